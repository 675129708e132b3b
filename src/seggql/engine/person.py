"""A person: as read, as given, and the orders in which people are listed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from seggql.rules.types import Json

from .ids import PROFILE, encode
from .row import Row

CREATED, UPDATED, TAGS = "created_at", "updated_at", "tags"
"""The standard attributes that seggql itself has to do with."""
Values = dict[str, Json]
"""Attributes in their stored form; null in a change says that a value is to go."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A person. `attributes` are in their stored form; derived ones (`age`) are not among them."""

    id: str
    external_id: str | None
    attributes: Mapping[str, Json]


def profile_of(row: Row) -> Profile:
    """The person in a row of id, external_id and attributes."""
    return Profile(encode(PROFILE, row["id"]), row["external_id"], row["attributes"])


@dataclass(frozen=True)
class ProfileInput:
    """A person to write, named by `id` or by `external_id` (which makes one if need be). JSON null removes a value."""

    external_id: str | None = None
    id: str | None = None
    attributes: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True)
class ProfileOrder:
    """By id, or by an attribute's value and then id; people without a value come last both ways."""

    attribute: str | None = None
    descending: bool = False


BY_ID = ProfileOrder()
