"""An account on a database of its own, whose clock stands still until a test moves it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from seggql.engine.account import Account, ensure_account
from seggql.settings import Settings
from seggql.store.database import Database


@dataclass
class Clock:
    """Stands still; `advance` moves it."""

    now: datetime = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def account(database: Database, clock: Clock) -> Account:
    return await ensure_account(database, Settings(), clock, name="Test", time_zone="Europe/London")
