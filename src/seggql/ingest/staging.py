"""Where checked rows wait in the database: temporary tables that go with the transaction, a slice of people in each.

All rows of a person are in one slice. So people are merged, counted and written slice by slice, with progress in
between and in bounded memory, and nothing permanent is touched or locked before the whole file has been read.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO

import polars as pl
from sqlalchemy import BigInteger, Column, DateTime, MetaData, Table, Text, Uuid
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import CreateTable

from seggql.store.database import Connection
from seggql.store.sqlstate import translated

from .work import KEY

WEIGHT = 128 * 2**20
"""Bytes of text in a slice, about: a million events, which one sort in memory can take."""
MOST = 64


def slices(weight: int) -> int:
    """How many slices a file of so many bytes is cut into."""
    return min(weight // WEIGHT + 1, MOST)


def staged_people(number: int) -> Table:
    """A slice of people: what their rows say, one row each line."""
    return _temporary(f"import_people_{number}", Column("values", JSONB))


def staged_events(number: int) -> Table:
    """A slice of events. `id` is null where the file has none."""
    return _temporary(
        f"import_events_{number}",
        Column("event", Text),
        Column("at", DateTime(timezone=True)),
        Column("id", Uuid),
        Column("values", JSONB),
    )


def _temporary(name: str, *columns: Column[object]) -> Table:
    key = (Column("line", BigInteger), Column("key", Text))
    return Table(name, MetaData(), *key, *columns, prefixes=["TEMPORARY"], postgresql_on_commit="DROP")


async def create(connection: Connection, tables: Sequence[Table]) -> None:
    """Make the tables, for this transaction."""
    for table in tables:
        with translated():
            await connection.raw.execute(str(CreateTable(table).compile(dialect=postgresql.dialect())))


def packed(rows: pl.DataFrame, count: int) -> Iterator[tuple[int, bytes]]:
    """Rows as CSV for COPY, with the number of the slice they belong to."""
    number = pl.col(KEY).hash() % count
    for (slice,), part in rows.with_columns(number.alias("\0slice")).partition_by("\0slice", as_dict=True).items():
        buffer = BytesIO()
        part.drop("\0slice").write_csv(buffer, include_header=False)
        yield int(str(slice)), buffer.getvalue()


async def copy(connection: Connection, table: Table, csv: bytes) -> None:
    """COPY rows into their slice."""
    with translated():
        await connection.raw.copy_to_table(table.name, source=BytesIO(csv), format="csv")
