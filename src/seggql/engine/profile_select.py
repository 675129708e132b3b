"""Selecting people by SQL: those of a rule, or of some ids, counted or a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
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
from .person import BY_ID, Profile, profile_of
from .profile_order import Order, order_of

Sql = ColumnElement[bool]

EVERYBODY = bound.AllOf(())


@dataclass(frozen=True)
class Whom:
    """The people to select from: those of a rule, `among` these ids if they are given."""

    node: bound.Node = EVERYBODY
    among: Sequence[int] | None = None


@dataclass(frozen=True)
class Sought:
    """What is sought of the people of a rule: the `first` so many `after` a cursor, in an order, of those whom the
    words of a search find. Raises Mistake for a `first` that is none."""

    order: Order = field(default_factory=partial(order_of, BY_ID, {}))
    search: str | None = None
    first: int = 50
    after: str | None = None

    def __post_init__(self) -> None:
        check_first(self.first)

    @property
    def is_by_id(self) -> bool:
        """Whether who comes next depends on nothing but ids."""
        return self.order.is_by_id and not words_of(self.search)


async def page_of(account: Account, whom: Whom, moment: Moment, sought: Sought) -> Page[Profile]:
    """A page of the people, in one statement. Raises Mistake for a bad cursor."""
    people = People(account.id, moment, whom.among)
    order = sought.order
    chosen = (people.matching(whom.node), found_by(sought.search), order.after(sought.after))
    columns = (profiles.c.id, profiles.c.external_id, profiles.c.attributes, order.selected)
    statement = people.select(*columns).where(*chosen).order_by(*order.columns).limit(sought.first + 1)
    return page(await account.database.fetch(statement), sought.first, profile_of, order.place, order.name)


async def pages_of(account: Account, whoms: Sequence[Whom], moment: Moment, sought: Sought) -> list[Page[Profile]]:
    """As `page_of` for each of several, all in one statement."""
    parts = [
        _part(account, number, whom, moment, sought).limit(sought.first + 1).subquery().select()
        for number, whom in enumerate(whoms)
    ]
    if not parts:
        return []
    order = sought.order
    together = union_all(*parts).subquery()
    rows = await account.database.fetch(select(together).order_by(together.c.part, together.c.position))
    found = [[row for row in rows if row["part"] == number] for number in range(len(whoms))]
    return [page(part, sought.first, profile_of, order.place, order.name) for part in found]


def _part(account: Account, number: int, whom: Whom, moment: Moment, sought: Sought) -> Select[Any]:
    people = People(account.id, moment, whom.among)
    order = sought.order
    chosen = (people.matching(whom.node), found_by(sought.search), order.after(sought.after))
    position = func.row_number().over(order_by=order.columns).label("position")
    columns = (profiles.c.id, profiles.c.external_id, profiles.c.attributes, order.selected)
    selected = people.select(literal(number, Integer()).label("part"), position, *columns)
    return selected.where(*chosen).order_by(*order.columns)


async def count_of(account: Account, whom: Whom, moment: Moment, search: str | None) -> int:
    """How many people there are, in one statement."""
    people = People(account.id, moment, whom.among)
    chosen = (people.matching(whom.node), found_by(search))
    return await account.database.fetch_value(people.select(func.count()).where(*chosen))


def words_of(search: str | None) -> str:
    """What is searched for, folded; "" for nothing."""
    return fold(search or "").strip()


def found_by(search: str | None) -> Sql:
    """Whether the name, an e-mail address or the external id contains the words, ignoring case."""
    part = words_of(search)
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
