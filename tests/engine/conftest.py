"""An account on a database of its own, whose clock stands still until a test moves it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from still_clock import Clock

from seggql.engine.account import Account, ensure_account
from seggql.engine.serving import serving
from seggql.index.status import Watch
from seggql.settings import settings_with
from seggql.store.database import Database


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """What answers about rules. A file whose tests hold for either is parametrised with both."""
    return getattr(request, "param", "sql")


@pytest.fixture
async def account(
    database: Database, database_url: str, clock: Clock, engine: str, tmp_path: Path
) -> AsyncIterator[Account]:
    settings = settings_with(engine=engine, home=tmp_path)
    account = await ensure_account(database, settings, clock, name="Test", time_zone="Europe/London")
    async with AsyncExitStack() as stack:
        if engine == "index":
            account = await stack.enter_async_context(serving(account, database_url, Watch()))
        yield account
