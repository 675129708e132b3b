"""Clauses on what a person's events add up to, “last purchase over 60 days ago”, as a category of the chart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from seggql.rules.measures import MEASURES
from seggql.rules.sentence import MEASURED as FRAME
from seggql.rules.types import Json, Trait

from ..chart import Category, Chart, Edge, Match, PhraseTable
from ..english.measures import COPULAS, WORDS
from ..mentions import MEASURED, FieldName, FieldRef
from ..parts.names import NamedEvent
from ..parts.predicates import EVERYDAY, Predicate, Said
from ..parts.times import EventWindow
from .clause import Rule, negative
from .happening import Happening, amount_field, where_at

_RESULTS: Mapping[str, FieldRef] = MappingProxyType({ref.name: ref for ref in MEASURED})
_PRINTED = PhraseTable((FRAME.format_map({"measure": row.english}), row.name) for row in MEASURES.values())
_EVERYDAY = PhraseTable(WORDS)
_UNNAMED = 0.2
"""What it costs not to say which property is measured."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured: a property, or the time of the event."""

    measure: str
    event: str
    of_property: str | None

    def rule(self, said: Said, circumstances: dict[str, Json]) -> Rule:
        named: dict[str, Json] = {} if self.of_property is None else {"property": self.of_property}
        rule: Rule = {"event": self.event, "measure": {"of": self.measure, **named, **said.comparison}, **circumstances}
        return negative(rule) if said.negated else rule

    @property
    def result(self) -> FieldRef:
        return _RESULTS[MEASURES[self.measure].result.name]


@dataclass(frozen=True, slots=True)
class NumberProperty:
    """A number property of any event."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[FieldRef]]:
        for edge in chart.mentions(start):
            match edge.meaning:
                case FieldName(ref) if ref.place.event and ref.place.items is None:
                    if chart.lexicon.field(ref).type.has(Trait.NUMERIC):
                        yield Edge(edge.end, ref, edge.cost, edge.assumed)
                case _:
                    pass


_SLOTS: Mapping[str, Category[Any]] = {"property": NumberProperty(), "event": NamedEvent()}


@dataclass(frozen=True, slots=True)
class MeasureClause:
    """A measure, when, and what is said of it."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        for measure, match in _PRINTED.matches(chart, start, _SLOTS):
            yield from _compared(chart, measure, match, 0.0, 0)
        for measure, match in _EVERYDAY.matches(chart, start, _SLOTS):
            skipped = 0
            while chart.word(match.end + skipped) in COPULAS:
                skipped += 1
            for without in {0, skipped}:
                yield from _compared(chart, measure, match, EVERYDAY, without)


def _compared(chart: Chart, measure: str, match: Match, cost: float, skipped: int) -> Iterator[Edge[Rule]]:
    measured = _measured(chart, measure, match)
    if measured is None:
        return
    cost += _UNNAMED if measured.of_property and "property" not in match.slots else 0.0
    start = Edge(match.end + skipped, Happening(measured.event), match.cost + cost)
    if start.end >= len(chart.tokens):
        return
    windows = [
        Edge(edge.end, Happening(measured.event, window=edge.meaning), start.cost + edge.cost, edge.assumed)
        for edge in chart.at(EventWindow(), start.end)
    ]
    for so_far in (start, *windows):
        for said in chart.at(Predicate(measured.result), so_far.end) if so_far.end < len(chart.tokens) else ():
            here = Edge(said.end, so_far.meaning, so_far.cost + said.cost, so_far.assumed + said.assumed)
            for edge in (here, *where_at(chart, here), *_later_window(chart, here)):
                yield Edge(edge.end, measured.rule(said.meaning, edge.meaning.circumstances), edge.cost, edge.assumed)


def _later_window(chart: Chart, here: Edge[Happening]) -> Iterator[Edge[Happening]]:
    """“average order value over 50 in the last 90 days”"""
    if here.meaning.window is None and here.end < len(chart.tokens):
        for edge in chart.at(EventWindow(), here.end):
            happening = Happening(here.meaning.event, window=edge.meaning)
            yield Edge(edge.end, happening, here.cost + edge.cost + EVERYDAY, here.assumed + edge.assumed)


def _measured(chart: Chart, measure: str, match: Match) -> Measured | None:
    """What the phrase measures; None when it names another event's property or has none to measure."""
    event: str = match.slots["event"]
    if MEASURES[measure].of_time:
        return Measured(measure, event, None)
    ref: FieldRef | None = match.slots.get("property") or amount_field(chart, event)
    return Measured(measure, event, ref.name) if ref is not None and ref.place.event == event else None
