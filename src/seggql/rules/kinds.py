"""The kinds of node as documents tell of them: what each is true for, and an example. The types are in nodes.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .values import Json


@dataclass(frozen=True)
class Kind:
    """A row. `name` is the key that says what a node is (a measure has "event" as well)."""

    name: str
    label: str
    doc: str
    example: Mapping[str, Json]


_ROWS = (
    Kind(
        name="all",
        label="All of",
        doc="Every part is true. All of nothing is everyone.",
        example={
            "all": [
                {"attribute": "city", "operator": "is", "value": "London"},
                {"attribute": "age", "operator": "greater_or_equal", "value": 18},
            ]
        },
    ),
    Kind(
        name="any",
        label="Any of",
        doc="At least one part is true.",
        example={
            "any": [
                {"attribute": "tags", "operator": "has_any", "value": "VIP"},
                {"attribute": "total_spent", "operator": "greater_than", "value": 1000},
            ]
        },
    ),
    Kind(
        name="not",
        label="Not",
        doc="The part is not true. People of whom nothing is known are among them.",
        example={"not": {"event": "purchase"}},
    ),
    Kind(
        name="attribute",
        label="Attribute",
        doc="The attribute of the person satisfies the operator; within “where”, the field of the item or event.",
        example={"attribute": "city", "operator": "is", "value": "London"},
    ),
    Kind(
        name="items",
        label="List items",
        doc="Any, all or none of the items of a list satisfy the whole of “where”: the conditions hold on one item. "
        "All of no items is false, none of no items is true.",
        example={
            "items": "orders",
            "match": "any",
            "where": {
                "all": [
                    {"attribute": "category", "operator": "is", "value": "shoes"},
                    {"attribute": "price", "operator": "greater_than", "value": 50},
                ]
            },
        },
    ),
    Kind(
        name="event",
        label="Event",
        doc="The number of matching events in the time window satisfies the occurrence: at least once, at any time, "
        "whatever its properties, unless said otherwise.",
        example={
            "event": "purchase",
            "occurrence": {"operator": "at_least", "count": 3},
            "time": {"operator": "within_last", "amount": 30, "unit": "days"},
            "where": {"attribute": "amount", "operator": "greater_than", "value": 20},
        },
    ),
    Kind(
        name="measure",
        label="Event measure",
        doc="A measure over the matching events satisfies the operator, like an attribute.",
        example={
            "event": "purchase",
            "measure": {"of": "sum", "property": "amount", "operator": "greater_than", "value": 500},
            "time": {"operator": "within_last", "amount": 30, "unit": "days"},
        },
    ),
    Kind(
        name="segment",
        label="Segment",
        doc="The person is a member of that other segment. A segment never contains itself.",
        example={"segment": "segment_0198c1d2e3f47abc8def0123456789ab"},
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType({row.name: row for row in _ROWS})
"""Every kind of node by name."""
