"""People: what is written, what is refused, what stays and what goes, and how they are paged and searched."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select
from still_clock import Clock

from seggql.engine.account import Account
from seggql.engine.catalogue import define_attribute, define_event
from seggql.engine.definitions import EventInput, FieldInput, OptionInput
from seggql.engine.events import EventTrack, track_events
from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.engine.profiles import (
    Profile,
    ProfileInput,
    ProfileOrder,
    delete_profile,
    profile,
    profiles,
    profiles_by_id,
    profiles_count,
    upsert_profiles,
)
from seggql.rules.issues import IssueCode
from seggql.store import tables

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("engine", ["sql", "index"], indirect=True)]

NOW = "2026-05-10T12:00:00.000000Z"


def person(external_id: str, **attributes: Any) -> ProfileInput:
    return ProfileInput(external_id, attributes=attributes)


async def add(account: Account, external_id: str, **attributes: Any) -> Profile:
    return (await upsert_profiles(account, [person(external_id, **attributes)]))[0]


async def refusal(account: Account, *inputs: ProfileInput) -> list[tuple[str, str, str | None]]:
    """The place, code and suggestion of each mistake; nothing is written."""
    before = await profiles(account)
    with pytest.raises(Mistake) as refused:
        await upsert_profiles(account, inputs)
    assert await profiles(account) == before
    return [("/".join(error.field), error.code, error.suggestion) for error in refused.value.errors]


@pytest.fixture
async def shop(account: Account) -> Account:
    """An account with an attribute of every type."""
    gold = (OptionInput("Gold"), OptionInput("Silver"))
    await define_attribute(account, FieldInput("tier", "choice", options=gold))
    await define_attribute(account, FieldInput("score", "number"))
    price, kind = FieldInput("price", "number"), FieldInput("kind", "choice", options=gold)
    bought = FieldInput("bought", "datetime")
    await define_attribute(account, FieldInput("orders", "object_list", fields=(price, kind, bought)))
    return account


async def test_values_are_stored_in_one_form(shop: Account) -> None:
    written = await add(
        shop,
        "a",
        first_name=" Ada ",
        birth_date="1990-02-28",
        last_interaction="2026-05-01t10:00+02:00",
        marketing_opt_out=False,
        tags=["VIP", "vip", "Lead"],
        tier="gOLD",
        score=1.50,
        emails=[],
        country="om",
        orders=[{"price": 3, "kind": "silver", "bought": "2026-01-01T00:00:00Z"}, {"price": None}],
    )
    assert written.attributes == {
        "first_name": " Ada ",
        "birth_date": "1990-02-28",
        "last_interaction": "2026-05-01T08:00:00.000000Z",
        "marketing_opt_out": False,
        "tags": ["VIP", "Lead"],
        "tier": "Gold",
        "score": 1.5,
        "emails": [],
        "country": "OM",
        "orders": [{"price": 3, "kind": "Silver", "bought": "2026-01-01T00:00:00.000000Z"}, {}],
        "created_at": NOW,
        "updated_at": NOW,
    }
    assert await profile(shop, external_id="a") == written
    assert await profile(shop, id=written.id) == written
    assert await profiles_by_id(shop, [written.id, "profile_99"]) == {written.id: written}


async def test_changes_are_merged_and_null_removes(shop: Account, clock: Clock) -> None:
    first = await add(shop, "a", city="Oslo", score=1)
    clock.advance(hours=1)
    second = await add(shop, "a", score=2, city=None, company="Acme")
    assert second.id == first.id
    later = "2026-05-10T13:00:00.000000Z"
    assert second.attributes == {"score": 2, "company": "Acme", "created_at": NOW, "updated_at": later}
    (third,) = await upsert_profiles(shop, [ProfileInput(id=first.id, attributes={"score": None})])
    assert third.attributes == {"company": "Acme", "created_at": NOW, "updated_at": later}


async def test_what_changes_nothing_is_no_update(account: Account, clock: Clock) -> None:
    first = await add(account, "a", city="Oslo")
    clock.advance(hours=1)
    assert await add(account, "a", city="Oslo", company=None) == first
    assert await add(account, "a") == first


async def test_later_inputs_of_a_call_win_attribute_by_attribute(account: Account) -> None:
    known = await add(account, "known")
    inputs = [
        person("new", city="Oslo", company="Acme"),
        person("known", city="Bergen"),
        person("new", city="Rome"),
        ProfileInput(id=known.id, attributes={"company": "Acme"}),
    ]
    written = await upsert_profiles(account, inputs)
    assert written[0] == written[2] and written[1] == written[3]
    shown = [(one.attributes["city"], one.attributes["company"]) for one in written[:2]]
    assert shown == [("Rome", "Acme"), ("Bergen", "Acme")]
    assert await profiles_count(account) == 2


async def test_created_at_may_be_given_on_creation_only(account: Account) -> None:
    made = await add(account, "a", created_at="2020-01-01T00:00:00Z")
    assert made.attributes["created_at"] == "2020-01-01T00:00:00.000000Z"
    assert await add(account, "a", created_at="2020-01-01T00:00:00+00:00") == made
    place = "profiles/0/attributes/created_at"
    assert await refusal(account, person("a", created_at="2021-01-01T00:00:00Z")) == [
        (place, MistakeCode.READ_ONLY, None)
    ]
    assert await refusal(account, person("b", created_at=None)) == [(place, MistakeCode.READ_ONLY, None)]


BAD_VALUES: tuple[tuple[dict[str, Any], str, str, str | None], ...] = (
    ({"birth_date": "28/02/1990"}, "birth_date", IssueCode.BAD_VALUE, "2021-10-10"),
    ({"birth_date": "1990-02-30"}, "birth_date", IssueCode.BAD_VALUE, None),
    ({"score": "12"}, "score", IssueCode.BAD_VALUE, "12"),
    ({"score": True}, "score", IssueCode.BAD_VALUE, None),
    ({"score": 10**15}, "score", IssueCode.BAD_VALUE, None),
    ({"marketing_opt_out": "yes"}, "marketing_opt_out", IssueCode.BAD_VALUE, "true"),
    ({"last_interaction": "2026-05-01T10:00:00"}, "last_interaction", IssueCode.BAD_VALUE, "2021-10-10T09:30:00Z"),
    ({"first_name": 5}, "first_name", IssueCode.BAD_VALUE, '"5"'),
    ({"first_name": "\x00"}, "first_name", IssueCode.BAD_VALUE, None),
    ({"tier": "golden"}, "tier", IssueCode.UNKNOWN_OPTION, "Gold"),
    ({"country": "Oman"}, "country", IssueCode.UNKNOWN_OPTION, "OM"),
    ({"tags": "VIP"}, "tags", IssueCode.BAD_VALUE, None),
    ({"tags": ["VIP", " "]}, "tags/1", MistakeCode.REQUIRED, None),
    ({"tags": ["x" * 201]}, "tags/0", IssueCode.TOO_LONG, None),
    ({"orders": {"price": 1}}, "orders", IssueCode.BAD_VALUE, None),
    ({"orders": [{"price": 1}, {"price": "1"}]}, "orders/1/price", IssueCode.BAD_VALUE, "1"),
    ({"orders": [{"prise": 1}]}, "orders/0/prise", IssueCode.UNKNOWN_ATTRIBUTE, "price"),
    ({"orders": [{"kind": "bronze"}]}, "orders/0/kind", IssueCode.UNKNOWN_OPTION, None),
    ({"brith_date": "1990-01-01"}, "brith_date", IssueCode.UNKNOWN_ATTRIBUTE, "birth_date"),
    ({"town": "Oslo"}, "town", IssueCode.UNKNOWN_ATTRIBUTE, "city"),
    ({"\ud800": 30}, "�", IssueCode.UNKNOWN_ATTRIBUTE, None),
    ({"age": 30}, "age", MistakeCode.READ_ONLY, "birth_date"),
    ({"updated_at": "2026-01-01T00:00:00Z"}, "updated_at", MistakeCode.READ_ONLY, None),
)


async def test_a_bad_value_is_refused_where_it_stands(shop: Account) -> None:
    for attributes, place, code, suggestion in BAD_VALUES:
        found = await refusal(shop, person("good", city="Oslo"), person("bad", **attributes))
        assert found == [(f"profiles/1/attributes/{place}", code, suggestion)], attributes


BAD_NAMES: tuple[tuple[ProfileInput, str, str], ...] = (
    (ProfileInput(), "id", MistakeCode.REQUIRED),
    (ProfileInput("a", "profile_1"), "id", MistakeCode.INVALID),
    (ProfileInput(" "), "externalId", MistakeCode.REQUIRED),
    (ProfileInput("x" * 201), "externalId", IssueCode.TOO_LONG),
    (ProfileInput("a\x00"), "externalId", IssueCode.BAD_VALUE),
    (ProfileInput(id="17"), "id", MistakeCode.INVALID_ID),
    (ProfileInput(id="job_" + "0" * 32), "id", MistakeCode.INVALID_ID),
    (ProfileInput(id="profile_99", attributes={"city": "Oslo"}), "id", MistakeCode.NOT_FOUND),
)


async def test_a_person_is_named_by_exactly_one_id(account: Account) -> None:
    for given, place, code in BAD_NAMES:
        found = [(at, found) for at, found, _ in await refusal(account, given)]
        assert found == [(f"profiles/0/{place}", code)], given


async def test_every_mistake_of_a_call_is_told_at_once(shop: Account) -> None:
    found = await refusal(shop, person("a", score="x", tier="x"), ProfileInput(attributes={"age": 1}))
    assert [place for place, _, _ in found] == [
        "profiles/0/attributes/score",
        "profiles/0/attributes/tier",
        "profiles/1/id",
        "profiles/1/attributes/age",
    ]


async def test_a_single_person_has_no_number_in_paths(account: Account) -> None:
    with pytest.raises(Mistake) as refused:
        await upsert_profiles(account, [person("a", age=1)], at=())
    assert refused.value.errors[0].field == ("attributes", "age")


async def test_more_than_a_thousand_people_are_refused(account: Account) -> None:
    found = await refusal(account, *(person(str(n)) for n in range(1001)))
    assert found == [("profiles", IssueCode.TOO_MANY, None)]


async def test_the_number_of_statements_does_not_depend_on_the_number_of_people(account: Account) -> None:
    async def sent(count: int, name: str) -> int:
        before = account.database.statements
        inputs = [person(f"{name}{n}", city=f"City {n}", tags=[f"{name}{n}"]) for n in range(count)]
        await upsert_profiles(account, inputs)
        return account.database.statements - before

    assert await sent(2, "few") == await sent(1000, "many")
    assert await sent(2, "few") == await sent(1000, "many")
    assert await profiles_count(account) == 1002


async def test_people_written_at_the_same_time_are_made_once(account: Account) -> None:
    async def write(city: str) -> tuple[Profile, ...]:
        order = 1 if city < "c" else -1
        return await upsert_profiles(account, [person(f"p{n}", city=city) for n in range(50)][::order])

    written = await asyncio.gather(*map(write, "abcd"))
    assert len({one.id for batch in written for one in batch}) == 50
    assert await profiles_count(account) == 50


async def test_tags_keep_the_spelling_of_the_account(account: Account) -> None:
    await add(account, "a", tags=["VIP"])
    again = await add(account, "b", tags=["vip", "New"])
    assert again.attributes["tags"] == ["VIP", "New"]
    names = await account.database.fetch(select(tables.tags.c.name).order_by(tables.tags.c.name))
    assert [row["name"] for row in names] == ["New", "VIP"]


async def test_erasure_leaves_nothing_of_a_person(account: Account) -> None:
    await define_event(account, EventInput("visit"))
    gone, stays = await upsert_profiles(account, [person("a"), person("b")])
    await track_events(account, [EventTrack("visit", external_id=name) for name in ("a", "b")])
    assert await delete_profile(account, external_id="a") == gone.id
    assert await profile(account, id=gone.id) is None
    assert await profile(account, external_id="a") is None
    for table in (tables.profiles, tables.profile_keys, tables.events):
        assert await account.database.fetch_value(select(func.count()).select_from(table)) == 1
    assert (await add(account, "a")).id != gone.id
    assert await delete_profile(account, id=stays.id) == stays.id


async def test_erasing_nobody_is_a_mistake(account: Account) -> None:
    for given, place in (({"id": "profile_5"}, "id"), ({"external_id": "x"}, "externalId"), ({}, "id")):
        with pytest.raises(Mistake) as refused:
            await delete_profile(account, **given)
        assert refused.value.errors[0].field == (place,)


async def names(account: Account, **asked: Any) -> list[str | None]:
    """The external ids of everybody, read two at a time."""
    found: list[str | None] = []
    after = None
    while True:
        page = await profiles(account, first=2, after=after, **asked)
        found += [one.external_id for one in page.nodes]
        if not page.has_next:
            return found
        after = page.cursors[-1]


@pytest.fixture
async def people(shop: Account) -> Account:
    rows = [
        person("a", city="oslo", score=2, birth_date="1990-01-01", marketing_opt_out=True),
        person("b", city="Oslo", score=10.5, birth_date="1980-01-01", marketing_opt_out=False),
        person("c", city="", score=-1, birth_date="2000-01-01"),
        person("d", city="Bergen", score=10.5),
        person("e"),
    ]
    await upsert_profiles(shop, rows)
    return shop


ORDERS: tuple[tuple[str | None, str, str], ...] = (
    (None, "abcde", "edcba"),
    ("city", "dabce", "abdce"),
    ("score", "cabde", "bdace"),
    ("birth_date", "bacde", "cabde"),
    ("age", "cabde", "bacde"),
    ("marketing_opt_out", "bacde", "abcde"),
    ("created_at", "abcde", "abcde"),
)


async def test_people_are_ordered_by_a_value_with_those_without_one_last(people: Account) -> None:
    for attribute, up, down in ORDERS:
        for descending, expected in ((False, up), (True, down)):
            listed = await names(people, order=ProfileOrder(attribute, descending))
            assert "".join(map(str, listed)) == expected, (attribute, descending)


async def test_what_has_no_order_is_refused(people: Account) -> None:
    for attribute, code in (("tags", "invalid"), ("orders", "invalid"), ("citi", "unknown_attribute")):
        with pytest.raises(Mistake) as refused:
            await profiles(people, order=ProfileOrder(attribute))
        assert [(error.field, error.code) for error in refused.value.errors] == [(("orderBy",), code)]


async def test_a_cursor_of_another_order_is_refused(people: Account) -> None:
    cursor = (await profiles(people, order=ProfileOrder("city"))).cursors[0]
    for order in (ProfileOrder("score"), ProfileOrder("city", descending=True), ProfileOrder()):
        with pytest.raises(Mistake, match="another order"):
            await profiles(people, order=order, after=cursor)


async def test_search_looks_at_names_addresses_and_external_ids_ignoring_case(account: Account) -> None:
    await upsert_profiles(
        account,
        [
            person("crm-1", first_name="Ada", last_name="Lovelace"),
            person("crm-2", first_name="Åsa", emails=["x@y.no", "Asa@Example.com"]),
            person("web-3", last_name="Adams", city="Ada"),
        ],
    )
    for words, found in (("ada l", ["crm-1"]), ("ADA", ["crm-1", "web-3"]), ("åSA", ["crm-2"])):
        assert await names(account, search=words) == found
    for words, found in (
        ("example.COM", ["crm-2"]),
        ("CRM", ["crm-1", "crm-2"]),
        ("%", []),
        ("\x00", []),
        (" ", [*"123"]),
    ):
        assert len(await names(account, search=words)) == len(found) == await profiles_count(account, search=words)


async def test_people_of_a_rule(people: Account) -> None:
    rule: Any = {"attribute": "city", "operator": "is", "value": "OSLO"}
    assert await names(people, rule=rule, order=ProfileOrder("score", descending=True)) == ["b", "a"]
    assert await profiles_count(people, rule=rule) == 2
    with pytest.raises(Mistake) as refused:
        await profiles(people, rule={"attribute": "town", "operator": "is", "value": 1})
    assert refused.value.errors[0].field == ("rule", "attribute")
    assert refused.value.errors[0].suggestion == "city"


async def test_a_page_takes_as_many_statements_as_a_row(people: Account) -> None:
    before = people.database.statements
    await profiles(people, first=1)
    one = people.database.statements - before
    await profiles(people, first=500)
    assert people.database.statements - before - one == one == 1
