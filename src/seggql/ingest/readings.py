"""How texts may be written: the ways that are tried for each type, and how well one fits."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from seggql.rules.catalogue import Field

from .plan import Reading
from .values import Cells, json_of
from .words import Words

# Two-digit years come first: %Y would take one for a year of antiquity.
DAY_FIRST = ("%d/%m/%y", "%d.%m.%y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
MONTH_FIRST = ("%m/%d/%y", "%m/%d/%Y", "%m-%d-%Y")
OTHER_DAYS = ("%Y%m%d", "%Y/%m/%d", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y")
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
COUNTED = {"unix": r"^\d{9,10}(\.\d+)?$", "unix_ms": r"^\d{12,13}$"}
"""What counts of seconds and milliseconds in our time look like."""
DECIMALS = r",(\d{1,2}|\d{4,})$"
"""Commas that begin decimals, and do not part thousands."""
LIST_MARKS = (";", "|", ",")
PROBE = 200
"""Distinct texts that ways are compared by."""
COMMON = 0.1
"""The share of cells with a mark from which on it parts the texts of lists."""


def best_reading(field: Field, texts: pl.Series, start: Reading, *, american: bool) -> Reading:
    """The way to read texts as values of `field` that fits most of them; what `start` says stands.

    Between ways that fit alike the first is taken: `american` puts months before days.
    """
    probe = texts.unique(maintain_order=True).head(PROBE)
    best, most = start, -1.0
    for reading in _ways(field, probe, start, american):
        if (share := fit(field, reading, probe)) > most:
            best, most = reading, share
        if most == 1:
            break
    return best


def fit(field: Field, reading: Reading, texts: pl.Series) -> float:
    """The share of the texts that are values of `field` when read so; 1 when there are none."""
    if texts.is_empty():
        return 1.0
    made = texts.to_frame("text").select(json_of(pl.col("text"), Cells(field, reading, Words(field.options))))
    return 1 - made.to_series().null_count() / len(texts)


def is_ambiguous(field: Field, reading: Reading, texts: pl.Series) -> bool:
    """Whether days and months could change places in every text, so that their order is a guess."""
    pattern = reading.format or ""
    swapped = pattern.replace("%d", "%\0").replace("%m", "%d").replace("%\0", "%m")
    return (
        pattern.startswith(("%d", "%m"))
        and "%m" in pattern
        and fit(field, replace(reading, format=swapped), texts) == 1
    )


def _ways(field: Field, texts: pl.Series, start: Reading, american: bool) -> Iterator[Reading]:
    match field.type.name:
        case "date" | "datetime" if start.format is None:
            yield start
            yield from (replace(start, format=pattern) for pattern in _patterns(texts, field.type.name, american))
        case "number" if not start.decimal_comma and texts.str.contains(DECIMALS).any():
            yield start
            yield replace(start, decimal_comma=True)
        case "text_list" if start.parted_by is None:
            yield replace(start, parted_by=_mark(texts))
        case _:
            yield start


def _patterns(texts: pl.Series, kind: str, american: bool) -> Iterator[str]:
    numeric = (*MONTH_FIRST, *DAY_FIRST) if american else (*DAY_FIRST, *MONTH_FIRST)
    for day in (*numeric, *OTHER_DAYS):
        yield from (day + clock for clock in (CLOCKS if kind == "datetime" else CLOCKS[:1]))
    if kind == "datetime":
        yield from (count for count, form in COUNTED.items() if texts.str.contains(form).all())


def _mark(texts: pl.Series) -> str | None:
    """What parts the texts of a list, unless they are JSON."""
    plain = texts.filter(~texts.str.starts_with("["))
    least = COMMON * len(plain)
    return next((mark for mark in LIST_MARKS if plain.str.contains(mark, literal=True).sum() > least), None)
