"""People: writing them, erasing them, reading pages of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from seggql.rules.types import Json

from .account import Account
from .paging import Page

MAX_BATCH = 1_000
"""People in one call."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A person. `attributes` are as stored: see the memo of types; derived ones (`age`) are not among them."""

    id: str
    external_id: str | None
    attributes: Mapping[str, Json]


@dataclass(frozen=True)
class ProfileInput:
    """A person to write, named by `id` or `external_id` (which makes one if need be). JSON null removes a value."""

    external_id: str | None = None
    id: str | None = None
    attributes: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True)
class ProfileOrder:
    """By id, or by an attribute's value and then id; people without a value come last both ways."""

    attribute: str | None = None
    descending: bool = False


BY_ID = ProfileOrder()


async def upsert_profiles(
    account: Account, inputs: Sequence[ProfileInput], at: tuple[str, ...] = ("profiles",)
) -> tuple[Profile, ...]:
    """Write up to 1 000 people, all or none; the profiles in the order of the inputs.

    `at` is the path of the list in the input: `()` names a single one at the root. Raises Mistake.
    """
    raise NotImplementedError


async def delete_profile(account: Account, id: str | None = None, external_id: str | None = None) -> str:
    """Erase a person with everything known of them; gives the id they had. Raises Mistake (NOT_FOUND)."""
    raise NotImplementedError


async def profile(account: Account, id: str | None = None, external_id: str | None = None) -> Profile | None:
    """The person of that id or external id; None when there is none. Raises Mistake unless one of both is given."""
    raise NotImplementedError


async def profiles_by_id(account: Account, ids: Sequence[str]) -> dict[str, Profile]:
    """Several people in one statement; who is not there is left out."""
    raise NotImplementedError


async def profiles(
    account: Account,
    *,
    rule: Json = None,
    search: str | None = None,
    order: ProfileOrder = BY_ID,
    first: int = 50,
    after: str | None = None,
    as_of: datetime | None = None,
) -> Page[Profile]:
    """People, of a rule if one is given. `search` looks at names, emails and external id. Raises Mistake."""
    raise NotImplementedError


async def profiles_count(
    account: Account, *, rule: Json = None, search: str | None = None, as_of: datetime | None = None
) -> int:
    """How many people `profiles` pages over."""
    raise NotImplementedError
