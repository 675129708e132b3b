"""JSONL: one JSON object a line.

Polars reads a block at once; where it refuses one, orjson reads the block line by line and says which is wrong.
Values become text: numbers and booleans as JSON writes them, lists and objects as JSON.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import polars as pl
from polars.exceptions import PolarsError

from seggql.rules.types import Json

from .blocks import blocks, weight, wrong_file
from .source import LINE, Batch, Refusal, with_nulls


@dataclass(frozen=True)
class JsonLines:
    """A JSONL file, opened. `columns` are the keys of its first block, in order of appearance."""

    path: Path
    encoding: str
    columns: tuple[str, ...]
    limit: int | None
    unit: str = "line"

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def weight(self) -> int:
        return weight(self.path)

    def batches(self) -> Iterator[Batch]:
        for block in blocks(self.path, self.encoding, limit=self.limit):
            frame, refused = self._at_once(block.data, block.line) or self._line_by_line(block.data, block.line)
            yield Batch(with_nulls(frame), refused, block.done)

    def _at_once(self, data: bytes, line: int) -> tuple[pl.DataFrame, tuple[Refusal, ...]] | None:
        """The block read by polars; None when a line is wrong, blank, or has a key that is no column."""
        if b"\\" in data and (b"[" in data or data.count(b"{") > data.count(b"\n")):
            return None  # polars writes the texts within lists and objects without their escapes
        try:
            keys = pl.scan_ndjson(io.BytesIO(data), infer_schema_length=None).collect_schema().names()
            if not set(self.columns).issuperset(keys):
                return None
            frame = pl.read_ndjson(data, schema=dict.fromkeys(self.columns, pl.String()))
        except PolarsError:
            return None
        if frame.height != data.count(b"\n"):
            return None
        return frame.with_columns(pl.int_range(line, line + frame.height, dtype=pl.Int64).alias(LINE)), ()

    def _line_by_line(self, data: bytes, line: int) -> tuple[pl.DataFrame, tuple[Refusal, ...]]:
        rows: list[tuple[int, dict[str, Json]]] = []
        refused: list[Refusal] = []
        for number, text in enumerate(data.split(b"\n"), line):
            if not text.strip():
                continue
            row = _object(text)
            if isinstance(row, str):
                refused.append(Refusal(number, None, row))
            elif new := row.keys() - set(self.columns):
                refused.append(Refusal(number, min(new), _UNFORESEEN.format(min(new))))
            else:
                rows.append((number, row))
        cells = {name: [_text(row.get(name)) for _, row in rows] for name in self.columns}
        frame = pl.DataFrame(cells, dict.fromkeys(self.columns, pl.String()))
        return frame.with_columns(pl.Series(LINE, [number for number, _ in rows], pl.Int64)), tuple(refused)


_UNFORESEEN = "“{}” is on none of the first lines: name it among the columns, or take it out."


def open_json_lines(
    path: Path, *, encoding: str = "utf-8", columns: tuple[str, ...] = (), limit: int | None = None
) -> JsonLines:
    """Find out the columns: every key within the first block, after those given. Raises Mistake at ("file",)."""
    first = next(blocks(path, encoding, limit=limit), None)
    if first is None:
        raise wrong_file("The file is empty.")
    if first.data.lstrip()[:1] == b"[":
        raise wrong_file("The file is one JSON list; JSONL has one object a line, without brackets or commas around.")
    rows = (_object(text) for text in first.data.split(b"\n") if text.strip())
    found = dict.fromkeys(key for row in rows if not isinstance(row, str) for key in row)
    if not found:
        raise wrong_file('No line is a JSON object; JSONL has one on each, such as {"customer": "c1"}.')
    return JsonLines(path, encoding, tuple(dict.fromkeys((*columns, *found))), limit)


def _object(text: bytes) -> dict[str, Json] | str:
    """The object on a line, or what is wrong with it."""
    try:
        row: Json = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return f"The line is no JSON: {error.msg} at character {error.colno}."
    return row if isinstance(row, dict) else "The line is JSON, but not an object."


def _text(value: Json) -> str | None:
    return value if isinstance(value, str | None) else orjson.dumps(value).decode()
