"""Every write leaves one row in the change feed that names exactly what it wrote, and then waits for the audience."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from still_clock import Clock

from seggql.engine import writing
from seggql.engine.account import Account
from seggql.engine.audience import NoAudience
from seggql.engine.catalogue import define_attribute, define_event
from seggql.engine.definitions import EventInput, FieldInput
from seggql.engine.events import EventTrack, track_events
from seggql.engine.ids import PROFILE, decode
from seggql.engine.mistakes import Mistake
from seggql.engine.profiles import ProfileInput, delete_profile, upsert_profiles
from seggql.store.changes import Change, here, read
from seggql.store.cursor import Cursor
from seggql.store.tables import changes

pytestmark = pytest.mark.anyio


@dataclass
class Follower:
    """An audience that reads the feed when a writer waits for it."""

    account: Account
    cursor: Cursor
    caught: list[Change] = field(default_factory=list)

    async def caught_up(self) -> None:
        async with self.account.database.transaction("repeatable_read", readonly=True) as connection:
            batch = await read(connection, self.account.id, self.cursor)
        assert batch is not None
        self.cursor = batch.cursor
        self.caught.append(batch.change)


@pytest.fixture
async def followed(account: Account) -> tuple[Account, Follower]:
    """An account in which something can happen, with its follower."""
    await define_event(account, EventInput("visit"))
    async with account.database.transaction("repeatable_read", readonly=True) as connection:
        follower = Follower(account, await here(connection, account.id))
    return replace(account, audience=follower), follower


async def feed_length(account: Account) -> int:
    return await account.database.fetch_value(select(func.count()).select_from(changes))


def person(external_id: str, **attributes: Any) -> ProfileInput:
    return ProfileInput(external_id=external_id, attributes=attributes)


def visit(external_id: str, id: str | None = None) -> EventTrack:
    return EventTrack("visit", external_id=external_id, id=id)


async def upsert(account: Account, *people: ProfileInput) -> list[int]:
    return [decode(PROFILE, one.id) for one in await upsert_profiles(account, people)]


async def test_an_upsert_names_who_was_made_and_who_was_changed(followed: tuple[Account, Follower]) -> None:
    account, follower = followed
    ada, bob = await upsert(account, person("ada", city="Rome"), person("bob", city="Bern"))
    same, new, changed = await upsert(account, person("ada", city="Rome"), person("cyd"), person("bob", city="Oslo"))
    assert (same, changed) == (ada, bob)
    assert follower.caught == [Change(frozenset({ada, bob})), Change(frozenset({new, bob}))]


async def test_an_upsert_that_changes_nothing_leaves_nothing(followed: tuple[Account, Follower], clock: Clock) -> None:
    account, follower = followed
    (before,) = await upsert_profiles(account, [person("ada", city="Rome")])
    clock.advance(hours=1)
    (after,) = await upsert_profiles(account, [person("ada", city="Rome")])
    assert after == before
    assert len(follower.caught) == 1
    await upsert_profiles(account, [])
    assert len(follower.caught) == 1


async def test_tracking_names_the_events_that_are_new_and_the_people_that_it_made(
    followed: tuple[Account, Follower],
) -> None:
    account, follower = followed
    (ada,) = await upsert(account, person("ada"))
    old, new = uuid4(), uuid4()
    await track_events(account, [visit("ada", str(old))])
    several = [visit("ada", str(old)), visit("ada", str(new)), visit("ada", str(new)), visit("bob")]
    his = (await track_events(account, several))[3]
    bob, other = decode(PROFILE, his.profile_id), UUID(his.id)
    await track_events(account, [visit("ada", str(old)), visit("bob", str(other))])
    assert follower.caught[1:] == [
        Change(events=frozenset({(ada, old)})),
        Change(frozenset({bob}), frozenset({(ada, new), (bob, other)})),
    ]


async def test_erasing_names_who_is_gone(followed: tuple[Account, Follower]) -> None:
    account, follower = followed
    (ada,) = await upsert(account, person("ada"))
    await track_events(account, [visit("ada")])
    await delete_profile(account, external_id="ada")
    assert follower.caught[-1] == Change(frozenset({ada}))


async def test_definitions_that_change_say_so(followed: tuple[Account, Follower]) -> None:
    account, follower = followed
    for _ in range(2):
        await define_attribute(account, FieldInput("size", "number"))
        await define_event(account, EventInput("bought", properties=(FieldInput("amount", "number"),)))
    assert follower.caught == [Change(definitions=True)] * 2
    await define_attribute(account, FieldInput("size", synonyms=("extent",)))
    assert follower.caught[2:] == [Change(definitions=True)]


async def test_what_is_refused_leaves_nothing(followed: tuple[Account, Follower]) -> None:
    account, follower = followed
    before = await feed_length(account)
    with pytest.raises(Mistake):
        await upsert_profiles(account, [person("ada"), ProfileInput(id="profile_77", attributes={"city": "Rome"})])
    with pytest.raises(Mistake):
        await track_events(account, [visit("bob"), EventTrack("visit", profile_id="profile_77")])
    with pytest.raises(Mistake):
        await delete_profile(account, external_id="ada")
    with pytest.raises(Mistake):
        await define_attribute(account, FieldInput("size", "huge"))
    assert (await feed_length(account), follower.caught) == (before, [])


async def test_a_write_too_large_to_name_changes_everything(
    followed: tuple[Account, Follower], monkeypatch: pytest.MonkeyPatch
) -> None:
    account, follower = followed
    monkeypatch.setattr(writing, "MOST_KEYS", 3)
    await track_events(account, [visit("ada"), visit("bob")])
    await track_events(account, [visit("ada"), visit("bob"), visit("ada")])
    assert [change.everything for change in follower.caught] == [True, False]


async def test_writers_that_compete_leave_a_row_each(followed: tuple[Account, Follower]) -> None:
    account, follower = followed
    before = await feed_length(account)
    alone = replace(account, audience=NoAudience())
    await asyncio.gather(*(track_events(alone, [visit("ada"), visit(f"p{number}")]) for number in range(8)))
    assert await feed_length(account) == before + 8
    await follower.caught_up()
    (change,) = follower.caught
    assert (len(change.people), len(change.events)) == (9, 16)
