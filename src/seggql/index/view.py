"""Some rows of a frame, as a rule's conditions see them."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from seggql.rules.catalogue import Field
from seggql.rules.moment import Moment
from seggql.rules.positions import Ages
from seggql.rules.types import Trait, ValueType
from seggql.rules.vectors import Frame, Line, Lists, Objects, Rows, TextLists, Texts, Vector, nowhere

Shape: TypeAlias = type[Texts] | type[Line] | type[TextLists] | type[Objects]
NO_WORDS = pl.Series("words", [], pl.String)


@dataclass(frozen=True, eq=False)
class View:
    """The rows of a frame that are looked at, None for all; their values are picked out when they are asked for."""

    frame: Frame
    rows: Rows | None = None

    def __len__(self) -> int:
        match self.rows:
            case None:
                return len(self.frame)
            case slice():
                return len(range(*self.rows.indices(len(self.frame))))
            case _:
                return len(self.rows)

    def only(self, places: npt.NDArray[np.intp]) -> npt.NDArray[np.integer[Any]]:
        """The rows at some places among these."""
        match self.rows:
            case None:
                return places
            case slice():
                return places + self.rows.indices(len(self.frame))[0]
            case _:
                return self.rows[places]

    def column(self, field: Field, moment: Moment) -> Vector:
        """The values of a field, stored ones or derived."""
        stored = self.frame.columns.get(field.derived_from or field.name)
        if stored is None:
            return nothing(field.type, len(self))
        values = stored if self.rows is None else stored.take(self.rows)
        return Ages(values, moment.today) if field.derived_from and isinstance(values, Line) else values


def nothing(type: ValueType, length: int) -> Vector:
    """A column of that type in which every value is missing."""
    return missing(shape(type), length)


def shape(type: ValueType) -> Shape:
    """What a column of that type is."""
    if type.has(Trait.ITEMS):
        return Objects
    if type.has(Trait.SEVERAL):
        return TextLists
    return Texts if type.is_text else Line


def missing(shape: Shape, length: int) -> Vector:
    """A column of that shape in which every value is missing."""
    if shape is Objects:
        return Objects(_no_lists(length), Frame(0))
    if shape is TextLists:
        return TextLists(_no_lists(length), _no_texts(0))
    return _no_texts(length) if shape is Texts else Line(np.full(length, nowhere(np.dtype(np.int8)), np.int8))


def _no_lists(length: int) -> Lists:
    return Lists(np.zeros(length + 1, np.int32))


def _no_texts(length: int) -> Texts:
    return Texts(np.zeros(length, np.uint8), NO_WORDS)
