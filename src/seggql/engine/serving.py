"""An account that is served for long: it keeps an index, and its change feed is kept short."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

from seggql.errors import DatabaseError
from seggql.index.following import Source
from seggql.index.living import living
from seggql.index.status import Watch
from seggql.index.terms import Terms
from seggql.rules.catalogue import Catalogue
from seggql.store.changes import prune
from seggql.store.database import Connection, Database
from seggql.store.listening import listening

from .account import Account
from .catalogue import catalogue

KEPT = timedelta(days=1)
"""How long changes are kept for those who follow: a process that was away for longer loads its index anew."""
PRUNING = 3600
"""Seconds between two prunings."""
CONNECTIONS = 4
"""Connections that an index has to itself: an answer that has to catch up must not wait for others to finish, and a
load reads by several at once."""


@asynccontextmanager
async def serving(account: Account, url: str, watch: Watch) -> AsyncGenerator[Account]:
    """The account with an index, if its settings want one, on the database of that URL. Raises IndexTooLarge."""
    if account.settings.engine == "sql":
        async with _pruning(account, account.database):
            yield account
        return
    database = await Database.connect(url, max_size=CONNECTIONS)
    try:
        async with (
            _pruning(account, database),
            listening(url) as listener,
            living(_source(account, database), listener, _terms(account), watch) as live,
        ):
            yield replace(account, audience=live)
    finally:
        await database.close()


def _source(account: Account, database: Database) -> Source:
    async def read_catalogue(connection: Connection) -> Catalogue:
        return await catalogue(account, source=connection)

    return Source(database, account.id, read_catalogue)


def _terms(account: Account) -> Terms:
    settings = account.settings
    snapshot = settings.home / "index" / f"account-{account.id}"
    return Terms(settings.engine == "index", int(settings.index_memory), snapshot)


@asynccontextmanager
async def _pruning(account: Account, database: Database) -> AsyncGenerator[None]:
    """Old changes are forgotten, meanwhile."""
    task = asyncio.create_task(_prune(account, database))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _prune(account: Account, database: Database) -> None:
    while True:
        with suppress(DatabaseError):  # the next time will do
            await prune(database, account.id, account.clock() - KEPT)
        await asyncio.sleep(PRUNING)
