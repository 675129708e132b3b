"""Loaders: what the nodes of a page ask for one by one is read for all of them in one statement.

Nothing is remembered between statements, so a long subscription never sees what was.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Generic, TypeVar

from strawberry.dataloader import DataLoader

from seggql.engine import events, membership, segments, tag_list
from seggql.engine.account import Account
from seggql.engine.events import Event
from seggql.engine.paging import EMPTY, Page
from seggql.engine.person import Profile, ProfileOrder
from seggql.engine.segment import Segment, SegmentVersion

Value = TypeVar("Value")
Asked = TypeVar("Asked")


@dataclass(frozen=True)
class Of(Generic[Asked]):
    """Whose, and what of it is asked for: a page, or an instant. What is asked for alike is read together."""

    id: str
    asked: Asked


@dataclass(frozen=True)
class EventsAsked:
    """A page of a person's events."""

    first: int
    after: str | None


@dataclass(frozen=True)
class MembersAsked:
    """A page of a segment's members."""

    search: str | None
    order: ProfileOrder
    first: int
    after: str | None
    as_of: datetime | None


@dataclass(frozen=True)
class Loaders:
    """By a segment's id the first five (None: its rule no longer fits the catalogue), by a profile's the next three.

    How many people have a tag, by its name; and how many people there are.
    """

    segments_by_id: DataLoader[str, Segment | None]
    counts: DataLoader[Of[datetime | None], int | None]
    sentences: DataLoader[str, str]
    versions: DataLoader[str, tuple[SegmentVersion, ...]]
    members: DataLoader[Of[MembersAsked], Page[Profile] | None]
    segments: DataLoader[Of[datetime | None], tuple[Segment, ...]]
    events: DataLoader[Of[EventsAsked], Page[Event]]
    events_counts: DataLoader[str, int]
    tagged: DataLoader[str, int]
    total: DataLoader[None, int]


def loaders(account: Account) -> Loaders:
    """The loaders of an operation."""

    async def totals(keys: Sequence[None]) -> list[int]:
        return [await membership.total(account)] * len(keys)

    async def members(ids: Sequence[str], asked: MembersAsked) -> Mapping[str, Page[Profile] | None]:
        return await membership.members_of(
            account,
            ids,
            search=asked.search,
            order=asked.order,
            first=asked.first,
            after=asked.after,
            as_of=asked.as_of,
        )

    async def pages_of_events(ids: Sequence[str], asked: EventsAsked) -> Mapping[str, Page[Event]]:
        return await events.events_of(account, ids, asked.first, asked.after)

    return Loaders(
        segments_by_id=_by_id(account, segments.segments_by_id, None),
        counts=_by_asked(partial(membership.counts, account), None),
        sentences=_by_id(account, segments.sentences, ""),
        versions=_by_id(account, segments.versions_of, ()),
        members=_by_asked(members, None),
        segments=_by_asked(partial(membership.segments_of, account), ()),
        events=_by_asked(pages_of_events, EMPTY),
        events_counts=_by_id(account, events.events_counts, 0),
        tagged=_by_id(account, tag_list.tagged_counts, 0),
        total=DataLoader(totals, cache=False),
    )


def _by_id(
    account: Account, load: Callable[[Account, Sequence[str]], Awaitable[Mapping[str, Value]]], missing: Value
) -> DataLoader[str, Value]:
    async def values(keys: Sequence[str]) -> list[Value]:
        found = await load(account, list(dict.fromkeys(keys)))
        return [found.get(key, missing) for key in keys]

    return DataLoader(values, cache=False)


def _by_asked(
    load: Callable[[Sequence[str], Asked], Awaitable[Mapping[str, Value]]], missing: Value
) -> DataLoader[Of[Asked], Value]:
    async def values(keys: Sequence[Of[Asked]]) -> list[Value]:
        groups: dict[Asked, list[str]] = {}
        for key in keys:
            groups.setdefault(key.asked, []).append(key.id)
        found = {asked: await load(ids, asked) for asked, ids in groups.items()}
        return [found[key.asked].get(key.id, missing) for key in keys]

    return DataLoader(values, cache=False)
