"""The schema: every part of it put together, with its limits and its way with errors."""

from contextlib import aclosing
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema, Undefined
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StreamResult
from strawberry.types.execution import ExecutionContext, PreExecutionError

from seggql.settings import Settings

from .catalogue import Attribute, CatalogueQueries, EventType
from .definitions import DefinitionMutations
from .documents import Documents
from .drafts import DraftMutations
from .enums import RequestErrorCode
from .errors import public
from .hooks import Reading, Unwatched, Watch, Watching
from .imports import ImportMutations
from .jobs import Job, JobMutations, JobQueries, JobSubscriptions
from .live import LiveSubscriptions
from .nodes import NodeQueries
from .preview import PreviewQueries
from .profiles import Profile, ProfileQueries
from .saving import SegmentMutations
from .scalars import SCALARS
from .segments import Segment, SegmentQueries
from .tags import TagQueries
from .tracking import TrackingMutations


@strawberry.type(description="What can be asked.")
class Query(CatalogueQueries, ProfileQueries, SegmentQueries, PreviewQueries, TagQueries, JobQueries, NodeQueries):
    pass


@strawberry.type(
    description="What can be changed. Each takes one `input`; what people get wrong in it is in `userErrors`, and then "
    "nothing was written."
)
class Mutation(DraftMutations, SegmentMutations, DefinitionMutations, TrackingMutations, ImportMutations, JobMutations):
    pass


@strawberry.type(description="What can be watched, over WebSocket (graphql-transport-ws) or server-sent events.")
class Subscription(JobSubscriptions, LiveSubscriptions):
    pass


class Schema(strawberry.Schema):
    """The executable schema of this product."""

    def __init__(self, settings: Settings, watch: Watch | None = None) -> None:
        watch = watch or Unwatched()
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            query=Query,
            mutation=Mutation,
            subscription=Subscription,
            types=[Attribute, EventType, Profile, Segment, Job, RequestErrorCode],
            extensions=[lambda: Watching(watch), lambda: Reading(self.documents)],
            config=StrawberryConfig(scalar_map=SCALARS),
        )
        _forget_null_defaults(self._schema)
        self.documents = Documents(self._schema, settings)

    async def stream(self, *args: Any, **kwargs: Any) -> StreamResult:
        """As its parent's, which lets an exception out of the hooks before execution break the stream off."""
        return self._unbroken(await super().stream(*args, **kwargs))

    async def _unbroken(self, results: StreamResult) -> StreamResult:
        async with aclosing(results):
            try:
                async for result in results:
                    yield result
            except Exception as error:
                told = [GraphQLError(str(error), original_error=error)]
                self.process_errors(told)
                yield PreExecutionError(data=None, errors=told)

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Make errors fit for clients, in place: this is the one gate that errors of every transport pass."""
        errors[:] = [public(error) for error in errors]


def _forget_null_defaults(schema: GraphQLSchema) -> None:
    """What may be left out has no default, rather than one of null, which says nothing and is everywhere."""
    for type in schema.type_map.values():
        match type:
            case GraphQLInputObjectType():
                values = list(type.fields.values())
            case GraphQLObjectType():
                values = [value for field in type.fields.values() for value in field.args.values()]
            case _:
                continue
        for value in values:
            if value.default_value is None:
                value.default_value = Undefined


def sdl() -> str:
    """The schema in its definition language, as in `schema/api.graphql`."""
    return Schema(Settings.model_construct()).as_str() + "\n"
