"""An audience made straight from the population's files: for sizes that PostgreSQL would take too long to fill.

What comes out is what a load from PostgreSQL gives, compact types included, but for the order of events at one instant.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from catalogue import EVENTS, catalogue
from generate import Population

from seggql.index.audience import Audience
from seggql.index.events import Events, Happenings
from seggql.index.people import People
from seggql.rules.text import fold
from seggql.rules.vectors import Frame, Line, Lists, Objects, TextLists, Texts, Vector, nowhere

MONEY = ("total_spent", "amount", "price")
Array = npt.NDArray[Any]


def audience(population: Population) -> Audience:
    """The population as one version of an audience."""
    known = catalogue()
    types = {event.id: _Type(tuple(event.properties)) for event in EVENTS}
    for file in population.events_files:
        table = pq.read_table(file)
        names = table.column("type").unify_dictionaries().combine_chunks()
        numbers = np.array([known.events[name].id for name in names.dictionary.to_pylist()])[names.indices.to_numpy()]
        for number, one in types.items():
            one.add(table.filter(pa.array(numbers == number)))
    return Audience(_people(population.people_files), {number: one.made() for number, one in types.items()}, known)


def _people(files: list[Path]) -> People:
    table = pa.concat_tables([pq.read_table(file) for file in files])
    ids = table.column("id").to_numpy().astype(np.int64)
    columns = {name: _vector(name, table.column(name).chunks) for name in table.column_names[1:]}
    alive = np.ones(len(ids), np.bool_)
    return People(ids, alive, Frame(len(ids), columns), np.zeros(0, np.int32), Frame(0))


class _Type:
    """The events of a type, as its parts come."""

    def __init__(self, properties: tuple[str, ...]) -> None:
        self.columns: dict[str, list[Vector]] = {name: [] for name in properties}
        self.words: dict[str, dict[str, int]] = {name: {} for name in properties}
        self.owners: list[Array] = []
        self.at: list[Array] = []

    def add(self, table: pa.Table) -> None:
        self.owners.append(table.column("profile_id").to_numpy().astype(np.int32) - 1)
        self.at.append(table.column("at").cast(pa.int64()).to_numpy())
        for name, parts in self.columns.items():
            parts.append(_part(name, table.column(name).combine_chunks(), self.words[name]))

    def made(self) -> Happenings:
        at = np.concatenate(self.at)
        order = np.argsort(at, kind="stable")
        columns = {name: _joined(parts, self.words[name]).take(order) for name, parts in self.columns.items()}
        base = Events(np.concatenate(self.owners)[order], at[order], Frame(len(at), columns))
        none = Events(base.owners[:0], base.at[:0], Frame(0))
        return Happenings(base, none)


def _vector(name: str, chunks: list[pa.Array]) -> Vector:
    words: dict[str, int] = {}
    if pa.types.is_list(chunks[0].type):
        return _lists(pa.concat_arrays([_same_words(chunk) for chunk in chunks]))
    return _joined([_part(name, chunk, words) for chunk in chunks], words)


def _same_words(chunk: pa.Array) -> pa.Array:
    """Lists of texts without a dictionary, which differ from chunk to chunk."""
    return chunk.cast(pa.list_(pa.string())) if pa.types.is_dictionary(chunk.type.value_type) else chunk


def _lists(lists: pa.Array) -> Vector:
    offsets = np.concatenate([[0], np.cumsum(lists.value_lengths().fill_null(0).to_numpy())]).astype(np.int32)
    flat = lists.flatten()
    if not pa.types.is_struct(flat.type):
        texts = _vector("", [flat.dictionary_encode()])
        assert isinstance(texts, Texts)
        return TextLists(Lists(offsets), texts)
    fields = {field.name: _vector(field.name, [part]) for field, part in zip(flat.type, flat.flatten(), strict=True)}
    return Objects(Lists(offsets), Frame(len(flat), fields))


def _part(name: str, array: pa.Array, words: dict[str, int]) -> Vector:
    """Some rows; texts have provisional codes, by the words seen so far."""
    if pa.types.is_string(array.type):
        array = array.dictionary_encode()
    if pa.types.is_dictionary(array.type):
        spelt = [fold(word) for word in array.dictionary.to_pylist()]
        codes = np.array([words.setdefault(word, len(words) + 1) if word else 0 for word in spelt] or [0], np.int32)
        rows = array.indices.fill_null(len(codes)).to_numpy()
        return Texts(np.append(codes, 0)[rows], pl.Series([], dtype=pl.String))
    whole = array.cast(pa.int32()) if array.type in (pa.date32(), pa.bool_()) else array
    whole = whole.cast(pa.int64())
    positions = whole.fill_null(nowhere(np.dtype(np.int64))).to_numpy(zero_copy_only=False)
    return Line(positions, 2 if name in MONEY else 0)


def _joined(parts: list[Vector], words: dict[str, int]) -> Vector:
    """The parts as one vector of the narrowest type."""
    if isinstance(parts[0], Texts):
        order = sorted(words)
        final = np.zeros(len(words) + 1, np.min_scalar_type(len(words)))
        final[[words[word] for word in order]] = np.arange(1, len(words) + 1)
        codes = [final[part.codes] for part in parts if isinstance(part, Texts)]
        return Texts(np.concatenate(codes), pl.Series("words", order, pl.String))
    lines = [part for part in parts if isinstance(part, Line)]
    return Line(_narrow(np.concatenate([line.positions for line in lines])), lines[0].places)


def _narrow(positions: Array) -> Array:
    missing = positions == nowhere(positions.dtype)
    there = positions[~missing]
    low, high = (int(there.min()), int(there.max())) if len(there) else (0, 0)
    types = (np.dtype(kind) for kind in (np.int8, np.int16, np.int32, np.int64))
    dtype = next(kind for kind in types if np.iinfo(kind).min < low and high <= np.iinfo(kind).max)
    return np.where(missing, nowhere(dtype), positions).astype(dtype)
