"""People in the index: raw JSON people become an audience, part of it as if written after the rest was loaded."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from types import ModuleType
from unittest.mock import patch
from zoneinfo import ZoneInfo

import numpy as np

from cases.corpus import EVENT_IDS, RAW_CATALOGUE, Event, Person, catalogue
from seggql.index import cost, events
from seggql.index.audience import Audience
from seggql.index.change import NewEvent, Values, changed
from seggql.index.compaction import compacted
from seggql.index.evaluation import Evaluation
from seggql.index.people import People
from seggql.rules import bound, grouping, measuring, vectors
from seggql.rules.moment import Moment
from seggql.rules.vectors import Frame

from .accounts import stored

CATALOGUE = catalogue(ZoneInfo("UTC"))


@dataclass(frozen=True)
class Way:
    """How the evaluator goes about it, which no answer may show: constants of modules, set otherwise."""

    name: str
    settings: Mapping[tuple[ModuleType, str], int]

    def __str__(self) -> str:
        return self.name

    @contextmanager
    def gone(self) -> Iterator[None]:
        with ExitStack() as stack:
            for (module, constant), value in self.settings.items():
                stack.enter_context(patch.object(module, constant, value))
            yield


WAYS = (
    Way(
        "asking only the undecided, in small steps",
        {
            (cost, "SCATTERED"): 0,
            (events, "BLOCK"): 8,
            (grouping, "BLOCK"): 16,
            (measuring, "_WIDEST"): 0,
            (vectors, "FEW"): 0,
            (vectors, "MANY"): 0,
            (vectors, "WIDE"): 0,
        },
    ),
    Way("asking everybody at once", {(cost, "SCATTERED"): 10**9}),
)


def selected(
    audience: Audience, node: bound.Node, moment: Moment, way: Way, among: Sequence[int] | None = None
) -> set[int]:
    """The profile ids that the index selects in one of the ways, out of all or `among` these."""
    people = audience.people
    numbers = None if among is None else np.sort(people.numbers(np.array(among, np.int64))[0])
    with way.gone():
        mask = Evaluation(audience, moment, numbers).members(node)
    return set((people.ids if numbers is None else people.ids[numbers])[mask].tolist())


NOBODY = Audience(People.of(np.zeros(0, np.int64), Frame(0)), {}, CATALOGUE)
BATCHES, LOADED = 4, 2
"""Writes come in so many batches, of which the first ones are loaded."""


@dataclass
class Batch:
    """What is written at once: people by profile id, None when they are erased, and events that happened."""

    people: dict[int, Values | None] = field(default_factory=dict[int, Values | None])
    events: list[NewEvent] = field(default_factory=list[NewEvent])

    def write(self, id: int, person: Person) -> None:
        self.people[id] = stored(person.attributes, RAW_CATALOGUE["attributes"])


def loaded(people: Mapping[int, Person]) -> Audience:
    """The people by profile id, all of them there from the beginning."""
    batch = Batch()
    for id, person in people.items():
        batch.write(id, person)
        batch.events += [happened(id, event) for event in person.events]
    return compacted(changed(NOBODY, batch.people, batch.events, CATALOGUE))


def grown(people: Mapping[int, Person], random: Random) -> Audience:
    """The people by profile id, many of them and of their events come, changed and gone since the first were loaded.

    Those who are gone, and what people were formerly, are like others of the people.
    """
    batches, others = [Batch() for _ in range(BATCHES)], [*people.values()]
    for id, person in people.items():
        first, last = sorted(random.choices(range(BATCHES), (4, 1, 1, 1), k=2))
        batches[first].write(id, random.choice(others))
        batches[last].write(id, person)
        for event in person.events:
            late = random.choices(range(BATCHES), (6, 1, 1, 1))[0]
            batches[max(late, first)].events.append(happened(id, event))
    for id in set(range(max(people))) - people.keys():
        first, last = sorted(random.sample(range(BATCHES), 2))
        someone = random.choice(others)
        batches[first].write(id, someone)
        batches[first].events += [happened(id, event) for event in someone.events]
        batches[last].people[id] = None
    audience = NOBODY
    for number, batch in enumerate(batches):
        random.shuffle(batch.events)
        audience = changed(audience, batch.people, batch.events, CATALOGUE)
        audience = compacted(audience) if number < LOADED else audience
    return audience


def happened(id: int, event: Event) -> NewEvent:
    properties = stored(event.properties, RAW_CATALOGUE["events"][event.event].get("properties", {}))
    return NewEvent(id, EVENT_IDS[event.event], datetime.fromisoformat(event.at), properties)
