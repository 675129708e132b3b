"""The SQL evaluator: bound rules become one statement over `profiles`.

Every event condition is a LEFT JOIN to the people its events select, and the boolean tree asks which joins
found something: of the forms measured, the one that PostgreSQL plans well at every nesting and that Citus
pushes down whole. Counts, pages, previews and single checks are this predicate in different selects.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, assert_never

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Numeric,
    Select,
    Subquery,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    exists,
    extract,
    func,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from seggql.rules import bound
from seggql.rules.catalogue import Field
from seggql.rules.moment import Moment, month_day
from seggql.rules.windows import Bounds

from .tables import events, profiles

Sql = ColumnElement[bool]
Column = ColumnElement[Any]


@dataclass
class People:
    """A query over the account's people at one moment; the rules put into it share their joins.

    With `among`, only these profiles are looked at, and only their events: to check one person, or those that
    a write touched. Usage::

        people = People(account_id, moment)
        statement = people.select(func.count()).where(people.matching(node))
    """

    account_id: int
    moment: Moment
    among: Sequence[int] | None = None
    _joins: list[tuple[bound.Happened | bound.Measured, Subquery]] = field(
        default_factory=list[tuple[bound.Happened | bound.Measured, Subquery]]
    )

    def matching(self, node: bound.Node) -> Sql:
        """Whether the profile at hand satisfies the rule: true or false, never NULL."""
        return self._holds(node, profiles.c.attributes)

    def select(self, *columns: Column) -> Select[Any]:
        """Columns of `profiles`, or aggregates over them, with every join that the rules so far need."""
        source: Any = profiles
        for _, found in self._joins:
            source = source.outerjoin(found, found.c.profile_id == profiles.c.id)
        statement = select(*columns).select_from(source).where(profiles.c.account_id == self._account())
        return statement if self.among is None else statement.where(self._among(profiles.c.id))

    def _account(self) -> Column:
        return bindparam("account_id", self.account_id, BigInteger())

    def _among(self, profile_id: Column) -> Sql:
        return profile_id == any_(self._ids)

    @cached_property
    def _ids(self) -> Column:
        """One parameter, however often it is asked for; another than that of other queries in the statement."""
        return bindparam("among", list(self.among or ()), ARRAY(BigInteger()), unique=True)

    def _holds(self, node: bound.Node, values: Column) -> Sql:
        """The node over `values`, a jsonb object: a profile's attributes, an item, an event's properties."""
        match node:
            case bound.AllOf(parts):
                return and_(true(), *(self._holds(part, values) for part in parts))
            case bound.AnyOf(parts):
                return or_(*(self._holds(part, values) for part in parts))
            case bound.Not(part):
                return not_(self._holds(part, values))
            case bound.Condition():
                return self._compares(node, self._column(node.field, values))
            case bound.Items():
                return self._items(node, values)
            case bound.Happened():
                found = self._join(node).c.profile_id
                return found.is_(None) if node.counts_none else found.is_not(None)
            case bound.Measured():
                return self._compares(node, self._join(node).c.value)
            case bound.Member():
                return self._holds(node.rule, values)
            case _:
                assert_never(node)

    def _compares(self, node: bound.Condition | bound.Measured, column: Column) -> Sql:
        positive = node.operator.positive
        assert positive.comparison is not None, "only negated rows have none"
        holds = positive.comparison.sql(column, node.field, node.operand, self.moment)
        return holds if positive is node.operator else not_(holds)

    def _column(self, field: Field, values: Column) -> Column:
        if field.derived_from is None:
            return field.type.column(values, field.name)
        return self._age(cast(values.op("->>", return_type=Text())(field.derived_from), Date()))

    def _age(self, born: Column) -> Column:
        """Whole years from a birth date to today; people who are not born yet have no age.

        Comparing month and day as a number makes people born on 29 February a year older on 1 March.
        """
        today = self.moment.today
        birthday_ahead = extract("month", born) * 100 + extract("day", born) > _whole(month_day(today))
        years = _whole(today.year) - cast(extract("year", born), Integer()) - case((birthday_ahead, 1), else_=0)
        return cast(case((born <= bindparam(None, today, Date()), years), else_=None), Numeric())

    def _items(self, node: bound.Items, values: Column) -> Sql:
        items = node.field.type.column(values, node.field.name)
        item = func.jsonb_array_elements(items).column_valued("item")
        holds = self._holds(node.where, cast(item, JSONB()))
        some = exists(select(item).where(holds))  # selecting the item keeps FROM when `where` asks nothing of it
        match node.match:
            case "any":
                return some
            case "none":
                return not_(some)
            case _:
                filled = (func.jsonb_array_length(items) > 0).is_(true())
                return and_(filled, not_(exists(select(item).where(not_(holds)))))

    def _join(self, node: bound.Happened | bound.Measured) -> Subquery:
        """The people whose events the node selects: one join, however often the rules ask for it."""
        for known, found in self._joins:
            if known == node:
                return found
        found = self._found(node).subquery(f"found_{len(self._joins) + 1}")
        self._joins.append((node, found))
        return found

    def _found(self, node: bound.Happened | bound.Measured) -> Select[Any]:
        chosen = [events.c.account_id == self._account(), events.c.type_id == _whole(node.event.id)]
        chosen += _inside(node.window.bounds(self.moment))
        if self.among is not None:
            chosen.append(self._among(events.c.profile_id))
        if node.where is not None:
            chosen.append(self._holds(node.where, events.c.properties))
        grouped = select(events.c.profile_id).where(*chosen).group_by(events.c.profile_id)
        if isinstance(node, bound.Measured):
            measured = events.c.at if node.property is None else self._column(node.property, events.c.properties)
            return grouped.add_columns(node.measure.sql(measured).label("value"))
        enough = node.occurrence.sql(func.count(), bindparam(None, node.count, BigInteger()))
        return grouped.having(not_(enough) if node.counts_none else enough)


def _whole(number: int) -> Column:
    return bindparam(None, number, Integer())


def _inside(bounds: Bounds) -> list[Sql]:
    """The conditions on the time of an event for it to be in a window."""

    def instant(value: datetime) -> Column:
        return bindparam(None, value, DateTime(timezone=True))

    inside = [events.c.at <= instant(bounds.until)]
    if bounds.after is not None:
        inside.append(events.c.at > instant(bounds.after))
    if bounds.since is not None:
        inside.append(events.c.at >= instant(bounds.since))
    if bounds.before is not None:
        inside.append(events.c.at < instant(bounds.before))
    return inside
