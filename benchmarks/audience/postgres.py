"""The embedded PostgreSQL with a database for each population."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from population import Population

from seggql.store import embedded
from seggql.store.migrate import upgrade

ACCOUNT = 1


@contextmanager
def serving(population: Population, folder: Path) -> Iterator[str]:
    """The URL of the population's database, which is there, while the server runs."""
    server = _started(folder)
    try:
        yield _at(server.url, population)
    finally:
        server.close()


def filled(population: Population, folder: Path) -> float | None:
    """Make sure that the database is there; the seconds of filling it, if it had to be filled."""
    server = _started(folder)
    try:
        return asyncio.run(_fill(server.url, population))
    finally:
        server.close()


def _started(folder: Path) -> embedded.EmbeddedServer:
    home = folder / "postgres"
    home.mkdir(exist_ok=True)
    home.chmod(0o755)  # as root, PostgreSQL runs as another user
    return embedded.start(home)


def _name(population: Population) -> str:
    return "bench_" + population.name.replace("-", "_")


def _at(url: str, population: Population, ending: str = "") -> str:
    return urlsplit(url)._replace(path=f"/{_name(population)}{ending}").geturl()


async def _fill(url: str, population: Population) -> float | None:
    admin = await asyncpg.connect(url)
    try:
        if await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", _name(population)):
            await upgrade(_at(url, population))
            return None
        import filling  # imports what other users of this file have no need of

        unfinished = f"{_name(population)}_unfinished"
        await admin.execute(f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")
        await admin.execute(f"CREATE DATABASE {unfinished}")
        seconds = await filling.fill(_at(url, population, "_unfinished"), population)
        await admin.execute(f"ALTER DATABASE {unfinished} RENAME TO {_name(population)}")
        return seconds
    finally:
        await admin.close()
