"""What a clause is: a leaf of the rule in JSON, and what its words leave open."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from seggql.rules.types import Json

from ..parts.predicates import Said
from ..parts.values import Listed

Rule = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Clause:
    """`loose` values stand without their attribute's name; then `alternatives` are the clauses of each of several
    values that are joined by “or”.
    """

    rule: Rule
    loose: bool = False
    alternatives: tuple[Rule, ...] = field(default=())


def condition(name: str, said: Said) -> Rule:
    """What is said of the attribute, or of the field of an item or event, of that name."""
    clause: Rule = {"attribute": name, **said.comparison}
    return negative(clause) if said.negated else clause


def options_rule(name: str, listed: Listed, operator: str = "is") -> Rule:
    """A clause of which only options are named."""
    values = listed.values
    return {"attribute": name, "operator": operator, "value": values[0] if len(values) == 1 else list(values)}


def negative(rule: Rule) -> Rule:
    return {"not": rule}


def grouped(kind: str, parts: Sequence[Rule]) -> Rule:
    """The parts under “all” or “any”; a single one by itself."""
    return parts[0] if len(parts) == 1 else {kind: list[Json](parts)}
