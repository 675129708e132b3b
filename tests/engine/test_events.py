"""Events: whose they are, what is refused, that none is stored twice, and how they are read back."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from still_clock import Clock

from seggql.engine.account import Account
from seggql.engine.catalogue import define_event
from seggql.engine.definitions import EventInput, FieldInput, OptionInput
from seggql.engine.events import EventTrack, events_counts, events_of, track_events
from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.engine.profiles import ProfileInput, delete_profile, profile, upsert_profiles
from seggql.rules.issues import IssueCode
from seggql.store import tables

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(account: Account) -> Account:
    """An account with an event that has properties."""
    size = FieldInput("size", "choice", options=(OptionInput("S"), OptionInput("L")))
    lines = FieldInput("lines", "object_list", fields=(FieldInput("price", "number"),))
    bought = EventInput("bought", synonyms=("purchased",), properties=(FieldInput("amount", "number"), size, lines))
    await define_event(account, EventInput("visit"))
    await define_event(account, bought)
    return account


async def stored(account: Account) -> int:
    return await account.database.fetch_value(select(func.count()).select_from(tables.events))


async def test_an_event_is_stored_in_one_form_and_makes_its_person(shop: Account) -> None:
    properties: Any = {"amount": 2.0, "size": "l", "lines": [{"price": 1}]}
    given = EventTrack("bought", external_id="a", at="2026-05-01T10:00:00+02:00", properties=properties)
    (tracked,) = await track_events(shop, [given])
    assert not tracked.duplicate
    person = await profile(shop, external_id="a")
    assert person is not None and person.id == tracked.profile_id
    assert person.attributes == dict.fromkeys(("created_at", "updated_at"), "2026-05-10T12:00:00.000000Z")
    (event,) = (await events_of(shop, [person.id]))[person.id].nodes
    assert (event.id, event.event, event.at) == (tracked.id, "bought", datetime(2026, 5, 1, 8, tzinfo=UTC))
    assert event.properties == {"amount": 2, "size": "L", "lines": [{"price": 1}]}


async def test_an_event_without_a_time_is_now(shop: Account) -> None:
    (tracked,) = await track_events(shop, [EventTrack("visit", external_id="a", properties={})])
    (event,) = (await events_of(shop, [tracked.profile_id]))[tracked.profile_id].nodes
    assert event.at == shop.clock()


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
async def test_the_ends_of_the_calendar_are_refused(shop: Account, at: str) -> None:
    """The database would keep them as infinite."""
    with pytest.raises(Mistake, match="out of range"):
        await track_events(shop, [EventTrack("visit", external_id="a", at=at)])


async def test_the_same_id_again_changes_nothing(shop: Account) -> None:
    id = str(uuid4())
    first = EventTrack("bought", external_id="a", id=id, properties={"amount": 1})
    again = EventTrack("bought", external_id="a", id=id.upper(), properties={"amount": 2})
    other = EventTrack("visit", external_id="b", id=id)
    assert [one.duplicate for one in await track_events(shop, [first, again, other])] == [False, True, False]
    assert [one.duplicate for one in await track_events(shop, [again, other])] == [True, True]
    (kept,) = await track_events(shop, [again])
    assert (kept.id, await stored(shop)) == (id, 2)
    (event,) = (await events_of(shop, [kept.profile_id]))[kept.profile_id].nodes
    assert event.properties == {"amount": 1}


async def test_any_text_may_be_an_id(shop: Account) -> None:
    async def track(id: str) -> Any:
        return (await track_events(shop, [EventTrack("visit", external_id="a", id=id)]))[0]

    first, other, same = await track("order 1"), await track("order 2"), await track("order 1")
    assert first.id == same.id != other.id
    assert (first.duplicate, other.duplicate, same.duplicate) == (False, False, True)
    assert first.id == "048399d9-1289-503e-997c-7f3632220041"  # of every release: an import repeats as well


async def test_events_without_ids_are_all_different(shop: Account) -> None:
    tracked = await track_events(shop, [EventTrack("visit", external_id="a")] * 3)
    assert len({one.id for one in tracked}) == 3 == await stored(shop)


BAD_EVENTS: tuple[tuple[EventTrack, str, str, str | None], ...] = (
    (EventTrack("viist", external_id="a"), "event", IssueCode.UNKNOWN_EVENT, "visit"),
    (EventTrack("purchased", external_id="a"), "event", IssueCode.UNKNOWN_EVENT, "bought"),
    (EventTrack("visit"), "profileId", MistakeCode.REQUIRED, None),
    (EventTrack("visit", "profile_1", "a"), "profileId", MistakeCode.INVALID, None),
    (EventTrack("visit", "profile_99"), "profileId", MistakeCode.NOT_FOUND, None),
    (EventTrack("visit", "99"), "profileId", MistakeCode.INVALID_ID, None),
    (EventTrack("visit", external_id=""), "externalId", MistakeCode.REQUIRED, None),
    (EventTrack("visit", external_id="a", id=""), "id", MistakeCode.INVALID, None),
    (EventTrack("visit", external_id="a", id="x" * 201), "id", MistakeCode.INVALID, None),
    (EventTrack("visit", external_id="a", id="\ud800"), "id", MistakeCode.INVALID, None),
    (EventTrack("visit", external_id="a", at="yesterday"), "at", IssueCode.BAD_VALUE, "2021-10-10T09:30:00Z"),
    (
        EventTrack("visit", external_id="a", at="2026-05-01T10:00:00"),
        "at",
        IssueCode.BAD_VALUE,
        "2021-10-10T09:30:00Z",
    ),
    (
        EventTrack("bought", external_id="a", properties={"amount": "1"}),
        "properties/amount",
        IssueCode.BAD_VALUE,
        "1",
    ),
    (
        EventTrack("bought", external_id="a", properties={"amuont": 1}),
        "properties/amuont",
        IssueCode.UNKNOWN_ATTRIBUTE,
        "amount",
    ),
    (
        EventTrack("bought", external_id="a", properties={"size": "M"}),
        "properties/size",
        IssueCode.UNKNOWN_OPTION,
        None,
    ),
    (
        EventTrack("bought", external_id="a", properties={"lines": [{"price": "x"}]}),
        "properties/lines/0/price",
        IssueCode.BAD_VALUE,
        None,
    ),
)


async def test_a_bad_event_is_refused_with_all_the_others(shop: Account) -> None:
    for given, place, code, suggestion in BAD_EVENTS:
        with pytest.raises(Mistake) as refused:
            await track_events(shop, [EventTrack("visit", external_id="good"), given])
        found = [("/".join(error.field), error.code, error.suggestion) for error in refused.value.errors]
        assert found == [(f"events/1/{place}", code, suggestion)], given
    assert await stored(shop) == 0
    assert await profile(shop, external_id="good") is None


async def test_more_than_a_thousand_events_are_refused(shop: Account) -> None:
    with pytest.raises(Mistake, match="1,001"):
        await track_events(shop, [EventTrack("visit", external_id="a")] * 1001)


async def test_the_number_of_statements_does_not_depend_on_the_number_of_events(shop: Account) -> None:
    async def sent(count: int, name: str) -> int:
        before = shop.database.statements
        await track_events(shop, [EventTrack("visit", external_id=f"{name}{n % 300}") for n in range(count)])
        return shop.database.statements - before

    assert await sent(1, "few") == await sent(1000, "many")
    assert await sent(1, "few") == await sent(1000, "many")


async def test_no_event_outlives_its_person(shop: Account) -> None:
    (person,) = await upsert_profiles(shop, [ProfileInput("a")])
    tracking = [track_events(shop, [EventTrack("visit", person.id)]) for _ in range(5)]
    await asyncio.gather(*tracking, delete_profile(shop, person.id), return_exceptions=True)
    assert await stored(shop) == 0


async def test_events_are_read_latest_first_for_many_people_in_one_statement(shop: Account, clock: Clock) -> None:
    for number in range(4):
        await track_events(shop, [EventTrack("visit", external_id=name, id=str(number)) for name in ("a", "b")])
        clock.advance(minutes=1)
    await upsert_profiles(shop, [ProfileInput("c")])
    found = [await profile(shop, external_id=name) for name in "abc"]
    ids = [person.id for person in found if person is not None]
    before = shop.database.statements
    pages = await events_of(shop, ids, first=3)
    assert shop.database.statements - before == 1
    assert [(len(pages[id].nodes), pages[id].has_next) for id in ids] == [(3, True), (3, True), (0, False)]
    times = [event.at for event in pages[ids[0]].nodes]
    assert times == sorted(times, reverse=True)
    rest = (await events_of(shop, ids[:1], first=3, after=pages[ids[0]].cursors[-1]))[ids[0]]
    assert (len(rest.nodes), rest.has_next) == (1, False)
    assert await events_counts(shop, ids) == dict(zip(ids, (4, 4, 0), strict=True))


async def test_events_of_one_instant_are_paged_by_id(shop: Account) -> None:
    tracked = await track_events(shop, [EventTrack("visit", external_id="a") for _ in range(5)])
    id, after, seen = tracked[0].profile_id, None, list[str]()
    for _ in range(5):
        page = (await events_of(shop, [id], first=1, after=after))[id]
        seen.append(page.nodes[0].id)
        after = page.cursors[0]
    assert sorted(seen) == sorted(one.id for one in tracked)
    with pytest.raises(Mistake):
        await events_of(shop, [id], after="bm8")
