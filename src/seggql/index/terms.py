"""On what terms a process keeps an index: who must wait for it, how large it may be, how often what is done."""

from dataclasses import dataclass, field
from pathlib import Path

from .audience import Audience


@dataclass(frozen=True)
class Pace:
    """Seconds between what an index does by itself."""

    poll: float = 0.5
    """Two looks at the feed, when no announcement came: those may be lost, and a second is promised."""
    gather: float = 0.05
    """An announcement, and catching up: whoever wrote, or asks, does so at once and should not have to wait for us."""
    erasure: float = 60
    """Two times that erased people are forgotten, which writes everything anew."""
    snapshot: float = 300
    """Two snapshots: catching up with five minutes takes less than writing a large snapshot ever so often."""
    retry: float = 1
    """A failure of the database, and the next try."""
    failure: float = 30
    """A failure that nobody has thought of, and the next try."""
    reconsider: float = 600
    """Two estimates of an account that was too large."""


@dataclass(frozen=True)
class Terms:
    """`only` says that nothing else answers, so that questions wait for the index. `memory` is in bytes.

    `snapshot` is the file that the index is saved in, None for none.
    """

    only: bool
    memory: int
    snapshot: Path | None
    pace: Pace = field(default_factory=Pace)


PART = 50
"""A patch, or the tail of an event type, may grow to one part in so many of what it is beside: evaluations take longer
by about that share."""
LEAST = 2_000
"""Rows that a patch or a tail may have however small an account is."""
MOST_PEOPLE, MOST_EVENTS = 20_000, 200_000
"""Rows that they may have however large it is: a change copies them, which should take no more than milliseconds."""


def has_grown(audience: Audience) -> bool:
    """Whether so much has been written since the last compaction that evaluations take longer."""
    people = audience.people
    if len(people.patched) > _room(len(people.base), MOST_PEOPLE):
        return True
    return any(len(one.tail) > _room(len(one.base), MOST_EVENTS) for one in audience.events.values())


def _room(rows: int, most: int) -> int:
    return min(max(LEAST, rows // PART), most)


def has_erased(audience: Audience) -> bool:
    """Whether the version still holds what was known of erased people, though no answer does."""
    return bool(audience.people.erased)
