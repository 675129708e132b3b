"""What has a global id: the interface `Node`, and how its types recognise the engine's values they stand for."""

from collections.abc import Callable
from typing import Any

import strawberry
from graphql import GraphQLAbstractType, GraphQLResolveInfo

from seggql.engine.jobs import Job
from seggql.engine.profiles import Profile
from seggql.engine.segment import Segment
from seggql.rules.catalogue import EventType, Field

TYPE_NAMES: dict[type, str] = {
    Field: "Attribute",
    EventType: "EventType",
    Profile: "Profile",
    Segment: "Segment",
    Job: "Job",
}
"""The schema's name for each of the engine's values that has an id."""


@strawberry.interface(
    description="Anything with a global id. The id says what it names, as `segment_…` or `profile_42`."
)
class Node:
    id: strawberry.ID = strawberry.field(
        description="The global id: the same text in GraphQL, in rules and in the shell."
    )

    @classmethod
    def resolve_type(cls, source: Any, info: GraphQLResolveInfo[Any], type: GraphQLAbstractType) -> str:
        return TYPE_NAMES[source.__class__]


def stands_for(source: type) -> Callable[[Any, GraphQLResolveInfo[Any]], bool]:
    """Tells whether a value is the engine's `source`, of which a type of the schema shows the fields."""

    def is_type_of(value: Any, info: GraphQLResolveInfo[Any]) -> bool:
        return isinstance(value, source)

    return is_type_of
