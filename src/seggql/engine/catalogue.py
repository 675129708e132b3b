"""The account's catalogue: what its rules may name, read and added to."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar, assert_never
from uuid import UUID

from sqlalchemy import Table, Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from seggql.rules import nodes
from seggql.rules.catalogue import Catalogue, EventType, Field, Limits, SavedSegment, told_apart
from seggql.rules.load import load
from seggql.rules.text import fold
from seggql.store.database import Connection
from seggql.store.tables import attribute_definitions, event_definitions
from seggql.store.tables import segments as segment_rows

from .account import Account, Source, take_turn, write_alone
from .definition_rows import attribute_of, attribute_row, event_of, event_row
from .definitions import EventInput, FieldInput
from .ids import SEGMENT, decode, encode
from .mistakes import Mistake, refuse_if
from .paging import Page, check_first, page, read_cursor
from .review import review_attribute, review_event
from .standard import standard_attributes
from .usage import Change, Holders, changes, changes_of, happenings, newly_broken, people, refusals
from .writing import Changes, writing

ANY_SIZE = Limits(*[sys.maxsize] * 5)
"""For saved rules: what could be saved once is not too large now, whatever the settings say."""
Named = TypeVar("Named", Field, EventType)


async def catalogue(account: Account, rule: nodes.Rule | None = None, source: Source | None = None) -> Catalogue:
    """Attributes and events, and with `rule` the segments that it refers to, transitively."""
    return await catalogue_for(account, () if rule is None else (rule,), source or account.database)


async def catalogue_for(account: Account, rules: Iterable[nodes.Rule], source: Source) -> Catalogue:
    """The catalogue with the segments that any of the rules refers to, transitively: a statement for each level."""
    segments: dict[str, SavedSegment] = {}
    wanted = {id for rule in rules for id in named_segments(rule)}
    while wanted:
        found = await saved_segments(account, source, wanted)
        segments |= found
        wanted = {id for saved in found.values() for id in named_segments(saved.rule)} - segments.keys()
    return Catalogue(
        told_apart(await known_attributes(account, source)),
        told_apart(await known_events(account, source)),
        account.zone,
        account.language,
        segments,
    )


def named_segments(rule: nodes.Rule) -> Iterator[str]:
    """The ids of the segments that a rule names itself."""
    match rule:
        case nodes.AllOf(parts) | nodes.AnyOf(parts):
            for part in parts:
                yield from named_segments(part)
        case nodes.Not(part):
            yield from named_segments(part)
        case nodes.SegmentClause(segment):
            yield segment
        case nodes.AttributeClause() | nodes.ItemsClause() | nodes.EventClause() | nodes.MeasureClause():
            return
        case _:
            assert_never(rule)


async def saved_segments(account: Account, source: Source, ids: Iterable[str] | None = None) -> dict[str, SavedSegment]:
    """The segments of these ids, or all of them."""
    columns = segment_rows.c
    statement = select(columns.id, columns.name, columns.rule).where(columns.account_id == account.id)
    if ids is not None:
        statement = statement.where(columns.id == any_(bindparam(None, _keys(ids), ARRAY(Uuid()))))
    saved = (
        SavedSegment(encode(SEGMENT, row["id"]), row["name"], load(row["rule"], ANY_SIZE))
        for row in await source.fetch(statement)
    )
    return {segment.id: segment for segment in saved}


def _keys(ids: Iterable[str]) -> list[UUID]:
    keys: list[UUID] = []
    for id in ids:
        with suppress(Mistake):  # a text that is no segment's id is unknown to `bind`, which says so
            keys.append(decode(SEGMENT, id))
    return keys


async def known_attributes(account: Account, source: Source) -> dict[str, Field]:
    """The attributes by name: standard ones first, then the account's own in order of name."""
    table = attribute_definitions
    statement = select(table).where(table.c.account_id == account.id).order_by(table.c.name)
    standard = standard_attributes(account.language)
    own = [attribute_of(row, standard.get(row["name"])) for row in await source.fetch(statement)]
    return {**standard, **{field.name: field for field in own}}


async def known_events(account: Account, source: Source) -> dict[str, EventType]:
    """The events by name, in order of name."""
    table = event_definitions
    statement = select(table).where(table.c.account_id == account.id).order_by(table.c.name)
    return {row["name"]: event_of(row) for row in await source.fetch(statement)}


