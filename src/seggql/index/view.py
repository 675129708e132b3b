"""Some rows of a frame, as a rule's conditions see them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from seggql.rules.catalogue import Field
from seggql.rules.moment import Moment
from seggql.rules.positions import ages
from seggql.rules.types import Trait, ValueType
from seggql.rules.vectors import Frame, Line, Lists, Objects, Rows, TextLists, Texts, Vector, nowhere

NO_WORDS = pl.Series("words", [], pl.String)
EVERY = slice(None)


@dataclass(frozen=True, eq=False)
class View:
    """The rows of a frame that are looked at; their values are picked out when they are asked for."""

    frame: Frame
    rows: Rows = EVERY

    def __len__(self) -> int:
        rows = self.rows
        return len(range(*rows.indices(len(self.frame)))) if isinstance(rows, slice) else len(rows)

    def only(self, rows: npt.NDArray[np.intp]) -> "View":
        """Some of these rows, by their places among them."""
        if isinstance(self.rows, slice):
            return View(self.frame, rows + self.rows.indices(len(self.frame))[0])
        return View(self.frame, self.rows[rows])

    def column(self, field: Field, moment: Moment) -> Vector:
        """The values of a field, stored ones or derived."""
        stored = self.frame.columns.get(field.derived_from or field.name)
        if stored is None:
            return nothing(field.type, len(self))
        values = stored if self.rows is EVERY else stored.take(self.rows)
        return ages(values, moment.today) if field.derived_from and isinstance(values, Line) else values


def nothing(type: ValueType, length: int) -> Vector:
    """A column in which every value is missing."""
    if type.has(Trait.ITEMS):
        return Objects(_no_lists(length), Frame(0))
    if type.has(Trait.SEVERAL):
        return TextLists(_no_lists(length), _no_texts(0))
    return _no_texts(length) if type.is_text else Line(np.full(length, nowhere(np.dtype(np.int8)), np.int8))


def _no_lists(length: int) -> Lists:
    return Lists(np.zeros(length + 1, np.int32))


def _no_texts(length: int) -> Texts:
    return Texts(np.zeros(length, np.uint8), NO_WORDS)
