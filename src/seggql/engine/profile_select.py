"""Selecting people: those that a rule and a search find, counted or a page at a time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, exists, false, func, literal, or_, select, true, union_all
from sqlalchemy.dialects.postgresql import JSONB

from seggql.rules import bound
from seggql.rules.moment import Moment
from seggql.rules.text import fold, fold_sql, storable
from seggql.store.predicate import People
from seggql.store.tables import profiles

from .account import Account
from .paging import Page, check_first, page
from .person import Profile, profile_of
from .profile_order import Order

Sql = ColumnElement[bool]


async def page_of(
    account: Account,
    node: bound.Node,
    moment: Moment,
    order: Order,
    search: str | None,
    first: int,
    after: str | None,
) -> Page[Profile]:
    """A page of the people who match, in one statement. Raises Mistake for a bad `first` or `after`."""
    check_first(first)
    people = People(account.id, moment)
    chosen = (people.matching(node), found_by(search), order.after(after))
    columns = (profiles.c.id, profiles.c.external_id, profiles.c.attributes, order.selected)
    statement = people.select(*columns).where(*chosen).order_by(*order.columns).limit(first + 1)
    return page(await account.database.fetch(statement), first, profile_of, order.place, order.name)


async def pages_of(
    account: Account,
    nodes: Sequence[bound.Node],
    moment: Moment,
    order: Order,
    search: str | None,
    first: int,
    after: str | None,
) -> list[Page[Profile]]:
    """As `page_of` for each of several rules, all in one statement."""
    check_first(first)
    parts = [
        _part(account, number, node, moment, order, search, after).limit(first + 1).subquery().select()
        for number, node in enumerate(nodes)
    ]
    if not parts:
        return []
    together = union_all(*parts).subquery()
    rows = await account.database.fetch(select(together).order_by(together.c.part, together.c.position))
    found = [[row for row in rows if row["part"] == number] for number in range(len(nodes))]
    return [page(part, first, profile_of, order.place, order.name) for part in found]


def _part(
    account: Account,
    number: int,
    node: bound.Node,
    moment: Moment,
    order: Order,
    search: str | None,
    after: str | None,
) -> Select[Any]:
    people = People(account.id, moment)
    chosen = (people.matching(node), found_by(search), order.after(after))
    position = func.row_number().over(order_by=order.columns).label("position")
    columns = (profiles.c.id, profiles.c.external_id, profiles.c.attributes, order.selected)
    selected = people.select(literal(number, Integer()).label("part"), position, *columns)
    return selected.where(*chosen).order_by(*order.columns)


async def count_of(account: Account, node: bound.Node, moment: Moment, search: str | None) -> int:
    """How many people match, in one statement."""
    people = People(account.id, moment)
    chosen = (people.matching(node), found_by(search))
    return await account.database.fetch_value(people.select(func.count()).where(*chosen))


def found_by(search: str | None) -> Sql:
    """Whether the name, an e-mail address or the external id contains the words, ignoring case."""
    part = fold(search or "").strip()
    if not part:
        return true()
    if not storable(part):
        return false()
    attributes = profiles.c.attributes
    first, last = (attributes.op("->>", return_type=Text())(name) for name in ("first_name", "last_name"))
    emails = attributes.op("->", return_type=JSONB())("emails")
    email = func.jsonb_array_elements_text(emails).column_valued("email")
    return or_(
        _contains(func.concat_ws(" ", first, last, type_=Text()), part),
        _contains(func.coalesce(profiles.c.external_id, "", type_=Text()), part),
        exists(select(literal(1, Integer())).where(_contains(email, part))),
    )


def _contains(text: ColumnElement[str], part: str) -> Sql:
    return func.strpos(fold_sql(text), literal(part, Text()), type_=Integer()) > 0
