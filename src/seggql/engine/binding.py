"""Rules of the account through both gates, those that people send and those that are saved."""

from collections.abc import Iterable
from dataclasses import dataclass

from seggql.rules import bound, nodes
from seggql.rules.bind import bind
from seggql.rules.catalogue import Catalogue
from seggql.rules.issues import InvalidRule
from seggql.rules.load import examine, load
from seggql.rules.types import Json

from .account import Account, Source
from .catalogue import ANY_SIZE, catalogue, catalogue_for
from .mistakes import Place, from_issues
from .segment import Segment


@dataclass(frozen=True)
class BoundRule:
    """A rule that has passed both gates, with the catalogue that gave it its meaning."""

    rule: nodes.Rule
    node: bound.Node
    catalogue: Catalogue

    @property
    def json(self) -> Json:
        """The rule as it is stored and shown."""
        return nodes.dump(self.rule)


async def bound_rule(
    account: Account,
    rule: Json,
    *,
    saving_as: str | None = None,
    source: Source | None = None,
    at: Place = ("rule",),
) -> BoundRule:
    """A rule from outside. Raises Mistake with every issue, at `at` and down from there.

    `saving_as` is the id of the segment that will have it.
    """
    read, malformed = examine(rule, account.limits)
    known = await catalogue(account, read, source)
    try:
        node = bind(read, known, account.limits, saving_as=saving_as)
    except InvalidRule as invalid:
        raise from_issues(InvalidRule((*malformed, *invalid.issues)), at) from None
    if malformed:
        raise from_issues(InvalidRule(malformed), at)
    return BoundRule(read, node, known)


async def bind_saved(
    account: Account, segments: Iterable[Segment], source: Source | None = None
) -> dict[str, bound.Node | None]:
    """The bound rules of saved segments by their ids; None for one that no longer fits the catalogue."""
    rules = {segment.id: load(segment.rule, ANY_SIZE) for segment in segments}
    known = await catalogue_for(account, rules.values(), source or account.database)
    return {id: _bound(rule, known) for id, rule in rules.items()}


def _bound(rule: nodes.Rule, known: Catalogue) -> bound.Node | None:
    try:
        return bind(rule, known, ANY_SIZE)
    except InvalidRule:
        return None
