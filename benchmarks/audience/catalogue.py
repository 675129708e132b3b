"""What the population of the benchmark is made of: its attributes, events and saved segments, as rules name them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from seggql.engine.standard import standard_attributes
from seggql.rules.catalogue import Catalogue, EventType, Field, Option, SavedSegment
from seggql.rules.load import load
from seggql.rules.moment import Moment
from seggql.rules.types import TYPES
from seggql.rules.values import Json

ZONE = ZoneInfo("Europe/Berlin")
NOW = Moment(datetime(2026, 6, 15, 12, tzinfo=UTC), ZONE)
"""The moment of every rule; the last events of the population lie half a day after it and never count."""

CATEGORIES = (
    *("shoes", "hats", "books", "toys", "bags", "garden", "sports", "beauty", "games", "music", "pets", "tools"),
)
CATEGORY = Field("category", "Category", TYPES["choice"], tuple(Option(name, name.title()) for name in CATEGORIES))


def _field(name: str, kind: str) -> Field:
    return Field(name, name.replace("_", " ").capitalize(), TYPES[kind])


def _event(number: int, name: str, *properties: Field) -> EventType:
    label = name.replace("_", " ").capitalize()
    return EventType(number, name, label, {one.name: one for one in properties})


TIERS = ("bronze", "silver", "gold", "platinum")
ORDER = (CATEGORY, _field("price", "number"), _field("quantity", "number"), _field("ordered_on", "date"))
CUSTOM = (
    _field("email", "text"),
    Field("tier", "Tier", TYPES["choice"], tuple(Option(name, name.title()) for name in TIERS)),
    _field("total_spent", "number"),
    _field("points", "number"),
    _field("renewal_date", "date"),
    Field("orders", "Orders", TYPES["object_list"], fields={one.name: one for one in ORDER}),
)
"""Attributes beside the standard ones."""
STANDARD = (
    *("first_name", "last_name", "gender", "birth_date", "country", "city", "language", "platform"),
    *("tags", "company", "created_at", "last_interaction", "marketing_opt_out"),
)
"""The standard attributes that the population has; the others stay empty."""

AMOUNT, QUANTITY = _field("amount", "number"), _field("quantity", "number")
PRODUCT, CITY, DEVICE = _field("product", "text"), _field("city", "text"), _field("device", "text")
EVENTS = (
    _event(1, "page_view", _field("page", "text"), DEVICE, _field("referrer", "text")),
    _event(2, "item_viewed", PRODUCT, CATEGORY, AMOUNT),
    _event(3, "app_launch", DEVICE, CITY),
    _event(4, "cart_added", PRODUCT, CATEGORY, AMOUNT, QUANTITY),
    _event(5, "purchase", PRODUCT, CATEGORY, AMOUNT, QUANTITY, CITY, DEVICE, _field("coupon", "text")),
    _event(6, "email_opened", _field("campaign", "text"), DEVICE),
    _event(7, "support_ticket", _field("minutes", "number"), _field("solved", "boolean")),
)
SHARES = (0.50, 0.19, 0.17, 0.075, 0.04, 0.02, 0.005)
"""How much of all events each type is."""

SEGMENTS: dict[str, dict[str, Json]] = {
    "adults-of-value": {
        "all": [
            {"attribute": "age", "operator": "greater_or_equal", "value": 18},
            {"attribute": "total_spent", "operator": "greater_or_equal", "value": 500},
        ]
    },
    "recent-buyers": {"event": "purchase", "time": {"operator": "within_last", "amount": 30, "unit": "days"}},
}
"""Saved segments that rules name."""


def catalogue() -> Catalogue:
    """The catalogue that rules are bound to."""
    attributes = {**standard_attributes("en"), **{one.name: one for one in CUSTOM}}
    segments = {id: SavedSegment(id, id, load(rule)) for id, rule in SEGMENTS.items()}
    return Catalogue(attributes, {one.name: one for one in EVENTS}, ZONE, segments=segments)
