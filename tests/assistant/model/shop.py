"""A shop's catalogue, small but with one of everything, and one far too large."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jsonschema import Draft202012Validator

from seggql.assistant.contract import DraftRequest
from seggql.assistant.model.schema import answer_schema
from seggql.assistant.model.strict import Form
from seggql.assistant.model.vocabulary import vocabulary
from seggql.engine.standard import standard_attributes
from seggql.rules.catalogue import Catalogue, EventType, Field, Option, SavedSegment
from seggql.rules.load import load
from seggql.rules.moment import Moment
from seggql.rules.nodes import Rule
from seggql.rules.types import TYPES

ZONE = ZoneInfo("Europe/Zagreb")
MOMENT = Moment(datetime(2026, 11, 22, 14, 30, tzinfo=UTC), ZONE)


def field(name: str, kind: str, label: str | None = None, **more: object) -> Field:
    return Field(name, label or name.replace("_", " ").capitalize(), TYPES[kind], **more)  # type: ignore[arg-type]


def named(*fields: Field) -> dict[str, Field]:
    return {one.name: one for one in fields}


def options(*values: str) -> tuple[Option, ...]:
    return tuple(Option(value, value.capitalize()) for value in values)


COLOURS = options("black", "white", "red")
ATTRIBUTES = named(
    field("age", "number", derived_from="birth_date", standard=True),
    field("birth_date", "date", personal=True, standard=True),
    field("city", "text", synonyms=("town",), standard=True),
    field("country", "choice", options=standard_attributes("en")["country"].options, standard=True),
    field("last_interaction", "datetime", standard=True),
    field("tags", "text_list", standard=True),
    field("newsletter", "boolean", "Gets the newsletter"),
    field("tier", "choice", "Loyalty tier", options=(*options("silver"), Option("gold", "Gold", ("golden", "VIP")))),
    field(
        "orders", "object_list",
        fields=named(field("category", "text"), field("price", "number"), field("colour", "choice", options=COLOURS)),
    ),
)  # fmt: skip
EVENTS = {
    event.name: event
    for event in (
        EventType(1, "app_launch", "App launch", {}, ("opened the app",)),
        EventType(
            2, "purchase", "Purchase",
            named(field("amount", "number"), field("product", "text"), field("at", "datetime", "Delivered at"),
                  field("colour", "choice", options=COLOURS), field("gift", "boolean")),
            ("bought", "order"),
        ),
        EventType(3, "page_view", "Page view", named(field("page", "text"))),
    )
}  # fmt: skip
SEGMENTS = {"segment_" + "0" * 32: SavedSegment("segment_" + "0" * 32, "Big spenders", load({"all": []}))}
SHOP = Catalogue(ATTRIBUTES, EVENTS, ZONE, "en", SEGMENTS)

WORDS = vocabulary(SHOP)
SCHEMA, RECURSIVE = answer_schema(WORDS), answer_schema(WORDS, recursive=True)


def rule_form(schema: Form) -> Draft202012Validator:
    """The part of the form that takes the rule."""
    properties: Any = schema["properties"]
    return Draft202012Validator({**properties["rule"], "$defs": schema["$defs"]})


FORM, RECURSIVE_FORM = rule_form(SCHEMA), rule_form(RECURSIVE)


def request(criteria: str, catalogue: Catalogue = SHOP, base: Rule | None = None) -> DraftRequest:
    """Criteria; with a base they are the instruction that changes it."""
    return DraftRequest(criteria, catalogue, MOMENT, base=base, instruction=criteria if base else None)


def large(attributes: int = 400, events: int = 150) -> Catalogue:
    """A catalogue whose form is far above every limit."""
    many = named(*(field(f"attribute_{n}", "choice", options=options("yes", "no", f"x{n}")) for n in range(attributes)))
    happenings = {
        f"event_{n}": EventType(
            n, f"event_{n}", f"Event {n}", named(*(field(f"property_{m}", "number") for m in range(10)))
        )
        for n in range(events)
    }
    return Catalogue({**ATTRIBUTES, **many}, {**EVENTS, **happenings}, ZONE, "en", SEGMENTS)
