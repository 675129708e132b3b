"""Segments: saved rules, their members and versions."""

from functools import partial
from typing import Annotated

import strawberry

from seggql.engine import membership, segments
from seggql.engine.membership import Membership as MembershipRow
from seggql.engine.segment import BY_NAME, Origin, SegmentFilter, SegmentKind, SegmentOrder
from seggql.engine.segment import Segment as SegmentRow
from seggql.engine.segment import SegmentSort as Sort
from seggql.engine.segment import SegmentVersion as VersionRow

from .connection import After, Connection, First, Listing
from .context import Info
from .enums import Direction, SegmentSort
from .loaders import MembersAsked, Of
from .node import Node, stands_for
from .profiles import OrderBy, Profile, Search, order
from .scalars import AsOf, Instant, RuleJson, instant

Row = strawberry.Parent[SegmentRow]


@strawberry.type(description="How a segment was for some time.")
class SegmentVersion:
    version: int = strawberry.field(description="Its number, from 1 on.")
    name: str = strawberry.field(description="The name it had.")
    rule: RuleJson = strawberry.field(description="The rule it had.")
    summary: str | None = strawberry.field(description="The summary it had.")
    at: Instant = strawberry.field(description="When it became so.")


@strawberry.type(description="A saved rule, and the people whom it matches.")
class Segment(Node):
    name: str = strawberry.field(description="Its name, which no other segment of the account has.")
    kind: SegmentKind = strawberry.field(description="What those who use it see of it.")
    origin: Origin = strawberry.field(description="Who made it.")
    criteria: str | None = strawberry.field(description="The words that the assistant drafted it from.")
    rule: RuleJson = strawberry.field(description="Who is in it.")
    summary: str | None = strawberry.field(description="The rule in words that may be edited.")
    note: str | None = strawberry.field(description="What its owner wants to remember.")
    tags: list[str] = strawberry.field(description="What it is filed under.")
    version: int = strawberry.field(description="How often its name or rule was saved.")
    created_at: Instant = strawberry.field(description="When it was saved first.")
    updated_at: Instant = strawberry.field(description="When anything of it changed last.")
    editable: bool = strawberry.field(
        description="Whether it may be changed and deleted; ready-made segments can only be duplicated."
    )

    is_type_of = stands_for(SegmentRow)

    @strawberry.field(description="The rule in English, always in the same words.")
    @staticmethod
    async def sentence(root: Row, info: Info) -> str:
        return await info.context.loaders.sentences.load(root.id)

    @strawberry.field(
        description="How many people are in it; null when its rule no longer fits the account's catalogue."
    )
    @staticmethod
    async def count(root: Row, info: Info, as_of: AsOf = None) -> int | None:
        return await info.context.loaders.counts.load(Of(root.id, instant(as_of)))

    @strawberry.field(description="That number as a share of everybody, from 0 to 1; null together with `count`.")
    @staticmethod
    async def share(root: Row, info: Info, as_of: AsOf = None) -> float | None:
        return await share(info, await info.context.loaders.counts.load(Of(root.id, instant(as_of))))

    @strawberry.field(
        graphql_type=Connection[Profile] | None,
        description="The people in it; null when its rule no longer fits the account's catalogue.",
    )
    @staticmethod
    async def members(
        root: Row,
        info: Info,
        search: Search = None,
        order_by: OrderBy = None,
        first: First = 50,
        after: After = None,
        as_of: AsOf = None,
    ) -> Listing | None:
        account, moment = info.context.account, instant(as_of)
        asked = MembersAsked(search, order(order_by), first, after, moment)
        page = await info.context.loaders.members.load(Of(root.id, asked))
        count = partial(membership.members_count, account, root.id, search=search, as_of=moment)
        return page and Listing(page, after, count)

    @strawberry.field(graphql_type=list[SegmentVersion], description="Every version of it, the latest first.")
    @staticmethod
    async def versions(root: Row, info: Info) -> tuple[VersionRow, ...]:
        return await info.context.loaders.versions.load(root.id)


async def share(info: Info, count: int | None) -> float | None:
    """A count as a share of everybody; 0 where there is nobody."""
    if count is None:
        return None
    total = await info.context.loaders.total.load(None)
    return count / total if total else 0.0


@strawberry.type(description="Whether a person is in a segment.")
class SegmentMembership:
    segment_id: strawberry.ID = strawberry.field(description="The segment's id.")
    member: bool | None = strawberry.field(
        description="Whether the person is in it; null when its rule no longer fits the account's catalogue."
    )

    @strawberry.field(graphql_type=Segment, description="The segment.")
    @staticmethod
    async def segment(root: strawberry.Parent[MembershipRow], info: Info) -> SegmentRow:
        segment = await info.context.loaders.segments_by_id.load(root.segment_id)
        assert segment is not None  # deleted since the membership was read: a rare internal error, and nothing else
        return segment


@strawberry.input(description="By what segments are listed.")
class SegmentOrderBy:
    by: SegmentSort = strawberry.field(default=SegmentSort.NAME, description="What to compare.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which end comes first.")

    def meant(self) -> SegmentOrder:
        return SegmentOrder(Sort(self.by.value), self.direction is Direction.DESC)


@strawberry.type
class SegmentQueries:
    @strawberry.field(graphql_type=Connection[Segment], description="The saved segments.")
    async def segments(
        self,
        info: Info,
        search: Annotated[str | None, strawberry.argument(description="Only those with this in the name.")] = None,
        kind: Annotated[SegmentKind | None, strawberry.argument(description="Only those of this kind.")] = None,
        origin: Annotated[Origin | None, strawberry.argument(description="Only those made by this.")] = None,
        tag: Annotated[str | None, strawberry.argument(description="Only those with this tag, ignoring case.")] = None,
        order_by: Annotated[
            SegmentOrderBy | None, strawberry.argument(description="Their order. Default: by name.")
        ] = None,
        first: First = 50,
        after: After = None,
    ) -> Listing:
        account, filter = info.context.account, SegmentFilter(search, kind, origin, tag)
        by = order_by.meant() if order_by else BY_NAME
        page = await segments.segments(account, filter, by, first, after)
        return Listing(page, after, partial(segments.segments_count, account, filter))

    @strawberry.field(graphql_type=Segment | None, description="One segment; null if there is none of that id.")
    async def segment(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The segment's id.")]
    ) -> SegmentRow | None:
        return await segments.segment(info.context.account, id)

    @strawberry.field(
        graphql_type=list[SegmentMembership], description="Whether a person is in each of several segments."
    )
    async def segment_membership(
        self,
        info: Info,
        profile_id: Annotated[strawberry.ID, strawberry.argument(description="The person's id.")],
        segment_ids: Annotated[
            list[strawberry.ID], strawberry.argument(description="The segments' ids; the answer is in their order.")
        ],
        as_of: AsOf = None,
    ) -> tuple[MembershipRow, ...]:
        return await membership.segment_membership(info.context.account, profile_id, segment_ids, instant(as_of))
