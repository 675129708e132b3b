"""PostgreSQL and the index select exactly whom the reference selects: random rules over random, adversarial people.

`SEGGQL_AGREEMENT_RULES` sets how many rules are tried (a long run: 100000), `SEGGQL_AGREEMENT_SEED` which ones.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import pytest

from cases.corpus import Person
from seggql.store.database import SERVER_SETTINGS, Database

from . import indexed, random_people
from .accounts import Resident, selected, settle, who
from .agreement import Index, PostgreSQL, Reference, bound_at, compare
from .pools import MOMENTS, NUMBER_POOLS, Around
from .random_rules import Rules

RULES = int(os.environ.get("SEGGQL_AGREEMENT_RULES", "2000"))
SEED = int(os.environ.get("SEGGQL_AGREEMENT_SEED", "1"))
PEOPLE = 120
RULES_A_POPULATION = 250
AROUND = tuple(Around(moment, ends=number % 3 == 0) for number, moment in enumerate(MOMENTS))


@pytest.mark.timeout(0 if RULES > 2_000 else 240)
async def test_postgresql_and_the_index_agree_with_the_reference(database_url: str) -> None:
    random = Random(SEED)
    async with in_zone(database_url, "UTC") as database, in_zone(database_url, "Pacific/Chatham") as elsewhere:
        for account in range(1, RULES // RULES_A_POPULATION + 1):
            moments = [AROUND[(2 * account + step) % len(AROUND)] for step in (0, 1)]
            ids = random.sample(range(PEOPLE + PEOPLE // 4), PEOPLE)
            numbers = NUMBER_POOLS[account % len(NUMBER_POOLS)]
            people = {id: random_people.person(random, moments[id % 2], numbers) for id in ids}
            await settle(database, (Resident(account, id, one) for id, one in people.items()))
            others = (
                PostgreSQL(database, account),
                PostgreSQL(elsewhere, account),
                *(Index(indexed.grown(people, random), way) for way in indexed.WAYS),
            )
            for _ in range(RULES_A_POPULATION):
                around = random.choice(moments)
                await compare(Reference(people), others, Rules(random, around).rule(), around.moment, people)


async def test_some_people_are_selected_as_among_all(database: Database) -> None:
    """The check of the people that a write touched, or of one, is the same predicate."""
    random = Random(SEED)
    people = {id: random_people.person(random, AROUND[id % len(AROUND)]) for id in range(5 * len(AROUND))}
    await settle(database, (Resident(1, id, one) for id, one in people.items()))
    audience = indexed.grown(people, random)
    for _ in range(100):
        around = random.choice(AROUND)
        node = bound_at(Rules(random, around).rule(), around.moment)
        some = random.sample(range(len(people)), random.choice((1, 7)))
        everybody = await selected(database, who(1, node, around.moment))
        assert await selected(database, who(1, node, around.moment, some)) == everybody & set(some)
        for way in indexed.WAYS:
            assert indexed.selected(audience, node, around.moment, way, some) == everybody & set(some)


@pytest.mark.parametrize("way", indexed.WAYS, ids=str)
async def test_nobody_and_people_of_whom_nothing_is_known(way: indexed.Way) -> None:
    """Without any column, and without anybody."""
    random, strangers = Random(SEED), {id: Person({}) for id in range(3)}
    others = [Index(indexed.loaded(strangers), way), Index(indexed.grown(strangers, random), way)]
    for _ in range(200):
        around = random.choice(AROUND)
        rule = Rules(random, around).rule()
        await compare(Reference(strangers), others, rule, around.moment, strangers)
        await compare(Reference({}), [Index(indexed.NOBODY, way)], rule, around.moment, {})
        assert indexed.selected(others[0].audience, bound_at(rule, around.moment), around.moment, way, []) == set()


@asynccontextmanager
async def in_zone(url: str, zone: str) -> AsyncIterator[Database]:
    """A database whose sessions have that time zone, which nothing may depend on."""
    database = await Database.connect(url, server_settings={**SERVER_SETTINGS, "TimeZone": zone})
    try:
        yield database
    finally:
        await database.close()
