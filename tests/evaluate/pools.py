"""The values that random people have and random rules ask for: drawn from the same few, so that boundaries are met."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from seggql.rules.moment import Moment

MICROSECOND, HALF_HOUR = timedelta(microseconds=1), timedelta(minutes=30)
TEXTS = (
    *(
        "London",
        "LONDON",
        "london",
        "Londo",
        " London",
        "London ",
        "Zürich",
        "ZÜRICH",
        "zurich",
        "Danielle",
        "ada",
        "DA",
    ),
    *("İzmir", "izmir", "IZMIR", "ızmir", "i\u0307zmir", "straße", "STRASSE", "STRAẞE", "ΟΔΟΣ", "οδος", "οδοσ"),
    *("\u00e9", "\u00c9", "e\u0301", "\u212a", "k", "\ua7dc", "\u019b", "\U00010d50", "\U00010d70", "𐐀", "𐐨"),
    *(
        " ",
        "\n",
        "a",
        "A",
        "%",
        "_",
        "a%b",
        "a_b",
        "\\",
        "a\\",
        "'",
        '"',
        "--",
        "null",
        "true",
        "0",
        "10",
        "東京",
        "👋",
        "a👋",
    ),
)
NUMBER_POOLS = (
    (0, -0.0, 1, 1.0, 2, 3, 7, 10, -1, -2, 100),  # so small that a byte is enough
    (0.5, -0.5, 9.99, -9.99, 10, 19.99, 0.01, -0.01, 100, 1234.5, -1234.56),
    (0.000001, 0.000002, -0.000001, 0.0000005, -0.0000005, 1.0000015, -1.0000025, 0.333333, 0.333334, 2, 0),
    (1e-15, -1e-15, 2e-15, 5e-15, 0.000000000000001, 0.000000123456789, -0.000000123456789, 0.0000005, 0),
    (999_999_999_999_999, 999_999_999_999_998, -999_999_999_999_999, 900_719_925_474_099, -1, 0, 1),
    (123_456_789_012.345, -123_456_789_012.345, 123_456_789_012.344, 0.001, 99_999_999_999_999.9, 1e14),
    (
        *(0, -0.0, 1, 1.0, 2, 3, 7, 10, -1, -1.5, 2.5, 100, 0.1, 0.2, 0.3, 0.30000000000001, 0.333333, 0.333334),
        *(0.666667, 9.999999999, 10.000000001, 999999999999999, -999999999999999, 1e-15, -1e-15, 1000000000000.01),
        *(0.0000005, 1e14),
    ),
)
"""What numbers a population has: of one scale, so that a column is as narrow as they are, or of all of them."""
NUMBERS = tuple(number for pool in NUMBER_POOLS for number in pool)
MOMENTS = tuple(
    Moment(datetime.fromisoformat(now), ZoneInfo(zone))
    for now, zone in (
        ("2026-03-15T12:00:00+00:00", "UTC"),
        ("2026-03-31T10:20:30.123456+00:00", "Pacific/Chatham"),
        ("2018-11-04T02:59:59.999999+00:00", "America/Sao_Paulo"),
        ("2018-11-04T03:00:00+00:00", "America/Sao_Paulo"),
        ("2018-02-18T02:30:00+00:00", "America/Sao_Paulo"),
        ("2024-02-29T23:30:00+00:00", "Europe/London"),
        ("2023-03-01T05:00:00+00:00", "America/New_York"),
        ("2025-03-09T07:00:00+00:00", "America/New_York"),
        ("2025-11-02T05:30:00+00:00", "America/Havana"),
        ("2025-12-31T23:59:59.999999+00:00", "UTC"),
        ("2026-05-31T18:15:00+00:00", "Asia/Kathmandu"),
        ("2022-01-01T10:59:59.999999+00:00", "Pacific/Pago_Pago"),
        ("2010-11-07T02:30:00+00:00", "America/St_Johns"),
        ("2011-12-30T09:59:59.999999+00:00", "Pacific/Apia"),
        ("1995-01-01T00:30:00+00:00", "Pacific/Kiritimati"),
        ("1969-12-31T23:59:59.999999+00:00", "Europe/Amsterdam"),
    )
)
DATE_SPANS = (
    *((amount, unit) for unit in ("days", "weeks", "months") for amount in (0, 1, 5, 7, 12, 13)),
    *((365_250, "days"), (11_000, "months")),
)
WINDOW_SPANS = (
    *((1, "minutes"), (90, "minutes"), (1, "hours"), (24, "hours"), (36, "hours"), (1, "days"), (7, "days")),
    *((30, "days"), (1, "weeks"), (60, "days"), (400, "days"), (50_000, "weeks")),
)
FIRST, LAST = "0001-01-01T00:00:00.000001+00:00", "9999-12-31T23:59:59.999998+00:00"
"""All but the ends of the calendar."""


@dataclass(frozen=True)
class Around:
    """Dates and instants around a moment, each boundary with its neighbours on both sides; with `ends`, those of the
    calendar too, which are so far away that columns with them are looked at in another way."""

    moment: Moment
    ends: bool = True
    dates: tuple[str, ...] = field(init=False)
    instants: tuple[str, ...] = field(init=False)
    window_ends: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        days = sorted(self._days())
        midnights = [datetime(day.year, day.month, day.day, tzinfo=self.moment.zone) for day in days]
        beginnings = [self.moment.now - duration(*span) for span in WINDOW_SPANS]
        first, last = ((date.min.isoformat(),), (date.max.isoformat(),)) if self.ends else ((), ())
        object.__setattr__(self, "dates", (*first, *(day.isoformat() for day in days), *last))
        # Where clocks go back over midnight, the last half hour of a day comes again.
        tonight = [
            one.astimezone(UTC) + step for one in midnights for step in (-HALF_HOUR, HALF_HOUR) if self._near(one)
        ]
        ends = (FIRST, LAST) if self.ends else ()
        object.__setattr__(self, "instants", (*ends[:1], *written([*midnights, *tonight, self.moment.now]), *ends[1:]))
        object.__setattr__(self, "window_ends", written([*beginnings, *tonight, self.moment.now]))

    def _near(self, instant: datetime) -> bool:
        return abs(instant - self.moment.now) < timedelta(days=2)

    def _days(self) -> set[date]:
        """Today and the days that spans reach from it, their neighbours, and the same days of other years."""
        today = self.moment.today
        reached = {today}
        for amount, unit in DATE_SPANS:
            for sign in (-1, 1):
                reached.add(moved(today, sign * amount, unit))
        near = {day + timedelta(days=step) for day in reached for step in (-1, 0, 1)}
        return near | {date(2004, 2, 29), date(2003, 3, 1), date(1990, 2, 28)}


def moved(day: date, amount: int, unit: str) -> date:
    if unit != "months":
        return day + timedelta(**{unit: amount})
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def duration(amount: int, unit: str) -> timedelta:
    return timedelta(**{unit: amount})


def written(boundaries: list[datetime]) -> tuple[str, ...]:
    """Each instant, a microsecond before it and a microsecond after, in UTC."""
    return tuple(
        (boundary.astimezone(UTC) + step).isoformat()
        for boundary in boundaries
        for step in (-MICROSECOND, timedelta(), MICROSECOND)
    )
