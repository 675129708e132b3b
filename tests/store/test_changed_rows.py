"""The rows that changes name."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from seggql.store import changed_rows
from seggql.store.changed_rows import events_by_key, people_by_id
from seggql.store.database import Database
from seggql.store.tables import events, profiles

AT = datetime(2026, 5, 10, 12, tzinfo=UTC)


def event(person: int, number: int, account_id: int = 1) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "profile_id": person,
        "id": UUID(int=number),
        "type_id": number,
        "at": AT,
        "properties": {"n": number},
    }


@pytest.mark.parametrize("chunk", [2, 10_000])
async def test_those_that_are_there_come(database: Database, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(changed_rows, "CHUNK", chunk)
    people = [
        {"account_id": account, "id": id, "external_id": f"p{id}", "attributes": {"n": id}}
        for account, id in ((1, 1), (1, 2), (1, 3), (1, 2**40), (2, 4))
    ]
    await database.execute(insert(profiles).values(people))
    await database.execute(insert(events).values([event(1, 7), event(1, 8), event(2, 7), event(3, 9), event(4, 7, 2)]))
    async with database.transaction() as connection:
        found = [dict(row) async for row in people_by_id(connection, 1, {2**40, 5, 3, 1, 4})]
        keys = {(2, UUID(int=7)), (1, UUID(int=8)), (1, UUID(int=9)), (3, UUID(int=9)), (4, UUID(int=7))}
        happened = [tuple(row) async for row in events_by_key(connection, 1, keys)]
    assert found == [{"id": id, "external_id": f"p{id}", "attributes": {"n": id}} for id in (1, 3, 2**40)]
    assert sorted(happened) == [(1, 8, AT, {"n": 8}), (2, 7, AT, {"n": 7}), (3, 9, AT, {"n": 9})]
