"""Loaders: what the nodes of a page ask for one by one is read for all of them in one statement.

Nothing is remembered between statements, so a long subscription never sees what was.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from strawberry.dataloader import DataLoader

from seggql.engine import events, membership, segments
from seggql.engine.account import Account
from seggql.engine.events import Event
from seggql.engine.paging import EMPTY, Page
from seggql.engine.segment import Segment, SegmentVersion

Value = TypeVar("Value")
EventsKey = tuple[str, int, str | None]
"""A profile's id, how many events, after which cursor."""


@dataclass(frozen=True)
class Loaders:
    """The first four by a segment's id (a count of None: its rule no longer fits), the others by a profile's."""

    segments_by_id: DataLoader[str, Segment | None]
    counts: DataLoader[str, int | None]
    sentences: DataLoader[str, str]
    versions: DataLoader[str, tuple[SegmentVersion, ...]]
    events: DataLoader[EventsKey, Page[Event]]
    events_counts: DataLoader[str, int]
    segments: DataLoader[str, tuple[Segment, ...]]
    total: DataLoader[None, int]


def loaders(account: Account) -> Loaders:
    """The loaders of an operation."""

    async def totals(keys: Sequence[None]) -> list[int]:
        return [await membership.total(account)] * len(keys)

    async def event_pages(keys: Sequence[EventsKey]) -> list[Page[Event]]:
        pages = {
            window: await events.events_of(account, [id for id, *rest in keys if tuple(rest) == window], *window)
            for window in {(first, after) for _, first, after in keys}
        }
        return [pages[first, after].get(id, EMPTY) for id, first, after in keys]

    return Loaders(
        counts=_loader(account, membership.counts, None),
        sentences=_loader(account, segments.sentences, ""),
        versions=_loader(account, segments.versions_of, ()),
        events=DataLoader(event_pages, cache=False),
        events_counts=_loader(account, events.events_counts, 0),
        segments=_loader(account, membership.segments_of, ()),
        segments_by_id=_loader(account, segments.segments_by_id, None),
        total=DataLoader(totals, cache=False),
    )


def _loader(
    account: Account, load: Callable[[Account, Sequence[str]], Awaitable[Mapping[str, Value]]], missing: Value
) -> DataLoader[str, Value]:
    async def values(keys: Sequence[str]) -> list[Value]:
        found = await load(account, list(dict.fromkeys(keys)))
        return [found.get(key, missing) for key in keys]

    return DataLoader(values, cache=False)
