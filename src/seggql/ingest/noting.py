"""Writing a whole slice by one statement, and noting which rows it wrote."""

from typing import Any

from sqlalchemy import ColumnElement, Insert, Update, func, select

from seggql.engine.writing import Changes
from seggql.store.changes import MOST_KEYS
from seggql.store.database import Connection
from seggql.store.tables import events, profiles

Statement = Insert | Update


async def people_written(connection: Connection, changes: Changes, statement: Statement) -> int:
    """Insert or update profiles; how many were."""
    count, few = await _write(connection, changes, statement, profiles.c.id)
    changes.of_people(id for (id,) in few)
    return count


async def events_written(connection: Connection, changes: Changes, statement: Statement) -> int:
    """Insert events; how many were."""
    count, few = await _write(connection, changes, statement, events.c.profile_id, events.c.id)
    changes.of_events(few)
    return count


async def _write(
    connection: Connection, changes: Changes, statement: Statement, *key: ColumnElement[Any]
) -> tuple[int, list[tuple[Any, ...]]]:
    """How many rows were written, and the keys of them if they are few enough to be noted.

    A large import pays for that in its first slice only: afterwards everything has changed anyhow.
    """
    if changes.everything:
        return await connection.execute(statement), []
    written = statement.returning(*key).cte("written")
    few = select(written).limit(MOST_KEYS + 1).subquery("few")
    count = select(func.count()).select_from(written).scalar_subquery()
    row = await connection.fetch_one(select(count, *(func.array_agg(column) for column in few.c)))
    assert row is not None, "an aggregate has a row"
    number, *columns = row.values()
    if number > MOST_KEYS:
        changes.of_everything()
        return number, []
    return number, list(zip(*columns, strict=True)) if number else []
