"""What this process is at, for all others to see: advisory locks, which PostgreSQL drops however a process ends."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg
from sqlalchemy import BigInteger, ColumnElement, func, literal, select

from seggql.errors import DatabaseError, DatabaseUnavailable
from seggql.store.rendering import render
from seggql.store.sqlstate import translated


class Claims:
    """Locks by key (64 bits, signed) on one connection of their own, made with the first of them.

    Anybody else's `pg_try_advisory_xact_lock` of a key tells whether a living process holds it.
    """

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]]) -> None:
        self._connect = connect
        self._connection: asyncpg.Connection | None = None
        self._held: set[int] = set()
        self._turn = asyncio.Lock()

    async def take(self, key: int) -> None:
        """Hold the lock of a key that nobody else takes, until `drop` or the end. Raises `DatabaseError`."""
        async with self._turn:
            try:
                await self._lock(key)
            except DatabaseUnavailable:  # cut, which may show only when it is used
                if self._connection:
                    self._connection.terminate()
                await self._lock(key)

    async def drop(self, key: int) -> None:
        """Hold the lock no more, if it is held."""
        async with self._turn:
            if self._connection and key in self._held:
                self._held.remove(key)
                with suppress(DatabaseError):  # a lost connection holds nothing
                    await _send(self._connection, func.pg_advisory_unlock(_big(key)))

    async def close(self) -> None:
        """Hold none of them any more."""
        async with self._turn:
            if self._connection:
                await self._connection.close()

    async def _lock(self, key: int) -> None:
        if self._connection is None or self._connection.is_closed():
            self._held.clear()
            with translated():
                self._connection = await self._connect()
        await _send(self._connection, func.pg_advisory_lock(_big(key)))
        self._held.add(key)


async def _send(connection: asyncpg.Connection, call: ColumnElement[bool]) -> None:
    query, values = render(select(call))
    with translated():
        await connection.execute(query, *values)


def _big(key: int) -> ColumnElement[int]:
    return literal(key, BigInteger())
