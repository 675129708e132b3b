"""Stage 5: scopes. Clauses in a row become trees: what “and”, “or”, “not” and “but” hold together.

From tight to loose: words side by side; “and” and “or”; a noun for people or a relative pronoun, which closes what
came before it; “and” after a comma; “or” after a comma; “but” and the end of a sentence. English gives “and” and “or”
side by side no order, so both readings are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import islice, product

from seggql.rules.types import Json

from .clauses.clause import Clause, Rule
from .english.words import Link
from .paths import Bracket, Element, Gap, Leaf, Negator

_MOST_READINGS = 4


@dataclass(frozen=True, slots=True)
class Group:
    """Trees of which all or any must hold."""

    kind: str
    parts: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Negation:
    part: "Tree"


Tree = Leaf | Group | Negation


class Join(Enum):
    """How a unit is joined to the one before it."""

    NEXT = auto()
    COMMA = auto()
    AND = auto()
    OR = auto()
    JOINT = auto()
    WIDE_AND = auto()
    WIDE_OR = auto()
    BUT = auto()


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause or bracket with the negators before it and its join to the unit before."""

    node: Leaf | Bracket
    join: Join
    negated: bool = False
    broad: bool = False


Units = Sequence[Unit]


def trees(elements: Sequence[Element]) -> list[Tree]:
    """Every sensible tree over the elements, the most usual one first; none when there is no clause."""
    units = _units(_loosened(elements))
    return _sentences(units)[:_MOST_READINGS] if units else []


def _loosened(elements: Sequence[Element]) -> Iterator[Element]:
    """“London or Paris” next to “and VIP” is taken apart, for the “and” may bind to “Paris” alone."""
    for index, element in enumerate(elements):
        if isinstance(element, Leaf) and element.clause.alternatives and _is_contested(elements, index):
            for number, rule in enumerate(element.clause.alternatives):
                if number:
                    yield Link.OR
                yield replace(element, clause=Clause(rule, loose=True))
        else:
            yield element


def _is_contested(elements: Sequence[Element], index: int) -> bool:
    """Whether an “and” beside the clause leads to another one without its attribute's name."""
    for step in (-1, 1):
        near, far = index + step, index + 2 * step
        if 0 <= far < len(elements) and 0 <= near < len(elements) and elements[near] is Link.AND:
            other = elements[far]
            if isinstance(other, Leaf) and other.clause.loose:
                return True
    return False


def _units(elements: Iterator[Element]) -> list[Unit]:
    units: list[Unit] = []
    links: set[Link] = set()
    negations, broad = 0, False
    for element in elements:
        match element:
            case Link():
                links.add(element)
            case Negator():
                negations, broad = negations + 1, broad or element.broad
            case Gap():
                negations, broad = 0, False
            case Leaf() | Bracket():
                units.append(Unit(element, _join(links), bool(negations % 2), broad))
                links, negations, broad = set[Link](), 0, False
    return _with_commas(units)


def _join(links: set[Link]) -> Join:
    comma = Link.COMMA in links
    if Link.BUT in links:
        return Join.BUT
    if Link.OR in links:
        return Join.WIDE_OR if comma else Join.OR
    if Link.AND in links:
        return Join.WIDE_AND if comma else Join.AND
    if Link.JOINT in links:
        return Join.JOINT
    return Join.COMMA if comma else Join.NEXT


def _with_commas(units: list[Unit]) -> list[Unit]:
    """A comma stands for the word that ends its list: “gold, VIP or in London”."""
    resolved: list[Unit] = []
    following = Join.AND
    for unit in reversed(units):
        join = following if unit.join is Join.COMMA else unit.join
        resolved.append(replace(unit, join=join))
        if unit.join in (Join.OR, Join.WIDE_OR):
            following = Join.OR
        elif unit.join not in (Join.COMMA, Join.NEXT):
            following = Join.AND
    return resolved[::-1]


def _split(units: Units, join: Join) -> list[list[Unit]]:
    """The units between the joins of one kind."""
    parts: list[list[Unit]] = []
    for index, unit in enumerate(units):
        if index == 0 or unit.join is join:
            parts.append([])
        parts[-1].append(unit)
    return parts


def _joins(units: Units) -> list[Join]:
    return [unit.join for unit in units[1:]]


