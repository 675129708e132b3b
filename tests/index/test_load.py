"""Loading: the first version is what a build from the same people and events gives, bit for bit."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from plain_model import CATALOGUE, Account
from sqlalchemy import func, insert, select, update
from stored_values import field

from cases.corpus import EVENT_IDS, RAW_CATALOGUE, catalogue
from evaluate.accounts import stored
from evaluate.pools import MOMENTS, Around
from evaluate.random_people import person
from seggql.index.change import NewEvent
from seggql.index.load import load, numbering
from seggql.index.weight import differences
from seggql.rules.catalogue import Catalogue
from seggql.store import packed
from seggql.store.changes import open_feed
from seggql.store.database import Connection, Database
from seggql.store.tables import events, profiles

ACCOUNT = 1
WILD = ("it's", 'a "quoted" one', "back\\slash", "100 %s", "$1", ":name", "{x}", "名前", "a.b[0]", "👋", "\t")
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.fixture
async def database(database: Database) -> Database:
    for account in (ACCOUNT, ACCOUNT + 1):
        await open_feed(database, account, UUID(int=account))
    return database


async def keep(database: Database, account: Account, number: int = ACCOUNT) -> None:
    """Write a model account as the store keeps it."""
    people = [(number, id, None, values) for id, values in account.people.items()]
    happened = [
        (number, event.profile_id, UUID(int=place), event.type_id, event.at, event.properties)
        for place, event in enumerate(account.events)
    ]
    async with database.transaction() as connection:
        await copy(connection, "profiles", ["account_id", "id", "external_id", "attributes"], people)
        await copy(connection, "events", ["account_id", "profile_id", "id", "type_id", "at", "properties"], happened)


async def copy(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    await connection.raw.copy_records_to_table(table, records=rows, columns=columns)


def known(catalogue: Catalogue) -> Any:
    async def read(connection: Connection) -> Catalogue:
        return catalogue

    return read


async def loads(database: Database, account: Account, number: int = ACCOUNT) -> None:
    """It loads as what the model says."""
    audience, _ = await load(database, number, known(account.catalogue))
    assert differences(audience, account.audience()) == []


def population(random: Random, size: int) -> Account:
    """Random people of the corpus' catalogue, with ids here and there."""
    account = Account(catalogue(MOMENTS[0].zone, {}))
    ids = random.sample(range(1, random.choice((size + 1, 40 * size, 2**60))), size)
    for id in ids:
        one = person(random, Around(random.choice(MOMENTS)))
        account.people[id] = stored(one.attributes, RAW_CATALOGUE["attributes"])
        account.events += [
            NewEvent(id, EVENT_IDS[event.event], instant(event.at), properties(event.event, event.properties))
            for event in one.events
        ]
    return account


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def properties(event: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return stored(values, RAW_CATALOGUE["events"][event].get("properties", {}))


@pytest.mark.parametrize("pages", [1, 2_000])
async def test_random_people_and_events(database: Database, monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    monkeypatch.setattr(packed, "WEIGHT", pages * packed.PAGE)
    accounts = [population(Random(seed), 150) for seed in (1, 2)]
    for number, account in enumerate(accounts, start=ACCOUNT):
        await keep(database, account, number)
    for number, account in enumerate(accounts, start=ACCOUNT):
        await loads(database, account, number)


async def test_nothing_at_all(database: Database) -> None:
    await loads(database, Account())


async def test_wild_names_and_texts(database: Database) -> None:
    fields = {name: field(name, "text") for name in WILD}
    lists = {f"{name} s": field(f"{name} s", "object_list", **{name: field(name, "text")}) for name in WILD}
    visit = replace(CATALOGUE.events["visit"], properties=fields)
    account = Account(Catalogue(fields | lists, {"visit": visit}, CATALOGUE.zone))
    for id, (name, text) in enumerate(zip(WILD, reversed(WILD), strict=True), start=1):
        account.people[id] = {name: text, f"{name} s": [{name: "\u2028\r\n\x01"}, {}]}
        account.events.append(NewEvent(id, visit.id, NOW, {name: text}))
    await keep(database, account)
    await loads(database, account)


async def test_the_ends_of_the_calendar(database: Database) -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    account = Account(
        people={
            1: {"a_date": "0001-01-01", "a_datetime": "0001-01-01T00:00:00.000000Z", "a_number": 999_999_999_999_999},
            2: {"a_date": "9999-12-31", "a_datetime": "9999-12-31T23:59:59.999999Z", "a_number": 1e-15},
        },
        events=[
            NewEvent(1, 3, at, {}) for at in (first, first.replace(microsecond=1), NOW, last.replace(hour=1), last)
        ],
    )
    await keep(database, account)
    await loads(database, account)


async def test_what_nobody_declared_or_is_of_nobody_is_left_out(database: Database) -> None:
    account = Account(people={1: {"a_text": "x"}}, events=[NewEvent(1, 3, NOW, {})])
    more = Account(people={1: {"a_text": "x", "other": [{"a": 1}]}}, events=[NewEvent(1, 3, NOW, {"other": 1})])
    more.events += [NewEvent(2, 3, NOW, {}), NewEvent(1, 99, NOW, {"a_text": "y"})]
    await keep(database, more)
    await loads(database, account)


async def test_progress_is_told_to_the_end(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "WEIGHT", packed.PAGE)
    await keep(database, population(Random(3), 200))
    told: list[tuple[int, int]] = []
    await load(database, ACCOUNT, known(catalogue(MOMENTS[0].zone, {})), tell=lambda *step: told.append(step))
    assert len(told) > 5
    assert told == [(step, told[-1][1]) for step in range(1, len(told) + 1)]
    assert told[-1][0] == told[-1][1]


async def test_one_moment_while_others_write(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each transaction adds an event and counts it in the person: in every version the counts are right."""
    monkeypatch.setattr(packed, "WEIGHT", packed.PAGE)
    people = range(1, 200)
    await keep(database, Account(people={id: {"a_number": 0, "a_text": "x" * 500} for id in people}))
    writing = asyncio.create_task(write_for_ever(database))
    for _ in range(8):
        audience, _ = await load(database, ACCOUNT, known(CATALOGUE))
        numbers = audience.people.base.columns["a_number"].arrays()["positions"]
        owners = audience.events[3].base.owners if audience.events else np.zeros(0, np.int32)
        assert np.bincount(owners, minlength=len(people)).tolist() == list(numbers)
    assert audience.events
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)


async def write_for_ever(database: Database) -> None:
    random, number = Random(4), 0
    while True:
        number += 1
        row = {"account_id": ACCOUNT, "profile_id": random.randint(1, 199), "id": UUID(int=number), "type_id": 3}
        counted = func.jsonb_build_object(
            "a_number",
            select(func.count() + 1)
            .where(events.c.account_id == ACCOUNT, events.c.profile_id == row["profile_id"])
            .scalar_subquery(),
        )
        async with database.transaction() as connection:
            person = update(profiles).where(profiles.c.account_id == ACCOUNT, profiles.c.id == row["profile_id"])
            await connection.execute(person.values(attributes=profiles.c.attributes.op("||")(counted)))
            await connection.execute(insert(events).values(**row, at=NOW, properties={"a_text": "y" * 300}))


@pytest.mark.parametrize("ids", [[], [7], [1, 2, 3], [-5, 9, 2**62]])
def test_numbers_of_ids(ids: list[int]) -> None:
    wanted = [*ids, 0, 4, -(2**63), 2**63 - 1]
    expected = [ids.index(id) if id in ids else -1 for id in wanted]
    assert numbering(np.array(ids, np.int64))(np.array(wanted, np.int64)).tolist() == expected
