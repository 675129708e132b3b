"""An import of events: a row says whose, what, when, and with what properties."""

from dataclasses import replace
from datetime import datetime
from functools import partial

import polars as pl
from sqlalchemy import Table, func, select

from seggql.engine.account import Account
from seggql.engine.catalogue import define_event_within
from seggql.engine.definitions import EventInput, FieldInput
from seggql.engine.event_check import MAX_ID, event_uuid
from seggql.engine.writing import Changes
from seggql.rules.catalogue import Catalogue, EventType
from seggql.rules.types import shown
from seggql.store.database import Connection

from . import staging
from .check import Part, Refused, check
from .columns import ValueColumns
from .events_sql import add_events_with_ids, add_other_events, their_people
from .keys import key_part
from .naming import MAX_NEW_EVENTS, EventNames
from .noting import events_written, people_written
from .people_sql import add_keys, add_people, change_people, unknown_people
from .plan import Column, Plan, Role, changed
from .source import LINE, Refusal
from .tagging import Tagging
from .times import STORED_INSTANT, instants
from .values import datetime_fault, once_each, trimmed
from .work import AT, EVENT, ID, KEY, VALUES, Checked, Written


class Events:
    """The work of an import of events, as `Work` describes it."""

    def __init__(self, account: Account, plan: Plan, known: Catalogue, tagging: Tagging, now: datetime) -> None:
        self._account, self._plan, self._known, self._tagging, self._now = account, plan, known, tagging, now
        self._names = EventNames(known.events.values())
        self._values: dict[str, ValueColumns] = {}
        parts = key_part(plan), _event_part(plan, self._names), _at_part(plan), _id_part(plan)
        self._parts = [part for part in parts if part]

    def table(self, number: int) -> Table:
        return staging.staged_events(number)

    def check(self, frame: pl.DataFrame) -> Checked:
        good, refused = check(frame, self._parts)
        groups = {self._plan.event: good} if self._plan.event else _by_event(good)
        results = [self._check_values(event, rows) for event, rows in groups.items() if event]
        staged = [rows for rows, _ in results]
        return Checked(pl.concat(staged) if staged else _staged(good), (refused, *(others for _, others in results)))

    def _check_values(self, event: str, rows: pl.DataFrame) -> tuple[pl.DataFrame, Refused]:
        if event not in self._values:
            self._values[event] = ValueColumns(self._columns(event))
        columns = self._values[event]
        good, refused = check(rows, columns.parts)
        columns.look(good)
        return _staged(good.with_columns(pl.lit(event).alias(EVENT), columns.object.alias(VALUES))), refused

    def _columns(self, event: str) -> tuple[Column, ...]:
        """The columns as properties of this event: as it has them defined, or else as planned."""
        known = self._known.events.get(event)
        return tuple(_as_known(column, known) for column in self._plan.values)

    def check_unchanged(self, now: Catalogue) -> None:
        for name in self._values:
            if self._known.events.get(name) != now.events.get(name):
                raise changed(name, ("event",))

    @property
    def is_news(self) -> bool:
        return any(name not in self._known.events or columns.new for name, columns in self._values.items())

    async def define(self, connection: Connection, changes: Changes) -> tuple[tuple[str, ...], tuple[str, ...]]:
        for name, columns in self._values.items():
            event = self._known.events.get(name)
            if event is None or columns.new:
                standing = tuple(FieldInput(name) for name in event.properties) if event else ()
                definition = EventInput(name, self._names.new.get(name), (*standing, *columns.new))
                await define_event_within(self._account, connection, changes, definition)
        return (), tuple(name for name in self._values if name not in self._known.events)

    async def write(self, connection: Connection, changes: Changes, staged: Table) -> Written:
        id, tags = self._account.id, self._tagging.given
        rows = await connection.fetch_value(select(func.count()).select_from(staged))
        refused = Written()
        if self._plan.create_people:
            await connection.execute(add_keys(id, staged))
        else:
            refused = await self._unknown(connection, staged)
        people = their_people(staged, tags)
        if tags:
            await people_written(connection, changes, change_people(id, people, self._now, tags=True))
        made = await people_written(connection, changes, add_people(id, people, self._now))
        created = 0
        if self._plan.of(Role.EVENT_ID):
            created += await events_written(connection, changes, add_events_with_ids(id, staged))
        created += await events_written(connection, changes, add_other_events(id, staged))
        return refused + Written(created, unchanged=rows - created - refused.refused, people_created=made)

    async def _unknown(self, connection: Connection, staged: Table) -> Written:
        """Rows of people whom nobody knows; what is written later finds no key for them and leaves them out."""
        unknown = unknown_people(self._account.id, staged)
        count = await connection.fetch_value(select(func.count()).select_from(unknown.subquery()))
        first = await connection.fetch(unknown.limit(self._account.settings.max_import_refusals)) if count else []
        reason = "There is no person of that external id, and this import makes none."
        refusals = (Refusal(row["line"], None, reason, row["key"]) for row in first)
        return Written(refused=count, refusals=tuple(refusals))


def _as_known(column: Column, event: EventType | None) -> Column:
    field = event.properties.get(column.field.name) if event and column.field else None
    return replace(column, field=field or column.field, new=field is None)


def _by_event(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {str(event): part for (event,), part in rows.partition_by(EVENT, as_dict=True).items()}


def _staged(rows: pl.DataFrame) -> pl.DataFrame:
    missing = [pl.lit(None, pl.String).alias(name) for name in (EVENT, ID, VALUES) if name not in rows.columns]
    return rows.with_columns(missing).select(LINE, KEY, EVENT, pl.col(AT).dt.strftime(STORED_INSTANT), ID, VALUES)


def _event_part(plan: Plan, names: EventNames) -> Part | None:
    column = plan.of(Role.EVENT)
    if column is None:
        return None

    def fault(text: str) -> str:
        if len(names.new) >= MAX_NEW_EVENTS:
            return f"{shown(text)} is new, and the file has {MAX_NEW_EVENTS} new events already."
        return f"{shown(text)} has no letter from A to Z to name an event by."

    found = once_each(trimmed(pl.col(column.name)), names.find)
    return Part(EVENT, column.name, found, fault, "The event is missing.")


def _at_part(plan: Plan) -> Part:
    column = plan.of(Role.AT)
    assert column is not None, "a plan says when each event was"
    made = instants(trimmed(pl.col(column.name)), column.reading)
    return Part(AT, column.name, made, partial(datetime_fault, reading=column.reading), "The time is missing.")


_UUID = r"(?i)^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$"


def _id_part(plan: Plan) -> Part | None:
    column = plan.of(Role.EVENT_ID)
    if column is None:
        return None
    text = pl.col(column.name)
    sound = pl.when((text.str.len_chars() <= MAX_ID) & ~text.str.contains("\0", literal=True)).then(text)
    uuid = sound.str.contains(_UUID)
    others = once_each(pl.when(~uuid).then(sound), lambda text: str(event_uuid(text)))
    made = pl.when(uuid).then(sound).otherwise(others)
    return Part(ID, column.name, made, lambda text: f"An event's id has at most {MAX_ID} characters, none of them NUL.")
