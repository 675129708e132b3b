"""Changes to a rule's JSON that leave every other part of it as it was."""

from collections.abc import Callable, Iterator

from seggql.rules.types import Json

from .clauses.clause import Rule, grouped
from .writing import negated

Pointer = tuple[str | int, ...]
_LISTS = ("is", "has_any")
"""Operators whose values may become more."""


def leaves(rule: Json, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Rule]]:
    """The clauses on the person, each with its place."""
    match rule:
        case {"all": list(parts)}:
            yield from _parts("all", parts, pointer)
        case {"any": list(parts)}:
            yield from _parts("any", parts, pointer)
        case {"not": part}:
            yield from leaves(part, (*pointer, "not"))
        case dict():
            yield pointer, rule
        case _:
            pass


def _parts(kind: str, parts: list[Json], pointer: Pointer) -> Iterator[tuple[Pointer, Rule]]:
    for index, part in enumerate(parts):
        yield from leaves(part, (*pointer, kind, index))


def changed(rule: Rule, pointer: Pointer, change: Callable[[Rule], Rule]) -> Rule:
    """The rule with the clause at the pointer changed."""
    if not pointer:
        return change(rule)
    match rule, pointer:
        case {"not": dict() as inside}, ("not", *rest):
            return {"not": changed(inside, tuple(rest), change)}
        case _, (str() as kind, int() as index, *rest):
            parts = rule[kind]
            assert isinstance(parts, list)
            part = parts[index]
            assert isinstance(part, dict)
            return {kind: [*parts[:index], changed(part, tuple(rest), change), *parts[index + 1 :]]}
        case _:
            raise KeyError(pointer)


def removed(rule: Rule, pointers: list[Pointer]) -> Rule | None:
    """The rule without the clauses at the pointers, groups that lose all their parts with them; None is all gone."""
    for pointer in pointers:
        rule = changed(rule, pointer, lambda clause: {})
    return _pruned(rule)


def _pruned(rule: Json) -> Rule | None:
    match rule:
        case {"all": [_, *_] as parts}:
            return _regrouped("all", parts)
        case {"any": [_, *_] as parts}:
            return _regrouped("any", parts)
        case {"not": part}:
            pruned = _pruned(part)
            return None if pruned is None else {"not": pruned}
        case dict():
            return rule or None
        case _:
            return None


def _regrouped(kind: str, parts: list[Json]) -> Rule | None:
    kept = [pruned for part in parts if (pruned := _pruned(part)) is not None]
    if len(kept) == len(parts):
        return {kind: list[Json](kept)}
    return grouped(kind, kept) if kept else None


def narrowed(base: Rule, part: Rule) -> tuple[Rule, Pointer]:
    """The base where the part holds too. A condition on the same attribute, at the top of the base, makes room."""
    for pointer, clause in leaves(base):
        if _is_on_top(pointer) and _is_alike(clause, part):
            return changed(base, pointer, lambda clause: part), pointer
    return _with_part(base, part, "all")


def widened(base: Rule, part: Rule) -> tuple[Rule, Pointer]:
    """The base, or the part. One more value of an attribute that the base asks for goes to its values."""
    for pointer, clause in leaves(base):
        if "not" not in pointer and _is_alike(clause, part):
            values = [*_values(clause), *(value for value in _values(part) if value not in _values(clause))]
            return changed(base, pointer, lambda clause, values=values: {**clause, "value": values}), pointer
    return _with_part(base, part, "any")


def without(base: Rule, part: Rule) -> tuple[Rule, Pointer]:
    """The base except the part. A value that the base lists beside others leaves the list."""
    for pointer, clause in leaves(base):
        kept = [value for value in _values(clause) if value not in _values(part)]
        if _is_alike(clause, part) and kept and len(kept) < len(_values(clause)):
            value: Json = kept[0] if len(kept) == 1 else kept
            return changed(base, pointer, lambda clause, value=value: {**clause, "value": value}), pointer
    return _with_part(base, negated(part), "all")


def _is_on_top(pointer: Pointer) -> bool:
    return pointer == () or (len(pointer) == 2 and pointer[0] == "all")


def _is_alike(clause: Rule, part: Rule) -> bool:
    """Whether both ask for values of one attribute."""
    same = clause.get("attribute") == part.get("attribute") and "attribute" in part
    return same and clause.get("operator") == part.get("operator") and part.get("operator") in _LISTS


def _values(clause: Rule) -> list[Json]:
    value = clause.get("value")
    return value if isinstance(value, list) else [value]


def _with_part(rule: Rule, part: Rule, kind: str) -> tuple[Rule, Pointer]:
    """The rule and one more part under “all” or “any”, and where that stands."""
    parts = rule.get(kind)
    if isinstance(parts, list):
        return {kind: [*parts, part]}, (kind, len(parts))
    return {kind: [rule, part]}, (kind, 1)
