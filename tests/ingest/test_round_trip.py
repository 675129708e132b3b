"""Random people written to a file of any format and imported are stored exactly as they were."""

import csv
import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seggql.engine.account import Account
from seggql.engine.catalogue import define_attribute
from seggql.engine.definitions import FieldInput, OptionInput
from seggql.ingest.analysis import analyze
from seggql.ingest.files import open_file
from seggql.ingest.plan import Kind
from seggql.ingest.run import run
from seggql.ingest.wishes import Wishes
from seggql.rules.types import dump_datetime

from .importing import happened, known

People = dict[str, dict[str, Any]]
TYPES = {
    "words": "text",
    "amount": "number",
    "agreed": "boolean",
    "born": "date",
    "seen": "datetime",
    "tier": "choice",
    "labels": "text_list",
    "orders": "object_list",
}
DEFINITIONS = tuple(
    FieldInput(
        name,
        kind,
        options=(OptionInput("gold"), OptionInput("sil ver")) if kind == "choice" else None,
        fields=(FieldInput("what", "text"), FieldInput("price", "number"), FieldInput("on", "date"))
        if kind == "object_list"
        else None,
    )
    for name, kind in TYPES.items()
)

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
numbers = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.decimals(-(10**6), 10**6, places=3).map(lambda number: float(number) if number % 1 else int(number)),
)
days = st.dates().map(lambda day: day.isoformat())
instants = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)).map(dump_datetime)  # noqa: DTZ001
items = st.fixed_dictionaries({"what": texts}, optional={"price": numbers, "on": days})
values = st.fixed_dictionaries(
    {},
    optional={
        "words": texts,
        "amount": numbers,
        "agreed": st.booleans(),
        "born": days,
        "seen": instants,
        "tier": st.sampled_from(("gold", "sil ver")),
        "labels": st.lists(texts, min_size=1, max_size=3),
        "orders": st.lists(items, min_size=1, max_size=3),
    },
)
keys = texts.filter(str.strip)
some_people = st.dictionaries(keys, values, min_size=1, max_size=8)


def to_csv(path: Path, people: People) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["external_id", *TYPES])
        writer.writerows([key, *(cell(one.get(name)) for name in TYPES)] for key, one in people.items())


def cell(value: Any) -> str:
    if isinstance(value, str | None):
        return value or ""
    return orjson.dumps(value).decode()


def to_jsonl(path: Path, people: People) -> None:
    path.write_bytes(b"".join(orjson.dumps({"external_id": key, **one}) + b"\n" for key, one in people.items()))


def to_parquet(path: Path, people: People) -> None:
    rows = [{"external_id": key, **{name: one.get(name) for name in TYPES}} for key, one in people.items()]
    for row in rows:
        row["orders"] = row["orders"] and [item | {"price": float(item.get("price", "nan"))} for item in row["orders"]]
    schema = {
        "external_id": pl.String,
        "words": pl.String,
        "amount": pl.Float64,
        "agreed": pl.Boolean,
        "born": pl.String,
        "seen": pl.String,
        "tier": pl.String,
        "labels": pl.List(pl.String),
        "orders": pl.List(pl.Struct({"what": pl.String, "price": pl.Float64(), "on": pl.String})),
    }
    typed = pl.col("born").str.to_date(), pl.col("seen").str.to_datetime("%+", time_unit="us", time_zone="UTC")
    pl.DataFrame(rows, schema).with_columns(*typed).write_parquet(path)


@pytest.fixture
async def defined(account: Account) -> Account:
    for definition in DEFINITIONS:
        await define_attribute(account, definition)
    return account


numbered = itertools.count()
once_per_example = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.mark.parametrize("write", [to_csv, to_jsonl, to_parquet])
@once_per_example
@given(people=some_people)
async def test_people_come_back_as_they_were(
    defined: Account, tmp_path: Path, write: Callable[[Path, People], None], people: People
) -> None:
    example = f"{next(numbered)}:"
    people = {example + key: one for key, one in people.items()}
    path = tmp_path / f"people.{write.__name__.removeprefix('to_')}"
    write(path, people)
    source = open_file(path)
    targets = {column: column for column in source.columns}
    analysis = await analyze(defined, source, Wishes(Kind.PROFILES, targets=targets, tags=()))
    report = await run(defined, source, analysis.plan)
    assert report.refusals == ()
    assert {key: one for key, one in (await known(defined)).items() if key.startswith(example)} == people


event_lists = st.lists(st.tuples(keys, instants, texts | st.none(), numbers | st.none()), min_size=1, max_size=10)


@once_per_example
@given(event_lists)
async def test_events_come_back_as_they_were_and_only_once(
    account: Account, tmp_path: Path, rows: list[tuple[str, str, str | None, float | None]]
) -> None:
    example = f"{next(numbered)}:"
    rows = [(example + key, *rest) for key, *rest in rows]
    path = tmp_path / "events.jsonl"
    names = ("user", "at", "note", "amount")
    path.write_bytes(b"\n".join(orjson.dumps(dict(zip(names, row, strict=True))) for row in rows))
    wishes = Wishes(Kind.EVENTS, types={"note": "text", "amount": "number"}, event="noted", tags=())
    for created in (len(rows), 0):
        source = open_file(path)
        report = await run(account, source, (await analyze(account, source, wishes)).plan)
        assert (report.created, report.unchanged) == (created, len(rows) - created)
    stored = [row for row in await happened(account) if row[0].startswith(example)]
    expected = [
        (key, "noted", at, {name: value for name, value in (("note", note), ("amount", amount)) if value is not None})
        for key, at, note, amount in rows
    ]
    assert sorted(((key, event, instant(at), said) for key, event, at, said in stored), key=str) == sorted(
        ((key, event, instant(at), said) for key, event, at, said in expected), key=str
    )


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
