"""People: their profiles, what they did, and which segments they are in."""

from functools import partial
from typing import Annotated, Any

import strawberry

from seggql.engine import profiles
from seggql.engine.paging import check_first, page, read_cursor
from seggql.engine.profiles import Profile as ProfileRow
from seggql.engine.profiles import ProfileOrder
from seggql.engine.segment import Segment as SegmentRow

from .connection import After, Connection, First, Listing
from .context import Info
from .enums import Direction
from .loaders import EventsAsked, Of
from .node import Node, stands_for
from .scalars import AnyJson, AsOf, Instant, RuleJson, instant

Row = strawberry.Parent[ProfileRow]
Segment = Annotated["Segment", strawberry.lazy(".segments")]
MEMBERSHIPS = "memberships"
"""The order in which a person's segments are paged: by name, then id."""


@strawberry.type(description="Something that a person did.")
class Event:
    id: strawberry.ID = strawberry.field(description="Its UUID. Tracking an event of that id again changes nothing.")
    event: str = strawberry.field(description="The name of its type, as in rules.")
    at: Instant = strawberry.field(description="When it happened.")
    properties: AnyJson = strawberry.field(description="What is known of it, by the names of its properties.")


@strawberry.type(description="A person.")
class Profile(Node):
    external_id: str | None = strawberry.field(description="What your own systems call the person.")
    attributes: AnyJson = strawberry.field(
        description="Everything known of the person, by the names of attributes; what is not known is left out."
    )

    is_type_of = stands_for(ProfileRow)

    @strawberry.field(description="The person's tags.")
    @staticmethod
    def tags(root: Row) -> list[str]:
        tags: Any = root.attributes.get("tags", [])
        return tags

    @strawberry.field(description="The company that the person belongs to.")
    @staticmethod
    def company(root: Row) -> str | None:
        company: Any = root.attributes.get("company")
        return company

    @strawberry.field(graphql_type=Connection[Event], description="What the person did, the latest first.")
    @staticmethod
    async def events(root: Row, info: Info, first: First = 50, after: After = None) -> Listing:
        loaders = info.context.loaders
        page = await loaders.events.load(Of(root.id, EventsAsked(first, after)))
        return Listing(page, after, partial(loaders.events_counts.load, root.id))

    @strawberry.field(graphql_type=Connection[Segment], description="The segments that the person is in, by name.")
    @staticmethod
    async def segments(root: Row, info: Info, first: First = 50, after: After = None, as_of: AsOf = None) -> Listing:
        found = await info.context.loaders.segments.load(Of(root.id, instant(as_of)))
        return _page_of(found, first, after)


def _page_of(segments: tuple[SegmentRow, ...], first: int, after: str | None) -> Listing:
    """A page of segments that are all at hand, in order of name and id."""

    def place(segment: SegmentRow) -> tuple[str, str]:
        return segment.name, segment.id

    async def count() -> int:
        return len(segments)

    key = read_cursor(after, MEMBERSHIPS, (str,), (str,))
    rest = [segment for segment in segments if key is None or list(place(segment)) > key]
    return Listing(page(rest, check_first(first), lambda segment: segment, place, MEMBERSHIPS), after, count)


@strawberry.input(description="By what people are listed. Who has no value comes last, both ways.")
class ProfileOrderBy:
    attribute: str = strawberry.field(description="The name of an attribute.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which end comes first.")

    def meant(self) -> ProfileOrder:
        return ProfileOrder(self.attribute, self.direction is Direction.DESC)


OrderBy = Annotated[ProfileOrderBy | None, strawberry.argument(description="Their order. Default: as they came.")]
Search = Annotated[
    str | None, strawberry.argument(description="Only those with this in a name, an email address or the external id.")
]


def order(order_by: ProfileOrderBy | None) -> ProfileOrder:
    return order_by.meant() if order_by else profiles.BY_ID


@strawberry.type
class ProfileQueries:
    @strawberry.field(graphql_type=Connection[Profile], description="People: all, or those that a rule matches.")
    async def profiles(
        self,
        info: Info,
        rule: Annotated[RuleJson | None, strawberry.argument(description="Only those that this matches.")] = None,
        search: Search = None,
        order_by: OrderBy = None,
        first: First = 50,
        after: After = None,
        as_of: AsOf = None,
    ) -> Listing:
        account, moment = info.context.account, instant(as_of)
        page = await profiles.profiles(
            account, rule=rule, search=search, order=order(order_by), first=first, after=after, as_of=moment
        )
        return Listing(page, after, partial(profiles.profiles_count, account, rule=rule, search=search, as_of=moment))

    @strawberry.field(graphql_type=Profile | None, description="One person, by one of both ids; null if there is none.")
    async def profile(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="The global id.")] = None,
        external_id: Annotated[
            str | None, strawberry.argument(description="What your own systems call the person.")
        ] = None,
    ) -> ProfileRow | None:
        return await profiles.profile(info.context.account, id, external_id)
