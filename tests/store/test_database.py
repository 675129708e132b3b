"""Statements, rows, transactions and errors of `Database`, on a real PostgreSQL."""

import socket
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from sqlalchemy import Integer, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from seggql.errors import (
    AlreadyExists,
    ConfigurationError,
    DatabaseConflict,
    DatabaseError,
    DatabaseTimeout,
    DatabaseUnavailable,
    MissingReference,
)
from seggql.store.database import Database
from seggql.store.rendering import render
from seggql.store.tables import accounts, events, profile_ids, profiles, tags

AT = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)


def person(id: int, **attributes: object) -> dict[str, object]:
    return {"account_id": 1, "id": id, "external_id": None, "attributes": attributes}


async def test_a_row_comes_back_as_it_went_in(database: Database) -> None:
    attributes = {"city": "Zürich", "age": 41, "big": 2**53 + 1, "score": 0.5, "vip": True, "orders": [{"price": 9.5}]}
    await database.execute(insert(profiles).values(person(2**40, **attributes)))
    row = await database.fetch_one(select(profiles))
    assert row is not None
    assert dict(row) == person(2**40, **attributes)
    assert [type(row["attributes"][name]) for name in ("age", "score")] == [int, float]


async def test_instants_keep_their_microseconds_and_come_back_in_utc(database: Database) -> None:
    id = UUID("01890000-0000-7000-8000-000000000000")
    at = AT.astimezone(timezone(timedelta(hours=12, minutes=45)))
    await database.execute(insert(events).values(account_id=1, profile_id=1, id=id, type_id=1, at=at, properties={}))
    row = await database.fetch_one(select(events.c.id, events.c.at))
    assert row is not None
    assert (row["id"], row["at"], row["at"].utcoffset()) == (id, AT, timedelta(0))


async def test_execute_counts_the_rows_it_touched(database: Database) -> None:
    assert await database.execute(insert(profiles).values([person(1), person(2)])) == 2
    assert await database.execute(update(profiles).values(external_id="x")) == 2
    assert await database.execute(upsert(profiles).values(person(2)).on_conflict_do_nothing()) == 0
    assert await database.execute(select(profiles)) == 2


async def test_no_row_is_none(database: Database) -> None:
    assert await database.fetch_one(select(profiles)) is None
    assert await database.fetch_value(select(profiles.c.id)) is None
    assert await database.fetch(select(profiles)) == []


async def test_the_same_shape_with_other_values_is_another_question(database: Database) -> None:
    await database.execute(insert(profiles).values([person(id, name=str(id)) for id in range(5)]))

    async def names(ids: list[int]) -> list[str]:
        name = profiles.c.attributes["name"].astext.label("name")
        found = await database.fetch(select(name).where(profiles.c.id.in_(ids)).order_by(profiles.c.id))
        return [row["name"] for row in found]

    assert [await names(ids) for ids in ([1], [2], [], [0, 4], [4, 3, 2])] == [
        ["1"],
        ["2"],
        [],
        ["0", "4"],
        ["2", "3", "4"],
    ]
    for number in range(3):
        assert await database.fetch_value(select(literal(number, Integer) + 1)) == number + 1


async def test_ids_come_from_the_sequence(database: Database) -> None:
    assert [await database.fetch_value(select(profile_ids.next_value())) for _ in range(3)] == [1, 2, 3]


async def test_statements_are_counted(database: Database) -> None:
    before = database.statements
    await database.fetch(select(profiles))
    async with database.transaction() as connection:
        await connection.execute(insert(profiles).values(person(1)))
        await connection.fetch_value(select(func.count()).select_from(profiles))
    assert database.statements - before == 3


async def test_a_transaction_is_all_or_nothing(database: Database) -> None:
    with pytest.raises(FileNotFoundError):
        async with database.transaction() as connection:
            await connection.execute(insert(profiles).values(person(1)))
            raise FileNotFoundError  # an error of the caller stays what it is
    assert await database.fetch(select(profiles)) == []
    async with database.transaction() as connection:
        await connection.execute(insert(profiles).values(person(1)))
    assert len(await database.fetch(select(profiles))) == 1


async def test_a_readonly_transaction_writes_nothing(database: Database) -> None:
    with pytest.raises(DatabaseError, match="read-only"):
        async with database.transaction("repeatable_read", readonly=True) as connection:
            await connection.execute(insert(profiles).values(person(1)))


