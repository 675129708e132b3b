"""The canonical form of vectors: equal values make equal arrays, bit for bit, and the smallest ones that hold them.

Words are all in use; codes and positions are of the narrowest type; numbers have the fewest places; lists lie one after
another without gaps. Columns in which every value is missing are left out.
"""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
import polars as pl

from seggql.rules.vectors import Frame, Ints, Line, Lists, Mask, Objects, TextLists, Texts, Vector, nowhere

AnyVector = TypeVar("AnyVector", bound=Vector)

_UNSIGNED = tuple(np.dtype(kind) for kind in (np.uint8, np.uint16, np.uint32))
_SIGNED = tuple(np.dtype(kind) for kind in (np.int8, np.int16, np.int32, np.int64))
_OBJECT = np.dtype(object)
_GLANCE = 1_000
"""Values that are looked at before all are: mostly they tell already."""


def canonical(vector: AnyVector) -> AnyVector:
    """The same values in canonical form; the vector itself, or arrays of it, where that is so already."""
    found: Vector
    match vector:
        case Texts():
            found = _texts(vector)
        case Line():
            found = line(vector.positions, vector.missing, vector.places)
        case TextLists():
            found = TextLists(_lists(vector.lists), _texts(vector.texts.take(vector.lists.run)))
        case Objects():
            found = Objects(_lists(vector.lists), canonical_frame(vector.items.take(vector.lists.run)))
        case _:
            raise TypeError(f"{type(vector).__name__} is no shape that values are stored in.")
    return cast(AnyVector, found)


def canonical_frame(frame: Frame) -> Frame:
    """The frame with its columns in canonical form, in order of name."""
    return Frame(len(frame), filled({name: canonical(frame.columns[name]) for name in sorted(frame.columns)}))


def filled(columns: Mapping[str, Vector]) -> dict[str, Vector]:
    """The columns in which any row has a value."""
    return {name: column for name, column in columns.items() if not column.missing.all()}


def line(values: Ints, missing: Mask, places: int = 0) -> Line:
    """A canonical line of whole numbers, such as days, instants and booleans; those where `missing` say nothing."""
    there = values[~missing]
    spare = _spare(there, places) if len(there) else places
    if spare:
        there = _wide(there) // 10**spare
    dtype = _holding(there)
    if dtype == values.dtype and not spare and (values[missing] == nowhere(dtype)).all():
        return Line(values, places)
    positions = np.full(len(values), nowhere(dtype), dtype)
    positions[~missing] = there
    return Line(positions, places - spare)


def code_type(words: int) -> np.dtype[Any]:
    """The type of codes for so many words."""
    return next(dtype for dtype in _UNSIGNED if words <= np.iinfo(dtype).max)


def distinct(words: pl.Series) -> tuple[pl.Series, npt.NDArray[np.int64]]:
    """The words in their order, each once, and the code of each given one: 1 + its place among them."""
    order = words.arg_sort()
    ordered = words[order]
    first = np.ones(len(words), np.bool_)
    first[1:] = (ordered[1:] != ordered[:-1]).to_numpy()
    codes = np.empty(len(words), np.int64)
    codes[order.to_numpy()] = np.cumsum(first)
    return ordered.filter(pl.Series(first)), codes


def _texts(texts: Texts) -> Texts:
    used = np.zeros(len(texts.words) + 1, np.bool_)
    used[texts.codes] = True
    used[0] = False
    codes, words = texts.codes, texts.words
    if used[1:].sum() < len(words):
        words = words.filter(pl.Series(used[1:]))
        codes = (np.cumsum(used) * used).astype(code_type(len(words))).take(codes)
    return Texts(codes.astype(code_type(len(words)), copy=False), words)


def _lists(lists: Lists) -> Lists:
    offsets = lists.offsets
    return lists if not len(offsets) or offsets[0] == 0 else Lists(offsets - offsets[0])


def _spare(there: Ints, places: int) -> int:
    """How many places all the numbers can do without: so many zeros are at the end of each."""
    spare = 0
    while spare < places and not any((_wide(part) % 10 ** (spare + 1)).any() for part in (there[:_GLANCE], there)):
        spare += 1
    return spare


def _wide(numbers: Ints) -> Ints:
    return numbers if numbers.dtype == _OBJECT else numbers.astype(np.int64, copy=False)


def _holding(numbers: Ints) -> np.dtype[Any]:
    """The narrowest type that holds numbers and, below all of them, the missing one."""
    low, high = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, 0)
    return next((dtype for dtype in _SIGNED if nowhere(dtype) < low and high <= np.iinfo(dtype).max), _OBJECT)
