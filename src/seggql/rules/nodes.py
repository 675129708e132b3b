"""The kinds of node of a rule that is well formed, and how they are written down again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from .measures import Measure
from .occurrences import OccurrenceOperator
from .operators import Operator
from .types import Json
from .windows import WindowOperator


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: "tuple[Rule, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: "tuple[Rule, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    part: "Rule"


@dataclass(frozen=True, slots=True)
class AttributeClause:
    attribute: str
    operator: Operator
    value: Json = None


@dataclass(frozen=True, slots=True)
class ItemsClause:
    items: str
    match: str
    where: "Rule"


@dataclass(frozen=True, slots=True)
class Occurrence:
    operator: OccurrenceOperator
    count: int


@dataclass(frozen=True, slots=True)
class Window:
    """`ends` are as in the JSON: amount and unit, or from and to."""

    operator: WindowOperator
    ends: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventClause:
    event: str
    occurrence: Occurrence | None = None
    time: Window | None = None
    where: "Rule | None" = None


@dataclass(frozen=True, slots=True)
class MeasureClause:
    event: str
    of: Measure
    property: str | None
    operator: Operator
    value: Json = None
    time: Window | None = None
    where: "Rule | None" = None


@dataclass(frozen=True, slots=True)
class SegmentClause:
    segment: str


Rule = AllOf | AnyOf | Not | AttributeClause | ItemsClause | EventClause | MeasureClause | SegmentClause
EVERYONE = AllOf(())
MATCHES = ("any", "all", "none")
"""How many items must satisfy an items clause."""


def dump(rule: Rule) -> dict[str, Json]:
    """The rule as JSON, keys in the order of the documents; `load(dump(rule)) == rule`."""
    match rule:
        case AllOf(parts):
            return {"all": [dump(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [dump(part) for part in parts]}
        case Not(part):
            return {"not": dump(part)}
        case AttributeClause():
            return {"attribute": rule.attribute} | _comparison(rule.operator, rule.value)
        case ItemsClause():
            return {"items": rule.items, "match": rule.match, "where": dump(rule.where)}
        case EventClause():
            count = rule.occurrence
            occurrence = (
                {"occurrence": {"operator": count.operator.name, "count": count.count}} if count else {}
            )
            return {"event": rule.event} | occurrence | _circumstances(rule)
        case MeasureClause():
            named = {"property": rule.property} if rule.property is not None else {}
            measure = {"of": rule.of.name} | named | _comparison(rule.operator, rule.value)
            return {"event": rule.event, "measure": measure} | _circumstances(rule)
        case SegmentClause(segment):
            return {"segment": segment}
        case _:
            assert_never(rule)


def _comparison(operator: Operator, value: Json) -> dict[str, Json]:
    return {"operator": operator.name} | ({} if value is None else {"value": value})


def _circumstances(clause: EventClause | MeasureClause) -> dict[str, Json]:
    time = {"time": {"operator": clause.time.operator.name, **clause.time.ends}} if clause.time else {}
    return time | ({"where": dump(clause.where)} if clause.where is not None else {})
