"""The CDNOW purchases: imported whole, and its segments count what a plain program counts in the raw file."""

import gzip
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
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

FILE = Path(__file__).parents[2] / "examples" / "cdnow" / "cdnow.txt.gz"
ZONE = ZoneInfo("America/New_York")
AS_OF = datetime(1998, 6, 30, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Purchase:
    """A line of the file: the day began in New York."""

    day: date
    discs: int
    dollars: Decimal

    @property
    def at(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, tzinfo=ZONE)


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


def purchase(**more: Json) -> Json:
    return {"event": "purchase", **more}


SEGMENTS: dict[str, tuple[Json, Callable[[Customer], bool]]] = {
    "bought at least three times": (
        purchase(occurrence={"operator": "at_least", "count": 3}),
        lambda some: len(some) >= 3,
    ),
    "bought in the last 90 days": (
        purchase(time={"operator": "within_last", "amount": 90, "unit": "days"}),
        lambda some: any(AS_OF - timedelta(days=90) < one.at <= AS_OF for one in some),
    ),
    "spent more than 100 dollars": (
        purchase(measure={"of": "sum", "property": "dollar_value", "operator": "greater_than", "value": 100}),
        lambda some: sum(one.dollars for one in some) > 100,
    ),
    "spent 100 dollars or more within the first half of 1998": (
        purchase(
            measure={"of": "sum", "property": "dollar_value", "operator": "greater_or_equal", "value": 100},
            time={"operator": "between", "from": "1998-01-01", "to": "1998-06-30"},
        ),
        lambda some: sum(one.dollars for one in some if one.day.year == 1998) >= 100,
    ),
    "last bought more than twelve months ago": (
        purchase(measure={"of": "last", "operator": "was_more_than", "value": {"amount": 12, "unit": "months"}}),
        lambda some: max(one.day for one in some) < date(1997, 6, 30),
    ),
    "first bought in March 1997": (
        purchase(measure={"of": "first", "operator": "between", "value": ["1997-03-01", "1997-03-31"]}),
        lambda some: (min(one.day for one in some).year, min(one.day for one in some).month) == (1997, 3),
    ),
    "never more than one disc at once": (
        {"not": purchase(where={"attribute": "number_of_cds", "operator": "greater_than", "value": 1})},
        lambda some: all(one.discs <= 1 for one in some),
    ),
    "bought once and never again": (
        purchase(occurrence={"operator": "equals", "count": 1}),
        lambda some: len(some) == 1,
    ),
    "regulars who have stopped": (
        {
            "all": [
                purchase(occurrence={"operator": "more_than", "count": 5}),
                {"not": purchase(time={"operator": "within_last", "amount": 180, "unit": "days"})},
            ]
        },
        lambda some: len(some) > 5 and not any(AS_OF - timedelta(days=180) < one.at <= AS_OF for one in some),
    ),
    "pays more than 30 dollars on average": (
        purchase(measure={"of": "average", "property": "dollar_value", "operator": "greater_than", "value": 30}),
        lambda some: round(sum(one.dollars for one in some) / len(some), 6) > 30,
    ),
}


@pytest.fixture
async def account(database: Database) -> Account:
    """The tutorial's account."""
    now = datetime(2026, 11, 22, 13, 3, tzinfo=UTC)
    return await ensure_account(database, Settings(), lambda: now, name="CDNOW", time_zone=ZONE.key)


async def test_the_file_and_its_segments(account: Account) -> None:
    source = open_file(FILE, Opening(separator="whitespace"))
    for created in (69_659, 0):
        analysis = await analyze(account, source, Wishes(Kind.EVENTS, event="purchase"))
        assert [one.column.role.value for one in analysis.columns] == ["external_id", "at", "value", "value"]
        report = await run(account, source, analysis.plan)
        assert (report.read, report.created, report.refused) == (69_659, created, 0)
    everybody = customers()
    for table, count in ((profiles, 23_570), (events, 69_659)):
        assert await account.database.fetch_value(select(func.count()).select_from(table)) == count
    assert (len(everybody), sum(map(len, everybody))) == (23_570, 69_659)
    for name, (rule, is_member) in SEGMENTS.items():
        found = await preview(account, rule, as_of=AS_OF, first=0)
        assert (name, found.count) == (name, sum(map(is_member, everybody)))
        assert 0 < found.count < found.total
