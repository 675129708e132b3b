"""What differs between an import of people and one of events: the seam that `run` drives."""

from dataclasses import dataclass
from typing import Protocol

import polars as pl
from sqlalchemy import Table

from seggql.engine.writing import Changes
from seggql.rules.catalogue import Catalogue
from seggql.store.database import Connection

from .check import Refused
from .source import Refusal

KEY, EVENT, AT, ID, VALUES = "\0key", "\0event", "\0at", "\0id", "\0values"
"""Columns of good rows, beside LINE: whose, what, when, the event's id, and the values as one JSON object."""


@dataclass(frozen=True)
class Checked:
    """The good rows of a batch as they are staged, and the others."""

    good: pl.DataFrame
    refused: tuple[Refused, ...]


@dataclass(frozen=True)
class Written:
    """What became of staged rows, as in `Report`; `refusals` are the first of the rows refused only here."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    people_created: int = 0
    refused: int = 0
    refusals: tuple[Refusal, ...] = ()

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.repeated + other.repeated,
            self.people_created + other.people_created,
            self.refused + other.refused,
            self.refusals + other.refusals,
        )


class Work(Protocol):
    """An import of one kind. `check` runs in a thread, batch by batch, before all else."""

    def table(self, number: int) -> Table:
        """The temporary table of a slice, with columns in the order of the good rows."""
        ...

    def check(self, frame: pl.DataFrame) -> Checked: ...

    def check_unchanged(self, now: Catalogue) -> None:
        """Refuse what was checked by definitions that no longer stand. Raises Mistake (CHANGED)."""
        ...

    @property
    def is_news(self) -> bool:
        """Whether there is anything to define."""
        ...

    async def define(self, connection: Connection, changes: Changes) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Define what is new; the names of the attributes and of the events."""
        ...

    async def write(self, connection: Connection, changes: Changes, staged: Table) -> Written: ...
