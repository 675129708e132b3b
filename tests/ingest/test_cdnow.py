"""The CDNOW tutorial: its file comes in whole, its segments count what a plain program counts in the raw file."""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate
from sqlalchemy import func, select

from seggql.engine.account import Account, ensure_account
from seggql.engine.preview import preview
from seggql.ingest.analysis import analyze
from seggql.ingest.files import Opening, open_file
from seggql.ingest.plan import Kind
from seggql.ingest.run import run
from seggql.ingest.wishes import Wishes
from seggql.rules.types import Json
from seggql.settings import Settings
from seggql.store.database import Database
from seggql.store.tables import events, profiles

ROOT = Path(__file__).parents[2]
FILE = ROOT / "examples" / "cdnow" / "cdnow.txt.gz"
TUTORIAL = (ROOT / "examples" / "cdnow" / "tutorial.md").read_text()
AS_OF = datetime(1998, 6, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Purchase:
    """A line of the file; the day begins in UTC, the zone of the tutorial's account."""

    day: date
    discs: int
    dollars: Decimal

    @property
    def at(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)


Customer = Sequence[Purchase]


def customers() -> list[Customer]:
    """The file, read in the plainest way."""
    bought: dict[str, list[Purchase]] = defaultdict(list)
    with gzip.open(FILE, "rt") as file:
        next(file)
        for line in file:
            who, day, discs, dollars = line.split()
            bought[who].append(Purchase(datetime.strptime(day, "%Y%m%d").date(), int(discs), Decimal(dollars)))  # noqa: DTZ007
    return list(bought.values())


ANSWERS: dict[str, Callable[[Customer], bool]] = {
    "At least three purchases": lambda some: len(some) >= 3,
    "Bought once and never again": lambda some: len(some) == 1,
    "Bought in the last 90 days": lambda some: bought_within(90, some),
    "Spent more than 100 dollars": lambda some: sum(one.dollars for one in some) > 100,
    "First bought in March 1997": lambda some: f"{min(one.day for one in some):%Y-%m}" == "1997-03",
    "Last bought more than twelve months ago": lambda some: max(one.day for one in some) < date(1997, 6, 30),
    "Never more than one CD at once": lambda some: all(one.discs <= 1 for one in some),
    "Regulars who have stopped": lambda some: len(some) > 5 and not bought_within(180, some),
    "Big spenders of 1998": lambda some: sum(one.dollars for one in some if one.day.year == 1998) >= 250,
}
"""Whom each question of the tutorial means, by its heading."""


def bought_within(days: int, some: Customer) -> bool:
    return any(AS_OF - timedelta(days=days) < one.at <= AS_OF for one in some)


@dataclass(frozen=True)
class Question:
    """A part of the tutorial: a rule, and how many people it says that there are."""

    heading: str
    rule: Json
    count: int


def questions() -> list[Question]:
    parts = re.split(r"^### (.*)$", TUTORIAL, flags=re.MULTILINE)[1:]
    return [
        Question(
            heading,
            json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1])["rule"],
            int(re.search(r"\*\*([\d,]+) people", text)[1].replace(",", "")),
        )
        for heading, text in zip(parts[::2], parts[1::2], strict=True)
    ]


@pytest.fixture
async def account(database: Database) -> Account:
    """The tutorial's account."""
    now = datetime(2026, 11, 22, 13, 3, tzinfo=UTC)
    return await ensure_account(database, Settings(), lambda: now, name="CDNOW")


async def test_the_tutorial(account: Account) -> None:
    source = open_file(FILE, Opening(separator="whitespace"))
    for created in (69_659, 0):
        analysis = await analyze(account, source, Wishes(Kind.EVENTS, event="purchase"))
        assert [one.column.role.value for one in analysis.columns] == ["external_id", "at", "value", "value"]
        report = await run(account, source, analysis.plan)
        assert (report.read, report.created, report.refused) == (69_659, created, 0)
    everybody = customers()
    assert (len(everybody), sum(map(len, everybody))) == (23_570, 69_659)
    for table, count in ((profiles, 23_570), (events, 69_659)):
        assert await account.database.fetch_value(select(func.count()).select_from(table)) == count
    asked = questions()
    assert [question.heading for question in asked] == list(ANSWERS)
    for question in asked:
        found = await preview(account, question.rule, as_of=AS_OF, first=0)
        truth = sum(map(ANSWERS[question.heading], everybody))
        assert (question.heading, found.count, question.count) == (question.heading, truth, truth)


def test_the_tutorials_operations_are_valid() -> None:
    schema = build_schema((ROOT / "schema" / "api.graphql").read_text())
    operations = re.findall(r"```graphql\n(.*?)```", TUTORIAL, re.DOTALL)
    assert len(operations) == 3
    for operation in operations:
        assert validate(schema, parse(operation)) == []


def test_the_tutorials_instant_is_the_one_that_is_tested() -> None:
    assert f'asOf: "{AS_OF:%Y-%m-%dT%H:%M:%SZ}"' in TUTORIAL
