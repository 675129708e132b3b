"""Suggested values: what people and events really have, the most frequent first."""

from typing import Any

import pytest

from seggql.engine.account import Account
from seggql.engine.catalogue import define_attribute, define_event
from seggql.engine.definitions import EventInput, FieldInput, OptionInput
from seggql.engine.events import EventTrack, track_events
from seggql.engine.mistakes import Mistake
from seggql.engine.profiles import ProfileInput, upsert_profiles
from seggql.engine.suggestions import value_suggestions

pytestmark = pytest.mark.anyio

PEOPLE: tuple[dict[str, Any], ...] = (
    {"city": "Oslo", "score": 1, "tags": ["VIP", "New"], "tier": "gold", "marketing_opt_out": True},
    {"city": "Oslo", "score": 1.5, "tags": ["VIP"], "tier": "gold", "birth_date": "1990-01-01"},
    {"city": "oslofjord", "score": 1, "orders": [{"kind": "shoe"}, {"kind": "shoe"}, {"kind": "hat"}]},
    {"city": "", "tags": [], "orders": [{"kind": "shoe"}]},
    {"city": "Rome", "tier": "silver"},
)


@pytest.fixture
async def shop(account: Account) -> Account:
    tiers = (OptionInput("gold", "Gold", ("au",)), OptionInput("silver"), OptionInput("bronze", "Bronze tier"))
    await define_attribute(account, FieldInput("tier", "choice", options=tiers))
    await define_attribute(account, FieldInput("score", "number"))
    await define_attribute(account, FieldInput("orders", "object_list", fields=(FieldInput("kind", "text"),)))
    colours = FieldInput("colours", "text_list")
    await define_event(account, EventInput("bought", properties=(FieldInput("amount", "number"), colours)))
    await define_event(account, EventInput("other", properties=(colours,)))
    inputs = [ProfileInput(str(number), attributes=values) for number, values in enumerate(PEOPLE)]
    await upsert_profiles(account, inputs)
    happened: tuple[tuple[str, Any], ...] = (
        ("bought", {"amount": 5, "colours": ["red"]}),
        ("bought", {"amount": 5, "colours": ["red", "blue"]}),
        ("other", {"colours": ["blue", "green"]}),
    )
    tracks = [EventTrack(event, external_id="0", properties=properties) for event, properties in happened]
    await track_events(account, tracks)
    return account


SUGGESTED: tuple[tuple[dict[str, Any], list[tuple[Any, int]]], ...] = (
    ({"attribute": "city"}, [("Oslo", 2), ("Rome", 1), ("oslofjord", 1)]),
    ({"attribute": "city", "first": 1}, [("Oslo", 2)]),
    ({"attribute": "city", "search": " OSLO"}, [("Oslo", 2), ("oslofjord", 1)]),
    ({"attribute": "city", "search": "fjord"}, [("oslofjord", 1)]),
    ({"attribute": "city", "search": "%"}, []),
    ({"attribute": "city", "search": "\x00"}, []),
    ({"attribute": "score"}, [(1, 2), (1.5, 1)]),
    ({"attribute": "score", "search": "1.5"}, [(1.5, 1)]),
    ({"attribute": "marketing_opt_out"}, [(True, 1)]),
    ({"attribute": "tags"}, [("VIP", 2), ("New", 1)]),
    ({"attribute": "tags", "search": "vi"}, [("VIP", 2)]),
    ({"attribute": "tier"}, [("gold", 2), ("silver", 1), ("bronze", 0)]),
    ({"attribute": "tier", "search": "TIER"}, [("bronze", 0)]),
    ({"attribute": "tier", "search": "au", "first": 5}, [("gold", 2)]),
    ({"attribute": "birth_date"}, [("1990-01-01", 1)]),
    ({"attribute": "age"}, []),
    ({"attribute": "orders"}, []),
    ({"attribute": "orders", "property": "kind"}, [("shoe", 2), ("hat", 1)]),
    ({"event": "bought", "property": "amount"}, [(5, 2)]),
    ({"event": "bought", "property": "colours"}, [("red", 2), ("blue", 1)]),
    ({"event": "other", "property": "colours", "search": "E"}, [("blue", 1), ("green", 1)]),
)


async def test_values_come_with_their_counts(shop: Account) -> None:
    for asked, found in SUGGESTED:
        suggested = await value_suggestions(shop, **asked)
        assert [(one.value, one.count) for one in suggested] == found, asked


async def test_labels_are_those_of_options_else_the_value_as_text(shop: Account) -> None:
    assert [one.label for one in await value_suggestions(shop, attribute="tier")] == ["Gold", "silver", "Bronze tier"]
    assert [one.label for one in await value_suggestions(shop, attribute="marketing_opt_out")] == ["true"]
    assert [one.label for one in await value_suggestions(shop, attribute="score")] == ["1", "1.5"]


BAD_QUESTIONS: tuple[tuple[dict[str, Any], str, str | None], ...] = (
    ({}, "attribute", None),
    ({"attribute": "city", "event": "bought"}, "attribute", None),
    ({"attribute": "town"}, "attribute", "city"),
    ({"event": "bougth", "property": "amount"}, "event", "bought"),
    ({"event": "bought"}, "property", None),
    ({"event": "bought", "property": "amonut"}, "property", "amount"),
    ({"attribute": "orders", "property": "knid"}, "property", "kind"),
    ({"attribute": "city", "property": "x"}, "attribute", None),
    ({"attribute": "city", "first": 501}, "first", "500"),
)


async def test_what_there_is_not_is_refused(shop: Account) -> None:
    for asked, place, suggestion in BAD_QUESTIONS:
        with pytest.raises(Mistake) as refused:
            await value_suggestions(shop, **asked)
        assert [(*error.field, error.suggestion) for error in refused.value.errors] == [(place, suggestion)], asked
