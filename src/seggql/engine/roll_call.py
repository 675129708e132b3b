"""Many segments asked in one statement: how many people each has, and which of some people are in which.

The statement puts the answers for each segment one after another. One `SELECT` that held the conditions of all
would take a time that grows with the square of their number only to be planned.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, Select, func, literal, union_all

from seggql.rules import bound
from seggql.rules.moment import Moment
from seggql.store.predicate import People, Sql
from seggql.store.tables import profiles

from .account import Account
from .row import Row

Nodes = Mapping[str, bound.Node]
"""Bound rules by the ids of their segments."""


async def head_counts(account: Account, moment: Moment, nodes: Nodes) -> dict[str, int]:
    """How many people each segment has."""
    found = await _ask(account, moment, nodes, func.count().label("people"))
    return {id: row["people"] for id, row in found}


async def roll_call(account: Account, moment: Moment, nodes: Nodes, profile_ids: Sequence[int]) -> set[tuple[int, str]]:
    """Each of these people with each segment they are in."""
    found = await _ask(account, moment, nodes, profiles.c.id, profile_ids)
    return {(row["id"], id) for id, row in found}


async def _ask(
    account: Account, moment: Moment, nodes: Nodes, column: Any, among: Sequence[int] | None = None
) -> list[tuple[str, Row]]:
    """The column of the people in each segment, each row with its segment's id."""
    if not nodes:
        return []
    parts = [_part(People(account.id, moment, among), n, node, column) for n, node in enumerate(nodes.values())]
    ids = list(nodes)
    return [(ids[row["segment"]], row) for row in await account.database.fetch(union_all(*parts))]


def _part(people: People, number: int, node: bound.Node, column: Any) -> Select[*tuple[Any, ...]]:
    """Segments go by their number in the statement, so that one about others has the same text."""
    matching: Sql = people.matching(node)
    return people.select(literal(number, Integer()).label("segment"), column).where(matching)
