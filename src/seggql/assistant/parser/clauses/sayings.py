"""Everyday phrases with a meaning of their own, as a category of the chart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from seggql.rules.moment import Span
from seggql.rules.types import Json

from ..chart import Category, Chart, Edge, PhraseTable
from ..english.phrases import PREFERRED, SAYINGS, Saying
from ..english.words import PEOPLE
from ..mentions import PERSON, FieldRef
from ..parts.predicates import Predicate
from ..parts.quantities import Length
from ..parts.times import span_json
from ..parts.values import ValueList
from ..tokens import stem
from .clause import Rule, condition, options_rule

_SAID = 0.1
_SAYINGS = PhraseTable((saying.phrase, saying) for saying in SAYINGS)
_MOST_BETWEEN = 5


@dataclass(frozen=True, slots=True)
class SayingClause:
    """A phrase of the tables, a preference, newcomers."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        slots: Mapping[str, Category[Any]] = {"counted": Length(counted=True), "span": Length()}
        for saying, match in _SAYINGS.matches(chart, start, slots):
            if _has(chart, saying.needs) and (not saying.before_people or chart.word(match.end) in PEOPLE):
                assumed = (*match.assumed, *_assumed(chart, saying, start, match.end))
                yield Edge(match.end, _filled(saying.rule, match.slots), match.cost + _SAID, assumed)
        yield from _preferred(chart, start)
        yield from _newcomers(chart, start)


def _assumed(chart: Chart, saying: Saying, start: int, end: int) -> tuple[str, ...]:
    return (saying.assumes.format(words=chart.slice(start, end)),) if saying.assumes else ()


def _has(chart: Chart, name: str) -> bool:
    return FieldRef(PERSON, name) in chart.lexicon.fields


def _filled(rule: Mapping[str, Json], slots: Mapping[str, Any]) -> Rule:
    """The clause with the spans the phrase gave."""
    spans = {f"{{{name}}}": span_json(span) for name, span in slots.items() if isinstance(span, Span)}
    return {
        key: cast("Json", spans.get(value, value)) if isinstance(value, str) else value for key, value in rule.items()
    }


def _preferred(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    """“prefer browsing on a mobile device”: the attribute is preferred device, the option near, its noun may follow."""
    if chart.tokens[start].stem != PREFERRED:
        return
    for ref, field in chart.lexicon.of_place(PERSON):
        first, *rest = (stem(word) for word in field.name.split("_"))
        if first != PREFERRED or not field.options:
            continue
        for at in range(start + 1, min(start + 1 + _MOST_BETWEEN, len(chart.tokens))):
            for option in chart.at(ValueList(ref, known=True), at):
                noun = option.end < len(chart.tokens) and chart.tokens[option.end].stem in rest
                yield Edge(option.end + noun, options_rule(ref.name, option.meaning), option.cost + _SAID)


def _newcomers(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    """“new customers this month”, “new in the last 30 days”"""
    ref = FieldRef(PERSON, "created_at")
    if chart.word(start) != "new" or ref not in chart.lexicon.fields:
        return
    for said in chart.at(Predicate(ref), start + 1 + (chart.word(start + 1) in PEOPLE)):
        yield Edge(said.end, condition(ref.name, said.meaning), said.cost + _SAID, said.assumed)
