"""Stage 2: the chart. What can stand at a place of the text, by category, worked out once.

A category (a number, a date, what can be said of an attribute) gives edges: where it ends, what it means, what it costs.
Costs are counted in words left unexplained: 0 is a phrase exactly as `sentence` prints it.

Phrases are rows: “at least {value}” matches its words one by one and asks the chart for what stands in braces;
`a|b` is either word, `[a]` a word that may be missing.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

from seggql.rules.moment import Moment

from .lexicon import Lexicon, Mention
from .tokens import Token

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Edge(Generic[T_co]):
    """`tokens[start:end]` of wherever it was asked for means `meaning`; `assumed` says what was taken for granted."""

    end: int
    meaning: T_co
    cost: float = 0.0
    assumed: tuple[str, ...] = ()


class Category(Hashable, Protocol[T_co]):
    def edges(self, chart: "Chart", start: int) -> Iterable[Edge[T_co]]: ...


@dataclass(eq=False)
class Chart:
    """One text being read. `assumed` are the slips of spelling that were mended in its tokens."""

    text: str
    tokens: Sequence[Token]
    lexicon: Lexicon
    moment: Moment
    assumed: tuple[str, ...] = ()
    _memo: dict[tuple[Any, int], tuple[Edge[Any], ...]] = field(default_factory=dict[Any, Any])
    _mentions: dict[int, tuple[Edge[Mention], ...]] = field(default_factory=dict[int, Any])

    def at(self, category: Category[T], start: int) -> tuple[Edge[T], ...]:
        """Everything of the category that begins at a token, cheapest first where two end and mean the same."""
        key = (category, start)
        if key not in self._memo:
            self._memo[key] = ()  # a category that begins with itself finds nothing there
            self._memo[key] = tuple(category.edges(self, start)) if start < len(self.tokens) else ()
        return self._memo[key]

    def mentions(self, start: int) -> tuple[Edge[Mention], ...]:
        if start not in self._mentions:
            cheapest: dict[tuple[int, Mention], Edge[Mention]] = {}
            for found in self.lexicon.find(self.tokens, start):
                key = (found.end, found.mention)
                if key not in cheapest or found.cost < cheapest[key].cost:
                    cheapest[key] = Edge(found.end, found.mention, found.cost, found.assumed)
            self._mentions[start] = tuple(cheapest.values())
        return self._mentions[start]

    def word(self, index: int) -> str:
        """The folded token, empty beyond the end and for quoted ones."""
        return self.tokens[index].folded if 0 <= index < len(self.tokens) else ""

    def slice(self, start: int, end: int) -> str:
        """The characters from one token up to another."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def adjacent(self, index: int) -> bool:
        """Whether nothing, not even a blank, stands between a token and the one before it."""
        return 0 < index < len(self.tokens) and self.tokens[index - 1].end == self.tokens[index].start


@dataclass(frozen=True, slots=True)
class Words:
    """One of some words, which may be missing when `optional`."""

    words: frozenset[str]
    optional: bool


@lru_cache(maxsize=4_000)
def compiled(template: str) -> tuple[Words | str, ...]:
    """A template's parts: words to match, names of slots to fill."""
    return tuple(_part(part) for part in template.split())


def _part(part: str) -> Words | str:
    if part.startswith("{"):
        return part[1:-1]
    optional = part.startswith("[") and part.endswith("]") and len(part) > 2
    inside = part[1:-1] if optional else part
    return Words(frozenset({inside} if inside == "|" else inside.casefold().split("|")), optional)


@dataclass(frozen=True, slots=True)
class Match:
    """A template that fits: where it ends and what filled its slots."""

    end: int
    slots: Mapping[str, Any]
    cost: float
    assumed: tuple[str, ...]


def matches(chart: Chart, template: str, start: int, slots: Mapping[str, Category[Any]]) -> Iterator[Match]:
    """Every way a template fits at a token. A template with a slot that nothing is given for does not fit."""
    yield from _match(chart, compiled(template), 0, Match(start, {}, 0.0, ()), slots)


def _match(
    chart: Chart,
    parts: tuple[Words | str, ...],
    index: int,
    so_far: Match,
    slots: Mapping[str, Category[Any]],
) -> Iterator[Match]:
    if index == len(parts):
        yield so_far
        return
    part = parts[index]
    if isinstance(part, str):
        category = slots.get(part)
        for edge in chart.at(category, so_far.end) if category is not None else ():
            filled = {**so_far.slots, part: edge.meaning}
            further = Match(edge.end, filled, so_far.cost + edge.cost, so_far.assumed + edge.assumed)
            yield from _match(chart, parts, index + 1, further, slots)
        return
    if chart.word(so_far.end) in part.words:
        further = Match(so_far.end + 1, so_far.slots, so_far.cost, so_far.assumed)
        yield from _match(chart, parts, index + 1, further, slots)
    if part.optional:
        yield from _match(chart, parts, index + 1, so_far, slots)


class PhraseTable(Generic[T]):
    """Rows of (template, meaning), found by their first words."""

    def __init__(self, rows: Iterable[tuple[str, T]]):
        self.by_word: dict[str, list[tuple[str, T]]] = {}
        self.others: list[tuple[str, T]] = []
        for row in rows:
            first = compiled(row[0])[0]
            if isinstance(first, str) or first.optional:
                self.others.append(row)
            else:
                for word in first.words:
                    self.by_word.setdefault(word, []).append(row)

    def matches(
        self, chart: Chart, start: int, slots: Mapping[str, Category[Any]]
    ) -> Iterator[tuple[T, Match]]:
        for template, meaning in (*self.by_word.get(chart.word(start), ()), *self.others):
            for match in matches(chart, template, start, slots):
                yield meaning, match
