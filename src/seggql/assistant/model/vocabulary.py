"""The words of the dialect: one key for everything a clause can be about, made from the account's catalogue.

The key comes first in a clause and names both kind and thing (`person.city`, `event.purchase`), so a model
chooses a thing that exists before it says anything about it. Keys hold no spaces and no quotes whatever people
called their attributes. They depend on nothing but the names.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from seggql.rules.catalogue import Catalogue, EventType, Field
from seggql.rules.types import Trait

from .quoting import clean

MAX_KEY = 64
"""Characters of a key; some endpoints take no longer names."""
MEMBERSHIP = "segment"


@dataclass(frozen=True)
class Attribute:
    """An attribute of people, compared."""

    field: Field


@dataclass(frozen=True)
class Items:
    """The items of an object list. `fields` by key."""

    field: Field
    fields: Mapping[str, Field]


@dataclass(frozen=True)
class Event:
    """How often an event happened. `fields` are its properties by key."""

    event: EventType
    fields: Mapping[str, Field]


@dataclass(frozen=True)
class Total:
    """A measure over a number property of an event. `numbers` are those properties by key."""

    event: EventType
    fields: Mapping[str, Field]
    numbers: Mapping[str, Field]


@dataclass(frozen=True)
class Timing:
    """When an event happened first or last."""

    event: EventType
    fields: Mapping[str, Field]


@dataclass(frozen=True)
class Membership:
    """Being in another segment. `ids` by the name that is shown."""

    ids: Mapping[str, str]


Subject = Attribute | Items | Event | Total | Timing | Membership


@dataclass(frozen=True)
class Vocabulary:
    """Every subject by its key, in an order that depends on the names alone."""

    subjects: Mapping[str, Subject]

    @cached_property
    def keys(self) -> Mapping[tuple[type[Subject], str], str]:
        """The key of each subject by its kind and name."""
        return {
            (type(subject), _name(subject)): key
            for key, subject in self.subjects.items()
            if not isinstance(subject, Membership)
        }

    @property
    def fields(self) -> Iterable[tuple[str, Field]]:
        """Every attribute, item field and event property, with a key of its own."""
        for key, subject in self.subjects.items():
            match subject:
                case Attribute(field):
                    yield key, field
                case Items() | Event():
                    yield from ((f"{key}.{name}", field) for name, field in subject.fields.items())
                case Total() | Timing() | Membership():
                    pass


def vocabulary(catalogue: Catalogue) -> Vocabulary:
    """The vocabulary of a catalogue: the same one for equal catalogues, in whatever order they were read."""
    subjects: dict[str, Subject] = {}
    for key, name in _keys("person.", catalogue.attributes):
        subjects[key] = Attribute(catalogue.attributes[name])
    lists = [field.name for field in catalogue.attributes.values() if field.type.has(Trait.ITEMS)]
    for key, name in _keys("items.", lists):
        field = catalogue.attributes[name]
        subjects[key] = Items(field, _fields(field.fields))
    for key, name in _keys("event.", catalogue.events):
        event = catalogue.events[name]
        fields = _fields(event.properties)
        numbers = {key: field for key, field in fields.items() if field.type.has(Trait.NUMERIC)}
        subjects[key] = Event(event, fields)
        if numbers:
            subjects[key.replace("event.", "total.", 1)] = Total(event, fields, numbers)
        subjects[key.replace("event.", "timing.", 1)] = Timing(event, fields)
    if catalogue.segments:
        subjects[MEMBERSHIP] = Membership(_segments(catalogue))
    return Vocabulary(subjects)


def _name(subject: Attribute | Items | Event | Total | Timing) -> str:
    return subject.field.name if isinstance(subject, Attribute | Items) else subject.event.name


def _fields(fields: Mapping[str, Field]) -> dict[str, Field]:
    return {key: fields[name] for key, name in _keys("", fields)}


def _keys(prefix: str, names: Iterable[str]) -> list[tuple[str, str]]:
    """A key for each name: its letters, digits, underscores and hyphens, numbered where two would be the same."""
    longest = MAX_KEY - len("person.") - 4
    taken: set[str] = set()
    keys: list[tuple[str, str]] = []
    for name in sorted(names):
        plain = key = prefix + re.sub(r"[^\w-]+", "_", name)[:longest]
        number = 2
        while key in taken:
            key, number = f"{plain}_{number}", number + 1
        taken.add(key)
        keys.append((key, name))
    return keys


def _segments(catalogue: Catalogue) -> dict[str, str]:
    """Ids by name; by id where the name is empty, shared, or itself an id."""
    names = {id: clean(segment.name) for id, segment in catalogue.segments.items()}
    unfit = {"", *names, *(name for name, uses in Counter(names.values()).items() if uses > 1)}
    return dict(sorted((id if name in unfit else name, id) for id, name in names.items()))
