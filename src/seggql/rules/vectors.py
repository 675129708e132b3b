"""Stored values as vectors: what the evaluator in memory compares, one class a shape.

A vector has a value, or none, for each row: person, item of a list, or event. Vectors are never changed in place.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, Self, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import polars as pl

Mask: TypeAlias = npt.NDArray[np.bool_]
"""Which rows: True where the row is one of them."""
Ints: TypeAlias = npt.NDArray[Any]
"""An array of integers of any width; of Python's own (dtype object) where 64 bits are too few."""
Rows: TypeAlias = npt.NDArray[np.integer[Any]] | slice
"""Numbers of rows, or a run of them."""

Question: TypeAlias = Callable[[pl.Series | pl.Expr], pl.Series | pl.Expr]
"""What words are asked: for each of them, true or false."""

MANY = 50_000
"""So many words are worth a thread of their own."""
FEW = 4
"""Up to so many values are looked for one by one; more of them through a table of all."""
WIDE = 1 << 20
"""A stretch of a line so long may always have a table of its positions; a longer one must have more rows."""
NOWHERE = -(10**40)
"""The missing value among Python's integers: below every number."""


class Vector(Protocol):
    """The values of some rows. `missing` are the rows without a value, or with an empty one."""

    @property
    def missing(self) -> Mask: ...

    def __len__(self) -> int: ...

    def take(self, rows: Rows) -> Self:
        """The values of some of the rows, in their order."""
        ...

    def arrays(self) -> "Mapping[str, npt.NDArray[Any] | pl.Series]":
        """What it is made of, by name: to be written down, compared and weighed."""
        ...


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts by their distinct folded `words`, sorted: a code is 1 + the place of its word, 0 where there is none or "".

    Whatever a text is asked, its word is asked once, however many rows have it.
    """

    codes: Ints
    words: pl.Series

    @property
    def missing(self) -> Mask:
        return self.codes == 0

    def where(self, found: pl.Series) -> Mask:
        """The rows whose word is `found`: a boolean for each word."""
        return self._coded(found.arg_true().to_numpy() + 1)

    def matching(self, question: Question) -> Mask:
        """The rows whose word the question holds for."""
        part = len(self.words) // pl.thread_pool_size()
        if part <= MANY:
            return self.where(cast(pl.Series, question(self.words)))
        starts = range(0, len(self.words) - part + 1, part)  # as columns, which polars asks at the same time
        columns = pl.DataFrame([self.words.slice(start, part).alias(str(start)) for start in starts])
        asked = columns.select(cast(pl.Expr, question(pl.all()))).get_columns()
        rest = cast(pl.Series, question(self.words.slice(starts[-1] + part)))
        return self.where(pl.concat([one.alias("") for one in (*asked, rest)]))

    def among(self, texts: Sequence[str]) -> Mask:
        """The rows whose word is one of these folded texts."""
        return self._coded(np.array(self.codes_of(texts), np.int64))

    def codes_of(self, texts: Sequence[str]) -> list[int]:
        """The codes of those of the folded texts that are among the words, ascending."""
        places = [bisect_left(self.words, text) for text in texts]
        pairs = zip(places, texts, strict=True)
        return sorted(at + 1 for at, text in pairs if at < len(self.words) and self.words[at] == text)

    def _coded(self, codes: npt.NDArray[Any]) -> Mask:
        """The rows with one of these codes, which ascend."""
        if len(codes) <= FEW:
            return _among(self.codes, codes)
        if len(codes) == codes[-1] - codes[0] + 1:
            return (self.codes >= codes[0]) & (self.codes <= codes[-1])
        table = np.zeros(len(self.words) + 1, np.bool_)
        table[codes] = True
        return table.take(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: Rows) -> "Texts":
        return self if is_all(rows, len(self)) else Texts(self.codes[rows], self.words)

    def arrays(self) -> Mapping[str, npt.NDArray[Any] | pl.Series]:
        return {"codes": self.codes, "words": self.words}


@dataclass(frozen=True, eq=False)
class Line:
    """Values that have an order, each as a whole number, its position: exact, and compared in no time.

    Days count from 1970, instants are microseconds since then, false and true are 0 and 1; numbers are multiplied by
    10^`places`. The smallest number of the array's type stands where there is no value.
    """

    positions: Ints
    places: int = 0

    @property
    def nowhere(self) -> int:
        """The position of a missing value."""
        return nowhere(self.positions.dtype)

    @property
    def missing(self) -> Mask:
        return self.positions == self.nowhere

    def within(self, low: int | None, high: int | None) -> Mask:
        """The rows from one position to another, both included; None is no bound."""
        first, last = _ends(self.positions.dtype)
        low, high = first if low is None else max(low, first), last if high is None else min(high, last)
        if low > high:
            return np.zeros(len(self), np.bool_)
        if low == high:
            return self.positions == low
        above = self.positions >= low
        return above if high == last else np.logical_and(above, self.positions <= high, out=above)

    def among(self, positions: Sequence[int]) -> Mask:
        """The rows at one of these positions."""
        first, last = _ends(self.positions.dtype)
        return _among(self.positions, np.array([at for at in positions if first <= at <= last], self.positions.dtype))

    @cached_property
    def distinct(self) -> Ints:
        """Every position that some row is at, in order."""
        there = self.positions[~self.missing].astype(np.int64)
        if not len(there) or np.ptp(there) >= max(WIDE, len(there)):
            return np.unique(there)
        low = there.min()
        seen = np.zeros(np.ptp(there) + 1, np.bool_)
        seen[there - low] = True
        return np.flatnonzero(seen) + low

    def where(self, holds: Callable[[Ints], Mask]) -> Mask:
        """The rows whose position is one for which `holds` is true; it is asked once for each distinct one."""
        distinct = self.distinct
        found = np.flatnonzero(holds(distinct))
        if not len(found):
            return np.zeros(len(self), np.bool_)
        if found[-1] - found[0] + 1 == len(found):
            return self.within(int(distinct[found[0]]), int(distinct[found[-1]]))
        low, high = int(distinct[0]), int(distinct[-1])
        if high - low >= max(WIDE, len(self)):
            return np.isin(self.positions, distinct[found])
        table = np.zeros(high - low + 2, np.bool_)  # what comes before the first is missing
        table[distinct[found] - (low - 1)] = True
        positions = np.maximum(self.positions, low - 1) if self.positions.dtype == np.int64 else self.positions
        return table.take(np.subtract(positions, low - 1, dtype=np.int64), mode="clip")

    def __len__(self) -> int:
        return len(self.positions)

    def take(self, rows: Rows) -> "Line":
        return self if is_all(rows, len(self)) else Line(self.positions[rows], self.places)

    def arrays(self) -> Mapping[str, npt.NDArray[Any] | pl.Series]:
        return {"positions": self.positions}


@dataclass(frozen=True, eq=False)
class Lists:
    """Where the list of each row lies in a flat sequence: from `offsets[row]` up to `offsets[row + 1]`."""

    offsets: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def filled(self) -> Mask:
        """The rows whose list is not empty."""
        return self.offsets[1:] > self.offsets[:-1]

    @property
    def run(self) -> slice:
        """The part of the flat sequence that the lists are in."""
        return slice(int(self.offsets[0]), int(self.offsets[-1]))

    @cached_property
    def owners(self) -> npt.NDArray[np.int32]:
        """The row that each element of the `run` is of."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.offsets))

    def some(self, elements: Mask) -> Mask:
        """The rows of which at least one element is among these; `elements` is over the `run`."""
        found = np.zeros(len(self), np.bool_)
        found[self.owners.take(np.flatnonzero(elements))] = True
        return found

    def taken(self, rows: Rows) -> tuple["Lists", npt.NDArray[np.intp]]:
        """The lists of some rows, and the elements that are in them."""
        starts = self.offsets[:-1][rows]
        lengths = self.offsets[1:][rows] - starts
        offsets = np.zeros(len(lengths) + 1, np.int32)
        np.cumsum(lengths, out=offsets[1:])
        return Lists(offsets), runs(starts, lengths)


