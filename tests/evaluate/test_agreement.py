"""PostgreSQL and the index select exactly whom the reference selects: random rules over random, adversarial people.

`SEGGQL_AGREEMENT_RULES` sets how many rules are tried (a long run: 100000), `SEGGQL_AGREEMENT_SEED` which ones.
"""

import json
import os
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

import pytest

from cases import corpus
from cases.corpus import Person
from seggql.index.audience import Audience
from seggql.rules.bind import bind
from seggql.rules.bound import Node
from seggql.rules.load import load
from seggql.rules.moment import Moment
from seggql.store.database import SERVER_SETTINGS, Database

from . import indexed, random_people, reference
from .accounts import Resident, selected, settle, who
from .pools import MOMENTS, NUMBER_POOLS, Around
from .random_rules import SEGMENTS, Rules
from .smallest import smallest
from .test_corpus import as_reference

Json = Any
RULES = int(os.environ.get("SEGGQL_AGREEMENT_RULES", "2000"))
SEED = int(os.environ.get("SEGGQL_AGREEMENT_SEED", "1"))
PEOPLE = 120
RULES_A_POPULATION = 250
AROUND = tuple(Around(moment) for moment in MOMENTS)
CATALOGUES = {around.moment.zone: corpus.catalogue(around.moment.zone, SEGMENTS) for around in AROUND}


@pytest.mark.timeout(0 if RULES > 10_000 else 240)
async def test_postgresql_and_the_index_agree_with_the_reference(database_url: str) -> None:
    random = Random(SEED)
    async with in_zone(database_url, "UTC") as database, in_zone(database_url, "Pacific/Chatham") as elsewhere:
        for account in range(1, RULES // RULES_A_POPULATION + 1):
            moments = [AROUND[(2 * account + step) % len(AROUND)] for step in (0, 1)]
            ids = random.sample(range(PEOPLE + PEOPLE // 4), PEOPLE)
            numbers = NUMBER_POOLS[account % len(NUMBER_POOLS)]
            people = {id: random_people.person(random, moments[id % 2], numbers) for id in ids}
            await settle(database, (Resident(account, id, one) for id, one in people.items()))
            evaluators = (
                PostgreSQL("PostgreSQL", database, account),
                PostgreSQL("PostgreSQL in another zone", elsewhere, account),
                *(Index(str(way), indexed.grown(people, random), way) for way in indexed.WAYS),
            )
            for _ in range(RULES_A_POPULATION):
                around = random.choice(moments)
                await compare(evaluators, Rules(random, around).rule(), around.moment, people)


async def test_some_people_are_selected_as_among_all(database: Database) -> None:
    """The check of the people that a write touched, or of one, is the same predicate."""
    random = Random(SEED)
    people = {id: random_people.person(random, AROUND[id % len(AROUND)]) for id in range(5 * len(AROUND))}
    await settle(database, (Resident(1, id, one) for id, one in people.items()))
    audience = indexed.grown(people, random)
    for _ in range(100):
        around = random.choice(AROUND)
        node = bind(load(Rules(random, around).rule()), CATALOGUES[around.moment.zone])
        some = random.sample(range(len(people)), random.choice((1, 7)))
        everybody = await selected(database, who(1, node, around.moment))
        assert await selected(database, who(1, node, around.moment, some)) == everybody & set(some)
        for way in indexed.WAYS:
            assert indexed.selected(audience, node, around.moment, way, some) == everybody & set(some)


class Evaluator(Protocol):
    """Something that says which people a rule selects; `name` goes on with what it has done."""

    name: str

    async def selected(self, rule: Json, moment: Moment) -> set[int]: ...


@dataclass(frozen=True)
class PostgreSQL:
    name: str
    database: Database
    account: int

    async def selected(self, rule: Json, moment: Moment) -> set[int]:
        return await selected(self.database, who(self.account, bound_at(rule, moment), moment))


@dataclass(frozen=True)
class Index:
    name: str
    audience: Audience
    way: indexed.Way

    async def selected(self, rule: Json, moment: Moment) -> set[int]:
        return indexed.selected(self.audience, bound_at(rule, moment), moment, self.way)


def bound_at(rule: Json, moment: Moment) -> Node:
    return bind(load(rule), CATALOGUES[moment.zone])


async def compare(evaluators: Iterable[Evaluator], rule: Json, moment: Moment, people: Mapping[int, Person]) -> None:
    """Fail with the smallest rule and one person on whom the reference and an evaluator differ."""
    wanted = by_reference(rule, moment, people)
    for evaluator in evaluators:
        found = await evaluator.selected(rule, moment)
        if found != wanted:
            id = min(found ^ wanted)
            one = {id: people[id]} if id in people else {}

            async def differs(smaller: Json, evaluator: Evaluator = evaluator, id: int = id, one: Any = one) -> bool:
                is_in = id in await evaluator.selected(smaller, moment)
                return is_in != (id in by_reference(smaller, moment, one))

            verdict = f"{evaluator.name} {'selects' if id in found else 'misses'} somebody whom the reference does not"
            pytest.fail(f"{verdict}:\n{told(await smallest(rule, differs), moment, people.get(id))}")


def by_reference(rule: Json, moment: Moment, people: Mapping[int, Person]) -> set[int]:
    raw = corpus.RAW_CATALOGUE
    world = reference.World(moment.now, moment.zone, raw["attributes"], raw["events"], SEGMENTS)
    return {id for id, one in people.items() if reference.satisfies(rule, as_reference(one), world)}


def told(rule: Json, moment: Moment, person: Person | None) -> str:
    """The difference, ready to become a case of the corpus."""
    events = [[one.event, one.at, one.properties] for one in person.events] if person else []
    everything = {**person.attributes, "$events": events} if person else "erased"
    return (
        f"now   {moment.now.isoformat()}\nzone  {moment.zone.key}\n"
        f"rule  {json.dumps(rule, ensure_ascii=False)}\nwho   {json.dumps(everything, ensure_ascii=False)}"
    )


@asynccontextmanager
async def in_zone(url: str, zone: str) -> AsyncIterator[Database]:
    """A database whose sessions have that time zone, which nothing may depend on."""
    database = await Database.connect(url, server_settings={**SERVER_SETTINGS, "TimeZone": zone})
    try:
        yield database
    finally:
        await database.close()
