"""Calendar arithmetic: where days begin, how months move, when anniversaries come round."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seggql.rules.moment import CALENDAR_UNITS, CLOCK_UNITS, MAX_SPAN_DAYS, UNITS, Moment, Span, anniversaries, shift

ZONES = st.sampled_from(
    ["UTC", "Pacific/Chatham", "America/Sao_Paulo", "America/Havana", "Africa/Cairo", "Asia/Beirut", "Pacific/Apia"]
)
MICROSECOND = timedelta(microseconds=1)


def moment(zone: str = "UTC", now: str = "2026-03-15T12:00:00+00:00") -> Moment:
    return Moment(datetime.fromisoformat(now), ZoneInfo(zone))


@given(ZONES, st.dates(date(1970, 1, 1), date(2040, 1, 1)))
def test_a_day_starts_at_its_first_instant(zone: str, day: date) -> None:
    start = moment(zone).starts(day)
    assert start.tzinfo is UTC
    assert start.astimezone(ZoneInfo(zone)).date() >= day
    assert (start - MICROSECOND).astimezone(ZoneInfo(zone)).date() < day


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T03:00:00+00:00"),
        ("America/Sao_Paulo", date(2018, 2, 18), "2018-02-18T03:00:00+00:00"),
        ("America/Havana", date(2025, 11, 2), "2025-11-02T04:00:00+00:00"),
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00:00+00:00"),
        ("Pacific/Apia", date(2011, 12, 31), "2011-12-30T10:00:00+00:00"),
        ("Pacific/Chatham", date.min, "0001-01-01T00:00:00+00:00"),
        ("Pacific/Pago_Pago", date.max, "9999-12-31T11:00:00+00:00"),
    ],
)
def test_where_days_start(zone: str, day: date, start: str) -> None:
    assert moment(zone).starts(day).isoformat() == start


@pytest.mark.parametrize(
    ("day", "amount", "moved"),
    [
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2026, 1, 31), 13, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 5, 31), 0, date(2026, 5, 31)),
    ],
)
def test_months_move_and_clamp(day: date, amount: int, moved: date) -> None:
    assert shift(day, amount, "months") == moved


def celebrated(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


@given(st.dates(date(1999, 1, 1), date(2032, 1, 1)), st.integers(0, 900), st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_anniversaries_are_the_days_they_are_celebrated(first: date, days: int, born: date) -> None:
    last = first + timedelta(days=days)
    inside = any(low <= born.month * 100 + born.day <= high for low, high in anniversaries(first, last))
    years = range(first.year, last.year + 1)
    assert inside == any(first <= celebrated(born, year) <= last for year in years)


def test_spans_within_the_limit_can_always_be_evaluated() -> None:
    for now in ("1970-01-01T00:00:00+00:00", "2999-12-31T23:59:59.999999+00:00"):
        for unit in CALENDAR_UNITS:
            longest = Span(int(MAX_SPAN_DAYS // UNITS[unit].days), unit)
            assert not longest.too_long
            assert moment("Pacific/Chatham", now).ago(longest) < moment("Pacific/Chatham", now).ahead(longest)
        for unit in CLOCK_UNITS:
            assert moment(now=now).now - Span(int(MAX_SPAN_DAYS // UNITS[unit].days), unit).duration


def test_spans_in_words() -> None:
    assert [str(Span(1, "days")), str(Span(2, "weeks")), str(Span(1000, "minutes"))] == [
        "1 day",
        "2 weeks",
        "1,000 minutes",
    ]
    assert Span(MAX_SPAN_DAYS, "days").too_long is False
    assert Span(MAX_SPAN_DAYS + 1, "days").too_long
