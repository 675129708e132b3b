"""The catalogue: attributes, events, operators, and the values that people have."""

from functools import partial
from typing import Annotated

import strawberry

from seggql.engine import catalogue, ids
from seggql.engine.suggestions import ValueSuggestion as Suggested
from seggql.engine.suggestions import value_suggestions
from seggql.rules import catalogue as rules
from seggql.rules.operators import OPERATORS, operators_for
from seggql.rules.operators import Operator as OperatorRow
from seggql.rules.types import TYPES

from .connection import After, Connection, First, Listing
from .context import Info
from .enums import AttributeType, OperandForm
from .node import Node, stands_for
from .scalars import AnyJson, RuleJson

FieldRow = strawberry.Parent[rules.Field]
EventRow = strawberry.Parent[rules.EventType]
Search = Annotated[str | None, strawberry.argument(description="Only those with this in a name, label or synonym.")]


@strawberry.type(description="One of the values that a choice can have.")
class Option:
    value: str = strawberry.field(description="What is stored, and what rules compare with.")
    label: str = strawberry.field(description="What people read.")
    synonyms: list[str] = strawberry.field(description="What else people call it.")


@strawberry.type(description="How attributes compare with values.")
class Operator:
    name: str = strawberry.field(description="What rules call it.")
    label: str = strawberry.field(description="What people read.")
    doc: str = strawberry.field(description="What it means.")
    example: RuleJson = strawberry.field(description="A clause with it, which is a rule.")

    @strawberry.field(description="The form of its value.")
    @staticmethod
    def operand(root: strawberry.Parent[OperatorRow]) -> OperandForm:
        return OperandForm(root.form.name)

    @strawberry.field(description="The types that it applies to.")
    @staticmethod
    def types(root: strawberry.Parent[OperatorRow]) -> list[AttributeType]:
        return [AttributeType(row.name) for row in root.types]


@strawberry.type(description="A field of list items, or a property of an event.")
class Field:
    name: str = strawberry.field(description="What rules call it.")
    label: str = strawberry.field(description="What people read.")
    synonyms: list[str] = strawberry.field(description="What else people call it.")
    options: list[Option] = strawberry.field(description="The values it can have, if its type is CHOICE.")

    @strawberry.field(description="The type of its values.")
    @staticmethod
    def type(root: FieldRow) -> AttributeType:
        return AttributeType(root.type.name)

    @strawberry.field(graphql_type=list["Field"], description="The fields of its items, if its type is OBJECT_LIST.")
    @staticmethod
    def fields(root: FieldRow) -> list[rules.Field]:
        return list(root.fields.values())

    @strawberry.field(graphql_type=list[Operator], description="The operators that apply to its type.")
    @staticmethod
    def operators(root: FieldRow) -> tuple[OperatorRow, ...]:
        return operators_for(root.type)


@strawberry.type(description="Something that may be known of a person.")
class Attribute(Node):
    name: str = strawberry.field(description="What rules call it.")
    label: str = strawberry.field(description="What people read.")
    synonyms: list[str] = strawberry.field(description="What else people call it.")
    options: list[Option] = strawberry.field(description="The values it can have, if its type is CHOICE.")
    personal: bool = strawberry.field(description="Whether its values are kept from the assistant's model.")
    standard: bool = strawberry.field(description="Whether it comes with every account.")

    is_type_of = stands_for(rules.Field)

    @strawberry.field(description="The global id.")
    @staticmethod
    def id(root: FieldRow) -> strawberry.ID:
        return strawberry.ID(ids.encode(ids.ATTRIBUTE, root.name))

    @strawberry.field(description="The type of its values.")
    @staticmethod
    def type(root: FieldRow) -> AttributeType:
        return AttributeType(root.type.name)

    @strawberry.field(graphql_type=list[Field], description="The fields of its items, if its type is OBJECT_LIST.")
    @staticmethod
    def fields(root: FieldRow) -> list[rules.Field]:
        return list(root.fields.values())

    @strawberry.field(graphql_type=list[Operator], description="The operators that apply to its type.")
    @staticmethod
    def operators(root: FieldRow) -> tuple[OperatorRow, ...]:
        return operators_for(root.type)

    @strawberry.field(description="Whether it is computed when it is asked about, and so cannot be written.")
    @staticmethod
    def derived(root: FieldRow) -> bool:
        return root.derived_from is not None


@strawberry.type(description="Something that people do.")
class EventType(Node):
    name: str = strawberry.field(description="What rules call it.")
    label: str = strawberry.field(description="What people read.")
    synonyms: list[str] = strawberry.field(description="What else people call it.")

    is_type_of = stands_for(rules.EventType)

    @strawberry.field(description="The global id.")
    @staticmethod
    def id(root: EventRow) -> strawberry.ID:
        return strawberry.ID(ids.encode(ids.EVENT, root.name))

    @strawberry.field(graphql_type=list[Field], description="What may be known of each time it happened.")
    @staticmethod
    def properties(root: EventRow) -> list[rules.Field]:
        return list(root.properties.values())


@strawberry.type(description="A value that people have.")
class ValueSuggestion:
    value: AnyJson = strawberry.field(description="The value, as rules write it.")
    label: str = strawberry.field(description="What people read.")
    count: int = strawberry.field(description="How many people have it; for properties of events, how many events.")


@strawberry.type
class CatalogueQueries:
    @strawberry.field(
        graphql_type=Connection[Attribute], description="What may be known of people, the standard attributes first."
    )
    async def attributes(self, info: Info, search: Search = None, first: First = 50, after: After = None) -> Listing:
        account = info.context.account
        page = await catalogue.attributes(account, search, first, after)
        return Listing(page, after, partial(catalogue.attributes_count, account, search))

    @strawberry.field(graphql_type=Connection[EventType], description="What people may do, by name.")
    async def events(self, info: Info, search: Search = None, first: First = 50, after: After = None) -> Listing:
        account = info.context.account
        page = await catalogue.events(account, search, first, after)
        return Listing(page, after, partial(catalogue.events_count, account, search))

    @strawberry.field(graphql_type=list[Operator], description="The operators of attributes, measures and item fields.")
    def operators(
        self,
        type: Annotated[
            AttributeType | None, strawberry.argument(description="Only those that apply to this type.")
        ] = None,
    ) -> tuple[OperatorRow, ...]:
        return operators_for(TYPES[type.value]) if type else tuple(OPERATORS.values())

    @strawberry.field(
        graphql_type=list[ValueSuggestion],
        description="The values that people really have, the most frequent first, to offer while a value is typed. "
        "Name an attribute; an attribute and a field of its items as `property`; or an event and its `property`.",
    )
    async def value_suggestions(
        self,
        info: Info,
        attribute: Annotated[str | None, strawberry.argument(description="Name of an attribute.")] = None,
        event: Annotated[str | None, strawberry.argument(description="Name of an event.")] = None,
        property: Annotated[
            str | None, strawberry.argument(description="Name of the event's property or of the item's field.")
        ] = None,
        search: Annotated[
            str | None, strawberry.argument(description="Only values that contain this, ignoring case.")
        ] = None,
        first: First = 10,
    ) -> tuple[Suggested, ...]:
        return await value_suggestions(
            info.context.account, attribute=attribute, event=event, property=property, search=search, first=first
        )
