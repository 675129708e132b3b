"""People: writing them, erasing them, reading them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, any_, bindparam, delete, select
from sqlalchemy.dialects.postgresql import ARRAY

from seggql.rules.types import Json
from seggql.store.tables import events, profile_keys
from seggql.store.tables import profiles as rows

from .account import Account, Source, write_alone
from .binding import bound_rule
from .catalogue import known_attributes
from .evaluator import evaluator
from .external_ids import find
from .ids import PROFILE, decode, encode
from .mistakes import Mistake, MistakeCode, Place, UserError, refuse_if
from .paging import Page
from .person import BY_ID, Profile, ProfileInput, ProfileOrder, profile_of
from .profile_batch import write
from .profile_check import MAX_BATCH, check, check_person
from .profile_order import order_of
from .profile_select import EVERYBODY, Sought
from .retry import retried
from .writing import writing, writing_people

__all__ = [
    "BY_ID",
    "MAX_BATCH",
    "Profile",
    "ProfileInput",
    "ProfileOrder",
    "delete_profile",
    "profile",
    "profiles",
    "profiles_by_id",
    "profiles_count",
    "upsert_profiles",
]


async def upsert_profiles(
    account: Account, inputs: Sequence[ProfileInput], at: Place = ("profiles",)
) -> tuple[Profile, ...]:
    """Write up to 1 000 people, all or none; the profiles in the order of the inputs.

    `at` is the path of the list in the input; `()` says that there is one, at the root. Raises Mistake.
    """
    now = account.clock()

    async def work() -> tuple[Profile, ...]:
        async with writing_people(account) as (connection, changes):
            given = check(inputs, await known_attributes(account, connection), at)
            return await write(connection, changes, account.id, given, now)

    return await retried(work)


async def delete_profile(account: Account, id: str | None = None, external_id: str | None = None) -> str:
    """Erase a person with everything known of them; gives the id they had. Raises Mistake (NOT_FOUND)."""
    async with writing(account) as (connection, changes):
        await write_alone(account, connection)
        key = await _key_of(account, connection, id, external_id)
        gone = delete(rows).where(rows.c.account_id == account.id, rows.c.id == key)
        if key is None or not await connection.execute(gone):
            field = ("id",) if id is not None else ("externalId",)
            raise Mistake.of(field, MistakeCode.NOT_FOUND, "There is no such profile.")
        for table in (events, profile_keys):
            of_person = (table.c.account_id == account.id, table.c.profile_id == key)
            await connection.execute(delete(table).where(*of_person))
        changes.of_people((key,))
    return encode(PROFILE, key)


async def _key_of(account: Account, source: Source, id: str | None, external_id: str | None) -> int | None:
    """The key of the person that is named by one of both, None when nobody has that external id. Raises Mistake."""
    errors: list[UserError] = []
    key = check_person(id, external_id, (), errors)
    refuse_if(errors)
    if external_id is None:
        return key
    return (await find(source, account.id, (external_id,))).get(external_id)


async def profile(account: Account, id: str | None = None, external_id: str | None = None) -> Profile | None:
    """The person of that id or external id; None when there is none. Raises Mistake unless one of both is given."""
    key = await _key_of(account, account.database, id, external_id)
    if key is None:
        return None
    row = await account.database.fetch_one(_people().where(rows.c.account_id == account.id, rows.c.id == key))
    return None if row is None else profile_of(row)


async def profiles_by_id(account: Account, ids: Sequence[str]) -> dict[str, Profile]:
    """Several people in one statement; who is not there is left out. Raises Mistake for what is no profile's id."""
    keys = bindparam(None, [decode(PROFILE, id) for id in ids], ARRAY(BigInteger()))
    statement = _people().where(rows.c.account_id == account.id, rows.c.id == any_(keys))
    return {found.id: found for found in map(profile_of, await account.database.fetch(statement))}


def _people() -> Select[*tuple[Any, ...]]:
    return select(rows.c.id, rows.c.external_id, rows.c.attributes)


async def profiles(
    account: Account,
    *,
    rule: Json = None,
    search: str | None = None,
    order: ProfileOrder = BY_ID,
    first: int = 50,
    after: str | None = None,
    as_of: datetime | None = None,
) -> Page[Profile]:
    """People, of a rule if one is given. `search` looks at names, e-mail addresses and external id. Raises Mistake."""
    moment = account.moment(as_of)
    if rule is None:
        fields = await known_attributes(account, account.database) if order.attribute else {}
        node = EVERYBODY
    else:
        asked = await bound_rule(account, rule)
        node, fields = asked.node, asked.catalogue.attributes
    sought = Sought(order_of(order, fields), search, first, after)
    return await (await evaluator(account, moment, [node])).page(node, sought)


async def profiles_count(
    account: Account, *, rule: Json = None, search: str | None = None, as_of: datetime | None = None
) -> int:
    """How many people `profiles` pages over."""
    node = EVERYBODY if rule is None else (await bound_rule(account, rule)).node
    answering = await evaluator(account, account.moment(as_of), [node])
    return await answering.count(node, search)
