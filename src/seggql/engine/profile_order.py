"""The order of people in a list, and where in it a page begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, func, literal, null, or_, true
from sqlalchemy.sql import collate

from seggql.rules.catalogue import Field
from seggql.rules.issues import Issue, Path
from seggql.rules.resolve import Place, find_field
from seggql.rules.text import fold_sql, printable
from seggql.rules.types import Json, Trait, dump_number
from seggql.store.tables import profiles

from .mistakes import Mistake, MistakeCode, from_issue
from .paging import read_cursor
from .person import ProfileOrder
from .row import Row

Sql = ColumnElement[bool]
Column = ColumnElement[Any]


@dataclass(frozen=True)
class Order:
    """How people are sorted: by `key` (None: only by id), those without one last; people of one key by id.

    `types` are those of a key in JSON, as cursors hold it.
    """

    name: str
    descending: bool
    key: Column | None = None
    types: tuple[type, ...] = (NoneType,)

    @property
    def columns(self) -> list[Column]:
        """What to order by."""
        id = profiles.c.id
        if self.key is None:
            return [id.desc() if self.descending else id.asc()]
        return [(self.key.desc() if self.descending else self.key.asc()).nulls_last(), id.asc()]

    @property
    def selected(self) -> Column:
        """The key as a column, to make cursors of."""
        return (null() if self.key is None else self.key).label("sort_key")

    def place(self, row: Row) -> tuple[Json, int]:
        """Where a row stands, for its cursor."""
        key = row["sort_key"]
        return dump_number(key) if isinstance(key, Decimal) else key, row["id"]

    @property
    def is_by_id(self) -> bool:
        """Whether people stand by their id alone."""
        return self.key is None

    def place_of(self, cursor: str | None) -> tuple[Any, int] | None:
        """The key and the id in a cursor, None without a cursor. Raises Mistake."""
        place = read_cursor(cursor, self.name, self.types, (int,))
        return None if place is None else (place[0], place[1])

    def after(self, cursor: str | None) -> Sql:
        """Whether a person comes after a cursor. Raises Mistake."""
        place = self.place_of(cursor)
        if place is None:
            return true()
        value, id = place
        if self.key is None:
            return profiles.c.id < id if self.descending else profiles.c.id > id
        if value is None:
            return and_(self.key.is_(None), profiles.c.id > id)
        bound = literal(Decimal(str(value)) if self.types == _NUMBERS else value, self.key.type)
        beyond = self.key < bound if self.descending else self.key > bound
        return or_(beyond, and_(self.key == bound, profiles.c.id > id), self.key.is_(None))


_NUMBERS = (NoneType, int, float)


def order_of(order: ProfileOrder, fields: Mapping[str, Field]) -> Order:
    """The order that was asked for; `age` follows the birth date, the other way round.

    Raises Mistake for attributes that there are not, or that have no order.
    """
    name = f"profiles by {order.attribute or 'id'}, {'last' if order.descending else 'first'} first"
    if order.attribute is None:
        return Order(name, order.descending)
    field = find_field(printable(order.attribute), Path(), Place("the profile", fields))
    if isinstance(field, Issue):
        raise Mistake([from_issue(field, ("orderBy",))])
    if not field.type.has(Trait.SCALAR):
        message = f"“{field.name}” is of type {field.type.name}, which has no order; a single value is needed."
        raise Mistake.of(("orderBy",), MistakeCode.INVALID, message)
    if field.derived_from is not None:
        return Order(name, not order.descending, *_key(fields[field.derived_from]))
    return Order(name, order.descending, *_key(field))


def _key(field: Field) -> tuple[Column, tuple[type, ...]]:
    """What an attribute is sorted by, and the types that has in JSON."""
    text = profiles.c.attributes.op("->>", return_type=Text())(field.name)
    if field.type.is_text:
        return func.nullif(fold_sql(text), "", type_=Text()), (NoneType, str)
    if field.type.has(Trait.TEMPORAL):  # the stored texts sort like the times they stand for
        return collate(text, "C"), (NoneType, str)
    if field.type.has(Trait.NUMERIC):
        return field.type.column(profiles.c.attributes, field.name), _NUMBERS
    return field.type.column(profiles.c.attributes, field.name), (NoneType, bool)
