"""Clauses on events, “bought shoes twice in the last 30 days”, as a category of the chart.

An event takes what stands around it: how often, when, and which ones, in whatever order people say them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from seggql.rules import occurrences
from seggql.rules.sentence import HAPPENED, NOT_HAPPENED
from seggql.rules.types import Json, Trait

from ..chart import Category, Chart, Edge, PhraseTable, matches
from ..english.comparisons import OCCURRENCES
from ..english.times import UNITS
from ..english.words import GLUE, MONEY_FIELDS
from ..lexicon import MEASURED, FieldRef, Place
from ..parts.names import NamedEvent
from ..parts.predicates import EVERYDAY, Predicate, Said
from ..parts.quantities import Times, Whole
from ..parts.times import EventWindow, Window
from .clause import Rule, condition, grouped
from .conditions import Conditions

Occurrence = dict[str, Json]

_PRINTED = [(row.english.replace("{times}", "{count}"), row.name) for row in occurrences.OCCURRENCES.values()]
_OCCURRENCES = PhraseTable((*_PRINTED, *OCCURRENCES))
_NUMBER = next(ref for ref in MEASURED if ref.name == "number")
_COUNTED = frozenset(UNITS) | {"times", "time", "x"}
_AT_LEAST = "“{text}” is read as at least {text}."
_EVENT, _GLUE, _UNNAMED = 0.1, 0.04, 0.2
_MOST_PARTS = 8
BETWEEN = (GLUE - {"you", "me", "us"}) | frozenset(
    {"with", "worth", "of", "for", "from", "costing", "priced", "item", "items", "product", "products"}
)
"""Words that may stand between an event and what belongs to it."""


@dataclass(frozen=True, slots=True)
class HowOften:
    """A number of times: “at least twice”, “3 times”; before a noun (“3 purchases”) of a plain number."""

    plain: bool = False

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Occurrence]]:
        count: Category[int] = Whole() if self.plain else Times()
        for operator, match in _OCCURRENCES.matches(chart, start, {"count": count, "number": Whole()}):
            number = match.slots.get("count", match.slots.get("number"))
            yield Edge(match.end, {"operator": operator, "count": number}, match.cost)
        for edge in chart.at(count, start):
            assumed = (_AT_LEAST.format(text=chart.slice(start, edge.end)),)
            yield Edge(edge.end, {"operator": "at_least", "count": edge.meaning}, edge.cost + EVERYDAY, assumed)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with what has been said of it so far."""

    event: str
    occurrence: Occurrence | None = None
    window: Window | None = None
    where: tuple[Rule, ...] = ()

    @property
    def circumstances(self) -> dict[str, Json]:
        time: dict[str, Json] = {"time": self.window} if self.window else {}
        where: dict[str, Json] = {"where": grouped("all", [*self.where])} if self.where else {}
        return time | where

    @property
    def rule(self) -> Rule:
        counted: dict[str, Json] = {"occurrence": self.occurrence} if self.occurrence else {}
        return {"event": self.event} | counted | self.circumstances


