"""Jobs watched from anywhere, until they have ended."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from .abandoned import fail_abandoned
from .account import Account
from .jobs import Job, known_job

Pause = Callable[[], Awaitable[None]]


async def _second() -> None:
    await asyncio.sleep(1)


async def watch(account: Account, id: str, pause: Pause = _second) -> AsyncIterator[Job]:
    """The states of a job from now until it has ended, each once. Raises Mistake (NOT_FOUND).

    News of this process come at once; for those of others it looks again after each `pause`, also whether the process
    that did it has been killed.
    """
    seen = None
    with account.news.listen(id) as ear:
        while seen is None or not seen.is_finished:
            state = await known_job(account, id)
            if state != seen:
                yield state
                seen = state
            elif not await fail_abandoned(account):
                await _first_of(ear.heard(), pause())


async def _first_of(*waits: Awaitable[None]) -> None:
    """Return when one of them does; the others are given up."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
