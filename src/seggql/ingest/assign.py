"""What each column becomes: a known field by name, or a new one by what its texts might be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import polars as pl

from seggql.engine.mistakes import MistakeCode, UserError
from seggql.engine.person import UPDATED
from seggql.engine.review import NAME
from seggql.rules.catalogue import Field
from seggql.rules.issues import hint, nearest
from seggql.rules.text import fold
from seggql.rules.types import TYPES, shown

from .infer import ENOUGH, Guess, infer, new_field, read_as
from .mapping import known_field
from .naming import free_name, name_of
from .plan import Column, Reading, Role
from .wishes import Wishes

LEAST = 0.5
"""A column of which fewer texts fit a known field is not that field, whatever its name."""
EXAMPLES = 3
TIME = Field("at", "Time", TYPES["datetime"])


@dataclass(frozen=True)
class ColumnAnalysis:
    """A column as it is planned. `examples`: its commonest texts; `missing`: the share of rows without one.

    `confidence` is the share of the texts that are of the field's type; `note` says what to look at.
    """

    column: Column
    examples: tuple[str, ...]
    missing: float
    confidence: float = 1.0
    note: str | None = None


class Assignment:
    """Gives each column a field that no other has; `errors` are the wishes that cannot be met.

    With `varying` the fields are properties of several events: a known one only lends its name, and what its values
    are is seen row by row.
    """

    def __init__(
        self, wishes: Wishes, fields: Mapping[str, Field], zone: ZoneInfo, *, american: bool, varying: bool
    ) -> None:
        self._wishes, self._fields, self._zone = wishes, fields, zone
        self._american, self._varying = american, varying
        self._taken = set(wishes.targets.values())
        self.errors: list[UserError] = []

    def column(self, name: str, role: Role, texts: pl.Series, rows: int) -> ColumnAnalysis:
        """A column of this role. `texts` are those of a sample of so many rows."""
        column, guess, note = self._assigned(name, role, texts)
        examples = tuple(texts.alias("text").value_counts(sort=True).head(EXAMPLES)["text"])
        missing = 1 - len(texts) / rows
        if guess is None:
            return ColumnAnalysis(column, examples, missing, note=note)
        return ColumnAnalysis(column, examples, missing, guess.confidence, note or _doubt(guess) or guess.note)

    def _assigned(self, name: str, role: Role, texts: pl.Series) -> tuple[Column, Guess | None, str | None]:
        reading = self._wishes.reading(name, self._zone)
        match role:
            case Role.AT:
                guess = self._read_as(TIME, texts, reading)
                return Column(name, role, guess.reading), guess, None
            case Role.VALUE if name in self._wishes.targets:
                return self._wished(name, self._wishes.targets[name], texts, reading)
            case Role.VALUE:
                return self._suggested(name, texts, reading)
            case _:
                return Column(name, role, reading), None, None

    def _wished(self, name: str, target: str, texts: pl.Series, reading: Reading) -> tuple[Column, Guess, str | None]:
        field = next((known for name, known in self._fields.items() if fold(name) == fold(target)), None)
        if field is not None and self._varying:
            return self._lent(name, field, texts, reading)
        if field is not None:
            self.errors += self._refusals(name, field)
            guess = self._read_as(field, texts, reading)
            return _value(name, guess, new=False), guess, None
        if not NAME.fullmatch(target):
            near = name_of(target)
            message = f"{shown(target)} is no name: letters, digits and “_” make one, a letter first.{hint(near)}"
            self.errors.append(UserError(("map", name), message, MistakeCode.INVALID_NAME, near))
        guess = self._new(name, target, texts, reading)
        near = nearest(target, list(self._fields))
        slip = f"Did you mean “{near}”?" if near and _alike(near, target) else None
        return _value(name, guess, new=True), guess, slip

    def _suggested(self, name: str, texts: pl.Series, reading: Reading) -> tuple[Column, Guess | None, str | None]:
        field, note = known_field(name, self._fields), None
        if field is not None and (kept := _kept(field)):
            return Column(name, Role.IGNORED, reading), None, kept
        if field is not None and field.name not in self._taken and self._varying:
            self._taken.add(field.name)
            return self._lent(name, field, texts, reading)
        if field is not None and field.name not in self._taken and self._may_be(name, field):
            guess = self._read_as(field, texts, reading)
            if guess.confidence >= LEAST:
                self._taken.add(field.name)
                return _value(name, guess, new=False), guess, None
            note = f"Its values are not those of “{field.name}”."
        target = free_name(name, self._taken | self._fields.keys(), "column")
        self._taken.add(target)
        guess = self._new(name, target, texts, reading)
        return _value(name, guess, new=True), guess, note

    def _lent(self, name: str, known: Field, texts: pl.Series, reading: Reading) -> tuple[Column, Guess, str | None]:
        guess = self._new(name, known.name, texts, reading)
        mark = self._read_as(known, texts, reading).reading.parted_by
        return replace(_value(name, guess, new=True), reading=replace(guess.reading, parted_by=mark)), guess, None

    def _new(self, name: str, target: str, texts: pl.Series, reading: Reading) -> Guess:
        kind = self._wishes.types.get(name)
        if kind is None:
            return infer(texts, target, _label(name), reading, american=self._american)
        return self._read_as(new_field(target, _label(name), TYPES[kind], texts), texts, reading)

    def _read_as(self, field: Field, texts: pl.Series, reading: Reading) -> Guess:
        return read_as(field, texts, reading, american=self._american)

    def _refusals(self, name: str, field: Field) -> Iterable[UserError]:
        if kept := _kept(field):
            yield UserError(("map", name), kept, MistakeCode.READ_ONLY)
        if not self._may_be(name, field):
            message = f"“{field.name}” is of type {field.type.name}, which an import does not change."
            yield UserError(("types", name), message, MistakeCode.READ_ONLY, field.type.name)

    def _may_be(self, name: str, field: Field) -> bool:
        """Whether no other type was wished for the column."""
        return self._wishes.types.get(name, field.type.name) == field.type.name


def _value(name: str, guess: Guess, *, new: bool) -> Column:
    return Column(name, Role.VALUE, guess.reading, guess.field, new)


def _doubt(guess: Guess) -> str | None:
    if guess.confidence >= ENOUGH:
        return None
    kind = guess.field.type.name
    return f"Only {guess.confidence:.0%} of its values are of type {kind}; rows with others are refused."


def _alike(one: str, other: str) -> bool:
    return one[0] == other[0] and abs(len(one) - len(other)) <= 2


def _kept(field: Field) -> str | None:
    """Why a field is not imported: seggql keeps or computes it itself."""
    if field.derived_from is not None:
        return f"“{field.name}” is computed from “{field.derived_from}” and not imported."
    return f"“{UPDATED}” is kept by seggql itself and not imported." if field.name == UPDATED else None


def _label(column: str) -> str:
    words = column.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
