"""The events of one type: a large base sorted by time that never changes, and a small tail of those come since."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from seggql.rules.grouping import BLOCK, counted
from seggql.rules.vectors import Frame, Mask, Rows, runs
from seggql.rules.windows import Bounds
from seggql.rules.zones import micros

from .people import Numbers

Instants = npt.NDArray[np.int64]
"""Microseconds since 1970, in UTC."""


@dataclass(frozen=True)
class Stretch:
    """The instants of a window, both included."""

    first: int
    last: int

    @classmethod
    def of(cls, bounds: Bounds) -> "Stretch":
        """The same instants as numbers."""
        first, last = np.iinfo(np.int64).min, micros(bounds.until)
        if bounds.after is not None:
            first = micros(bounds.after) + 1
        if bounds.since is not None:
            first = max(first, micros(bounds.since))
        if bounds.before is not None:
            last = min(last, micros(bounds.before) - 1)
        return cls(int(first), last)

    def holds(self, at: Instants) -> Mask:
        """Which instants lie in it."""
        return (at >= self.first) & (at <= self.last)


@dataclass(frozen=True, eq=False)
class Events:
    """Events by row: whose they are, when they happened (`at`), and their properties."""

    owners: Numbers
    at: Instants
    properties: Frame

    def __len__(self) -> int:
        return len(self.owners)

    def take(self, rows: Rows) -> "Events":
        """Some of the events, in their order."""
        return Events(self.owners[rows], self.at[rows], self.properties.take(rows))

    @cached_property
    def by_person(self) -> "ByPerson":
        """The way from people to these rows."""
        return ByPerson.of(self.owners)

    @cached_property
    def milestones(self) -> "Milestones":
        """How many of the first rows people have, now and then."""
        return Milestones.of(self.owners)

    def counts(self, rows: slice, size: int) -> npt.NDArray[np.int32]:
        """How many of a run of rows each of so many people has."""
        if rows.stop - rows.start <= self.milestones.step:
            return counted(self.owners[rows], size)
        return self.milestones.before(rows.stop, size, self.owners) - self.milestones.before(
            rows.start, size, self.owners
        )


NO_EVENTS = Events(np.zeros(0, np.int32), np.zeros(0, np.int64), Frame(0))


@dataclass(frozen=True, eq=False)
class ByPerson:
    """The way from people to rows: those of `people[n]` (ascending) are `order[starts[n]:starts[n + 1]]`."""

    people: Numbers
    starts: npt.NDArray[np.int32]
    order: npt.NDArray[np.int32]

    @classmethod
    def of(cls, owners: Numbers) -> "ByPerson":
        """Find the way; rows of one person stay in their order."""
        keys = (owners.astype(np.int64) << 32) | np.arange(len(owners), dtype=np.int64)
        keys.sort()
        order = (keys & 0xFFFFFFFF).astype(np.int32)
        sorted_owners = (keys >> 32).astype(np.int32)
        firsts = np.flatnonzero(np.append(True, sorted_owners[1:] != sorted_owners[:-1])[: len(owners)])
        starts = np.append(firsts, len(owners)).astype(np.int32)
        return cls(sorted_owners[firsts], starts, order)

    def rows(self, people: Numbers) -> npt.NDArray[np.int32]:
        """The rows of some people, one person after another."""
        if not len(self.people):
            return self.order
        at = np.minimum(np.searchsorted(self.people, people), len(self.people) - 1)
        at = at[self.people[at] == people]
        starts = self.starts[:-1][at]
        return self.order[runs(starts, self.starts[1:][at] - starts)]


@dataclass(frozen=True, eq=False)
class Milestones:
    """How many of the first rows each person has, after every `step` rows: `counts[n]` after (n + 1) * step.

    With them the events of any window are counted by looking at no more than `step` rows at its ends. A step is as
    many rows as there are people, so that they take one or two bytes an event, and none for rare ones.
    """

    step: int
    counts: tuple[npt.NDArray[np.unsignedinteger[Any]], ...]

    @classmethod
    def of(cls, owners: Numbers) -> "Milestones":
        """Count at every milestone."""
        people = int(owners.max(initial=0)) + 1
        step = max(people, BLOCK)
        counts = np.zeros(people, np.int32)
        found: list[npt.NDArray[np.unsignedinteger[Any]]] = []
        for stop in range(step, len(owners) + 1, step):
            counts += counted(owners[stop - step : stop], people)
            found.append(counts.astype(np.min_scalar_type(int(counts.max()))))
        return cls(step, tuple(found))

    def before(self, row: int, size: int, owners: Numbers) -> npt.NDArray[np.int32]:
        """How many rows before this one each of so many people has."""
        nearest = min((row + self.step // 2) // self.step, len(self.counts))
        counts = np.zeros(size, np.int32)
        if nearest:
            counts[: len(self.counts[nearest - 1])] = self.counts[nearest - 1]
        start = nearest * self.step
        return counts + counted(owners[start:row], size) if start <= row else counts - counted(owners[row:start], size)


@dataclass(frozen=True, eq=False)
class Happenings:
    """One version of all events of one type."""

    base: Events
    tail: Events = NO_EVENTS

    @property
    def by_person(self) -> ByPerson:
        """The way from people to the rows of the base: found once, whatever is added to the tail."""
        return self.base.by_person

    def __len__(self) -> int:
        return len(self.base) + len(self.tail)

    def rows(self, stretch: Stretch) -> slice:
        """The rows of the base that happened in a stretch of time."""
        first = np.searchsorted(self.base.at, stretch.first, side="left")
        return slice(int(first), max(int(first), int(np.searchsorted(self.base.at, stretch.last, side="right"))))

    def during(self, stretch: Stretch, among: Numbers | None = None) -> Iterator[tuple[Events, Rows]]:
        """Where the events of a stretch of time are: those of everybody, or of `among` some people (ascending)."""
        yield self.base, self.rows(stretch) if among is None else self._rows_of(among, stretch)
        if len(self.tail):
            inside = stretch.holds(self.tail.at)
            if among is not None:
                inside &= np.isin(self.tail.owners, among)
            yield self.tail, np.flatnonzero(inside)

    def _rows_of(self, among: Numbers, stretch: Stretch) -> Rows:
        rows = self.by_person.rows(among)
        return rows[stretch.holds(self.base.at[rows])]
