"""Local days of many instants at once: where a zone's clocks stand, and when its days begin.

Days are numbers that count from 1970-01-01; instants are microseconds since then, in UTC.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_DAY = date(1970, 1, 1).toordinal()
MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1) // MICROSECOND
_LOOK = timedelta(hours=12)
"""How far apart a zone's clocks are looked at: two changes within that time that undo each other were never made."""
_SECOND = timedelta(seconds=1)

Integers = npt.NDArray[np.int64]


def micros(instant: datetime) -> int:
    """An instant as a number."""
    return (instant - EPOCH) // MICROSECOND


def instant(number: int) -> datetime | None:
    """The instant of a number; None outside of the calendar."""
    try:
        return EPOCH + number * MICROSECOND
    except OverflowError:
        return None


def day_number(day: date) -> int:
    """A day as a number."""
    return day.toordinal() - FIRST_DAY


def local_days(instants: Integers, zone: ZoneInfo) -> Integers:
    """The days that the instants are part of in the zone."""
    if not len(instants):
        return instants
    starts, offsets = _clocks(zone, _years(instants))
    offset = offsets[np.searchsorted(starts, instants, side="right") - 1]
    return (instants + offset) // DAY


@lru_cache(maxsize=256)
def changes_of_clocks(zone: ZoneInfo, first: int, last: int) -> tuple[tuple[datetime, ...], tuple[int, ...]]:
    """When clocks change in some years, and how many seconds they are ahead of UTC before the first and after each."""
    starts, offsets = _clocks(zone, tuple(range(first, last + 1)))
    return tuple(EPOCH + at * MICROSECOND for at in starts[1:].tolist()), tuple((offsets // 1_000_000).tolist())


def stretches(low: int | None, high: int | None, zone: ZoneInfo) -> list[tuple[int | None, int | None]]:
    """The instants of the days from one to another, both included: those from the first of each pair up to the second.

    None is no bound. It is one pair unless clocks go back over a midnight, or skip the days.
    """
    begun, over = low is None, False
    begins = () if low is None else _turns(low, zone)
    ends = () if high is None else _turns(high + 1, zone)
    found: list[tuple[int | None, int | None]] = []
    since: int | None = None
    for at in sorted({*begins, *ends}):
        inside = begun and not over
        begun, over = begun ^ (at in begins), over ^ (at in ends)
        if inside and not (begun and not over):
            found.append((since, at))
        since = at
    return [*found, (since, None)] if begun and not over else found


@lru_cache(maxsize=4096)
def _turns(day: int, zone: ZoneInfo) -> tuple[int, ...]:
    """The instants from which on clocks show the day or a later one, and again an earlier one, in turn.

    Mostly the day's beginning alone. Where clocks go back over midnight, the day before comes back for a while.
    """
    midnight = day * DAY
    starts, offsets = _clocks(zone, _years(np.array([midnight - 2 * DAY, midnight + 2 * DAY])))
    turns: list[int] = []
    for start, end, offset in zip(starts.tolist(), [*starts[1:].tolist(), None], offsets.tolist(), strict=True):
        begins = max(start, midnight - offset)
        if begins > start and len(turns) % 2:
            turns.append(start)
        if (end is None or begins < end) and not len(turns) % 2:
            turns.append(begins)
    return tuple(turns)


def _years(instants: Integers) -> tuple[int, ...]:
    """The years of some instants; all between the first and the last when that is not many."""
    low, high = (_year(int(end)) for end in (instants.min(), instants.max()))
    if high - low > 200:
        return tuple(np.unique(instants.astype("M8[us]").astype("M8[Y]").astype(np.int64) + 1970).tolist())
    return tuple(range(max(low, date.min.year), min(high, date.max.year) + 1))


def _year(instant: int) -> int:
    return int(np.datetime64(instant, "us").astype("M8[Y]").astype(np.int64)) + 1970


def _clocks(zone: ZoneInfo, years: tuple[int, ...]) -> tuple[Integers, Integers]:
    """From when on the clocks are how far ahead of UTC, over some years; the first stretch begins before all time."""
    found = [step for year in years for step in _changes(zone, year)]
    steps = [step for number, step in enumerate(found) if number == 0 or step[1] != found[number - 1][1]]
    starts, offsets = np.array(steps, np.int64).T.copy()
    starts[0] = np.iinfo(np.int64).min
    return starts, offsets


@lru_cache(maxsize=16_384)
def _changes(zone: ZoneInfo, year: int) -> tuple[tuple[int, int], ...]:
    """The stretches of equal clocks that begin in a year, the one at its beginning first."""
    # On the first and the last day of the calendar, clocks may show days that Python cannot write.
    at = datetime(year, 1, 2 if year == date.min.year else 1, tzinfo=UTC)
    stop = datetime(year, 12, 31, tzinfo=UTC) if year == date.max.year else datetime(year + 1, 1, 1, tzinfo=UTC)
    offset = _offset(at, zone)
    steps = [(micros(at), offset)]
    while at < stop:
        next = min(at + _LOOK, stop)
        if _offset(next, zone) != offset:
            at = _first_change(at, next, zone)
            offset = _offset(at, zone)
            steps.append((micros(at), offset))
        else:
            at = next
    return tuple(steps)


def _first_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second at which clocks that differ at two instants change."""
    offset = _offset(before, zone)
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle <= before:
            middle = before + _SECOND
        before, after = (middle, after) if _offset(middle, zone) == offset else (before, middle)
    return after


def _offset(instant: datetime, zone: ZoneInfo) -> int:
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None, "a zone's clocks are always some time ahead of UTC"
    return offset // MICROSECOND
