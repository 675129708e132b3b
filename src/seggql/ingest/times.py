"""Dates and times out of text, as expressions."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial

import polars as pl
from polars.exceptions import PolarsError

from seggql.rules.moment import Moment

from .plan import Reading

Way = Callable[[pl.Expr], pl.Expr]

COUNTS = {"unix": 1_000_000, "unix_ms": 1_000}
"""Formats that count from 1970: microseconds in what they count."""
WITH_OFFSET = ("%+", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M%#z")
WITHOUT_OFFSET = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")
DAY = "%Y-%m-%d"
STORED_DAY, STORED_INSTANT = DAY, "%Y-%m-%dT%H:%M:%S%.6fZ"
INSTANT = pl.Datetime("us", "UTC")
_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


def instants(texts: pl.Expr, reading: Reading) -> pl.Expr:
    """Instants in UTC, to the microsecond; a day alone is its beginning in the zone. Null: not readable.

    Of times that a zone has twice the earlier ones are meant; times that it skips are not readable.
    """
    said = reading.format
    if said in COUNTS:
        return _within((texts.cast(pl.Float64, strict=False) * COUNTS[said]).round().cast(pl.Int64, strict=False))
    return _within(_first_to_read(texts, tuple(_ways(said, reading)), INSTANT))


def days(texts: pl.Expr, reading: Reading) -> pl.Expr:
    """Days of the calendar; a midnight without an offset will do too. Null: not readable."""
    ways = [partial(_day, pattern=reading.format or DAY)]
    if reading.format is None:
        ways += [partial(_midnight, pattern=pattern) for pattern in WITHOUT_OFFSET]
    found = _first_to_read(texts, ways, pl.Date())
    return pl.when(found.is_between(_FIRST.date(), _LAST.date())).then(found)


def _ways(said: str | None, reading: Reading) -> Iterator[Way]:
    """How instants may be written, the likeliest first."""
    for pattern in WITH_OFFSET if said is None else [said] if _has_offset(said) else []:
        yield partial(_aware, pattern=pattern)
    for pattern in WITHOUT_OFFSET if said is None else [said] if _has_time(said) and not _has_offset(said) else []:
        yield partial(_local, pattern=pattern, reading=reading)
    if said is None or not _has_time(said):
        yield partial(_beginning, pattern=said or DAY, reading=reading)


def _first_to_read(texts: pl.Expr, ways: Sequence[Way], kind: pl.DataType) -> pl.Expr:
    """Each text as the first way reads it that can; ways are tried only as long as some text is still unread."""

    def read(texts: pl.Series) -> pl.Series:
        frame = pl.DataFrame({"text": texts, "found": pl.Series([None], dtype=kind).new_from_index(0, len(texts))})
        for way in ways:
            frame = frame.with_columns(found=pl.coalesce("found", way(pl.col("text"))))
            if frame["found"].null_count() == texts.null_count():
                break
        return frame["found"]

    return texts.map_batches(read, return_dtype=kind)


def is_format(text: str) -> bool:
    """Whether a format for dates and times can be used."""
    if text in COUNTS:
        return True
    probe = pl.Series([_FIRST], dtype=INSTANT)
    try:  # to write by it: reading passes over what it does not know
        probe.dt.to_string(text.replace("%#z", "%z"))
    except PolarsError:
        return False
    return "%" in text


def _within(found: pl.Expr) -> pl.Expr:
    found = found.cast(INSTANT)
    return pl.when(found.is_between(_FIRST, _LAST)).then(found)


def _aware(texts: pl.Expr, pattern: str) -> pl.Expr:
    return texts.str.to_datetime(pattern, strict=False, time_unit="us", time_zone="UTC")


def _local(texts: pl.Expr, pattern: str, reading: Reading) -> pl.Expr:
    local = texts.str.to_datetime(pattern, strict=False, time_unit="us")
    zoned = local.dt.replace_time_zone(reading.zone.key, ambiguous="earliest", non_existent="null")
    return zoned.dt.convert_time_zone("UTC")


def _day(texts: pl.Expr, pattern: str) -> pl.Expr:
    return texts.str.to_date(pattern, strict=False)


def _midnight(texts: pl.Expr, pattern: str) -> pl.Expr:
    local = texts.str.to_datetime(pattern, strict=False, time_unit="us")
    return pl.when(local == local.dt.truncate("1d")).then(local.dt.date())


def _beginning(texts: pl.Expr, pattern: str, reading: Reading) -> pl.Expr:
    """The first instants of days; by Python's calendar, as zones that skip midnight have some that Polars has not."""

    def begin(some: pl.Series) -> pl.Series:
        starts = {day: _start(day, reading) for day in some.drop_nulls().unique()}
        return some.replace_strict(starts, default=None, return_dtype=INSTANT)

    return _day(texts, pattern).map_batches(begin, return_dtype=INSTANT)


def _start(day: date, reading: Reading) -> datetime | None:
    try:
        return Moment(_FIRST, reading.zone).starts(day).astimezone(UTC)
    except (OverflowError, ValueError):  # at the ends of the calendar
        return None


def _has_offset(pattern: str) -> bool:
    return any(mark in pattern for mark in ("%z", "%:z", "%#z", "%+", "%s"))


def _has_time(pattern: str) -> bool:
    return any(mark in pattern for mark in ("%H", "%I", "%k", "%l", "%T", "%R", "%X", "%c", "%+", "%s"))
