"""What can be told of an index from outside."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

Took = Callable[[str, float], None]
"""Told how long a "catch_up" or an "evaluation" took, in seconds."""


def _unheard(what: str, seconds: float) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class Watch:
    """How time is told: `timer` gives seconds that only grow, `took` is told how long things took."""

    timer: Callable[[], float] = time.perf_counter
    took: Took = _unheard


class State(StrEnum):
    """What an index is at."""

    LOADING = "loading"
    READY = "ready"
    OFF = "off"
    """It would take more memory than it may."""


@dataclass(frozen=True)
class Status:
    """How far an index is while it loads, and the sizes of its version; `bytes` also of one that is too large."""

    state: State
    done: int = 0
    total: int = 0
    people: int = 0
    events: int = 0
    bytes: int = 0
