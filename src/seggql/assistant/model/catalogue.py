"""The catalogue as a model reads it: one line of JSON for each thing that a clause can be about. No person's values."""

from collections.abc import Iterator, Mapping

from seggql.rules.catalogue import EventType, Field, Option
from seggql.rules.values import Json

from .quoting import clean, compact
from .schema import listed_options
from .vocabulary import Attribute, Event, Items, Membership, Timing, Total, Vocabulary

MAX_SYNONYMS = 8
"""Synonyms shown of one thing."""
SAMPLES = 3
"""Options shown of a choice with too many to write out."""


def catalogue_lines(vocabulary: Vocabulary) -> str:
    """Every subject in a line; totals and timings go without, for their keys follow from the event's."""
    return "\n".join(compact(line) for line in _lines(vocabulary))


def _lines(vocabulary: Vocabulary) -> Iterator[dict[str, Json]]:
    listed = listed_options(vocabulary)
    for key, subject in vocabulary.subjects.items():
        match subject:
            case Attribute(field):
                yield _field(key, field, key in listed)
            case Items(field, fields):
                yield {**_called(key, field), "fields": _fields(key, fields, listed)}
            case Event(event, fields):
                properties: dict[str, Json] = {"properties": _fields(key, fields, listed)} if fields else {}
                yield {**_called(key, event), **properties}
            case Membership(ids):
                yield {"key": key, "segments": list(ids)}
            case Total() | Timing():
                pass


def _fields(key: str, fields: Mapping[str, Field], listed: frozenset[str]) -> list[Json]:
    return [_field(name, field, f"{key}.{name}" in listed) for name, field in fields.items()]


def _field(key: str, field: Field, listed: bool) -> dict[str, Json]:
    line: dict[str, Json] = {**_called(key, field), "type": field.type.name}
    if not field.options:
        return line
    if listed:
        return {**line, "options": _options(field.options)}
    return {**line, "options": len(field.options), "such_as": _options(field.options[:SAMPLES])}


def _options(options: tuple[Option, ...]) -> dict[str, Json]:
    """What each option is called, by its value."""
    return {option.value: ", ".join(_words(option.label, option.synonyms)) for option in options}


def _called(key: str, thing: Field | EventType) -> dict[str, Json]:
    label, *also = _words(thing.label, thing.synonyms)
    return {"key": key, "label": label, **({"also": [*also]} if also else {})}


def _words(label: str, synonyms: tuple[str, ...]) -> list[str]:
    return [clean(word) for word in (label, *synonyms[:MAX_SYNONYMS])]
