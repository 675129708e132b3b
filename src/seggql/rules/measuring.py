"""Measures in memory: people's values brought together into one each, and asked like any other vector.

What is made of them is made when it is asked for: whether the smallest of many values is below a bound, for one, is
known from the values that are below it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from .grouping import Owners, added, counted, owning, raised
from .vectors import Ints, Line, Mask, nowhere

_WIDEST = 2**62
"""Whole numbers below this can be added without leaving 64 bits."""


class Values(Protocol):
    """Values and whose they are, row by row; none is missing. Owners are numbers below the number of all people."""

    @property
    def positions(self) -> Ints: ...

    @property
    def owners(self) -> Owners: ...

    def owning(self, low: int | None, high: int | None, size: int) -> Mask:
        """Which of so many people have a value from one position to another; None is no bound."""
        ...


@dataclass(frozen=True, eq=False)
class Owned:
    """Values in any order, some of them missing; those are left out when it comes to it."""

    line: Line
    all_owners: Owners

    @cached_property
    def _there(self) -> npt.NDArray[np.intp] | slice:
        missing = self.line.missing
        return np.flatnonzero(~missing) if missing.any() else slice(None)

    @property
    def positions(self) -> Ints:
        return self.line.positions[self._there]

    @property
    def owners(self) -> Owners:
        return self.all_owners[self._there]

    def owning(self, low: int | None, high: int | None, size: int) -> Mask:
        return owning(self.all_owners[np.flatnonzero(self.line.within(low, high))], size)


class Measured(Protocol):
    """A measure of each person, asked like a `Line`; missing for those without a value."""

    @property
    def places(self) -> int: ...

    @property
    def positions(self) -> Ints: ...

    @property
    def missing(self) -> Mask: ...

    def __len__(self) -> int: ...

    def within(self, low: int | None, high: int | None) -> Mask: ...

    def among(self, positions: Sequence[int]) -> Mask: ...


Grouping: TypeAlias = Callable[[Sequence[Values], int, int], Measured]
"""Brings together the values in some parts, numbers with so many places, of so many people."""


@dataclass(frozen=True, eq=False)
class Total:
    """The sum of each person's values."""

    parts: Sequence[Values]
    places: int
    size: int

    @cached_property
    def sums(self) -> Ints:
        """Sums, 0 for those without a value: in 64 bits where they cannot grow out of them."""
        largest = sum(len(part.positions) * _largest(part.positions) for part in self.parts)
        sums = np.zeros(self.size, np.int64 if largest < _WIDEST else object)
        for part in self.parts:
            added(sums, part.owners, part.positions)
        return sums

    @property
    def missing(self) -> Mask:
        return ~_any_of(self.parts, None, None, self.size)

    @property
    def positions(self) -> Ints:
        return np.where(self.missing, nowhere(self.sums.dtype), self.sums)

    def within(self, low: int | None, high: int | None) -> Mask:
        found = Line(self.sums).within(low, high)
        zero = (low is None or low <= 0) and (high is None or high >= 0)
        return found & ~self.missing if zero else found

    def among(self, positions: Sequence[int]) -> Mask:
        found = Line(self.sums).among(positions)
        return found & ~self.missing if 0 in positions else found

    def __len__(self) -> int:
        return self.size


@dataclass(frozen=True, eq=False)
class Greatest:
    """The largest of each person's values."""

    parts: Sequence[Values]
    places: int
    size: int

    @property
    def missing(self) -> Mask:
        return ~_any_of(self.parts, None, None, self.size)

    @property
    def positions(self) -> Ints:
        dtype = np.result_type(*(part.positions.dtype for part in self.parts))
        found = np.full(self.size, nowhere(dtype), dtype)  # smaller than any value
        for part in self.parts:
            raised(found, part.owners, part.positions)
        return found

    def within(self, low: int | None, high: int | None) -> Mask:
        found = _any_of(self.parts, low, None, self.size)
        return found if high is None else found & ~_any_of(self.parts, high + 1, None, self.size)

    def among(self, positions: Sequence[int]) -> Mask:
        return Line(self.positions).among(positions)

    def __len__(self) -> int:
        return self.size


@dataclass(frozen=True, eq=False)
class Least:
    """The smallest of each person's values."""

    parts: Sequence[Values]
    places: int
    size: int

    @property
    def missing(self) -> Mask:
        return ~_any_of(self.parts, None, None, self.size)

    @property
    def positions(self) -> Ints:
        mirrored = [Owned(Line(-part.positions), part.owners) for part in self.parts]
        found = Greatest(mirrored, self.places, self.size).positions
        return np.where(found == nowhere(found.dtype), found, -found)

    def within(self, low: int | None, high: int | None) -> Mask:
        found = _any_of(self.parts, None, high, self.size)
        return found if low is None else found & ~_any_of(self.parts, None, low - 1, self.size)

    def among(self, positions: Sequence[int]) -> Mask:
        return Line(self.positions).among(positions)

    def __len__(self) -> int:
        return self.size


def mean(kept: int) -> Grouping:
    """The mean of each person's values, rounded to so many places, half away from zero."""

    def grouping(parts: Sequence[Values], places: int, size: int) -> Measured:
        counts = np.add.reduce([counted(part.owners, size) for part in parts])
        there = np.flatnonzero(counts)
        sums, counts = Total(parts, places, size).sums[there], counts[there].astype(np.int64)
        up, down = (10 ** (kept - places), 1) if kept > places else (1, 10 ** (places - kept))
        if max(_largest(sums) * up, _largest(counts) * down) >= _WIDEST // 4:
            sums, counts = sums.astype(object), counts.astype(object)
        shares, wholes = abs(sums) * up, counts * down
        rounded: Ints = (2 * shares + wholes) // (2 * wholes)
        positions = np.full(size, nowhere(rounded.dtype), rounded.dtype)
        positions[there] = np.where(sums < 0, -rounded, rounded)
        return Line(positions, kept)

    return grouping


def _any_of(parts: Sequence[Values], low: int | None, high: int | None, size: int) -> Mask:
    return np.logical_or.reduce([part.owning(low, high, size) for part in parts])


def _largest(numbers: Ints) -> int:
    return max(abs(int(numbers.min(initial=0))), abs(int(numbers.max(initial=0))))
