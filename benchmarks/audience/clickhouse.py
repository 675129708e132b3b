"""The ClickHouse engine, as chDB, with the population in tables that suit it.

Texts are in lower case, so that ignoring case costs nothing, and empty where there is none; money is in whole cents,
lists are arrays, and events are in order of (type, time). What it has loaded it keeps in a folder.
"""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from case import Case
from chdb.session import Session
from peers import CHOICES, EVENT_CHOICES, EVENT_NUMBERS, EVENT_TEXTS, LOWER, THREADS, pattern, timed
from population import Population

from engine import Notes


class ClickHouse:
    """The ClickHouse engine in this process, its MergeTree tables in a folder."""

    SETTINGS = f"SETTINGS max_threads = {THREADS}"

    def __init__(self, folder: Path) -> None:
        self._session = Session(str(folder))
        self._best: dict[str, str] = {}

    def prepare(self, case: Case) -> None:
        """Find the fastest of the case's queries."""
        self._best[case.name] = min(case.clickhouse, key=lambda query: timed(lambda: self._ask(query)))

    def count(self, case: Case) -> int:
        return self._ask(self._best[case.name])

    def run(self, statement: str) -> None:
        self._session.query(statement)

    def close(self) -> None:
        self._session.close()

    def _ask(self, query: str) -> int:
        return int(str(self._session.query(f"{query} {self.SETTINGS}", "TSV")))


def opened(population: Population, folder: Path) -> tuple[ClickHouse, Notes]:
    """ClickHouse on its database; notes the seconds of filling it, if it had to be filled, and the bytes on disk."""
    home = folder / f"{population.name}.chdb"
    finished = home / "finished"
    notes: Notes = {}
    if not finished.exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        notes["load_seconds"] = _fill(home, population)
        finished.touch()
    engine = ClickHouse(home)
    engine.run("USE bench")
    return engine, {**notes, "disk": sum(file.stat().st_size for file in home.rglob("*") if file.is_file())}


def _fill(home: Path, population: Population) -> float:
    started = time.perf_counter()
    engine = ClickHouse(home)
    for statement in _tables(population):
        engine.run(statement)
    engine.close()
    return time.perf_counter() - started


def _tables(population: Population) -> list[str]:
    """The statements that fill a database. Missing texts are empty, as ClickHouse likes them; the others NULL."""
    people, events = (_source(files) for files in (population.people_files, population.events_files))
    words = [name for name in (*LOWER, *CHOICES) if name != "email"]
    event_words = ("type", *EVENT_CHOICES, *EVENT_TEXTS)
    return [
        "CREATE DATABASE bench",
        "USE bench",
        f"CREATE TABLE people (id UInt32, {_declared(words, 'LowCardinality(String)')}, email String, "
        "birth_date Nullable(Date32), renewal_date Nullable(Date32), created_at DateTime64(6, 'UTC'), "
        "last_interaction Nullable(DateTime64(6, 'UTC')), marketing_opt_out Nullable(Bool), "
        "total_spent Nullable(Int32), points Nullable(Int32), tags Array(LowCardinality(String)), "
        "orders Nested(category LowCardinality(String), price Nullable(Int32), quantity Int32, "
        "ordered_on Nullable(Date32))) ENGINE = MergeTree ORDER BY id",
        f"INSERT INTO people SELECT id, {_folded(words, LOWER)}, {_folded(['email'], LOWER)}, "
        "birth_date, renewal_date, created_at, last_interaction, marketing_opt_out, total_spent, points, "
        "arrayMap(tag -> lowerUTF8(ifNull(tag, '')), tags), arrayMap(item -> ifNull(item.category, ''), orders), "
        "arrayMap(item -> item.price, orders), arrayMap(item -> ifNull(item.quantity, 0), orders), "
        f"arrayMap(item -> item.ordered_on, orders) FROM {people}",
        f"CREATE TABLE events (profile_id UInt32, {_declared(event_words, 'LowCardinality(String)')}, "
        f"time DateTime64(6, 'UTC'), {_declared(EVENT_NUMBERS, 'Nullable(Int32)')}, solved Nullable(Bool)) "
        "ENGINE = MergeTree ORDER BY (type, time)",
        f"INSERT INTO events SELECT profile_id, {_folded(event_words, EVENT_TEXTS)}, at, "
        f"{', '.join(EVENT_NUMBERS)}, solved FROM {events}",
        "OPTIMIZE TABLE people FINAL",
        "OPTIMIZE TABLE events FINAL",
    ]


def _source(files: list[Path]) -> str:
    return f"file('{files[0].parent}/{pattern(files)}', Parquet)"


def _declared(names: Sequence[str], kind: str) -> str:
    return ", ".join(f"{name} {kind}" for name in names)


def _folded(names: Sequence[str], texts: tuple[str, ...]) -> str:
    """The columns without NULL; those of `texts` in lower case."""
    plain = ((name, f"ifNull({name}, '')") for name in names)
    return ", ".join(f"lowerUTF8({value})" if name in texts else value for name, value in plain)
