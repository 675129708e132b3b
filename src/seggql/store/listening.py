"""Listening for announced changes, on a connection of its own that is made anew when it is lost.

Announcements are for speed only: who missed one reads the same changes the next time it looks.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, suppress
from itertools import chain, repeat

import asyncpg

from seggql.errors import DatabaseError

from .changes import CHANNEL
from .sqlstate import translated
from .url import parts_of

NAME = "seggql-listener"
"""The `application_name` of the connection."""
PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds before each attempt to connect again; the last is repeated."""


class Listener:
    """Hears what is announced. Nobody is told of the loss of the connection, as waits end by themselves."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._news: defaultdict[int, asyncio.Event] = defaultdict(_raised)

    async def next(self, account_id: int, within: float) -> bool:
        """Wait for changes of an account to be announced; False when none was within so many seconds.

        What was announced since the last wait counts. The first wait ends at once, and whenever a connection has been
        made everybody is woken, as there may have been changes before. One task waits for an account.
        """
        news = self._news[account_id]
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await news.wait()
        heard = news.is_set()
        news.clear()
        return heard

    async def keep_listening(self) -> None:
        """Listen until cancelled."""
        pauses = _pauses()
        while True:
            with suppress(DatabaseError):
                async with self._connected() as lost:
                    pauses = _pauses()
                    await lost.wait()
            await asyncio.sleep(next(pauses))

    @asynccontextmanager
    async def _connected(self) -> AsyncGenerator[asyncio.Event]:
        """A connection that listens; the event says that it was lost."""
        lost = asyncio.Event()
        with translated():
            connection = await asyncpg.connect(self._url, server_settings={"application_name": NAME})
        try:
            connection.add_termination_listener(lambda _: lost.set())
            with translated():
                await connection.add_listener(CHANNEL, self._hear)
            for news in self._news.values():
                news.set()
            yield lost
        finally:
            connection.terminate()

    def _hear(self, connection: object, process: int, channel: str, account_id: object) -> None:
        self._news[int(str(account_id))].set()


def _raised() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


def _pauses() -> Iterator[float]:
    return chain(PAUSES, repeat(PAUSES[-1]))


@asynccontextmanager
async def listening(url: str) -> AsyncGenerator[Listener]:
    """A listener on the database of that URL, meanwhile. Raises ConfigurationError for what is no such URL."""
    parts_of(url)
    listener = Listener(url)
    task = asyncio.create_task(listener.keep_listening())
    try:
        yield listener
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
