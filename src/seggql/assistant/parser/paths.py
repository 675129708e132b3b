"""Stage 4: the cheapest ways through a text. A token is part of a clause, a word with a part to play, or unknown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import orjson

from .chart import Chart, PhraseTable
from .clauses.clause import Clause
from .clauses.every import AnyClause
from .english.words import BROAD_NOT, GLUE, LINKS, NOT, NOT_PHRASES, PEOPLE, PUNCTUATION, RELATIVES, Link
from .parts.names import NamedEvent
from .tokens import Kind

UNKNOWN, SMALL, SKIPPED = 10.0, 0.02, 0.5
"""What a word costs that means nothing here, that is only glue, that opens a clause which is not read as one."""
_BEST, _MARGIN = 6, 3.0
_NOT_PHRASES = PhraseTable((phrase, None) for phrase in NOT_PHRASES)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A clause and the tokens it came from."""

    clause: Clause
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Negator:
    """“not”, at a token; a broad one negates everything to its right."""

    at: int
    broad: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A token that means nothing here."""

    at: int


@dataclass(frozen=True, slots=True)
class Bracket:
    """What stands between brackets."""

    inside: "tuple[Element, ...]"


Element = Leaf | Negator | Gap | Bracket | Link


@dataclass(frozen=True, slots=True)
class Path:
    """One way through: its last element and the path before it, what it costs, what it takes for granted."""

    before: "Path | None" = None
    element: Element | None = None
    cost: float = 0.0
    assumed: tuple[str, ...] = ()
    signature: int = 0

    def then(self, element: Element, cost: float, key: object, assumed: tuple[str, ...] = ()) -> "Path":
        return Path(self, element, self.cost + cost, self.assumed + assumed, hash((self.signature, key)))

    @property
    def elements(self) -> tuple[Element, ...]:
        """What was found, in the order of the text."""
        found: list[Element] = []
        path: Path | None = self
        while path is not None and path.element is not None:
            found.append(path.element)
            path = path.before
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Way:
    """A path through the whole text. `unknown` are its tokens that mean nothing, and negators that negate nothing."""

    elements: tuple[Element, ...]
    unknown: tuple[int, ...]
    cost: float
    assumed: tuple[str, ...]


def ways(chart: Chart) -> list[Way]:
    """The cheapest ways through the whole text, cheapest first; at least one."""
    found = [_way(path) for path in _Finder(chart).through(0, len(chart.tokens))]
    return sorted(found, key=lambda way: way.cost)


def _way(path: Path) -> Way:
    elements = path.elements
    stranded = tuple(_stranded(elements))
    unknown = tuple(sorted((*_gaps(elements), *stranded)))
    return Way(elements, unknown, path.cost + UNKNOWN * len(stranded), path.assumed)


def _gaps(elements: Sequence[Element]) -> Iterator[int]:
    for element in elements:
        match element:
            case Gap(at):
                yield at
            case Bracket(inside):
                yield from _gaps(inside)
            case _:
                pass


def _stranded(elements: Sequence[Element]) -> Iterator[int]:
    pending: list[int] = []
    for element in elements:
        match element:
            case Negator(at):
                pending.append(at)
            case Gap() | Link.BUT:
                yield from pending
                pending = []
            case Leaf():
                pending = []
            case Bracket(inside):
                pending = []
                yield from _stranded(inside)
            case Link():
                pass
    yield from pending


class _Finder:
    """Finds the cheapest paths, token by token; those within brackets once for each bracket."""

    def __init__(self, chart: Chart):
        self.chart = chart
        self.brackets: dict[int, Path] = {}

    def through(self, start: int, end: int) -> list[Path]:
        best: dict[int, list[Path]] = {position: [] for position in range(start, end + 1)}
        best[start] = [Path()]
        for position in range(start, end):
            reached = _cheapest(best.pop(position))
            opens = False
            for to, element, cost, key, assumed in self._elements(position, end):
                opens = opens or not isinstance(element, Negator)
                best[to] += [path.then(element, cost, key, assumed) for path in reached]
            best[position + 1] += [_step(self.chart, path, position, opens) for path in reached]
        return _cheapest(best[end])

    def _elements(self, position: int, end: int) -> Iterator[tuple[int, Element, float, object, tuple[str, ...]]]:
        """What begins at a token beside small words: where it ends, what it is, its cost, its key, what it assumes."""
        for edge in self.chart.at(AnyClause(), position):
            if edge.end <= end:
                leaf = Leaf(edge.meaning, position, edge.end)
                yield edge.end, leaf, edge.cost, orjson.dumps(edge.meaning.rule), edge.assumed
        for _, match in _NOT_PHRASES.matches(self.chart, position, {}):
            if match.end <= end:
                yield match.end, Negator(position, broad=False), SMALL, ("not", position), ()
        closing = _closing(self.chart, position, end)
        if closing is not None:
            within = self._within(position, closing)
            bracket = Bracket(within.elements)
            if any(isinstance(element, Leaf | Bracket) for element in bracket.inside):
                yield closing + 1, bracket, within.cost, within.signature, within.assumed

    def _within(self, opening: int, closing: int) -> Path:
        if opening not in self.brackets:
            self.brackets[opening] = self.through(opening + 1, closing)[0]
        return self.brackets[opening]


def _cheapest(found: list[Path]) -> list[Path]:
    distinct: dict[int, Path] = {}
    for path in sorted(found, key=lambda path: path.cost):
        distinct.setdefault(path.signature, path)
    kept = list(distinct.values())[:_BEST]
    return [path for path in kept if path.cost <= kept[0].cost + _MARGIN]


def _closing(chart: Chart, start: int, end: int) -> int | None:
    """The bracket that closes the one at `start`, if one opens there."""
    if chart.word(start) != "(":
        return None
    depth = 0
    for position in range(start, end):
        depth += {"(": 1, ")": -1}.get(chart.word(position), 0)
        if depth == 0:
            return position
    return None


def _is_idle(chart: Chart, position: int) -> bool:
    """“only” says nothing but before an event, where it would exclude all others."""
    is_event = position + 1 < len(chart.tokens) and bool(chart.at(NamedEvent(), position + 1))
    return chart.word(position) == "only" and not is_event


def _step(chart: Chart, path: Path, position: int, opens: bool) -> Path:
    """Past one token that is in no clause. `opens` says that a clause or bracket begins here, which is passed over."""
    token = chart.tokens[position]
    word = token.folded
    if token.kind is not Kind.QUOTED:
        cost = SKIPPED if opens or word == "where" else SMALL
        if word in NOT:
            printed = word == "not" and chart.word(position + 1) == "("
            return path.then(Negator(position, word in BROAD_NOT), 0.0 if printed else cost, ("not", position))
        if word in LINKS:
            return path.then(LINKS[word], 0.0, LINKS[word])
        if word in RELATIVES or word in PEOPLE:
            return path.then(Link.JOINT, cost, Link.JOINT)
        if word in GLUE or word in PUNCTUATION or _is_idle(chart, position):
            return replace(path, cost=path.cost + cost)
    return path.then(Gap(position), UNKNOWN, ("unknown", position))
