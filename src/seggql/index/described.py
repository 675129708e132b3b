"""A version of the audience as JSON and arrays, and back: what a snapshot is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from seggql.rules.catalogue import Catalogue, EventType, Field, Option
from seggql.rules.types import TYPES
from seggql.rules.vectors import Frame, Ints, Line, Lists, Objects, TextLists, Texts, Vector

from .audience import Audience
from .events import Events, Happenings
from .people import People

Described = dict[str, Any]
"""JSON in which arrays and words are the numbers that they were put under."""


class Arrays(Protocol):
    """Where arrays are put."""

    def put(self, array: Ints) -> int: ...

    def put_words(self, words: pl.Series) -> int: ...


class Kept(Protocol):
    """Where they are taken from."""

    def array(self, number: int) -> Ints: ...

    def words(self, number: int) -> pl.Series: ...


def described(audience: Audience, arrays: Arrays) -> Described:
    """A canonical version: nobody erased, no patch, no tails."""
    people, events = audience.people, audience.events
    return {
        "ids": arrays.put(people.ids),
        "people": _frame(people.base, arrays),
        "events": [
            [type_id, arrays.put(one.base.owners), arrays.put(one.base.at), _frame(one.base.properties, arrays)]
            for type_id, one in events.items()
        ],
        "catalogue": _catalogue(audience.catalogue),
    }


def audience_of(said: Described, kept: Kept) -> Audience:
    """The version that was described."""
    people = People.of(kept.array(said["ids"]), _frame_of(said["people"], kept))
    events = {
        type_id: Happenings(Events(kept.array(owners), kept.array(at), _frame_of(properties, kept)))
        for type_id, owners, at, properties in said["events"]
    }
    return Audience(people, events, _catalogue_of(said["catalogue"]))


def _frame(frame: Frame, arrays: Arrays) -> Described:
    columns = {name: _vector(column, arrays) for name, column in frame.columns.items()}
    return {"length": len(frame), "columns": columns}


def _frame_of(said: Described, kept: Kept) -> Frame:
    return Frame(said["length"], {name: _vector_of(column, kept) for name, column in said["columns"].items()})


def _vector(vector: Vector, arrays: Arrays) -> Described:
    match vector:
        case Texts(codes, words):
            return {"texts": [arrays.put(codes), arrays.put_words(words)]}
        case Line(positions, places) if positions.dtype.hasobject:
            digits = pl.Series("digits", [str(position) for position in positions], pl.String)
            return {"long_line": [arrays.put_words(digits), places]}
        case Line(positions, places):
            return {"line": [arrays.put(positions), places]}
        case TextLists(lists, texts):
            return {"text_lists": [arrays.put(lists.offsets), _vector(texts, arrays)]}
        case Objects(lists, items):
            return {"objects": [arrays.put(lists.offsets), _frame(items, arrays)]}
        case _:
            raise TypeError(f"{type(vector).__name__} is no shape that values are stored in.")


def _vector_of(said: Described, kept: Kept) -> Vector:
    match said:
        case {"texts": [codes, words]}:
            return Texts(kept.array(codes), kept.words(words))
        case {"long_line": [digits, places]}:
            positions = np.empty(len(kept.words(digits)), object)
            positions[:] = [int(position) for position in kept.words(digits)]
            return Line(positions, places)
        case {"line": [positions, places]}:
            return Line(kept.array(positions), places)
        case {"text_lists": [offsets, {"texts": [codes, words]}]}:
            return TextLists(Lists(kept.array(offsets)), Texts(kept.array(codes), kept.words(words)))
        case {"objects": [offsets, items]}:
            return Objects(Lists(kept.array(offsets)), _frame_of(items, kept))
        case _:
            raise ValueError("a shape of values is not known")


def _catalogue(catalogue: Catalogue) -> Described:
    return {
        "attributes": _fields(catalogue.attributes),
        "events": [
            {**_plain(event), "id": event.id, "properties": _fields(event.properties)}
            for event in catalogue.events.values()
        ],
        "zone": catalogue.zone.key,
        "language": catalogue.language,
    }


def _fields(fields: Mapping[str, Field]) -> list[Described]:
    return [
        {
            **_plain(field),
            "type": field.type.name,
            "options": [asdict(option) for option in field.options],
            "fields": _fields(field.fields),
            "derived_from": field.derived_from,
            "personal": field.personal,
            "standard": field.standard,
        }
        for field in fields.values()
    ]


def _plain(named: Field | EventType) -> Described:
    return {"name": named.name, "label": named.label, "synonyms": named.synonyms}


def _catalogue_of(said: Described) -> Catalogue:
    events = [
        EventType(one["id"], one["name"], one["label"], _fields_of(one["properties"]), tuple(one["synonyms"]))
        for one in said["events"]
    ]
    attributes, zone = _fields_of(said["attributes"]), ZoneInfo(said["zone"])
    return Catalogue(attributes, {event.name: event for event in events}, zone, said["language"])


def _fields_of(said: Iterable[Described]) -> dict[str, Field]:
    return {one["name"]: _field_of(one) for one in said}


def _field_of(said: Described) -> Field:
    return Field(
        said["name"],
        said["label"],
        TYPES[said["type"]],
        tuple(Option(one["value"], one["label"], tuple(one["synonyms"])) for one in said["options"]),
        _fields_of(said["fields"]),
        tuple(said["synonyms"]),
        said["derived_from"],
        said["personal"],
        said["standard"],
    )
