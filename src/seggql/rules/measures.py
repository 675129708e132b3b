"""What can be measured over a person's events, one row each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import func

from .measuring import Greatest, Grouping, Least, Total, mean
from .types import TYPES, Column, ValueType

AVERAGE_PLACES = 6
"""Averages are rounded to this many decimal places, half away from zero, so that every evaluator agrees."""
_DIVISION_PLACES = 30
"""Values have at most 15 places, so a quotient kept to 30 is never rounded across the middle of two of ours."""


@dataclass(frozen=True)
class Measure:
    """A row. `sql` aggregates the property (for `of_time` measures: the time of the event), `grouping` does so in
    memory; people without a value have no measure, which is missing like any value. `result` is the type its operators
    compare."""

    name: str
    label: str
    of_time: bool
    result: ValueType
    sql: Callable[[Column], Column]
    grouping: Grouping
    english: str
    doc: str


def _average(value: Column) -> Column:
    """PostgreSQL divides to 16 digits or as many places as the dividend shows, whichever is more: show it enough."""
    return func.round(func.avg(func.round(value, _DIVISION_PLACES)), AVERAGE_PLACES)


_ROWS = (
    Measure(
        name="sum",
        label="sum",
        of_time=False,
        result=TYPES["number"],
        sql=func.sum,
        grouping=Total,
        english="the sum of {property} of {event}",
        doc="All the values of a number property added up.",
    ),
    Measure(
        name="average",
        label="average",
        of_time=False,
        result=TYPES["number"],
        sql=_average,
        grouping=mean(AVERAGE_PLACES),
        english="the average {property} of {event}",
        doc=f"The mean of a number property, rounded to {AVERAGE_PLACES} places.",
    ),
    Measure(
        name="minimum",
        label="minimum",
        of_time=False,
        result=TYPES["number"],
        sql=func.min,
        grouping=Least,
        english="the lowest {property} of {event}",
        doc="The smallest value of a number property.",
    ),
    Measure(
        name="maximum",
        label="maximum",
        of_time=False,
        result=TYPES["number"],
        sql=func.max,
        grouping=Greatest,
        english="the highest {property} of {event}",
        doc="The largest value of a number property.",
    ),
    Measure(
        name="first",
        label="first time",
        of_time=True,
        result=TYPES["datetime"],
        sql=func.min,
        grouping=Least,
        english="the first {event}",
        doc="When the event happened first.",
    ),
    Measure(
        name="last",
        label="last time",
        of_time=True,
        result=TYPES["datetime"],
        sql=func.max,
        grouping=Greatest,
        english="the last {event}",
        doc="When the event happened last.",
    ),
)

MEASURES: Mapping[str, Measure] = MappingProxyType({row.name: row for row in _ROWS})
"""Every measure by name."""
