"""The one way to write people, events and definitions: a transaction that says what it changed to all who follow."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

from seggql.store.changes import MOST_KEYS, Change, EventKey, record
from seggql.store.database import Connection

from .account import Account, write_people
from .ids import new_uuid


class Changes:
    """What a transaction has changed so far; who writes says so. More than `MOST_KEYS` are not told apart."""

    def __init__(self) -> None:
        self.everything = False
        self._people: set[int] = set()
        self._events: set[EventKey] = set()
        self._definitions = False

    def of_people(self, ids: Iterable[int]) -> None:
        """These were made, changed or erased."""
        self._people.update(ids)
        self._limit()

    def of_events(self, keys: Iterable[EventKey]) -> None:
        """These were added."""
        self._events.update(keys)
        self._limit()

    def of_definitions(self) -> None:
        """An attribute or an event was defined."""
        self._definitions = True

    def of_everything(self) -> None:
        """More was written than is worth naming."""
        self.everything = True
        self._people.clear()
        self._events.clear()

    def _limit(self) -> None:
        if self.everything or len(self._people) + len(self._events) > MOST_KEYS:
            self.of_everything()

    @property
    def change(self) -> Change:
        """All of it; false when nothing has changed."""
        return Change(frozenset(self._people), frozenset(self._events), self._definitions, self.everything)


@asynccontextmanager
async def writing(account: Account) -> AsyncGenerator[tuple[Connection, Changes]]:
    """A transaction, and where to say what it changes; at its end this process's answers hold what it wrote."""
    changes = Changes()
    async with account.database.transaction() as connection:
        yield connection, changes
        change = changes.change
        if change:
            now = account.clock()
            await record(connection, account.id, change, new_uuid(now), now)
    if change:
        await account.audience.caught_up()


@asynccontextmanager
async def writing_people(account: Account) -> AsyncGenerator[tuple[Connection, Changes]]:
    """`writing` values of people or events: nobody is erased and no type changes meanwhile."""
    async with writing(account) as (connection, changes):
        await write_people(account, connection)
        yield connection, changes
