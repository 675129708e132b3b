"""Who a rule would match, before it is saved: counts, the count of every clause, a look at some of them."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from seggql.rules import bound
from seggql.rules.lint import Note, lint
from seggql.rules.sentence import clause_text, sentence
from seggql.rules.types import Json

from .account import Account
from .binding import bound_rule
from .evaluator import evaluator
from .membership import node_of
from .paging import EMPTY, Page
from .person import Profile
from .profile_select import EVERYBODY, Sought

Timer = Callable[[], float]
"""Seconds on a clock that only goes forward."""


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

    All counts are of one state of the account; the people are read after them. `timer` measures how long counting took.
    Raises Mistake at ("rule", …), ("asOf",), ("compareTo",), ("first",).
    """
    sought = Sought(first=first)
    moment = account.moment(as_of)
    asked = await bound_rule(account, rule)
    other = None if compare_to is None else await node_of(account, compare_to, "compareTo")
    nodes = _counted(asked.node, other)
    started = timer()
    answering = await evaluator(account, moment, nodes.values())
    found = dict(zip(nodes, await answering.counts([*nodes.values()]), strict=True))
    elapsed = timer() - started
    some = await answering.page(asked.node, sought) if first else EMPTY
    count, total = found["matching"], found["everybody"]
    return Preview(
        rule=asked.json,
        sentence=sentence(asked.node),
        count=count,
        total=total,
        share=count / total if total else 0.0,
        exact=True,
        elapsed_ms=elapsed * 1000,
        engine=answering.name,
        as_of=moment.now,
        clauses=_clauses(asked.node, found),
        profiles=some,
        lint=lint(asked.node, moment),
        comparison=None if compare_to is None else _comparison(compare_to, found),
    )


def _counted(node: bound.Node, other: bound.Node | None) -> dict[str, bound.Node]:
    """Whom to count: `everybody`, those of each clause, those `matching`, and for the comparison three more.

    The clauses come before the rule, which then is made of what is known of them.
    """
    asked: dict[str, bound.Node] = {"everybody": EVERYBODY}
    asked |= {f"clause_{number}": clause for number, clause in enumerate(bound.clauses(node))}
    asked["matching"] = node
    if other is None:
        return asked
    entering, leaving = bound.AllOf((node, bound.Not(other))), bound.AllOf((other, bound.Not(node)))
    return asked | {"entering": entering, "leaving": leaving, "staying": bound.AllOf((node, other))}


def _clauses(node: bound.Node, found: Mapping[str, int]) -> tuple[ClauseCount, ...]:
    return tuple(
        ClauseCount(clause.pointer, clause_text(clause), found[f"clause_{number}"])
        for number, clause in enumerate(bound.clauses(node))
    )


def _comparison(segment_id: str, found: Mapping[str, int]) -> Comparison:
    return Comparison(segment_id, found["entering"], found["leaving"], found["staying"])
