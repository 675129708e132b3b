"""Jobs: how they go on, end, are cancelled, are watched, and what becomes of them when their process is killed."""

import asyncio
import sys
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import BigInteger, func, literal, select, text
from still_clock import Clock

from seggql.engine.abandoned import ABANDONED, fail_abandoned
from seggql.engine.account import Account, open_account
from seggql.engine.ids import JOB, decode
from seggql.engine.jobs import (
    Job,
    JobStatus,
    advance,
    cancelled,
    claim,
    create_job,
    fail,
    finish,
    job,
    jobs,
    jobs_count,
    request_cancel,
)
from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.engine.opening import opened
from seggql.engine.paging import write_cursor
from seggql.engine.watching import watch
from seggql.settings import Settings

pytestmark = pytest.mark.anyio

MISSING = "job_" + "0" * 32


async def refusal(doing: Any) -> list[tuple[str, str]]:
    with pytest.raises(Mistake) as refused:
        await doing
    return [("/".join(error.field), error.code) for error in refused.value.errors]


async def test_a_job_goes_from_queued_to_done(account: Account, clock: Clock) -> None:
    made = await create_job(account, "import", total=10, message="waiting")
    assert (made.status, made.done, made.started_at, made.is_finished) == (JobStatus.QUEUED, 0, None, False)
    started = clock.advance(minutes=1)
    half = await advance(account, made.id, 5)
    assert (half.status, half.done, half.total, half.message) == (JobStatus.RUNNING, 5, 10, "waiting")
    clock.advance(minutes=1)
    more = await advance(account, made.id, 8, total=20, message="nearly")
    assert (more.started_at, more.total, more.message) == (started, 20, "nearly")
    done = await finish(account, made.id, {"rows": 8})
    assert (done.status, done.result, done.finished_at, done.is_finished) == (
        JobStatus.SUCCEEDED, {"rows": 8}, clock.now, True,
    )  # fmt: skip
    assert done.done == done.total == 20
    assert await job(account, made.id) == done
    assert await job(account, MISSING) is None


async def test_a_job_that_has_ended_stays_as_it_is(account: Account) -> None:
    made = await create_job(account, "import")
    failed = await fail(account, made.id, "The file is empty.")
    assert (failed.status, failed.error) == (JobStatus.FAILED, "The file is empty.")
    assert await advance(account, made.id, 1) == await finish(account, made.id) == failed
    assert await refusal(request_cancel(account, made.id)) == [("id", MistakeCode.INVALID)]


async def test_a_waiting_job_is_cancelled_at_once_a_running_one_by_its_worker(account: Account) -> None:
    waiting = await request_cancel(account, (await create_job(account, "import")).id)
    assert (waiting.status, waiting.finished_at) == (JobStatus.CANCELLED, account.clock())
    assert await request_cancel(account, waiting.id) == waiting
    running = await advance(account, (await create_job(account, "import")).id, 1)
    asked = await request_cancel(account, running.id)
    assert (asked.status, asked.cancel_requested, asked.finished_at) == (JobStatus.RUNNING, True, None)
    assert (await advance(account, running.id, 2)).cancel_requested
    assert (await cancelled(account, running.id)).status is JobStatus.CANCELLED


WORKER = """
import asyncio, sys
from seggql.engine.jobs import advance, create_job
from seggql.engine.opening import opened
from seggql.settings import Settings

async def work(url):
    async with opened(Settings(database_url=url)) as account:
        queued, running = await create_job(account, "import"), await create_job(account, "import")
        await advance(account, running.id, 1)
        print(queued.id, running.id, flush=True)
        await asyncio.Event().wait()

asyncio.run(work(sys.argv[1]))
"""
"""A process that is at two jobs until it is killed."""


async def test_jobs_of_a_killed_process_are_failed_those_of_living_ones_go_on(
    account: Account, database_url: str
) -> None:
    own = await create_job(account, "import")
    done = await finish(account, (await create_job(account, "import")).id)
    pipe = asyncio.subprocess.PIPE
    worker = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, database_url, stdout=pipe)
    assert worker.stdout is not None
    theirs = (await worker.stdout.readline()).decode().split()
    assert len(theirs) == 2
    assert await fail_abandoned(account) == 0
    worker.kill()
    await worker.wait()
    await let_go(account, theirs[0])
    async with opened(Settings(database_url=database_url)) as another:
        for id in theirs:
            failed = await job(another, id)
            assert failed is not None
            assert (failed.status, failed.error) == (JobStatus.FAILED, ABANDONED)
            assert failed.finished_at is not None
    assert [await job(account, one.id) for one in (own, done)] == [own, done]


