"""Fields of every type, Hypothesis strategies for stored values of theirs, and vectors read back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import strategies as st

from seggql.index.audience import Audience
from seggql.index.people import People
from seggql.index.weight import differences
from seggql.rules.catalogue import Catalogue, Field
from seggql.rules.text import fold
from seggql.rules.types import TYPES
from seggql.rules.values import dump_datetime, dump_number
from seggql.rules.vectors import Frame, Line, Lists, Objects, TextLists, Texts, Vector
from seggql.rules.zones import day_number, micros


def field(name: str, type: str, **fields: Field) -> Field:
    return Field(name, name.title(), TYPES[type], fields=fields)


ITEMS = field(
    "items",
    "object_list",
    kind=field("kind", "text"),
    price=field("price", "number"),
    marks=field("marks", "text_list"),
)
FIELDS = [*(field(f"a_{type}", type) for type in TYPES if type != "object_list"), ITEMS]
WORDS = ("", "a", "A", "b", "Zoe", "zoë", "ZOË", "İ", "i", "straße", "ΟΔΟΣ", "οδος", "\ue000", "\U0001f44b", "~")
DECIMALS = st.one_of(
    st.integers(-3, 3).map(Decimal),
    st.integers(-999, 999).map(lambda cents: Decimal(cents).scaleb(-2)),
    st.builds(
        lambda digits, places: Decimal(digits).scaleb(-places), st.integers(1 - 10**15, 10**15 - 1), st.integers(0, 15)
    ),
)
INSTANTS = st.one_of(
    st.datetimes(timezones=st.just(UTC)),
    st.integers(0, 3).map(lambda step: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=step)),
)
DATES = st.one_of(st.dates(), st.integers(0, 9).map(lambda step: date(2000, 1, 1) + timedelta(days=step)))


def values(field: Field) -> st.SearchStrategy[Any]:
    """Stored values of a field, or None."""
    return st.none() | present(field)


def present(field: Field) -> st.SearchStrategy[Any]:
    match field.type.name:
        case "number":
            return DECIMALS.map(dump_number)
        case "boolean":
            return st.booleans()
        case "date":
            return DATES.map(date.isoformat)
        case "datetime":
            return INSTANTS.map(dump_datetime)
        case "text_list":
            return st.lists(st.sampled_from(WORDS), max_size=3)
        case "object_list":
            return st.lists(rows(field.fields), max_size=3)
        case _:
            return st.sampled_from(WORDS) | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


def rows(fields: Mapping[str, Field]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects in stored form: what is missing is left out."""
    return st.fixed_dictionaries({}, optional={name: present(field) for name, field in fields.items()})


def read(column: Vector) -> list[Any]:
    """The values as `meant` gives them."""
    match column:
        case Texts(codes, words):
            return [words[code - 1] if code else "" for code in codes.tolist()]
        case Line(positions, places):
            return [
                None if position == column.nowhere else Decimal(position).scaleb(-places)
                for position in positions.tolist()
            ]
        case TextLists(lists, texts):
            return list(_split(lists, read(texts)))
        case Objects(lists, items):
            columns = {name: read(inside) for name, inside in items.columns.items()}
            return list(_split(lists, [{name: all[row] for name, all in columns.items()} for row in range(len(items))]))
        case _:
            raise TypeError


def _split(lists: Lists, elements: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    return (tuple(elements[start:stop]) for start, stop in pairwise(lists.offsets.tolist()))


def meant(field: Field, value: Any) -> Any:
    """A stored value as it compares: texts folded, all that has an order as a number, empty ones alike."""
    match field.type.name:
        case "object_list":
            return tuple(
                {name: meant(inside, item.get(name)) for name, inside in field.fields.items()} for item in value or ()
            )
        case "text_list":
            return tuple(fold(text) for text in value or ())
        case "text" | "choice":
            return fold(value or "")
        case _ if value is None:
            return None
        case "date":
            return Decimal(day_number(date.fromisoformat(value)))
        case "datetime":
            return Decimal(micros(datetime.fromisoformat(value)))
        case _:
            return Decimal(repr(value)) if not isinstance(value, bool) else Decimal(value)


def same(one: Vector, other: Vector) -> bool:
    """Whether two vectors are equal, bit for bit."""
    return not differences(*(_alone(vector) for vector in (one, other)))


def _alone(column: Vector) -> Audience:
    people = People.of(np.arange(len(column)), Frame(len(column), {"column": column}))
    return Audience(people, {}, Catalogue({}, {}, ZoneInfo("UTC")))
