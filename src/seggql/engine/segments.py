"""Segments: read one by one, listed, with their versions and sentences; saved by segment_saving."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import func, select

from seggql.rules.sentence import sentence
from seggql.store.tables import segment_versions
from seggql.store.tables import segments as rows

from .account import Account
from .binding import bind_saved
from .ids import SEGMENT, encode
from .paging import Page, check_first, page
from .row import Row
from .segment import (
    ALL,
    BY_NAME,
    KEEP,
    Keep,
    Origin,
    Segment,
    SegmentChange,
    SegmentFilter,
    SegmentInput,
    SegmentKind,
    SegmentOrder,
    SegmentSort,
    SegmentVersion,
    segment_of,
)
from .segment_saving import create_segment, delete_segment, duplicate_segment, update_segment
from .segment_select import after as comes_after
from .segment_select import columns_of, is_one_of, is_segment, name_of, passes, place, selected

__all__ = [
    "ALL",
    "BY_NAME",
    "KEEP",
    "Keep",
    "Origin",
    "Segment",
    "SegmentChange",
    "SegmentFilter",
    "SegmentInput",
    "SegmentKind",
    "SegmentOrder",
    "SegmentSort",
    "SegmentVersion",
    "create_segment",
    "delete_segment",
    "duplicate_segment",
    "segment",
    "segments",
    "segments_by_id",
    "segments_count",
    "sentences",
    "update_segment",
    "versions_of",
]


async def segment(account: Account, id: str) -> Segment | None:
    """The segment of that id, or None. Raises Mistake for what is no segment's id."""
    row = await account.database.fetch_one(select(rows).where(is_segment(account.id, id)))
    return None if row is None else segment_of(row)


async def segments_by_id(account: Account, ids: Sequence[str]) -> dict[str, Segment]:
    """Several segments in one statement; those that are not there are left out."""
    found = await account.database.fetch(select(rows).where(rows.c.account_id == account.id, is_one_of(rows.c.id, ids)))
    return {segment.id: segment for segment in map(segment_of, found)}


async def segments(
    account: Account,
    filter: SegmentFilter = ALL,
    order: SegmentOrder = BY_NAME,
    first: int = 50,
    after: str | None = None,
) -> Page[Segment]:
    """The segments that pass the filter, in order. Raises Mistake."""
    check_first(first)
    chosen = (passes(account.id, filter), comes_after(order, after))
    statement = select(rows, selected(order)).where(*chosen).order_by(*columns_of(order)).limit(first + 1)
    return page(await account.database.fetch(statement), first, segment_of, place, name_of(order))


async def segments_count(account: Account, filter: SegmentFilter = ALL) -> int:
    """How many segments `segments` pages over."""
    return await account.database.fetch_value(select(func.count()).where(passes(account.id, filter)))


async def versions_of(account: Account, ids: Sequence[str]) -> dict[str, tuple[SegmentVersion, ...]]:
    """Every version of several segments, the latest first, in one statement."""
    table = segment_versions
    chosen = select(table).where(table.c.account_id == account.id, is_one_of(table.c.segment_id, ids))
    found = await account.database.fetch(chosen.order_by(table.c.segment_id, table.c.version.desc()))
    of_each = groupby(found, key=lambda row: row["segment_id"])
    return {encode(SEGMENT, key): tuple(_version(row) for row in theirs) for key, theirs in of_each}


def _version(row: Row) -> SegmentVersion:
    return SegmentVersion(row["version"], row["name"], row["rule"], row["summary"], row["at"])


async def sentences(account: Account, ids: Sequence[str]) -> dict[str, str]:
    """The rules of several segments in English. A rule that no longer fits the catalogue says so instead."""
    found = await segments_by_id(account, ids)
    bound = await bind_saved(account, found.values())
    return {id: UNFIT if node is None else sentence(node) for id, node in bound.items()}


UNFIT = "Its rule no longer fits the catalogue."
"""What is said of a segment whose rule names what is not there any more."""
