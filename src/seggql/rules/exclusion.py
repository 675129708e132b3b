"""Whether two parts of a rule can never hold of the same person: what contradictions are made of."""

from datetime import date, datetime, timedelta

from .bound import Condition, Happened, Node, Not
from .comparisons import Empty, Equal, Has, Interval, Within
from .moment import Moment
from .operands import values_of
from .text import fold
from .values import Scalar

_DAY = timedelta(days=1)


def exclude(one: Node, other: Node, moment: Moment) -> bool:
    """Whether no one can satisfy both, as far as can be seen: False is no promise."""
    if opposite(one, other):
        return True
    match one, other:
        case Condition(), Condition() if one.field == other.field:
            return _exclude(one, other, moment) or _exclude(other, one, moment)
        case Happened(), Happened() if _counted_alike(one, other):
            counts = {0, *(max(n + step, 0) for n in (one.count, other.count) for step in (-1, 0, 1))}
            return not any(
                one.occurrence.accepts(count, one.count) and other.occurrence.accepts(count, other.count)
                for count in counts
            )
        case _:
            return False


def opposite(one: Node, other: Node) -> bool:
    """Whether each is the negation of the other, so that exactly one of them holds."""
    match one, other:
        case Not(part), _ if part == other:
            return True
        case _, Not(part) if part == one:
            return True
        case Condition(), Condition():
            alike = one.field == other.field and one.operand == other.operand
            return alike and (one.operator.twin == other.operator or other.operator.twin == one.operator)
        case _:
            return False


def _exclude(one: Condition, other: Condition, moment: Moment) -> bool:
    if one.operator.twin is not None:
        return False  # it also holds of people without a value; the other way round is asked as well
    if other.operator.twin is not None:
        return _takes_all(one, other)
    if isinstance(one.operator.comparison, Empty):
        return not isinstance(other.operator.comparison, Empty)
    here, there = _intervals(one, moment), _intervals(other, moment)
    return bool(here) and bool(there) and not any(_meet(a, b) for a in here for b in there)


def _takes_all(one: Condition, negated: Condition) -> bool:
    """Whether the negated condition refuses everything that the other asks for."""
    wanted, refused = _texts(one), _texts(negated)
    if isinstance(one.operator.comparison, Has) and one.operator.comparison.every:
        return isinstance(negated.operator.comparison, Has) and bool(wanted & refused)
    return one.operator == negated.operator.positive and wanted <= refused


def _texts(condition: Condition) -> set[Scalar]:
    if condition.operator.form.from_today:
        return set()
    values = values_of(condition.operand)
    return {fold(value) if isinstance(value, str) else value for value in values}


def _counted_alike(one: Happened, other: Happened) -> bool:
    return (one.event, one.window, one.where) == (other.event, other.window, other.where)


def _intervals(condition: Condition, moment: Moment) -> tuple[Interval, ...]:
    """The values that satisfy the condition; none when they are not a matter of intervals."""
    match condition.operator.comparison:
        case Equal():
            found = tuple(Interval(value, value) for value in _texts(condition))
        case Within() as within:
            found = (within.interval(condition.operand, moment),)
        case _:
            return ()
    return tuple(_instants(one, moment) for one in found) if condition.field.type.is_instant else found


def _instants(days: Interval, moment: Moment) -> Interval:
    """An interval of local days as the instants in it."""
    low, high = days.low, days.high
    low_open, high_open = days.low_open, days.high_open
    if isinstance(low, date) and not isinstance(low, datetime):
        low, low_open = _start(low, moment, after=low_open), False
    if isinstance(high, date) and not isinstance(high, datetime):
        high, high_open = _start(high, moment, after=not high_open), True
    return Interval(low, high, low_open, high_open)


def _start(day: date, moment: Moment, *, after: bool) -> datetime | None:
    """The first instant of the day, or of the one after it."""
    if after and day == date.max:
        return None
    return moment.starts(day + _DAY if after else day)


def _meet(one: Interval, other: Interval) -> bool:
    """Whether the intervals have a value in common."""
    return _reaches(one, other) and _reaches(other, one)


def _reaches(one: Interval, other: Interval) -> bool:
    """Whether `one` begins before `other` has ended."""
    if one.low is None or other.high is None:
        return True
    if one.low == other.high:
        return not (one.low_open or other.high_open)
    return bool(one.low < other.high)  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]  # of one type
