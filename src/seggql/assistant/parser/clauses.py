"""Stage 3: clauses on the person's attributes, items and segments, as a category of the chart.

A clause as `sentence` prints it costs nothing; what people say more briefly costs a little, so that the fuller
explanation of the same words wins.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from seggql.rules.sentence import ANYONE, ITEMS, MEMBER, NO_ONE, NOT_MEMBER, WHOSE
from seggql.rules.types import Json, Trait

from .ages import AgeSaid
from .chart import Chart, Edge, matches
from .conditions import BareOptions, Conditions, Rule, clause
from .english.phrases import ITEM_LEADS, ITEM_LINKS, SEGMENTS, WITH, WITHOUT
from .lexicon import MEASURED, PERSON, FieldRef, Place
from .names import NamedField, NamedSegment
from .predicates import EVERYDAY, Predicate
from .sayings import ProperNames, SayingHere

BARE = 0.2
_PRESENCE = 0.4
_NUMBER = next(ref for ref in MEASURED if ref.name == "number")


@dataclass(frozen=True, slots=True)
class Clause:
    """A leaf of the rule in JSON.

    `loose` values stand without their attribute's name; then `alternatives` are the clauses of each of several values
    that are joined by “or”.
    """

    rule: Rule
    loose: bool = False
    alternatives: tuple[Rule, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class PersonClause:
    """Every clause on the person except those on events."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Clause]]:
        for family in (_whose, _field, _amount, _presence, _items, _segments, _everyone):
            for edge in family(chart, start):
                yield Edge(edge.end, Clause(edge.meaning), edge.cost, edge.assumed)
        for category in (AgeSaid(), SayingHere()):
            for edge in chart.at(category, start):
                yield Edge(edge.end, Clause(edge.meaning), edge.cost, edge.assumed)
        yield from _options(chart, start)


@dataclass(frozen=True, slots=True)
class _Said:
    """An attribute and what is said of it."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        for named in chart.at(NamedField(PERSON), start):
            for said in chart.at(Predicate(named.meaning), named.end):
                rule = clause(named.meaning.name, said.meaning)
                yield Edge(said.end, rule, named.cost + said.cost, said.assumed)


def _whose(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    """“whose city is London”"""
    if chart.word(start) == WHOSE.split()[0]:
        yield from chart.at(_Said(), start + 1)


def _field(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    """“city is London”, “tier gold”, “subscribed”"""
    for edge in chart.at(_Said(), start):
        yield Edge(edge.end, edge.meaning, edge.cost + EVERYDAY, edge.assumed)
    for named in chart.at(NamedField(PERSON), start):
        if chart.lexicon.field(named.meaning).type.name == "boolean":
            yield Edge(named.end, _is(named.meaning.name, True), named.cost + BARE)


def _is(name: str, value: Json) -> Rule:
    return {"attribute": name, "operator": "is", "value": value}


def _options(chart: Chart, start: int) -> Iterator[Edge[Clause]]:
    """“gold”, “gold or silver tier”, “Arabic speakers”, “VIP”"""
    for edge in (*chart.at(BareOptions(PERSON), start), *chart.at(ProperNames(), start)):
        name, listed = edge.meaning
        several = chart.lexicon.field(FieldRef(PERSON, name)).type.has(Trait.SEVERAL)
        operator = ("has_all" if listed.joiner == "and" else "has_any") if several else "is"
        values = [*listed.values]
        rule: Rule = {"attribute": name, "operator": operator, "value": values[0] if len(values) == 1 else values}
        alone = [{**rule, "value": value} for value in values]
        split = tuple(alone) if listed.joiner == "or" and chart.word(start) != "either" else ()
        yield Edge(edge.end, Clause(rule, True, split), edge.cost + BARE, edge.assumed)
        for named in chart.at(NamedField(PERSON), edge.end) if edge.end < len(chart.tokens) else ():
            if named.meaning.name == name:
                yield Edge(named.end, Clause(rule, True, split), edge.cost + EVERYDAY, edge.assumed)


def _amount(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    """“more than 500 loyalty points”, “500+ points”"""
    for said in chart.at(Predicate(_NUMBER), start):
        for named in chart.at(NamedField(PERSON), said.end) if said.end < len(chart.tokens) else ():
            ref = named.meaning
            if chart.lexicon.field(ref).type.has(Trait.NUMERIC):
                yield Edge(named.end, clause(ref.name, said.meaning), said.cost + named.cost + EVERYDAY, said.assumed)


def _presence(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    """“with a phone number”, “without email”"""
    for phrases, operator in ((WITH, "is_not_empty"), (WITHOUT, "is_empty")):
        for phrase in phrases:
            for match in matches(chart, f"{phrase} {{field}}", start, {"field": NamedField(PERSON)}):
                rule: Rule = {"attribute": match.slots["field"].name, "operator": operator}
                yield Edge(match.end, rule, match.cost + _PRESENCE)


def _items(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    """“with any orders where the category is shoes and the price is greater than 50”"""
    slots = {"items": NamedField(PERSON)}
    printed = [(frame, kind, 0.0) for kind, frame in ITEMS.items()]
    for frame, kind, cost in (*printed, *((frame, kind, BARE) for frame, kind in ITEM_LEADS)):
        for match in matches(chart, frame, start, slots):
            ref: FieldRef = match.slots["items"]
            if not chart.lexicon.field(ref).type.has(Trait.ITEMS):
                continue
            for link, extra in (("where", 0.0), *((link, BARE) for link in ITEM_LINKS)):
                for linked in matches(chart, link, match.end, {}):
                    for line in conditions_at(chart, Place(None, ref.name), linked.end):
                        rule: Rule = {"items": ref.name, "match": kind, "where": line.meaning}
                        yield Edge(line.end, rule, match.cost + cost + extra + line.cost, line.assumed)


def conditions_at(chart: Chart, place: Place, start: int) -> Iterator[Edge[Rule]]:
    """Conditions on an item or event, in full or as bare options."""
    if start < len(chart.tokens):
        yield from chart.at(Conditions(place), start)


def _segments(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    """“who are in the segment “VIP””, “in VIP”"""
    slots = {"segment": NamedSegment()}
    for match in matches(chart, MEMBER, start, slots):
        yield Edge(match.end, {"segment": match.slots["segment"]}, match.cost)
    for match in matches(chart, NOT_MEMBER, start, slots):
        yield Edge(match.end, {"not": {"segment": match.slots["segment"]}}, match.cost)
    for phrase in SEGMENTS:
        for match in matches(chart, phrase, start, slots):
            yield Edge(match.end, {"segment": match.slots["segment"]}, match.cost + EVERYDAY)


def _everyone(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    everyone: Rule = {"all": []}
    for frame, rule in ((ANYONE, everyone), (NO_ONE, {"not": everyone})):
        for match in matches(chart, frame, start, {}):
            yield Edge(match.end, rule)
