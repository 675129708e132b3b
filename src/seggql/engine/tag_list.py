"""The account's list of tags, and how many people have each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, any_, bindparam, false, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from seggql.rules.text import fold, fold_sql, storable
from seggql.store.tables import profiles, tags

from .account import Account
from .paging import Page, check_first, page, read_cursor
from .row import Row

ORDER = "tags"
_FOLDED = fold_sql(tags.c.name)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as the account spells it."""

    name: str
    created_at: datetime


async def list_tags(
    account: Account, search: str | None = None, first: int = 50, after: str | None = None
) -> Page[Tag]:
    """The tags by name, ignoring case; `search` keeps those that contain it. Raises Mistake."""
    check_first(first)
    place = read_cursor(after, ORDER, (str,))
    following = true() if place is None else literal(place[0], Text()) < _FOLDED
    statement = (
        select(tags.c.name, tags.c.created_at, _FOLDED.label("folded"))
        .where(tags.c.account_id == account.id, _found_by(search), following)
        .order_by(_FOLDED)
        .limit(first + 1)
    )
    return page(await account.database.fetch(statement), first, _tag, lambda row: [row["folded"]], ORDER)


async def tags_count(account: Account, search: str | None = None) -> int:
    """How many tags `list_tags` pages over."""
    chosen = (tags.c.account_id == account.id, _found_by(search))
    return await account.database.fetch_value(select(func.count()).select_from(tags).where(*chosen))


async def tagged_counts(account: Account, names: Sequence[str]) -> dict[str, int]:
    """How many people have each of several tags, in one statement; tags that nobody has are left out."""
    theirs = profiles.c.attributes.op("->", return_type=JSONB())(literal("tags", Text()))
    tag = func.jsonb_array_elements_text(theirs).table_valued("value", name="tag")
    name = tag.c.value
    statement = (
        select(name.label("name"), func.count().label("people"))
        .select_from(profiles.join(tag, true()))
        .where(profiles.c.account_id == account.id, name == any_(bindparam(None, list(names), ARRAY(Text()))))
        .group_by(name)
    )
    return {row["name"]: row["people"] for row in await account.database.fetch(statement)}


def _found_by(search: str | None) -> ColumnElement[bool]:
    part = fold(search or "")
    if not part:
        return true()
    if not storable(part):
        return false()
    return func.strpos(_FOLDED, literal(part, Text())) > 0


def _tag(row: Row) -> Tag:
    return Tag(row["name"], row["created_at"])
