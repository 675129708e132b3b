"""An import leaves one row in the change feed, which names exactly what it wrote or says that it was much."""

import polars as pl
import pytest
from sqlalchemy import Table, func, select

from seggql.engine import writing
from seggql.engine.account import Account
from seggql.ingest import noting, staging
from seggql.store.changes import Change, here, read
from seggql.store.tables import changes, events, profiles

from .importing import import_events, import_people

PEOPLE = pl.DataFrame({"user": ["a", "b", "c", "a"], "city": ["Split", "Rome", "Oslo", "Bern"]})
EVENTS = pl.DataFrame(
    {
        "user": ["a", "b", "new", "a"],
        "at": ["2024-01-01"] * 4,
        "event_id": ["1", "2", "3", None],
        "amount": [1, 2, 3, 4],
    }
)


class Feed:
    """Reads the account's feed from where it was left."""

    def __init__(self, account: Account) -> None:
        self._account, self._cursor = account, None

    async def news(self) -> list[Change]:
        """What has happened since the last time, if anything."""
        before = self._cursor
        async with self._account.database.transaction("repeatable_read", readonly=True) as connection:
            self._cursor = await here(connection, self._account.id)
            batch = before and await read(connection, self._account.id, before)
        return [batch.change] if batch and batch.change else []


async def everybody(account: Account) -> dict[str, int]:
    rows = await account.database.fetch(select(profiles.c.external_id, profiles.c.id))
    return {row["external_id"]: row["id"] for row in rows}


async def all_events(account: Account) -> frozenset[tuple[int, object]]:
    return frozenset(map(tuple, await account.database.fetch(select(events.c.profile_id, events.c.id))))


async def rows(account: Account, table: Table = changes) -> int:
    return await account.database.fetch_value(select(func.count()).select_from(table))


@pytest.fixture
async def feed(account: Account) -> Feed:
    feed = Feed(account)
    await feed.news()
    return feed


async def test_an_import_of_people_names_those_it_made_or_changed(account: Account, feed: Feed) -> None:
    await import_people(account, PEOPLE)
    ids = await everybody(account)
    assert await feed.news() == [Change(frozenset(ids.values()))]
    again = pl.DataFrame({"user": ["a", "b", "d"], "city": ["Bern", "Pula", "Pula"]})
    await import_people(account, again)
    ids = await everybody(account)
    assert await feed.news() == [Change(frozenset({ids["b"], ids["d"]}))]
    await import_people(account, again)
    assert await feed.news() == []
    assert await rows(account) == 2


async def test_an_import_of_events_names_them_and_the_people_it_made(account: Account, feed: Feed) -> None:
    await import_people(account, PEOPLE)
    await feed.news()
    await import_events(account, EVENTS, event="purchase")
    ids = await everybody(account)
    assert await feed.news() == [Change(frozenset({ids["new"]}), await all_events(account), definitions=True)]
    await import_events(account, EVENTS, event="purchase")
    assert await feed.news() == []
    await import_events(account, EVENTS, event="purchase", tags=("VIP",))
    assert await feed.news() == [Change(frozenset(ids[name] for name in ("a", "b", "new")))]
    assert await rows(account) == 3


async def test_slices_are_one_change(account: Account, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "WEIGHT", 20)
    await import_people(account, PEOPLE)
    await import_events(account, EVENTS, event="purchase")
    people = frozenset((await everybody(account)).values())
    assert await feed.news() == [Change(people, await all_events(account), definitions=True)]
    assert await rows(account) == 2


@pytest.mark.parametrize("most", [2, 3])
async def test_a_large_import_changes_everything(
    account: Account, feed: Feed, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Whether one statement wrote more than is named (3 people, 4 events) or several together."""
    monkeypatch.setattr(writing, "MOST_KEYS", most)
    monkeypatch.setattr(noting, "MOST_KEYS", most)
    monkeypatch.setattr(staging, "WEIGHT", 20)
    report = await import_events(account, EVENTS, event="purchase")
    assert (report.created, report.people_created) == (4, 3)
    assert await feed.news() == [Change(definitions=True, everything=True)]
    assert (await rows(account, events), await rows(account, profiles)) == (4, 3)


async def test_an_import_that_writes_nothing_leaves_nothing(account: Account, feed: Feed) -> None:
    strangers = pl.DataFrame({"user": ["x"], "at": ["2024-01-01"], "amount": [1]})
    await import_events(account, EVENTS, event="purchase")
    await feed.news()
    await import_events(account, strangers, event="purchase", create_people=False)
    assert await feed.news() == []
