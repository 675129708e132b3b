"""Events: taking in what people did, reading it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from seggql.rules.types import Json

from .account import Account
from .paging import Page

MAX_BATCH = 1_000
"""Events in one call."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person did. `id` is the uuid it is stored under, `event` the name of its type, `at` in UTC."""

    id: str
    profile_id: str
    event: str
    at: datetime
    properties: Mapping[str, Json]


@dataclass(frozen=True)
class EventTrack:
    """An event to take in, of a person named by `profile_id` or `external_id` (which makes one if need be).

    `at` is ISO 8601 with its offset, None is now. With an `id` of the caller's, tracking it again changes nothing:
    a UUID is kept, any other text becomes one (version 5).
    """

    event: str
    profile_id: str | None = None
    external_id: str | None = None
    at: str | None = None
    properties: Mapping[str, Json] = field(default_factory=dict[str, Json])
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Tracked:
    """What became of one input: the uuid of its event, whose it is, and whether it was there before."""

    id: str
    profile_id: str
    duplicate: bool


async def track_events(account: Account, inputs: Sequence[EventTrack]) -> tuple[Tracked, ...]:
    """Take in up to 1 000 events, all or none; what became of each, in order.

    Raises Mistake with paths from ("events", "0") on.
    """
    raise NotImplementedError


async def events_of(
    account: Account, profile_ids: Sequence[str], first: int = 50, after: str | None = None
) -> Mapping[str, Page[Event]]:
    """The latest events of several people, a page each, in one statement. `after` is for a single person."""
    raise NotImplementedError


async def events_counts(account: Account, profile_ids: Sequence[str]) -> Mapping[str, int]:
    """How many events several people have, in one statement."""
    raise NotImplementedError
