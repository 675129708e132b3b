"""External ids: whom they name, and ids for the people that they name first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Text, any_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from seggql.rules.issues import IssueCode
from seggql.rules.types import TYPES, BadValue, shown
from seggql.store.database import Connection
from seggql.store.tables import profile_ids, profile_keys

from .account import Source
from .mistakes import MistakeCode, Place, UserError

KIND = "external_id"
MAX_LENGTH = 200
"""Characters in an external id."""


@dataclass(frozen=True)
class People:
    """Profile ids by external id: those that were there, and those that are new and have no profile yet."""

    known: dict[str, int]
    new: dict[str, int]

    def __getitem__(self, external_id: str) -> int:
        return self.known[external_id] if external_id in self.known else self.new[external_id]


def check_external_id(given: str, at: Place) -> UserError | None:
    """What keeps a text from being an external id."""
    if not given.strip():
        return UserError(at, "The external id is blank.", MistakeCode.REQUIRED)
    if len(given) > MAX_LENGTH:
        message = f"{shown(given)} has {len(given):,} characters; at most {MAX_LENGTH} are allowed."
        return UserError(at, message, IssueCode.TOO_LONG)
    try:
        TYPES["text"].parse(given)
    except BadValue as error:
        return UserError(at, error.args[0], IssueCode.BAD_VALUE)
    return None


async def find(source: Source, account_id: int, external_ids: Iterable[str]) -> dict[str, int]:
    """The profile ids of those that are known."""
    values = bindparam(None, sorted(set(external_ids)), ARRAY(Text()))
    keys = profile_keys.c
    statement = select(keys.value, keys.profile_id).where(
        keys.account_id == account_id, keys.kind == KIND, keys.value == any_(values)
    )
    return {row["value"]: row["profile_id"] for row in await source.fetch(statement)}


async def find_or_add(connection: Connection, account_id: int, external_ids: Iterable[str]) -> People:
    """The profile ids of all; the caller writes a profile for each new one, in the same transaction.

    When another transaction adds the same external id, this one waits for it and finds the person it made.
    """
    wanted = set(external_ids)
    known = await find(connection, account_id, wanted)
    missing = sorted(wanted - known.keys())  # in one order, so that two transactions do not wait for each other
    if not missing:
        return People(known, {})
    new = await _add(connection, account_id, missing)
    raced = wanted - known.keys() - new.keys()
    return People(known | (await find(connection, account_id, raced) if raced else {}), new)


async def _add(connection: Connection, account_id: int, missing: Sequence[str]) -> dict[str, int]:
    """The ids given to those that nobody else has added meanwhile."""
    value = func.unnest(bindparam(None, missing, ARRAY(Text()))).column_valued("value")
    rows = select(literal(account_id, BigInteger()), literal(KIND, Text()), value, profile_ids.next_value())
    statement = (
        insert(profile_keys)
        .from_select(["account_id", "kind", "value", "profile_id"], rows)
        .on_conflict_do_nothing()
        .returning(profile_keys.c.value, profile_keys.c.profile_id)
    )
    return {row["value"]: row["profile_id"] for row in await connection.fetch(statement)}
