"""What can be measured over a person's events, one row each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import func

from .types import TYPES, Column, ValueType

AVERAGE_PLACES = 6
"""Averages are rounded to this many decimal places, half away from zero, so that every evaluator agrees."""


@dataclass(frozen=True)
class Measure:
    """A row. `sql` aggregates the property (for `of_time` measures: the time of the event); people without a value
    have no measure, which is missing like any value. `result` is the type its operators compare."""

    name: str
    label: str
    of_time: bool
    result: ValueType
    sql: Callable[[Column], Column]
    english: str
    doc: str


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        row.name: row
        for row in (
            Measure("sum", "sum", False, TYPES["number"], func.sum, "the sum of {property} of {event}",
                    "All the values of a number property added up."),
            Measure("average", "average", False, TYPES["number"], lambda value: func.round(func.avg(value), AVERAGE_PLACES),
                    "the average {property} of {event}", "The mean of a number property, rounded to 6 places."),
            Measure("minimum", "minimum", False, TYPES["number"], func.min, "the lowest {property} of {event}",
                    "The smallest value of a number property."),
            Measure("maximum", "maximum", False, TYPES["number"], func.max, "the highest {property} of {event}",
                    "The largest value of a number property."),
            Measure("first", "first time", True, TYPES["datetime"], func.min, "the first {event}",
                    "When the event happened first."),
            Measure("last", "last time", True, TYPES["datetime"], func.max, "the last {event}",
                    "When the event happened last."),
        )
    }
)  # fmt: skip
