"""The living index of an account: a version that catches up with the database before every answer."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from seggql.errors import DatabaseError, IndexTooLarge

from .audience import Audience
from .compaction import resumed
from .following import Held, Source, followed
from .status import State, Status, Watch
from .terms import Terms
from .turns import Turns
from .weight import weight

Result = TypeVar("Result")
THREADS = 4
"""Evaluations at once; more of them wait. Each may keep a core busy, and the event loop needs one too."""

log = logging.getLogger(__name__)


class Live:
    """An index while `living` lasts. Whatever goes wrong it gives no version rather than one that is behind."""

    def __init__(self, source: Source, terms: Terms, watch: Watch) -> None:
        self.source, self.terms, self.watch = source, terms, watch
        self.held: Held | None = None
        self.loads = 0
        self.changed, self.missing = asyncio.Event(), asyncio.Event()
        self._status = Status(State.LOADING)
        self._settled = asyncio.Event()
        self._turns = Turns(self._catch_up)
        self._threads = ThreadPoolExecutor(THREADS, "seggql-index")
        self.lose()

    async def caught_up(self) -> None:
        """Return when answers hold all that was committed before the call.

        It raises nothing: where that cannot be found out, no version is given either.
        """
        with suppress(DatabaseError):
            await self._turns.next()

    async def current(self) -> Audience | None:
        """The version as of some time after the call; None when the database is to be asked instead.

        Where only the index is to answer it waits until there is one, and raises DatabaseError or IndexTooLarge.
        """
        try:
            while (audience := await self._turns.next()) is None and self.terms.only:
                await self._settled.wait()
                if self._status.state is State.OFF:
                    raise too_large(self._status.bytes, self.terms)
        except DatabaseError:
            if self.terms.only:
                raise
            return None
        return audience

    async def ask(self, work: Callable[[], Result]) -> Result:
        """What the work gives, done in a thread. Once it has begun it ends, also when nobody waits for it any more."""
        started = self.watch.timer()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self.watch.took("evaluation", self.watch.timer() - started)

    @property
    def status(self) -> Status:
        """What it is at."""
        if self.held is None:
            return self._status
        audience = self.held.audience
        people, events = len(audience.people) - len(audience.people.erased), sum(map(len, audience.events.values()))
        return Status(State.READY, people=people, events=events, bytes=weight(audience))

    def take(self, held: Held) -> None:
        """Answer from this version, once it has caught up."""
        if (size := weight(held.audience)) > self.terms.memory:
            self.refuse(size)
            return
        self.held = held
        self.missing.clear()
        self._settled.set()
        self.changed.set()

    def go_on(self, compact: Audience, before: Held) -> None:
        """Go on with what `before` was compacted to, and all that was written since."""
        if self.held is None:
            return
        now = self.held.audience
        same = now is before.audience
        self.held = replace(self.held, audience=compact if same else resumed(compact, before.audience, now))

    def lose(self) -> None:
        """Give no version any more until there is another; it is time to load one."""
        self.held, self._status = None, Status(State.LOADING)
        self.loads += 1
        self._settled.clear()
        self.missing.set()

    def refuse(self, size: int) -> None:
        """Give no version any more, as one takes more memory than it may."""
        log.warning("%s", too_large(size, self.terms))
        self.held, self._status = None, Status(State.OFF, bytes=size)
        self.loads += 1  # what is being compacted is of another load than what comes next
        self.missing.set()
        self._settled.set()

    def tell(self, done: int, total: int) -> None:
        """How far the load is."""
        self._status = Status(State.LOADING, done, total)

    async def close(self) -> None:
        """Catch up no more; evaluations that have begun end."""
        await self._turns.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _catch_up(self) -> Audience | None:
        while (held := self.held) is not None:
            new = await self._followed(held)
            if self.held is not held:
                continue  # it was compacted meanwhile, or lost
            if new is None:
                self.lose()
            elif new.audience is held.audience:
                self.held = new
            else:
                self.take(new)
            break
        return self.held and self.held.audience

    async def _followed(self, held: Held) -> Held | None:
        started = self.watch.timer()
        try:
            return await followed(self.source, held)
        except DatabaseError:
            raise
        except Exception as error:
            log_failure("The index could not take up a change and is loaded anew", error)
            return None
        finally:
            self.watch.took("catch_up", self.watch.timer() - started)


def too_large(size: int, terms: Terms) -> IndexTooLarge:
    """Why there is no index, and what to do."""
    needed, allowed = (f"{bytes / 1e9:.2f} GB" for bytes in (size, terms.memory))
    return IndexTooLarge(
        f"The audience index needs {needed} of memory and may take {allowed}. Raise SEGGQL_INDEX_MEMORY, or set "
        "SEGGQL_ENGINE to sql, or to auto, which answers by SQL meanwhile."
    )


def log_failure(what: str, error: Exception) -> None:
    """Say what has failed and where, without the error's words: those may quote a person's data."""
    trace = RuntimeError(type(error).__qualname__).with_traceback(error.__traceback__)
    log.error("%s: %s", what, type(error).__name__, exc_info=trace)
