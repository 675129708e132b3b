"""An audience made straight from the population's files, for sizes that PostgreSQL would take too long to fill.

What comes out is the very version that a load from PostgreSQL gives, bit for bit.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from catalogue import EVENTS, catalogue
from generate import MONEY
from population import Population

from seggql.index.arranging import arranged
from seggql.index.audience import Audience
from seggql.index.building import text_lists, texts
from seggql.index.canonical import canonical, filled, line
from seggql.index.events import Events, Happenings
from seggql.index.joining import joined, parts_of
from seggql.index.people import People
from seggql.rules.catalogue import Field
from seggql.rules.vectors import Frame, Ints, Lists, Objects, Vector

THREADS = 2


def audience(population: Population) -> Audience:
    """The population as one version of an audience."""
    people = _people(population.people_files)
    with ThreadPoolExecutor(THREADS) as threads:
        parts = list(threads.map(_by_type, population.events_files))
    happened = {event.id: Happenings(arranged([part.pop(event.name) for part in parts])) for event in EVENTS}
    return Audience(people, happened, catalogue())


def _people(files: Sequence[Path]) -> People:
    with ThreadPoolExecutor(THREADS) as threads:
        parts = list(threads.map(_persons, files))
    frames = [frame for _, frame in parts]
    columns = {name: canonical(joined(parts_of(name, frames))) for name in sorted(frames[0].columns)}
    ids = np.concatenate([ids for ids, _ in parts])
    return People.of(ids, Frame(len(ids), filled(columns)))


def _persons(file: Path) -> tuple[Ints, Frame]:
    """The ids of a file's people, and what is known of them."""
    table = pq.read_table(file)
    columns = {name: _vector(name, _whole(table, name)) for name in table.column_names[1:]}
    return table.column("id").to_numpy().astype(np.int64), Frame(len(table), columns)


def _by_type(file: Path) -> dict[str, Events]:
    """A file's events by the name of their type."""
    table = pq.read_table(file)
    return {event.name: _part(table.filter(pc.field("type") == event.name), event.properties) for event in EVENTS}


def _part(table: pa.Table, fields: Mapping[str, Field]) -> Events:
    owners = table.column("profile_id").to_numpy().astype(np.int32) - 1
    at = table.column("at").cast(pa.int64()).to_numpy()
    return Events(owners, at, Frame(len(at), {name: _vector(name, _whole(table, name)) for name in fields}))


def _whole(table: pa.Table, name: str) -> pa.Array:
    return table.column(name).unify_dictionaries().combine_chunks()


def _vector(name: str, values: pa.Array) -> Vector:
    """A column as the vector of its type."""
    if pa.types.is_list(values.type):
        lengths = values.value_lengths().fill_null(0).to_numpy()
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        flat = values.flatten()
        if not pa.types.is_struct(flat.type):
            return text_lists(offsets, _series(flat))
        items = {field.name: _vector(field.name, part) for field, part in zip(flat.type, flat.flatten(), strict=True)}
        return Objects(Lists(offsets), Frame(len(flat), items))
    if pa.types.is_dictionary(values.type) or pa.types.is_string(values.type):
        return texts(_series(values))
    whole = values.cast(pa.int32()) if pa.types.is_date(values.type) else values
    numbers = whole.cast(pa.int64()).fill_null(0).to_numpy()
    return line(numbers, values.is_null().to_numpy(zero_copy_only=False), 2 if name in MONEY else 0)


def _series(values: pa.Array) -> pl.Series:
    return pl.Series(values.cast(pa.string()))
