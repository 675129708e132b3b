"""PostgreSQL is filled with the population: seggql's own tables, by COPY, in the form that the store keeps."""

import io
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import polars as pl
import pyarrow.parquet as pq
from catalogue import EVENTS, NOW, ZONE
from generate import MONEY
from population import Population
from postgres import ACCOUNT
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import AddConstraint, CreateIndex, DDLElement, DropConstraint, DropIndex

from seggql.engine.account import ensure_account
from seggql.settings import Settings
from seggql.store.database import Connection, Database
from seggql.store.migrate import upgrade
from seggql.store.tables import events, profiles

ROWS = 200_000
"""Rows of a COPY."""


async def fill(url: str, population: Population) -> float:
    """Make the tables, fill them, then make their indexes; seconds."""
    started = time.perf_counter()
    await upgrade(url)
    database = await Database.connect(url)
    await ensure_account(database, Settings(), lambda: NOW.now, ACCOUNT, time_zone=ZONE.key)
    async with database.transaction() as connection:
        await connection.raw.execute("SET LOCAL maintenance_work_mem = '1GB'")
        await _without_indexes(connection)
        for block in _blocks(population.people_files):
            await _copy(connection, "profiles", _profiles(block))
        first = 1
        for block in _blocks(population.events_files):
            await _copy(connection, "events", _events(block, first))
            first += block.height
        await _with_indexes(connection)
    await database.close()
    alone = await asyncpg.connect(url)  # VACUUM wants no transaction
    await alone.execute("VACUUM (ANALYZE) profiles, events")
    await alone.close()
    return time.perf_counter() - started


async def _without_indexes(connection: Connection) -> None:
    for table in (profiles, events):
        await _change(connection, DropConstraint(table.primary_key))
    for index in events.indexes:
        await _change(connection, DropIndex(index))


async def _with_indexes(connection: Connection) -> None:
    for table in (profiles, events):
        await _change(connection, AddConstraint(table.primary_key))
    for index in events.indexes:
        await _change(connection, CreateIndex(index))


async def _change(connection: Connection, statement: DDLElement) -> None:
    await connection.raw.execute(str(statement.compile(dialect=postgresql.dialect())))


def _blocks(files: list[Path]) -> Iterator[pl.DataFrame]:
    for file in files:
        for batch in pq.ParquetFile(file).iter_batches(ROWS):
            yield pl.DataFrame(batch)


async def _copy(connection: Connection, table: str, rows: pl.DataFrame) -> None:
    file = io.BytesIO()
    rows.write_csv(file, include_header=False)
    file.seek(0)
    await connection.raw.copy_to_table(table, source=file, columns=rows.columns, format="csv")


def _profiles(people: pl.DataFrame) -> pl.DataFrame:
    rows = people.with_columns(orders=_items(people))
    return rows.select(
        pl.lit(ACCOUNT).alias("account_id"),
        "id",
        pl.format("c{}", "id").alias("external_id"),
        attributes=_object(rows, 1),
    )


def _events(happened: pl.DataFrame, first: int) -> pl.DataFrame:
    """Ids are UUIDs in the order of the log."""
    rows = happened.with_row_index("number", first)
    digits = pl.col("number").cast(pl.String).str.zfill(20)
    id = pl.concat_str(pl.lit("00000000-0000-7"), digits.str.slice(0, 3), pl.lit("-8000-"), digits.str.slice(8, 12))
    types = {event.name: event.id for event in EVENTS}
    return rows.select(
        pl.lit(ACCOUNT).alias("account_id"),
        "profile_id",
        id.alias("id"),
        pl.col("type").cast(pl.String).replace_strict(types, return_dtype=pl.Int32).alias("type_id"),
        pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ"),
        properties=_object(rows, 4),
    )


def _object(rows: pl.DataFrame, first: int) -> pl.Expr:
    """A JSON object of the columns from `first` on; what is missing has no key. No text has a sign to escape."""
    columns = rows.columns[first:]
    pairs = [pl.concat_str(pl.lit(f'"{name}":'), _json(name, rows.schema[name])) for name in columns]
    return pl.concat_str(pl.lit("{"), pl.concat_str(pairs, separator=",", ignore_nulls=True), pl.lit("}"))


def _json(name: str, kind: pl.DataType) -> pl.Expr:
    """A column as JSON, null where it is missing."""
    column = pl.col(name)
    match kind:
        case pl.Categorical() | pl.Enum():
            return pl.format('"{}"', column.cast(pl.String))
        case pl.String() if name != "orders":
            return pl.format('"{}"', column)
        case pl.Date():
            return pl.format('"{}"', column.dt.to_string())
        case pl.Datetime():
            return pl.format('"{}"', column.dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ"))
        case pl.List():
            texts = column.cast(pl.List(pl.String)).list.join('","')
            return pl.when(column.list.len() == 0).then(pl.lit("[]")).otherwise(pl.format('["{}"]', texts))
        case _ if name in MONEY:
            return _units(column)
        case _:
            return column.cast(pl.String)


def _units(cents: pl.Expr) -> pl.Expr:
    """Cents as the shortest number: 1250 is 12.5."""
    places = (
        pl.format(".{}", (cents % 100).cast(pl.String).str.zfill(2)).str.strip_chars_end("0").str.strip_chars_end(".")
    )
    return pl.format("{}{}", cents // 100, places)


def _items(people: pl.DataFrame) -> pl.Series:
    """The orders of people as JSON texts."""
    flat = people.select("id", "orders").explode("orders").unnest("orders")
    known = flat.filter(pl.col("quantity").is_not_null())  # every item has one: the others are empty lists
    items = known.select("id", item=_object(known, 1)).group_by("id").agg(pl.col("item").str.join(","))
    texts = people.select("id", "orders").join(items, on="id", how="left", maintain_order="left")
    empty = pl.when(pl.col("orders").is_not_null()).then(pl.lit("[]"))
    return texts.select(pl.coalesce(pl.format("[{}]", "item"), empty)).to_series()
