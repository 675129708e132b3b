"""An account in Zagreb whose clock stands still, and files written by tests."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seggql.engine.account import Account, ensure_account
from seggql.settings import Settings
from seggql.store.database import Database

NOW = datetime(2026, 11, 22, 13, 3, tzinfo=UTC)


@pytest.fixture
async def account(database: Database) -> Account:
    return await ensure_account(database, Settings(), lambda: NOW, name="Test", time_zone="Europe/Zagreb")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Writes a file of that name."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
