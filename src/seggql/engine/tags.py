"""Tags: texts on people that the account keeps a list of; "VIP" and "vip" are the same tag."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Text, any_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from seggql.rules.issues import IssueCode
from seggql.rules.text import fold, fold_sql, storable
from seggql.rules.types import shown
from seggql.store.database import Connection
from seggql.store.tables import tags

from .mistakes import MistakeCode, Place, UserError

MAX_LENGTH = 200
"""Characters in a tag."""


def check_tags(names: Sequence[str], at: Place) -> list[UserError]:
    """What keeps texts from being tags."""
    errors: list[UserError] = []
    for index, name in enumerate(names):
        if not name.strip():
            errors.append(UserError((*at, str(index)), "The tag is blank.", MistakeCode.REQUIRED))
        elif len(name) > MAX_LENGTH:
            message = f"{shown(name)} has {len(name):,} characters; at most {MAX_LENGTH} are allowed."
            errors.append(UserError((*at, str(index)), message, IssueCode.TOO_LONG))
        elif not storable(name):
            message = "A tag cannot hold NUL characters or half surrogate pairs."
            errors.append(UserError((*at, str(index)), message, IssueCode.BAD_VALUE))
    return errors


def distinct(names: Iterable[str]) -> list[str]:
    """The tags without repetitions, ignoring case; the first spelling stays."""
    return list({fold(name): name for name in reversed(list(names))}.values())[::-1]


async def spell_tags(connection: Connection, account_id: int, names: Iterable[str], now: datetime) -> dict[str, str]:
    """How the account spells each tag, by its folded name; tags that it does not have are added as they are given."""
    given = {fold(name): name for name in names}
    known = select(tags.c.name).where(
        tags.c.account_id == account_id, fold_sql(tags.c.name) == any_(bindparam(None, list(given), ARRAY(Text())))
    )
    spelt = {fold(row["name"]): row["name"] for row in await connection.fetch(known)}
    new = [name for folded, name in sorted(given.items()) if folded not in spelt]
    if new:
        await _add(connection, account_id, new, now)
    return given | spelt


async def _add(connection: Connection, account_id: int, names: Sequence[str], now: datetime) -> None:
    name = func.unnest(bindparam(None, names, ARRAY(Text()))).column_valued("name")
    rows = select(literal(account_id, BigInteger()), name, literal(now, DateTime(timezone=True)))
    statement = insert(tags).from_select(["account_id", "name", "created_at"], rows)
    await connection.execute(statement.on_conflict_do_nothing())
