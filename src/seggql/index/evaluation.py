"""The evaluator in memory: a bound rule becomes the mask of the people who satisfy it.

What a rule means is in the rows of the operators, measures and occurrences; here is the boolean tree over people, and
who is asked what in which order.
"""

from collections.abc import Sequence
from typing import TypeAlias, assert_never

import numpy as np
import numpy.typing as npt

from seggql.rules import bound
from seggql.rules.moment import Moment
from seggql.rules.vectors import Mask

from .audience import Audience
from .conditions import holds
from .cost import cost, cost_among
from .people import Numbers
from .tally import Tally

Clause: TypeAlias = bound.Condition | bound.Items | bound.Happened | bound.Measured


class Evaluation:
    """Rules asked of one audience at one moment; a clause that several of them share is asked once.

    With `among`, the numbers of some people (ascending), only these are asked, and masks are in their order.
    """

    def __init__(self, audience: Audience, moment: Moment, among: Numbers | None = None) -> None:
        self._audience, self._moment, self._among = audience, moment, among
        self._tally = Tally(audience, moment, among)
        self._asked: list[tuple[Clause, Mask]] = []

    def members(self, node: bound.Node) -> Mask:
        """Who satisfies the rule; nobody who was erased."""
        people, mask = self._audience.people, self._mask(node)
        return mask & people.alive(self._among) if people.erased else mask

    def _mask(self, node: bound.Node) -> Mask:
        match node:
            case bound.AllOf(parts):
                return self._decided(parts, by=False)
            case bound.AnyOf(parts):
                return self._decided(parts, by=True)
            case bound.Not(part):
                return ~self._mask(part)
            case bound.Member(rule=rule):
                return self._mask(rule)
            case bound.Condition() | bound.Items() | bound.Happened() | bound.Measured():
                return self._known(node) if self._is_known(node) else self._ask(node)
            case _:
                assert_never(node)

    def _decided(self, parts: Sequence[bound.Node], by: bool) -> Mask:
        """One part that is False decides "all", one that is True decides "any".

        The cheap parts come first; whom they have decided is not asked the others, where that saves work.
        """
        if not parts:
            return np.full(self._tally.size, not by)
        first, *others = sorted(parts, key=self._cost)
        found = self._mask(first)
        for part in others:
            left = len(found) - int(np.count_nonzero(found == by))
            if self._cost(part) <= len(found) + cost_among(part, left, self._audience):  # they have to be found first
                found = found | self._mask(part) if by else found & self._mask(part)
            else:
                places = np.flatnonzero(found != by)
                found = found.copy()
                found[places] = self._of(places)._mask(part)
        return found

    def _cost(self, node: bound.Node) -> int:
        return 0 if self._is_known(node) else cost(node, self._audience, self._moment)

    def _of(self, places: npt.NDArray[np.intp]) -> "Evaluation":
        """The same, asked of some of the people."""
        among = places.astype(np.int32) if self._among is None else self._among[places]
        return Evaluation(self._audience, self._moment, among)

    def _ask(self, node: Clause) -> Mask:
        match node:
            case bound.Condition() | bound.Items():
                mask = self._audience.people.ask(lambda view: holds(node, view, self._moment), self._among)
            case bound.Happened():
                mask = self._tally.happened(node)
            case bound.Measured():
                mask = self._tally.measured(node)
            case _:
                assert_never(node)
        self._asked.append((node, mask))
        return mask

    def _is_known(self, node: bound.Node) -> bool:
        return any(known == node for known, _ in self._asked)

    def _known(self, node: bound.Node) -> Mask:
        return next(mask for known, mask in self._asked if known == node)
