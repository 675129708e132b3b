"""Values brought together by the person they belong to: sums, means and extremes of a measure, exact."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from .vectors import Ints, Line, Mask, nowhere

Owners: TypeAlias = npt.NDArray[np.signedinteger[Any]]
Grouping: TypeAlias = Callable[[Line, Owners, int], Line]
"""Brings values together: those of a line, whose row n belongs to `owners[n]`, into a line of so many owners."""

BLOCK = 1 << 16
"""Indices that are made wider at a time, so that they stay in the processor's cache."""
_EXACT = 2**53
"""Whole numbers below this are exact as floats, which is what NumPy adds up by owner."""
_WIDEST = 2**62


def counted(owners: Owners, size: int) -> Ints:
    """How many rows each owner has.

    Block by block, as NumPy counts fast with indices of its own width only: twice as fast as `bincount` of them all.
    """
    counts = np.zeros(size, np.int32)
    for start in range(0, len(owners), BLOCK):
        np.add.at(counts, owners[start : start + BLOCK].astype(np.intp), 1)
    return counts


def owning(owners: Owners, size: int) -> Mask:
    """Who has any row."""
    found = np.zeros(size, np.bool_)
    for start in range(0, len(owners), BLOCK):
        found[owners[start : start + BLOCK].astype(np.intp)] = True
    return found


def total(values: Line, owners: Owners, size: int) -> Line:
    """The sum of each owner's values."""
    values, owners = _present(values, owners)
    sums = _sums(values.positions, owners, size)
    return _where(owning(owners, size), sums, values.places)


def mean(places: int) -> Grouping:
    """The mean of each owner's values, rounded to so many places, half away from zero."""

    def grouping(values: Line, owners: Owners, size: int) -> Line:
        values, owners = _present(values, owners)
        sums, counts = _sums(values.positions, owners, size), counted(owners, size)
        shift = 10 ** abs(places - values.places)
        up, down = (shift, 1) if places > values.places else (1, shift)
        largest = max(int(abs(sums).max(initial=0)) * up, int(counts.max(initial=0)) * down)
        if largest >= _WIDEST // 4:
            sums, counts = sums.astype(object), counts.astype(object)
        parts, wholes = abs(sums) * up, np.maximum(counts, 1) * down
        rounded = (2 * parts + wholes) // (2 * wholes)
        return _where(counts > 0, np.where(sums < 0, -rounded, rounded), places)

    return grouping


def least(values: Line, owners: Owners, size: int) -> Line:
    """The smallest of each owner's values."""
    return _extreme(np.minimum, values, owners, size)


def greatest(values: Line, owners: Owners, size: int) -> Line:
    """The largest of each owner's values."""
    return _extreme(np.maximum, values, owners, size)


def _extreme(ufunc: np.ufunc, values: Line, owners: Owners, size: int) -> Line:
    values, owners = _present(values, owners)
    found = np.full(size, values.nowhere, values.positions.dtype)
    found[owners] = values.positions  # one of them each, to begin with
    ufunc.at(found, owners, values.positions)
    return Line(found, values.places)


def _present(values: Line, owners: Owners) -> tuple[Line, Owners]:
    missing = values.missing
    if not missing.any():
        return values, owners
    there = np.flatnonzero(~missing)
    return values.take(there), owners[there]


def _sums(positions: Ints, owners: Owners, size: int) -> Ints:
    largest = max(abs(int(positions.min(initial=0))), abs(int(positions.max(initial=0))))
    if largest * len(positions) < _EXACT:
        return np.bincount(owners, weights=positions, minlength=size).astype(np.int64)
    sums = np.zeros(size, object)
    np.add.at(sums, owners, positions.astype(object))
    return sums


def _where(owning: Mask, positions: npt.NDArray[Any], places: int) -> Line:
    return Line(np.where(owning, positions, nowhere(positions.dtype)), places)
