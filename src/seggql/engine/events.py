"""Events: taking in what people did, reading it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from seggql.rules.types import Json, dump_datetime
from seggql.store.tables import event_definitions
from seggql.store.tables import events as rows

from .account import Account
from .catalogue import catalogue
from .event_batch import Tracked, write
from .event_check import MAX_BATCH, EventTrack, check
from .ids import PROFILE, decode, encode
from .paging import EMPTY, Page, check_first, page, read_cursor
from .retry import retried
from .row import Row
from .writing import writing_people

__all__ = ["MAX_BATCH", "Event", "EventTrack", "Tracked", "events_counts", "events_of", "track_events"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person did. `id` is the uuid it is stored under, `event` the name of its type, `at` in UTC."""

    id: str
    profile_id: str
    event: str
    at: datetime
    properties: Mapping[str, Json]


async def track_events(account: Account, inputs: Sequence[EventTrack]) -> tuple[Tracked, ...]:
    """Take in up to 1 000 events, all or none; what became of each, in order.

    Raises Mistake with paths from ("events", "0") on.
    """
    now = account.clock()

    async def work() -> tuple[Tracked, ...]:
        async with writing_people(account) as (connection, changes):
            given = check(inputs, await catalogue(account, source=connection), now)
            return await write(connection, changes, account.id, given, now)

    return await retried(work)


async def events_of(
    account: Account, profile_ids: Sequence[str], first: int = 50, after: str | None = None
) -> Mapping[str, Page[Event]]:
    """The latest events of several people, a page each, in one statement. Raises Mistake.

    `after` is a cursor out of the page of any of them, and means the same instant for all.
    """
    check_first(first)
    latest = [rows.c.at.desc(), rows.c.id.desc()]
    place = func.row_number().over(partition_by=rows.c.profile_id, order_by=latest).label("place")
    chosen = select(rows, place).where(_of(account, profile_ids), _after(after)).subquery("latest")
    known = event_definitions
    statement = (
        select(chosen, known.c.name.label("event"))
        .join(known, and_(known.c.account_id == chosen.c.account_id, known.c.id == chosen.c.type_id))
        .where(chosen.c.place <= first + 1)
        .order_by(chosen.c.profile_id, chosen.c.place)
    )
    found = await account.database.fetch(statement)
    pages = {
        encode(PROFILE, owner): page(list(theirs), first, _event, _place, ORDER)
        for owner, theirs in groupby(found, key=lambda row: row["profile_id"])
    }
    return {id: pages.get(id, EMPTY) for id in profile_ids}


ORDER = "events, latest first"


def _event(row: Row) -> Event:
    owner = encode(PROFILE, row["profile_id"])
    return Event(str(row["id"]), owner, row["event"], row["at"], row["properties"])


def _place(row: Row) -> tuple[Json, ...]:
    return dump_datetime(row["at"]), str(row["id"])


def _after(cursor: str | None) -> ColumnElement[bool]:
    """Whether an event comes after a cursor: is earlier. Raises Mistake."""
    place = read_cursor(cursor, ORDER, (datetime,), (UUID,))
    if place is None:
        return true()
    at, id = literal(place[0], DateTime(timezone=True)), literal(place[1], Uuid())
    return or_(rows.c.at < at, and_(rows.c.at == at, rows.c.id < id))


def _of(account: Account, profile_ids: Sequence[str]) -> ColumnElement[bool]:
    keys = bindparam(None, [decode(PROFILE, id) for id in profile_ids], ARRAY(BigInteger()))
    return and_(rows.c.account_id == account.id, rows.c.profile_id == any_(keys))


async def events_counts(account: Account, profile_ids: Sequence[str]) -> Mapping[str, int]:
    """How many events several people have, in one statement. Raises Mistake."""
    statement = (
        select(rows.c.profile_id, func.count().label("events"))
        .where(_of(account, profile_ids))
        .group_by(rows.c.profile_id)
    )
    counts = {encode(PROFILE, row["profile_id"]): row["events"] for row in await account.database.fetch(statement)}
    return {id: counts.get(id, 0) for id in profile_ids}
