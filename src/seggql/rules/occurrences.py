"""How often an event must have happened: the occurrence operators, one row each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import ColumnElement

Count = ColumnElement[int]


@dataclass(frozen=True)
class OccurrenceOperator:
    """A row. `sql(count, n)` compares the number of matching events; `accepts_zero(n)` says whether no events satisfy
    it, so that people without any are included. `english` completes "<event> …"."""

    name: str
    label: str
    sql: Callable[[Count, Count], ColumnElement[bool]]
    accepts_zero: Callable[[int], bool]
    english: str
    doc: str


OCCURRENCES: Mapping[str, OccurrenceOperator] = MappingProxyType(
    {
        row.name: row
        for row in (
            OccurrenceOperator(
                "equals", "exactly", lambda count, n: count == n, lambda n: n == 0,
                "exactly {times}", "Exactly that many times; 0 means it has not happened.",
            ),
            OccurrenceOperator(
                "less_than", "less than", lambda count, n: count < n, lambda n: n > 0,
                "fewer than {times}", "Fewer times than that; never counts too.",
            ),
            OccurrenceOperator(
                "less_or_equal", "less or equal", lambda count, n: count <= n, lambda n: True,
                "at most {times}", "That many times or fewer; never counts too.",
            ),
            OccurrenceOperator(
                "at_least", "more or equal", lambda count, n: count >= n, lambda n: n == 0,
                "at least {times}", "That many times or more.",
            ),
            OccurrenceOperator(
                "more_than", "more than", lambda count, n: count > n, lambda n: False,
                "more than {times}", "More times than that.",
            ),
        )
    }
)  # fmt: skip
