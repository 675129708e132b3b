"""The kinds of node of a rule that is well formed, and how they are written down again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from .measures import Measure
from .occurrences import OccurrenceOperator
from .operator import Operator
from .values import Json
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
    ends: Mapping[str, Json] = field(default_factory=dict[str, Json])


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
            return {"attribute": rule.attribute, **_comparison(rule)}
        case ItemsClause():
            return {"items": rule.items, "match": rule.match, "where": dump(rule.where)}
        case EventClause():
            return {"event": rule.event, **_occurrence(rule.occurrence), **_circumstances(rule)}
        case MeasureClause():
            return {"event": rule.event, "measure": _measure(rule), **_circumstances(rule)}
        case SegmentClause(segment):
            return {"segment": segment}
        case _:
            assert_never(rule)


def _comparison(clause: AttributeClause | MeasureClause) -> dict[str, Json]:
    value: dict[str, Json] = {} if clause.value is None else {"value": clause.value}
    return {"operator": clause.operator.name, **value}


def _occurrence(occurrence: Occurrence | None) -> dict[str, Json]:
    if occurrence is None:
        return {}
    return {"occurrence": {"operator": occurrence.operator.name, "count": occurrence.count}}


def _measure(clause: MeasureClause) -> dict[str, Json]:
    named: dict[str, Json] = {} if clause.property is None else {"property": clause.property}
    return {"of": clause.of.name, **named, **_comparison(clause)}


def _circumstances(clause: EventClause | MeasureClause) -> dict[str, Json]:
    written: dict[str, Json] = {}
    if clause.time is not None:
        written["time"] = {"operator": clause.time.operator.name, **clause.time.ends}
    if clause.where is not None:
        written["where"] = dump(clause.where)
    return written


def count_clauses(rule: Rule) -> tuple[int, int]:
    """The number of attribute clauses (list items among them) and of event clauses (measures among them).

    Conditions inside `items` and `where` do not count.
    """
    match rule:
        case AllOf(parts) | AnyOf(parts):
            counts = [count_clauses(part) for part in parts]
            return sum(count[0] for count in counts), sum(count[1] for count in counts)
        case Not(part):
            return count_clauses(part)
        case AttributeClause() | ItemsClause():
            return 1, 0
        case EventClause() | MeasureClause():
            return 0, 1
        case SegmentClause():
            return 0, 0
        case _:
            assert_never(rule)
