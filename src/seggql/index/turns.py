"""Work that many wait for, so that it is done once for all who ask at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Turns(Generic[Result]):
    """Whoever asks is served by a turn that begins after they asked. At most one turn runs, and one waits for it."""

    def __init__(self, work: Callable[[], Awaitable[Result]]) -> None:
        self._work = work
        self._one_at_a_time = asyncio.Lock()
        self._waiting: asyncio.Task[Result] | None = None
        self._tasks: set[asyncio.Task[Result]] = set()

    async def next(self) -> Result:
        """What the work gives, or raises. Whoever stops waiting does not stop the others."""
        if self._waiting is None:
            self._waiting = asyncio.create_task(self._take())
            self._tasks.add(self._waiting)
            self._waiting.add_done_callback(self._done)
        return await asyncio.shield(self._waiting)

    async def close(self) -> None:
        """Stop; those who still wait are cancelled."""
        tasks = [*self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _take(self) -> Result:
        async with self._one_at_a_time:
            self._waiting = None  # who comes from now on may have seen what this turn does not
            return await self._work()

    def _done(self, task: asyncio.Task[Result]) -> None:
        self._tasks.discard(task)
        if self._waiting is task:  # cancelled before it began
            self._waiting = None
        if not task.cancelled():
            task.exception()  # nobody may be left to be told
