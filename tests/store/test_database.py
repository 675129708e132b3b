"""Statements, rows, transactions and errors of `Database`, on a real PostgreSQL."""

from sqlalchemy import insert, select

from seggql.store.database import Database
from seggql.store.tables import profiles


async def test_a_row_comes_back_as_it_went_in(database: Database) -> None:
    attributes = {"city": "Zürich", "age": 41, "score": 0.5, "tags": ["a"], "orders": [{"price": 9.5}]}
    written = await database.execute(insert(profiles).values(account_id=1, id=2**40, attributes=attributes))
    row = await database.fetch_one(select(profiles))
    assert written == 1
    assert row is not None and row["attributes"] == attributes
