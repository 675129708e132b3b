"""Columns that are still declared as they were: those of fields whose type has changed have no values any more."""

from collections.abc import Mapping
from dataclasses import replace

from seggql.rules.catalogue import Catalogue, Field
from seggql.rules.vectors import Frame, Objects, Vector

from .audience import Audience
from .events import Events, Happenings


def fitted(audience: Audience, catalogue: Catalogue) -> Audience:
    """The audience under another catalogue."""
    old = audience.catalogue
    if catalogue is old:
        return audience
    people = audience.people
    attributes = old.attributes, catalogue.attributes
    base, patch = still_declared(people.base, *attributes), still_declared(people.patch, *attributes)
    events = {
        type_id: Happenings(
            still_properties(happenings.base, type_id, old, catalogue),
            still_properties(happenings.tail, type_id, old, catalogue),
        )
        for type_id, happenings in audience.events.items()
    }
    return Audience(replace(people, base=base, patch=patch), events, catalogue)


def still_properties(events: Events, type_id: int, old: Catalogue, new: Catalogue) -> Events:
    """Events of a type with the properties that are still declared as they were."""
    kept = still_declared(events.properties, properties(type_id, old), properties(type_id, new))
    return events if kept is events.properties else replace(events, properties=kept)


def properties(type_id: int, catalogue: Catalogue) -> Mapping[str, Field]:
    """The properties of the event type of that number."""
    found = (event.properties for event in catalogue.events.values() if event.id == type_id)
    return next(found, dict[str, Field]())


def still_declared(frame: Frame, old: Mapping[str, Field], new: Mapping[str, Field]) -> Frame:
    """The frame without the columns of fields that are gone or of another type; itself if there are none."""
    kept = {
        name: _column(column, old[name], new[name])
        for name, column in frame.columns.items()
        if name in new and name in old and new[name].type is old[name].type
    }
    same = len(kept) == len(frame.columns) and all(kept[name] is frame.columns[name] for name in kept)
    return frame if same else Frame(len(frame), kept)


def _column(column: Vector, old: Field, new: Field) -> Vector:
    if not isinstance(column, Objects):
        return column
    items = still_declared(column.items, old.fields, new.fields)
    return column if items is column.items else Objects(column.lists, items)
