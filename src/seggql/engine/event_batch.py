"""A checked batch of events goes into the database, each at most once, in a number of statements that is fixed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    Integer,
    Uuid,
    any_,
    bindparam,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert

from seggql.store.database import Connection
from seggql.store.tables import events, profiles

from .event_check import GivenEvent
from .external_ids import find_or_add
from .ids import PROFILE, encode
from .mistakes import MistakeCode, UserError, refuse_if
from .profile_batch import NewPerson, add_people
from .sent_rows import sent_rows
from .writing import Changes


@dataclass(frozen=True, slots=True)
class Tracked:
    """What became of one input: the uuid of its event, whose it is, and whether it was there before."""

    id: str
    profile_id: str
    duplicate: bool


async def write(
    connection: Connection, changes: Changes, account_id: int, given: Sequence[GivenEvent], now: datetime
) -> tuple[Tracked, ...]:
    """What became of each event. Raises Mistake for people who are not there."""
    people = await find_or_add(connection, account_id, {one.external_id for one in given if one.external_id})
    new = [NewPerson(id, external_id, {}) for external_id, id in people.new.items()]
    await add_people(connection, account_id, new, now)
    changes.of_people(people.new.values())
    await _refuse_unknown(connection, account_id, given)
    owners = [cast(int, one.profile_id) if one.external_id is None else people[one.external_id] for one in given]
    first: dict[tuple[int, UUID], GivenEvent] = {}
    for owner, one in zip(owners, given, strict=True):
        first.setdefault((owner, one.id), one)
    stored = await _insert(connection, account_id, first)
    changes.of_events(stored)
    return tuple(
        Tracked(str(one.id), encode(PROFILE, owner), (owner, one.id) not in stored or first[owner, one.id] is not one)
        for owner, one in zip(owners, given, strict=True)
    )


async def _refuse_unknown(connection: Connection, account_id: int, given: Sequence[GivenEvent]) -> None:
    """Refuse events of profile ids that there are not."""
    named = {one.profile_id for one in given if one.profile_id is not None}
    if not named:
        return
    ids = bindparam(None, sorted(named), ARRAY(BigInteger()))
    known = select(profiles.c.id).where(profiles.c.account_id == account_id, profiles.c.id == any_(ids))
    missing = named - {row["id"] for row in await connection.fetch(known)}
    refuse_if(
        [
            UserError((*one.at, "profileId"), "There is no profile of that id.", MistakeCode.NOT_FOUND)
            for one in given
            if one.profile_id in missing
        ]
    )


async def _insert(
    connection: Connection, account_id: int, given: Mapping[tuple[int, UUID], GivenEvent]
) -> set[tuple[int, UUID]]:
    """Store the events, by owner and id; those that were not there before."""
    rows = given.values()
    sent = sent_rows(
        ("profile_id", BigInteger(), [owner for owner, _ in given]),
        ("id", Uuid(), [one.id for one in rows]),
        ("type_id", Integer(), [one.type_id for one in rows]),
        ("at", DateTime(timezone=True), [one.time for one in rows]),
        ("properties", JSONB(), [one.properties for one in rows]),
    )
    chosen = select(literal(account_id, BigInteger()), *sent.c)
    statement = (
        insert(events)
        .from_select(["account_id", *sent.c.keys()], chosen)
        .on_conflict_do_nothing()
        .returning(events.c.profile_id, events.c.id)
    )
    return {(row["profile_id"], row["id"]) for row in await connection.fetch(statement)}
