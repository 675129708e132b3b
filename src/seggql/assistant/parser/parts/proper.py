"""Proper names that the catalogue does not know, as categories of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..chart import Chart, Edge
from ..english.phrases import PROPER_LEADS, TAG_WORDS
from ..english.times import UNITS
from ..english.words import GLUE, LINKS, NOT, NUMBERS, PEOPLE, RELATIVES
from ..lexicon import PERSON, FieldRef
from ..tokens import Kind
from .values import Listed

_GRAMMAR = GLUE | PEOPLE | NOT | RELATIVES | frozenset(LINKS) | frozenset(NUMBERS) | frozenset(UNITS)
_MOST_WORDS = 3
_COST, _TAG = 0.6, 0.35


@dataclass(frozen=True, slots=True)
class ProperNames:
    """Names after the word that says what they name: “in Springfield or Shelbyville”, “named Anna”, “tagged summer”.

    Means an attribute and its values.
    """

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[tuple[str, Listed]]]:
        attribute = PROPER_LEADS.get(chart.word(start))
        if attribute is None or FieldRef(PERSON, attribute) not in chart.lexicon.fields:
            return
        label = chart.lexicon.field(FieldRef(PERSON, attribute)).label.lower()
        for edge in _listed(chart, start + 1):
            cost = _COST - 0.05 * (edge.end - start)
            yield Edge(edge.end, (attribute, edge.meaning), cost, (_taken(edge.meaning, label),))


@dataclass(frozen=True, slots=True)
class TagWord:
    """A word that is a tag everywhere, for accounts whose tags are not known here. Means an attribute and its value."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[tuple[str, Listed]]]:
        tag = TAG_WORDS.get(chart.word(start))
        if tag is not None and FieldRef(PERSON, "tags") in chart.lexicon.fields:
            assumed = f"“{chart.tokens[start].text}” is read as the tag {tag}."
            yield Edge(start + 1, ("tags", Listed((tag,))), _TAG, (assumed,))


@dataclass(frozen=True, slots=True)
class CapitalName:
    """A name with a capital letter after its attribute, “company Acme”."""

    ref: FieldRef

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Listed]]:
        if chart.tokens[start].text[0].isupper():
            for edge in _listed(chart, start):
                label = chart.lexicon.field(self.ref).label.lower()
                yield Edge(edge.end, edge.meaning, 0.2, (_taken(edge.meaning, label),))


def _taken(listed: Listed, label: str) -> str:
    names = " and ".join(f"“{name}”" for name in listed.values)
    return f"{names} {'is' if len(listed.values) == 1 else 'are'} taken for: {label}."


def _listed(chart: Chart, start: int) -> Iterator[Edge[Listed]]:
    names, at, joiner = (), start, ""
    while (end := _name_end(chart, at)) is not None:
        names = (*names, _unquoted(chart, at, end))
        yield Edge(end, Listed(names, joiner))
        comma = chart.word(end) == ","
        following = {"or": "or", "and": "and"}.get(chart.word(end + comma), "")
        if joiner or not (comma or following):
            return
        at, joiner = end + comma + bool(following), following


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
