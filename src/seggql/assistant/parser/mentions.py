"""What words of a text can name: fields by place and name, options and known values, events, segments."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from seggql.rules.catalogue import Field
from seggql.rules.types import TYPES


class Place(NamedTuple):
    """Whose fields are meant: the person's, those of an event, of items, or of items within an event."""

    event: str | None = None
    items: str | None = None


PERSON = Place()


class FieldRef(NamedTuple):
    """A field by its place and name: what a Field is for the chart, which needs it hashable."""

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class FieldName:
    ref: FieldRef


@dataclass(frozen=True, slots=True)
class OptionName:
    """An option of a choice, or a known value of a text or list of texts."""

    ref: FieldRef
    value: str


@dataclass(frozen=True, slots=True)
class EventName:
    name: str


@dataclass(frozen=True, slots=True)
class SegmentName:
    id: str


Mention = FieldName | OptionName | EventName | SegmentName

_NUMBER, _INSTANT = FieldRef(Place("", ""), "number"), FieldRef(Place("", ""), "datetime")
MEASURED: Mapping[FieldRef, Field] = {ref: Field(ref.name, ref.name, TYPES[ref.name]) for ref in (_NUMBER, _INSTANT)}
"""What the result of a measure is compared as."""
