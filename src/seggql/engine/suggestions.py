"""The values that people really have: what an editor offers while a value is typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Integer, Select, Text, bindparam, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from seggql.rules.catalogue import Catalogue, EventType, Field
from seggql.rules.issues import Issue, Path
from seggql.rules.resolve import Place, find_event, find_field, find_items
from seggql.rules.text import fold, fold_sql, printable, storable
from seggql.rules.types import Json, Trait
from seggql.store.tables import events, profiles

from .account import Account
from .catalogue import catalogue
from .mistakes import Mistake, MistakeCode, from_issue
from .paging import check_first

Column = ColumnElement[Any]


@dataclass(frozen=True)
class ValueSuggestion:
    """A value, its label (that of an option, else the value as text) and how many people or events have it."""

    value: Json
    label: str
    count: int


@dataclass(frozen=True)
class Asked:
    """Whose values: those of `field` in people's attributes, in the items of their list `items`, or in an event."""

    field: Field
    items: Field | None = None
    event: EventType | None = None


async def value_suggestions(
    account: Account,
    *,
    attribute: str | None = None,
    event: str | None = None,
    property: str | None = None,
    search: str | None = None,
    first: int = 10,
) -> tuple[ValueSuggestion, ...]:
    """The values of an attribute, of an event's property, or of an item field (attribute and property).

    The most frequent first; `search` keeps those that contain it, ignoring case. Options of a choice are all there,
    with a count of 0 where nobody has them; of what is computed or has no single values there are none.
    Raises Mistake.
    """
    check_first(first)
    asked = _asked(await catalogue(account), attribute, event, property)
    part = fold(search or "").strip()
    if asked.field.derived_from is not None or asked.field.type.has(Trait.ITEMS) or not storable(part):
        return ()
    if asked.field.options:
        rows = await account.database.fetch(_counted(account.id, asked, ""))
        return _options(asked.field, {row["value"]: row["times"] for row in rows}, part)[:first]
    rows = await account.database.fetch(_counted(account.id, asked, part).limit(first))
    return tuple(ValueSuggestion(row["value"], _label(row["value"]), row["times"]) for row in rows)


def _label(value: Json) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _options(field: Field, times: Mapping[str, int], part: str) -> tuple[ValueSuggestion, ...]:
    """The options that contain the text in their value, label or a synonym, the most frequent first."""
    found = [
        ValueSuggestion(option.value, option.label, times.get(option.value, 0))
        for option in field.options
        if any(part in fold(word) for word in (option.value, option.label, *option.synonyms))
    ]
    return tuple(sorted(found, key=lambda suggestion: -suggestion.count))


def _asked(known: Catalogue, attribute: str | None, event: str | None, property: str | None) -> Asked:
    """What the names stand for. Raises Mistake."""
    if (attribute is None) == (event is None):
        message = "Give “attribute” or “event”, one of both."
        code = MistakeCode.REQUIRED if event is None else MistakeCode.INVALID
        raise Mistake.of(("attribute",), code, message)
    if event is not None:
        type = _found(find_event(printable(event), Path(), known), "event")
        if property is None:
            raise Mistake.of(("property",), MistakeCode.REQUIRED, "Say which “property” of the event is meant.")
        place = Place(f"the event “{type.name}”", type.properties)
        return Asked(_found(find_field(printable(property), Path(), place), "property"), event=type)
    everything = Place("the profile", known.attributes, is_profile=True)
    if property is None:
        return Asked(_found(find_field(printable(attribute or ""), Path(), everything), "attribute"))
    items = _found(find_items(printable(attribute or ""), Path(), everything), "attribute")
    place = Place(f"the items of “{items.name}”", items.fields)
    return Asked(_found(find_field(printable(property), Path(), place), "property"), items=items)


def _found(found: Field | EventType | Issue, at: str) -> Any:
    if isinstance(found, Issue):
        raise Mistake([from_issue(found, (at,))])
    return found


def _counted(account_id: int, asked: Asked, part: str) -> Select[*tuple[Any, ...]]:
    """Each value that contains the text, with how many people or events have it."""
    table, values = (profiles, profiles.c.attributes) if asked.event is None else (events, events.c.properties)
    times = func.count()
    if asked.items is not None:
        values, times = _each(_inside(values, asked.items.name), "item"), func.count(table.c.id.distinct())
    value = _inside(values, asked.field.name)
    if asked.field.type.has(Trait.SEVERAL):
        value, times = _each(value, "element"), func.count(table.c.id.distinct())
    conditions = [table.c.account_id == account_id, value.is_not(None), value != literal("", JSONB())]
    if asked.event is not None:
        conditions.append(events.c.type_id == asked.event.id)
    if part:
        text = value.op("#>>", return_type=Text())(bindparam(None, [], ARRAY(Text())))
        conditions.append(func.strpos(fold_sql(text), literal(part, Text()), type_=Integer()) > 0)
    statement = select(value.label("value"), times.label("times")).select_from(table).where(*conditions)
    return statement.group_by(value).order_by(times.desc(), value)


def _inside(values: Column, name: str) -> Column:
    return values.op("->", return_type=JSONB())(name)


def _each(list: Column, name: str) -> Column:
    """The elements of a list, joined to its row."""
    return cast(func.jsonb_array_elements(list).column_valued(name), JSONB())
