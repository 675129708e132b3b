"""People by number: a large base that never changes, and a small patch of those written since."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from seggql.rules.vectors import Frame, Mask

from .view import View

Numbers: TypeAlias = npt.NDArray[np.int32]
"""Dense numbers of people within their account, from 0 on."""
_Sorted: TypeAlias = npt.NDArray[np.int32] | npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class People:
    """One version of all people. Number n has the profile id `ids[n]`; some were `erased`.

    The values of the first `len(base)`, whose ids ascend, are in `base`, unless they are in `patch`, whose row n is of
    the person `patched[n]` (ascending) and was written by the version `written[n]`; people added since are in `patch`
    only.
    """

    ids: npt.NDArray[np.int64]
    base: Frame
    patched: Numbers
    patch: Frame
    version: int = 0
    written: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    erased: BitMap = field(default_factory=BitMap)

    @classmethod
    def of(cls, ids: npt.NDArray[np.int64], values: Frame, version: int = 0) -> "People":
        """People by ascending ids, none erased, none written since."""
        return cls(ids, values, np.zeros(0, np.int32), Frame(0), version)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def gone(self) -> Numbers:
        """The numbers of those who were erased, ascending."""
        return np.array(self.erased, np.int32)

    def alive(self, among: Numbers | None = None) -> Mask:
        """Who was not erased, of all by number, or of those `among` in their order."""
        if among is not None:
            return ~np.isin(among, self.gone)
        found = np.ones(len(self), np.bool_)
        found[self.gone] = False
        return found

    def ask(self, question: Callable[[View], Mask], among: Numbers | None = None) -> Mask:
        """What the question answers for everybody by number, or for those `among` in their order."""
        if among is None:
            if len(self.base) == len(self) and not len(self.patched):
                return question(View(self.base))
            found = np.zeros(len(self), np.bool_)
            found[: len(self.base)] = question(View(self.base))
            if len(self.patched):
                found[self.patched] = question(View(self.patch))
            return found
        found = np.zeros(len(among), np.bool_)
        old = among < len(self.base)
        found[old] = question(View(self.base, among[old]))
        rows, written = self._in_patch(among)
        if written.any():
            found[written] = question(View(self.patch, rows[written]))
        return found

    def _in_patch(self, among: Numbers) -> tuple[npt.NDArray[np.intp], Mask]:
        """The rows of the patch that these people would be in, and who of them is."""
        return _found(among, self.patched)

    def numbers(self, ids: npt.NDArray[np.int64]) -> tuple[Numbers, Mask]:
        """The numbers of profile ids, and which of these there are."""
        known, added = np.split(self.ids, [len(self.base)])
        order = np.argsort(added)  # mostly in order already: ids are given out one after another
        numbers, there = _found(ids, known)
        places, new = _found(ids, added[order])
        numbers[new] = len(known) + order[places[new]]
        numbers = numbers.astype(np.int32)
        return numbers, (there | new) & self.alive(numbers)

    def without(self, numbers: Numbers) -> "People":
        """The version in which these people are erased."""
        return replace(self, erased=self.erased | BitMap(numbers))


def _found(wanted: _Sorted, known: _Sorted) -> tuple[npt.NDArray[np.intp], Mask]:
    """The places of the wanted ones among those known (ascending), and which of them are there."""
    if not len(known):
        return np.zeros(len(wanted), np.intp), np.zeros(len(wanted), np.bool_)
    places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return places, known[places] == wanted
