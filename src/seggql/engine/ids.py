"""Opaque ids that say what they name: `segment_<uuid hex>`, `profile_12`. The same text everywhere."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from uuid import UUID

from seggql.rules.issues import nearest
from seggql.rules.types import shown

from .mistakes import Mistake, MistakeCode, Place

Key = TypeVar("Key", int, str, UUID)


@dataclass(frozen=True)
class Kind(Generic[Key]):
    """A row: what a thing's ids begin with, and how its key is written and read (ValueError: no such key)."""

    name: str
    example: str
    write: Callable[[Key], str]
    read: Callable[[str], Key]


_HEX = re.compile(r"[0-9a-f]{32}")


def _hex(text: str) -> UUID:
    if not _HEX.fullmatch(text):  # UUID alone takes capitals, hyphens and underscores as well
        raise ValueError
    return UUID(hex=text)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 18 or (text[0] == "0" and text != "0"):
        raise ValueError
    return int(text)


def _name(text: str) -> str:
    if not text:
        raise ValueError
    return text


def _uuid_kind(name: str) -> Kind[UUID]:
    return Kind(name, f"{name}_0198c1d2e3f47abc8def0123456789ab", lambda key: key.hex, _hex)


SEGMENT = _uuid_kind("segment")
JOB = _uuid_kind("job")
PROFILE: Kind[int] = Kind("profile", "profile_42", str, _number)
ATTRIBUTE: Kind[str] = Kind("attribute", "attribute_city", str, _name)
EVENT: Kind[str] = Kind("event", "event_purchase", str, _name)

KINDS: Mapping[str, Kind[Any]] = MappingProxyType(
    {kind.name: kind for kind in (SEGMENT, JOB, PROFILE, ATTRIBUTE, EVENT)}
)
"""Every kind by name."""


def encode(kind: Kind[Key], key: Key) -> str:
    """The opaque id of a key."""
    return f"{kind.name}_{kind.write(key)}"


def decode(kind: Kind[Key], id: str, field: Place = ("id",)) -> Key:
    """The key in an opaque id. Raises Mistake at `field` for ids of another kind or of no kind."""
    prefix, _, rest = id.partition("_")
    try:
        if prefix == kind.name:
            return kind.read(rest)
    except ValueError:
        pass
    other = KINDS.get(prefix)
    if other is not None and other is not kind:
        message = f"{shown(id)} is the id of {_a(other.name)}; the id of {_a(kind.name)} is needed."
    else:
        message = f"{shown(id)} is not the id of {_a(kind.name)}; those look like “{kind.example}”."
    raise Mistake.of(field, MistakeCode.INVALID_ID, message)


def kind_of(id: str, field: Place = ("id",)) -> Kind[Any]:
    """The kind of thing that an id names. Raises Mistake at `field` when it names none."""
    prefix = id.partition("_")[0]
    if prefix in KINDS:
        return KINDS[prefix]
    near = nearest(prefix, list(KINDS))
    message = f"{shown(id)} is no id; ids look like “{KINDS[near or 'segment'].example}”."
    raise Mistake.of(field, MistakeCode.INVALID_ID, message)


def _a(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


_made = count()


def new_uuid(now: datetime) -> UUID:
    """A UUID of version 7 (RFC 9562, 6.2 method 1): those that a process makes sort in the order it made them.

    48 bits of milliseconds, then 32 that count, then 42 at random, in the fields that the version leaves free.
    """
    milliseconds, number = int(now.timestamp() * 1000), next(_made) & 0xFFFFFFFF
    high, low = number >> 20, number & 0xFFFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << 42 | secrets.randbits(42))