@dataclass(frozen=True, slots=True)
class EventClause:
    """Everything said of how an event happened."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        yield from _printed(chart, start)
        for happening in chart.at(Happened(), start):
            yield Edge(happening.end, happening.meaning.rule, happening.cost, happening.assumed)


def _printed(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    """“who have not had the event Purchase at least twice within the last 30 days where …”"""
    for frame, negated in ((HAPPENED, False), (NOT_HAPPENED, True)):
        for match in matches(chart, frame, start, {"event": NamedEvent()}):
            happening = Edge(match.end, Happening(match.slots["event"]), match.cost)
            for edge in _printed_parts(chart, happening):
                rule = edge.meaning.rule
                yield Edge(edge.end, {"not": rule} if negated else rule, edge.cost, edge.assumed)


def _printed_parts(chart: Chart, so_far: Edge[Happening]) -> Iterator[Edge[Happening]]:
    counted = [so_far, *_extended(chart, so_far, HowOften(), "occurrence")]
    timed = [*counted, *(more for edge in counted for more in _extended(chart, edge, EventWindow(), "window"))]
    for edge in timed:
        yield edge
        yield from where_at(chart, edge)


def _extended(chart: Chart, so_far: Edge[Happening], category: Category[Any], name: str) -> Iterator[Edge[Happening]]:
    for edge in chart.at(category, so_far.end):
        meaning = replace(so_far.meaning, **{name: edge.meaning})
        yield Edge(edge.end, meaning, so_far.cost + edge.cost, so_far.assumed + edge.assumed)


def where_at(chart: Chart, so_far: Edge[Happening]) -> Iterator[Edge[Happening]]:
    """The conditions after “where”."""
    if chart.word(so_far.end) == "where" and so_far.end + 1 < len(chart.tokens):
        for edge in chart.at(Conditions(Place(so_far.meaning.event)), so_far.end + 1):
            yield with_condition(so_far, edge)


def with_condition(so_far: Edge[Happening], edge: Edge[Rule], cost: float = 0.0) -> Edge[Happening]:
    meaning = replace(so_far.meaning, where=(*so_far.meaning.where, edge.meaning))
    return Edge(edge.end, meaning, so_far.cost + edge.cost + cost, so_far.assumed + edge.assumed)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event in everyday words, with what stands before and after it."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Happening]]:
        for before in _before(chart, start):
            for named in chart.at(NamedEvent(), before.end) if before.end < len(chart.tokens) else ():
                happening = replace(before.meaning, event=named.meaning)
                first = Edge(named.end, happening, before.cost + named.cost + _EVENT, before.assumed + named.assumed)
                yield from _after(chart, first)


def _before(chart: Chart, start: int) -> Iterator[Edge[Happening]]:
    """What may precede the event: a window, a number."""
    nothing = Edge(start, Happening(""))
    timed = _extended(chart, nothing, EventWindow(), "window")
    opened = (Edge(_skip(chart, edge.end), edge.meaning, edge.cost + _GLUE, edge.assumed) for edge in timed)
    for edge in (nothing, *opened):
        yield edge
        for counted in _extended(chart, edge, HowOften(plain=True), "occurrence"):
            yield counted
            if chart.word(counted.end) in ("different", "separate", "or", "of"):
                yield Edge(counted.end + 1, counted.meaning, counted.cost + _GLUE, counted.assumed)


def _skip(chart: Chart, at: int) -> int:
    """Past a comma and the words that open the clause it belongs to."""
    while chart.word(at) in (",", "who", "have", "has", "had", "made", "placed", "did", "a", "an", "the"):
        at += 1
    return at


def _after(chart: Chart, first: Edge[Happening]) -> Iterator[Edge[Happening]]:
    """The event extended by every part that follows it, small words between them skipped."""
    frontier = [first]
    for _ in range(_MOST_PARTS):
        yield from frontier
        frontier = [longer for edge in frontier for longer in _part(chart, edge)]
        frontier = _cheapest(frontier)
        if not frontier:
            return


def _cheapest(edges: list[Edge[Happening]]) -> list[Edge[Happening]]:
    """One edge for each place where different meanings end: the cheapest of a few."""
    return sorted(edges, key=lambda edge: edge.cost)[:12]


def _part(chart: Chart, so_far: Edge[Happening]) -> Iterator[Edge[Happening]]:
    at, glue = so_far.end, 0.0
    while at < len(chart.tokens):
        here = Edge(at, so_far.meaning, so_far.cost + glue, so_far.assumed)
        if so_far.meaning.occurrence is None:
            yield from _extended(chart, here, HowOften(), "occurrence")
        if so_far.meaning.window is None:
            yield from _extended(chart, here, EventWindow(), "window")
        yield from _condition(chart, here)
        yield from where_at(chart, here)
        if chart.word(at) not in BETWEEN:
            return
        at, glue = at + 1, glue + _GLUE


def _condition(chart: Chart, here: Edge[Happening]) -> Iterator[Edge[Happening]]:
    """One thing said of the event's properties: in full, an option alone, or an amount."""
    place = Place(here.meaning.event)
    for edge in chart.at(Conditions(place), here.end):
        yield with_condition(here, edge)
    for edge in chart.at(Amount(), here.end):
        ref = amount_field(chart, here.meaning.event)
        if ref is not None:
            rule = condition(ref.name, edge.meaning)
            label = chart.lexicon.field(ref).label.lower()
            assumed = f"“{chart.slice(here.end, edge.end)}” is read as the {label} of one event."
            yield with_condition(here, Edge(edge.end, rule, edge.cost, (*edge.assumed, assumed)), _UNNAMED)


@dataclass(frozen=True, slots=True)
class Amount:
    """A comparison with a number whose field is not named: “over $50”."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Said]]:
        for edge in chart.at(Predicate(_NUMBER), start):
            if edge.end > start + 1 and chart.word(edge.end) not in _COUNTED:
                yield edge


def amount_field(chart: Chart, event: str) -> FieldRef | None:
    """The number property an amount is about: the one about money, or the only one."""
    numbers = [(ref, field) for ref, field in chart.lexicon.of_place(Place(event)) if field.type.has(Trait.NUMERIC)]
    for ref, field in numbers:
        words = {
            word
            for text in (field.name, field.label, *field.synonyms)
            for word in text.lower().replace("_", " ").split()
        }
        if words & MONEY_FIELDS:
            return ref
    return numbers[0][0] if len(numbers) == 1 else None
