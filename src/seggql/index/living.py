"""What goes on behind an index as long as it lives: it is loaded, kept warm, compacted and saved."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from seggql.errors import DatabaseError
from seggql.store.listening import Listener

from . import snapshot
from .audience import Audience
from .compaction import compacted
from .following import Held, Source
from .foreseen import weight_foreseen
from .live import Live, log, log_failure, too_large
from .load import load
from .status import State, Watch
from .terms import Pace, Terms, has_erased, has_grown

LONG_AGO = float("-inf")


@asynccontextmanager
async def living(source: Source, listener: Listener, terms: Terms, watch: Watch) -> AsyncGenerator[Live]:
    """An index for meanwhile, which is loaded in the background.

    Raises IndexTooLarge where only the index is to answer and has not the room, and DatabaseError.
    """
    if terms.only and (size := await weight_foreseen(source.database)) > terms.memory:
        raise too_large(size, terms)
    live = Live(source, terms, watch)
    upkeep = _Upkeep(live, listener)
    works = (upkeep.fill, upkeep.follow, upkeep.tidy)
    tasks = [asyncio.create_task(_for_ever(work, terms.pace)) for work in works]
    try:
        yield live
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await live.close()
        await upkeep.end()


async def _for_ever(work: Callable[[], Awaitable[None]], pace: Pace) -> None:
    """Again and again; a failure is told, and followed by a pause."""
    while True:
        try:
            await work()
        except DatabaseError as error:
            log.warning("The index waits for the database. %s", error)
            await asyncio.sleep(pace.retry)
        except Exception as error:
            log_failure("Something about the index failed and will be tried again", error)
            await asyncio.sleep(pace.failure)


class _Upkeep:
    """The steps of what goes on, each of which waits until it is time for it."""

    def __init__(self, live: Live, listener: Listener) -> None:
        self._live, self._listener = live, listener
        self._source, self._terms, self._timer = live.source, live.terms, live.watch.timer
        self._saved: Audience | None = None
        self._to_save: Held | None = None
        self._saved_at = self._compacted_at = LONG_AGO

    async def fill(self) -> None:
        """Take a version when there is none: at first the snapshot's, else one newly loaded."""
        live = self._live
        await live.missing.wait()
        held = await self._restored() if live.loads == 1 else None
        if held is None:
            held = self._to_save = await self._loaded()
            self._saved_at = LONG_AGO
        if held is not None:
            live.take(held)
            await asyncio.to_thread(held.audience.prepare)
        if live.status.state is State.OFF:
            await asyncio.sleep(self._terms.pace.reconsider)

    async def follow(self) -> None:
        """Catch up when something was announced, and now and then without."""
        if await self._listener.next(self._source.account_id, self._terms.pace.poll):
            await asyncio.sleep(self._terms.pace.gather)
        await self._live.caught_up()

    async def tidy(self) -> None:
        """Compact when much has been written, or somebody was erased; save what was compacted or loaded."""
        live, pace = self._live, self._terms.pace
        with suppress(TimeoutError):
            async with asyncio.timeout(pace.erasure):
                await live.changed.wait()
        live.changed.clear()
        held = live.held
        if held is None:
            return
        forgets = has_erased(held.audience) and self._timer() - self._compacted_at >= pace.erasure
        if forgets or has_grown(held.audience):
            self._to_save = await self._compact(held)
        if self._to_save and self._timer() - self._saved_at >= pace.snapshot:
            await self._save(self._to_save)

    async def end(self) -> None:
        """Save what was written since the last snapshot."""
        held = self._live.held
        if held is not None and held.audience is not self._saved:
            await self._save(held)

    async def _restored(self) -> Held | None:
        """What the last process saved. Whether it can still be followed up shows when it is."""
        if self._terms.snapshot is None:
            return None
        found = await asyncio.to_thread(snapshot.restore, self._terms.snapshot, self._source.account_id)
        if found is None:
            return None
        self._saved, self._saved_at = found[0], self._timer()
        return Held(*found)

    async def _loaded(self) -> Held | None:
        """Everything that there is now; None when that is too large."""
        live, source = self._live, self._source
        size = await weight_foreseen(source.database)
        if size > self._terms.memory:
            live.refuse(size)
            return None
        found = await load(source.database, source.account_id, source.read_catalogue, tell=live.tell)
        return Held(*found)

    async def _compact(self, held: Held) -> Held:
        """The same, compacted; the living version goes on from there."""
        loads = self._live.loads
        compact = await asyncio.to_thread(compacted, held.audience)
        await asyncio.to_thread(compact.prepare)
        self._compacted_at = self._timer()
        if self._live.loads == loads:
            self._live.go_on(compact, held)
        return Held(compact, held.cursor)

    async def _save(self, held: Held) -> None:
        """Write a snapshot, where there is to be one."""
        self._to_save, self._saved, self._saved_at = None, held.audience, self._timer()
        if self._terms.snapshot is None:
            return
        try:
            await asyncio.to_thread(
                snapshot.save, held.audience, held.cursor, self._source.account_id, self._terms.snapshot
            )
        except OSError as error:
            log.warning("The index cannot be saved, so the next start takes longer. %s", error)
