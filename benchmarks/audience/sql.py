"""seggql's SQL evaluator on the embedded PostgreSQL."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import postgres
from case import Case
from catalogue import NOW, catalogue
from generate import Population
from sqlalchemy import func

from seggql.errors import DatabaseError
from seggql.rules.bind import bind
from seggql.rules.load import load
from seggql.store import embedded
from seggql.store.database import SERVER_SETTINGS, Database
from seggql.store.predicate import People

PATIENCE = 20
"""Seconds after which a statement is stopped."""


class Sql:
    """A connection to the population's database."""

    def __init__(self, server: embedded.EmbeddedServer, url: str) -> None:
        self._server = server
        self._loop = asyncio.new_event_loop()
        settings = {**SERVER_SETTINGS, "statement_timeout": f"{PATIENCE}s"}
        self._database = self._loop.run_until_complete(Database.connect(url, server_settings=settings))
        self._catalogue = catalogue()

    def prepare(self, case: Case) -> None:
        """Bring what it reads into memory."""
        try:
            self.count(case)
        except TimeoutError:
            return

    def count(self, case: Case) -> int:
        people = People(postgres.ACCOUNT, NOW)
        holds = people.matching(bind(load(case.json), self._catalogue))
        statement = people.select(func.count()).where(holds)
        try:
            return self._loop.run_until_complete(self._database.fetch_value(statement))
        except DatabaseError as error:
            raise TimeoutError from error

    def close(self) -> None:
        self._loop.run_until_complete(self._database.close())
        self._server.close()


def opened(population: Population, folder: Path) -> tuple[Sql, dict[str, Any]]:
    """The evaluator; notes the seconds of filling the tables, if they were filled, and PostgreSQL's version."""
    server, url, seconds = database(population, folder)
    return Sql(server, url), {} if seconds is None else {"load_seconds": seconds}


def database(population: Population, folder: Path) -> tuple[embedded.EmbeddedServer, str, float | None]:
    """The server, the population's database, and the seconds it took to fill it unless it was full."""
    home = folder / "postgres"
    home.mkdir(exist_ok=True)
    home.chmod(0o755)  # as root, PostgreSQL runs as another user
    server = embedded.start(home)
    name = "bench_" + population.name.replace("-", "_")
    url = urlsplit(server.url)._replace(path=f"/{name}").geturl()
    return server, url, asyncio.run(_filled(server.url, url, name, population))


async def _filled(admin_url: str, url: str, name: str, population: Population) -> float | None:
    admin = await asyncpg.connect(admin_url)
    try:
        if await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            return None
        unfinished = f"{name}_unfinished"
        await admin.execute(f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")
        await admin.execute(f"CREATE DATABASE {unfinished}")
        seconds = await postgres.fill(urlsplit(url)._replace(path=f"/{unfinished}").geturl(), population)
        await admin.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
        return seconds
    finally:
        await admin.close()
