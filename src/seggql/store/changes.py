"""The change feed: every transaction that writes says what it wrote, and readers take up what they have not seen.

A writer adds one row under the number of its transaction. A reader remembers a snapshot, which says of every
transaction whether it was seen, and asks for the rows of those that were not seen then and are now. Numbers given out
in one order and committed in another lose nothing, and a transaction that stays open holds nobody up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    column,
    delete,
    false,
    func,
    literal,
    null,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from seggql.errors import DatabaseError

from .cursor import Cursor, history_of
from .database import Connection, Database
from .sqlstate import translated
from .tables import changes, feeds
from .transaction_types import PgSnapshot, Xid8

CHANNEL = "seggql_changes"
"""Where transactions that wrote are announced when they commit, with the account's id."""
MOST_KEYS = 100_000
"""People and events that a transaction names; of one that wrote more only that is said. Reading so many by their keys
takes about a second."""

EventKey = tuple[int, UUID]
"""An event: whose it is, and its id."""
_NOT_ALLOWED = {"0A000", "42501", "42883"}
"""What servers answer that do not let everybody ask which they are: not supported, not permitted, no such function."""


@dataclass(frozen=True)
class Change:
    """What was written: people made, changed or erased (their events with them); events added; definitions of
    attributes or events; `everything`: more than is worth naming, also of the former."""

    people: frozenset[int] = frozenset()
    events: frozenset[EventKey] = frozenset()
    definitions: bool = False
    everything: bool = False

    def __bool__(self) -> bool:
        return bool(self.people or self.events or self.definitions or self.everything)


@dataclass(frozen=True)
class Batch:
    """What was committed between two cursors, of which `cursor` is the later."""

    cursor: Cursor
    change: Change


_NOW = func.pg_current_snapshot(type_=PgSnapshot())


async def open_feed(database: Database, account_id: int, epoch: UUID) -> None:
    """Begin the feed of a new account under this name; one that has begun stays as it is."""
    feed = insert(feeds).values(account_id=account_id, epoch=epoch, pruned=0)
    await database.execute(feed.on_conflict_do_nothing())


async def record(connection: Connection, account_id: int, change: Change, id: UUID, at: datetime) -> None:
    """Say what this transaction has written; announced when it commits. Once in a transaction, as its last statement.

    A change of more than `MOST_KEYS` is recorded as `everything`.
    """
    everything = change.everything or len(change.people) + len(change.events) > MOST_KEYS
    events = () if everything else tuple(change.events)
    row = insert(changes).values(
        account_id=account_id,
        id=id,
        xid=func.pg_current_xact_id(),
        at=at,
        people=[] if everything else list(change.people),
        event_people=[person for person, _ in events],
        event_ids=[event for _, event in events],
        definitions=change.definitions,
        everything=everything,
    )
    await connection.execute(row.returning(func.pg_notify(CHANNEL, str(account_id))))


async def here(connection: Connection, account_id: int) -> Cursor:
    """The cursor of all that this transaction sees; it must be one of isolation `repeatable_read`.

    A load that reads everything in this transaction, or in others on its exported snapshot, is followed up from here.
    """
    try:
        with translated():
            async with connection.raw.transaction():  # a savepoint: a refusal would end the caller's transaction
                return _cursor(await connection.fetch(_place(account_id, knows_server=True)))
    except DatabaseError as error:
        if error.sqlstate not in _NOT_ALLOWED:
            raise
    return _cursor(await connection.fetch(_place(account_id, knows_server=False)))


async def read(connection: Connection | Database, account_id: int, since: Cursor) -> Batch | None:
    """What was committed between `since` and this transaction's snapshot; isolation must be `repeatable_read`.

    Without a transaction it is told at what the statement sees: enough where nothing is read beside it.

    None when that cannot be told: rows not seen yet have been pruned, or the database is another one, or one put back
    to an earlier state. Then only a new load helps.
    """
    seen = cast(literal(since.snapshot, Text()), PgSnapshot())
    unseen = and_(
        changes.c.account_id == account_id,
        changes.c.xid >= func.pg_snapshot_xmin(seen),  # the same again for the index
        ~func.pg_visible_in_snapshot(changes.c.xid, seen),
        func.pg_visible_in_snapshot(changes.c.xid, _NOW),  # not so of rows out of another server's dump
    )
    try:
        rows = await connection.fetch(_place(account_id, since.knows_server, unseen))
    except DatabaseError as error:
        if error.sqlstate in _NOT_ALLOWED:
            return None
        raise
    cursor, pruned = _cursor(rows), rows[0]["pruned"]
    # pruned rows are before the xmin of all snapshots since; a number beyond came with another server's dump
    if not since.is_before(cursor) or since.oldest_unseen <= pruned < cursor.oldest_unseen:
        return None
    return Batch(cursor, _union(row for row in rows if row["people"] is not None))


def _place(account_id: int, knows_server: bool, unseen: ColumnElement[bool] | None = None) -> Select[*tuple[Any, ...]]:
    """Snapshot and history, together with each of the unseen changes, or without any."""
    joined = feeds.outerjoin(changes, false() if unseen is None else unseen)
    said = ("people", "event_people", "event_ids", "definitions", "everything")
    return (
        select(
            cast(_NOW, Text()).label("snapshot"),
            feeds.c.epoch,
            feeds.c.pruned,
            *(_server() if knows_server else (null().label("server"), null().label("timeline"))),
            *(changes.c[name] for name in said),
        )
        .select_from(joined)
        .where(feeds.c.account_id == account_id)
    )


def _server() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The identity of the server's files, and its timeline: that of now, not of the last checkpoint."""
    control = func.pg_control_system().table_valued(column("system_identifier", BigInteger()), name="control")
    timeline = func.left(func.pg_walfile_name(func.pg_current_wal_lsn()), 8)
    return (
        select(control.c.system_identifier).scalar_subquery().label("server"),
        select(timeline).scalar_subquery().label("timeline"),
    )


def _cursor(rows: list[asyncpg.Record]) -> Cursor:
    row = rows[0]
    return Cursor(row["snapshot"], history_of(row["epoch"], row["server"], row["timeline"]))


def _union(rows: Iterable[asyncpg.Record]) -> Change:
    people: set[int] = set()
    events: set[EventKey] = set()
    definitions = everything = False
    for row in rows:
        people.update(row["people"])
        events.update(zip(row["event_people"], row["event_ids"], strict=True))
        definitions |= row["definitions"]
        everything |= row["everything"]
    if everything:
        return Change(definitions=definitions, everything=True)
    return Change(frozenset(people), frozenset(events), definitions)


async def prune(database: Database, account_id: int, before: datetime) -> None:
    """Forget the changes of an account up to the last that was written before an instant and that everybody sees.

    Whoever has not read them yet is told so by `read`.
    """
    own = changes.c.account_id == account_id
    feed = feeds.c.account_id == account_id
    settled = func.pg_snapshot_xmin(_NOW, type_=Xid8())
    last = select(func.max(changes.c.xid, type_=Xid8())).where(own, changes.c.at < before, changes.c.xid < settled)
    async with database.transaction() as connection:
        await connection.fetch_value(select(true()).where(feed).with_for_update())  # one at a time
        pruned = await connection.fetch_value(last)
        if pruned is not None:
            await connection.execute(delete(changes).where(own, changes.c.xid <= literal(pruned, Xid8())))
            await connection.execute(update(feeds).where(feed).values(pruned=pruned))
