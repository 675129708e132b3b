"""Proper names that the catalogue does not know, as categories of the chart."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..chart import Chart, Edge
from ..english.phrases import PROPER_LEADS, TAG_WORDS
from ..english.times import DAYS, UNITS, WEEKDAYS
from ..english.words import GLUE, LINKS, NOT, NUMBERS, PEOPLE, RELATIVES
from ..mentions import PERSON, FieldRef, OptionName
from ..tokens import Kind
from .dates import MONTH_NUMBERS
from .values import Listed

_TIMES = frozenset({*UNITS, *DAYS, *WEEKDAYS, *MONTH_NUMBERS})
_GRAMMAR = GLUE | PEOPLE | NOT | RELATIVES | _TIMES | frozenset({*LINKS, *NUMBERS})
_MOST_WORDS = 3
_COST, _TAG, _AFTER_ITS_ATTRIBUTE = 0.6, 0.35, 0.2


@dataclass(frozen=True, slots=True)
class ProperNames:
    """Names after the word that says what they name: “in Springfield or Shelbyville”, “named Anna”, “tagged summer”.

    Means an attribute and its values.
    """

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[tuple[str, Listed]]]:
        attribute = PROPER_LEADS.get(chart.word(start))
        if attribute is None or FieldRef(PERSON, attribute) not in chart.lexicon.fields:
            return
        ref = FieldRef(PERSON, attribute)
        for edge in _names(chart, ref, start + 1):
            cost = _COST - 0.05 * (edge.end - start)
            assumed = _taken(edge.meaning.unknown, chart.lexicon.field(ref).label.lower())
            yield Edge(edge.end, (attribute, edge.meaning.listed), cost, assumed)


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
            for edge in _names(chart, self.ref, start):
                assumed = _taken(edge.meaning.unknown, chart.lexicon.field(self.ref).label.lower())
                yield Edge(edge.end, edge.meaning.listed, _AFTER_ITS_ATTRIBUTE, assumed)


@dataclass(frozen=True, slots=True)
class _Names:
    """Names in a list: those somebody has among those nobody is known to have."""

    listed: Listed
    unknown: tuple[str, ...] = ()


def _taken(names: tuple[str, ...], label: str) -> tuple[str, ...]:
    if not names:
        return ()
    quoted = " and ".join(f"“{name}”" for name in names)
    return (f"{quoted} {'is' if len(names) == 1 else 'are'} taken for: {label}.",)


def _names(chart: Chart, ref: FieldRef, start: int) -> Iterator[Edge[_Names]]:
    """“Springfield”, “Springfield, London or Shelbyville”; lists without an unknown name are no matter of this."""
    so_far, at = _Names(Listed(())), start
    joiner = ""
    while (one := _name(chart, ref, at)) is not None:
        name, end, known = one
        so_far = _Names(Listed((*so_far.listed.values, name), joiner), so_far.unknown + (() if known else (name,)))
        if so_far.unknown:
            yield Edge(end, so_far)
        comma = chart.word(end) == ","
        following = {"or": "or", "and": "and"}.get(chart.word(end + comma), "")
        if joiner or not (comma or following):
            return
        at, joiner = end + comma + bool(following), following


def _name(chart: Chart, ref: FieldRef, start: int) -> tuple[str, int, bool] | None:
    """A name, where it ends, and whether somebody has it."""
    for edge in chart.mentions(start):
        if isinstance(edge.meaning, OptionName) and edge.meaning.ref == ref:
            return edge.meaning.value, edge.end, True
    end = _name_end(chart, start)
    return None if end is None else (_unquoted(chart, start, end), end, False)


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