def _sentences(units: Units) -> list[Tree]:
    return _all("all", [_excepting(part) for part in _split(units, Join.BUT)])


def _excepting(units: Units) -> list[Tree]:
    """A broad negator takes all that follows it: “everyone except VIPs and leads” excepts both."""
    at = next((index for index, unit in enumerate(units) if unit.broad), None)
    if at is None:
        return _wide(units)
    excepted = [replace(unit, join=Join.OR if unit.join is Join.AND else unit.join) for unit in units[at:]]
    excepted[0] = replace(excepted[0], negated=False, broad=False)
    exception: list[Tree] = [Negation(tree) for tree in _wide(excepted)]
    return _all("all", [_wide(units[:at]), exception]) if at else exception


def _wide(units: Units) -> list[Tree]:
    joins = _joins(units)
    if Join.WIDE_OR in joins:
        return _all("any", [_wide(part) for part in _split(units, Join.WIDE_OR)])
    if Join.WIDE_AND in joins:
        return _all("all", [_wide(part) for part in _split(units, Join.WIDE_AND)])
    if _is_between_nouns(joins):
        return _all("any", [_wide(part) for part in _split(units, Join.OR)])
    return _all("all", [_tight(part) for part in _split(units, Join.JOINT)])


def _is_between_nouns(joins: list[Join]) -> bool:
    """“women who bought or men who visited”: the “or” stands between two nouns with their clauses."""
    return any(
        join is Join.OR and Join.JOINT in joins[:index] and Join.JOINT in joins[index:]
        for index, join in enumerate(joins)
    )


def _tight(units: Units) -> list[Tree]:
    """Units joined by “and”, “or” or nothing: one tree when the words leave no doubt, else each reading."""
    joins = _joins(units)
    if Join.OR in joins and Join.AND in joins:
        orders = [(Join.OR, Join.AND, Join.NEXT), (Join.AND, Join.OR, Join.NEXT)]
    elif Join.OR in joins and joins[-1] is Join.NEXT and Join.NEXT not in joins[: joins.index(Join.OR)]:
        orders = [(Join.NEXT, Join.OR), (Join.OR, Join.NEXT)]
    else:
        orders = [(Join.OR, Join.AND, Join.NEXT)]
    return [_ordered(units, order) for order in orders]


def _ordered(units: Units, order: tuple[Join, ...]) -> Tree:
    """The tree with the joins of `order` from loose to tight."""
    if not order:
        return _unit(units[0])
    parts = _split(units, order[0])
    if len(parts) == 1:
        return _ordered(units, order[1:])
    if order[0] is Join.OR:
        first, *others = parts
        shared = first[0].negated and len(first) == 1 and isinstance(first[0].node, Leaf)
        if shared and not any(part[0].negated for part in others):
            bare = [[replace(first[0], negated=False)], *others]
            return Negation(_any([_ordered(part, order[1:]) for part in bare]))
        return _any([_ordered(part, order[1:]) for part in parts])
    return Group("all", tuple(_ordered(part, order[1:]) for part in parts))


def _unit(unit: Unit) -> Tree:
    tree = unit.node if isinstance(unit.node, Leaf) else trees(unit.node.inside)[0]
    return Negation(tree) if unit.negated else tree


def _any(parts: list[Tree]) -> Tree:
    """Any of them; “London” or “Paris” of one attribute is one clause with two values."""
    leaves = [part for part in parts if isinstance(part, Leaf) and part.clause.loose]
    subjects = {(leaf.clause.rule.get("attribute"), leaf.clause.rule.get("operator")) for leaf in leaves}
    mergeable = len(leaves) == len(parts) and len(subjects) == 1
    if not mergeable or leaves[0].clause.rule.get("operator") not in ("is", "has_any"):
        return Group("any", tuple(parts))
    values: list[Json] = []
    for leaf in leaves:
        value = leaf.clause.rule["value"]
        values += value if isinstance(value, list) else [value]
    rule: Rule = {**leaves[0].clause.rule, "value": values}
    return Leaf(Clause(rule, loose=True), leaves[0].start, leaves[-1].end)


def _all(kind: str, parts: list[list[Tree]]) -> list[Tree]:
    """Every combination of the parts' readings, joined."""
    if len(parts) == 1:
        return parts[0]
    return [Group(kind, combination) for combination in islice(product(*parts), _MOST_READINGS)]
