"""What an import reads: batches of rows whose cells are all text, whatever the format of the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import polars as pl

LINE = "\0line"
"""The column of a batch that holds the line (in Parquet: the row) each row begins on, from 1. No file can have it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is left out: where it is, what is wrong there, and the value shortened."""

    line: int
    column: str | None
    reason: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows: the file's columns as text (null where empty) and `LINE`; `done` of `Source.size` is read."""

    frame: pl.DataFrame
    refused: tuple[Refusal, ...]
    done: int


class Source(Protocol):
    """A file or data frame, opened. `unit` is what `LINE` counts: "line" or "row"; `size` in bytes or rows."""

    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def unit(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def weight(self) -> int:
        """Roughly the bytes of text it will give, to plan by."""
        ...

    def batches(self) -> Iterator[Batch]:
        """All rows, from the beginning each time. Raises Mistake when the file is damaged."""
        ...


def with_nulls(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its empty texts as nulls: an empty cell is a missing value."""
    texts = pl.col(pl.String)
    return frame.with_columns(pl.when(texts != "").then(texts))
