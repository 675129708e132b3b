"""People in the index: raw JSON people become an audience, part of it as if written after the rest was loaded."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random
from unittest.mock import patch
from zoneinfo import ZoneInfo

import numpy as np

from cases.corpus import EVENT_IDS, RAW_CATALOGUE, Event, Person, catalogue
from seggql.index import building, cost, tally
from seggql.index.audience import Audience
from seggql.index.evaluation import Evaluation
from seggql.index.events import Events, Happenings
from seggql.index.people import People
from seggql.rules import bound
from seggql.rules.moment import Moment
from seggql.rules.vectors import Frame
from seggql.rules.zones import micros

from .accounts import stored

CATALOGUE = catalogue(ZoneInfo("UTC"))


@dataclass(frozen=True)
class Way:
    """How the evaluator goes about it, which no answer may show: see cost.py and tally.py."""

    name: str
    scattered: int
    most: bool

    def __str__(self) -> str:
        return f"the index, {self.name},"


WAYS = (
    Way("asking only the undecided and counting the events outside of windows", 0, True),
    Way("asking everybody and counting the events in windows", 10**9, False),
)


@contextmanager
def going(way: Way) -> Iterator[None]:
    """The evaluator goes that way, whatever it costs."""
    with patch.object(cost, "SCATTERED", way.scattered), patch.object(tally, "_is_most", lambda *_: way.most):
        yield


def selected(
    audience: Audience, node: bound.Node, moment: Moment, way: Way, among: Sequence[int] | None = None
) -> set[int]:
    """The profile ids that the index selects in one of the ways, out of all or `among` these."""
    people = audience.people
    numbers = None if among is None else np.sort(people.numbers(np.array(among, np.int64))[0])
    with going(way):
        mask = Evaluation(audience, moment, numbers).members(node)
    return set((people.ids if numbers is None else people.ids[numbers])[mask].tolist())


@dataclass(frozen=True)
class Written:
    """Somebody of an audience: `late` when they came after it was loaded; with a `former` self they changed since, and
    those who are `erased` are not there any more. Who was both is known by the latter only."""

    id: int
    person: Person
    late: bool = False
    former: Person | None = None
    erased: bool = False


def loaded(people: Mapping[int, Person]) -> Audience:
    """The people by profile id, all of them there from the beginning."""
    return audience([Written(id, person) for id, person in sorted(people.items())], Random(0), 0)


def grown(people: Mapping[int, Person], random: Random) -> Audience:
    """The people by profile id, many of them and of their events come, changed and gone since the audience was loaded.

    Those who are gone, and former selves, are like others of the people.
    """
    some = [*people.values()]
    written = [
        Written(id, person, random.random() < 0.2, random.choice(some) if random.random() < 0.2 else None)
        for id, person in people.items()
    ]
    gone = [
        Written(id, random.choice(some), random.random() < 0.3, random.choice((None, *some)), erased=True)
        for id in {*range(max(people) + 5)} - people.keys()
    ]
    return audience([*written, *gone], random, 0.25)


def audience(people: Sequence[Written], random: Random, late_events: float) -> Audience:
    """The version in which these people are as they are now."""
    base = sorted((one for one in people if not one.late), key=lambda one: one.id)
    late = [one for one in people if one.late]
    random.shuffle(late)
    everyone = [*base, *late]
    patch = [number for number, one in enumerate(everyone) if one.late or one.former]
    return Audience(
        People(
            ids=np.array([one.id for one in everyone], np.int64),
            alive=np.array([not one.erased for one in everyone], np.bool_),
            base=_people([one.former or one.person for one in base]),
            patched=np.array(patch, np.int32),
            patch=_people([everyone[number].person for number in patch]),
        ),
        _happenings([one.person for one in everyone], random, late_events),
        CATALOGUE,
    )


def _people(people: Sequence[Person]) -> Frame:
    rows = [stored(person.attributes, RAW_CATALOGUE["attributes"]) for person in people]
    return building.frame(CATALOGUE.attributes, rows)


def _happenings(people: Sequence[Person], random: Random, late: float) -> dict[int, Happenings]:
    """The events of people by number: of each type those loaded, by time, and those come late, in any order."""
    base: dict[str, list[tuple[int, int, Event]]] = defaultdict(list)
    tail: dict[str, list[tuple[int, int, Event]]] = defaultdict(list)
    for number, person in enumerate(people):
        for event in person.events:
            (tail if random.random() < late else base)[event.event].append((micros(instant(event)), number, event))
    for rows in tail.values():
        random.shuffle(rows)
    return {
        EVENT_IDS[name]: Happenings(
            _events(name, sorted(base[name], key=lambda row: row[0])), _events(name, tail[name])
        )
        for name in {*base, *tail}
    }


def _events(name: str, rows: Sequence[tuple[int, int, Event]]) -> Events:
    raw = RAW_CATALOGUE["events"][name].get("properties", {})
    return Events(
        owners=np.array([owner for _, owner, _ in rows], np.int32),
        at=np.array([at for at, _, _ in rows], np.int64),
        properties=building.frame(
            CATALOGUE.events[name].properties, [stored(event.properties, raw) for _, _, event in rows]
        ),
    )


def instant(event: Event) -> datetime:
    return datetime.fromisoformat(event.at)
