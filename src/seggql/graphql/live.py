"""Subscriptions to how many people are in segments."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import strawberry

from seggql.engine import membership, segments
from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.engine.segment import Segment as SegmentRow

from .context import Info
from .scalars import Instant
from .segments import Segment, share


@dataclass(frozen=True)
class CountRow:
    """A segment's count at an instant; None when its rule no longer fits the catalogue."""

    segment: SegmentRow
    count: int | None
    at: datetime


@strawberry.type(description="How many people were in a segment at an instant.")
class SegmentCount:
    segment: Segment = strawberry.field(description="The segment.")
    count: int | None = strawberry.field(
        description="How many people; null when its rule no longer fits the account's catalogue."
    )
    at: Instant = strawberry.field(description="When they were counted.")

    @strawberry.field(description="The number as a share of everybody, from 0 to 1; null together with `count`.")
    @staticmethod
    async def share(root: strawberry.Parent[CountRow], info: Info) -> float | None:
        return await share(info, root.count)


@strawberry.type
class LiveSubscriptions:
    @strawberry.subscription(
        graphql_type=SegmentCount,
        description="How many people are in each of several segments: at once, then whenever a number has changed. "
        "The numbers are looked at every few seconds (SEGGQL_GRAPHQL_COUNT_INTERVAL).",
    )
    async def segment_count_changed(
        self,
        info: Info,
        segment_ids: Annotated[list[strawberry.ID], strawberry.argument(description="The segments' ids.")],
    ) -> AsyncIterator[CountRow]:
        account, known = info.context.account, dict[str, int | None]()
        while True:
            found = await segments.segments_by_id(account, segment_ids)
            _refuse_missing(segment_ids, found)
            at = account.clock()
            counts = await membership.counts(account, list(found))
            for id, segment in found.items():
                if id in counts and (id not in known or known[id] != counts[id]):  # not deleted just now
                    known[id] = counts[id]
                    yield CountRow(segment, counts[id], at)
            await asyncio.sleep(account.settings.graphql_count_interval)


def _refuse_missing(wanted: list[strawberry.ID], found: dict[str, SegmentRow]) -> None:
    for index, id in enumerate(wanted):
        if id not in found:
            message = f"There is no segment “{id}”."
            raise Mistake.of(("segmentIds", str(index)), MistakeCode.NOT_FOUND, message)
