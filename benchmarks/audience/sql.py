"""seggql's SQL evaluator on the embedded PostgreSQL."""

import asyncio
from contextlib import ExitStack
from pathlib import Path

import asyncpg
import postgres
from case import Case
from catalogue import NOW, catalogue
from population import Population
from sqlalchemy import func

from engine import Notes
from seggql.errors import DatabaseError
from seggql.rules.bind import bind
from seggql.rules.load import load
from seggql.store.database import SERVER_SETTINGS, Database
from seggql.store.predicate import People

PATIENCE = 20
"""Seconds after which a statement is stopped."""


class Sql:
    """A connection to the population's database. A rule is read, bound, made SQL and planned anew each time."""

    def __init__(self, population: Population, folder: Path) -> None:
        self._closing = ExitStack()
        url = self._closing.enter_context(postgres.serving(population, folder))
        settings = {**SERVER_SETTINGS, "statement_timeout": f"{PATIENCE}s"}
        self._loop = asyncio.new_event_loop()
        self._database = self._loop.run_until_complete(Database.connect(url, server_settings=settings))
        self._catalogue = catalogue()

    def prepare(self, case: Case) -> None:
        """Bring what it reads into memory: that is done by the first of two runs."""

    def count(self, case: Case) -> int:
        people = People(postgres.ACCOUNT, NOW)
        holds = people.matching(bind(load(case.json), self._catalogue))
        statement = people.select(func.count()).where(holds)
        try:
            return self._loop.run_until_complete(self._database.fetch_value(statement))
        except DatabaseError as error:
            if isinstance(error.__cause__, asyncpg.QueryCanceledError):
                raise TimeoutError from error
            raise

    def close(self) -> None:
        self._loop.run_until_complete(self._database.close())
        self._closing.close()


def opened(population: Population, folder: Path) -> tuple[Sql, Notes]:
    """The evaluator on the population's database, which is there."""
    return Sql(population, folder), {}
