"""seggql's audience index: loaded from PostgreSQL, restored from its snapshot, or made without either."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import postgres
from case import Case
from catalogue import NOW, catalogue
from population import Population

from engine import Notes
from seggql.index.audience import Audience
from seggql.index.evaluation import Evaluation
from seggql.index.load import load
from seggql.index.snapshot import restore, save
from seggql.index.weight import weight
from seggql.rules import load as reading
from seggql.rules.bind import bind
from seggql.rules.catalogue import Catalogue
from seggql.store.cursor import Cursor
from seggql.store.database import Connection, Database


class Index:
    """An audience in this process. A rule is read, bound and evaluated anew each time."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self._catalogue = catalogue()

    def prepare(self, case: Case) -> None:
        """There is nothing to choose: what is to be warm is so after the first of two runs."""

    def count(self, case: Case) -> int:
        node = bind(reading.load(case.json), self._catalogue)
        return int(np.count_nonzero(Evaluation(self._audience, NOW).members(node)))

    def close(self) -> None:
        """There is nothing to close."""


def loaded(population: Population, folder: Path) -> tuple[Index, Notes]:
    """The index after a cold load from PostgreSQL; leaves a snapshot behind."""
    with postgres.serving(population, folder) as url:
        audience, cursor, seconds = asyncio.run(_load(url))
    started = time.perf_counter()
    save(audience, cursor, postgres.ACCOUNT, _snapshot(population, folder))
    prepared = _prepared(audience)
    notes = {
        "load_seconds": seconds,
        "events_per_second": population.events / seconds,
        "save_seconds": time.perf_counter() - started,
        "disk": _snapshot(population, folder).stat().st_size,
        **prepared,
        **_weights(audience),
    }
    return Index(audience), notes


async def _load(url: str) -> tuple[Audience, Cursor, float]:
    async def read_catalogue(connection: Connection) -> Catalogue:
        return catalogue()

    database = await Database.connect(url)
    started = time.perf_counter()
    audience, cursor = await load(database, postgres.ACCOUNT, read_catalogue)
    seconds = time.perf_counter() - started
    await database.close()
    return audience, cursor, seconds


def restored(population: Population, folder: Path) -> tuple[Index, Notes]:
    """The index after a restart, from the snapshot that `loaded` has left."""
    started = time.perf_counter()
    found = restore(_snapshot(population, folder), postgres.ACCOUNT)
    if found is None:
        raise FileNotFoundError(_snapshot(population, folder))
    restored = time.perf_counter() - started
    return Index(found[0]), {"restore_seconds": restored, **_prepared(found[0])}


def made(population: Population, folder: Path) -> tuple[Index, Notes]:
    """The same index made straight from the population's files; leaves the same snapshot behind."""
    import arrays  # imports what the others have no need of

    started = time.perf_counter()
    audience = arrays.audience(population)
    seconds = time.perf_counter() - started
    save(audience, Cursor("1:1:", "files"), postgres.ACCOUNT, _snapshot(population, folder))
    return Index(audience), {"make_seconds": seconds, **_weights(audience)}


def _prepared(audience: Audience) -> Notes:
    """A server does this in the background while it answers; the first questions may wait for it."""
    started = time.perf_counter()
    audience.prepare()
    return {"prepare_seconds": time.perf_counter() - started}


def _weights(audience: Audience) -> Notes:
    """The bytes of its arrays: those of people, and those of events with the ways to them."""
    people = weight(replace(audience, events={}))
    return {"arrays_of_people": people, "arrays_of_events": weight(audience) - people}


def _snapshot(population: Population, folder: Path) -> Path:
    return folder / f"{population.name}.snapshot"
