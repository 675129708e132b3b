"""How much memory an index will take, before anything is loaded."""

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import REGCLASS

from seggql.store.database import Database
from seggql.store.tables import events, profiles

SHARE = 0.2
"""Memory that people and events take, of what their tables take on disk: an eighth as they are loaded, a fifth once the
ways from people to events are found (300 000 people with three million events). It is to find out what is far too
large before it is loaded; what was loaded is weighed anyway."""


async def weight_foreseen(database: Database) -> int:
    """Bytes, about, from the sizes of the tables: of all accounts, as counting one would take as long as loading it."""
    sizes = (func.pg_table_size(literal(table.name, REGCLASS())) for table in (profiles, events))
    row = await database.fetch_one(select(*(size.label(f"size_{n}") for n, size in enumerate(sizes))))
    assert row is not None, "a select of functions has one row"
    return int(sum(row.values()) * SHARE)
