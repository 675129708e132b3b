"""The corpus, evaluated: by the reference, by PostgreSQL and by the index the members are the ones written down."""

from random import Random

import pytest

from cases import corpus
from cases.corpus import Case, Person
from seggql.index.audience import Audience
from seggql.rules.bind import bind
from seggql.rules.load import load
from seggql.store.database import Database

from . import indexed, reference
from .accounts import Resident, selected, settle, who
from .agreement import as_reference

CASES = corpus.members()


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


@pytest.fixture(scope="module", params=["loaded", "grown"])
def audience(request: pytest.FixtureRequest) -> Audience:
    """The people of all cases, just loaded or with many of them and of their events written since."""
    people = dict(enumerate(person for case in CASES for person in case.people))
    return indexed.loaded(people) if request.param == "loaded" else indexed.grown(people, Random(1))


@pytest.mark.parametrize("way", indexed.WAYS, ids=str)
def test_index(audience: Audience, way: indexed.Way) -> None:
    first = 0
    for case in CASES:
        people = range(first, first + len(case.people))
        first = people.stop
        selected = indexed.selected(audience, bind(load(case.rule), case.catalogue), case.moment, way)
        members = [person for id, person in zip(people, case.people, strict=True) if id in selected]
        assert members == list(case.members), case.about
