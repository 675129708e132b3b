"""The first version of an audience: everything that PostgreSQL holds of an account, read at one moment.

One connection reads while threads make arrays of what has come, which takes longer: on two cores a second connection
gains nothing (docs/decisions.md).
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from seggql.rules.catalogue import Catalogue, EventType, Field
from seggql.rules.vectors import Frame
from seggql.rules.zones import micros
from seggql.store.changes import here
from seggql.store.cursor import Cursor
from seggql.store.database import Connection, Database
from seggql.store.packed import Rows, packed, packed_events, packed_people, pages
from seggql.store.tables import events, profiles

from .arranging import NOBODY, arranged
from .audience import Audience
from .canonical import canonical, filled
from .events import Events, Happenings, Instants
from .joining import joined, parts_of
from .json_lines import frame_of_lines
from .people import Numbers, People
from .spare_memory import give_back

Made = TypeVar("Made")
Ids = npt.NDArray[np.int64]
Tell = Callable[[int, int], None]
"""Told how many of how many pages of the tables have been read."""

AHEAD = 2
"""Stretches of a table that threads are at while the next one is read."""
SPARSE = 8
"""Up to so many ids for each person a table of all ids is quicker than a search, and small."""
TWO_THOUSAND = micros(datetime(2000, 1, 1, tzinfo=UTC))
EARLIEST, LATEST = micros(datetime.min.replace(tzinfo=UTC)), micros(datetime.max.replace(tzinfo=UTC))


async def load(
    database: Database,
    account_id: int,
    read_catalogue: Callable[[Connection], Awaitable[Catalogue]],
    *,
    tell: Tell = lambda done, total: None,
) -> tuple[Audience, Cursor]:
    """The canonical version of all that is known now, and the place in the change feed from where to follow it up.

    Everything is read in one transaction, the catalogue too. Raises `DatabaseError`.
    """
    async with database.transaction("repeatable_read", readonly=True) as connection:
        cursor = await here(connection, account_id)
        catalogue = replace(await read_catalogue(connection), segments={})
        of_people, of_events = await pages(connection, profiles), await pages(connection, events)
        told = _Told(of_people.count + of_events.count, tell)
        some_people = told.of(packed(connection, packed_people(account_id), of_people))
        people = await _people(_made(some_people, lambda rows: _persons(rows, catalogue.attributes)))
        types = {event.id: event for event in catalogue.events.values()}
        number = numbering(people.ids)
        some_events = told.of(packed(connection, packed_events(account_id), of_events))
        happened = await _events(_made(some_events, lambda rows: _happened(rows, types, number)))
    return Audience(people, happened, catalogue), cursor


class _Told:
    """Tells how much has been read."""

    def __init__(self, total: int, tell: Tell) -> None:
        self._done, self._total, self._tell = 0, total, tell

    async def of(self, stretches: AsyncGenerator[tuple[int, Rows]]) -> AsyncGenerator[Rows]:
        async with aclosing(stretches):
            async for pages, rows in stretches:
                yield rows
                self._done += pages
                self._tell(self._done, self._total)


async def _made(stretches: AsyncGenerator[Rows], make: Callable[[Rows], Made]) -> AsyncGenerator[Made]:
    """What threads make of each stretch, in order."""
    making: deque[asyncio.Task[Made]] = deque()
    try:
        async with aclosing(stretches):
            async for rows in stretches:
                making.append(asyncio.create_task(asyncio.to_thread(make, rows)))
                if len(making) == AHEAD:
                    yield await making.popleft()
        while making:
            yield await making.popleft()
    finally:
        for task in making:
            task.cancel()


def _persons(rows: Rows, attributes: Mapping[str, Field]) -> tuple[Ids, Frame]:
    row = rows[0]
    ids = _longs(row["ids"] or b"")
    return ids, frame_of_lines(attributes, row["attributes"] or "", len(ids))


async def _people(parts: AsyncGenerator[tuple[Ids, Frame]]) -> People:
    async with aclosing(parts):
        found = [part async for part in parts]
    people = await asyncio.to_thread(_by_id, found)
    found.clear()
    await asyncio.to_thread(give_back)
    return people


def _by_id(parts: Sequence[tuple[Ids, Frame]]) -> People:
    """Everybody, numbered by ascending id; column by column, so that little more than the result is in memory."""
    known = np.concatenate([np.zeros(0, np.int64), *(ids for ids, _ in parts)])
    frames = [frame for _, frame in parts]
    order = np.argsort(known)
    names = sorted({name for frame in frames for name in frame.columns})
    columns = {name: canonical(joined(parts_of(name, frames)).take(order)) for name in names}
    return People.of(known[order], Frame(len(order), filled(columns)))


def _happened(rows: Rows, types: Mapping[int, EventType], number: Callable[[Ids], Numbers]) -> dict[int, Events]:
    """The events of a stretch by the number of their type."""
    found: dict[int, Events] = {}
    for row in rows:
        if row["type_id"] in types:
            owners, at = number(_longs(row["profile_ids"])), _instants(_longs(row["at"]))
            properties = frame_of_lines(types[row["type_id"]].properties, row["properties"], len(owners))
            found[row["type_id"]] = Events(owners, at, properties)
    return found


async def _events(parts: AsyncGenerator[dict[int, Events]]) -> dict[int, Happenings]:
    by_type: defaultdict[int, list[Events]] = defaultdict(list)
    async with aclosing(parts):
        async for part in parts:
            for type_id, some in part.items():
                by_type[type_id].append(some)
    found: dict[int, Happenings] = {}
    for type_id in sorted(by_type):
        base = await asyncio.to_thread(arranged, by_type.pop(type_id))
        await asyncio.to_thread(give_back)
        if len(base):
            found[type_id] = Happenings(base)
    return found


def numbering(ids: Ids) -> Callable[[Ids], Numbers]:
    """What gives the numbers of people by their ids, which ascend here; NOBODY for ids that nobody has."""
    if not len(ids):
        return lambda wanted: np.full(len(wanted), NOBODY, np.int32)
    first, last = int(ids[0]), int(ids[-1])
    if last - first < SPARSE * len(ids):
        table = np.full(last - first + 2, NOBODY, np.int32)  # the last is for all other ids
        table[ids - first] = np.arange(len(ids), dtype=np.int32)
        return lambda wanted: table[np.where((wanted >= first) & (wanted <= last), wanted - first, -1)]

    def searched(wanted: Ids) -> Numbers:
        places = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
        return np.where(ids[places] == wanted, places, NOBODY).astype(np.int32)

    return searched


def _longs(sent: bytes) -> Ids:
    return np.frombuffer(sent, ">i8").astype(np.int64)


def _instants(sent: Ids) -> Instants:
    """Microseconds since 1970. PostgreSQL's infinities are what asyncpg makes of the ends of the calendar."""
    never = np.iinfo(np.int64)
    at = np.where(sent == never.max, LATEST, sent + TWO_THOUSAND)
    return np.where(sent == never.min, EARLIEST, at)
