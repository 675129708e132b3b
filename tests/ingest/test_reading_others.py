"""JSONL, Parquet and data frames give the same text that CSV has for the same values."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from seggql.engine.mistakes import Mistake
from seggql.ingest.columnar import of_frame
from seggql.ingest.files import Opening, open_file
from seggql.ingest.source import Refusal, Source

Write = Callable[[str, bytes | str], Path]


def rows(source: Source) -> list[dict[str, str | int | None]]:
    return [row for batch in source.batches() for row in batch.frame.rename({"\0line": "line"}).to_dicts()]


def refusals(source: Source) -> list[Refusal]:
    return [refusal for batch in source.batches() for refusal in batch.refused]


def test_json_values_become_text(write: Write) -> None:
    source = open_file(
        write("file.jsonl", '{"a": 1.50, "b": "x"}\n{"b": true, "a": [1, "ä\\""]}\n{"c": {"d": null}}\n')
    )
    assert source.columns == ("a", "b", "c")
    assert rows(source) == [
        {"a": "1.5", "b": "x", "c": None, "line": 1},
        {"a": '[1,"ä\\""]', "b": "true", "c": None, "line": 2},
        {"a": None, "b": None, "c": '{"d":null}', "line": 3},
    ]


def test_lines_that_are_no_objects_are_refused_and_the_others_kept(write: Write) -> None:
    source = open_file(write("file.ndjson", '{"a": 1}\n{"a": oops}\n\n[1]\n7\n{"a": ""}\n{"a": "x"} y\n{"a":"z"}'))
    assert rows(source) == [{"a": "1", "line": 1}, {"a": None, "line": 6}, {"a": "z", "line": 8}]
    assert [(refusal.line, refusal.reason.split(":")[0]) for refusal in refusals(source)] == [
        (2, "The line is no JSON"),
        (4, "The line is JSON, but not an object."),
        (5, "The line is JSON, but not an object."),
        (7, "The line is no JSON"),
    ]


def test_a_key_that_comes_late_is_refused_unless_it_was_named(write: Write) -> None:
    early = '{"a": "%s"}\n' % ("x" * 2**20)
    path = write("file.jsonl", early * 5 + '{"a": "y", "late": 1}\n')
    (refusal,) = refusals(open_file(path))
    assert (refusal.line, refusal.column) == (6, "late")
    source = open_file(path, Opening(columns=("late",)))
    assert refusals(source) == []
    assert rows(source)[-1] == {"late": "1", "a": "y", "line": 6}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("file.json", '[{"a": 1}]', "The file is one JSON list; JSONL has one object a line"),
        ("file.jsonl", "7\nx\n", "No line is a JSON object"),
        ("file.jsonl", b'{"a": "\xff"}\n', "Line 1, byte 8: the byte 0xff cannot be read as UTF-8."),
        ("file.parquet", "PAR1 not really PAR1", "This is no Parquet file"),
        ("file.pq", "", "The file is empty."),
    ],
)
def test_files_that_are_not_of_their_format(write: Write, name: str, content: bytes | str, message: str) -> None:
    with pytest.raises(Mistake) as caught:
        rows(open_file(write(name, content)))
    assert message in str(caught.value)


FRAME = pl.DataFrame(
    {
        "text": ["x", ""],
        "whole": [1, None],
        "real": [1.0, float("nan")],
        "exact": pl.Series([1.5, None]).cast(pl.Decimal(10, 2)),
        "yes": [True, None],
        "day": [date(2024, 1, 2), None],
        "local": pl.Series(["2024-01-02T03:04:05.000678", None]).str.to_datetime(),
        "instant": pl.Series([datetime(2024, 1, 2, 3, tzinfo=UTC), None]).dt.convert_time_zone("Asia/Muscat"),
        "kind": pl.Series(["gold", None], dtype=pl.Categorical()),
        "nothing": [None, None],
        "texts": [["a", 'b"'], []],
        "items": [[{"on": date(2024, 1, 2), "at": datetime(2024, 1, 2, tzinfo=UTC), "price": 9.5, "note": None}], None],
    }
)
TEXTS = {
    "text": "x",
    "whole": "1",
    "real": "1",
    "exact": "1.50",
    "yes": "true",
    "day": "2024-01-02",
    "local": "2024-01-02T03:04:05.000678",
    "instant": "2024-01-02T03:00:00.000000Z",
    "kind": "gold",
    "nothing": None,
    "texts": '["a","b\\""]',
    "items": '[{"on":"2024-01-02","at":"2024-01-02T00:00:00.000000Z","price":9.5,"note":null}]',
}


def test_typed_columns_become_text(tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "file.parquet")
    for source in (of_frame(FRAME), open_file(tmp_path / "file.parquet")):
        assert source.unit == "row"
        first, second = rows(source)
        assert first == TEXTS | {"line": 1}
        assert second == dict.fromkeys(TEXTS) | {"texts": "[]", "line": 2}


def test_parquet_is_known_by_its_first_bytes_and_rows_are_numbered_over_batches(tmp_path: Path) -> None:
    pl.DataFrame({"n": range(300_000)}).write_parquet(tmp_path / "upload", row_group_size=70_000)
    found = rows(open_file(tmp_path / "upload"))
    assert [int(str(row["n"])) + 1 for row in found] == [row["line"] for row in found] == list(range(1, 300_001))


def test_an_ending_of_the_original_name_counts(write: Write) -> None:
    assert rows(open_file(write("upload", "a;b\n1;2\n"), Opening(name="people.csv"))) == [
        {"a": "1", "b": "2", "line": 2}
    ]


def test_binary_columns_have_no_text() -> None:
    with pytest.raises(Mistake, match="holds Binary"):
        of_frame(pl.DataFrame({"photo": [b"x"]}))
