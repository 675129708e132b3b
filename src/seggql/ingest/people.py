"""An import of people: a row says who, and what is known of them."""

from datetime import datetime

import polars as pl
from sqlalchemy import Table

from seggql.engine.account import Account
from seggql.engine.catalogue import define_attribute_within
from seggql.engine.writing import Changes
from seggql.rules.catalogue import Catalogue
from seggql.store.database import Connection

from . import staging
from .check import check
from .columns import ValueColumns
from .keys import key_part
from .noting import people_written
from .people_sql import add_keys, add_people, change_people, merge_rows, rows_and_people
from .plan import Plan, check_current
from .source import LINE
from .tagging import Tagging
from .work import KEY, VALUES, Checked, Written


class People:
    """The work of an import of people, as `Work` describes it."""

    def __init__(self, account: Account, plan: Plan, tagging: Tagging, now: datetime) -> None:
        self._account, self._plan, self._tagging, self._now = account, plan, tagging, now
        self._values = ValueColumns(tuple(plan.values), tagging)
        self._parts = [key_part(plan), *self._values.parts]

    def table(self, number: int) -> Table:
        return staging.staged_people(number)

    def check(self, frame: pl.DataFrame) -> Checked:
        good, refused = check(frame, self._parts)
        self._values.look(good)
        return Checked(good.select(LINE, KEY, self._values.object.alias(VALUES)), (refused,))

    def check_unchanged(self, now: Catalogue) -> None:
        check_current(self._plan, now)

    @property
    def is_news(self) -> bool:
        return bool(self._values.new)

    async def define(self, connection: Connection, changes: Changes) -> tuple[tuple[str, ...], tuple[str, ...]]:
        new = self._values.new
        for definition in new:
            await define_attribute_within(self._account, connection, changes, definition)
        return tuple(definition.name for definition in new), ()

    async def write(self, connection: Connection, changes: Changes, staged: Table) -> Written:
        id = self._account.id
        found = await connection.fetch_one(rows_and_people(staged))
        rows, people = found or (0, 0)
        if rows != people:
            await connection.execute(merge_rows(staged))
        await connection.execute(add_keys(id, staged))
        changed = change_people(id, staged, self._now, tags=bool(self._tagging.used))
        updated = await people_written(connection, changes, changed)
        created = await people_written(connection, changes, add_people(id, staged, self._now))
        return Written(created, updated, people - created - updated, rows - people, created)
