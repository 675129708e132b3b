"""Stage 2: the chart. What can stand at a place of the text, by category, worked out once.

A category (a number, a date, what can be said of an attribute) gives edges: where one ends, its meaning, its cost.
Costs are counted in words left unexplained: 0 is a phrase exactly as `sentence` prints it.

Phrases are rows: “at least {value}” matches its words one by one and asks the chart for what stands in braces;
`a|b` is either word, `[a]` a word that may be missing.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

from seggql.rules.moment import Moment

from .lexicon import Lexicon
from .mentions import Mention
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


class TooInvolved(Exception):
    """The text has more readings than anybody could mean."""


_MOST_WORK = 250_000
"""Edges looked at for one text: a sentence of everyday length needs a hundred, one of a thousand values 200,000."""


@dataclass(eq=False)
class Chart:
    """One text being read. `assumed` are the slips of spelling that were mended in its tokens."""

    text: str
    tokens: Sequence[Token]
    lexicon: Lexicon
    moment: Moment
    assumed: tuple[str, ...] = ()
    _work: int = field(default=0, init=False)
    _memo: list[dict[Any, tuple[Edge[Any], ...]]] = field(init=False)
    _mentions: dict[int, tuple[Edge[Mention], ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._memo = [{} for _ in self.tokens]
        self._mentions = {}

    def at(self, category: Category[T], start: int) -> tuple[Edge[T], ...]:
        """Everything of the category that begins at a token, cheapest first where two end and mean the same."""
        if start >= len(self.tokens):
            return ()
        here = self._memo[start]
        found = here.get(category)
        if found is None:
            here[category] = ()  # a category that begins with itself finds nothing there
            found = here[category] = tuple(category.edges(self, start))
            self.spend(len(found))
        return found

    def spend(self, edges: int) -> None:
        """Count work done; raises TooInvolved when it is more than a sensible text needs."""
        self._work += edges + 1
        if self._work > _MOST_WORK:
            raise TooInvolved

    def mentions(self, start: int) -> tuple[Edge[Mention], ...]:
        """The names of the catalogue that begin at a token."""
        if start >= len(self.tokens):
            return ()
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
class Match:
    """A phrase that fits: where it ends and what filled its slots."""

    end: int
    slots: Mapping[str, Any]
    cost: float = 0.0
    assumed: tuple[str, ...] = ()


@dataclass(eq=False)
class _Step(Generic[T]):
    """A node of the tree of phrases: what may come next, by word and by slot, and which phrases end here."""

    words: "dict[str, _Step[T]]" = field(default_factory=dict[str, Any])
    slots: "dict[str, _Step[T]]" = field(default_factory=dict[str, Any])
    ends: list[T] = field(default_factory=list[T])


class PhraseTable(Generic[T]):
    """Rows of (template, meaning), as one tree, so that what phrases have in common is looked at once."""

    def __init__(self, rows: Iterable[tuple[str, T]]):
        self._root: _Step[T] = _Step()
        for template, meaning in rows:
            for step in self._grown([self._root], template.split()):
                step.ends.append(meaning)

    def _grown(self, steps: list[_Step[T]], parts: list[str]) -> list[_Step[T]]:
        for part in parts:
            if part.startswith("{"):
                steps = [step.slots.setdefault(part[1:-1], _Step()) for step in steps]
                continue
            optional = part.startswith("[") and part.endswith("]")
            words = part.strip("[]") if optional else part
            spelt = [words] if words == "|" else words.casefold().split("|")
            further = [step.words.setdefault(word, _Step()) for step in steps for word in spelt]
            steps = steps + further if optional else further
        return steps

    def matches(self, chart: Chart, start: int, slots: Mapping[str, Category[Any]]) -> Iterator[tuple[T, Match]]:
        """Every way a row fits at a token. Slots that nothing is given for fit nowhere."""
        reached = [(self._root, Match(start, {}))]
        while reached:
            step, so_far = reached.pop()
            for meaning in step.ends:
                yield meaning, so_far
            following = step.words.get(chart.word(so_far.end))
            if following is not None:
                reached.append((following, Match(so_far.end + 1, so_far.slots, so_far.cost, so_far.assumed)))
            for name, following in step.slots.items():
                for edge in chart.at(slots[name], so_far.end) if name in slots else ():
                    filled = {**so_far.slots, name: edge.meaning}
                    cost, assumed = so_far.cost + edge.cost, so_far.assumed + edge.assumed
                    reached.append((following, Match(edge.end, filled, cost, assumed)))


@lru_cache(maxsize=1_000)
def _single(template: str) -> PhraseTable[None]:
    return PhraseTable([(template, None)])


def matches(chart: Chart, template: str, start: int, slots: Mapping[str, Category[Any]]) -> Iterator[Match]:
    """Every way one template fits at a token."""
    for _, match in _single(template).matches(chart, start, slots):
        yield match
