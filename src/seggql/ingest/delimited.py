"""CSV and its kin: cells parted by a character, or by whitespace.

Polars reads a block at once. It fills short rows up and skips nothing, so a block counts only when its separators
and newlines add up; otherwise the csv module reads the block again, row by row, and says what is wrong where.
The line of a row is the number of newlines before it, those inside quoted cells included.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from seggql.engine.mistakes import Mistake, MistakeCode

from .blocks import Block, blocks, weight, wrong_file
from .source import LINE, Batch, Refusal, with_nulls

WHITESPACE = "whitespace"
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", WHITESPACE: " "}
"""By the name that people may say. `whitespace`: any run of blanks or tabs parts cells, and nothing is quoted."""
QUOTE = b'"'
_SAMPLE = 50
"""Rows to tell the separator from."""


@dataclass(frozen=True)
class Delimited:
    """A text file of cells, opened. `header` lines at its top name the columns."""

    path: Path
    encoding: str
    separator: str
    blanks: bool
    columns: tuple[str, ...]
    header: int
    limit: int | None
    unit: str = "line"

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def weight(self) -> int:
        return weight(self.path)

    def batches(self) -> Iterator[Batch]:
        for block in _blocks(self.path, self.encoding, self.blanks, self.limit):
            data, line = block.data, block.line
            if line == 1:
                data = data.split(b"\n", self.header)[-1]
                line += self.header
            if data:
                frame, refused = self._at_once(data, line) or self._row_by_row(data, line)
                yield Batch(with_nulls(frame), refused, block.done)

    def _at_once(self, data: bytes, line: int) -> tuple[pl.DataFrame, tuple[Refusal, ...]] | None:
        """The block read by polars, or None when anything about it is odd."""
        schema = dict.fromkeys(self.columns, pl.String())
        quote = None if self.blanks else QUOTE.decode()
        try:
            frame = pl.read_csv(data, has_header=False, separator=self.separator, quote_char=quote, schema=schema)
        except PolarsError:
            return None
        if data.count(self.separator.encode()) != frame.height * (frame.width - 1) + _inside(frame, self.separator):
            return None
        lines = pl.int_range(line, line + frame.height, dtype=pl.Int64)
        if (newlines := data.count(b"\n")) != frame.height:
            if newlines != frame.height + _inside(frame, "\n"):
                return None
            lines = line + _newlines(frame).cum_sum().shift(1, fill_value=0) + pl.int_range(pl.len())
        return frame.with_columns(lines.alias(LINE)), ()

    def _row_by_row(self, data: bytes, line: int) -> tuple[pl.DataFrame, tuple[Refusal, ...]]:
        """The block read by the csv module: the good rows, and what is wrong with the others."""
        rows: list[tuple[int, list[str]]] = []
        refused: list[Refusal] = []
        reader = _reader(data.decode(), self.separator, self.blanks)
        while True:
            start = line + reader.line_num
            try:
                cells = next(reader, None)
            except csv.Error as error:
                refused.append(Refusal(start, None, _unreadable(error)))
                continue
            if cells is None:
                break
            if fault := self._fault(cells):
                refused.append(Refusal(start, None, fault))
            elif any(cells):
                rows.append((start, cells[: len(self.columns)]))
        schema = dict.fromkeys(self.columns, pl.String())
        frame = pl.DataFrame([cells for _, cells in rows], schema, orient="row")
        return frame.with_columns(pl.Series(LINE, [start for start, _ in rows], pl.Int64)), tuple(refused)

    def _fault(self, cells: list[str]) -> str | None:
        """What is wrong with the number of cells; empty ones too many at the end, and blank lines, are let pass."""
        width = len(self.columns)
        if len(cells) in (0, width) or (len(cells) > width and not any(cells[width:])):
            return None
        return f"The row has {len(cells)} cells where there are {width} columns."


def open_delimited(
    path: Path,
    *,
    encoding: str = "utf-8",
    separator: str | None = None,
    header: bool = True,
    names: tuple[str, ...] = (),
    limit: int | None = None,
) -> Delimited:
    """Find out the separator and the columns. Raises Mistake at ("file",), ("separator",) or ("columns",)."""
    blanks = separator == WHITESPACE
    first = next(_blocks(path, encoding, blanks, limit), None)
    if first is None:
        raise wrong_file("The file is empty.")
    text = first.data.decode()
    mark = _separator(separator) if separator else _likeliest(text)
    reader = _reader(text, mark, blanks)
    try:
        top = next((row for row in reader if row), None)
    except csv.Error as error:
        raise wrong_file(f"Line 1: {_unreadable(error)}") from None
    if top is None:
        raise wrong_file("The file is empty.")
    columns = _named(names, top) if names else _header(top) if header else [f"column {n + 1}" for n in range(len(top))]
    return Delimited(path, encoding, mark, blanks, tuple(columns), reader.line_num if header else 0, limit)


def _blocks(path: Path, encoding: str, blanks: bool, limit: int | None) -> Iterator[Block]:
    for block in blocks(path, encoding, None if blanks else QUOTE, limit):
        yield Block(_single_spaced(block.data), block.line, block.done) if blanks else block


def _single_spaced(data: bytes) -> bytes:
    return re.sub(rb"(?m)^ | $", b"", re.sub(rb"[ \t\r\f\v]+", b" ", data))


def _reader(text: str, separator: str, blanks: bool):
    lines = io.StringIO(text, newline="\n")  # a lone carriage return ends no line
    return csv.reader(lines, delimiter=separator, strict=True, quoting=csv.QUOTE_NONE if blanks else csv.QUOTE_MINIMAL)


def _unreadable(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "A quote is opened here and never closed."
    return f"The row cannot be read: {error}; a quote within a quoted cell is written twice."


def _separator(said: str) -> str:
    mark = SEPARATORS.get(said, said)
    if len(mark.encode()) != 1 or mark in '"\r\n':
        names = ", ".join(f"“{name}”" for name in SEPARATORS)
        message = f"“{said}” cannot part cells: say one character, or {names}."
        raise Mistake.of(("separator",), MistakeCode.INVALID, message, "comma")
    return mark


def _likeliest(text: str) -> str:
    """The separator that cuts most of the first rows into as many cells as the header, the more the better."""

    def agreement(mark: str) -> tuple[int, int]:
        widths: list[int] = []
        with suppress(csv.Error):
            widths += (len(row) for row in islice(_reader(text, mark, False), _SAMPLE) if row)
        return (widths.count(widths[0]), widths[0]) if widths and widths[0] > 1 else (0, 0)

    return max((",", ";", "\t", "|"), key=agreement)


def _header(top: list[str]) -> list[str]:
    names = [name.strip() or f"column {n}" for n, name in enumerate(top, 1)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Mistake.of(
            ("columns",),
            MistakeCode.DUPLICATE,
            f"The header names {_quoted(twice)} twice; give each column a name of its own.",
        )
    return names


def _named(names: tuple[str, ...], top: list[str]) -> list[str]:
    if len(names) != len(top):
        message = f"{len(names)} column names are given, and the file's first row has {len(top)} cells."
        raise Mistake.of(("columns",), MistakeCode.INVALID, message)
    return _header(list(names))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _newlines(frame: pl.DataFrame) -> pl.Expr:
    return pl.sum_horizontal(pl.col(frame.columns).str.count_matches("\n", literal=True))


def _inside(frame: pl.DataFrame, mark: str) -> int:
    """How often the mark stands inside cells."""
    counts = frame.select(pl.all().str.count_matches(mark, literal=True).sum())
    return int(counts.sum_horizontal().item() or 0)
