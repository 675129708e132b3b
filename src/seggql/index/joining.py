"""Vectors, frames and events joined: the rows of several parts, one part after another."""

from collections.abc import Sequence
from typing import TypeVar, cast

import numpy as np
import polars as pl

from seggql.rules.vectors import Frame, Ints, Line, Lists, Objects, TextLists, Texts, Vector, aligned, nowhere

from .canonical import code_type, distinct
from .events import Events
from .view import Shape, missing

AnyVector = TypeVar("AnyVector", bound=Vector)

FEW = 16
"""Words beside so many times as many are few."""


def joined(parts: Sequence[AnyVector]) -> AnyVector:
    """Vectors of one shape as one: words are those of any part, positions have the most places and the widest type."""
    if len(parts) == 1:
        return parts[0]
    found: Vector
    match parts[0]:
        case Texts():
            found = _texts(cast(Sequence[Texts], parts))
        case Line():
            found = _lines(cast(Sequence[Line], parts))
        case TextLists():
            lists = cast(Sequence[TextLists], parts)
            texts = _texts([part.texts.take(part.lists.run) for part in lists])
            found = TextLists(_lists([part.lists for part in lists]), texts)
        case Objects():
            objects = cast(Sequence[Objects], parts)
            items = joined_frames([part.items.take(part.lists.run) for part in objects])
            found = Objects(_lists([part.lists for part in objects]), items)
        case _:
            raise TypeError(f"{type(parts[0]).__name__} is no shape that values are stored in.")
    return cast(AnyVector, found)


def joined_frames(frames: Sequence[Frame]) -> Frame:
    """Frames as one that has the columns of any of them."""
    names = sorted({name for frame in frames for name in frame.columns})
    return Frame(sum(map(len, frames)), {name: joined(parts_of(name, frames)) for name in names})


def parts_of(name: str, frames: Sequence[Frame]) -> list[Vector]:
    """A column that any of the frames has, as it is in each."""
    shape = cast(Shape, next(type(frame.columns[name]) for frame in frames if name in frame.columns))
    return [frame.columns[name] if name in frame.columns else missing(shape, len(frame)) for frame in frames]


def joined_events(parts: Sequence[Events]) -> Events:
    """Events as one sequence."""
    return Events(
        np.concatenate([part.owners for part in parts]),
        np.concatenate([part.at for part in parts]),
        joined_frames([part.properties for part in parts]),
    )


def _texts(parts: Sequence[Texts]) -> Texts:
    words, places = _united([part.words for part in parts])
    dtype = code_type(len(words))
    tables = [np.concatenate([np.zeros(1, dtype), codes], dtype=dtype, casting="unsafe") for codes in places]
    return Texts(np.concatenate([table.take(part.codes) for table, part in zip(tables, parts, strict=True)]), words)


def _united(parts: Sequence[pl.Series]) -> tuple[pl.Series, Sequence[Ints]]:
    """The sorted words of any of the parts, themselves sorted, and the codes there of those of each."""
    if len(parts) == 2 and len(parts[1]) * FEW < len(parts[0]):
        return _inserted(*parts)
    words, codes = distinct(pl.concat(parts))
    ends = np.cumsum([len(part) for part in parts])
    return words, [codes[end - len(part) : end] for end, part in zip(ends.tolist(), parts, strict=True)]


def _inserted(many: pl.Series, few: pl.Series) -> tuple[pl.Series, tuple[Ints, Ints]]:
    """The same for many words and a few: each of these is looked up, which is sooner done than to sort them all."""
    places = many.search_sorted(few).to_numpy().astype(np.int64)
    new = (many[np.minimum(places, len(many) - 1)] != few).to_numpy()
    if not new.any():
        return many, (np.arange(1, len(many) + 1), places + 1)
    at = places[new]
    rows = np.insert(np.arange(len(many)), at, np.arange(len(many), len(many) + len(at)))
    codes = np.empty(len(rows), np.int64)
    codes[rows] = np.arange(1, len(rows) + 1)
    found = codes[np.minimum(places, len(many) - 1)]
    found[new] = codes[len(many) :]
    return pl.concat([many, few.filter(pl.Series(new))])[rows], (codes[: len(many)], found)


def _lines(parts: Sequence[Line]) -> Line:
    lines = aligned(parts)
    dtype = np.result_type(*(line.positions for line in lines))
    return Line(np.concatenate([_widened(line, dtype) for line in lines]), lines[0].places)


def _widened(line: Line, dtype: np.dtype[np.generic]) -> Ints:
    if line.positions.dtype == dtype:
        return line.positions
    return np.where(line.missing, np.array(nowhere(dtype), dtype), line.positions.astype(dtype))


def _lists(parts: Sequence[Lists]) -> Lists:
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    return Lists(np.append(0, np.cumsum(lengths)).astype(np.int32))
