"""Events in canonical order: by time, then by person, then by what is known of them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from seggql.rules.vectors import Frame, Ints, Line, Lists, Mask, Objects, TextLists, Texts, Vector

from .canonical import canonical, filled
from .events import Events
from .joining import joined, parts_of

Rows: TypeAlias = npt.NDArray[np.intp]
NOBODY = -1
"""The owner of events that are to be left out."""
MOSTLY = 10
"""Events are mostly in order where at most one in so many happened before the one ahead of it."""


def arranged(parts: Sequence[Events]) -> Events:
    """The events of all parts as one, in canonical order and form; those of NOBODY are left out.

    Column by column, so that besides the result only one column more is in memory.
    """
    rows = _order(parts)
    owners = np.concatenate([part.owners for part in parts]).take(rows).astype(np.int32, copy=False)
    at = np.concatenate([part.at for part in parts]).take(rows)
    frames = [part.properties for part in parts]
    names = sorted({name for frame in frames for name in frame.columns})
    columns = {name: canonical(joined(parts_of(name, frames)).take(rows)) for name in names}
    return Events(owners, at, Frame(len(rows), filled(columns)))


def _order(parts: Sequence[Events]) -> Rows:
    """The rows of the parts, numbered one part after another, in canonical order."""
    owners, at = np.concatenate([part.owners for part in parts]), np.concatenate([part.at for part in parts])
    rows = _sorted(at)
    if (owners == NOBODY).any():
        rows = rows[owners[rows] != NOBODY]
    times = at[rows]
    tied = np.zeros(len(rows), np.bool_)  # whether a row is not told from the one before by any key yet
    tied[1:] = times[1:] == times[:-1]
    _part(rows, tied, owners.take)
    frames = [part.properties for part in parts]
    for name in sorted({name for frame in frames for name in frame.columns}):
        if tied.any():
            column = joined(parts_of(name, frames))
            _part(rows, tied, lambda some, column=column: _key(column.take(some)))
    return rows


def _part(rows: Rows, tied: Mask, key: Callable[[Rows], Ints]) -> None:
    """Put rows that are tied in the order that one key more gives them."""
    if not tied.any():
        return
    places = np.flatnonzero(tied | np.append(tied[1:], False))
    keys = key(rows[places])
    order = _sorted(_both(np.cumsum(~tied[places]), keys))
    rows[places] = rows[places[order]]
    tied[places[1:]] &= keys[order[1:]] == keys[order[:-1]]


def _both(first: Ints, second: Ints) -> npt.NDArray[np.int64]:
    """One key that sorts as two do; the first is less than 2^31."""
    low, high = (int(second.min()), int(second.max())) if len(second) else (0, 0)
    if high - low >= 1 << 32:
        low, second = 0, np.unique(second, return_inverse=True)[1]
    return (first.astype(np.int64) << 32) | (second.astype(np.int64) - low)


def _sorted(keys: npt.NDArray[np.int64]) -> Rows:
    """The rows in order of their keys. Two sorts: the second is several times as fast where little is out of order."""
    falls = np.count_nonzero(keys[1:] < keys[:-1])
    if not falls:
        return np.arange(len(keys))
    return np.argsort(keys, kind=None if falls * MOSTLY > len(keys) else "stable")


def _key(column: Vector) -> Ints:
    """Numbers in the order of the values: they depend on the values only, not on how these are kept."""
    match column:
        case Texts(codes):
            return codes
        case Line(positions):
            return positions if not positions.dtype.hasobject else _ranks(positions.tolist())
        case TextLists(lists, texts):
            return _ranks(list(_lists(lists, texts.codes.tolist())))
        case Objects(lists, items):
            keys = [_key(items.columns[name]).tolist() for name in sorted(items.columns)]
            return _ranks(list(_lists(lists, list(zip(*keys, strict=True)) if keys else [()] * len(items))))
        case _:
            raise TypeError(f"{type(column).__name__} is no shape that values are stored in.")


def _lists(lists: Lists, elements: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    return (tuple(elements[start:stop]) for start, stop in pairwise(lists.offsets.tolist()))


def _ranks(values: list[Any]) -> Ints:
    places = {value: place for place, value in enumerate(sorted(set(values)))}
    return np.array([places[value] for value in values], np.int64)
