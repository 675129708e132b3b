"""Where values lie on a line, and which stretch of it an interval is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from .moment import anniversaries
from .values import Scalar
from .vectors import Ints, Line, Mask, Rows, nowhere
from .zones import day_number, local_days, micros, stretches


@dataclass(frozen=True)
class Interval:
    """Values from `low` to `high`, both ends in unless open; None is no bound."""

    low: Scalar | None = None
    high: Scalar | None = None
    low_open: bool = False
    high_open: bool = False

    def only(self, keep: Callable[[Scalar], bool]) -> "Interval":
        """The interval without the ends that are not to be kept."""
        low = None if self.low is None or not keep(self.low) else self.low
        high = None if self.high is None or not keep(self.high) else self.high
        return Interval(low, high, low is not None and self.low_open, high is not None and self.high_open)


def position(value: Scalar, line: "Line | Ages") -> Decimal:
    """Where a value lies; between two positions when it has more places than the line."""
    match value:
        case datetime():
            return Decimal(micros(value))
        case date():
            return Decimal(day_number(value))
        case Decimal():
            return value.scaleb(line.places)
        case _:
            return Decimal(int(value))


def among(line: "Line | Ages", values: list[Scalar]) -> Mask:
    """The rows with one of these values."""
    exact = (position(value, line) for value in values)
    return line.among([int(at) for at in exact if at == at.to_integral_value()])


def within(line: "Line | Ages", interval: Interval) -> Mask:
    """The rows with a value of the interval, whose ends are of the line's own kind."""
    low = None if interval.low is None else _first(position(interval.low, line), interval.low_open)
    high = None if interval.high is None else _last(position(interval.high, line), interval.high_open)
    return line.within(low, high)


def within_days(line: Line, days: Interval, zone: ZoneInfo) -> Mask:
    """The instants whose local day lies in an interval of dates."""
    found = np.zeros(len(line), np.bool_)
    for since, before in stretches_of(days, zone):
        found |= line.within(since, None if before is None else before - 1)
    return found


def stretches_of(days: Interval, zone: ZoneInfo) -> list[tuple[int | None, int | None]]:
    """The instants whose local day lies in an interval of dates: see `zones.stretches`."""
    low, high = (_day(end) for end in (days.low, days.high))
    low = low + 1 if low is not None and days.low_open else low
    high = high - 1 if high is not None and days.high_open else high
    return stretches(low, high, zone)


def days_of(line: Line, zone: ZoneInfo) -> Line:
    """The local days of instants."""
    there = ~line.missing
    days = np.full(len(line), nowhere(np.dtype(np.int64)), np.int64)
    days[there] = local_days(line.positions[there].astype(np.int64), zone)
    return Line(days)


def has_anniversary(days: Line, first: date, last: date) -> Mask:
    """The days whose month and day come round from one date to another."""
    ranges = anniversaries(first, last)

    def inside(numbers: Ints) -> Mask:
        of_year = month_days(numbers)
        return np.logical_or.reduce([(low <= of_year) & (of_year <= high) for low, high in ranges])

    return days.where(inside)


def month_days(days: Ints) -> Ints:
    """Month and day of days as one number that sorts: 29 February is 229."""
    dates = days.astype("M8[D]")
    months = dates.astype("M8[M]")
    return (months.astype(np.int64) % 12 + 1) * 100 + (dates - months.astype("M8[D]")).astype(np.int64) + 1


@dataclass(frozen=True, eq=False)
class Ages:
    """Whole years from birth dates to today; people who are not born yet have no age.

    Asked like a line of numbers; what is asked of an age is asked once for each day that somebody was born on.
    """

    born: Line
    today: date
    places: int = 0

    @property
    def missing(self) -> Mask:
        return ~self.within(None, None)

    def within(self, low: int | None, high: int | None) -> Mask:
        """The rows with an age from one to another, both included; None is no bound."""
        return self.born.where(lambda days: self._of(days).within(low, high))

    def among(self, ages: Sequence[int]) -> Mask:
        """The rows with one of these ages."""
        return self.born.where(lambda days: self._of(days).among(ages))

    def __len__(self) -> int:
        return len(self.born)

    def take(self, rows: Rows) -> "Ages":
        return Ages(self.born.take(rows), self.today)

    def arrays(self) -> Mapping[str, Ints | pl.Series]:
        return self.born.arrays()

    def _of(self, days: Ints) -> Line:
        """Comparing month and day as a number makes people born on 29 February a year older on 1 March."""
        now = np.array([day_number(self.today)])
        years = self.today.year - 1970 - days.astype("M8[D]").astype("M8[Y]").astype(np.int64)
        years = years - (month_days(days) > month_days(now))
        return Line(np.where(days <= now, years, nowhere(years.dtype)))


def _first(at: Decimal, open: bool) -> int:
    return _whole(at, ROUND_FLOOR) + 1 if open else _whole(at, ROUND_CEILING)


def _last(at: Decimal, open: bool) -> int:
    return _whole(at, ROUND_CEILING) - 1 if open else _whole(at, ROUND_FLOOR)


def _whole(at: Decimal, rounding: str) -> int:
    return int(at.to_integral_value(rounding))


def _day(end: Scalar | None) -> int | None:
    return day_number(end) if isinstance(end, date) else None
