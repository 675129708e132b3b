"""A plain account to check versions of an audience against: dicts of people, a list of events, batches of writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from stored_values import FIELDS, WORDS, meant

from seggql.index.audience import Audience
from seggql.index.building import frame
from seggql.index.change import NewEvent
from seggql.index.events import Events, Happenings
from seggql.index.people import People
from seggql.rules.catalogue import Catalogue, EventType, Field
from seggql.rules.values import dump_datetime
from seggql.rules.zones import micros

BY_NAME = {one.name: one for one in FIELDS}
CATALOGUE = Catalogue(
    attributes=BY_NAME,
    events={name: EventType(id, name, name, BY_NAME) for id, name in ((3, "visit"), (5, "purchase"), (9, "login"))},
    zone=ZoneInfo("UTC"),
)
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Account:
    """What the store would hold. A person who was erased never comes back."""

    catalogue: Catalogue = CATALOGUE
    people: dict[int, Mapping[str, Any]] = field(default_factory=dict[int, Mapping[str, Any]])
    events: list[NewEvent] = field(default_factory=list[NewEvent])
    erased: set[int] = field(default_factory=set[int])

    def write(self, people: Mapping[int, Mapping[str, Any] | None], events: Sequence[NewEvent]) -> None:
        """A batch, as `changed` takes it."""
        gone = {id for id, values in people.items() if values is None}
        self.erased |= gone
        self.people = {id: values for id, values in (self.people | people).items() if values is not None}
        self.events = [event for event in (*self.events, *events) if event.profile_id in self.people]

    def audience(self) -> Audience:
        """All of it, made at once: the canonical version."""
        ids = sorted(self.people)
        people = People.of(np.array(ids, np.int64), frame(self.catalogue.attributes, [self.people[id] for id in ids]))
        events = {
            type.id: Happenings(self._events(type, ids)) for type in self.catalogue.events.values() if self._of(type)
        }
        return Audience(people, events, self.catalogue)

    def _of(self, type: EventType) -> list[NewEvent]:
        return [event for event in self.events if event.type_id == type.id]

    def _events(self, type: EventType, ids: list[int]) -> Events:
        def place(event: NewEvent) -> Any:
            values = (sortable(one, event.properties.get(one.name)) for _, one in sorted(type.properties.items()))
            return event.at, event.profile_id, tuple(values)

        events = sorted(self._of(type), key=place)
        owners = np.array([ids.index(event.profile_id) for event in events], np.int32)
        at = np.array([micros(event.at) for event in events], np.int64)
        return Events(owners, at, frame(type.properties, [event.properties for event in events]))

    def retype(self, name: str, new: Field) -> dict[int, Mapping[str, Any]]:
        """Another type for an attribute, of which all values are gone: the people that lose theirs."""
        without = {id: {key: value for key, value in one.items() if key != name} for id, one in self.people.items()}
        losing = {id: values for id, values in without.items() if name in self.people[id]}
        self.people = without
        self.catalogue = replace(self.catalogue, attributes={**self.catalogue.attributes, name: new})
        return losing


def sortable(field: Field, value: Any) -> Any:
    """A stored value as events are sorted by it."""
    found = meant(field, value)
    if field.fields:
        inner = [one for _, one in sorted(field.fields.items())]
        return tuple(tuple(sortable(one, item.get(one.name)) for one in inner) for item in value or ())
    return (found is not None, found or Decimal(0)) if found is None or isinstance(found, Decimal) else found


def stored(random: Random, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Values of some of the fields, out of so few that they often meet."""
    return {name: _value(random, field) for name, field in fields.items() if random.random() < 0.4}


def _value(random: Random, field: Field) -> Any:
    match field.type.name:
        case "number":
            return random.choice((0, 1, -1, 10, 0.5, 12.25, 300, 1e-15, 999999999999999, 4000000000))
        case "boolean":
            return random.random() < 0.5
        case "date":
            return random.choice(("0001-01-01", "1969-12-31", "2000-02-29", "9999-12-31"))
        case "datetime":
            return dump_datetime(START + timedelta(microseconds=random.randrange(4)))
        case "text_list":
            return random.choices(WORDS, k=random.randrange(3))
        case "object_list":
            return [stored(random, field.fields) for _ in range(random.randrange(3))]
        case _:
            return random.choice((*WORDS, str(random.randrange(400))))
