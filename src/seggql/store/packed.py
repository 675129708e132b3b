"""Whole tables in few long values: PostgreSQL packs thousands of rows into one, so that a row costs next to nothing.

Ids come as 8 bytes each, the highest first; instants likewise, as microseconds since 2000; JSON as one text, a line for
each row. A table is read in stretches of its pages, each row once.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import ColumnElement, LargeBinary, Select, Table, Text, func, literal, select
from sqlalchemy import column as named
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.types import UserDefinedType

from .database import Connection
from .tables import events, profiles

Rows = list[asyncpg.Record]

PAGE = 8_192
WEIGHT = 2_000 * PAGE
"""Bytes that are read at once, about: a hundred thousand events."""


class Tid(UserDefinedType[tuple[int, int]]):
    """Where a row lies: the number of its page, and its place there."""

    cache_ok = True

    def get_col_spec(self, **kw: object) -> str:
        """Its name in SQL."""
        return "tid"


@dataclass(frozen=True)
class Pages:
    """A table's pages at a moment, and how many of them are read at once."""

    table: Table
    count: int
    step: int


async def pages(connection: Connection, table: Table) -> Pages:
    """The pages of a table, which nothing rewrites before the transaction ends.

    Texts that are too long for a page lie elsewhere: the more of them, the fewer pages are read at once.
    """
    name = literal(table.name, REGCLASS())
    sizes = select(func.pg_relation_size(name).label("pages"), func.pg_table_size(name).label("all"))
    await connection.fetch(select(table.c.account_id).limit(1))  # holds the lock that rewriting waits for
    found = await connection.fetch_one(sizes)
    assert found is not None, "a select of functions has one row"
    share = found["pages"] / max(found["all"], PAGE)
    return Pages(table, found["pages"] // PAGE, max(1, int(WEIGHT / PAGE * share)))


async def packed(
    connection: Connection, statement: Select[*tuple[Any, ...]], pages: Pages
) -> AsyncGenerator[tuple[int, Rows]]:
    """What the statement gives for each stretch of pages, with the number of pages that it has."""
    at: ColumnElement[Any] = named("ctid", Tid(), _selectable=pages.table)
    for first in range(0, pages.count, pages.step):
        end = min(first + pages.step, pages.count)
        stretch = statement.where(at >= literal((first, 0), Tid()), at < literal((end, 0), Tid()))
        yield end - first, await connection.fetch(stretch)


def packed_people(account_id: int) -> Select[bytes, str]:
    """`ids` and `attributes` of people, both null when there are none."""
    ids, attributes = _longs(func.int8send(profiles.c.id)), _lines(profiles.c.attributes)
    return select(ids.label("ids"), attributes.label("attributes")).where(profiles.c.account_id == account_id)


def packed_events(account_id: int) -> Select[int, bytes, bytes, str]:
    """`type_id`, `profile_ids`, `at` and `properties` of the events of each type."""
    return (
        select(
            events.c.type_id,
            _longs(func.int8send(events.c.profile_id)).label("profile_ids"),
            _longs(func.timestamptz_send(events.c.at)).label("at"),
            _lines(events.c.properties).label("properties"),
        )
        .where(events.c.account_id == account_id)
        .group_by(events.c.type_id)
    )


def _longs(sent: ColumnElement[bytes]) -> ColumnElement[bytes]:
    return func.string_agg(sent, literal(b"", LargeBinary()), type_=LargeBinary())


def _lines(json: ColumnElement[Any]) -> ColumnElement[str]:
    """In the order of the ids, as all aggregates take their rows in one order."""
    return func.string_agg(json.cast(Text()), literal("\n", Text()), type_=Text())
