"""The demo account: always the same people, of the promised size, with somebody in every example and segment."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from seggql.demo.install import install
from seggql.demo.people import make
from seggql.engine.abandoned import ABANDONED
from seggql.engine.account import Account, ensure_account
from seggql.engine.catalogue import catalogue
from seggql.engine.jobs import fail, jobs
from seggql.engine.membership import counts, total
from seggql.engine.preview import preview
from seggql.engine.ready_made import install_ready_made
from seggql.engine.segment import Origin, SegmentFilter
from seggql.engine.segments import segments
from seggql.rules.types import TYPES, Json
from seggql.settings import Settings
from seggql.store.database import Database
from seggql.store.tables import events

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
LAUNCHED_LATELY: Json = {
    "event": "app_launch",
    "occurrence": {"operator": "at_least", "count": 1},
    "time": {"operator": "within_last", "amount": 30, "unit": "days"},
}
ACCEPTANCE: dict[str, Json] = {
    "VIP Arabic speakers": {
        "all": [
            {"attribute": "tags", "operator": "has_any", "value": "VIP"},
            {"attribute": "language", "operator": "is", "value": "ar"},
        ]
    },
    "inactive 30+ days": {
        "attribute": "last_interaction",
        "operator": "was_more_than",
        "value": {"amount": 30, "unit": "days"},
    },
    "gold tier in Oman": {
        "all": [
            {"attribute": "tier", "operator": "is", "value": "gold"},
            {"attribute": "country", "operator": "is", "value": "OM"},
        ]
    },
    "WhatsApp opted-in": {
        "all": [
            {"attribute": "platform", "operator": "is", "value": "whatsapp"},
            {"attribute": "marketing_opt_out", "operator": "is", "value": False},
        ]
    },
    "new this week": {"attribute": "created_at", "operator": "was_within", "value": {"amount": 7, "unit": "days"}},
    "enterprise leads": {
        "all": [
            {"attribute": "interest", "operator": "is", "value": "enterprise"},
            {"attribute": "tags", "operator": "has_any", "value": "lead"},
        ]
    },
    "engaged on mobile browsing": {
        "event": "page_viewed",
        "occurrence": {"operator": "at_least", "count": 5},
        "time": {"operator": "within_last", "amount": 90, "unit": "days"},
        "where": {"attribute": "device", "operator": "is", "value": "mobile"},
    },
    "email engagement in a country": {
        "all": [
            {"attribute": "country", "operator": "is", "value": "DE"},
            {"any": [{"event": "email_opened"}, {"event": "email_clicked"}]},
        ]
    },
    "visited, added to the cart, did not buy": {
        "all": [{"event": "site_visited"}, {"event": "cart_added"}, {"not": {"event": "purchase"}}]
    },
    "visitors who are no customers": {"all": [{"event": "site_visited"}, {"not": {"event": "purchase"}}]},
}


@pytest.fixture
async def account(database: Database) -> Account:
    return await ensure_account(database, Settings(), lambda: NOW, time_zone="Europe/London")


def test_it_has_the_promised_size() -> None:
    demo = make(NOW)
    assert demo.profiles.height == 20_000
    assert 380_000 <= sum(frame.height for frame in demo.events.values()) <= 460_000


def test_the_same_people_do_the_same_things_so_many_days_before_today() -> None:
    today, again, later = make(NOW, 300), make(NOW, 300), make(NOW + timedelta(days=9), 300)
    assert today.profiles.equals(again.profiles)
    assert all(frame.equals(again.events[name]) for name, frame in today.events.items())
    assert later.profiles["emails"].equals(today.profiles["emails"])
    assert {name: frame.height for name, frame in later.events.items()} == {
        name: frame.height for name, frame in today.events.items()
    }


def test_nothing_happens_before_somebody_joins_nor_after_now() -> None:
    demo = make(NOW, 500)
    joined = dict(demo.profiles.select("external_id", "created_at").iter_rows())
    for frame in demo.events.values():
        assert all(joined[person] <= at <= NOW for person, at in frame.select("external_id", "at").iter_rows())


async def test_every_example_and_every_ready_made_segment_has_somebody(account: Account) -> None:
    assert await install(account, 2_500)
    await install_ready_made(account)
    for name, rule in ACCEPTANCE.items():
        found = await preview(account, rule, first=0)
        assert 0 < found.count < found.total == 2_500, name
    ready = (await segments(account, first=500)).nodes
    assert len(ready) >= 10
    for segment_id, count in (await counts(account, [segment.id for segment in ready])).items():
        assert count > 0, segment_id


async def test_the_predefined_segments_are_those_of_the_documents(account: Account) -> None:
    await install(account, 600)
    await install_ready_made(account)
    active, inactive = (await segments(account, SegmentFilter(origin=Origin.PREDEFINED))).nodes
    assert (active.name, active.rule) == ("Active Mobile Users", LAUNCHED_LATELY)
    assert (inactive.name, inactive.rule) == ("Inactive Mobile Users", {"not": LAUNCHED_LATELY})
    members = await counts(account, [active.id, inactive.id])
    assert members[active.id] > 0
    assert sum(members.values()) == await total(account)


async def test_the_demo_shows_every_type(account: Account) -> None:
    await install(account, 300)
    known = await catalogue(account)
    for name in TYPES:
        attribute = next(attribute for attribute in known.attributes.values() if attribute.type.name == name)
        rule: Json = {"attribute": attribute.name, "operator": "is_not_empty"}
        assert (await preview(account, rule, first=0)).count > 0, name


async def test_an_account_with_people_is_left_as_it_is(account: Account) -> None:
    assert await install(account, 100)
    assert not await install(account, 100)
    assert await total(account) == 100


@pytest.mark.parametrize("killed", [False, True])
async def test_an_interrupted_installation_is_made_good(account: Account, killed: bool) -> None:
    class Interrupted(Exception):
        pass

    def interrupt(doing: str, done: int, total: int) -> None:
        if doing == "Importing" and done > total / 2:
            raise Interrupted

    with pytest.raises(Interrupted):
        await install(account, 200, interrupt)
    if killed:
        (begun,) = (await jobs(account)).nodes
        await fail(account, begun.id, ABANDONED)
    assert await install(account, 200)
    assert await total(account) == 200
    expected = sum(frame.height for frame in make(NOW, 200).events.values())
    assert await _number_of_events(account) == expected


async def _number_of_events(account: Account) -> int:
    return await account.database.fetch_value(
        select(func.count()).select_from(events).where(events.c.account_id == account.id)
    )