async def let_go(account: Account, id: str) -> None:
    """Wait until nobody holds the job's claim: PostgreSQL hears of a process's death after the system does."""
    key = literal(claim(decode(JOB, id)), BigInteger())
    await account.database.fetch_value(select(func.pg_advisory_xact_lock(key)))


async def test_an_ended_job_is_claimed_no_more(account: Account) -> None:
    for end in (finish, cancelled, request_cancel):
        made = await create_job(account, "import")
        await end(account, made.id)
        await let_go(account, made.id)


async def test_who_watches_an_abandoned_job_sees_it_fail(account: Account) -> None:
    made = await advance(account, (await create_job(account, "import")).id, 1)
    states = watch(account, made.id, pause=never)
    assert await anext(states) == made
    await account.database.claims.drop(claim(decode(JOB, made.id)))
    assert (await anext(states)).status is JobStatus.FAILED


CUT = """
SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
WHERE locktype = 'advisory' AND datname = current_database()
"""


async def test_a_lost_connection_loses_the_claims_and_new_ones_are_taken_on_another(account: Account) -> None:
    before = await create_job(account, "import")
    await account.database.fetch(text(CUT))
    await let_go(account, before.id)
    after = await create_job(account, "import")
    assert await fail_abandoned(account) == 1
    assert await job(account, after.id) == after
    assert (await finish(account, before.id)).status is JobStatus.FAILED


async def test_unknown_jobs_are_mistakes(account: Account) -> None:
    for id, code in ((MISSING, MistakeCode.NOT_FOUND), ("segment_" + "0" * 32, MistakeCode.INVALID_ID)):
        for doing in (advance(account, id, 1), finish(account, id), request_cancel(account, id)):
            assert await refusal(doing) == [("id", code)]
        assert await refusal(anext(watch(account, id))) == [("id", code)]


async def test_jobs_are_listed_latest_first(account: Account, clock: Clock) -> None:
    for number in range(3):
        await create_job(account, str(number))
        clock.advance(seconds=1)
    first = await jobs(account, first=2)
    second = await jobs(account, first=2, after=first.cursors[-1])
    assert [one.kind for one in (*first.nodes, *second.nodes)] == ["2", "1", "0"]
    assert (first.has_next, second.has_next, await jobs_count(account)) == (True, False, 3)


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-22T12:00:00", "2026-13-01T00:00:00Z"]
)
async def test_a_cursor_of_no_instant_is_refused(account: Account, at: str) -> None:
    cursor = write_cursor("jobs, latest first", [at, str(UUID(int=0))])
    assert await refusal(jobs(account, after=cursor)) == [("after", MistakeCode.INVALID)]


async def never() -> None:
    await asyncio.Event().wait()


async def test_watching_tells_every_state_at_once(account: Account) -> None:
    made = await create_job(account, "import", total=2)
    states = watch(account, made.id, pause=never)
    assert (await anext(states)).status is JobStatus.QUEUED
    for done in (1, 2):
        told = asyncio.ensure_future(anext(states))
        await advance(account, made.id, done)
        assert (await told).done == done
    await finish(account, made.id)
    assert (await anext(states)).status is JobStatus.SUCCEEDED
    with pytest.raises(StopAsyncIteration):
        await anext(states)
    assert [state.is_finished async for state in watch(account, made.id, pause=never)] == [True]


async def test_news_of_another_process_are_found_by_looking_again(account: Account) -> None:
    other = await open_account(account.database, account.settings, account.clock)
    made = await create_job(account, "import")
    looks = asyncio.Semaphore(0)

    async def pause() -> None:
        await looks.acquire()

    states = watch(account, made.id, pause=pause)
    await anext(states)
    told: asyncio.Future[Job] = asyncio.ensure_future(anext(states))
    await advance(other, made.id, 1)
    assert not told.done()
    looks.release()
    assert (await told).done == 1
    await states.aclose()
    assert account.news.listeners(made.id) == 0
