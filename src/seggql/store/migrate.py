"""Brings a database to the tables of this version: checks the server, then runs the migrations under a lock."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from seggql.errors import ConfigurationError, UnsupportedServer
from seggql.store.sqlstate import translated
from seggql.store.url import parts_of

OLDEST_SERVER = 17
"""The first PostgreSQL with the built-in collation `pg_c_utf8`, by which text folds the same everywhere."""

MIGRATING = 0x736567_67716C
"""The advisory lock of a migration ("seggql" in hexadecimal): processes that start together take turns."""

Result = TypeVar("Result")


async def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations that are missing, in one transaction. Raises `UnsupportedServer`, `DatabaseError`."""

    def work(connection: Connection) -> None:
        _check(connection)
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
        command.upgrade(_config(connection), revision)

    await _run(url, work)


async def current(url: str) -> str | None:
    """The revision that a database is at; None for an empty one."""

    def work(connection: Connection) -> str | None:
        _check(connection)
        return MigrationContext.configure(connection).get_current_revision()

    return await _run(url, work)


async def check_current(url: str) -> None:
    """Raise `ConfigurationError` unless the database has the tables of this version."""

    def newest(connection: Connection) -> str | None:
        return ScriptDirectory.from_config(_config(connection)).get_current_head()

    found, expected = await current(url), await _run(url, newest)
    if found != expected:
        raise ConfigurationError(
            f"The database is at {found or 'no version yet'}, and this seggql needs {expected}: run `seggql migrate`."
        )


async def _run(url: str, work: Callable[[Connection], Result]) -> Result:
    parts_of(url)

    async def connect() -> asyncpg.Connection:
        with translated():  # here, as SQLAlchemy wraps what asyncpg raises
            return await asyncpg.connect(url)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=NullPool)
    with translated():
        async with engine.begin() as connection:
            return await connection.run_sync(work)


def _check(connection: Connection) -> None:
    def setting(name: str) -> str:
        return connection.execute(select(func.current_setting(name))).scalar_one()

    if int(setting("server_version_num")) < OLDEST_SERVER * 10_000:
        raise UnsupportedServer(
            f"The server is PostgreSQL {setting('server_version')}; seggql needs {OLDEST_SERVER} or later, "
            f"as text is compared by the collation pg_c_utf8, which came with that version."
        )
    if setting("server_encoding") != "UTF8":
        raise UnsupportedServer(
            f"The database has the encoding {setting('server_encoding')}; seggql needs UTF8. "
            f"Create it with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."
        )


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    # the steps lie beside this file, so an installed wheel finds them from any folder
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
