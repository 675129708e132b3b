"""The tables keep SCALE-OUT's rules: all that plain PostgreSQL's catalogue can say about running on Citus."""

import asyncpg

from seggql.store.database import Database
from seggql.store.tables import BIG, metadata

FOUND_BY_NAME = {"profile_keys"}
"""Tables that lead from a name outside to a person: keyed by the name, and asked in a statement of their own."""

REFERENCE = {"accounts", "segments"}
"""Small tables that are whole on every node of a cluster: foreign keys may point there."""

UNIQUE = """
    SELECT c.relname AS table, i.indisprimary AS primary,
        array(SELECT a.attname::text FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])) AS columns
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique
"""
FOREIGN_KEYS = """
    SELECT conname AS name, conrelid::regclass::text AS child, confrelid::regclass::text AS parent
    FROM pg_constraint WHERE contype = 'f'
"""
TRIGGERS_AND_RULES = """
    SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT rulename FROM pg_rules WHERE schemaname = 'public'
"""
COLUMNS = """
    SELECT table_name, column_name, data_type, is_identity, column_default
    FROM information_schema.columns WHERE table_schema = 'public'
"""


async def ask(database: Database, question: str) -> list[asyncpg.Record]:
    async with database.transaction() as connection:
        return await connection.raw.fetch(question)


async def test_every_table_has_a_primary_key(database: Database) -> None:
    keyed = {row["table"] for row in await ask(database, UNIQUE) if row["primary"]}
    assert keyed >= set(metadata.tables)


async def test_unique_keys_of_big_tables_hold_account_and_profile(database: Database) -> None:
    profile = {table.name: column for table, column in BIG.items()}
    wrong = [
        row
        for row in await ask(database, UNIQUE)
        if row["table"] in profile and not {"account_id", profile[row["table"]]} <= set(row["columns"])
    ]
    assert wrong == []


async def test_a_table_with_a_profile_in_it_is_big_or_a_way_to_one(database: Database) -> None:
    holding = {row["table_name"] for row in await ask(database, COLUMNS) if row["column_name"] == "profile_id"}
    assert holding <= {table.name for table in BIG} | FOUND_BY_NAME


async def test_only_the_change_feed_holds_lists_of_keys(database: Database) -> None:
    lists = {row["table_name"] for row in await ask(database, COLUMNS) if row["data_type"] == "ARRAY"}
    assert lists == {"changes"}
    assert metadata.tables["changes"] not in BIG


async def test_foreign_keys_lead_from_small_tables_to_reference_tables(database: Database) -> None:
    keys = await ask(database, FOREIGN_KEYS)
    assert {key["parent"] for key in keys} <= REFERENCE
    assert {key["child"] for key in keys}.isdisjoint(table.name for table in BIG)
    assert [key["name"] for key in keys] == [f"{key['child']}_{key['parent']}_fkey" for key in keys]


async def test_there_are_no_triggers_and_no_rules(database: Database) -> None:
    assert await ask(database, TRIGGERS_AND_RULES) == []


async def test_times_have_zones_and_nothing_counts_or_fills_itself(database: Database) -> None:
    columns = await ask(database, COLUMNS)
    assert "timestamp without time zone" not in {column["data_type"] for column in columns}
    assert {column["is_identity"] for column in columns} == {"NO"}
    assert {column["column_default"] for column in columns} == {None}


async def test_accounts_and_profiles_have_one_type_everywhere(database: Database) -> None:
    types = {
        row["data_type"]
        for row in await ask(database, COLUMNS)
        if row["column_name"] in ("account_id", "profile_id")
        or (row["table_name"], row["column_name"]) == ("profiles", "id")
    }
    assert types == {"bigint"}
