"""The next version of an audience: after a batch of people written or erased, and of events that happened.

Costs what the batch, the patch and the tails are, and a copy of ids when people are added; the base is never touched.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import numpy as np

from seggql.rules.catalogue import Catalogue, Field
from seggql.rules.values import Json
from seggql.rules.vectors import Frame, Mask
from seggql.rules.zones import micros

from .audience import Audience
from .building import frame
from .canonical import canonical_frame
from .declared import fitted, properties
from .events import NO_EVENTS, Events, Happenings
from .joining import joined_events, joined_frames
from .people import Numbers, People

Values = Mapping[str, Json]
"""What is known of a person or an event, in stored form."""


class NewEvent(NamedTuple):
    """An event that was added: whose, of which type, when, and its properties."""

    profile_id: int
    type_id: int
    at: datetime
    properties: Values


def changed(
    audience: Audience, people: Mapping[int, Values | None], events: Iterable[NewEvent], catalogue: Catalogue
) -> Audience:
    """The version after people by profile id were written, with all their values, or erased (None), then events added.

    Events of people who are not there are left out. A field whose type differs from the catalogue before has lost all
    its values but those that are given here.
    """
    audience = fitted(audience, catalogue)
    written = _written(audience.people, people, catalogue.attributes) if people else audience.people
    by_type: defaultdict[int, list[NewEvent]] = defaultdict(list)
    for event in events:
        by_type[event.type_id].append(event)
    happenings = dict(audience.events)
    for type_id, new in by_type.items():
        known = happenings.get(type_id, Happenings(NO_EVENTS))
        tail = joined_events((known.tail, _events(new, written, properties(type_id, catalogue))))
        happenings[type_id] = Happenings(known.base, tail)
    return Audience(written, happenings, catalogue)


def _written(people: People, given: Mapping[int, Values | None], fields: Mapping[str, Field]) -> People:
    """The people after some were written or erased; new ones get the next numbers."""
    ids = np.array(sorted(given), np.int64)
    values = [given[id] for id in ids.tolist()]
    numbers, known = people.numbers(ids)
    there = np.array([one is not None for one in values], np.bool_)
    new = there & ~known
    numbers[new] = np.arange(len(people), len(people) + new.sum())
    if new.any():
        people = replace(people, ids=np.append(people.ids, ids[new]))
    if (known & ~there).any():
        people = people.without(numbers[known & ~there])
    named = known | there
    return _patched(people, numbers[named], there[named], frame(fields, [one for one in values if one is not None]))


def _patched(people: People, numbers: Numbers, there: Mask, rows: Frame) -> People:
    """The people with these rows in the patch for those of the numbers that are `there`, and none for the others.

    The patch is kept canonical: values that were overwritten or erased take no memory in it.
    """
    version = people.version + 1
    kept = np.flatnonzero(~np.isin(people.patched, numbers))
    patched = np.append(people.patched[kept], numbers[there])
    written = np.append(people.written[kept], np.full(len(rows), version))
    order = np.argsort(patched)
    both = np.append(kept, len(people.patch) + np.arange(len(rows)))[order]
    patch = canonical_frame(joined_frames((people.patch, rows)).take(both))
    return replace(people, patched=patched[order], patch=patch, version=version, written=written[order])


def _events(events: Sequence[NewEvent], people: People, fields: Mapping[str, Field]) -> Events:
    """The events of people who are there."""
    numbers, there = people.numbers(np.array([event.profile_id for event in events], np.int64))
    kept = [event for event, known in zip(events, there.tolist(), strict=True) if known]
    at = np.array([micros(event.at) for event in kept], np.int64)
    return Events(numbers[there], at, frame(fields, [event.properties for event in kept]))
