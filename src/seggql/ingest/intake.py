"""Uploads taken in by a running server: looked at, or imported in the background."""

import asyncio
import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Self

from seggql.engine.account import Account
from seggql.engine.jobs import Job, fail

from .analysis import Analysis, analyze
from .files import Opening, open_file
from .job import import_job, work_off
from .plan import Plan
from .source import Source
from .wishes import Wishes

STOPPED = "The server was stopped before the import was done, and nothing was written; start it again."


class Intake:
    """The imports of one server, which ends those under way when it stops: they write nothing, and their jobs fail."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def analyze(self, account: Account, file: BinaryIO, wishes: Wishes, opening: Opening) -> Analysis:
        """What an import of the file would do. Raises Mistake."""
        path = await asyncio.to_thread(_keep, file)
        try:
            return await analyze(account, await asyncio.to_thread(open_file, path, opening), wishes)
        finally:
            _drop(path)

    async def start(self, account: Account, file: BinaryIO, wishes: Wishes, opening: Opening) -> Job:
        """The job of an import of the file, which may be closed then. Raises Mistake."""
        path = await asyncio.to_thread(_keep, file)
        try:
            source = await asyncio.to_thread(open_file, path, opening)
            analysis = await analyze(account, source, wishes)
            job = await import_job(account, wishes.kind)
        except BaseException:
            _drop(path)
            raise
        task = asyncio.create_task(_import(account, job.id, source, analysis.plan, path))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return job


def _keep(file: BinaryIO) -> Path:
    """A copy of an upload, which ends with its request."""
    with NamedTemporaryFile(prefix="seggql-upload-", delete=False) as kept:
        shutil.copyfileobj(file, kept, 2**20)
    return Path(kept.name)


def _drop(path: Path) -> None:
    path.unlink()


async def _import(account: Account, id: str, source: Source, plan: Plan, path: Path) -> None:
    try:
        await work_off(account, id, source, plan)
    except asyncio.CancelledError:
        await fail(account, id, STOPPED)
        raise
    finally:
        _drop(path)
