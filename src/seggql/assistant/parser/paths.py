"""Stage 4: the cheapest ways through a text. A token is part of a clause, a word with a part to play, or unknown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import orjson

from .chart import Chart, PhraseTable
from .clauses.clause import Clause
from .clauses.every import AnyClause
from .english.words import BROAD_NOT, GLUE, LINKS, NOT, NOT_PHRASES, PEOPLE, PUNCTUATION, RELATIVES, Link
from .parts.names import NamedEvent
from .tokens import Kind

UNKNOWN, SMALL, SKIPPED = 10.0, 0.02, 0.3
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
    """One way through: what was found in order, the tokens that mean nothing here, and what it costs."""

    elements: tuple[Element, ...] = ()
    unknown: tuple[int, ...] = ()
    cost: float = 0.0
    assumed: tuple[str, ...] = ()
    signature: int = field(default=0)

    def then(self, element: Element, cost: float, key: object, assumed: tuple[str, ...] = ()) -> "Path":
        return Path(
            (*self.elements, element),
            self.unknown,
            self.cost + cost,
            self.assumed + assumed,
            hash((self.signature, key)),
        )


def paths(chart: Chart) -> list[Path]:
    """The cheapest paths through the whole text, cheapest first; at least one."""
    found = [_with_stranded(path) for path in _through(chart, 0, len(chart.tokens))]
    return sorted(found, key=lambda path: path.cost)


def _with_stranded(path: Path) -> Path:
    """The path with its negators that negate nothing among the unknown."""
    stranded = tuple(_stranded(path.elements))
    return replace(path, unknown=path.unknown + stranded, cost=path.cost + UNKNOWN * len(stranded))


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


def _through(chart: Chart, start: int, end: int) -> list[Path]:
    best: dict[int, list[Path]] = {position: [] for position in range(start, end + 1)}
    best[start] = [Path()]
    for position in range(start, end):
        reached = best[position] = _cheapest(best[position])
        if not reached:
            continue
        opens = False
        for edge in chart.at(AnyClause(), position):
            if edge.end <= end:
                opens = True
                leaf = Leaf(edge.meaning, position, edge.end)
                key = orjson.dumps(edge.meaning.rule)
                best[edge.end] += [path.then(leaf, edge.cost, key, edge.assumed) for path in reached]
        for _, match in _NOT_PHRASES.matches(chart, position, {}):
            best[match.end] += [path.then(Negator(position, False), SMALL, ("not", position)) for path in reached]
        if chart.word(position) == "(" and (closing := _closing(chart, position, end)) is not None:
            within = _through(chart, position + 1, closing)[0]
            if any(isinstance(element, Leaf | Bracket) for element in within.elements):
                opens = True
                best[closing + 1] += [_bracketed(path, within) for path in reached]
        best[position + 1] += [_step(chart, path, position, opens) for path in reached]
    return _cheapest(best[end])


def _cheapest(found: list[Path]) -> list[Path]:
    distinct: dict[int, Path] = {}
    for path in sorted(found, key=lambda path: path.cost):
        distinct.setdefault(path.signature, path)
    kept = list(distinct.values())[:_BEST]
    return [path for path in kept if path.cost <= kept[0].cost + _MARGIN]


def _closing(chart: Chart, start: int, end: int) -> int | None:
    """The bracket that closes the one at `start`."""
    depth = 0
    for position in range(start, end):
        depth += {"(": 1, ")": -1}.get(chart.word(position), 0)
        if depth == 0:
            return position
    return None


def _bracketed(path: Path, within: Path) -> Path:
    longer = path.then(Bracket(within.elements), within.cost, within.signature, within.assumed)
    return replace(longer, unknown=longer.unknown + within.unknown)


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
    return replace(path.then(Gap(position), UNKNOWN, ("unknown", position)), unknown=(*path.unknown, position))
