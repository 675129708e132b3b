"""Who is in saved segments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from seggql.rules import bound
from seggql.rules.issues import IssueCode
from seggql.rules.moment import Moment
from seggql.store.tables import segments as segment_rows

from .account import Account
from .binding import bind_saved
from .catalogue import known_attributes
from .evaluator import evaluator
from .ids import PROFILE, SEGMENT, decode
from .mistakes import Mistake, MistakeCode, UserError, refuse_if
from .paging import Page
from .person import BY_ID, Profile, ProfileOrder
from .profile_order import order_of
from .profile_select import EVERYBODY, Sought
from .profiles import profiles_by_id
from .segment import Segment, segment_of
from .segments import segments_by_id

MAX_SEGMENTS = 500
"""Segments that one question may name."""


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
    moment = account.moment(as_of)
    node = await node_of(account, segment_id, "segmentId")
    fields = await known_attributes(account, account.database) if order.attribute else {}
    sought = Sought(order_of(order, fields), search, first, after)
    return await (await evaluator(account, moment, [node])).page(node, sought)


async def members_of(
    account: Account,
    segment_ids: Sequence[str],
    *,
    search: str | None = None,
    order: ProfileOrder = BY_ID,
    first: int = 50,
    after: str | None = None,
    as_of: datetime | None = None,
) -> dict[str, Page[Profile] | None]:
    """As `members` for several segments, their people in one statement; None when a rule no longer fits the catalogue.

    Segments that are not there are left out. Raises Mistake.
    """
    moment = account.moment(as_of)
    nodes = await bind_saved(account, (await segments_by_id(account, segment_ids)).values())
    fields = await known_attributes(account, account.database) if order.attribute else {}
    fit = _fit(nodes)
    sought = Sought(order_of(order, fields), search, first, after)
    pages = await (await evaluator(account, moment, fit.values())).pages(list(fit.values()), sought)
    found = dict(zip(fit, pages, strict=True))
    return {id: found.get(id) for id in nodes}


async def members_count(
    account: Account, segment_id: str, *, search: str | None = None, as_of: datetime | None = None
) -> int:
    """How many people `members` pages over. Raises Mistake."""
    moment = account.moment(as_of)
    node = await node_of(account, segment_id, "segmentId")
    return await (await evaluator(account, moment, [node])).count(node, search)


async def node_of(account: Account, segment_id: str, place: str) -> bound.Node:
    """The bound rule of a segment. Raises Mistake at `place`, also when the rule no longer fits the catalogue."""
    decode(SEGMENT, segment_id, (place,))
    found = await segments_by_id(account, (segment_id,))
    if segment_id not in found:
        raise Mistake.of((place,), MistakeCode.NOT_FOUND, "There is no such segment.")
    node = (await bind_saved(account, found.values()))[segment_id]
    if node is None:
        message = f"The rule of “{found[segment_id].name}” no longer fits the catalogue; mend it first."
        raise Mistake.of((place,), MistakeCode.INVALID, message)
    return node


async def counts(
    account: Account, segment_ids: Sequence[str], as_of: datetime | None = None
) -> Mapping[str, int | None]:
    """How many people each segment has, all at one moment; None when its rule no longer fits the catalogue.

    Segments that are not there are left out.
    """
    moment = account.moment(as_of)
    nodes = await bind_saved(account, (await segments_by_id(account, segment_ids)).values())
    fit = _fit(nodes)
    found = await (await evaluator(account, moment, fit.values())).head_counts(fit)
    return {id: found.get(id) for id in nodes}


def _fit(nodes: Mapping[str, bound.Node | None]) -> dict[str, bound.Node]:
    """The segments that can be asked about."""
    return {id: node for id, node in nodes.items() if node is not None}


async def total(account: Account) -> int:
    """How many people the account has."""
    return await (await evaluator(account, account.moment(), [EVERYBODY])).count(EVERYBODY, None)


async def segment_membership(
    account: Account, profile_id: str, segment_ids: Sequence[str], as_of: datetime | None = None
) -> tuple[Membership, ...]:
    """Whether a person is in each of several segments, in the order asked. Raises Mistake."""
    moment = account.moment(as_of)
    key = decode(PROFILE, profile_id, ("profileId",))
    if len(segment_ids) > MAX_SEGMENTS:
        message = f"There are {len(segment_ids):,} segments in one question; at most {MAX_SEGMENTS} are allowed."
        raise Mistake.of(("segmentIds",), IssueCode.TOO_MANY, message)
    for index, id in enumerate(segment_ids):
        decode(SEGMENT, id, ("segmentIds", str(index)))
    found = await segments_by_id(account, segment_ids)
    refuse_if(
        [
            UserError(("segmentIds", str(index)), "There is no such segment.", MistakeCode.NOT_FOUND)
            for index, id in enumerate(segment_ids)
            if id not in found
        ]
    )
    nodes = await bind_saved(account, found.values())
    if not await profiles_by_id(account, (profile_id,)):
        raise Mistake.of(("profileId",), MistakeCode.NOT_FOUND, "There is no profile of that id.")
    pairs = await _roll_call(account, moment, nodes, [key])
    return tuple(Membership(id, None if nodes[id] is None else (key, id) in pairs) for id in segment_ids)


async def segments_of(
    account: Account, profile_ids: Sequence[str], as_of: datetime | None = None
) -> Mapping[str, tuple[Segment, ...]]:
    """The segments that each of several people is in, by name; all people and segments in one statement."""
    moment = account.moment(as_of)
    keys = [decode(PROFILE, id, ("profileId",)) for id in profile_ids]
    chosen = select(segment_rows).where(segment_rows.c.account_id == account.id)
    every = sorted(
        map(segment_of, await account.database.fetch(chosen)), key=lambda segment: (segment.name, segment.id)
    )
    nodes = await bind_saved(account, every)
    pairs = await _roll_call(account, moment, nodes, keys)
    return {
        id: tuple(segment for segment in every if (key, segment.id) in pairs)
        for id, key in zip(profile_ids, keys, strict=True)
    }


async def _roll_call(
    account: Account, moment: Moment, nodes: Mapping[str, bound.Node | None], keys: Sequence[int]
) -> set[tuple[int, str]]:
    fit = _fit(nodes)
    return await (await evaluator(account, moment, fit.values())).roll_call(fit, keys)
