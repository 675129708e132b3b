"""The demo's catalogue with the standard attributes, and requests to the parser about it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from seggql.assistant.contract import Answer, Draft, DraftRequest, NeedsClarification, Unsupported
from seggql.assistant.parser import Parser
from seggql.demo.catalogue import ATTRIBUTES, EVENTS
from seggql.engine.definitions import EventInput, FieldInput
from seggql.engine.standard import standard_attributes
from seggql.rules.catalogue import Catalogue, EventType, Field, Option, SavedSegment
from seggql.rules.load import load
from seggql.rules.moment import Moment
from seggql.rules.types import TYPES

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
"""A Wednesday."""
ZONE = ZoneInfo("Europe/London")
KNOWN = {
    "tags": ("VIP", "lead", "newsletter"),
    "city": ("London", "Paris", "New York", "Muscat", "Berlin"),
    "purchase.product": ("Trail Runner", "Desk Lamp"),
}


def field(given: FieldInput) -> Field:
    options = tuple(Option(one.value, one.label or one.value, one.synonyms) for one in given.options or ())
    kind = TYPES[given.type or "text"]
    return Field(given.name, given.label or given.name, kind, options, fields_of(given.fields), given.synonyms or ())


def fields_of(given: Sequence[FieldInput] | None) -> dict[str, Field]:
    return {one.name: field(one) for one in given or ()}


def event(number: int, given: EventInput) -> EventType:
    return EventType(number, given.name, given.label or "", fields_of(given.properties), given.synonyms or ())


SEGMENTS = {
    "segment_1": SavedSegment("segment_1", "Big spenders", load({"all": []})),
    "segment_2": SavedSegment("segment_2", "Inactive Mobile Users", load({"all": []})),
}
SHOP = Catalogue(
    attributes={**standard_attributes("en"), **fields_of(ATTRIBUTES)},
    events={one.name: event(number, one) for number, one in enumerate(EVENTS, 1)},
    zone=ZONE,
    segments=SEGMENTS,
)
PARSER = Parser()


def answer(text: str, catalogue: Catalogue = SHOP, known: Mapping[str, tuple[str, ...]] = KNOWN, **more: Any) -> Answer:
    return PARSER.read(DraftRequest(text, catalogue, Moment(more.pop("now", NOW), ZONE), known=known, **more))


def draft(text: str, **more: Any) -> Draft:
    """The draft of a text that has one; anything else fails with what came instead."""
    found = answer(text, **more)
    match found:
        case Draft():
            return found
        case NeedsClarification(question, options):
            raise AssertionError(f"{question} {[option.sentence for option in options]}")
        case Unsupported(message):
            raise AssertionError(message)
