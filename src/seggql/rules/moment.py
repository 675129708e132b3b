"""Time in rules: the moment a rule is evaluated at, and the calendar arithmetic it needs."""

from calendar import isleap, monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

MAX_SPAN_DAYS = 365_250
"""A span or window longer than a thousand years is refused: it is a slip, and calendars end at year 9999."""


@dataclass(frozen=True)
class Unit:
    """A unit of time. `days` is its exact length in days, for months the longest one (only to check limits)."""

    name: str
    label: str
    days: float
    calendar: bool
    clock: bool


UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        unit.name: unit
        for unit in (
            Unit("minutes", "minute", 1 / 1440, calendar=False, clock=True),
            Unit("hours", "hour", 1 / 24, calendar=False, clock=True),
            Unit("days", "day", 1, calendar=True, clock=True),
            Unit("weeks", "week", 7, calendar=True, clock=True),
            Unit("months", "month", 31, calendar=True, clock=False),
        )
    }
)
CALENDAR_UNITS = tuple(name for name, unit in UNITS.items() if unit.calendar)
"""Units of relative dates."""
CLOCK_UNITS = tuple(name for name, unit in UNITS.items() if unit.clock)
"""Units of event windows: exact durations, a day is 24 hours."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time, kept as it was said: `Span(2, "weeks")`."""

    amount: int
    unit: str

    @property
    def duration(self) -> timedelta:
        """The exact duration of a span in clock units."""
        return timedelta(**{self.unit: self.amount})

    @property
    def too_long(self) -> bool:
        return self.amount * UNITS[self.unit].days > MAX_SPAN_DAYS

    def __str__(self) -> str:
        return f"{self.amount:,} {UNITS[self.unit].label}{'' if self.amount == 1 else 's'}"


@dataclass(frozen=True)
class Moment:
    """The instant a rule is evaluated at, and the account's zone, which says what "today" is."""

    now: datetime
    zone: ZoneInfo

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def ahead(self, span: Span) -> date:
        """The date `span` after today."""
        return shift(self.today, span.amount, span.unit)

    def ago(self, span: Span) -> date:
        """The date `span` before today."""
        return shift(self.today, -span.amount, span.unit)

    def starts(self, day: date) -> datetime:
        """The first instant of a local day, in UTC.

        Where clocks skip midnight it is the instant they do; where they repeat it, the first of the two. For the first
        day of the calendar, east of Greenwich, it is the first instant that UTC can write.
        """
        try:
            return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)
        except OverflowError:
            return datetime.min.replace(tzinfo=UTC)


def shift(day: date, amount: int, unit: str) -> date:
    """Move a date; months move the calendar month and clamp to its last day."""
    if unit != "months":
        return day + timedelta(**{unit: amount})
    months = day.year * 12 + day.month - 1 + amount
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_day(day: date) -> int:
    """Month and day as one number that sorts: 29 February is 229."""
    return day.month * 100 + day.day


def anniversaries(first: date, last: date) -> tuple[tuple[int, int], ...]:
    """The month-days whose anniversary falls on a day of [first, last], as inclusive ranges of `month_day`.

    People born on 29 February celebrate on 1 March in other years, as they turn a year older then.
    """
    start = 229 if month_day(first) == 301 and not isleap(first.year) else month_day(first)
    match last.year - first.year:
        case 0:
            return ((start, month_day(last)),)
        case 1:
            return ((start, 1231), (101, month_day(last)))
        case _:
            return ((101, 1231),)
