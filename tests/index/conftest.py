"""An account on a database of its own, and indexes of it that live as long as a test."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from paces import IDLE, Follow

from seggql.engine.account import Account, ensure_account
from seggql.engine.catalogue import catalogue
from seggql.index.following import Source
from seggql.index.living import living
from seggql.index.status import Watch
from seggql.index.terms import Pace, Terms
from seggql.rules.catalogue import Catalogue
from seggql.settings import Settings
from seggql.store.database import Connection, Database
from seggql.store.listening import listening

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)


@pytest.fixture
async def account(database: Database) -> Account:
    return await ensure_account(database, Settings(), lambda: NOW)


@pytest.fixture
async def follow(account: Account, database_url: str) -> AsyncIterator[Follow]:
    """`await follow()` is the account as another process has it, with connections and an index of its own."""
    async with AsyncExitStack() as stack:

        async def followed(
            pace: Pace = IDLE, *, only: bool = True, memory: int = 10**9, snapshot: Path | None = None
        ) -> Account:
            database = await Database.connect(database_url)
            stack.push_async_callback(database.close)
            listener = await stack.enter_async_context(listening(database_url))

            async def read_catalogue(connection: Connection) -> Catalogue:
                return await catalogue(account, source=connection)

            source = Source(database, account.id, read_catalogue)
            live = await stack.enter_async_context(
                living(source, listener, Terms(only, memory, snapshot, pace), Watch())
            )
            return replace(account, database=database, audience=live)

        yield followed
