"""Who is in saved segments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .account import Account
from .paging import Page
from .profiles import BY_ID, Profile, ProfileOrder
from .segments import Segment


@dataclass(frozen=True)
class Membership:
    """Whether a person is in a segment; None when the segment's rule no longer fits the catalogue."""

    segment_id: str
    member: bool | None


async def members(
    account: Account,
    segment_id: str,
    *,
    search: str | None = None,
    order: ProfileOrder = BY_ID,
    first: int = 50,
    after: str | None = None,
    as_of: datetime | None = None,
) -> Page[Profile]:
    """The people in a segment, as `profiles.profiles` pages them. Raises Mistake."""
    raise NotImplementedError


async def members_count(
    account: Account, segment_id: str, *, search: str | None = None, as_of: datetime | None = None
) -> int:
    raise NotImplementedError


async def counts(
    account: Account, segment_ids: Sequence[str], as_of: datetime | None = None
) -> Mapping[str, int | None]:
    """How many people each segment has, in one statement; None when its rule no longer fits the catalogue."""
    raise NotImplementedError


async def total(account: Account) -> int:
    """How many people the account has."""
    raise NotImplementedError


async def segment_membership(
    account: Account, profile_id: str, segment_ids: Sequence[str], as_of: datetime | None = None
) -> tuple[Membership, ...]:
    """Whether a person is in each of several segments, in the order asked, in one statement. Raises Mistake."""
    raise NotImplementedError


async def segments_of(
    account: Account, profile_ids: Sequence[str], as_of: datetime | None = None
) -> Mapping[str, tuple[Segment, ...]]:
    """The segments that each of several people is in, by name."""
    raise NotImplementedError
