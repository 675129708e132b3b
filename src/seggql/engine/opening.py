"""The account of a process: its database found or started, brought up to date, opened."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime

from seggql.index.status import Watch
from seggql.settings import Settings
from seggql.store import embedded, migrate
from seggql.store.database import Database

from .abandoned import fail_abandoned
from .account import Account, Clock, ensure_account
from .serving import serving


def now() -> datetime:
    """The present, as the clocks of processes give it."""
    return datetime.now(UTC)


@asynccontextmanager
async def opened(settings: Settings, clock: Clock = now, *, watch: Watch | None = None) -> AsyncGenerator[Account]:
    """The account, on the database of the settings or the embedded one, whose tables are brought up to date.

    Jobs left behind by processes that were killed are failed first. With a `watch` it is opened to serve: it keeps an
    index, if the settings want one. Raises ConfigurationError or DatabaseError.
    """
    async with database_at(settings) as url:
        if not settings.database_url:
            await migrate.upgrade(url)
        database = await Database.connect(url, max_size=settings.database_connections)
        try:
            await migrate.check_current(url)
            account = await ensure_account(database, settings, clock)
            await fail_abandoned(account)
            async with serving(account, url, watch) if watch else nullcontext(account) as ready:
                yield ready
        finally:
            await database.close()


@asynccontextmanager
async def database_at(settings: Settings) -> AsyncGenerator[str]:
    """The URL of the database of the settings, or of the embedded one, which runs meanwhile."""
    if settings.database_url:
        yield settings.database_url
        return
    server = await asyncio.to_thread(embedded.start, settings.home)
    try:
        yield server.url
    finally:
        await asyncio.to_thread(server.close)
