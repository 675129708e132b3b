"""The account's catalogue: the attributes, events and segments that its rules may name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from .text import fold
from .types import ValueType

if TYPE_CHECKING:
    from .nodes import Rule


@dataclass(frozen=True)
class Option:
    """One value of a choice: what is stored, what people read, what else they call it."""

    value: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """An attribute of people, a field of list items or a property of events.

    `options` only for choices, `fields` only for object lists. `derived_from` names the stored date attribute
    that `age` is computed from. `personal` values are never shown to a model. `standard` ones come with seggql.
    """

    name: str
    label: str
    type: ValueType
    options: tuple[Option, ...] = ()
    fields: "Mapping[str, Field]" = field(default_factory=dict[str, "Field"])
    synonyms: tuple[str, ...] = ()
    derived_from: str | None = None
    personal: bool = False
    standard: bool = False

    def option(self, text: str) -> Option | None:
        """The option whose value is `text`, ignoring case."""
        folded = fold(text)
        return next((option for option in self.options if fold(option.value) == folded), None)


@dataclass(frozen=True)
class EventType:
    """Something people do. `id` is the number that events are stored under."""

    id: int
    name: str
    label: str
    properties: Mapping[str, Field] = field(default_factory=dict[str, Field])
    synonyms: tuple[str, ...] = ()


Named = TypeVar("Named", Field, EventType)


def told_apart(rows: Mapping[str, Named]) -> dict[str, Named]:
    """The rows, each with a label of its own: of several that read alike, all but the first show their name too.

    Sentences call things by their labels, so two labels that differ in nothing but capitals and signs would make two
    rules read the same. Fields within are told apart as well.
    """
    seen: set[str] = set()
    result: dict[str, Named] = {}
    for name, row in rows.items():
        key = " ".join(re.findall(r"\w+", fold(row.label)))
        label = f"{row.label} ({name})" if key in seen else row.label
        seen.add(key)
        result[name] = _labelled(row, label)
    return result


def _labelled(row: Named, label: str) -> Named:
    if isinstance(row, EventType):
        properties = told_apart(row.properties)
        return (
            row
            if label == row.label and properties == row.properties
            else replace(row, label=label, properties=properties)
        )
    fields = told_apart(row.fields) if row.fields else row.fields
    return row if label == row.label and fields == row.fields else replace(row, label=label, fields=fields)


@dataclass(frozen=True)
class SavedSegment:
    """A saved segment as rules see it."""

    id: str
    name: str
    rule: "Rule"


@dataclass(frozen=True)
class Catalogue:
    """Everything a rule may name. `segments` holds at least those the rule at hand refers to, and theirs."""

    attributes: Mapping[str, Field]
    events: Mapping[str, EventType]
    zone: ZoneInfo
    language: str = "en"
    segments: Mapping[str, SavedSegment] = field(default_factory=dict[str, SavedSegment])


@dataclass(frozen=True)
class Limits:
    """How large a rule may be (RULES.md, decision 8)."""

    attribute_clauses: int = 25
    event_clauses: int = 5
    depth: int = 10
    values: int = 1_000
    characters: int = 1_000
