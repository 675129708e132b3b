"""PostgreSQL selects exactly the people that the reference selects: random rules over random, adversarial people.

`SEGGQL_AGREEMENT_RULES` sets how many rules are tried (a long run: 100000), `SEGGQL_AGREEMENT_SEED` which ones.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import pytest
from sqlalchemy import Select

from cases import corpus
from cases.corpus import Person
from seggql.rules.bind import bind
from seggql.rules.load import load
from seggql.rules.moment import Moment
from seggql.store.database import SERVER_SETTINGS, Database

from . import random_people, reference
from .accounts import Resident, selected, settle, who
from .pools import MOMENTS, Around
from .random_rules import SEGMENTS, Rules
from .smallest import smallest
from .test_corpus import as_reference

RULES = int(os.environ.get("SEGGQL_AGREEMENT_RULES", "2000"))
SEED = int(os.environ.get("SEGGQL_AGREEMENT_SEED", "1"))
PEOPLE = 120
RULES_A_POPULATION = 250
AROUND = tuple(Around(moment) for moment in MOMENTS)
CATALOGUES = {around.moment.zone: corpus.catalogue(around.moment.zone, SEGMENTS) for around in AROUND}


@pytest.mark.timeout(0 if RULES > 10_000 else 240)
async def test_postgresql_agrees_with_the_reference(database_url: str) -> None:
    random = Random(SEED)
    async with in_zone(database_url, "UTC") as database, in_zone(database_url, "Pacific/Chatham") as elsewhere:
        for account in range(1, RULES // RULES_A_POPULATION + 1):
            moments = [AROUND[(2 * account + step) % len(AROUND)] for step in (0, 1)]
            people = [random_people.person(random, around) for around in moments for _ in range(PEOPLE // 2)]
            await settle(database, (Resident(account, number, one) for number, one in enumerate(people)))
            for _ in range(RULES_A_POPULATION):
                around = random.choice(moments)
                rule = Rules(random, around).rule()
                await compare([database, elsewhere], account, rule, around.moment, people)


async def test_some_people_are_selected_as_among_all(database: Database) -> None:
    """The check of the people that a write touched, or of one, is the same predicate."""
    random = Random(SEED)
    people = [random_people.person(random, around) for around in AROUND for _ in range(5)]
    await settle(database, (Resident(1, number, one) for number, one in enumerate(people)))
    for _ in range(100):
        around = random.choice(AROUND)
        node = bind(load(Rules(random, around).rule()), CATALOGUES[around.moment.zone])
        some = random.sample(range(len(people)), random.choice((1, 7)))
        everybody = await selected(database, who(1, node, around.moment))
        assert await selected(database, who(1, node, around.moment, some)) == everybody & set(some)


async def compare(databases: list[Database], account: int, rule: object, moment: Moment, people: list[Person]) -> None:
    """Fail with the smallest rule and one person on whom the reference and PostgreSQL differ."""
    wanted = by_reference(rule, moment, people)
    statement = by_postgresql(account, rule, moment)
    for database in databases:
        found = await selected(database, statement)
        if found != wanted:
            number = min(found ^ wanted)

            async def differs(smaller: object, database: Database = database, number: int = number) -> bool:
                is_in = number in await selected(database, by_postgresql(account, smaller, moment))
                return is_in != bool(by_reference(smaller, moment, [people[number]]))

            pytest.fail(told(await smallest(rule, differs), moment, people[number], number in found))


def by_postgresql(account: int, rule: object, moment: Moment) -> Select[tuple[int]]:
    return who(account, bind(load(rule), CATALOGUES[moment.zone]), moment)


def by_reference(rule: object, moment: Moment, people: list[Person]) -> set[int]:
    raw = corpus.RAW_CATALOGUE
    world = reference.World(moment.now, moment.zone, raw["attributes"], raw["events"], SEGMENTS)
    return {number for number, one in enumerate(people) if reference.satisfies(rule, as_reference(one), world)}


def told(rule: object, moment: Moment, person: Person, selected: bool) -> str:
    """The difference, ready to become a case of the corpus."""
    everything = {**person.attributes, "$events": [[one.event, one.at, one.properties] for one in person.events]}
    return (
        f"PostgreSQL {'selects' if selected else 'misses'} somebody whom the reference does not:\n"
        f"now   {moment.now.isoformat()}\nzone  {moment.zone.key}\n"
        f"rule  {json.dumps(rule, ensure_ascii=False)}\nwho   {json.dumps(everything, ensure_ascii=False)}"
    )


@asynccontextmanager
async def in_zone(url: str, zone: str) -> AsyncIterator[Database]:
    """A database whose sessions have that time zone, which nothing may depend on."""
    database = await Database.connect(url, server_settings={**SERVER_SETTINGS, "TimeZone": zone})
    yield database
    await database.close()
