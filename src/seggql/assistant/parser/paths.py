"""Stage 4: the cheapest ways through a text. Every token is part of a clause, a word with a part to play, or unknown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import orjson

from .chart import Chart, Edge
from .clauses import Clause, PersonClause
from .english.words import BROAD_NOT, GLUE, LINKS, NOT, PEOPLE, PUNCTUATION, RELATIVES, Link
from .events import EventClause
from .measures import MeasureClause
from .spending import SpendingClause
from .tokens import Kind

UNKNOWN, SMALL, SKIPPED = 10.0, 0.02, 0.3
"""What a word costs that means nothing here, that is only glue, that opens a clause which is not read as one."""
_BEST, _MARGIN = 6, 3.0


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
_OPENING = RELATIVES | {"(", "for"}


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
        for edge in clauses_at(chart, position):
            if edge.end <= end:
                opens = True
                leaf = Leaf(edge.meaning, position, edge.end)
                key = orjson.dumps(edge.meaning.rule)
                best[edge.end] += [path.then(leaf, edge.cost, key, edge.assumed) for path in reached]
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


def clauses_at(chart: Chart, position: int) -> Iterator[Edge[Clause]]:
    """Every clause that begins at a token, the cheapest of those that end and mean the same."""
    cheapest: dict[tuple[int, bytes], Edge[Clause]] = {}
    for edge in _all_clauses(chart, position):
        key = (edge.end, orjson.dumps(edge.meaning.rule))
        if key not in cheapest or edge.cost < cheapest[key].cost:
            cheapest[key] = edge
    yield from cheapest.values()


def _all_clauses(chart: Chart, position: int) -> Iterator[Edge[Clause]]:
    yield from chart.at(PersonClause(), position)
    for category in (EventClause(), MeasureClause(), SpendingClause()):
        for edge in chart.at(category, position):
            yield Edge(edge.end, Clause(edge.meaning), edge.cost, edge.assumed)


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


def _step(chart: Chart, path: Path, position: int, opens: bool) -> Path:
    """Past one token that is in no clause. `opens` says that a clause or bracket begins here, which is passed over."""
    token = chart.tokens[position]
    word = token.folded
    if token.kind is not Kind.QUOTED:
        cost = SKIPPED if (opens and word in _OPENING) or word == "where" else SMALL
        if word in NOT:
            printed = word == "not" and chart.word(position + 1) == "("
            return path.then(Negator(position, word in BROAD_NOT), 0.0 if printed else cost, ("not", position))
        if word in LINKS:
            return path.then(LINKS[word], 0.0, LINKS[word])
        if word in RELATIVES or word in PEOPLE:
            return path.then(Link.JOINT, cost, Link.JOINT)
        if word in GLUE or word in PUNCTUATION:
            return replace(path, cost=path.cost + cost)
    return replace(path.then(Gap(position), UNKNOWN, ("unknown", position)), unknown=(*path.unknown, position))
