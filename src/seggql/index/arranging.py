"""Events in canonical order: by time, then by person, then by what is known of them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from seggql.rules.vectors import Frame, Ints, Line, Lists, Objects, TextLists, Texts, Vector

from .canonical import canonical, filled
from .events import Events, Instants
from .joining import joined, joined_frames, parts_of

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
    rows = _by_time(at)
    if (owners == NOBODY).any():
        rows = rows[owners[rows] != NOBODY]
    places = _tied(at[rows])
    tied = rows[places]
    rows[places] = tied[np.lexsort((owners[tied], at[tied]))]
    tied = rows[places]
    places = places[_tied(at[tied], owners[tied])]
    if len(places):
        tied = rows[places]
        rows[places] = tied[np.lexsort((*reversed(_keys(_properties(parts, tied))), owners[tied], at[tied]))]
    return rows


def _by_time(at: Instants) -> Rows:
    """The rows in order of time. Two sorts: the second is several times as fast where little is out of order."""
    falls = np.count_nonzero(at[1:] < at[:-1])
    if not falls:
        return np.arange(len(at))
    return np.argsort(at, kind=None if falls * MOSTLY > len(at) else "stable")


def _tied(*sorted_keys: Ints) -> Rows:
    """The places in sorted keys that have a neighbour equal to them in all."""
    equal = np.logical_and.reduce([key[1:] == key[:-1] for key in sorted_keys])
    return np.flatnonzero(np.append(equal, False) | np.append(False, equal)[: len(equal) + 1])


def _properties(parts: Sequence[Events], rows: Rows) -> Frame:
    """The properties of some rows of the parts, in their order."""
    ends = np.cumsum([len(part) for part in parts])
    found = [np.flatnonzero((rows >= end - len(part)) & (rows < end)) for part, end in zip(parts, ends, strict=True)]
    frames = [
        part.properties.take(rows[places] - (end - len(part)))
        for part, end, places in zip(parts, ends, found, strict=True)
    ]
    return joined_frames(frames).take(np.argsort(np.concatenate(found)))


def _keys(frame: Frame) -> list[Ints]:
    return [_key(frame.columns[name]) for name in sorted(frame.columns)]


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
            keys = [key.tolist() for key in _keys(items)]
            return _ranks(list(_lists(lists, list(zip(*keys, strict=True)) if keys else [()] * len(items))))
        case _:
            raise TypeError(f"{type(column).__name__} is no shape that values are stored in.")


def _lists(lists: Lists, elements: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    return (tuple(elements[start:stop]) for start, stop in pairwise(lists.offsets.tolist()))


def _ranks(values: list[Any]) -> Ints:
    places = {value: place for place, value in enumerate(sorted(set(values)))}
    return np.array([places[value] for value in values], np.int64)
