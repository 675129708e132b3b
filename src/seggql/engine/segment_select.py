"""Selecting segments: which of them, in which order, from where on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from seggql.rules.text import fold, fold_sql, storable
from seggql.rules.types import Json, dump_datetime
from seggql.store.tables import segments

from .ids import SEGMENT, decode
from .mistakes import Mistake, MistakeCode
from .paging import read_cursor
from .row import Row
from .segment import SegmentFilter, SegmentOrder, SegmentSort

Column = ColumnElement[Any]
Sql = ColumnElement[bool]

_KEYS: dict[SegmentSort, Column] = {
    SegmentSort.NAME: fold_sql(segments.c.name),
    SegmentSort.CREATED: segments.c.created_at,
    SegmentSort.UPDATED: segments.c.updated_at,
}


def key_of(id: str) -> UUID:
    """The key in a segment's id. Raises Mistake."""
    return decode(SEGMENT, id)


def is_segment(account_id: int, id: str) -> Sql:
    """Whether it is the account's segment of that id. Raises Mistake for what is no segment's id."""
    return and_(segments.c.account_id == account_id, segments.c.id == key_of(id))


def is_one_of(key: Column, ids: Sequence[str]) -> Sql:
    """Whether a key is that of one of these segments. Raises Mistake for what is no segment's id."""
    return key == any_(bindparam(None, [key_of(id) for id in ids], ARRAY(Uuid())))


def passes(account_id: int, filter: SegmentFilter) -> Sql:
    """Whether a segment is the account's and passes the filter. Raises Mistake."""
    conditions = [segments.c.account_id == account_id]
    if filter.kind is not None:
        conditions.append(segments.c.kind == filter.kind.value)
    if filter.origin is not None:
        conditions.append(segments.c.origin == filter.origin.value)
    if part := _folded(filter.search, "search"):
        conditions.append(func.strpos(fold_sql(segments.c.name), literal(part, Text()), type_=Integer()) > 0)
    if tag := _folded(filter.tag, "tag"):
        name = func.jsonb_array_elements_text(segments.c.tags).column_valued("tag")
        conditions.append(exists(select(literal(1, Integer())).where(fold_sql(name) == literal(tag, Text()))))
    return and_(*conditions)


def _folded(text: str | None, place: str) -> str:
    folded = fold(text or "").strip()
    if not storable(folded):
        raise Mistake.of((place,), MistakeCode.INVALID, "A text cannot hold NUL characters or half surrogate pairs.")
    return folded


def columns_of(order: SegmentOrder) -> list[Column]:
    """What to order by."""
    key, id = _KEYS[order.by], segments.c.id
    return [key.desc(), id.desc()] if order.descending else [key.asc(), id.asc()]


def selected(order: SegmentOrder) -> Column:
    """The key as a column, to make cursors of."""
    return _KEYS[order.by].label("sort_key")


def name_of(order: SegmentOrder) -> str:
    """The order as its cursors name it."""
    return f"segments by {order.by}, {'last' if order.descending else 'first'} first"


def place(row: Row) -> tuple[Json, str]:
    """Where a row stands, for its cursor."""
    key = row["sort_key"]
    return dump_datetime(key) if isinstance(key, datetime) else key, str(row["id"])


def after(order: SegmentOrder, cursor: str | None) -> Sql:
    """Whether a segment comes after a cursor. Raises Mistake."""
    types = (str,) if order.by is SegmentSort.NAME else (datetime,)
    found = read_cursor(cursor, name_of(order), types, (UUID,))
    if found is None:
        return true()
    key, id = _KEYS[order.by], segments.c.id
    value = literal(found[0], key.type)
    beyond, tie = (key < value, id < found[1]) if order.descending else (key > value, id > found[1])
    return or_(beyond, and_(key == value, tie))
