"""Definitions: what may be defined, what is refused, and what stored values and saved segments keep from changing."""

import asyncio

import pytest

from seggql.engine.account import Account
from seggql.engine.catalogue import (
    attributes,
    attributes_count,
    catalogue,
    define_attribute,
    define_event,
    events,
    events_count,
)
from seggql.engine.definitions import EventInput, FieldInput, OptionInput
from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.engine.profiles import ProfileInput, upsert_profiles
from seggql.engine.suggestions import value_suggestions
from seggql.rules.issues import IssueCode

pytestmark = pytest.mark.anyio

TIER = FieldInput("tier", "choice", "Tier", options=(OptionInput("gold", "Gold", ("au",)), OptionInput("silver")))
ORDERS = FieldInput(
    "orders",
    "object_list",
    fields=(FieldInput("category", "choice", options=(OptionInput("shoes"),)), FieldInput("price", "number")),
)


async def refusal(account: Account, definition: FieldInput | EventInput) -> list[tuple[str, str, str | None]]:
    """The place, code and suggestion of each mistake in a definition."""
    define = define_attribute if isinstance(definition, FieldInput) else define_event
    with pytest.raises(Mistake) as refused:
        await define(account, definition)  # pyright: ignore
    return [("/".join(error.field), error.code, error.suggestion) for error in refused.value.errors]


async def test_a_new_account_has_the_standard_attributes(account: Account) -> None:
    known = (await catalogue(account)).attributes
    assert list(known)[:3] == ["first_name", "last_name", "gender"]
    assert known["age"].derived_from == "birth_date"
    assert known["country"].option("om") is not None
    assert all(field.standard for field in known.values())


async def test_an_attribute_reads_back_as_it_was_defined(account: Account) -> None:
    field = await define_attribute(account, TIER)
    assert (await catalogue(account)).attributes["tier"] == field
    assert [option.label for option in field.options] == ["Gold", "silver"]
    orders = await define_attribute(account, ORDERS)
    assert (await catalogue(account)).attributes["orders"] == orders
    assert orders.fields["category"].label == "Category"


async def test_defining_again_keeps_what_is_not_given(account: Account) -> None:
    first = await define_attribute(account, TIER)
    assert await define_attribute(account, FieldInput("tier")) == first
    second = await define_attribute(account, FieldInput("tier", label="Loyalty", synonyms=("level", "Level")))
    assert (second.label, second.options, second.synonyms) == ("Loyalty", first.options, ("level",))
    assert (await catalogue(account)).attributes["tier"] == second


async def test_a_standard_attribute_takes_labels_options_and_synonyms_but_no_type(account: Account) -> None:
    gender = await define_attribute(account, FieldInput("gender", label="Sex", synonyms=("sexe",)))
    assert (gender.label, len(gender.options), gender.standard) == ("Sex", 3, True)
    assert (await catalogue(account)).attributes["gender"] == gender
    country = await define_attribute(account, FieldInput("country", options=(OptionInput("OM"),)))
    assert (await catalogue(account)).attributes["country"] == country
    assert [option.value for option in country.options] == ["OM"]
    assert await refusal(account, FieldInput("city", "choice", options=(OptionInput("x"),))) == [
        ("type", MistakeCode.READ_ONLY, "text")
    ]
    assert await refusal(account, FieldInput("age", label="Years")) == [("name", MistakeCode.READ_ONLY, None)]


BAD_DEFINITIONS: tuple[tuple[FieldInput | EventInput, str, str, str | None], ...] = (
    (FieldInput("Birth place", "text"), "name", MistakeCode.INVALID_NAME, "birth_place"),
    (FieldInput("1st", "text"), "name", MistakeCode.INVALID_NAME, None),
    (FieldInput("", "text"), "name", MistakeCode.INVALID_NAME, None),
    (FieldInput("naïve", "text"), "name", MistakeCode.INVALID_NAME, "na_ve"),
    (FieldInput("a" * 64, "text"), "name", MistakeCode.INVALID_NAME, "a" * 63),
    (FieldInput("City", "text"), "name", MistakeCode.TAKEN, "city"),
    (FieldInput("score"), "type", MistakeCode.REQUIRED, None),
    (FieldInput("score", "nubmer"), "type", MistakeCode.UNKNOWN_TYPE, "number"),
    (FieldInput("score", "integer"), "type", MistakeCode.UNKNOWN_TYPE, "number"),
    (FieldInput("score", "enum"), "type", MistakeCode.UNKNOWN_TYPE, "choice"),
    (FieldInput("score", "number", " "), "label", MistakeCode.REQUIRED, None),
    (FieldInput("score", "number", "x" * 201), "label", IssueCode.TOO_LONG, None),
    (FieldInput("score", "number", synonyms=("a\x00",)), "synonyms/0", IssueCode.BAD_VALUE, None),
    (FieldInput("tier", "choice"), "options", MistakeCode.REQUIRED, None),
    (FieldInput("tier", "choice", options=()), "options", MistakeCode.REQUIRED, None),
    (
        FieldInput("tier", "choice", options=(OptionInput("Gold"), OptionInput("gold"))),
        "options/1/value",
        MistakeCode.DUPLICATE,
        None,
    ),
    (FieldInput("tier", "choice", options=(OptionInput(""),)), "options/0/value", MistakeCode.REQUIRED, None),
    (
        FieldInput("tier", "choice", options=tuple(OptionInput(str(n)) for n in range(1001))),
        "options",
        IssueCode.TOO_MANY,
        None,
    ),
    (FieldInput("tier", "text", options=(OptionInput("x"),)), "options", MistakeCode.INVALID, None),
    (FieldInput("orders", "object_list"), "fields", MistakeCode.REQUIRED, None),
    (FieldInput("orders", "text", fields=(FieldInput("x", "text"),)), "fields", MistakeCode.INVALID, None),
    (
        FieldInput("orders", "object_list", fields=(FieldInput("lines", "object_list"),)),
        "fields/0/type",
        MistakeCode.INVALID,
        "text_list",
    ),
    (
        FieldInput("orders", "object_list", fields=(FieldInput("a", "text"), FieldInput("A", "text"))),
        "fields/1/name",
        MistakeCode.TAKEN,
        "a",
    ),
    (
        FieldInput("orders", "object_list", fields=(FieldInput("a", "text"), FieldInput("a", "text"))),
        "fields/1/name",
        MistakeCode.DUPLICATE,
        None,
    ),
    (
        FieldInput("orders", "object_list", fields=(FieldInput("a", "txet"),)),
        "fields/0/type",
        MistakeCode.UNKNOWN_TYPE,
        "text",
    ),
    (EventInput("Bought it"), "name", MistakeCode.INVALID_NAME, "bought_it"),
    (EventInput("bought", label=""), "label", MistakeCode.REQUIRED, None),
    (
        EventInput("bought", properties=(FieldInput("a"),)),
        "properties/0/type",
        MistakeCode.REQUIRED,
        None,
    ),
)


