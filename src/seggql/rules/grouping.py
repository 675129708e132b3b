"""Rows brought together by the person they belong to: how many each has, who has any, the sum of their values."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from .vectors import Ints, Mask

Owners: TypeAlias = npt.NDArray[np.signedinteger[Any]]
"""The number of the person that each row belongs to."""

BLOCK = 1 << 16
"""Rows that are worked on at a time, so that what is made of them stays in the processor's cache."""


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


def added(sums: Ints, owners: Owners, positions: Ints) -> None:
    """Add each row's position to the sum of its owner."""
    for block, run in _blocks(owners):
        np.add.at(sums, block, positions[run].astype(sums.dtype))


def raised(found: Ints, owners: Owners, positions: Ints) -> None:
    """Raise what was found of each owner to the largest of their rows' positions."""
    for block, run in _blocks(owners):
        np.maximum.at(found, block, positions[run].astype(found.dtype))


def _blocks(owners: Owners) -> Iterator[tuple[npt.NDArray[np.intp], slice]]:
    """Owners block by block, with the rows of each block.

    NumPy is fast with indices of its own width only; they are made wider a block at a time.
    """
    for start in range(0, len(owners), BLOCK):
        run = slice(start, start + BLOCK)
        yield owners[run].astype(np.intp), run
