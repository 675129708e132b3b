"""Long work: its progress, kept in the database.

The process that makes a job is the one that does it. As long as it lives it holds the job's claim, which it takes
before anybody can see the job; so an unfinished job whose claim is free is nobody's any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    and_,
    case,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    update,
)

from seggql.documented import Documented
from seggql.rules.types import Json, dump_datetime
from seggql.store.tables import jobs as rows

from .account import Account, Source
from .ids import JOB, decode, encode, new_uuid
from .mistakes import Mistake, MistakeCode
from .paging import Page, check_first, page, read_cursor
from .row import Row

Sql = ColumnElement[bool]


class JobStatus(Documented):
    """How far a job is."""

    QUEUED = "queued", "Not begun yet."
    RUNNING = "running", "Under way."
    SUCCEEDED = "succeeded", "Done."
    FAILED = "failed", "Ended by an error."
    CANCELLED = "cancelled", "Ended because somebody asked for it."


UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class Job:
    """Work of a `kind`: `done` of `total` units (None: not known yet)."""

    id: str
    kind: str
    status: JobStatus
    done: int
    total: int | None
    message: str | None
    result: Mapping[str, Json] | None
    error: str | None
    cancel_requested: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_finished(self) -> bool:
        """Whether it has ended, well or not."""
        return self.status not in UNFINISHED


async def create_job(account: Account, kind: str, total: int | None = None, message: str | None = None) -> Job:
    """A new job, queued, for this process to do."""
    now = account.clock()
    id = new_uuid(now)
    row = {
        "account_id": account.id,
        "id": id,
        "kind": kind,
        "status": JobStatus.QUEUED.value,
        "done": 0,
        "total": total,
        "message": message,
        "result": None,
        "error": None,
        "cancel_requested": False,
        "created_at": now,
        "started_at": None,
        "finished_at": None,
    }
    await account.database.claims.take(claim(id))
    await account.database.execute(insert(rows).values(row))
    return _job(row)


async def advance(account: Account, id: str, done: int, total: int | None = None, message: str | None = None) -> Job:
    """Report progress; the first report starts the job, a total or message of None keeps what stands.

    The worker looks at `cancel_requested` and `is_finished` of the answer: a job that has ended is not advanced.
    Raises Mistake (NOT_FOUND).
    """
    given = {"total": total, "message": message}
    values = {name: value for name, value in given.items() if value is not None}
    started = func.coalesce(rows.c.started_at, literal(account.clock(), DateTime(timezone=True)))
    running = JobStatus.RUNNING.value
    return await _set(account, id, account.database, status=running, done=done, started_at=started, **values)


async def finish(
    account: Account, id: str, result: Mapping[str, Json] | None = None, source: Source | None = None
) -> Job:
    """End a job well, with all of it done. Raises Mistake (NOT_FOUND).

    With the transaction of the work as `source` both are committed or neither; look whether the job has
    succeeded, as it may have been ended before.
    """
    everything = func.coalesce(rows.c.total, rows.c.done)
    return await _end(account, id, JobStatus.SUCCEEDED, source, done=everything, result=result)


async def fail(account: Account, id: str, error: str) -> Job:
    """End a job with what went wrong, in words for its owner. Raises Mistake (NOT_FOUND)."""
    return await _end(account, id, JobStatus.FAILED, error=error)


async def cancelled(account: Account, id: str) -> Job:
    """End a job whose worker has stopped because it was asked to. Raises Mistake (NOT_FOUND)."""
    return await _end(account, id, JobStatus.CANCELLED)


def claim(id: UUID) -> int:
    """The key of a job's claim in `Claims`: the last half of its id, always negative, unlike other locks' keys."""
    return int.from_bytes(id.bytes[8:], signed=True)


def is_unfinished() -> Sql:
    """The condition on a row of a job that has not ended."""
    return rows.c.status.in_([status.value for status in UNFINISHED])


async def _end(account: Account, id: str, status: JobStatus, source: Source | None = None, **values: Any) -> Job:
    return await _set(
        account, id, source or account.database, status=status.value, finished_at=account.clock(), **values
    )


async def _set(account: Account, id: str, source: Source, **values: Any) -> Job:
    """Change a job that has not ended, and tell those who watch it; one that has is answered as it is."""
    statement = update(rows).where(_is(account, id), is_unfinished()).values(**values).returning(rows)
    changed = await source.fetch_one(statement)
    told = await known_job(account, id, source) if changed is None else _job(changed)
    if told.is_finished:
        await account.database.claims.drop(claim(decode(JOB, id)))
    if changed is not None:
        account.news.announce(id)
    return told


async def request_cancel(account: Account, id: str) -> Job:
    """Ask a job to stop; one that has not begun ends at once. Raises Mistake, also when it has ended before."""
    known = await known_job(account, id)
    if known.is_finished and not known.cancel_requested:
        message = f"The job has ended before: {known.status.value}."
        raise Mistake.of(("id",), MistakeCode.INVALID, message)
    waiting = rows.c.status == JobStatus.QUEUED.value
    now = literal(account.clock(), DateTime(timezone=True))
    return await _set(
        account,
        id,
        account.database,
        cancel_requested=True,
        status=case((waiting, JobStatus.CANCELLED.value), else_=rows.c.status),
        finished_at=case((waiting, now), else_=null()),
    )


async def job(account: Account, id: str, source: Source | None = None) -> Job | None:
    """The job of that id, or None. Raises Mistake for what is no job's id."""
    row = await (source or account.database).fetch_one(select(rows).where(_is(account, id)))
    return None if row is None else _job(row)


async def known_job(account: Account, id: str, source: Source | None = None) -> Job:
    """The job of that id. Raises Mistake (NOT_FOUND)."""
    found = await job(account, id, source)
    if found is None:
        raise Mistake.of(("id",), MistakeCode.NOT_FOUND, "There is no such job.")
    return found


def _is(account: Account, id: str) -> Sql:
    return and_(rows.c.account_id == account.id, rows.c.id == decode(JOB, id))


def _job(row: Row) -> Job:
    return Job(
        id=encode(JOB, row["id"]),
        kind=row["kind"],
        status=JobStatus(row["status"]),
        done=row["done"],
        total=row["total"],
        message=row["message"],
        result=row["result"],
        error=row["error"],
        cancel_requested=row["cancel_requested"],
        created_at=row["created_at"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
    )


ORDER = "jobs, latest first"


async def jobs(account: Account, first: int = 50, after: str | None = None) -> Page[Job]:
    """The jobs, the latest first. Raises Mistake."""
    check_first(first)
    chosen = (rows.c.account_id == account.id, _after(after))
    statement = select(rows).where(*chosen).order_by(rows.c.created_at.desc(), rows.c.id.desc()).limit(first + 1)
    return page(await account.database.fetch(statement), first, _job, _place, ORDER)


def _place(row: Row) -> tuple[str, str]:
    return dump_datetime(row["created_at"]), str(row["id"])


def _after(cursor: str | None) -> Sql:
    place = read_cursor(cursor, ORDER, (datetime,), (UUID,))
    if place is None:
        return true()
    created, id = place
    return or_(rows.c.created_at < created, and_(rows.c.created_at == created, rows.c.id < id))


async def jobs_count(account: Account) -> int:
    """How many jobs there are."""
    return await account.database.fetch_value(select(func.count()).where(rows.c.account_id == account.id))
