"""The audience index answers about the people of rules; PostgreSQL shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from seggql.index.audience import Audience
from seggql.index.evaluation import Evaluation
from seggql.rules import bound
from seggql.rules.moment import Moment
from seggql.rules.vectors import Mask

from .account import Account
from .paging import Page
from .person import Profile
from .profile_select import EVERYBODY, Sought, Whom, count_of, page_of, pages_of, words_of
from .sql_evaluator import SqlEvaluator

FEW = 10_000
"""So many people of a rule are put in order, or searched, by their ids. Of more, PostgreSQL is asked by the rule
itself: their ids alone would be longer to send and to look up than the rule is to evaluate."""

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class IndexEvaluator:
    """An `Evaluator` by one version of the index, evaluated off the event loop."""

    account: Account
    moment: Moment
    version: Audience
    by_sql: SqlEvaluator
    name: str = "index"

    async def counts(self, nodes: Sequence[bound.Node]) -> list[int]:
        def work() -> list[int]:
            asked = Evaluation(self.version, self.moment)  # one for all, as they share their clauses
            return [int(np.count_nonzero(asked.members(node))) for node in nodes]

        return await self.account.audience.ask(work)

    async def head_counts(self, nodes: Mapping[str, bound.Node]) -> dict[str, int]:
        def work() -> dict[str, int]:
            return {id: int(np.count_nonzero(self._members(node))) for id, node in nodes.items()}

        return await self.account.audience.ask(work)

    async def roll_call(self, nodes: Mapping[str, bound.Node], profile_ids: Sequence[int]) -> set[tuple[int, str]]:
        def work() -> set[tuple[int, str]]:
            numbers, known = self.version.people.numbers(np.unique(np.array(profile_ids, np.int64)))
            among = np.sort(numbers[known])
            asked = Evaluation(self.version, self.moment, among)
            ids = self.version.people.ids[among]
            return {(int(one), id) for id, node in nodes.items() for one in ids[asked.members(node)]}

        return await self.account.audience.ask(work)

    async def page(self, node: bound.Node, sought: Sought) -> Page[Profile]:
        whom = await self._whom(node, sought)
        found = await page_of(self.account, whom, self.moment, sought)
        if _is_short([whom], [found], sought):
            return await self.by_sql.page(node, sought)
        return found

    async def pages(self, nodes: Sequence[bound.Node], sought: Sought) -> list[Page[Profile]]:
        whoms = [await self._whom(node, sought) for node in nodes]
        found = await pages_of(self.account, whoms, self.moment, sought)
        if _is_short(whoms, found, sought):
            return await self.by_sql.pages(nodes, sought)
        return found

    async def count(self, node: bound.Node, search: str | None) -> int:
        if not words_of(search):
            return (await self.counts([node]))[0]
        return await count_of(self.account, await self._whom(node, Sought(search=search)), self.moment, search)

    async def _whom(self, node: bound.Node, sought: Sought) -> Whom:
        """Whom to ask PostgreSQL for: people by their ids where these are few, else the rule's."""
        if node == EVERYBODY:
            return Whom(node)
        place = sought.order.place_of(sought.after) if sought.is_by_id else None

        def work() -> Whom:
            ids = self._ids(node)
            if not sought.is_by_id:
                return Whom(node) if len(ids) > FEW else Whom(among=ids.tolist())
            return Whom(among=_next(ids, place, sought))

        return await self.account.audience.ask(work)

    def _ids(self, node: bound.Node) -> Ids:
        return self.version.people.ids[self._members(node)]

    def _members(self, node: bound.Node) -> Mask:
        return Evaluation(self.version, self.moment).members(node)


def _next(ids: Ids, place: tuple[object, int] | None, sought: Sought) -> list[int]:
    """The ids of a page in order of id, and one more."""
    descending = sought.order.descending
    if place is not None:
        ids = ids[ids < place[1]] if descending else ids[ids > place[1]]
    count = min(sought.first + 1, len(ids))
    if not count:
        return []
    ids = np.partition(ids, len(ids) - count if descending else count - 1)
    return (ids[-count:] if descending else ids[:count]).tolist()


def _is_short(whoms: Sequence[Whom], pages: Sequence[Page[Profile]], sought: Sought) -> bool:
    """Whether somebody of a page has been erased since, so that it would seem to be the last one."""
    if not sought.is_by_id:
        return False
    pairs = zip(whoms, pages, strict=True)
    return any(whom.among is not None and len(page.nodes) + page.has_next < len(whom.among) for whom, page in pairs)
