"""Who answers what is asked about the people of rules: the audience index, or PostgreSQL itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias

from seggql.index.fitting import fits
from seggql.rules import bound
from seggql.rules.moment import Moment

from .account import Account
from .index_evaluator import IndexEvaluator
from .paging import Page
from .person import Profile
from .profile_select import Sought
from .sql_evaluator import SqlEvaluator

Nodes: TypeAlias = Mapping[str, bound.Node]
"""Bound rules by the ids of their segments."""


class Evaluator(Protocol):
    """Answers about the people of rules at one moment. The numbers of one answer are of one state of the account."""

    @property
    def name(self) -> str:
        """What answers: "index" or "sql"."""
        ...

    async def counts(self, nodes: Sequence[bound.Node]) -> list[int]:
        """How many people each node matches: a rule, its clauses, what else is made of them."""
        ...

    async def head_counts(self, nodes: Nodes) -> dict[str, int]:
        """How many people each of many segments has."""
        ...

    async def roll_call(self, nodes: Nodes, profile_ids: Sequence[int]) -> set[tuple[int, str]]:
        """Each of these people with each segment they are in."""
        ...

    async def page(self, node: bound.Node, sought: Sought) -> Page[Profile]:
        """Some people of a rule. Raises Mistake for a bad cursor."""
        ...

    async def pages(self, nodes: Sequence[bound.Node], sought: Sought) -> list[Page[Profile]]:
        """As `page` for each of several rules, all in one statement."""
        ...

    async def count(self, node: bound.Node, search: str | None) -> int:
        """How many people of a rule a search finds."""
        ...


async def evaluator(account: Account, moment: Moment, nodes: Iterable[bound.Node]) -> Evaluator:
    """Who answers about these rules: the index if it holds all that was committed before the call.

    PostgreSQL answers while there is no index, and rules that were bound to other definitions than the index has:
    those of a moment ago. Raises DatabaseError and IndexTooLarge where only the index is to answer.
    """
    by_sql = SqlEvaluator(account, moment)
    version = await account.audience.current()
    if version is None or not all(fits(node, version.catalogue) for node in nodes):
        return by_sql
    return IndexEvaluator(account, moment, version, by_sql)
