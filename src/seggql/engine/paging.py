"""Pages by keyset: a cursor holds the sort key of its row, so a page costs the same wherever it lies."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson

from seggql.rules.text import storable
from seggql.rules.types import Json, shown

from .mistakes import Mistake, MistakeCode

MAX_FIRST = 500
"""A page has at most this many rows."""

Node = TypeVar("Node", covariant=True)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Node]):
    """Some rows in order, the cursor of each (`after` it the next page begins), and whether more follow."""

    nodes: tuple[Node, ...]
    cursors: tuple[str, ...]
    has_next: bool


EMPTY: Page[Any] = Page((), (), False)


def check_first(first: int) -> int:
    """The page size, when it is from 0 to MAX_FIRST. Raises Mistake."""
    if not 0 <= first <= MAX_FIRST:
        message = f"{first} rows cannot be asked for at once; “first” goes from 0 to {MAX_FIRST}."
        raise Mistake.of(("first",), MistakeCode.INVALID, message, str(min(max(first, 0), MAX_FIRST)))
    return first


def page(
    rows: Sequence[Row], first: int, node: Callable[[Row], Node], key: Callable[[Row], Sequence[Json]], order: str
) -> Page[Node]:
    """A page out of up to `first + 1` rows: the one too many tells that more follow."""
    shown_rows = rows[:first]
    return Page(
        tuple(node(row) for row in shown_rows),
        tuple(write_cursor(order, key(row)) for row in shown_rows),
        len(rows) > first,
    )


def write_cursor(order: str, key: Iterable[Json]) -> str:
    """The place of a row in an order, as an opaque text."""
    return urlsafe_b64encode(orjson.dumps([order, *key])).decode().rstrip("=")


def read_cursor(cursor: str | None, order: str, *types: tuple[type, ...]) -> list[Any] | None:
    """The key in a cursor, None without a cursor; `types` are those that each of its parts may have.

    A part that may be a datetime or a UUID is one, out of its text. Raises Mistake for a cursor of another order,
    or one that no page gave.
    """
    if cursor is None:
        return None
    try:
        found, *key = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        raise _bad_cursor(f"{shown(cursor)} is not a cursor; take one from a page that was answered.") from None
    if found != order:
        raise _bad_cursor("The cursor is of a list in another order; page on with the order it came from.")
    try:
        return [_part(part, kinds) for part, kinds in zip(key, types, strict=True)]
    except ValueError:
        raise _bad_cursor(f"{shown(cursor)} is not a cursor of this list.") from None


def _part(part: object, types: tuple[type, ...]) -> object:
    """A part of a key as one of its types. Raises ValueError, also for what PostgreSQL cannot hold."""
    if isinstance(part, str) and datetime in types:
        return _instant(part)
    if isinstance(part, str) and UUID in types:
        return UUID(part)
    small = not isinstance(part, int) or -(2**63) <= part < 2**63
    if type(part) not in types or not small or (isinstance(part, str) and not storable(part)):
        raise ValueError
    return part


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError
    try:
        return instant.astimezone(UTC)
    except OverflowError:  # beyond the calendar, by its offset
        raise ValueError from None


def _bad_cursor(message: str) -> Mistake:
    return Mistake.of(("after",), MistakeCode.INVALID, message)
