"""Evaluators of rules that have to agree: the reference, PostgreSQL, and the index; and how a difference is told."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pytest

from cases import corpus
from cases.corpus import Person
from seggql.index.audience import Audience
from seggql.rules.bind import bind
from seggql.rules.bound import Node
from seggql.rules.catalogue import Catalogue
from seggql.rules.load import load
from seggql.rules.moment import Moment
from seggql.rules.reads import reads
from seggql.store.database import Database

from . import indexed, reference
from .accounts import selected, who
from .random_rules import SEGMENTS
from .smallest import smallest

Json = Any
People = Mapping[int, Person]


class Evaluator(Protocol):
    """Something that says by profile id which people of its account a rule selects."""

    async def selected(self, rule: Json, moment: Moment) -> set[int]: ...


@dataclass(frozen=True)
class Reference:
    people: People

    async def selected(self, rule: Json, moment: Moment) -> set[int]:
        return by_reference(rule, moment, self.people)

    def __str__(self) -> str:
        return "the reference"


@dataclass(frozen=True)
class PostgreSQL:
    database: Database
    account: int

    async def selected(self, rule: Json, moment: Moment) -> set[int]:
        return await selected(self.database, who(self.account, bound_at(rule, moment), moment))

    def __str__(self) -> str:
        return "PostgreSQL"


@dataclass(frozen=True)
class Index:
    audience: Audience
    way: indexed.Way

    async def selected(self, rule: Json, moment: Moment) -> set[int]:
        return indexed.selected(self.audience, bound_at(rule, moment), moment, self.way)

    def __str__(self) -> str:
        return f"the index, {self.way},"


async def compare(right: Evaluator, others: Iterable[Evaluator], rule: Json, moment: Moment, people: People) -> None:
    """Fail with the smallest rule and one person on whom any of the others differs."""
    wanted = await right.selected(rule, moment)
    for other in others:
        found = await other.selected(rule, moment)
        if found != wanted:
            id = min(found ^ wanted)

            async def differs(smaller: Json, other: Evaluator = other, id: int = id) -> bool:
                return (id in await other.selected(smaller, moment)) != (id in await right.selected(smaller, moment))

            verb = "selects" if id in found else "misses"
            told = difference(await smallest(rule, differs), moment, people.get(id))
            pytest.fail(f"{other} {verb} somebody, unlike {right}:\n{told}")


def difference(rule: Json, moment: Moment, person: Person | None) -> str:
    """A rule and what it reads of the person, ready to become a case of the corpus; None is somebody erased."""
    known: Json = "erased"
    if person:
        read = reads(bound_at(rule, moment))
        known = {name: value for name, value in person.attributes.items() if name in read.attributes}
        known["$events"] = [[one.event, one.at, one.properties] for one in person.events if one.event in read.events]
    return (
        f"now   {moment.now.isoformat()}\nzone  {moment.zone.key}\n"
        f"rule  {json.dumps(rule, ensure_ascii=False)}\nwho   {json.dumps(known, ensure_ascii=False)}"
    )


def bound_at(rule: Json, moment: Moment) -> Node:
    """A rule that names the random rules' segments, bound."""
    return bind(load(rule), known_in(moment.zone))


@cache
def known_in(zone: ZoneInfo) -> Catalogue:
    return corpus.catalogue(zone, SEGMENTS)


def by_reference(rule: Json, moment: Moment, people: People) -> set[int]:
    """Whom the reference selects."""
    raw = corpus.RAW_CATALOGUE
    world = reference.World(moment.now, moment.zone, raw["attributes"], raw["events"], SEGMENTS)
    return {id for id, one in people.items() if reference.satisfies(rule, as_reference(one), world)}


def as_reference(person: Person) -> dict[str, object]:
    """Somebody as the reference takes them."""
    events = [{"event": one.event, "at": one.at, "properties": one.properties} for one in person.events]
    return {"attributes": person.attributes, "events": events}
