"""From staged rows to people: statements over a whole slice."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Insert,
    Select,
    Table,
    Text,
    Update,
    and_,
    case,
    column,
    delete,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH, aggregate_order_by, insert

from seggql.engine.external_ids import KIND
from seggql.engine.person import CREATED, TAGS, UPDATED
from seggql.rules.types import dump_datetime
from seggql.store.tables import profile_ids, profile_keys, profiles

Jsonb = ColumnElement[Any]


def key_of(account_id: int, rows: FromClause) -> ColumnElement[bool]:
    """Joins rows that have a `key` to the keys that are known."""
    keys = profile_keys.c
    return and_(keys.account_id == account_id, keys.kind == KIND, keys.value == rows.c.key)


def rows_and_people(staged: Table) -> Select[int, int]:
    """How many rows are staged, and of how many people."""
    return select(func.count(), func.count(staged.c.key.distinct())).select_from(staged)


def unknown_people(account_id: int, staged: Table) -> Select[int, str]:
    """The rows of people whom nobody knows yet."""
    joined = staged.outerjoin(profile_keys, key_of(account_id, staged))
    unknown = select(staged.c.line, staged.c.key).select_from(joined).where(profile_keys.c.profile_id.is_(None))
    return unknown.order_by(staged.c.line)


def add_keys(account_id: int, staged: Table) -> Insert:
    """Give everybody who is unknown an id. Sorted, so that two writers do not wait for each other in a circle."""
    unknown = unknown_people(account_id, staged).order_by(None).subquery()
    new = select(unknown.c.key).distinct().order_by(unknown.c.key).subquery()
    rows = select(literal(account_id, BigInteger()), literal(KIND, Text()), new.c.key, profile_ids.next_value())
    statement = insert(profile_keys).from_select(["account_id", "kind", "value", "profile_id"], rows)
    return statement.on_conflict_do_nothing()


def merge_rows(staged: Table) -> Insert:
    """Make one row of several of the same person: the later wins, value by value, but every tag stays."""
    several = select(staged.c.key).group_by(staged.c.key).having(func.count() > 1)
    taken = delete(staged).where(staged.c.key.in_(several)).returning(staged).cte("taken")
    members = func.jsonb_each(taken.c["values"]).table_valued(column("key", Text()), column("value", JSONB()))
    name, value = members.c.key, members.c.value
    latest = func.jsonb_object_agg(name, aggregate_order_by(value, taken.c.line), type_=JSONB())
    merged = (
        select(
            func.max(taken.c.line).label("line"),
            taken.c.key,
            func.coalesce(latest.filter(name.is_not(None)), literal({}, JSONB()), type_=JSONB()).label("values"),
            func.jsonb_agg(value, type_=JSONB()).filter(name == TAGS).label("tags"),
        )
        .select_from(taken.outerjoin(members, true()))
        .group_by(taken.c.key)
        .subquery()
    )
    tag = func.jsonb_path_query(merged.c.tags, literal("$[*][*]", JSONPATH()), type_=JSONB()).column_valued("tag")
    tags = select(func.jsonb_agg(tag.distinct(), type_=JSONB())).scalar_subquery()
    values = _with(
        merged.c["values"], case((merged.c.tags.is_not(None), _object(TAGS, tags)), else_=literal({}, JSONB()))
    )
    return insert(staged).from_select(["line", "key", "values"], select(merged.c.line, merged.c.key, values))


def change_people(account_id: int, people: FromClause, now: datetime, *, tags: bool) -> Update:
    """Write the `values` of known people, by `key`, over what they have; who has it all already is not touched.

    Tags are added to those there are; `tags` says whether the import has any.
    """
    known, given = profiles.c.attributes, people.c["values"].op("-", return_type=JSONB())(CREATED)
    after = _with(known, given)
    if tags:
        some = func.nullif(_united(known[TAGS], people.c["values"][TAGS]), literal([], JSONB()))
        after = _with(after, func.jsonb_strip_nulls(_object(TAGS, some), type_=JSONB()))
    stamp = literal({UPDATED: dump_datetime(now)}, JSONB())
    return (
        update(profiles)
        .where(profiles.c.account_id == account_id, profiles.c.id == profile_keys.c.profile_id)
        .where(key_of(account_id, people), after != known)
        .values(attributes=_with(after, stamp))
    )


def add_people(account_id: int, people: FromClause, now: datetime) -> Insert:
    """Write those who have a key and no profile yet."""
    there = and_(profiles.c.account_id == account_id, profiles.c.id == profile_keys.c.profile_id)
    joined = people.join(profile_keys, key_of(account_id, people)).outerjoin(profiles, there)
    times = literal({CREATED: dump_datetime(now), UPDATED: dump_datetime(now)}, JSONB())
    rows = (
        select(
            literal(account_id, BigInteger()),
            profile_keys.c.profile_id,
            people.c.key,
            _with(times, people.c["values"]),
        )
        .select_from(joined)
        .where(profiles.c.id.is_(None))
        .order_by(profile_keys.c.profile_id)
    )
    statement = insert(profiles).from_select(["account_id", "id", "external_id", "attributes"], rows)
    return statement.on_conflict_do_nothing()


def _united(known: Jsonb, given: Jsonb) -> Jsonb:
    """The known tags, then those given that are not among them."""
    none = literal([], JSONB())
    known, given = func.coalesce(known, none, type_=JSONB()), func.coalesce(given, none, type_=JSONB())
    tag = func.jsonb_array_elements(given, type_=JSONB()).column_valued("tag")
    new = select(func.jsonb_agg(tag, type_=JSONB())).where(~known.op("@>", is_comparison=True)(tag)).scalar_subquery()
    return _with(known, func.coalesce(new, none, type_=JSONB()))


def _with(left: Jsonb, right: Jsonb) -> Jsonb:
    return left.op("||", return_type=JSONB())(right)


def _object(name: str, value: Jsonb) -> Jsonb:
    return func.jsonb_build_object(literal(name, Text()), value, type_=JSONB())
