"""When an event must have happened: the time operators, one row each.

Windows are half-open and partition the time line to the microsecond (RULES.md, decision 5); events later than
the moment never count.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from .moment import Moment, Span

End = date | datetime | None
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bounds:
    """The instants of a window: after < t <= until and since <= t < before; None is no bound.

    `until` is never later than the moment.
    """

    until: datetime
    after: datetime | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class WindowOperator:
    """A row. `required` and `optional` are its keys beside "operator"; `bounds(moment, ends)` gives its instants out of
    the typed ends (one span for amount and unit, else from and to); `english` completes "<event> <times> …"."""

    name: str
    label: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    bounds: Callable[[Moment, tuple[Span | End, ...]], Bounds]
    english: str
    doc: str
    example: Mapping[str, object]


def _ago(moment: Moment, span: Span | End) -> datetime:
    assert isinstance(span, Span)
    return moment.now - span.duration


def _between_last(moment: Moment, ends: tuple[Span | End, ...]) -> Bounds:
    first, second = sorted(_ago(moment, end) for end in ends)
    return Bounds(until=second, after=first)


def _between(moment: Moment, ends: tuple[Span | End, ...]) -> Bounds:
    """From the first instant of a date, or from an instant on; to the last of a date, or up to an instant."""
    start, end = ends
    since = moment.starts(start) if isinstance(start, date) and not isinstance(start, datetime) else start
    before = moment.starts(end + _DAY) if isinstance(end, date) and not isinstance(end, datetime) else end
    assert not isinstance(since, Span) and not isinstance(before, Span)
    return Bounds(until=moment.now, since=_instant(since), before=_instant(before))


def _instant(end: End) -> datetime | None:
    assert end is None or isinstance(end, datetime)
    return end


WINDOWS: Mapping[str, WindowOperator] = MappingProxyType(
    {
        row.name: row
        for row in (
            WindowOperator(
                "any_time", "any time", (), (), lambda moment, ends: Bounds(until=moment.now),
                "", "It does not matter when.", {"operator": "any_time"},
            ),
            WindowOperator(
                "within_last", "within the last", ("amount", "unit"), (),
                lambda moment, ends: Bounds(until=moment.now, after=_ago(moment, ends[0])),
                "within the last {span}", "From that long ago (excluded) until now (included).",
                {"operator": "within_last", "amount": 30, "unit": "days"},
            ),
            WindowOperator(
                "before_last", "before the last", ("amount", "unit"), (),
                lambda moment, ends: Bounds(until=_ago(moment, ends[0])),
                "before the last {span}", "That long ago (included) or earlier.",
                {"operator": "before_last", "amount": 30, "unit": "days"},
            ),
            WindowOperator(
                "between_last", "between the last", ("from", "to"), (), _between_last,
                "between the last {from} and {to}",
                "Between two lengths of time ago, whichever is written first: the longer excluded, the shorter included.",
                {
                    "operator": "between_last",
                    "from": {"amount": 30, "unit": "days"},
                    "to": {"amount": 60, "unit": "days"},
                },
            ),
            WindowOperator(
                "between", "between", (), ("from", "to"), _between, "between {from} and {to}",
                "Between two dates, both days included, in the account's time zone; or from an instant (included) to an "
                "instant (excluded). Either end may be left out.",
                {"operator": "between", "from": "2026-05-01", "to": "2026-07-31"},
            ),
        )
    }
)  # fmt: skip