async def test_copy_goes_through_the_raw_connection(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.raw.copy_records_to_table("profiles", records=[(1, 7, None, {"a": [1]})])
    assert await database.fetch_value(select(profiles.c.attributes)) == {"a": [1]}


async def test_a_date_in_json_is_refused_rather_than_spelt_somehow(database: Database) -> None:
    with pytest.raises(DatabaseError, match=r"DataError, parameter \$4"):
        await database.execute(insert(profiles).values(person(1, born=AT)))


async def test_a_taken_key_is_named_without_its_value(database: Database) -> None:
    await database.execute(insert(profiles).values(person(4711)))
    with pytest.raises(AlreadyExists, match="profiles_pkey") as refused:
        await database.execute(insert(profiles).values(person(4711)))
    assert refused.value.sqlstate == "23505"
    assert "4711" not in str(refused.value)
    assert refused.value.__suppress_context__


async def test_a_reference_to_nothing_is_told(database: Database) -> None:
    with pytest.raises(MissingReference, match="tags_accounts_fkey"):
        await database.execute(insert(tags).values(account_id=1, name="vip", created_at=AT))


async def test_a_value_of_the_wrong_type_is_not_quoted(database: Database) -> None:
    with pytest.raises(DatabaseError, match=r"parameter \$1") as refused:
        await database.execute(insert(accounts).values(id="hush"))
    assert "hush" not in str(refused.value)


async def test_a_lost_race_is_a_conflict(database: Database) -> None:
    await database.execute(insert(profiles).values(person(1)))
    rename = update(profiles).values(external_id="x")
    with pytest.raises(DatabaseConflict):
        async with database.transaction("repeatable_read") as slow:
            await slow.fetch(select(profiles))
            await database.execute(rename)
            await slow.execute(rename)
    assert await database.fetch_value(select(profiles.c.external_id)) == "x"


async def test_a_cancelled_statement_is_a_timeout(database: Database) -> None:
    with pytest.raises(DatabaseTimeout):
        async with database.transaction() as connection:
            await connection.execute(select(func.set_config("statement_timeout", "1", True)))
            await connection.execute(select(func.pg_sleep(60)))


async def test_a_cut_connection_is_told_and_replaced(database: Database, database_url: str) -> None:
    pid = await database.fetch_value(select(func.pg_backend_pid()))
    other = await Database.connect(database_url)
    with pytest.raises(DatabaseUnavailable):
        async with database.transaction() as connection:
            await other.execute(select(func.pg_terminate_backend(pid)))
            await connection.fetch(select(profiles))
    assert await database.fetch(select(profiles)) == []
    await other.close()


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DatabaseUnavailable, match="Is it running") as refused:
        await Database.connect(f"postgresql://me:hush@127.0.0.1:{port}/seggql")
    assert "hush" not in str(refused.value)


async def test_a_url_of_something_else_is_refused_without_its_password() -> None:
    with pytest.raises(ConfigurationError, match=r"'mysql'.*'postgresql://'") as refused:
        await Database.connect("mysql://me:hush@localhost/seggql")
    assert "hush" not in str(refused.value)


async def test_sessions_have_our_settings_unless_the_url_says_otherwise(database_url: str) -> None:
    async def settings(url: str) -> list[str]:
        database = await Database.connect(url)
        names = ("TimeZone", "jit", "citus.show_shards_for_app_name_prefixes")
        found = [await database.fetch_value(select(func.current_setting(name))) for name in names]
        await database.close()
        return found

    assert await settings(database_url) == ["UTC", "off", "*"]
    assert await settings(f"{database_url}&TimeZone=Pacific/Chatham") == ["Pacific/Chatham", "off", "*"]


def test_values_are_parameters_never_text() -> None:
    nasty = "'; DROP TABLE profiles; --"
    query, values = render(select(profiles.c.id).where(profiles.c.attributes["city"].astext == nasty))
    assert nasty not in query
    assert values == ["city", nasty]


async def test_json_values_bind_as_json(database: Database) -> None:
    await database.execute(insert(profiles).values(person(1, tags=["a", "b"])))
    has = profiles.c.attributes.contains(literal({"tags": ["b"]}, JSONB))
    assert await database.fetch_value(select(profiles.c.id).where(has)) == 1
