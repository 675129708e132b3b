"""When an event must have happened: the time operators, one row each.

Windows are half-open and partition the time line to the microsecond (RULES.md, decision 5); events later than
the moment never count.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from .ends import DAYS_OR_INSTANTS, NO_ENDS, ONE_SPAN, TWO_SPANS, End, Ends, EndsForm
from .moment import Moment, Span
from .values import Json

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bounds:
    """The instants of a window, in UTC: after < t <= until and since <= t < before; None is no bound.

    `until` is never later than the moment.
    """

    until: datetime
    after: datetime | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class WindowOperator:
    """A row. `bounds(moment, ends)` gives its instants out of the typed ends (one span, or from and to), `empty(ends)`
    says whether no instant can lie in it at any moment; `english` completes "<event> <times> …"."""

    name: str
    label: str
    form: EndsForm
    bounds: Callable[[Moment, Ends], Bounds]
    english: str
    doc: str
    example: Mapping[str, Json]
    empty: Callable[[Ends], bool] = lambda ends: False

    @property
    def required(self) -> tuple[str, ...]:
        """The keys it needs beside "operator"."""
        return self.form.required

    @property
    def optional(self) -> tuple[str, ...]:
        """The keys it may have beside them."""
        return self.form.optional


def _spans(ends: Ends) -> tuple[Span, ...]:
    return tuple(end for end in ends if isinstance(end, Span))


def _within_last(moment: Moment, ends: Ends) -> Bounds:
    (span,) = _spans(ends)
    return Bounds(until=moment.now, after=moment.now - span.duration)


def _before_last(moment: Moment, ends: Ends) -> Bounds:
    (span,) = _spans(ends)
    return Bounds(until=moment.now - span.duration)


def _between_last(moment: Moment, ends: Ends) -> Bounds:
    shorter, longer = sorted(span.duration for span in _spans(ends))
    return Bounds(until=moment.now - shorter, after=moment.now - longer)


def _between(moment: Moment, ends: Ends) -> Bounds:
    """From the first instant of a date, or from an instant on; to the last of a date, or up to an instant."""
    since, before = ends
    return Bounds(until=moment.now, since=_start(moment, since), before=_stop(moment, before))


def _start(moment: Moment, end: Span | End) -> datetime | None:
    match end:
        case datetime():
            return end
        case date():
            return moment.starts(end)
        case _:
            return None


def _stop(moment: Moment, end: Span | End) -> datetime | None:
    match end:
        case datetime():
            return end
        case date() if end < date.max:
            return moment.starts(end + _DAY)
        case _:
            return None


def _no_time_between(ends: Ends) -> bool:
    since, before = ends
    return isinstance(since, datetime) and since == before


def _same_length(ends: Ends) -> bool:
    spans = _spans(ends)
    return not any(span.too_long for span in spans) and len({span.duration for span in spans}) == 1


_ROWS = (
    WindowOperator(
        name="any_time",
        label="any time",
        form=NO_ENDS,
        bounds=lambda moment, ends: Bounds(until=moment.now),
        english="",
        doc="It does not matter when.",
        example={"operator": "any_time"},
    ),
    WindowOperator(
        name="within_last",
        label="within the last",
        form=ONE_SPAN,
        bounds=_within_last,
        empty=lambda ends: _spans(ends)[0].amount == 0,
        english="within the last {span}",
        doc="From that long ago (excluded) until now (included).",
        example={"operator": "within_last", "amount": 30, "unit": "days"},
    ),
    WindowOperator(
        name="before_last",
        label="before the last",
        form=ONE_SPAN,
        bounds=_before_last,
        english="before the last {span}",
        doc="That long ago (included) or earlier.",
        example={"operator": "before_last", "amount": 30, "unit": "days"},
    ),
    WindowOperator(
        name="between_last",
        label="between the last",
        form=TWO_SPANS,
        bounds=_between_last,
        empty=_same_length,
        english="between the last {from} and {to}",
        doc="Between two lengths of time ago, whichever is written first: the longer excluded, the shorter included.",
        example={
            "operator": "between_last",
            "from": {"amount": 30, "unit": "days"},
            "to": {"amount": 60, "unit": "days"},
        },
    ),
    WindowOperator(
        name="between",
        label="between",
        form=DAYS_OR_INSTANTS,
        bounds=_between,
        empty=_no_time_between,
        english="between {from} and {to}",
        doc="Between two dates, both days included, in the account's time zone; or from an instant (included) to an "
        "instant (excluded). Either end may be left out.",
        example={"operator": "between", "from": "2026-05-01", "to": "2026-07-31"},
    ),
)

WINDOWS: Mapping[str, WindowOperator] = MappingProxyType({row.name: row for row in _ROWS})
"""Every time operator by name."""