async def attributes(
    account: Account, search: str | None = None, first: int = 50, after: str | None = None
) -> Page[Field]:
    """The attributes in order of name; `search` looks at names, labels and synonyms. Raises Mistake."""
    return _page(await known_attributes(account, account.database), search, first, after, "attributes")


async def attributes_count(account: Account, search: str | None = None) -> int:
    """How many attributes `attributes` pages over."""
    return len(_found(await known_attributes(account, account.database), search))


async def events(
    account: Account, search: str | None = None, first: int = 50, after: str | None = None
) -> Page[EventType]:
    """The events in order of name; `search` looks at names, labels and synonyms. Raises Mistake."""
    return _page(await known_events(account, account.database), search, first, after, "events")


async def events_count(account: Account, search: str | None = None) -> int:
    """How many events `events` pages over."""
    return len(_found(await known_events(account, account.database), search))


def _page(known: Mapping[str, Named], search: str | None, first: int, after: str | None, order: str) -> Page[Named]:
    check_first(first)
    key = read_cursor(after, order, (str,))
    rows = [row for row in _found(known, search) if key is None or row.name > key[0]]
    return page(rows[: first + 1], first, lambda row: row, lambda row: (row.name,), order)


def _found(known: Mapping[str, Named], search: str | None) -> list[Named]:
    part = fold(search or "").strip()
    rows = sorted(known.values(), key=lambda row: row.name)
    return [row for row in rows if any(part in fold(word) for word in (row.name, row.label, *row.synonyms))]


async def define_attribute(account: Account, definition: FieldInput) -> Field:
    """Add or change an attribute. Raises Mistake with paths such as ("options", "2", "value")."""
    async with writing(account) as (connection, written):
        return await define_attribute_within(account, connection, written, definition)


async def define_attribute_within(
    account: Account, connection: Connection, written: Changes, definition: FieldInput
) -> Field:
    """`define_attribute` as a part of the caller's transaction."""
    await take_turn(account, connection)
    before = await catalogue(account, source=connection)
    field = review_attribute(definition, before.attributes)
    if old := before.attributes.get(field.name):
        losses = [*changes_of(old, field, ())]
        after = replace(before, attributes={**before.attributes, field.name: field})
        await _allow(account, connection, people(account.id), losses, before, after)
    standard = standard_attributes(account.language).get(field.name)
    await _save(connection, attribute_definitions, attribute_row(account.id, field, standard))
    if field != old:
        written.of_definitions()
    return field


async def define_event(account: Account, definition: EventInput) -> EventType:
    """Add or change an event. Raises Mistake with paths such as ("properties", "0", "type")."""
    async with writing(account) as (connection, written):
        return await define_event_within(account, connection, written, definition)


async def define_event_within(
    account: Account, connection: Connection, written: Changes, definition: EventInput
) -> EventType:
    """`define_event` as a part of the caller's transaction."""
    await take_turn(account, connection)
    before = await catalogue(account, source=connection)
    event = review_event(definition, before.events)
    if old := before.events.get(event.name):
        losses = [*changes(old.properties, event.properties, ("properties",))]
        after = replace(before, events={**before.events, event.name: event})
        await _allow(account, connection, happenings(account.id, event.id), losses, before, after)
    await _save(connection, event_definitions, event_row(account.id, event))
    if event != old:
        written.of_definitions()
    return event


async def _allow(
    account: Account,
    connection: Connection,
    holders: Holders,
    losses: Sequence[Change],
    before: Catalogue,
    after: Catalogue,
) -> None:
    """Refuse a change that would make stored values wrong or saved segments meaningless."""
    if losses:
        await write_alone(account, connection)
    errors = await refusals(connection, holders, losses)
    segments = await saved_segments(account, connection)
    before, after = replace(before, segments=segments), replace(after, segments=segments)
    refuse_if([*errors, *newly_broken(before, after, ANY_SIZE)])


async def _save(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Write a definition over the one of its name, if there is one."""
    statement = insert(table).values(row)
    await connection.execute(statement.on_conflict_do_update(index_elements=["account_id", "name"], set_=row))
