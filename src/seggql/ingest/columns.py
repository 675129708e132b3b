"""The columns that become values: attributes of people, or properties of one kind of event."""

from collections.abc import Sequence
from functools import partial

import polars as pl

from seggql.engine.definitions import FieldInput, OptionInput
from seggql.engine.person import TAGS
from seggql.rules.catalogue import Field

from .check import Part
from .plan import Column
from .tagging import Tagging
from .values import Cells, fault_of, json_of, once_each
from .words import Words

_NO_ITEMS = "[]"


class ValueColumns:
    """Reads the values of a batch, and remembers what of them is new. `tagging` is for people only."""

    def __init__(self, columns: Sequence[Column], tagging: Tagging | None = None) -> None:
        self._tagging = tagging
        self._columns = [column for column in columns if column.field is not None]
        self._cells = [_cells(column) for column in self._columns]
        self._held: set[str] = set()

    @property
    def parts(self) -> list[Part]:
        """What is made of each column: the JSON of its value."""
        return [
            Part(_part(cells), column.name, self._made(column, cells), partial(fault_of, cells=cells))
            for column, cells in zip(self._columns, self._cells, strict=True)
        ]

    @property
    def object(self) -> pl.Expr:
        """The JSON object of a row, from what the parts made; missing values and empty lists have no key."""
        pieces = [_member(cells.field.name, pl.col(_part(cells))) for cells in self._cells]
        if self._tagging and self._tagging.always and not any(cells.field.name == TAGS for cells in self._cells):
            pieces.append(_member(TAGS, pl.lit(self._tagging.always)))
        members = pl.concat_str(pieces, separator=",", ignore_nulls=True) if pieces else pl.lit("")
        return pl.concat_str(pl.lit("{"), members, pl.lit("}"))

    def look(self, good: pl.DataFrame) -> None:
        """Remember which columns hold a value in these rows."""
        self._held |= {cells.field.name for cells in self._cells if good[_part(cells)].drop_nulls().len()}

    @property
    def new(self) -> tuple[FieldInput, ...]:
        """The definitions of what was new and holds a value."""
        return tuple(
            definition(cells.field, cells.words.known)
            for column, cells in zip(self._columns, self._cells, strict=True)
            if column.new and cells.field.name in self._held
        )

    def _made(self, column: Column, cells: Cells) -> pl.Expr:
        json = json_of(pl.col(column.name), cells)
        if self._tagging is None or cells.field.name != TAGS:
            return json
        missing, always = pl.col(column.name).is_null(), pl.lit(self._tagging.always, pl.String)
        return pl.when(missing).then(always).otherwise(once_each(json, self._tagging.complete))


def definition(field: Field, options: Sequence[str] = ()) -> FieldInput:
    """What the engine needs to define a field."""
    return FieldInput(
        name=field.name,
        type=field.type.name,
        label=field.label,
        options=tuple(map(OptionInput, options)) if field.type.name == "choice" else None,
        fields=tuple(map(definition, field.fields.values())) or None,
        personal=field.personal,
    )


def _cells(column: Column) -> Cells:
    assert column.field is not None, "a value has a field"
    return Cells(column.field, column.reading, Words(column.field.options, open=column.new))


def _part(cells: Cells) -> str:
    return f"\0value {cells.field.name}"  # apart from the names of staged columns


def _member(name: str, json: pl.Expr) -> pl.Expr:
    return pl.concat_str(pl.lit(f'"{name}":'), pl.when(json != _NO_ITEMS).then(json))