async def test_a_bad_definition_is_refused_with_its_place_and_cure(account: Account) -> None:
    before = await catalogue(account)
    for definition, *expected in BAD_DEFINITIONS:
        assert tuple(expected) in await refusal(account, definition), definition
    assert await catalogue(account) == before


async def test_every_mistake_is_told_at_once(account: Account) -> None:
    definition = FieldInput("my tier", "coice", label="", synonyms=("",))
    assert [place for place, _, _ in await refusal(account, definition)] == [
        "name",
        "type",
        "label",
        "synonyms/0",
    ]


async def test_names_that_differ_only_in_case_are_refused(account: Account) -> None:
    await define_attribute(account, TIER)
    assert await refusal(account, FieldInput("Tier", "text")) == [("name", MistakeCode.TAKEN, "tier")]
    await define_event(account, EventInput("purchase"))
    assert await refusal(account, EventInput("Purchase")) == [("name", MistakeCode.TAKEN, "purchase")]


async def test_events_are_numbered_safely_when_many_are_defined_at_once(account: Account) -> None:
    names = [f"event_{n}" for n in range(8)]
    defined = await asyncio.gather(*(define_event(account, EventInput(name)) for name in names))
    assert sorted(event.id for event in defined) == list(range(1, 9))
    known = (await catalogue(account)).events
    assert {event.name: event.id for event in defined} == {name: event.id for name, event in known.items()}
    again = await define_event(account, EventInput("event_3", label="Third"))
    assert again.id == known["event_3"].id


async def test_given_properties_replace_the_former_ones(account: Account) -> None:
    bought = EventInput("bought", properties=(FieldInput("amount", "number", "Sum"), FieldInput("colour", "text")))
    await define_event(account, bought)
    event = await define_event(account, EventInput("bought", properties=(FieldInput("amount"),)))
    assert list(event.properties) == ["amount"]
    assert event.properties["amount"].label == "Sum"
    assert (await define_event(account, EventInput("bought", label="Bought"))).properties == event.properties


async def test_lists_are_searched_by_name_label_and_synonym_and_paged(account: Account) -> None:
    assert [field.name for field in (await attributes(account, "TOWN")).nodes] == ["city"]
    assert await attributes_count(account, "name") == 2
    first = await attributes(account, first=5)
    second = await attributes(account, first=500, after=first.cursors[-1])
    names = [field.name for field in (*first.nodes, *second.nodes)]
    assert names == sorted(names) and len(names) == await attributes_count(account)
    assert (first.has_next, second.has_next) == (True, False)
    await define_event(account, EventInput("bought", synonyms=("ordered",)))
    assert [event.name for event in (await events(account, "Order")).nodes] == ["bought"]
    assert await events_count(account, "nothing") == 0


@pytest.mark.parametrize("first", [-1, 501])
async def test_a_page_has_at_most_500_rows(account: Account, first: int) -> None:
    with pytest.raises(Mistake, match="0 to 500"):
        await attributes(account, first=first)


@pytest.mark.parametrize("cursor", ["x", "", "ä", "W10", "WyJldmVudHMiLCJhIl0", "WyJhdHRyaWJ1dGVzIiwxXQ"])
async def test_a_foreign_cursor_is_refused(account: Account, cursor: str) -> None:
    with pytest.raises(Mistake) as refused:
        await attributes(account, after=cursor)
    assert refused.value.errors[0].field == ("after",)


async def test_a_type_and_values_that_are_written_at_the_same_time_agree(account: Account) -> None:
    for number in range(8):
        name = f"score_{number}"
        await define_attribute(account, FieldInput(name, "number"))
        values = [upsert_profiles(account, [ProfileInput(f"p{n}", attributes={name: n})]) for n in range(3)]
        changing = define_attribute(account, FieldInput(name, "text"))
        await asyncio.gather(*values[:1], changing, *values[1:], return_exceptions=True)
        held = await value_suggestions(account, attribute=name)
        kind = (await catalogue(account)).attributes[name].type.name
        assert kind == "number" or held == ()
