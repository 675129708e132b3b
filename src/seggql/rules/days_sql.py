"""Local days of instants in SQL, by the clocks that Python knows: PostgreSQL may know other histories of time zones."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, DateTime, Integer, Text, and_, bindparam, case, cast, false, func, or_
from sqlalchemy.dialects.postgresql import ARRAY, INTERVAL
from sqlalchemy.sql.elements import Grouping

from .positions import Interval, stretches_of
from .types import Column
from .values import dump_datetime
from .zones import changes_of_clocks, instant

Sql = ColumnElement[bool]

FIRST, LAST = 1800, 2199
"""Years whose changes of clocks PostgreSQL is told; there were none before, and after them it has to know itself."""
_INSTANT = DateTime(timezone=True)
_BEYOND = datetime(LAST + 1, 1, 1, tzinfo=UTC)


def local_day(column: Column, zone: ZoneInfo) -> Column:
    """The date part of an instant in the zone."""
    changes, ahead = changes_of_clocks(zone, FIRST, LAST)
    at = cast(bindparam(None, list(changes), ARRAY(_INSTANT)), ARRAY(_INSTANT))
    seconds = Grouping(cast(bindparam(None, list(ahead), ARRAY(Integer())), ARRAY(Integer())))
    since = seconds[func.width_bucket(column, at, type_=Integer()) + 1]
    clock = _shown(column, "UTC") + func.make_interval(0, 0, 0, 0, 0, 0, since, type_=INTERVAL())
    known = column < bindparam(None, _BEYOND, _INSTANT)
    return cast(case((known, clock), else_=_shown(column, zone.key)), Date())


def _shown(column: Column, zone: str) -> Column:
    """What clocks in a zone show, by PostgreSQL."""
    return func.timezone(bindparam(None, zone, Text()), column, type_=DateTime())


def on_days(column: Column, days: Interval, zone: ZoneInfo) -> Sql:
    """Whether the local day of an instant is one of an interval of dates.

    The days become instants here and not in PostgreSQL, whose own histories of time zones may be others.
    """
    return or_(false(), *(_between(column, *ends) for ends in stretches_of(days, zone)))


def _between(column: Column, since: int | None, before: int | None) -> Sql:
    """Whether an instant is there and lies between two, the second one excluded."""
    parts: list[Sql] = [column.is_not(None)]
    if since is not None:
        parts.append(column >= _instant(since))
    if before is not None:
        parts.append(column < _instant(before))
    return and_(*parts)


def _instant(number: int) -> Column:
    """An instant; beyond the calendar it is before or after all of its instants."""
    at = instant(number)
    written = dump_datetime(at) if at else "infinity" if number > 0 else "-infinity"
    return cast(bindparam(None, written, Text()), _INSTANT)
