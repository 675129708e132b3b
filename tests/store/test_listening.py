"""Announcements wake who waits for them, also after the connection was lost."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from seggql.errors import ConfigurationError
from seggql.store.changes import Change, record
from seggql.store.database import Database
from seggql.store.listening import NAME, Listener, listening

LONG = 60
"""Seconds that no test takes."""


async def write(database: Database, account_id: int = 1) -> None:
    async with database.transaction() as connection:
        await record(connection, account_id, Change(frozenset({1})), uuid4(), datetime(2026, 5, 10, 12, tzinfo=UTC))


async def connected(listener: Listener) -> None:
    """Wait until it listens: the first wait ends at once, the next with the connection."""
    assert await listener.next(1, LONG)
    assert await listener.next(1, LONG)


async def backends(database: Database) -> list[int]:
    """The listeners of this database, as the server sees them."""
    question = "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()"
    async with database.transaction() as connection:
        return [row["pid"] for row in await connection.raw.fetch(question, NAME)]


async def test_a_write_wakes_its_account_when_it_is_committed(database: Database, database_url: str) -> None:
    async with listening(database_url) as listener:
        await connected(listener)
        assert await listener.next(2, 0), "the first wait of each account ends at once"
        assert not await listener.next(1, 0)
        await write(database)
        assert await listener.next(1, LONG)
        assert not await listener.next(1, 0)
        assert not await listener.next(2, 0)
        await write(database, 2)
        assert await listener.next(2, LONG)


async def test_a_lost_connection_is_made_again_and_wakes_everybody(database: Database, database_url: str) -> None:
    async with listening(database_url) as listener:
        await connected(listener)
        (before,) = await backends(database)
        await database.fetch_value(select(func.pg_terminate_backend(before)))
        assert await listener.next(1, LONG)
        (after,) = await backends(database)
        assert before != after
        await write(database)
        assert await listener.next(1, LONG)


async def test_waits_end_while_nobody_can_be_reached(database_url: str) -> None:
    nowhere = database_url.rpartition("/")[0] + "/no_such_database"
    async with listening(nowhere) as listener:
        assert await listener.next(1, LONG)
        assert not await listener.next(1, 0.01)


async def test_what_is_no_url_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        async with listening("mysql://localhost/x"):
            pass
