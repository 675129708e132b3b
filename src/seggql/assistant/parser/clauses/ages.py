"""Ages, “who are older than 30”, “over 30”, “aged 18-25”, as a category of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from seggql.rules.operators import OPERATORS
from seggql.rules.sentence import AGE, AGED, negation
from seggql.rules.types import Json
from seggql.rules.wording import verb_phrase

from ..chart import Chart, Edge, PhraseTable, matches
from ..english.phrases import AGE_ENDINGS, AGE_LEADS
from ..english.times import UNITS
from ..english.words import CURRENCIES
from ..mentions import PERSON, FieldRef
from ..parts.predicates import EVERYDAY, Phrase, Predicate, said, slots_of
from ..spelling import is_known
from .clause import Rule, condition

_BARE = 0.5
_ENDING_MISSING = 0.3
_MOST_YEARS = 120
_OTHER_UNITS = frozenset(UNITS) | {"%", "times", "time", "x"}
"""Words after a number that is no age."""
_COUNTING = frozenset({"fewer", "less", "more", "bigger", "larger", "higher", "lower", "equals", "=", "no"})
"""Words that compare amounts, not ages."""


@cache
def _printed() -> PhraseTable[Phrase]:
    """How sentences speak of an age."""
    rows: list[tuple[str, Phrase]] = []
    for name, english in AGE.items():
        operator = OPERATORS[name]
        template = english.replace("{value}", "{values}") if operator.form.name == "values" else english
        twin = negation(operator)
        opposite = Phrase(twin) if twin is not None else Phrase(operator, negated=True)
        for negated, phrase in ((False, Phrase(operator)), (True, opposite)):
            rows.append((AGED.format(predicate=verb_phrase(template, several=True, negated=negated)), phrase))
    return PhraseTable(rows)


@dataclass(frozen=True, slots=True)
class AgeClause:
    """A clause on the derived age, where the catalogue has one."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        ref = next((ref for ref, field in chart.lexicon.of_place(PERSON) if field.derived_from is not None), None)
        if ref is None:
            return
        for phrase, match in _printed().matches(chart, start, slots_of(ref)):
            edge = said(phrase, match)
            if edge is not None:
                yield Edge(edge.end, condition(ref.name, edge.meaning), edge.cost, edge.assumed)
        yield from _everyday(chart, start, ref)


def _everyday(chart: Chart, start: int, ref: FieldRef) -> Iterator[Edge[Rule]]:
    """A comparison with a number that can be an age, with or without the words that say so."""
    leads = [match.end for lead in AGE_LEADS for match in matches(chart, lead, start, {})]
    for at, led in ((start, False), *((end, True) for end in leads)):
        for edge in chart.at(Predicate(ref), at):
            if not _is_age(edge.meaning.value):
                continue
            rule = condition(ref.name, edge.meaning)
            ends = [match.end for ending in AGE_ENDINGS for match in matches(chart, ending, edge.end, {})]
            for end in ends:
                yield Edge(end, rule, edge.cost + EVERYDAY, edge.assumed)
            bare = edge.end == at + 1
            if led and not bare:
                yield Edge(edge.end, rule, edge.cost + EVERYDAY, edge.assumed)
            elif not bare and chart.word(at) not in _COUNTING and not _of_something_else(chart, start, edge.end):
                assumed = f"“{chart.slice(start, edge.end)}” is read as an age."
                yield Edge(edge.end, rule, edge.cost + _BARE, (*edge.assumed, assumed))


def _of_something_else(chart: Chart, start: int, end: int) -> bool:
    """Whether a number is of money, or follows an unknown word that it probably belongs to."""
    if any(token.folded in CURRENCIES for token in chart.tokens[start:end]) or chart.word(end) in _OTHER_UNITS:
        return True
    before = start - 1 if chart.word(start - 1) not in ("is", "are", "of", "at") else start - 2
    return before >= 0 and not is_known(chart.tokens[before], chart.lexicon)


def _is_age(value: Json) -> bool:
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(isinstance(one, int) and 0 <= one <= _MOST_YEARS for one in values)
