"""People in PostgreSQL: raw JSON people become rows of an account, and a rule is asked who they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from cases.corpus import EVENT_IDS, RAW_CATALOGUE, Person
from seggql.rules import bound
from seggql.rules.moment import Moment
from seggql.rules.values import dump_datetime
from seggql.store.database import Database
from seggql.store.predicate import People
from seggql.store.tables import profiles


@dataclass(frozen=True)
class Resident:
    """A person of an account, by the number of their profile."""

    account: int
    profile: int
    person: Person


async def settle(database: Database, residents: Iterable[Resident]) -> None:
    """Write people and their events as the store keeps them."""
    people = list(residents)
    rows = [
        (one.account, one.profile, None, stored(one.person.attributes, RAW_CATALOGUE["attributes"])) for one in people
    ]
    happened = [
        (
            one.account,
            one.profile,
            UUID(int=number),
            EVENT_IDS[event.event],
            datetime.fromisoformat(event.at).astimezone(UTC),
            stored(event.properties, RAW_CATALOGUE["events"][event.event].get("properties", {})),
        )
        for one in people
        for number, event in enumerate(one.person.events)
    ]
    async with database.transaction() as connection:
        await connection.raw.copy_records_to_table(
            "profiles", records=rows, columns=["account_id", "id", "external_id", "attributes"]
        )
        await connection.raw.copy_records_to_table(
            "events", records=happened, columns=["account_id", "profile_id", "id", "type_id", "at", "properties"]
        )


def who(account: int, node: bound.Node, moment: Moment, among: Sequence[int] | None = None) -> Select[tuple[int]]:
    """The statement that selects the profiles' numbers, out of all or `among` these."""
    people = People(account, moment, among)
    holds = people.matching(node)
    return people.select(profiles.c.id).where(holds)


async def selected(database: Database, statement: Select[tuple[int]]) -> set[int]:
    """The profiles that PostgreSQL selects."""
    return {row["id"] for row in await database.fetch(statement)}


def stored(values: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Values in the store's form: instants in UTC with six digits, all else as it is."""
    return {name: _stored(value, fields[name]) for name, value in values.items()}


def _stored(value: Any, field: Mapping[str, Any]) -> Any:
    if field["type"] == "datetime":
        return dump_datetime(datetime.fromisoformat(value))
    if field["type"] == "object_list":
        return [stored(item, field["fields"]) for item in value]
    return value