@dataclass(frozen=True, eq=False)
class TextLists:
    """A list of texts for each row."""

    lists: Lists
    texts: Texts

    @property
    def missing(self) -> Mask:
        return ~self.lists.filled

    def some(self, texts: Sequence[str]) -> Mask:
        """The rows with at least one of these folded texts."""
        found = np.zeros(len(self), np.bool_)
        ends, rows = self.holders
        for code in self.texts.codes_of(texts):
            found[rows[ends[code - 1] : ends[code]]] = True
        return found

    @cached_property
    def holders(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
        """The rows that have a text: those of code c are `rows[ends[c - 1]:ends[c]]`."""
        codes = self.texts.codes[self.lists.run]
        ends = np.cumsum(np.bincount(codes, minlength=len(self.texts.words) + 1))
        return ends, self.lists.owners[np.argsort(codes, kind="stable")]

    def __len__(self) -> int:
        return len(self.lists)

    def take(self, rows: Rows) -> "TextLists":
        if is_all(rows, len(self)):
            return self
        if isinstance(rows, slice):
            return TextLists(_cut(self.lists, rows), self.texts)
        lists, elements = self.lists.taken(rows)
        return TextLists(lists, self.texts.take(elements))

    def arrays(self) -> Mapping[str, npt.NDArray[Any] | pl.Series]:
        return {"offsets": self.lists.offsets, **self.texts.arrays()}


@dataclass(frozen=True, eq=False)
class Frame:
    """Rows with their values by the name of the field; a field that no row has a value of may be absent."""

    length: int
    columns: Mapping[str, Vector] = field(default_factory=dict[str, Vector])

    def __len__(self) -> int:
        return self.length

    def take(self, rows: Rows) -> "Frame":
        """Some of the rows, in their order."""
        length = len(range(*rows.indices(self.length))) if isinstance(rows, slice) else len(rows)
        return Frame(length, {name: column.take(rows) for name, column in self.columns.items()})


@dataclass(frozen=True, eq=False)
class Objects:
    """A list of items for each row; the `items` of all lie one after another."""

    lists: Lists
    items: Frame

    @property
    def missing(self) -> Mask:
        return ~self.lists.filled

    def __len__(self) -> int:
        return len(self.lists)

    def take(self, rows: Rows) -> "Objects":
        if is_all(rows, len(self)):
            return self
        if isinstance(rows, slice):
            return Objects(_cut(self.lists, rows), self.items)
        lists, elements = self.lists.taken(rows)
        return Objects(lists, self.items.take(elements))

    def arrays(self) -> Mapping[str, npt.NDArray[Any] | pl.Series]:
        inside = {
            f"{name}.{part}": array
            for name, column in self.items.columns.items()
            for part, array in column.arrays().items()
        }
        return {"offsets": self.lists.offsets, **inside}


def is_all(rows: Rows, length: int) -> bool:
    """Whether these are all of so many rows, as they are."""
    return isinstance(rows, slice) and rows.indices(length) == (0, length, 1)


def nowhere(dtype: np.dtype[Any]) -> int:
    """The position of a missing value in a line of that type."""
    return NOWHERE if dtype.hasobject else int(np.iinfo(dtype).min)


def aligned(lines: Sequence[Line]) -> list[Line]:
    """The same values on lines of as many places."""
    places = max(line.places for line in lines)
    return [_with_places(line, places) for line in lines]


def _with_places(line: Line, places: int) -> Line:
    if line.places == places:
        return line
    factor, present = 10 ** (places - line.places), ~line.missing
    there = line.positions[present]
    largest = max(abs(int(there.min(initial=0))), abs(int(there.max(initial=0)))) * factor
    dtype = np.dtype(np.int64 if largest <= np.iinfo(np.int64).max else object)
    scaled = np.full(len(line), nowhere(dtype), dtype)
    scaled[present] = there.astype(dtype) * factor
    return Line(scaled, places)


def runs(starts: Ints, lengths: Ints) -> npt.NDArray[np.intp]:
    """The numbers of several runs one after another: `starts` [5, 9] and `lengths` [2, 3] give [5, 6, 9, 10, 11]."""
    ends = np.cumsum(lengths, dtype=np.intp)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=np.intp) + np.repeat(starts - (ends - lengths), lengths)


def _ends(dtype: np.dtype[Any]) -> tuple[int, int]:
    """The first and the last position that a line of that type has."""
    if dtype.hasobject:
        return NOWHERE + 1, -NOWHERE
    info = np.iinfo(dtype)
    return int(info.min) + 1, int(info.max)


def _among(values: Ints, wanted: npt.NDArray[Any]) -> Mask:
    if len(wanted) > FEW:
        return np.isin(values, wanted)
    if not len(wanted):
        return np.zeros(len(values), np.bool_)
    first, *others = wanted.tolist()  # Python's integers: NumPy's own would make the values as wide as they are
    found: Mask = values == first
    for one in others:
        found |= values == one
    return found


def _cut(lists: Lists, rows: slice) -> Lists:
    start, stop, step = rows.indices(len(lists))
    assert step == 1, "a run of rows goes forward"
    return Lists(lists.offsets[start : stop + 1])
