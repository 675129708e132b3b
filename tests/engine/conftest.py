"""An account on a database of its own, whose clock stands still until a test moves it."""

import pytest
from still_clock import Clock

from seggql.engine.account import Account, ensure_account
from seggql.settings import Settings
from seggql.store.database import Database


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def account(database: Database, clock: Clock) -> Account:
    return await ensure_account(database, Settings(), clock, name="Test", time_zone="Europe/London")
