"""Who a rule would match, before it is saved: counts, the count of every clause, a look at some of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, not_

from seggql.rules import bound
from seggql.rules.lint import Note, lint
from seggql.rules.moment import Moment
from seggql.rules.sentence import clause_text, sentence
from seggql.rules.types import Json
from seggql.store.predicate import People

from .account import Account
from .binding import bound_rule
from .membership import node_of
from .paging import EMPTY, Page, check_first
from .person import BY_ID, Profile
from .profile_order import order_of
from .profile_select import page_of
from .row import Row

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

    All counts come from one statement, the people from a second. `timer` measures how long the first one took.
    Raises Mistake at ("rule", …), ("asOf",), ("compareTo",), ("first",).
    """
    check_first(first)
    moment = account.moment(as_of)
    asked = await bound_rule(account, rule)
    other = None if compare_to is None else await node_of(account, compare_to, "compareTo")
    started = timer()
    found = await _count(account, moment, asked.node, other)
    elapsed = timer() - started
    some = await page_of(account, asked.node, moment, order_of(BY_ID, {}), None, first, None) if first else EMPTY
    count, total = found["matching"], found["everybody"]
    return Preview(
        rule=asked.json,
        sentence=sentence(asked.node),
        count=count,
        total=total,
        share=count / total if total else 0.0,
        exact=True,
        elapsed_ms=elapsed * 1000,
        engine="sql",
        as_of=moment.now,
        clauses=_clauses(asked.node, found),
        profiles=some,
        lint=lint(asked.node, moment),
        comparison=None if compare_to is None else _comparison(compare_to, found),
    )


async def _count(account: Account, moment: Moment, node: bound.Node, other: bound.Node | None) -> Row:
    """Every count in one row: `everybody`, `matching`, `clause_<number>`, and for the comparison three more."""
    people = People(account.id, moment)
    asked = {"matching": people.matching(node)}
    asked |= {f"clause_{number}": people.matching(clause) for number, clause in enumerate(bound.clauses(node))}
    if other is not None:
        now, then = people.matching(other), asked["matching"]
        asked |= {"entering": and_(then, not_(now)), "leaving": and_(now, not_(then)), "staying": and_(now, then)}
    columns = [func.count().filter(holds).label(name) for name, holds in asked.items()]
    row = await account.database.fetch_one(people.select(func.count().label("everybody"), *columns))
    assert row is not None, "aggregates always give a row"
    return row


def _clauses(node: bound.Node, found: Row) -> tuple[ClauseCount, ...]:
    return tuple(
        ClauseCount(clause.pointer, clause_text(clause), found[f"clause_{number}"])
        for number, clause in enumerate(bound.clauses(node))
    )


def _comparison(segment_id: str, found: Row) -> Comparison:
    return Comparison(segment_id, found["entering"], found["leaving"], found["staying"])
