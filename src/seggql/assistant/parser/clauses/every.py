"""All clauses that begin at a token."""

from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from ..chart import Category, Chart, Edge
from .ages import AgeClause
from .attributes import AttributeClause
from .clause import Clause, Rule
from .coordination import SharedEnding
from .engagement import EventGroup
from .events import EventClause
from .items import ItemsClause
from .measures import MeasureClause
from .membership import MembershipClause
from .sayings import SayingClause
from .spending import SpendingClause

_FAMILIES: tuple[Category[Rule], ...] = (
    AgeClause(),
    ItemsClause(),
    MembershipClause(),
    SayingClause(),
    EventClause(),
    MeasureClause(),
    SpendingClause(),
    EventGroup(),
    SharedEnding(),
)


@dataclass(frozen=True, slots=True)
class AnyClause:
    """Every clause, the cheapest of those that end and mean the same."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Clause]]:
        cheapest: dict[tuple[int, bytes], Edge[Clause]] = {}
        for edge in _all(chart, start):
            key = (edge.end, orjson.dumps(edge.meaning.rule))
            if key not in cheapest or edge.cost < cheapest[key].cost:
                cheapest[key] = edge
        yield from cheapest.values()


def _all(chart: Chart, start: int) -> Iterator[Edge[Clause]]:
    yield from chart.at(AttributeClause(), start)
    for family in _FAMILIES:
        for edge in chart.at(family, start):
            yield Edge(edge.end, Clause(edge.meaning), edge.cost, edge.assumed)
