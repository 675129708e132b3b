"""What a part of a rule costs to ask, in rows to look at: so that the cheap parts are asked first.

The estimate is simple on purpose. A condition on people looks at each of them; an event clause at every event of its
type in its window, or, when only some people are asked about, at all events of its type that these have.
"""

from typing import assert_never

from seggql.rules import bound
from seggql.rules.moment import Moment
from seggql.rules.vectors import Objects

from .audience import Audience
from .events import Stretch

SCATTERED = 6
"""A row found by its person costs as much as so many rows in a run: they lie all over memory."""


def cost(node: bound.Node, audience: Audience, moment: Moment) -> int:
    """The rows that are looked at to ask everybody."""
    match node:
        case bound.AllOf(parts) | bound.AnyOf(parts):
            return sum(cost(part, audience, moment) for part in parts)
        case bound.Not(part):
            return cost(part, audience, moment)
        case bound.Member(rule=rule):
            return cost(rule, audience, moment)
        case bound.Condition():
            return len(audience.people)
        case bound.Items(field, where=where):
            column = audience.people.base.columns.get(field.name)
            items = len(column.items) if isinstance(column, Objects) else 0
            return len(audience.people) + items * _conditions(where)
        case bound.Happened(event, where=where, window=window) | bound.Measured(event, where=where, window=window):
            return _events(event.id, window, audience, moment) * (1 + _conditions(where))
        case _:
            assert_never(node)


def cost_among(node: bound.Node, people: int, audience: Audience) -> int:
    """The same to ask only so many people."""
    match node:
        case bound.AllOf(parts) | bound.AnyOf(parts):
            return sum(cost_among(part, people, audience) for part in parts)
        case bound.Not(part):
            return cost_among(part, people, audience)
        case bound.Member(rule=rule):
            return cost_among(rule, people, audience)
        case bound.Condition() | bound.Items():
            return people * SCATTERED
        case bound.Happened(event, where=where) | bound.Measured(event, where=where):
            happenings = audience.events.get(event.id)
            each = len(happenings) / max(len(audience.people), 1) if happenings else 0
            return int(people * (1 + each) * (1 + _conditions(where))) * SCATTERED
        case _:
            assert_never(node)


def _events(type_id: int, window: bound.Window, audience: Audience, moment: Moment) -> int:
    happenings = audience.events.get(type_id)
    if happenings is None:
        return 0
    rows = happenings.rows(Stretch.of(window.bounds(moment)))
    return rows.stop - rows.start + len(happenings.tail)


def _conditions(node: bound.Node | None) -> int:
    return 0 if node is None else sum(1 for _ in bound.clauses(node))
