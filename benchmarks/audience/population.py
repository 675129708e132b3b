"""A population of the benchmark: how large it is, and the files that it is in."""

from dataclasses import dataclass
from pathlib import Path

VERSION = 2
"""Part of the files' names: a population made by other code is made anew."""
PEOPLE_BLOCK, EVENTS_BLOCK = 500_000, 2_000_000
"""Rows of a file."""


@dataclass(frozen=True)
class Population:
    """So many people with so many events between them, in files of a folder."""

    folder: Path
    people: int
    events: int

    @property
    def name(self) -> str:
        return f"v{VERSION}-{self.people}-{self.events}"

    @property
    def people_files(self) -> list[Path]:
        return self._files("people", self.people, PEOPLE_BLOCK)

    @property
    def events_files(self) -> list[Path]:
        return self._files("events", self.events, EVENTS_BLOCK)

    def _files(self, what: str, count: int, block: int) -> list[Path]:
        return [self.folder / f"{self.name}-{what}-{number:03}.parquet" for number in range(-(-count // block))]
