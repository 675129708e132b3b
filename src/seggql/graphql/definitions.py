"""Changing the catalogue: attributeDefine and eventDefine."""

import strawberry

from seggql.engine import catalogue
from seggql.engine.definitions import EventInput, FieldInput, OptionInput
from seggql.rules import catalogue as rules

from .catalogue import Attribute, EventType
from .context import Info
from .enums import AttributeType
from .mistakes import Input, Payload, mutation


def _all(words: list[str] | None) -> tuple[str, ...] | None:
    return None if words is None else tuple(words)


@strawberry.input(description="One of the values that a choice can have.")
class OptionDefinition:
    value: str = strawberry.field(description="What is stored, and what rules compare with.")
    label: str | None = strawberry.field(default=None, description="What people read. Default: the value.")
    synonyms: list[str] = strawberry.field(default_factory=list, description="What else people call it.")

    def meant(self) -> OptionInput:
        return OptionInput(self.value, self.label, tuple(self.synonyms))


def _options(options: list[OptionDefinition] | None) -> tuple[OptionInput, ...] | None:
    return None if options is None else tuple(option.meant() for option in options)


@strawberry.input(description="A field of list items, or a property of an event.")
class FieldDefinition:
    name: str = strawberry.field(description="What rules call it: lower case letters, digits and underscores.")
    type: AttributeType = strawberry.field(description="The type of its values.")
    label: str | None = strawberry.field(default=None, description="What people read. Default: made of the name.")
    options: list[OptionDefinition] | None = strawberry.field(
        default=None, description="The values it can have; for the type CHOICE."
    )
    fields: "list[FieldDefinition] | None" = strawberry.field(
        default=None, description="The fields of its items; for a property of the type OBJECT_LIST."
    )
    synonyms: list[str] | None = strawberry.field(default=None, description="What else people call it.")

    def meant(self) -> FieldInput:
        return FieldInput(
            self.name, self.type.value, self.label, _options(self.options), _fields(self.fields), _all(self.synonyms)
        )


def _fields(fields: list[FieldDefinition] | None) -> tuple[FieldInput, ...] | None:
    return None if fields is None else tuple(field.meant() for field in fields)


@strawberry.input(description="An attribute to add or change. What is left out or null stays as it is.")
class AttributeDefineInput:
    name: str = strawberry.field(description="What rules call it: lower case letters, digits and underscores.")
    type: AttributeType | None = strawberry.field(
        default=None, description="The type of its values; needed for a new one, fixed while people have values."
    )
    label: str | None = strawberry.field(default=None, description="What people read. Default: made of the name.")
    options: list[OptionDefinition] | None = strawberry.field(
        default=None, description="All the values it can have; for the type CHOICE."
    )
    fields: list[FieldDefinition] | None = strawberry.field(
        default=None, description="All the fields of its items; for the type OBJECT_LIST."
    )
    synonyms: list[str] | None = strawberry.field(default=None, description="What else people call it.")
    personal: bool | None = strawberry.field(
        default=None, description="Whether its values are kept from the assistant's model. Default: no."
    )

    def meant(self) -> FieldInput:
        return FieldInput(
            self.name,
            self.type and self.type.value,
            self.label,
            _options(self.options),
            _fields(self.fields),
            _all(self.synonyms),
            self.personal,
        )


@strawberry.input(description="An event to add or change. What is left out or null stays as it is.")
class EventDefineInput:
    name: str = strawberry.field(description="What rules call it: lower case letters, digits and underscores.")
    label: str | None = strawberry.field(default=None, description="What people read. Default: made of the name.")
    properties: list[FieldDefinition] | None = strawberry.field(
        default=None, description="All that may be known of each time it happens."
    )
    synonyms: list[str] | None = strawberry.field(default=None, description="What else people call it.")

    def meant(self) -> EventInput:
        return EventInput(self.name, self.label, _fields(self.properties), _all(self.synonyms))


@strawberry.type(description="What became of defining an attribute.")
class AttributeDefinePayload(Payload):
    attribute: rules.Field | None = strawberry.field(
        graphql_type=Attribute | None, default=None, description="The attribute as it is now; null with userErrors."
    )


@strawberry.type(description="What became of defining an event.")
class EventDefinePayload(Payload):
    event: rules.EventType | None = strawberry.field(
        graphql_type=EventType | None, default=None, description="The event as it is now; null with userErrors."
    )


@strawberry.type
class DefinitionMutations:
    @mutation("Add an attribute, or change one.")
    async def attribute_define(self, info: Info, input: Input[AttributeDefineInput]) -> AttributeDefinePayload:
        return AttributeDefinePayload(attribute=await catalogue.define_attribute(info.context.account, input.meant()))

    @mutation("Add an event, or change one.")
    async def event_define(self, info: Info, input: Input[EventDefineInput]) -> EventDefinePayload:
        return EventDefinePayload(event=await catalogue.define_event(info.context.account, input.meant()))
