"""An import is carried out: one transaction that reads, checks, stages and writes, or leaves no trace."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import assert_never
from zoneinfo import ZoneInfo

from sqlalchemy import Table, func, select, text

from seggql.engine.account import Account, take_turn, write_people
from seggql.engine.catalogue import catalogue
from seggql.engine.tags import spell_tags
from seggql.engine.writing import Changes, writing
from seggql.rules.catalogue import Catalogue
from seggql.store.database import Connection
from seggql.store.tables import tags

from . import staging
from .blocks import wrong_file
from .check import Refused
from .events import Events
from .people import People
from .plan import Kind, Plan, check_current
from .refusals import Refusals, refusals
from .report import Progress, Report
from .source import Batch, Source
from .tagging import Tagging
from .work import Work, Written

SORT_MEMORY = "64MB"
"""For each sort or hash table of the statements that write."""
MANY = 1_000
"""Rows from which on the planner is helped. Of tables that are new or grow it knows nothing yet, takes them for small
and joins them row by row: that is forbidden meanwhile, and what has been written is analyzed at the end."""
Tell = Callable[[Progress], None]
Conclude = Callable[[Connection, Report], Awaitable[None]]
"""What is done last in the transaction; an exception out of it undoes the import."""


async def _no_more(connection: Connection, report: Report) -> None:
    """An import concludes by itself."""


async def run(
    account: Account,
    source: Source,
    plan: Plan,
    tell: Tell = lambda progress: None,
    refused_to: Path | None = None,
    conclude: Conclude = _no_more,
) -> Report:
    """Import a source as planned. A refused row does not stop it; anything else writes nothing at all.

    Stopped by cancelling the task that awaits it. With `refused_to` every refused row is written there, as CSV.
    Raises Mistake for a damaged file or an outdated plan, DatabaseError.
    """
    with refusals(account.settings.max_import_refusals, source.columns, refused_to) as refused:
        async with writing(account) as (connection, changes):
            report = await _Import(account, source, plan, connection, changes, tell, refused).run()
            await conclude(connection, report)
            return report


def default_tag(now: datetime, zone: ZoneInfo) -> str:
    """The tag of an import that says no other."""
    return f"Import {now.astimezone(zone):%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class _Part:
    """What became of a batch: its good rows packed by slice, and the others."""

    batch: Batch
    refused: tuple[Refused, ...]
    good: list[tuple[int, bytes]]


class _Import:
    """One run. Its steps share the transaction, the clock's one answer, and what was refused."""

    def __init__(
        self,
        account: Account,
        source: Source,
        plan: Plan,
        connection: Connection,
        changes: Changes,
        tell: Tell,
        refused: Refusals,
    ) -> None:
        self._account, self._source, self._plan = account, source, plan
        self._connection, self._changes = connection, changes
        self._tell, self._refused = tell, refused
        self._now = account.clock()
        self._read = 0

    async def run(self) -> Report:
        """All of it."""
        known = await catalogue(self._account, source=self._connection)
        check_current(self._plan, known)
        tagging = await self._tagging()
        work = _work(self._account, self._plan, known, tagging, self._now)
        staged = [work.table(number) for number in range(staging.slices(self._source.weight))]
        await staging.create(self._connection, staged)
        await self._stage(work, staged)
        attributes, events = await self._define(work, tagging)
        written = await self._write(work, staged)
        return self._report(written, tuple(tagging.given), attributes, events)

    async def _tagging(self) -> Tagging:
        names = select(tags.c.name).where(tags.c.account_id == self._account.id)
        return Tagging([row["name"] for row in await self._connection.fetch(names)], self._plan.tags)

    async def _stage(self, work: Work, staged: Sequence[Table]) -> None:
        """Read, check and stage every row. Nothing else is touched, nor locked, as long as this takes."""
        async with aclosing(_ahead(_parts(self._source, work, len(staged)))) as parts:
            async for part in parts:
                self._read += part.batch.frame.height + len(part.batch.refused)
                self._refused.lines(part.batch.refused)
                for refused in part.refused:
                    self._refused.cells(refused)
                for number, rows in part.good:
                    await staging.copy(self._connection, staged[number], rows)
                self._say(part.batch.done, "Reading")
        if not self._read:
            raise wrong_file("The file has no rows.")

    async def _define(self, work: Work, tagging: Tagging) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """From here on nobody changes a type or erases a person until all is written."""
        if work.is_news:
            await take_turn(self._account, self._connection)  # before the other lock, as the engine does
        await write_people(self._account, self._connection)
        work.check_unchanged(await catalogue(self._account, source=self._connection))
        await spell_tags(self._connection, self._account.id, tagging.used.values(), self._now)
        return await work.define(self._connection, self._changes)

    async def _write(self, work: Work, staged: Sequence[Table]) -> Written:
        await self._set("work_mem", SORT_MEMORY)
        if self._read >= MANY:
            await self._set("enable_nestloop", "off")
        written = Written()
        for number, table in enumerate(staged):
            self._say(self._source.size * (len(staged) + number) // len(staged), "Writing")
            written += await work.write(self._connection, self._changes, table)
        if self._read >= MANY:
            await self._connection.execute(text("ANALYZE profiles, profile_keys, events"))
        self._refused.counted(written.refused, written.refusals)
        return written

    async def _set(self, setting: str, value: str) -> None:
        """For the rest of the transaction."""
        await self._connection.fetch_value(select(func.set_config(setting, value, True)))

    def _say(self, done: int, message: str) -> None:
        self._tell(Progress(done, 2 * self._source.size, self._read, message))

    def _report(
        self, written: Written, tags: tuple[str, ...], attributes: tuple[str, ...], events: tuple[str, ...]
    ) -> Report:
        return Report(
            kind=self._plan.kind,
            read=self._read,
            refused=self._refused.count,
            created=written.created,
            updated=written.updated,
            unchanged=written.unchanged,
            repeated=written.repeated,
            people_created=written.people_created,
            refusals=tuple(self._refused.kept),
            unit=self._source.unit,
            tags=tags,
            new_attributes=attributes,
            new_events=events,
            seconds=(self._account.clock() - self._now).total_seconds(),
        )


def _work(account: Account, plan: Plan, known: Catalogue, tagging: Tagging, now: datetime) -> Work:
    match plan.kind:
        case Kind.PROFILES:
            return People(account, plan, tagging, now)
        case Kind.EVENTS:
            return Events(account, plan, known, tagging, now)
        case _:
            assert_never(plan.kind)


def _parts(source: Source, work: Work, slices: int) -> Iterator[_Part]:
    for batch in source.batches():
        checked = work.check(batch.frame)
        yield _Part(batch, checked.refused, list(staging.packed(checked.good, slices)))


async def _ahead(parts: Iterator[_Part]) -> AsyncGenerator[_Part]:
    """The parts; while one is in use, a thread makes the next."""
    making = asyncio.ensure_future(asyncio.to_thread(next, parts, None))
    try:
        while part := await making:
            making = asyncio.ensure_future(asyncio.to_thread(next, parts, None))
            yield part
    finally:
        await asyncio.wait([making])
