"""A checked batch of people goes into the database: merged by person, in a number of statements that is fixed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import BigInteger, Text, any_, bindparam, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert

from seggql.rules.text import fold
from seggql.rules.types import Json, dump_datetime
from seggql.store.database import Connection
from seggql.store.tables import profiles

from .external_ids import find_or_add
from .ids import PROFILE, encode
from .mistakes import MistakeCode, UserError, refuse_if
from .person import CREATED, TAGS, UPDATED, Profile, Values, profile_of
from .profile_check import Given
from .sent_rows import sent_rows
from .tags import spell_tags
from .writing import Changes


@dataclass(frozen=True)
class NewPerson:
    """A person whose external id was just added, without a profile yet."""

    id: int
    external_id: str
    values: Values


async def write(
    connection: Connection, changes: Changes, account_id: int, given: Sequence[Given], now: datetime
) -> tuple[Profile, ...]:
    """The person of each input as they stand afterwards. Raises Mistake for those that are not there.

    What comes later in the batch wins, attribute by attribute.
    """
    people = await find_or_add(connection, account_id, {one.external_id for one in given if one.external_id})
    spelling = await _spelling(connection, account_id, given, now)
    ids = [cast(int, one.profile_id) if one.external_id is None else people[one.external_id] for one in given]
    values: dict[int, Values] = {}
    for id, one in zip(ids, given, strict=True):
        values.setdefault(id, {}).update(_spelt(one.values, spelling))
    new = [NewPerson(id, external_id, values.pop(id)) for external_id, id in people.new.items()]
    written = await add_people(connection, account_id, new, now) | await _change(connection, account_id, values, now)
    changes.of_people(written)
    written |= await _unchanged(connection, account_id, values.keys() - written.keys())
    made = set(people.new.values())
    refuse_if(
        [error for id, one in zip(ids, given, strict=True) for error in _refusals(one, written.get(id), id in made)]
    )
    return tuple(written[id] for id in ids)


def _refusals(given: Given, written: Profile | None, made: bool) -> list[UserError]:
    """What only shows once the people are found."""
    if written is None:
        return [UserError((*given.at, "id"), "There is no profile of that id.", MistakeCode.NOT_FOUND)]
    created = given.values.get(CREATED)
    if made or created is None or created == written.attributes.get(CREATED):
        return []
    message = f"“{CREATED}” is set when a person is made, and stays; leave it out."
    return [UserError((*given.at, "attributes", CREATED), message, MistakeCode.READ_ONLY)]


async def _spelling(
    connection: Connection, account_id: int, given: Sequence[Given], now: datetime
) -> Mapping[str, str]:
    """The account's spelling of every tag in the batch, by its folded name."""
    names = [name for one in given for name in _tags(one.values)]
    return await spell_tags(connection, account_id, names, now) if names else {}


def _tags(values: Values) -> list[str]:
    return cast(list[str], values.get(TAGS) or [])


def _spelt(values: Values, spelling: Mapping[str, str]) -> Values:
    tags: list[Json] = [spelling[fold(name)] for name in _tags(values)]
    return {**values, TAGS: tags} if tags else values


async def add_people(
    connection: Connection, account_id: int, people: Sequence[NewPerson], now: datetime
) -> dict[int, Profile]:
    """Write the profiles of new people, with the times that are kept of everybody."""
    if not people:
        return {}
    times: Values = {CREATED: dump_datetime(now), UPDATED: dump_datetime(now)}
    values = [times | {name: value for name, value in one.values.items() if value is not None} for one in people]
    sent = sent_rows(
        ("id", BigInteger(), [one.id for one in people]),
        ("external_id", Text(), [one.external_id for one in people]),
        ("attributes", JSONB(), values),
    )
    rows = select(literal(account_id, BigInteger()), sent.c.id, sent.c.external_id, sent.c.attributes)
    await connection.execute(insert(profiles).from_select(["account_id", "id", "external_id", "attributes"], rows))
    return {
        one.id: Profile(encode(PROFILE, one.id), one.external_id, attributes)
        for one, attributes in zip(people, values, strict=True)
    }


async def _change(
    connection: Connection, account_id: int, values: Mapping[int, Values], now: datetime
) -> dict[int, Profile]:
    """Merge values into known people. Left out: whom they leave as they were, untouched, and who is not there."""
    if not values:
        return {}
    ids = sorted(values)
    patches = [{name: value for name, value in values[id].items() if name != CREATED} for id in ids]
    sent = sent_rows(("id", BigInteger(), ids), ("patch", JSONB(), patches))
    before = profiles.c.attributes
    after = func.jsonb_strip_nulls(before.op("||")(sent.c.patch), type_=JSONB())  # nothing stored holds a null
    stamp = literal({UPDATED: dump_datetime(now)}, JSONB())
    statement = (
        update(profiles)
        .where(profiles.c.account_id == account_id, profiles.c.id == sent.c.id, after != before)
        .values(attributes=after.op("||")(stamp))
        .returning(profiles.c.id, profiles.c.external_id, profiles.c.attributes)
    )
    return {row["id"]: profile_of(row) for row in await connection.fetch(statement)}


async def _unchanged(connection: Connection, account_id: int, ids: Iterable[int]) -> dict[int, Profile]:
    """Known people as they stand."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    statement = select(profiles.c.id, profiles.c.external_id, profiles.c.attributes).where(
        profiles.c.account_id == account_id, profiles.c.id == any_(bindparam(None, wanted, ARRAY(BigInteger())))
    )
    return {row["id"]: profile_of(row) for row in await connection.fetch(statement)}
