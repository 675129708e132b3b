"""An account on a database of its own, and indexes of it that live as long as a test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest

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
BUSY = Pace(poll=0.02, gather=0, erasure=0.02, snapshot=0.02, retry=0.01, failure=0.01, reconsider=0.02)
"""Does at once what it would do in a while."""
IDLE = Pace(poll=600, gather=600, erasure=600, snapshot=600)
"""Does nothing by itself in the time of a test, but what it is asked for."""
Follow: TypeAlias = Callable[..., Awaitable[Account]]


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
