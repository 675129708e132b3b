"""Long work: its progress, kept in the database, watched from anywhere."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seggql.rules.types import Json

from .account import Account
from .paging import Page

Pause = Callable[[], Awaitable[None]]


class JobStatus(StrEnum):
    """How far a job is; the description of each is its doc."""

    def __new__(cls, value: str, doc: str) -> "JobStatus":
        member = str.__new__(cls, value)
        member._value_ = value
        member.doc = doc
        return member

    doc: str

    QUEUED = "queued", "Not begun yet."
    RUNNING = "running", "Under way."
    SUCCEEDED = "succeeded", "Done."
    FAILED = "failed", "Ended by an error."
    CANCELLED = "cancelled", "Ended because somebody asked for it."


FINISHED = frozenset({JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED})


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
        return self.status in FINISHED


async def create_job(account: Account, kind: str, total: int | None = None, message: str | None = None) -> Job:
    """A new job, queued."""
    raise NotImplementedError


async def advance(account: Account, id: str, done: int, total: int | None = None, message: str | None = None) -> Job:
    """Report progress; the first report starts the job. The worker looks at `cancel_requested` of the answer."""
    raise NotImplementedError


async def finish(account: Account, id: str, result: Mapping[str, Json] | None = None) -> Job:
    """End a job well."""
    raise NotImplementedError


async def fail(account: Account, id: str, error: str) -> Job:
    """End a job with what went wrong, in words for its owner."""
    raise NotImplementedError


async def cancelled(account: Account, id: str) -> Job:
    """End a job whose worker has stopped because it was asked to."""
    raise NotImplementedError


async def request_cancel(account: Account, id: str) -> Job:
    """Ask a job to stop; one that has not begun ends at once. Raises Mistake (IN_USE) when it has ended."""
    raise NotImplementedError


async def job(account: Account, id: str) -> Job | None:
    """The job of that id, or None. Raises Mistake for what is no job's id."""
    raise NotImplementedError


async def jobs(account: Account, first: int = 50, after: str | None = None) -> Page[Job]:
    """The jobs, the latest first."""
    raise NotImplementedError


async def jobs_count(account: Account) -> int:
    raise NotImplementedError


async def _second() -> None:
    await asyncio.sleep(1)


def watch(account: Account, id: str, pause: Pause = _second) -> AsyncIterator[Job]:
    """The states of a job from now until it has ended, each once. Raises Mistake (NOT_FOUND).

    News of this process come at once; for those of others it looks again after each `pause`.
    """
    raise NotImplementedError
