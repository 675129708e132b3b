"""Stage 6: a tree becomes the rule's JSON, every clause with the words it came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seggql.assistant.contract import Span
from seggql.rules.operators import OPERATORS
from seggql.rules.sentence import negation
from seggql.rules.types import Json

from .clauses.clause import Rule
from .paths import Leaf
from .scopes import Group, Negation, Tree
from .tokens import Token


@dataclass(frozen=True, slots=True)
class Written:
    """A rule and the tokens [start, end) of the clauses at its pointers."""

    rule: Rule
    places: tuple[tuple[str, int, int], ...]


def written(tree: Tree, pointer: str = "") -> Written:
    match tree:
        case Leaf(clause, start, end):
            return Written(clause.rule, ((pointer, start, end),))
        case Negation(part):
            return _negated(part, pointer)
        case Group(kind):
            parts = [*_flat(tree)]
            if len(parts) == 1:
                return written(parts[0], pointer)
            members = [written(part, f"{pointer}/{kind}/{index}") for index, part in enumerate(parts)]
            rule: Rule = {kind: list[Json](member.rule for member in members)}
            return Written(rule, tuple(place for member in members for place in member.places))


def _flat(group: Group) -> Iterator[Tree]:
    for part in group.parts:
        if isinstance(part, Group) and part.kind == group.kind:
            yield from _flat(part)
        else:
            yield part


def _negated(part: Tree, pointer: str) -> Written:
    """The opposite: by the operator's twin where it has one, else by “not”."""
    inner = written(part, pointer)
    opposite = negated(inner.rule)
    if "not" in opposite:
        return Written(opposite, written(part, f"{pointer}/not").places)
    return Written(opposite, inner.places)


def negated(rule: Rule) -> Rule:
    match rule:
        case {"not": dict() as inside}:
            return inside
        case {"attribute": _, "operator": str() as name}:
            twin = negation(OPERATORS[name])
            return {"not": rule} if twin is None else {**rule, "operator": twin.name}
        case _:
            return {"not": rule}


def spans(places: Sequence[tuple[str, int, int]], text: str, tokens: Sequence[Token]) -> tuple[Span, ...]:
    """The places as characters of the text."""
    return tuple(
        Span(pointer, tokens[start].start, tokens[end - 1].end, text[tokens[start].start : tokens[end - 1].end])
        for pointer, start, end in places
    )
