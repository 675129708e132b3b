"""Everyday phrases, tags, places and names without their attribute, as a category of the chart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from seggql.rules.moment import Span
from seggql.rules.types import Json

from .chart import Category, Chart, Edge, PhraseTable
from .conditions import Rule
from .english.phrases import PROPER_LEADS, SAYINGS, TAG_WORDS
from .english.times import UNITS
from .english.words import GLUE, LINKS, NOT, NUMBERS, PEOPLE, RELATIVES
from .lexicon import PERSON, FieldRef
from .quantities import Length
from .times import span_json
from .tokens import Kind
from .values import Listed

_SAID, _TAG, _NAME = 0.1, 0.3, 0.6
_SAYINGS = PhraseTable((saying.phrase, saying) for saying in SAYINGS)
_GRAMMAR = GLUE | PEOPLE | NOT | RELATIVES | frozenset(LINKS) | frozenset(NUMBERS) | frozenset(UNITS)
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class SayingHere:
    """A phrase of the tables, or a word that is a tag everywhere."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Rule]]:
        slots: Mapping[str, Category[Any]] = {"counted": Length(counted=True), "span": Length()}
        for saying, match in _SAYINGS.matches(chart, start, slots):
            if _has(chart, saying.needs):
                assumed = (*match.assumed, *((saying.assumes,) if saying.assumes else ()))
                yield Edge(match.end, _filled(saying.rule, match.slots), match.cost + _SAID, assumed)
        yield from _tag(chart, start)


def _has(chart: Chart, name: str) -> bool:
    return FieldRef(PERSON, name) in chart.lexicon.fields


def _filled(rule: Mapping[str, Json], slots: Mapping[str, Any]) -> Rule:
    """The clause with the spans the phrase gave."""
    spans = {f"{{{name}}}": span_json(span) for name, span in slots.items() if isinstance(span, Span)}
    return {key: cast("Json", spans.get(value, value)) if isinstance(value, str) else value for key, value in rule.items()}


def _tag(chart: Chart, start: int) -> Iterator[Edge[Rule]]:
    tag = TAG_WORDS.get(chart.word(start))
    if tag is None or not _has(chart, "tags"):
        return
    assumed = f"“{chart.tokens[start].text}” is read as the tag {tag}."
    yield Edge(start + 1, {"attribute": "tags", "operator": "has_any", "value": tag}, _TAG, (assumed,))


@dataclass(frozen=True, slots=True)
class ProperNames:
    """Names that the catalogue does not know, after the word that says what they name: “in Springfield or Shelbyville”.

    Means an attribute and its values.
    """

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[tuple[str, Listed]]]:
        attribute = PROPER_LEADS.get(chart.word(start))
        if attribute is None or not _has(chart, attribute):
            return
        so_far, at, joiner = (), start + 1, ""
        while (end := _name_end(chart, at)) is not None:
            so_far = (*so_far, _unquoted(chart, at, end))
            assumed = f"{' and '.join(f'“{name}”' for name in so_far)} is taken to be a {attribute.replace('_', ' ')}."
            cost = _NAME - 0.05 * (end - start)
            yield Edge(end, (attribute, Listed(so_far, joiner)), cost, (assumed,))
            if joiner:
                return
            comma = chart.word(end) == ","
            joiner = {"or": "or", "and": "and"}.get(chart.word(end + comma), "")
            at = end + comma + bool(joiner)
            if at == end:
                return


def _name_end(chart: Chart, start: int) -> int | None:
    """Where the longest unknown name ends: further words of it have capitals."""
    if start < len(chart.tokens) and chart.tokens[start].kind is Kind.QUOTED:
        return start + 1
    end = start
    while end < min(start + _MOST_WORDS, len(chart.tokens)):
        token = chart.tokens[end]
        known = token.kind is not Kind.WORD or token.folded in _GRAMMAR or chart.mentions(end)
        if known or (end > start and not token.text[0].isupper()):
            break
        end += 1
    return end if end > start else None


def _unquoted(chart: Chart, start: int, end: int) -> str:
    token = chart.tokens[start]
    return token.unquoted if token.kind is Kind.QUOTED else chart.slice(start, end)
