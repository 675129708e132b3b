"""Migrations bring any database to exactly the tables that `tables.py` declares."""

import asyncio
import os
from pathlib import Path

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from seggql.errors import UnsupportedServer
from seggql.store import migrate
from seggql.store.migrate import current, upgrade
from seggql.store.tables import metadata
from seggql.store.transaction_types import Xid8

ischema_names["xid8"] = Xid8  # to read it out of a catalogue SQLAlchemy has to be told of it
EVERYTHING = {"compare_type": True, "compare_server_default": True}


async def differences(url: str) -> list[tuple[object, ...]]:
    def compare(connection: Connection) -> list[tuple[object, ...]]:
        return compare_metadata(MigrationContext.configure(connection, opts=EVERYTHING), metadata)

    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url), poolclass=NullPool
    )
    async with engine.connect() as connection:
        return await connection.run_sync(compare)


def kinds(found: list[tuple[object, ...]]) -> set[object]:
    return {difference[0] for difference in found}


async def relations(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
    finally:
        await connection.close()


async def test_an_empty_database_comes_to_the_declared_tables(empty_database_url: str) -> None:
    assert await current(empty_database_url) is None
    assert await differences(empty_database_url)
    await upgrade(empty_database_url)
    assert await differences(empty_database_url) == []


async def test_tables_and_foreign_keys_are_steps_of_their_own(empty_database_url: str) -> None:
    await upgrade(empty_database_url, "0001")
    assert "add_fk" in kinds(await differences(empty_database_url))
    await upgrade(empty_database_url, "0002")
    assert kinds(await differences(empty_database_url)) == {"add_table", "add_index"}  # those of later steps
    await upgrade(empty_database_url)
    assert await current(empty_database_url) == "0003"


async def test_an_account_from_before_the_change_feed_gets_one(empty_database_url: str) -> None:
    await upgrade(empty_database_url, "0002")
    connection = await asyncpg.connect(empty_database_url)
    await connection.execute("INSERT INTO accounts VALUES (7, 'Old', 'UTC', 'en', now())")
    await upgrade(empty_database_url)
    feed = await connection.fetchrow("SELECT account_id, pruned, epoch IS NOT NULL AS named FROM feeds")
    await connection.close()
    assert tuple(feed) == (7, 0, True)


async def test_what_is_done_is_not_done_again(database_url: str) -> None:
    before = await relations(database_url)
    await upgrade(database_url)
    assert await relations(database_url) == before


async def test_processes_that_start_together_take_turns(empty_database_url: str) -> None:
    await asyncio.gather(*(upgrade(empty_database_url) for _ in range(4)))
    assert await differences(empty_database_url) == []


async def test_nothing_is_written_where_it_is_run(
    empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    await upgrade(empty_database_url)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 (a list, not an iterator: nothing blocks here)


async def test_an_older_server_is_refused_by_name(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "OLDEST_SERVER", 99)
    with pytest.raises(UnsupportedServer, match=r"is PostgreSQL \d+\.\d+; seggql needs 99 or later.*pg_c_utf8"):
        await upgrade(empty_database_url)
    assert await relations(empty_database_url) == 0


@pytest.mark.parametrize(
    "empty_database_url", ["template0 ENCODING SQL_ASCII LOCALE_PROVIDER libc LOCALE 'C'"], indirect=True
)
async def test_another_encoding_is_refused_by_name(empty_database_url: str) -> None:
    with pytest.raises(UnsupportedServer, match="encoding SQL_ASCII; seggql needs UTF8"):
        await upgrade(empty_database_url)
