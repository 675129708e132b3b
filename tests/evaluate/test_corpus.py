"""The corpus, evaluated: by the reference, by PostgreSQL and by the index the members are the ones written down."""

from random import Random

import pytest

from cases import corpus
from cases.corpus import Case, Person
from seggql.rules.bind import bind
from seggql.rules.load import load
from seggql.store.database import Database

from . import indexed, reference
from .accounts import Resident, selected, settle, who

CASES = corpus.members()


def as_reference(person: Person) -> dict[str, object]:
    events = [{"event": one.event, "at": one.at, "properties": one.properties} for one in person.events]
    return {"attributes": person.attributes, "events": events}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_reference(case: Case) -> None:
    raw = corpus.RAW_CATALOGUE
    world = reference.World(case.moment.now, case.moment.zone, raw["attributes"], raw["events"], case.segments)
    members = [person for person in case.people if reference.satisfies(case.rule, as_reference(person), world)]
    assert members == list(case.members)


async def test_postgresql(database: Database) -> None:
    """One account for each case, all written at once."""
    residents = [
        Resident(account, profile, person)
        for account, case in enumerate(CASES, start=1)
        for profile, person in enumerate(case.people)
    ]
    await settle(database, residents)
    wrong: dict[str, tuple[list[Person], list[Person]]] = {}
    for account, case in enumerate(CASES, start=1):
        found = await selected(database, who(account, bind(load(case.rule), case.catalogue), case.moment))
        wanted = set(range(len(case.members)))
        if found != wanted:
            people = case.people
            wrong[case.about] = ([people[n] for n in wanted - found], [people[n] for n in found - wanted])
    assert wrong == {}, "cases with the people (missed, selected wrongly)"


@pytest.mark.parametrize("way", indexed.WAYS, ids=str)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_index(case: Case, way: indexed.Way) -> None:
    """Just loaded, and with people and events written since."""
    node, people = bind(load(case.rule), case.catalogue), {2 * id: one for id, one in enumerate(case.people)}
    for audience in (indexed.loaded(people), *(indexed.grown(people, Random(seed)) for seed in (1, 2))):
        members = [people[id] for id in sorted(indexed.found(audience, node, case.moment, way))]
        assert members == list(case.members)
