"""How often an event must have happened: the occurrence operators, one row each."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement

from .vectors import Ints, Mask

Count = ColumnElement[int]


@dataclass(frozen=True)
class OccurrenceOperator:
    """A row. `compare(count, n)` holds when `count` matching events satisfy it, for ints and SQL expressions alike;
    every one is an equality or a threshold at `n`. `english` completes "<event> …"."""

    name: str
    label: str
    compare: Callable[[Any, Any], Any]
    english: str
    doc: str

    def sql(self, count: Count, n: Count) -> ColumnElement[bool]:
        return self.compare(count, n)

    def mask(self, counts: Ints, n: int) -> Mask:
        """The rows whose count satisfies it."""
        return self.compare(counts, n)

    def accepts(self, count: int, n: int) -> bool:
        return self.compare(count, n)

    def accepts_zero(self, n: int) -> bool:
        """Whether no events satisfy it, so that people without any are included."""
        return self.accepts(0, n)

    def same_for_all_but_zero(self, n: int) -> bool:
        """Whether one event and any greater number of them satisfy it alike."""
        return len({self.accepts(count, n) for count in (1, max(n, 1), n + 1)}) == 1

    def possible(self, n: int) -> bool:
        """Whether any number of events satisfies it."""
        return any(self.accepts(count, n) for count in (0, n, n + 1))

    def certain(self, n: int) -> bool:
        """Whether every number of events satisfies it."""
        return all(self.accepts(count, n) for count in (0, n, n + 1))


_ROWS = (
    OccurrenceOperator(
        name="equals",
        label="exactly",
        compare=operator.eq,
        english="exactly {times}",
        doc="Exactly that many times; 0 means it has not happened.",
    ),
    OccurrenceOperator(
        name="less_than",
        label="less than",
        compare=operator.lt,
        english="fewer than {times}",
        doc="Fewer times than that; never counts too.",
    ),
    OccurrenceOperator(
        name="less_or_equal",
        label="less or equal",
        compare=operator.le,
        english="at most {times}",
        doc="That many times or fewer; never counts too.",
    ),
    OccurrenceOperator(
        name="at_least",
        label="more or equal",
        compare=operator.ge,
        english="at least {times}",
        doc="That many times or more.",
    ),
    OccurrenceOperator(
        name="more_than",
        label="more than",
        compare=operator.gt,
        english="more than {times}",
        doc="More times than that.",
    ),
)

OCCURRENCES: Mapping[str, OccurrenceOperator] = MappingProxyType({row.name: row for row in _ROWS})
"""Every occurrence operator by name."""
