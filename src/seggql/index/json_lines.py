"""Frames made of stored JSON as text, a line for each row: read by Polars, without a Python object per value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import polars as pl

from seggql.rules.catalogue import Field
from seggql.rules.vectors import Frame, Lists, Objects, Vector

from .building import numbers, text_lists, texts
from .canonical import filled, line

Offsets = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Reading:
    """How Polars reads the values of a field, and how these become a vector.

    Dates are read as texts, which takes Polars a tenth of the time.
    """

    dtype: Callable[[Field], pl.DataType]
    vector: Callable[[Field, pl.Series], Vector]


def frame_of_lines(fields: Mapping[str, Field], lines: str, count: int) -> Frame:
    """So many rows of stored JSON, of which only these fields are looked at; the same as `building.frame`, bit for bit.

    Raises ValueError unless there are so many lines.
    """
    schema = _schema(fields)
    if not schema or not count:
        return Frame(count)
    rows = pl.read_ndjson(lines.encode(), schema=schema)
    if len(rows) != count:
        raise ValueError(f"There are {len(rows)} lines of JSON for {count} rows.")
    return _frame(fields, rows.get_columns(), count)


def _frame(fields: Mapping[str, Field], columns: list[pl.Series], count: int) -> Frame:
    stored = {field.name: field for field in fields.values()}
    vectors = {column.name: _vector(stored[column.name], column) for column in columns}
    return Frame(count, filled(vectors))


def _vector(field: Field, values: pl.Series) -> Vector:
    return READING[field.type.name].vector(field, values)


def _schema(fields: Mapping[str, Field]) -> dict[str, pl.DataType]:
    stored = (field for _, field in sorted(fields.items()) if field.derived_from is None)
    return {field.name: READING[field.type.name].dtype(field) for field in stored}


def _whole(field: Field, values: pl.Series) -> Vector:
    return line(values.to_physical().cast(pl.Int64).fill_null(0).to_numpy(), values.is_null().to_numpy())


def _days(field: Field, values: pl.Series) -> Vector:
    return _whole(field, values.str.to_date("%Y-%m-%d"))


def _instants(field: Field, values: pl.Series) -> Vector:
    return _whole(field, values.str.to_datetime("%Y-%m-%dT%H:%M:%S%.6fZ", time_unit="us"))


def _numbers(field: Field, values: pl.Series) -> Vector:
    return numbers(values.fill_null(np.nan).to_numpy())


def _texts(field: Field, values: pl.Series) -> Vector:
    return texts(values)


def _text_lists(field: Field, values: pl.Series) -> Vector:
    offsets, elements = _flat(values)
    return text_lists(offsets, elements)


def _objects(field: Field, values: pl.Series) -> Vector:
    offsets, items = _flat(values)
    columns = items.struct.unnest().get_columns() if field.fields else []
    return Objects(Lists(offsets), _frame(field.fields, columns, len(items)))


def _flat(lists: pl.Series) -> tuple[Offsets, pl.Series]:
    """Where each list begins and ends, and the elements of all."""
    lengths = lists.list.len().fill_null(0)
    offsets = np.zeros(len(lists) + 1, np.int32)
    np.cumsum(lengths.to_numpy(), out=offsets[1:])
    return offsets, lists.filter(lengths > 0).explode()


def _always(dtype: pl.DataType) -> Callable[[Field], pl.DataType]:
    return lambda field: dtype


READING: Mapping[str, Reading] = MappingProxyType(
    {
        "text": Reading(_always(pl.String()), _texts),
        "number": Reading(_always(pl.Float64()), _numbers),
        "boolean": Reading(_always(pl.Boolean()), _whole),
        "date": Reading(_always(pl.String()), _days),
        "datetime": Reading(_always(pl.String()), _instants),
        "choice": Reading(_always(pl.String()), _texts),
        "text_list": Reading(_always(pl.List(pl.String())), _text_lists),
        "object_list": Reading(lambda field: pl.List(pl.Struct(_schema(field.fields))), _objects),
    }
)
"""The reading of each type of value, by the type's name."""
