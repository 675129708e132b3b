"""Turns: who asks is served by work that begins after they asked, and work is shared by those who ask together."""

import asyncio

import pytest

from seggql.index.turns import Turns

pytestmark = pytest.mark.anyio


class Work:
    """Gives the number of the turn when it is let go."""

    def __init__(self) -> None:
        self.begun = 0
        self.goes = asyncio.Event()
        self.failure: Exception | None = None

    async def __call__(self) -> int:
        self.begun += 1
        number = self.begun
        await self.goes.wait()
        if self.failure:
            raise self.failure
        return number


async def settled() -> None:
    """Until every task that can go on has."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_who_asks_while_a_turn_runs_is_served_by_the_next() -> None:
    work = Work()
    turns = Turns(work)
    first = asyncio.create_task(turns.next())
    await settled()
    late = [asyncio.create_task(turns.next()) for _ in range(3)]
    await settled()
    assert work.begun == 1
    work.goes.set()
    assert await first == 1
    assert await asyncio.gather(*late) == [2, 2, 2]


async def test_those_who_ask_together_share_a_turn() -> None:
    work = Work()
    turns = Turns(work)
    work.goes.set()
    assert await asyncio.gather(*(turns.next() for _ in range(5))) == [1] * 5
    assert await turns.next() == 2


async def test_who_stops_waiting_does_not_stop_the_others() -> None:
    work = Work()
    turns = Turns(work)
    impatient, patient = (asyncio.create_task(turns.next()) for _ in range(2))
    await settled()
    impatient.cancel()
    await settled()
    work.goes.set()
    assert await patient == 1
    assert impatient.cancelled()


async def test_a_failure_is_of_those_who_waited_for_it() -> None:
    work = Work()
    turns = Turns(work)
    work.failure = OSError()
    work.goes.set()
    for answer in await asyncio.gather(turns.next(), turns.next(), return_exceptions=True):
        assert isinstance(answer, OSError)
    work.failure = None
    assert await turns.next() == 2


async def test_a_failure_that_nobody_waits_for_is_no_noise() -> None:
    work = Work()
    turns = Turns(work)
    left = asyncio.create_task(turns.next())
    await settled()
    left.cancel()
    work.failure = OSError()
    work.goes.set()
    await settled()
    work.failure = None
    assert await turns.next() == 2


async def test_closing_stops_all() -> None:
    turns = Turns(Work())
    tasks = [asyncio.create_task(turns.next())]
    await settled()
    tasks.append(asyncio.create_task(turns.next()))
    await settled()
    await turns.close()
    await settled()
    assert all(task.cancelled() for task in tasks)
