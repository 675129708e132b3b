"""An import that does not end writes nothing, wherever it stops; as a job it can be watched and asked to stop."""

import asyncio
import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import polars as pl
import pytest
from sqlalchemy import func, select

from seggql.engine.abandoned import ABANDONED
from seggql.engine.account import Account
from seggql.engine.jobs import JobStatus, fail, job, request_cancel
from seggql.engine.mistakes import Mistake
from seggql.engine.watching import watch
from seggql.ingest.columnar import Columnar, of_frame
from seggql.ingest.files import open_file
from seggql.ingest.job import import_job, work_off
from seggql.ingest.plan import Kind
from seggql.ingest.report import Progress
from seggql.ingest.run import run
from seggql.ingest.source import Batch
from seggql.store.tables import attribute_definitions, event_definitions, events, profile_keys, profiles, tags

from .importing import people, plan

FRAME = pl.DataFrame({"user": [f"u{n}" for n in range(100)], "at": ["2024-01-01"] * 100, "colour": ["red"] * 100})
TABLES = (attribute_definitions, event_definitions, events, profile_keys, profiles, tags)


async def nothing_written(account: Account) -> bool:
    counts = [await account.database.fetch_value(select(func.count()).select_from(table)) for table in TABLES]
    return counts == [0] * len(TABLES)


@dataclass
class Halting:
    """A source that gives its first batch, and then no more until `go_on` is set."""

    whole: Columnar
    go_on: Event = field(default_factory=Event)

    def __getattr__(self, name: str) -> object:
        return getattr(self.whole, name)

    def batches(self) -> Iterator[Batch]:
        yield from self.whole.batches()
        self.go_on.wait(60)
        yield from self.whole.batches()


@pytest.mark.parametrize("when", ["Reading", "Writing"])
async def test_a_cancelled_import_writes_nothing(account: Account, when: str) -> None:
    analysis = await plan(account, FRAME, Kind.EVENTS, event="visit")
    seen: list[str] = []

    def tell(progress: Progress) -> None:
        seen.append(progress.message)
        if progress.message == when:
            importing.cancel()

    importing = asyncio.ensure_future(run(account, of_frame(FRAME), analysis.plan, tell))
    with pytest.raises(asyncio.CancelledError):
        await importing
    assert seen[-1] == when
    assert await nothing_written(account)


async def test_a_file_that_breaks_off_writes_nothing(account: Account, tmp_path: Path) -> None:
    path = tmp_path / "people.csv.gz"
    rows = "".join(f"c{n},{n * 7919 % 100003}\n" for n in range(600_000))
    path.write_bytes(gzip.compress(f"id,score\n{rows}".encode(), 1)[:-20])
    analysis = await plan(account, pl.DataFrame({"id": ["c1"], "score": [1]}), Kind.PROFILES)
    told: list[Progress] = []
    with pytest.raises(Mistake, match="The gzip file is damaged after"):
        await run(account, open_file(path), analysis.plan, told.append)
    assert told, "a part had been read"
    assert await nothing_written(account)


async def test_a_job_tells_its_progress_and_ends_with_the_report(account: Account) -> None:
    analysis = await plan(account, FRAME, Kind.EVENTS, event="visit", tags=())
    queued = await import_job(account, Kind.EVENTS)
    assert (queued.kind, queued.status) == ("import_events", JobStatus.QUEUED)
    await work_off(account, queued.id, of_frame(FRAME), analysis.plan)
    ended = await job(account, queued.id)
    assert ended is not None
    assert (ended.status, ended.error) == (JobStatus.SUCCEEDED, None)
    assert ended.result is not None
    assert {name: ended.result[name] for name in ("kind", "read", "created", "refused", "new_events")} == {
        "kind": "events",
        "read": 100,
        "created": 100,
        "refused": 0,
        "new_events": ["visit"],
    }


async def test_a_job_that_is_asked_to_stop_writes_nothing(account: Account) -> None:
    analysis = await plan(account, FRAME, Kind.EVENTS, event="visit")
    source = Halting(of_frame(FRAME))
    queued = await import_job(account, Kind.EVENTS)
    working = asyncio.ensure_future(work_off(account, queued.id, source, analysis.plan))  # type: ignore[arg-type]
    async for state in watch(account, queued.id):
        if state.status is JobStatus.RUNNING:
            assert state.message == "Reading: 100 rows"
            await request_cancel(account, queued.id)
            break
    source.go_on.set()
    await working
    ended = await job(account, queued.id)
    assert ended is not None
    assert ended.status is JobStatus.CANCELLED
    assert await nothing_written(account)


async def test_an_import_whose_job_has_been_ended_by_somebody_else_writes_nothing(account: Account) -> None:
    analysis = await plan(account, FRAME, Kind.EVENTS, event="visit")
    queued = await import_job(account, Kind.EVENTS)
    failed = await fail(account, queued.id, ABANDONED)
    await work_off(account, queued.id, of_frame(FRAME), analysis.plan)
    assert await job(account, queued.id) == failed
    assert await nothing_written(account)


async def test_a_job_that_fails_says_why(account: Account, write: Callable[[str, bytes | str], Path]) -> None:
    path = write("people.csv", b"id,city\nc1,Split\n")
    analysis = await plan(account, path, Kind.PROFILES)
    path.write_bytes(b"id,city\nc1,Spl\xff\n")
    queued = await import_job(account, Kind.PROFILES)
    await work_off(account, queued.id, open_file(write("same.csv", b"id,city\nc1,Split\n")), analysis.plan)
    broken = await import_job(account, Kind.PROFILES)
    source = open_file(write("late.csv", b"id,city\n" + b"c2,Split\n" * 600_000 + b"c3,Spl\xff\n"))
    await work_off(account, broken.id, source, analysis.plan)
    ended = await job(account, broken.id)
    assert ended is not None
    assert ended.status is JobStatus.FAILED
    assert ended.error is not None
    assert ended.error.startswith("Line 600,002, byte 7: the byte 0xff cannot be read as UTF-8.")
    assert (await people(account)).keys() == {"c1"}
