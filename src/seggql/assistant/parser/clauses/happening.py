"""What can be said of an event: how often, when, and of which ones. Parts of the clauses on events."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from seggql.rules import occurrences
from seggql.rules.types import Json, Trait

from ..chart import Category, Chart, Edge, PhraseTable
from ..english.comparisons import OCCURRENCES
from ..english.times import UNITS
from ..english.words import MONEY_FIELDS
from ..mentions import MEASURED, FieldRef, Place
from ..parts.predicates import EVERYDAY, Predicate, Said
from ..parts.quantities import Times, Whole
from ..parts.times import Window
from .clause import Rule, grouped
from .conditions import Conditions

Occurrence = dict[str, Json]

_PRINTED = [(row.english.replace("{times}", "{count}"), row.name) for row in occurrences.OCCURRENCES.values()]
_OCCURRENCES = PhraseTable((*_PRINTED, *OCCURRENCES))
_NUMBER = next(ref for ref in MEASURED if ref.name == "number")
_COUNTED = frozenset(UNITS) | {"times", "time", "x", "item", "items", "product", "products", "things"}
"""Words after a number that is no amount of money."""
_AT_LEAST = "“{text}” is read as at least {text}."


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
    """An event with what has been said of it so far.

    `where` must hold of one event, `each` of one event each: “bought shoes and shirts” may be two purchases.
    """

    event: str
    occurrence: Occurrence | None = None
    window: Window | None = None
    where: tuple[Rule, ...] = ()
    each: tuple[Rule, ...] = ()

    @property
    def circumstances(self) -> dict[str, Json]:
        time: dict[str, Json] = {"time": self.window} if self.window else {}
        where: dict[str, Json] = {"where": grouped("all", [*self.where])} if self.where else {}
        return time | where

    @property
    def rule(self) -> Rule:
        if self.each:
            return grouped("all", [replace(self, where=(*self.where, one), each=()).rule for one in self.each])
        counted: dict[str, Json] = {"occurrence": self.occurrence} if self.occurrence else {}
        return {"event": self.event} | counted | self.circumstances


def extended(chart: Chart, so_far: Edge[Happening], category: Category[Any], name: str) -> Iterator[Edge[Happening]]:
    """The event with one thing more said of it."""
    for edge in chart.at(category, so_far.end):
        meaning = replace(so_far.meaning, **{name: edge.meaning})
        yield Edge(edge.end, meaning, so_far.cost + edge.cost, so_far.assumed + edge.assumed)


def where_at(chart: Chart, so_far: Edge[Happening]) -> Iterator[Edge[Happening]]:
    """The conditions after “where”."""
    if chart.word(so_far.end) == "where":
        for edge in chart.at(Conditions(Place(so_far.meaning.event)), so_far.end + 1):
            yield with_condition(so_far, edge)


def with_condition(so_far: Edge[Happening], edge: Edge[Rule], cost: float = 0.0) -> Edge[Happening]:
    meaning = replace(so_far.meaning, where=(*so_far.meaning.where, edge.meaning))
    return Edge(edge.end, meaning, so_far.cost + edge.cost + cost, so_far.assumed + edge.assumed)


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
        names = " ".join((field.name, field.label, *field.synonyms)).lower().replace("_", " ")
        if MONEY_FIELDS & {*names.split()}:
            return ref
    return numbers[0][0] if len(numbers) == 1 else None
