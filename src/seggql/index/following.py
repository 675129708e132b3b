"""Catching up: what was committed since a version is read from the database and applied to it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from seggql.rules.catalogue import Catalogue
from seggql.store.changed_rows import events_by_key, people_by_id
from seggql.store.changes import read
from seggql.store.cursor import Cursor
from seggql.store.database import Connection, Database

from .audience import Audience
from .change import NewEvent, Values, changed

ReadCatalogue = Callable[[Connection], Awaitable[Catalogue]]
"""Reads the account's catalogue, in the transaction that it is given."""
FEW = 500
"""So many people and events are taken up at once; more of them in a thread, as others would wait for that."""


@dataclass(frozen=True)
class Source:
    """Where an index comes from."""

    database: Database
    account_id: int
    read_catalogue: ReadCatalogue


@dataclass(frozen=True, eq=False)
class Held:
    """A version, and the place in the account's history that it is of."""

    audience: Audience
    cursor: Cursor


async def followed(source: Source, held: Held) -> Held | None:
    """The version of now, the same one when nothing has changed; None when only a new load gives it.

    Raises DatabaseError.
    """
    batch = await read(source.database, source.account_id, held.cursor)  # one round trip, mostly it says: nothing
    if batch is not None and not batch.change:
        return replace(held, cursor=batch.cursor)
    async with source.database.transaction("repeatable_read", readonly=True) as connection:
        batch = await read(connection, source.account_id, held.cursor)
        if batch is None or batch.change.everything:
            return None
        change, catalogue = batch.change, held.audience.catalogue
        people = await _people(connection, source.account_id, change.people)
        happened = [NewEvent(*row) async for row in events_by_key(connection, source.account_id, change.events)]
        if change.definitions:
            catalogue = await source.read_catalogue(connection)
    work = partial(changed, held.audience, people, happened, catalogue)
    few = len(change.people) + len(change.events) <= FEW
    return Held(work() if few else await asyncio.to_thread(work), batch.cursor)


async def _people(connection: Connection, account_id: int, ids: frozenset[int]) -> dict[int, Values | None]:
    """The values of people; None of those who are not there any more."""
    found = {row["id"]: row["attributes"] async for row in people_by_id(connection, account_id, ids)}
    return dict.fromkeys(ids) | found
