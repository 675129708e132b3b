"""One real PostgreSQL per test run, shared by all workers; one fresh, migrated database per test that asks for one."""

import asyncio
import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from seggql.store import guardian
from seggql.store.database import SERVER_SETTINGS, Database
from seggql.store.embedded import start
from seggql.store.migrate import upgrade

HOME = "TEST_POSTGRES_HOME"
TEMPLATE = "migrated"
UNSAFE_BUT_FAST = ("fsync", "full_page_writes", "synchronous_commit")

numbers = itertools.count()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # workers inherit it
        os.environ[HOME] = tempfile.mkdtemp(prefix="seggql-tests-")
        Path(os.environ[HOME]).chmod(0o755)  # as root, PostgreSQL runs as another user
        os.environ["SEGGQL_HOME"] = f"{os.environ[HOME]}/seggql"  # not the home of whoever runs the tests


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ[HOME])


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The run's server, with the database `migrated` ready to be copied."""
    home = Path(os.environ[HOME])
    server = start(home)
    turn = guardian.lock(home / "template", fcntl.LOCK_EX)
    asyncio.run(prepare(server.url))
    os.close(turn)
    yield server.url
    server.close()


@pytest.fixture
def empty_database_url(server_url: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own without tables; its parameter, if any, is the template and what follows it in SQL."""
    yield from fresh_database(server_url, getattr(request, "param", "template1"))


@pytest.fixture
def database_url(server_url: str) -> Iterator[str]:
    """A database of its own with all tables, empty."""
    yield from fresh_database(server_url, TEMPLATE)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A pool on a database of its own with all tables, empty. The session's time zone is an odd one, so that SQL
    which depends on it gives itself away."""
    database = await Database.connect(database_url, server_settings=SERVER_SETTINGS | {"TimeZone": "Pacific/Chatham"})
    yield database
    await database.close()


def fresh_database(server_url: str, template: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(numbers)}"
    asyncio.run(run(server_url, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))
    yield at(server_url, name)
    asyncio.run(run(server_url, f"DROP DATABASE {name} WITH (FORCE)"))


async def prepare(url: str) -> None:
    if await run(url, f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}'"):
        return
    for setting in UNSAFE_BUT_FAST:
        await run(url, f"ALTER SYSTEM SET {setting} = off")
    await run(url, "SELECT pg_reload_conf()")
    await run(url, "CREATE DATABASE unfinished")
    await upgrade(at(url, "unfinished"))
    await run(url, f"ALTER DATABASE unfinished RENAME TO {TEMPLATE}")


async def run(url: str, statement: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(statement)
    finally:
        await connection.close()


def at(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{database}").geturl()
