"""Clauses on the person's attributes, as a category of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass

from seggql.rules.sentence import WHOSE
from seggql.rules.types import Trait

from ..chart import Chart, Edge, PhraseTable
from ..english.phrases import BIRTHDAYS, WITH, WITHOUT
from ..english.words import GLUE
from ..mentions import MEASURED, PERSON, FieldRef, OptionName
from ..parts.names import NamedField
from ..parts.predicates import EVERYDAY, Predicate
from ..parts.proper import ProperNames, TagWord
from ..parts.values import Listed
from ..spelling import is_known
from ..tokens import Kind
from .clause import Clause, Rule, condition, options_rule
from .conditions import BareOptions, Options

_BARE, _PRESENT, _ABSENT = 0.2, 0.35, 0.2
_NUMBER = next(ref for ref in MEASURED if ref.name == "number")
_PRESENCE = PhraseTable(
    [
        *((f"{phrase} {{field}}", ("is_not_empty", _PRESENT)) for phrase in WITH),
        *((f"{phrase} {{field}}", ("is_empty", _ABSENT)) for phrase in WITHOUT),
    ]
)


@dataclass(frozen=True, slots=True)
class AttributeClause:
    """An attribute and what is said of it, or a value that tells its attribute."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Clause]]:
        for family in (_whose, _named, _amount, _presence):
            for edge in family(chart, start):
                yield Edge(edge.end, Clause(edge.meaning), edge.cost, edge.assumed)
        yield from _options(chart, start)


@dataclass(frozen=True, slots=True)
class _Said:
    """“city is London”, “tier gold”; of a birthday only sayings speak, for it is a day of every year."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        for named in chart.at(NamedField(PERSON), start):
            birthday = named.cost > 0 and any(token.stem in BIRTHDAYS for token in chart.tokens[start : named.end])
            for said in chart.at(Predicate(named.meaning), named.end) if not birthday else ():
                yield Edge(said.end, condition(named.meaning.name, said.meaning), named.cost + said.cost, said.assumed)


def _whose(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    if chart.word(start) == WHOSE.split()[0]:
        yield from chart.at(_Said(), start + 1)


def _named(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    """An attribute without “whose”; a yes-or-no one by its name alone, “subscribed”."""
    for edge in chart.at(_Said(), start):
        yield Edge(edge.end, edge.meaning, edge.cost + EVERYDAY, edge.assumed)
    for named in chart.at(NamedField(PERSON), start):
        if chart.lexicon.field(named.meaning).type.name == "boolean":
            rule: Rule = {"attribute": named.meaning.name, "operator": "is", "value": True}
            yield Edge(named.end, rule, named.cost + _BARE)
            for end in _named_again(chart, named):
                yield Edge(end, rule, named.cost + _BARE)


def _named_again(chart: Chart, named: Edge[FieldRef]) -> Iterator[int]:
    """“subscribed to the newsletter” names one attribute twice."""
    at = named.end
    while chart.word(at) in GLUE:
        at += 1
    if at > named.end:
        yield from (again.end for again in chart.at(NamedField(PERSON), at) if again.meaning == named.meaning)


def _options(chart: Chart, start: int) -> Iterator[Edge[Clause]]:
    """“gold”, “gold or silver tier”, “Arabic speakers”, “in Springfield”"""
    for edge in _bare(chart, start):
        name, listed = edge.meaning.field, edge.meaning.listed
        clause = _option_clause(chart, name, listed, split=chart.word(start) != "either")
        either = f"“{chart.slice(start, edge.end)}” is read as: one or the other."
        assumed = (*edge.assumed, either) if edge.meaning.each else edge.assumed
        yield Edge(edge.end, clause, edge.cost + _BARE, assumed)
        for named in chart.at(NamedField(PERSON), edge.end):
            if named.meaning.name == name:
                yield Edge(named.end, clause, edge.cost + EVERYDAY, assumed)


def _bare(chart: Chart, start: int) -> Iterator[Edge[Options]]:
    yield from chart.at(BareOptions(PERSON), start)
    for family in (ProperNames(), TagWord()):
        for edge in chart.at(family, start):
            yield Edge(edge.end, Options(*edge.meaning), edge.cost, edge.assumed)


def _option_clause(chart: Chart, name: str, listed: Listed, *, split: bool) -> Clause:
    several = chart.lexicon.field(FieldRef(PERSON, name)).type.has(Trait.SEVERAL)
    operator = ("has_all" if listed.joiner == "and" else "has_any") if several else "is"
    apart = listed.values if split and listed.joiner == "or" else ()
    alternatives = tuple(options_rule(name, Listed((value,)), operator) for value in apart)
    return Clause(options_rule(name, listed, operator), loose=True, alternatives=alternatives)


def _amount(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    """“more than 500 loyalty points”"""
    for said in chart.at(Predicate(_NUMBER), start):
        for named in chart.at(NamedField(PERSON), said.end):
            if chart.lexicon.field(named.meaning).type.has(Trait.NUMERIC):
                rule = condition(named.meaning.name, said.meaning)
                yield Edge(named.end, rule, said.cost + named.cost + EVERYDAY, said.assumed)


def _presence(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    """“with a phone number”, “without email”"""
    for (operator, cost), match in _PRESENCE.matches(chart, start, {"field": NamedField(PERSON)}):
        birthday = any(token.stem in BIRTHDAYS for token in chart.tokens[start : match.end])
        ref: FieldRef = match.slots["field"]
        if not birthday and not _goes_on(chart, ref, match.end):
            yield Edge(match.end, {"attribute": ref.name, "operator": operator}, match.cost + cost)


def _goes_on(chart: Chart, ref: FieldRef, end: int) -> bool:
    """Whether more was meant to be said of an attribute, as in “with points balance 5” or “without tag VIP”."""
    if end == len(chart.tokens):
        return False
    token = chart.tokens[end]
    valued = any(isinstance(edge.meaning, OptionName) and edge.meaning.ref == ref for edge in chart.mentions(end))
    strange = token.kind is Kind.WORD and not is_known(token, chart.lexicon)
    return valued or strange or token.kind in (Kind.NUMBER, Kind.QUOTED)
