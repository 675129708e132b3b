"""From staged rows to events: statements over a whole slice."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Insert,
    Numeric,
    Select,
    Subquery,
    Table,
    Text,
    Uuid,
    case,
    cast,
    extract,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from seggql.store.tables import event_definitions, events, profile_keys

from .people_sql import key_of

_STORED = ("account_id", "profile_id", "id", "type_id", "at", "properties")


def their_people(staged: Table, tags: list[str]) -> Subquery:
    """Everybody of a slice, once, as rows to write: with these tags and nothing else."""
    values = literal({"tags": tags} if tags else {}, JSONB()).label("values")
    keys = select(staged.c.key).distinct().subquery()
    return select(keys.c.key, values).subquery("people")


def add_events_with_ids(account_id: int, staged: Table) -> Insert:
    """Write the events that the file gives an id; those that are there already stay as they are."""
    rows = _resolved(account_id, staged, staged.c.id).where(staged.c.id.is_not(None))
    return _insert(rows)


def add_other_events(account_id: int, staged: Table) -> Insert:
    """Write the events without an id. Theirs follows from what they say and their number among those that say the same.

    So importing a file again adds nothing, while what did happen twice counts twice.
    """
    row = _resolved(account_id, staged, _digest(staged), staged.c.line).where(staged.c.id.is_(None)).subquery().c
    nth = func.row_number().over(partition_by=[row.profile_id, row.id], order_by=row.line).label("nth")
    row = select(row.account_id, row.profile_id, row.id, row.type_id, row.at, row.properties, nth).subquery().c
    id = case((row.nth == 1, row.id), else_=_hash(func.concat_ws(" ", row.id, cast(row.nth, Text))))
    return _insert(select(row.account_id, row.profile_id, cast(id, Uuid), row.type_id, row.at, row.properties))


def _resolved(
    account_id: int, staged: Table, id: ColumnElement[Any], *more: ColumnElement[Any]
) -> Select[*tuple[Any, ...]]:
    """The rows with the numbers of their people and events in place of the names."""
    types = event_definitions.c
    joined = staged.join(profile_keys, key_of(account_id, staged)).join(
        event_definitions, (types.account_id == account_id) & (types.name == staged.c.event)
    )
    return select(
        literal(account_id, BigInteger()).label("account_id"),
        profile_keys.c.profile_id,
        id.label("id"),
        types.id.label("type_id"),
        staged.c.at,
        staged.c["values"].label("properties"),
        *more,
    ).select_from(joined)


def _digest(staged: Table) -> ColumnElement[str]:
    """32 hexadecimal digits of all that a row says; the key's length keeps two ways to part a text apart."""
    said = (
        cast(func.length(staged.c.key), Text),
        staged.c.key,
        staged.c.event,
        cast(cast(extract("epoch", staged.c.at), Numeric), Text),
        cast(staged.c["values"], Text),
    )
    return _hash(func.concat_ws(" ", *said))


def _hash(text: ColumnElement[str]) -> ColumnElement[str]:
    digest = func.sha256(func.convert_to(text, "UTF8"))
    return func.encode(func.substr(digest, 1, 16), "hex", type_=Text())


def _insert(rows: Select[*tuple[Any, ...]]) -> Insert:
    return insert(events).from_select(list(_STORED), rows).on_conflict_do_nothing()
