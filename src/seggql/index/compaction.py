"""Compaction: the canonical version of an audience, without patch and tails, and without anything of people erased.

However an audience came about, what is known of its people gives one canonical version, bit for bit.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from seggql.rules.vectors import Frame

from .arranging import NOBODY, arranged
from .audience import Audience
from .canonical import canonical, canonical_frame, filled
from .declared import still_declared, still_properties
from .events import NO_EVENTS, Events, Happenings
from .joining import joined, parts_of
from .people import Numbers, People


def compacted(audience: Audience) -> Audience:
    """People numbered by ascending id, events in canonical order; what stays as it is is shared, not copied."""
    people = audience.people
    kept, numbers = _renumbered(people)
    bases = {type_id: _events(audience.events[type_id], numbers) for type_id in sorted(audience.events)}
    events = {type_id: Happenings(base) for type_id, base in bases.items() if len(base)}
    return Audience(_people(people, kept), events, audience.catalogue)


def _renumbered(people: People) -> tuple[npt.NDArray[np.intp], Numbers]:
    """Those who are alive by ascending id, and the number that each person has among them; else NOBODY."""
    alive = np.flatnonzero(people.alive())
    kept = alive[np.argsort(people.ids[alive], kind="stable")]
    numbers = np.full(len(people), NOBODY, np.int32)
    numbers[kept] = np.arange(len(kept), dtype=np.int32)
    return kept, numbers


def _people(people: People, kept: npt.NDArray[np.intp]) -> People:
    """These people alone, in this order."""
    if not len(people.patched) and len(kept) == len(people):
        return people
    frames = [people.base, people.patch]
    rows = np.arange(len(people))
    rows[people.patched] = len(people.base) + np.arange(len(people.patched))
    names = sorted({name for frame in frames for name in frame.columns})
    columns = {name: canonical(joined(parts_of(name, frames)).take(rows[kept])) for name in names}
    return People.of(people.ids[kept], Frame(len(kept), filled(columns)), people.version)


def _events(happenings: Happenings, numbers: Numbers) -> Events:
    """The events of one type, whose owners get new numbers."""
    base, tail = happenings.base, happenings.tail
    if not len(tail) and (numbers == np.arange(len(numbers))).all():
        return base
    parts = [replace(part, owners=numbers[part.owners]) for part in (base, tail)]
    return arranged(parts) if len(tail) or (parts[0].owners == NOBODY).any() else parts[0]


def resumed(compact: Audience, before: Audience, now: Audience) -> Audience:
    """The version `now` on top of `compact`, which was made of `before` while writes went on.

    Costs what was written in between, and a copy of ids.
    """
    _, known = _renumbered(before.people)
    added = np.arange(len(compact.people), len(compact.people) + len(now.people) - len(known), dtype=np.int32)
    numbers = np.append(known, added)
    types = sorted(compact.events.keys() | now.events.keys())
    events = {type_id: _events_since(type_id, compact, before, now, numbers) for type_id in types}
    return Audience(_people_since(compact, before, now, numbers), events, now.catalogue)


def _people_since(compact: Audience, before: Audience, now: Audience, numbers: Numbers) -> People:
    people = now.people
    added = people.ids[len(before.people) :]
    erased = numbers[people.gone]
    rows = np.flatnonzero(people.written > before.people.version)
    rows = rows[np.argsort(numbers[people.patched[rows]])]
    return People(
        ids=np.append(compact.people.ids, added),
        base=still_declared(compact.people.base, before.catalogue.attributes, now.catalogue.attributes),
        patched=numbers[people.patched[rows]],
        patch=canonical_frame(people.patch.take(rows)),
        version=people.version,
        written=people.written[rows],
        erased=BitMap(erased[erased != NOBODY]),
    )


def _events_since(type_id: int, compact: Audience, before: Audience, now: Audience, numbers: Numbers) -> Happenings:
    nothing = Happenings(NO_EVENTS)
    base = compact.events.get(type_id, nothing).base
    since = slice(len(before.events.get(type_id, nothing).tail), None)
    tail = now.events.get(type_id, nothing).tail.take(since)
    return Happenings(
        still_properties(base, type_id, before.catalogue, now.catalogue),
        Events(numbers[tail.owners], tail.at, canonical_frame(tail.properties)),
    )
