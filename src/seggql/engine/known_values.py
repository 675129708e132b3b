"""Texts that people and events have, as the assistant should know them: a sample, without personal fields."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Select, select, union_all

from seggql.rules.catalogue import Catalogue, EventType, Field
from seggql.rules.types import Json
from seggql.store.tables import events, profiles, tags

from .account import Account

PEOPLE, EVENTS = 2_000, 300
"""The newest people, and of each event the latest, that are looked at."""
MOST, LONGEST = 300, 60
"""Values of one field, and characters of a value, that are worth knowing."""


async def known_values(account: Account, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """The most frequent texts by attribute (“city”), or by event or item list and its field (“purchase.product”)."""
    counts: dict[str, Counter[str]] = {}
    wanted = [field for field in catalogue.attributes.values() if _holds_texts(field)]
    for row in await account.database.fetch(_people(account.id)):
        _count(counts, "", wanted, row["attributes"])
    types = {
        event.id: event for event in catalogue.events.values() if any(map(_holds_texts, event.properties.values()))
    }
    for row in await account.database.fetch(_latest(account.id, types.values())) if types else ():
        event = types[row["type_id"]]
        _count(counts, f"{event.name}.", filter(_holds_texts, event.properties.values()), row["properties"])
    for row in await account.database.fetch(select(tags.c.name).where(tags.c.account_id == account.id).limit(MOST)):
        counts.setdefault("tags", Counter())[row["name"]] += 1
    return {key: tuple(text for text, _ in found.most_common(MOST)) for key, found in counts.items()}


def _holds_texts(field: Field) -> bool:
    if field.personal or field.derived_from is not None:
        return False
    return field.type.name in ("text", "text_list") or any(map(_holds_texts, field.fields.values()))


def _people(account_id: int) -> Select[Any]:
    newest = select(profiles.c.attributes).where(profiles.c.account_id == account_id)
    return newest.order_by(profiles.c.id.desc()).limit(PEOPLE)


def _latest(account_id: int, types: Iterable[EventType]) -> Any:
    """The latest events of each type, found by the index on type and time."""
    columns = select(events.c.type_id, events.c.properties).where(events.c.account_id == account_id)
    each = (
        columns.where(events.c.type_id == type.id).order_by(events.c.at.desc()).limit(EVENTS).subquery()
        for type in types
    )
    return union_all(*(select(latest) for latest in each))


def _count(counts: dict[str, Counter[str]], prefix: str, fields: Iterable[Field], values: Mapping[str, Json]) -> None:
    for field in fields:
        for key, text in _texts(field, values.get(field.name)):
            if 1 < len(text) <= LONGEST:
                counts.setdefault(prefix + key, Counter())[text] += 1


def _texts(field: Field, value: Json) -> Iterator[tuple[str, str]]:
    """The texts of a value, each with the field it is of: “city”, “orders.category”."""
    match value:
        case str() if field.type.name == "text":
            yield field.name, value
        case list() if field.type.name == "text_list":
            yield from ((field.name, text) for text in value if isinstance(text, str))
        case list():
            items = (item for item in value if isinstance(item, dict))
            inside = [inner for inner in field.fields.values() if _holds_texts(inner)]
            for item in items:
                for inner in inside:
                    yield from ((f"{field.name}.{key}", text) for key, text in _texts(inner, item.get(inner.name)))
        case _:
            pass
