"""People by number: a large base that never changes, and a small patch of those written since."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from seggql.rules.vectors import Frame, Mask

from .view import View

Numbers: TypeAlias = npt.NDArray[np.int32]
"""Dense numbers of people within their account, from 0 on."""


@dataclass(frozen=True, eq=False)
class People:
    """One version of all people. Number n has the profile id `ids[n]` and is `alive` until erased.

    The values of the first `len(base)` are in `base`, unless they are in `patch`, whose row n is of the person
    `patched[n]` (ascending); people added since are in `patch` only.
    """

    ids: npt.NDArray[np.int64]
    alive: Mask
    base: Frame
    patched: Numbers
    patch: Frame

    def __len__(self) -> int:
        return len(self.ids)

    def ask(self, question: Callable[[View], Mask], among: Numbers | None = None) -> Mask:
        """What the question answers for everybody by number, or for those `among` in their order."""
        if among is None:
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
        if not len(self.patched):
            return np.zeros(len(among), np.intp), np.zeros(len(among), np.bool_)
        rows = np.searchsorted(self.patched, among)
        rows[rows == len(self.patched)] = 0
        return rows, self.patched[rows] == among

    def numbers(self, ids: npt.NDArray[np.int64]) -> tuple[Numbers, Mask]:
        """The numbers of profile ids, and which of these there are."""
        order = np.argsort(self.ids, kind="stable") if not self._ascending else None
        known = self.ids if order is None else self.ids[order]
        if not len(known):
            return np.zeros(len(ids), np.int32), np.zeros(len(ids), np.bool_)
        at = np.minimum(np.searchsorted(known, ids), len(known) - 1)
        there = known[at] == ids
        numbers = at if order is None else order[at]
        return numbers.astype(np.int32), there & self.alive[numbers]

    @property
    def _ascending(self) -> bool:
        return bool((self.ids[1:] > self.ids[:-1]).all())

    def without(self, numbers: Numbers) -> "People":
        """The version in which these people are erased."""
        alive = self.alive.copy()
        alive[numbers] = False
        return replace(self, alive=alive)
