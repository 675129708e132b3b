"""Clauses on events, “bought shoes twice in the last 30 days”, as a category of the chart.

An event takes what stands around it: how often, when, and which ones, in whatever order people say them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from seggql.rules.sentence import HAPPENED, NOT_HAPPENED

from ..chart import Chart, Edge, PhraseTable
from ..english.comparisons import AFTERTHOUGHTS
from ..english.words import BEFORE_EVENT, BETWEEN
from ..mentions import OptionName, Place
from ..parts.names import NamedEvent
from ..parts.times import EventWindow
from ..parts.values import Listed
from .clause import Rule, condition, negative, options_rule
from .conditions import BareOptions, Conditions
from .happening import Amount, Happening, HowOften, amount_field, extended, where_at, with_condition

EVENT = 0.1
"""What an event costs that is not named as sentences name it."""
GLUE_COST, _UNNAMED = 0.04, 0.2
_MOST_PARTS, _MOST_MEANINGS = 8, 12
_PRINTED = PhraseTable([(HAPPENED, False), (NOT_HAPPENED, True)])
_AFTERTHOUGHTS = PhraseTable(AFTERTHOUGHTS)


@dataclass(frozen=True, slots=True)
class EventClause:
    """Everything said of how an event happened."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        for negated, match in _PRINTED.matches(chart, start, {"event": NamedEvent()}):
            for edge in _printed_parts(chart, Edge(match.end, Happening(match.slots["event"]), match.cost)):
                rule = edge.meaning.rule
                yield Edge(edge.end, negative(rule) if negated else rule, edge.cost, edge.assumed)
        for happening in chart.at(Happened(), start):
            yield Edge(happening.end, happening.meaning.rule, happening.cost, happening.assumed)


def _printed_parts(chart: Chart, so_far: Edge[Happening]) -> Iterator[Edge[Happening]]:
    """“… at least twice within the last 30 days where …”"""
    counted = [so_far, *extended(chart, so_far, HowOften(), "occurrence")]
    timed = [*counted, *(more for edge in counted for more in extended(chart, edge, EventWindow(), "window"))]
    for edge in timed:
        yield edge
        yield from where_at(chart, edge)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event in everyday words, with what stands before and after it."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Happening]]:
        for before in (*_before(chart, start), *_kinds(chart, start)):
            for named in chart.at(NamedEvent(), before.end):
                if before.meaning.event not in ("", named.meaning):
                    continue
                happening = replace(before.meaning, event=named.meaning)
                first = Edge(named.end, happening, before.cost + named.cost + EVENT, before.assumed + named.assumed)
                yield from _after(chart, first)


def _before(chart: Chart, start: int) -> Iterator[Edge[Happening]]:
    """What may precede the event: a window, a number."""
    nothing = Edge(start, Happening(""))
    timed = extended(chart, nothing, EventWindow(), "window")
    opened = (Edge(_skip(chart, edge.end), edge.meaning, edge.cost + GLUE_COST, edge.assumed) for edge in timed)
    for edge in (nothing, *opened):
        yield edge
        for counted in extended(chart, edge, HowOften(plain=True), "occurrence"):
            yield counted
            if chart.word(counted.end) in ("different", "separate", "or", "of"):
                yield Edge(counted.end + 1, counted.meaning, counted.cost + GLUE_COST, counted.assumed)


def _kinds(chart: Chart, start: int) -> Iterator[Edge[Happening]]:
    """“mobile browsing”: an option of the event before its name."""
    events = {edge.meaning.ref.place.event for edge in chart.mentions(start) if isinstance(edge.meaning, OptionName)}
    for event in filter(None, events):
        for edge in chart.at(BareOptions(Place(event)), start):
            if not edge.meaning.each:
                rule = options_rule(edge.meaning.field, edge.meaning.listed)
                yield Edge(edge.end, Happening(event, where=(rule,)), edge.cost, edge.assumed)


def _skip(chart: Chart, at: int) -> int:
    """Past a comma and the words that open the clause it belongs to."""
    while chart.word(at) in BEFORE_EVENT:
        at += 1
    return at


def _after(chart: Chart, first: Edge[Happening]) -> Iterator[Edge[Happening]]:
    """The event extended by every part that follows it, small words between them skipped."""
    frontier = [first, *_afterthoughts(chart, first)]
    for _ in range(_MOST_PARTS):
        yield from frontier
        longer = [longer for edge in frontier for longer in _part(chart, edge)]
        frontier = sorted(longer, key=lambda edge: edge.cost)[:_MOST_MEANINGS]
        if not frontier:
            return


def _afterthoughts(chart: Chart, first: Edge[Happening]) -> Iterator[Edge[Happening]]:
    """“3 purchases or more”"""
    occurrence = first.meaning.occurrence
    for operator, match in _AFTERTHOUGHTS.matches(chart, first.end, {}) if occurrence else ():
        meant = {"operator": operator, "count": occurrence["count"]} if occurrence else None
        yield Edge(match.end, replace(first.meaning, occurrence=meant), first.cost)


def _part(chart: Chart, so_far: Edge[Happening]) -> Iterator[Edge[Happening]]:
    at, glue = so_far.end, 0.0
    while at < len(chart.tokens):
        here = Edge(at, so_far.meaning, so_far.cost + glue, so_far.assumed)
        if so_far.meaning.occurrence is None:
            yield from extended(chart, here, HowOften(), "occurrence")
        if so_far.meaning.window is None:
            yield from extended(chart, here, EventWindow(), "window")
        yield from _condition(chart, here)
        yield from where_at(chart, here)
        if chart.word(at) not in BETWEEN:
            return
        at, glue = at + 1, glue + GLUE_COST


def _condition(chart: Chart, here: Edge[Happening]) -> Iterator[Edge[Happening]]:
    """One thing said of the event's properties: in full, an option alone, or an amount."""
    place = Place(here.meaning.event)
    for edge in chart.at(Conditions(place), here.end):
        yield with_condition(here, edge)
    for edge in chart.at(BareOptions(place), here.end):
        if edge.meaning.each and not here.meaning.each:
            each = tuple(options_rule(edge.meaning.field, Listed((one,))) for one in edge.meaning.listed.values)
            yield Edge(edge.end, replace(here.meaning, each=each), here.cost + edge.cost, here.assumed + edge.assumed)
    for edge in chart.at(Amount(), here.end):
        ref = amount_field(chart, here.meaning.event)
        if ref is not None:
            rule = condition(ref.name, edge.meaning)
            label = chart.lexicon.field(ref).label.lower()
            assumed = f"“{chart.slice(here.end, edge.end)}” is read as the {label} of one event."
            yield with_condition(here, Edge(edge.end, rule, edge.cost, (*edge.assumed, assumed)), _UNNAMED)
