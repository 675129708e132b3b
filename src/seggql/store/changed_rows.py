"""The rows that changes name, as the transaction at hand sees them: by their keys, a number of them at a time."""

from collections.abc import AsyncIterator, Iterable, Sequence
from itertools import islice
from operator import itemgetter
from typing import TypeVar

import asyncpg
from sqlalchemy import BigInteger, Uuid, and_, any_, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from .changes import EventKey
from .database import Connection
from .tables import events, profiles

CHUNK = 10_000
"""Keys in one statement."""

Key = TypeVar("Key")


async def people_by_id(connection: Connection, account_id: int, ids: Iterable[int]) -> AsyncIterator[asyncpg.Record]:
    """`(id, external_id, attributes)` of those who are there, by ascending id."""
    for chunk in _chunks(sorted(ids)):
        wanted = bindparam(None, chunk, ARRAY(BigInteger()))
        statement = (
            select(profiles.c.id, profiles.c.external_id, profiles.c.attributes)
            .where(profiles.c.account_id == account_id, profiles.c.id == any_(wanted))
            .order_by(profiles.c.id)
        )
        for row in await connection.fetch(statement):
            yield row


async def events_by_key(
    connection: Connection, account_id: int, keys: Iterable[EventKey]
) -> AsyncIterator[asyncpg.Record]:
    """`(profile_id, type_id, at, properties)` of those that are there, in no order."""
    for chunk in _chunks(sorted(keys, key=itemgetter(0))):
        wanted = (
            func.unnest(
                bindparam(None, [person for person, _ in chunk], ARRAY(BigInteger())),
                bindparam(None, [event for _, event in chunk], ARRAY(Uuid())),
            )
            .table_valued(column("profile_id", BigInteger()), column("id", Uuid()), name="wanted")
            .render_derived()
        )
        same = and_(
            events.c.account_id == account_id, events.c.profile_id == wanted.c.profile_id, events.c.id == wanted.c.id
        )
        statement = select(events.c.profile_id, events.c.type_id, events.c.at, events.c.properties).select_from(
            wanted.join(events, same)
        )
        for row in await connection.fetch(statement):
            yield row


def _chunks(keys: Sequence[Key]) -> Iterable[list[Key]]:
    remaining = iter(keys)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
