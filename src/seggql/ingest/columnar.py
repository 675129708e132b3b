"""Parquet files and data frames: typed columns, turned into the text that the same values have in CSV or JSONL."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars._typing import PolarsDataType
from polars.exceptions import PolarsError

from seggql.engine.mistakes import Mistake, MistakeCode

from .blocks import wrong_file
from .source import LINE, Batch, with_nulls

ROWS = 131_072
"""Rows of a batch."""
_INSTANT, _DAY = "%Y-%m-%dT%H:%M:%S%.6f", "%Y-%m-%d"


@dataclass(frozen=True)
class Columnar:
    """A Parquet file or a data frame, opened. `size` is in rows."""

    table: pl.LazyFrame
    schema: pl.Schema
    size: int
    weight: int
    unit: str = "row"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.schema)

    def batches(self) -> Iterator[Batch]:
        texts = [_text(pl.col(name), kind).alias(name) for name, kind in self.schema.items()]
        for start in range(0, self.size, ROWS):
            try:
                frame = self.table.slice(start, ROWS).select(texts).collect()
            except (PolarsError, OSError) as error:
                raise wrong_file(f"The Parquet file is damaged after row {start:,}: {error}.") from None
            lines = pl.int_range(start + 1, start + 1 + frame.height, dtype=pl.Int64)
            yield Batch(with_nulls(frame).with_columns(lines.alias(LINE)), (), start + frame.height)


def of_frame(frame: pl.DataFrame) -> Columnar:
    """A data frame as a source. Raises Mistake at ("columns", name) for a type that has no text."""
    return Columnar(frame.lazy(), _readable(frame.schema), frame.height, int(frame.estimated_size()))


def open_parquet(path: Path, *, limit: int | None = None) -> Columnar:
    """Raises Mistake at ("file",) or ("columns", name)."""
    table = pl.scan_parquet(path, glob=False)  # a name may hold brackets and stars
    try:
        schema, size = table.collect_schema(), table.select(pl.len()).collect().item()
    except (PolarsError, OSError) as error:
        raise wrong_file(f"This is no Parquet file: {error}.") from None
    if limit is not None and path.stat().st_size > limit:
        raise wrong_file(f"The file is larger than the {limit:,} bytes allowed here.")
    if not size:
        raise wrong_file("The file has no rows.")
    return Columnar(table, _readable(schema), size, 2 * path.stat().st_size)


def _readable(schema: pl.Schema) -> pl.Schema:
    for name, kind in schema.items():
        if isinstance(kind, pl.Binary | pl.Object | pl.Duration):
            message = f"The column “{name}” holds {kind}, which no attribute can; leave it out or store it as text."
            raise Mistake.of(("columns", name), MistakeCode.INVALID, message)
    return schema


def _text(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    match kind:
        case pl.List() | pl.Array() | pl.Struct():
            json = pl.struct(_dated(column, kind).alias("v")).struct.json_encode()
            return pl.when(column.is_not_null()).then(json.str.slice(len('{"v":')).str.head(-1))
        case pl.Float32() | pl.Float64():
            return column.fill_nan(None).cast(pl.String).str.strip_suffix(".0")
        case pl.Null():
            return pl.lit(None, pl.String)
        case _:
            return _dated(column, kind).cast(pl.String)


def _dated(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """The column with its dates and times as ISO 8601 texts, wherever they lie within it."""
    match kind:
        case pl.Date():
            return column.dt.strftime(_DAY)
        case pl.Datetime(time_zone=None):
            return column.dt.strftime(_INSTANT)
        case pl.Datetime():
            return column.dt.convert_time_zone("UTC").dt.strftime(_INSTANT + "Z")
        case pl.List(inner=inner) | pl.Array(inner=inner) if isinstance(inner, pl.DataType):
            return column.cast(pl.List(inner)).list.eval(_dated(pl.element(), inner))
        case pl.Struct(fields=fields):
            parts = (_dated(column.struct.field(f.name), _instance(f.dtype)).alias(f.name) for f in fields)
            return pl.when(column.is_not_null()).then(pl.struct(parts))
        case _:
            return column


def _instance(kind: PolarsDataType) -> pl.DataType:
    return kind if isinstance(kind, pl.DataType) else kind()
