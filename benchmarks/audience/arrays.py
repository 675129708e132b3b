"""An audience made straight from the population's files, for sizes that PostgreSQL would take too long to fill.

What comes out is the very version that a load from PostgreSQL gives, bit for bit.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
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
from seggql.rules.vectors import Frame, Lists, Objects, Vector


def audience(population: Population) -> Audience:
    """The population as one version of an audience."""
    happened = {event.id: Happenings(_events(population.events_files, event.name)) for event in EVENTS}
    return Audience(_people(population.people_files), happened, catalogue())


def _people(files: Sequence[Path]) -> People:
    tables = [pq.read_table(file) for file in files]
    ids = np.concatenate([table.column("id").to_numpy() for table in tables]).astype(np.int64)
    names = sorted(tables[0].column_names[1:])
    frames = [Frame(len(table), {name: _vector(name, _whole(table, name)) for name in names}) for table in tables]
    columns = {name: canonical(joined(parts_of(name, frames))) for name in names}
    return People.of(ids, Frame(len(ids), filled(columns)))


def _events(files: Sequence[Path], name: str) -> Events:
    fields = next(event.properties for event in EVENTS if event.name == name)
    columns = ["profile_id", "at", *fields]
    return arranged(
        [_part(pq.read_table(file, columns=columns, filters=[("type", "==", name)]), fields) for file in files]
    )


def _part(table: pa.Table, fields: dict[str, Field]) -> Events:
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
