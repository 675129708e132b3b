"""The way to PostgreSQL: one pool of asyncpg connections that run SQLAlchemy Core expressions.

There is no ORM session: an expression is compiled once per shape, sent by asyncpg, and its rows come back as
asyncpg Records. jsonb comes back as Python values, whole numbers as int and others as float.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, Literal, Self
from urllib.parse import parse_qs

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy
from sqlalchemy import ClauseElement

from seggql.errors import DatabaseError
from seggql.store.claims import Claims
from seggql.store.rendering import render
from seggql.store.sqlstate import translated
from seggql.store.url import parts_of

SERVER_SETTINGS = {
    "application_name": "seggql",
    "TimeZone": "UTC",
    "jit": "off",  # pays only for statements that run for seconds
    "plan_cache_mode": "force_custom_plan",  # a rule's best plan depends on its values
    "citus.show_shards_for_app_name_prefixes": "*",  # a new connection takes 16 ms on Citus instead of 1 s
}
"""Settings of every session; one of the same name in the query of the database URL wins."""

Isolation = Literal["read_committed", "repeatable_read", "serializable"]


class Connection:
    """One connection. `raw` is asyncpg's own, for COPY; leave no session state (SET, LISTEN) behind on it."""

    def __init__(self, raw: PoolConnectionProxy, database: "Database") -> None:
        self.raw = raw
        self._database = database

    async def fetch(self, statement: ClauseElement) -> list[asyncpg.Record]:
        """All rows."""
        query, values = self._next(statement)
        with translated():
            return await self.raw.fetch(query, *values)

    async def fetch_one(self, statement: ClauseElement) -> asyncpg.Record | None:
        """The first row, or None when there is none."""
        query, values = self._next(statement)
        with translated():
            return await self.raw.fetchrow(query, *values)

    async def fetch_value(self, statement: ClauseElement) -> Any:
        """The first column of the first row, or None when there is no row."""
        query, values = self._next(statement)
        with translated():
            return await self.raw.fetchval(query, *values)

    async def execute(self, statement: ClauseElement) -> int:
        """Run without reading rows; the number of rows it touched (0 for a statement that has none)."""
        query, values = self._next(statement)
        with translated():
            tag = await self.raw.execute(query, *values)
        count = tag.rpartition(" ")[2]  # "UPDATE 3", "INSERT 0 3"
        return int(count) if count.isdecimal() else 0

    def _next(self, statement: ClauseElement) -> tuple[str, list[Any]]:
        self._database.statements += 1
        return render(statement)


class Database:
    """A pool of connections to one database. Its methods take a connection each; `transaction` keeps one.

    `statements` counts the statements sent so far (COPY and BEGIN/COMMIT not among them). `claims` are what this
    process is at, as others see it; they end with the pool.
    """

    def __init__(self, pool: asyncpg.Pool, claims: Claims) -> None:
        self.statements = 0
        self.claims = claims
        self._pool = pool

    @classmethod
    async def connect(
        cls,
        url: str,
        *,
        min_size: int = 1,
        max_size: int = 10,
        server_settings: Mapping[str, str] = SERVER_SETTINGS,
    ) -> Self:
        """Open a pool on `postgresql://…`.

        Raises `ConfigurationError` when that is no such URL, `DatabaseUnavailable` when nobody answers.
        """
        in_url = parse_qs(parts_of(url).query)
        settings = {k: v for k, v in server_settings.items() if k not in in_url}
        with translated():
            pool = await asyncpg.create_pool(
                url,
                min_size=min_size,
                max_size=max_size,
                max_inactive_connection_lifetime=0,  # a pool stays warm: connecting is dear on Citus
                server_settings=settings,
                init=_speak_json,
                reset=_keep,
            )
        return cls(pool, Claims(partial(asyncpg.connect, url, server_settings=settings)))

    async def close(self) -> None:
        """Wait for running statements, then close every connection."""
        await self.claims.close()
        await self._pool.close()

    @asynccontextmanager
    async def transaction(
        self, isolation: Isolation | None = None, *, readonly: bool = False
    ) -> AsyncGenerator[Connection]:
        """One connection in one transaction: committed at the end, rolled back when an exception leaves."""
        async with self._connection() as connection:
            transaction = connection.raw.transaction(isolation=isolation, readonly=readonly)
            with translated():
                await transaction.start()
            try:
                yield connection
            except BaseException:
                with suppress(DatabaseError), translated():  # a lost connection has rolled back by itself
                    await transaction.rollback()
                raise
            with translated():
                await transaction.commit()

    async def fetch(self, statement: ClauseElement) -> list[asyncpg.Record]:
        """As `Connection.fetch`, on a connection of its own."""
        async with self._connection() as connection:
            return await connection.fetch(statement)

    async def fetch_one(self, statement: ClauseElement) -> asyncpg.Record | None:
        """As `Connection.fetch_one`, on a connection of its own."""
        async with self._connection() as connection:
            return await connection.fetch_one(statement)

    async def fetch_value(self, statement: ClauseElement) -> Any:
        """As `Connection.fetch_value`, on a connection of its own."""
        async with self._connection() as connection:
            return await connection.fetch_value(statement)

    async def execute(self, statement: ClauseElement) -> int:
        """As `Connection.execute`, on a connection of its own."""
        async with self._connection() as connection:
            return await connection.execute(statement)

    @asynccontextmanager
    async def _connection(self) -> AsyncGenerator[Connection]:
        with translated():
            raw = await self._pool.acquire()
        try:
            yield Connection(raw, self)
        finally:
            with suppress(DatabaseError), translated():  # a lost connection leaves the pool by itself
                await self._pool.release(raw)


async def _speak_json(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=_encode_json, decoder=_decode_json, format="binary"
    )


def _encode_json(value: Any) -> bytes:
    # dates and decimals are refused: their JSON form is the rule language's business, not the driver's
    return b"\x01" + orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS)


def _decode_json(value: bytes) -> Any:
    return orjson.loads(memoryview(value)[1:])


async def _keep(connection: asyncpg.Connection) -> None:
    """Nothing to reset between users of a connection: saves a round trip, as no session state is ever set."""
