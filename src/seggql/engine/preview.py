"""Who a rule would match, before it is saved: counts, the count of every clause, a look at some of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from seggql.rules.types import Json

from .account import Account
from .paging import Page
from .profiles import Profile

Timer = Callable[[], float]


@dataclass(frozen=True)
class ClauseCount:
    """How many people one clause matches by itself. `pointer` is its JSON pointer, `text` its English."""

    pointer: str
    text: str
    count: int


@dataclass(frozen=True)
class Comparison:
    """What would change for a segment if it took the rule."""

    segment_id: str
    entering: int
    leaving: int
    staying: int


@dataclass(frozen=True)
class Note:
    """Something about the rule that is allowed, but probably not meant."""

    pointer: str
    code: str
    message: str


@dataclass(frozen=True)
class Preview:
    """`total` is everybody, `share` between 0 and 1 (0 without people), `elapsed_ms` the time the counting took."""

    rule: Json
    sentence: str
    count: int
    total: int
    share: float
    exact: bool
    elapsed_ms: float
    engine: str
    as_of: datetime
    clauses: tuple[ClauseCount, ...]
    profiles: Page[Profile]
    lint: tuple[Note, ...]
    comparison: Comparison | None


async def preview(
    account: Account,
    rule: Json,
    *,
    as_of: datetime | None = None,
    first: int = 10,
    compare_to: str | None = None,
    timer: Timer = time.perf_counter,
) -> Preview:
    """Count a rule (JSON). `first` people are shown (0: none are read), `compare_to` is a segment's id.

    All counts come from one statement. Raises Mistake at ("rule", …), ("asOf",), ("compareTo",), ("first",).
    """
    raise NotImplementedError
