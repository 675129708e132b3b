"""Clauses on money spent: in total, in a window, or at once, as a category of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from seggql.rules.types import Trait

from ..chart import Chart, Edge, matches
from ..english.measures import ONE_EVENT, SPENT, TOTALS
from ..english.words import BETWEEN
from ..mentions import PERSON, Place
from ..parts.names import NamedEvent, NamedField
from ..parts.predicates import Said
from ..parts.times import EventWindow
from .clause import Rule, condition, options_rule
from .conditions import BareOptions
from .happening import Amount, Happening, amount_field, where_at, with_condition
from .measures import Measured

_SPENT, _GLUE = 0.15, 0.04
_MOST_PARTS = 6
_AS_TOTAL = "“{text}” is read as the total of all of them."


@dataclass(frozen=True, slots=True)
class Spending:
    """What has been said so far of money spent; `total` and `single` when the words say so."""

    happening: Happening
    said: Said | None = None
    total: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True)
class SpendingClause:
    """“spent more than $500 in total in the last 90 days”, “spent over $100 on one order”."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        if chart.tokens[start].stem not in SPENT:
            return
        for event in chart.at(NamedEvent(), start):
            frontier = [Edge(event.end, Spending(Happening(event.meaning)), event.cost + _SPENT)]
            for _ in range(_MOST_PARTS):
                frontier = [longer for edge in frontier for longer in _part(chart, edge)]
                for edge in frontier:
                    yield from _rule(chart, start, edge)


def _part(chart: Chart, so_far: Edge[Spending]) -> Iterator[Edge[Spending]]:
    at, cost = so_far.end, so_far.cost
    while at < len(chart.tokens):
        for edge in _next(chart, at, so_far.meaning):
            yield Edge(edge.end, edge.meaning, cost + edge.cost, so_far.assumed + edge.assumed)
        if chart.word(at) not in BETWEEN:
            return
        at, cost = at + 1, cost + _GLUE


def _next(chart: Chart, at: int, spending: Spending) -> Iterator[Edge[Spending]]:
    happening = spending.happening
    if spending.said is None:
        for said in chart.at(Amount(), at):
            yield Edge(said.end, replace(spending, said=said.meaning), said.cost, said.assumed)
    for phrase in TOTALS:
        for match in matches(chart, phrase, at, {}):
            yield Edge(match.end, replace(spending, total=True))
    for phrase in ONE_EVENT:
        for match in matches(chart, phrase, at, {"event": NamedEvent()}):
            yield Edge(match.end, replace(spending, single=True))
    if happening.window is None:
        for window in chart.at(EventWindow(), at):
            timed = replace(happening, window=window.meaning)
            yield Edge(window.end, replace(spending, happening=timed), window.cost, window.assumed)
    here = Edge(at, happening)
    for found in (*where_at(chart, here), *_options(chart, here)):
        yield Edge(found.end, replace(spending, happening=found.meaning), found.cost, found.assumed)


def _options(chart: Chart, here: Edge[Happening]) -> Iterator[Edge[Happening]]:
    """“on shoes”"""
    for edge in chart.at(BareOptions(Place(here.meaning.event)), here.end):
        if not edge.meaning.each:
            rule = options_rule(edge.meaning.field, edge.meaning.listed)
            yield with_condition(here, Edge(edge.end, rule, edge.cost, edge.assumed))


def _rule(chart: Chart, start: int, edge: Edge[Spending]) -> Iterator[Edge[Rule]]:
    spending, event = edge.meaning, edge.meaning.happening
    amount = amount_field(chart, event.event)
    if spending.said is None or amount is None:
        return
    of_amount = condition(amount.name, spending.said)
    if spending.single:
        yield Edge(edge.end, replace(event, where=(*event.where, of_amount)).rule, edge.cost, edge.assumed)
        return
    assumed = () if spending.total else (_AS_TOTAL.format(text=chart.slice(start, edge.end)),)
    attribute = None if event.window or event.where else _spent_attribute(chart, start)
    measured = Measured("sum", event.event, amount.name)
    rule = condition(attribute, spending.said) if attribute else measured.rule(spending.said, event.circumstances)
    yield Edge(edge.end, rule, edge.cost, edge.assumed + assumed)


def _spent_attribute(chart: Chart, start: int) -> str | None:
    """The number attribute that is called by the same verb, such as total spent."""
    for named in chart.at(NamedField(PERSON), start):
        if chart.lexicon.field(named.meaning).type.has(Trait.NUMERIC):
            return named.meaning.name
    return None
