"""Values brought together by the person they belong to: counts, sums, means and extremes, exact."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from .vectors import Ints, Line, Mask, nowhere

Owners: TypeAlias = npt.NDArray[np.signedinteger[Any]]
"""The number of the person that each row belongs to."""


@dataclass(frozen=True, eq=False)
class Owned:
    """Values and whose they are, row by row; none is missing."""

    positions: Ints
    owners: Owners

    @classmethod
    def of(cls, values: Line, owners: Owners) -> "Owned":
        """The values that are not missing."""
        missing = values.missing
        if not missing.any():
            return cls(values.positions, owners)
        there = np.flatnonzero(~missing)
        return cls(values.positions[there], owners[there])


Grouping: TypeAlias = Callable[[Sequence[Owned], int, int], Line]
"""Brings together the values in some parts, numbers with so many places, for so many owners."""

BLOCK = 1 << 16
"""Rows that are worked on at a time, so that what is made of them stays in the processor's cache."""
_WIDEST = 2**62
"""Whole numbers below this can be added without leaving 64 bits."""


def counted(owners: Owners, size: int) -> Ints:
    """How many rows each owner has."""
    counts, one = np.zeros(size, np.int32), np.int32(1)
    for block, _ in _blocks(owners):
        np.add.at(counts, block, one)
    return counts


def counted_where(owners: Owners, rows: Mask, size: int) -> Ints:
    """How many of the `rows` each owner has."""
    if 3 * np.count_nonzero(rows) < len(rows):
        return counted(owners[np.flatnonzero(rows)], size)
    counts = np.zeros(size, np.int32)  # adding nothing for the others is quicker than to leave them out
    for block, run in _blocks(owners):
        np.add.at(counts, block, rows[run].astype(np.int32))
    return counts


def owning(owners: Owners, size: int) -> Mask:
    """Who has any row."""
    found = np.zeros(size, np.bool_)
    for block, _ in _blocks(owners):
        found[block] = True
    return found


def total(parts: Sequence[Owned], places: int, size: int) -> Line:
    """The sum of each owner's values."""
    sums = _sums(parts, size)
    if all(int(part.positions.min(initial=1)) > 0 for part in parts):
        return _where(sums > 0, sums, places)
    return _where(np.logical_or.reduce([owning(part.owners, size) for part in parts]), sums, places)


def mean(kept: int) -> Grouping:
    """The mean of each owner's values, rounded to so many places, half away from zero."""

    def grouping(parts: Sequence[Owned], places: int, size: int) -> Line:
        sums = _sums(parts, size)
        counts = np.add.reduce([counted(part.owners, size) for part in parts]).astype(np.int64)
        up, down = (10 ** (kept - places), 1) if kept > places else (1, 10 ** (places - kept))
        largest = max(int(abs(sums).max(initial=0)) * up, int(counts.max(initial=0)) * down)
        if largest >= _WIDEST // 4:
            sums, counts = sums.astype(object), counts.astype(object)
        shares, wholes = abs(sums) * up, np.maximum(counts, 1) * down
        rounded: Ints = (2 * shares + wholes) // (2 * wholes)
        return _where(counts > 0, np.where(sums < 0, -rounded, rounded), kept)

    return grouping


def least(parts: Sequence[Owned], places: int, size: int) -> Line:
    """The smallest of each owner's values."""
    mirrored = greatest([Owned(-part.positions, part.owners) for part in parts], places, size)
    return _where(~mirrored.missing, -mirrored.positions, places)


def greatest(parts: Sequence[Owned], places: int, size: int) -> Line:
    """The largest of each owner's values."""
    dtype = np.result_type(*(part.positions.dtype for part in parts))
    found = np.full(size, nowhere(dtype), dtype)  # smaller than any value
    for part in parts:
        for block, run in _blocks(part.owners):
            np.maximum.at(found, block, part.positions[run].astype(dtype))
    return Line(found, places)


def _sums(parts: Sequence[Owned], size: int) -> Ints:
    """Sums in 64 bits where they cannot grow out of them, else in Python's integers."""
    largest = sum(
        len(part.positions) * max(abs(int(part.positions.min(initial=0))), abs(int(part.positions.max(initial=0))))
        for part in parts
    )
    dtype = np.dtype(np.int64 if largest < _WIDEST else object)
    sums = np.zeros(size, dtype)
    for part in parts:
        for block, run in _blocks(part.owners):
            np.add.at(sums, block, part.positions[run].astype(dtype))
    return sums


def _blocks(owners: Owners) -> Iterator[tuple[npt.NDArray[np.intp], slice]]:
    """Owners block by block, with the rows of each block.

    NumPy is fast with indices of its own width only; they are made wider a block at a time.
    """
    for start in range(0, len(owners), BLOCK):
        run = slice(start, start + BLOCK)
        yield owners[run].astype(np.intp), run


def _where(there: Mask, positions: Ints, places: int) -> Line:
    return Line(np.where(there, positions, nowhere(positions.dtype)), places)
