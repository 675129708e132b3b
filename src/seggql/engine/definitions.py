"""Definitions of attributes, item fields, options and events, as people give them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OptionInput:
    """An option of a choice. Without a label its value is shown."""

    value: str
    label: str | None = None
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldInput:
    """An attribute, a field of list items or a property of an event. None keeps what stands.

    `type` is the name of a row of TYPES and needed for something new; `options` go with a choice, `fields` with
    an object_list.
    """

    name: str
    type: str | None = None
    label: str | None = None
    options: tuple[OptionInput, ...] | None = None
    fields: "tuple[FieldInput, ...] | None" = None
    synonyms: tuple[str, ...] | None = None
    personal: bool | None = None


@dataclass(frozen=True)
class EventInput:
    """Something people do. None keeps what stands; given `properties` replace all the former ones."""

    name: str
    label: str | None = None
    properties: tuple[FieldInput, ...] | None = None
    synonyms: tuple[str, ...] | None = None
