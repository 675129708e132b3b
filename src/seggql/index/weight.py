"""What an audience is made of, array by array: how much memory it takes, and in what two of them differ."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from seggql.rules.vectors import Frame, Line, Objects, Vector

from .audience import Audience
from .events import ByPerson, Events, Milestones

Array: TypeAlias = npt.NDArray[Any] | pl.Series

BIG_NUMBER = 48
"""Bytes of one of Python's integers, beside the pointer to it."""


def weight(audience: Audience) -> int:
    """Bytes of memory; those of arrays that are shared with other versions count here, too."""
    return sum(_bytes(array) for _, array in arrays(audience)) + sum(
        array.nbytes for happenings in audience.events.values() for array in _ways(happenings.base)
    )


def differences(one: Audience, other: Audience) -> list[str]:
    """The names of the arrays that are not the same, bit for bit; none of two canonical versions of one audience."""
    left, right = dict(arrays(one)), dict(arrays(other))
    return [name for name in sorted(left | right) if not _same(left.get(name), right.get(name))]


def arrays(audience: Audience) -> Iterator[tuple[str, Array]]:
    """Every array by a name that says where it belongs, such as people.base.city.codes."""
    people = audience.people
    yield from {"people.ids": people.ids, "people.erased": people.gone}.items()
    yield from {"people.patched": people.patched, "people.written": people.written}.items()
    yield from _of_frame("people.base", people.base)
    yield from _of_frame("people.patch", people.patch)
    for type_id, happenings in audience.events.items():
        yield from _of_events(f"events.{type_id}.base", happenings.base)
        yield from _of_events(f"events.{type_id}.tail", happenings.tail)


def _of_events(name: str, events: Events) -> Iterator[tuple[str, Array]]:
    yield f"{name}.owners", events.owners
    yield f"{name}.at", events.at
    yield from _of_frame(name, events.properties)


def _of_frame(name: str, frame: Frame) -> Iterator[tuple[str, Array]]:
    for key, column in frame.columns.items():
        yield from _of_vector(f"{name}.{key}", column)


def _of_vector(name: str, vector: Vector) -> Iterator[tuple[str, Array]]:
    match vector:
        case Line(positions, places):
            yield f"{name}.positions/{places}", positions
        case Objects(lists, items):
            yield f"{name}.offsets", lists.offsets
            yield from _of_frame(name, items)
        case _:
            yield from ((f"{name}.{part}", array) for part, array in vector.arrays().items())


def _ways(events: Events) -> Sequence[npt.NDArray[Any]]:
    """The arrays that lead from people to events, and the milestones, where they have been made already."""
    way: ByPerson | None = vars(events).get("by_person")
    stones: Milestones | None = vars(events).get("milestones")
    return (*((way.people, way.starts, way.order) if way else ()), *(stones.counts if stones else ()))


def _bytes(array: Array) -> int:
    if isinstance(array, pl.Series):
        return int(array.estimated_size())
    return array.nbytes + (BIG_NUMBER * array.size if array.dtype.hasobject else 0)


def _same(one: Array | None, other: Array | None) -> bool:
    if isinstance(one, pl.Series) and isinstance(other, pl.Series):
        return one.equals(other, check_dtypes=True)
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        same = one.dtype == other.dtype and one.shape == other.shape
        return same and (one.tolist() == other.tolist() if one.dtype.hasobject else one.tobytes() == other.tobytes())
    return one is other
