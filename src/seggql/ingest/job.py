"""An import as a job: in the background, its progress to be watched, to be stopped when somebody asks for it."""

import asyncio
import logging

from seggql.engine.account import Account
from seggql.engine.jobs import Job, JobStatus, advance, cancelled, create_job, fail, finish
from seggql.engine.watching import watch
from seggql.errors import SeggqlError
from seggql.store.database import Connection

from .plan import Kind, Plan
from .report import Progress, Report
from .run import run
from .source import Source

log = logging.getLogger(__name__)


async def import_job(account: Account, kind: Kind) -> Job:
    """A job for an import of this kind, queued; `work_off` does it."""
    return await create_job(account, f"import_{kind}")


async def work_off(account: Account, id: str, source: Source, plan: Plan) -> None:
    """Do the import and end the job: with the report, with what went wrong, or cancelled.

    The report is committed together with what was imported, so a job that has not succeeded has written nothing.
    """
    try:
        report = await _stoppable(account, id, source, plan)
    except SeggqlError as error:
        await fail(account, id, str(error))
    except Exception:
        log.exception("Import %s failed.", id)
        await fail(account, id, "The import failed by a fault of seggql's own; the log says more.")
    else:
        if report is None:
            await cancelled(account, id)
        account.news.announce(id)  # finish() has, before the commit


async def _stoppable(account: Account, id: str, source: Source, plan: Plan) -> Report | None:
    """The report; None when somebody asked the job to stop."""
    far = _HowFar(account, id)

    async def conclude(connection: Connection, report: Report) -> None:
        ended = await finish(account, id, report.json, connection)
        if ended.status is not JobStatus.SUCCEEDED:
            raise SeggqlError("The job had been ended by somebody else.")

    importing = asyncio.ensure_future(run(account, source, plan, far.tell, conclude=conclude))
    asked = asyncio.ensure_future(_asked_to_stop(account, id))
    telling = asyncio.ensure_future(far.keep_telling())
    try:
        await asyncio.wait([importing, asked], return_when=asyncio.FIRST_COMPLETED)
        return importing.result() if importing.done() else None
    finally:
        for task in (importing, asked, telling):
            task.cancel()
        await asyncio.gather(importing, asked, telling, return_exceptions=True)


async def _asked_to_stop(account: Account, id: str) -> None:
    async for job in watch(account, id):
        if job.cancel_requested:
            return


class _HowFar:
    """Passes on the latest progress; what comes faster than the database takes it is left out."""

    def __init__(self, account: Account, id: str) -> None:
        self._account, self._id = account, id
        self._latest: Progress | None = None
        self._news = asyncio.Event()

    def tell(self, progress: Progress) -> None:
        self._latest = progress
        self._news.set()

    async def keep_telling(self) -> None:
        while await self._news.wait():
            self._news.clear()
            if self._latest:
                message = f"{self._latest.message}: {self._latest.rows:,} rows"
                await advance(self._account, self._id, self._latest.done, self._latest.total, message)
