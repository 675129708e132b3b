"""The index selects whom PostgreSQL selects out of a crowd: differences that only show where arrays are long.

`SEGGQL_CROWD_RULES` sets how many rules are tried, `SEGGQL_CROWD_SEED` which ones of which crowd.
"""

import os
from collections.abc import Iterator, Mapping
from random import Random

import pytest

from cases.corpus import RAW_CATALOGUE, Person
from seggql.store.database import Database

from . import indexed
from .accounts import Resident, settle
from .agreement import Index, PostgreSQL, compare
from .crowd import crowd
from .pools import MOMENTS, Around
from .random_rules import Rules

RULES = int(os.environ.get("SEGGQL_CROWD_RULES", "80"))
SEED = int(os.environ.get("SEGGQL_CROWD_SEED", "1"))
PEOPLE, EVENTS = 20_000, 60_000


@pytest.mark.timeout(0 if RULES > 80 else 240)
async def test_the_index_agrees_with_postgresql(database: Database) -> None:
    random, around = Random(SEED), Around(MOMENTS[SEED % len(MOMENTS)], ends=SEED % 2 == 0)
    people = crowd(random, around, PEOPLE, EVENTS)
    await settle(database, (Resident(1, id, one) for id, one in people.items()))
    async with database.transaction() as connection:
        await connection.raw.execute("ANALYZE")
    postgresql = PostgreSQL(database, 1)
    audience = indexed.grown(people, random)
    indexes = [Index(audience, way) for way in indexed.WAYS]
    for _ in range(RULES):
        await compare(postgresql, indexes, Rules(random, around).rule(), around.moment, people)
    for rule in long_lists(random, people):
        await compare(postgresql, indexes, rule, around.moment, people)


def long_lists(random: Random, people: Mapping[int, Person]) -> Iterator[object]:
    """Rules with as many values as are allowed, all of which somebody has."""
    for name, field in RAW_CATALOGUE["attributes"].items():
        operators = {"text_list": ("has_any", "has_none"), "object_list": ()}.get(field["type"], ("is", "is_not"))
        known = [person.attributes[name] for person in people.values() if name in person.attributes]
        values = [value for one in known for value in (one if isinstance(one, list) else [one]) if value != ""]
        for operator in operators if values else ():
            yield {"attribute": name, "operator": operator, "value": random.choices(values, k=1_000)}
