"""Local days of many instants at once are those that Python and the clocks of every zone say, one by one."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest

from seggql.rules.zones import DAY, MICROSECOND, day_number, local_days, micros, stretches

ODD = (
    ("America/St_Johns", "2010-11-07"),  # clocks went back at one past midnight
    ("America/Havana", "2025-11-02"),  # at one, to midnight
    ("America/Sao_Paulo", "2018-02-18"),  # at midnight, to eleven
    ("America/Sao_Paulo", "2018-11-04"),  # there was no midnight
    ("Pacific/Apia", "2011-12-30"),  # there was no such day
    ("Pacific/Kiritimati", "1994-12-31"),  # nor such a one, the last of a year
    ("Pacific/Kwajalein", "1993-08-21"),
    ("America/Juneau", "1867-10-18"),  # came twice
    ("Asia/Manila", "1844-12-31"),
    ("Asia/Singapore", "1982-01-01"),  # clocks went ahead at midnight of the new year
    ("Pacific/Chatham", "2026-04-05"),
    ("Africa/Monrovia", "1972-01-07"),  # 44 minutes and 30 seconds
    ("Europe/Amsterdam", "1937-07-01"),  # 19 minutes and 32 seconds, before and after
    ("Africa/Casablanca", "2026-02-15"),
    ("Antarctica/Troll", "2026-10-25"),
    ("UTC", "1970-01-01"),
)


def by_python(instant: datetime, zone: ZoneInfo) -> int:
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    return (micros(instant) + offset // MICROSECOND) // DAY


@pytest.mark.parametrize(("key", "day"), ODD, ids=lambda part: part)
def test_days_on_which_clocks_change(key: str, day: str) -> None:
    zone, noon = ZoneInfo(key), datetime.fromisoformat(f"{day}T12:00:00+00:00")
    instants = [noon + timedelta(minutes=10 * step, microseconds=edge) for step in range(-400, 400) for edge in (-1, 0)]
    found = local_days(np.array([micros(one) for one in instants]), zone)
    assert found.tolist() == [by_python(one, zone) for one in instants]
    today = day_number(date.fromisoformat(day))
    for low, high in ((today, today), (today - 1, today - 1), (today - 1, today + 1), (None, today), (today, None)):
        pairs = stretches(low, high, zone)
        inside = [(low is None or low <= one) and (high is None or one <= high) for one in found.tolist()]
        assert [within(one, pairs) for one in instants] == inside


def within(one: datetime, pairs: list[tuple[int | None, int | None]]) -> bool:
    at = micros(one)
    return any((since is None or since <= at) and (before is None or at < before) for since, before in pairs)


@pytest.mark.parametrize("years", [range(1900, 2100), range(2, 9_999)], ids=("some", "all"))
def test_any_instant_in_any_zone(years: range) -> None:
    random = Random(len(years))
    for key in random.sample(sorted(available_timezones()), 8):
        zone = ZoneInfo(key)
        instants = [
            datetime(random.choice(years), 1, 1, tzinfo=UTC)
            + timedelta(hours=random.choice((-9, 5, random.randrange(8766))))
            for _ in range(60)
        ]
        found = local_days(np.array([micros(one) for one in instants]), zone)
        assert found.tolist() == [by_python(one, zone) for one in instants], key


@pytest.mark.parametrize("key", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "Pacific/Auckland"])
def test_the_ends_of_the_calendar(key: str) -> None:
    """Local days before the first and after the last one are numbers like any other."""
    zone, ends = ZoneInfo(key), (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    first, last = (datetime(year, month, 15, tzinfo=UTC).astimezone(zone) for year, month in ((1, 1), (9999, 12)))
    offsets = [at.utcoffset() or timedelta() for at in (first, last)]
    days = [(micros(end) + offset // MICROSECOND) // DAY for end, offset in zip(ends, offsets, strict=True)]
    assert local_days(np.array([micros(end) for end in ends]), zone).tolist() == days
    for day, end in zip(days, ends, strict=True):
        assert within(end, stretches(day, day, zone))
        assert within(end, stretches(None, day, zone)) and within(end, stretches(day, None, zone))
        assert not within(end, stretches(day + 1, None, zone)) and not within(end, stretches(None, day - 1, zone))
