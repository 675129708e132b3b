"""A server of its own for a test, or one that the tests of a file share because they change nothing."""

import asyncio
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import asyncpg
import pytest

from served import Served, served
from town import settle


@pytest.fixture
def server(database_url: str) -> Iterator[Served]:
    """A server with an empty account."""
    with served(database_url) as server:
        yield server


@pytest.fixture
def town(database_url: str) -> Iterator[Served]:
    """A server with some people, events and segments."""
    with served(database_url) as server:
        settle(server)
        yield server


@pytest.fixture(scope="module")
def shared_town(server_url: str) -> Iterator[Served]:
    """A `town` for all tests of a file."""
    name = f"test_{uuid.uuid4().hex}"
    asyncio.run(run(server_url, f"CREATE DATABASE {name} TEMPLATE migrated STRATEGY file_copy"))
    with served(urlsplit(server_url)._replace(path=f"/{name}").geturl(), graphql_count_interval=0.02) as server:
        settle(server)
        yield server
    asyncio.run(run(server_url, f"DROP DATABASE {name} WITH (FORCE)"))


async def run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
