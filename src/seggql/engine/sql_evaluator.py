"""PostgreSQL answers about the people of rules: each question is one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func

from seggql.rules import bound
from seggql.rules.moment import Moment
from seggql.store.predicate import People

from .account import Account
from .paging import Page
from .person import Profile
from .profile_select import Sought, Whom, count_of, page_of, pages_of
from .roll_call import head_counts, roll_call


@dataclass(frozen=True)
class SqlEvaluator:
    """An `Evaluator` by SQL."""

    account: Account
    moment: Moment
    name: str = "sql"

    async def counts(self, nodes: Sequence[bound.Node]) -> list[int]:
        people = People(self.account.id, self.moment)
        matching = [people.matching(node) for node in nodes]  # together, as they share their conditions
        columns = [func.count().filter(holds).label(f"count_{number}") for number, holds in enumerate(matching)]
        row = await self.account.database.fetch_one(people.select(*columns))
        assert row is not None, "aggregates always give a row"
        return list(row)

    async def head_counts(self, nodes: Mapping[str, bound.Node]) -> dict[str, int]:
        return await head_counts(self.account, self.moment, nodes)

    async def roll_call(self, nodes: Mapping[str, bound.Node], profile_ids: Sequence[int]) -> set[tuple[int, str]]:
        return await roll_call(self.account, self.moment, nodes, profile_ids)

    async def page(self, node: bound.Node, sought: Sought) -> Page[Profile]:
        return await page_of(self.account, Whom(node), self.moment, sought)

    async def pages(self, nodes: Sequence[bound.Node], sought: Sought) -> list[Page[Profile]]:
        return await pages_of(self.account, [Whom(node) for node in nodes], self.moment, sought)

    async def count(self, node: bound.Node, search: str | None) -> int:
        return await count_of(self.account, Whom(node), self.moment, search)
