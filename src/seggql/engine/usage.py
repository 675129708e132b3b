"""What stands in the way of changing a definition: stored values and saved segments that rely on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from seggql.rules.bind import bind
from seggql.rules.catalogue import Catalogue, Field, Limits
from seggql.rules.issues import InvalidRule, listing
from seggql.store.database import Connection
from seggql.store.tables import events, profiles

from .mistakes import MistakeCode, Place, UserError

Sql = ColumnElement[bool]


@dataclass(frozen=True)
class Holders:
    """The rows that hold values: people with their attributes, or the events of one type with their properties."""

    table: Table
    values: ColumnElement[Any]
    chosen: Sql
    what: str


def people(account_id: int) -> Holders:
    """The people of an account."""
    return Holders(profiles, profiles.c.attributes, profiles.c.account_id == account_id, "people")


def happenings(account_id: int, type_id: int) -> Holders:
    """The events of one type."""
    chosen = (events.c.account_id == account_id) & (events.c.type_id == type_id)
    return Holders(events, events.c.properties, chosen, "events")


@dataclass(frozen=True)
class Change:
    """A change of a field that its stored values have to allow. `items` names the list that the field is of.

    With `options` these are taken away; without, the field goes, or its type becomes another.
    """

    at: Place
    field: Field
    items: str | None = None
    options: tuple[str, ...] | None = None

    def holds(self, values: ColumnElement[Any]) -> Sql:
        """Whether a jsonb object of values has one that the change would make wrong."""
        if self.items is None:
            return self._has(values)
        item = func.jsonb_array_elements(values.op("->", return_type=JSONB())(self.items)).column_valued("item")
        return exists(select(literal(1, Integer())).where(self._has(cast(item, JSONB()))))

    def _has(self, values: ColumnElement[Any]) -> Sql:
        if self.options is None:
            return values.op("?", return_type=Boolean())(self.field.name)
        value = values.op("->>", return_type=Text())(self.field.name)
        return value == any_(bindparam(None, list(self.options), ARRAY(Text())))

    def refusal(self, count: int, what: str) -> UserError:
        """What to say when so many people or events hold such values."""
        name = self.field.name
        if self.options is None:
            message = f"{count:,} {what} have “{name}” as {self.field.type.name}: it stays, and so does its type."
        else:
            message = (
                f"{count:,} {what} still have {listing(self.options)} as “{name}”: what they have stays an option."
            )
        return UserError(self.at, message, MistakeCode.IN_USE)


def changes_of(old: Field, new: Field, at: Place, items: str | None = None) -> Iterator[Change]:
    """What of a field's new definition the values stored under the old one have to allow."""
    if old.type is not new.type:
        yield Change((*at, "type"), old, items)
    elif gone := tuple(option.value for option in old.options if option.value not in _values(new)):
        yield Change((*at, "options"), old, items, gone)
    else:
        yield from changes(old.fields, new.fields, (*at, "fields"), items=old.name)


def changes(
    old: Mapping[str, Field], new: Mapping[str, Field], at: Place, items: str | None = None
) -> Iterator[Change]:
    """The same for the fields at a place: each is there under its number, and one that is gone counts as well."""
    numbers = {name: str(number) for number, name in enumerate(new)}
    for name, field in old.items():
        if name in new:
            yield from changes_of(field, new[name], (*at, numbers[name]), items)
        else:
            yield Change(at, field, items)


def _values(field: Field) -> set[str]:
    return {option.value for option in field.options}


async def refusals(connection: Connection, holders: Holders, changes: Sequence[Change]) -> list[UserError]:
    """The changes that stored values do not allow, found in one pass over the rows."""
    if not changes:
        return []
    counts = (func.count().filter(change.holds(holders.values)) for change in changes)
    found = await connection.fetch_one(select(*counts).select_from(holders.table).where(holders.chosen))
    return [change.refusal(count, holders.what) for change, count in zip(changes, found or (), strict=True) if count]


def newly_broken(before: Catalogue, after: Catalogue, limits: Limits, at: Place = ()) -> list[UserError]:
    """The saved segments that mean something in one catalogue and nothing in the other."""
    errors: list[UserError] = []
    for id, segment in before.segments.items():
        problem = _problem(id, after, limits)
        if problem is not None and _problem(id, before, limits) is None:
            message = f"The segment “{segment.name}” relies on it as it is: {problem}"
            errors.append(UserError(at, message, MistakeCode.IN_USE))
    return errors


def _problem(id: str, catalogue: Catalogue, limits: Limits) -> str | None:
    """What keeps a saved segment from being understood."""
    try:
        bind(catalogue.segments[id].rule, catalogue, limits)
    except InvalidRule as invalid:
        return invalid.issues[0].message
    return None
