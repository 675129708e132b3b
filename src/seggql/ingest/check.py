"""Rows are checked cell by cell: each part makes something of a column, or says what is wrong with its texts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from .source import LINE, Refusal
from .values import trimmed

_AT_FAULT = "\0at fault "


@dataclass(frozen=True)
class Part:
    """What becomes of one column. A text that makes null is at fault; so is a missing one that is `required`."""

    name: str
    column: str
    made: pl.Expr
    fault: Callable[[str], str]
    required: str | None = None


@dataclass(frozen=True)
class Refused:
    """Rows that at least one part found at fault, with all their columns."""

    frame: pl.DataFrame
    parts: Sequence[Part]

    def rows(self) -> Iterator[tuple[dict[str, Any], list[Refusal]]]:
        """Each row by column, and what is wrong in it."""
        for row in self.frame.iter_rows(named=True):
            faulty = (part for index, part in enumerate(self.parts) if row[f"{_AT_FAULT}{index}"])
            yield row, [_refusal(row, part) for part in faulty]


def _refusal(row: dict[str, Any], part: Part) -> Refusal:
    text: str | None = row[part.column]
    missing = part.required if text is None or not text.strip() else None
    return Refusal(row[LINE], part.column, missing or part.fault(text or ""), text)


def check(frame: pl.DataFrame, parts: Sequence[Part]) -> tuple[pl.DataFrame, Refused]:
    """The good rows with what their parts made beside the columns, and the others."""
    if not parts:
        return frame, Refused(frame.clear(), ())
    made = frame.with_columns(part.made.alias(part.name) for part in parts)
    faults = [_at_fault(part).alias(f"{_AT_FAULT}{index}") for index, part in enumerate(parts)]
    judged = made.with_columns(*faults, pl.any_horizontal(faults).alias(_AT_FAULT))
    good = made if not judged[_AT_FAULT].any() else made.filter(~judged[_AT_FAULT])
    return good, Refused(judged.filter(_AT_FAULT), parts)


def _at_fault(part: Part) -> pl.Expr:
    nothing = pl.col(part.name).is_null()
    return nothing if part.required else nothing & trimmed(pl.col(part.column)).is_not_null()
