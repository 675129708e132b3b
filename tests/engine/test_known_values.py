"""The texts that the assistant is told of: frequent ones of people and events, never personal ones."""

from typing import Any

import pytest

from seggql.engine.account import Account
from seggql.engine.catalogue import catalogue, define_attribute, define_event
from seggql.engine.definitions import EventInput, FieldInput
from seggql.engine.events import EventTrack, track_events
from seggql.engine.known_values import LONGEST, known_values
from seggql.engine.profiles import ProfileInput, upsert_profiles

pytestmark = pytest.mark.anyio

PEOPLE: tuple[dict[str, Any], ...] = (
    {"city": "Rome", "first_name": "Ada", "tags": ["VIP", "lead"], "orders": [{"kind": "hat", "note": "secret"}]},
    {"city": "Oslo", "tags": ["VIP"], "orders": [{"kind": "shoe"}, {"kind": "shoe"}]},
    {"city": "Oslo", "company": "x" * (LONGEST + 1)},
)


async def test_frequent_texts_of_each_field_without_personal_ones(account: Account) -> None:
    kind, note = FieldInput("kind", "text"), FieldInput("note", "text", personal=True)
    await define_attribute(account, FieldInput("orders", "object_list", fields=(kind, note)))
    await define_event(account, EventInput("bought", properties=(FieldInput("product", "text"),)))
    await define_event(account, EventInput("seen"))
    await upsert_profiles(account, [ProfileInput(str(number), attributes=one) for number, one in enumerate(PEOPLE)])
    tracks = [EventTrack("bought", external_id="0", properties={"product": name}) for name in ("lamp", "desk", "lamp")]
    await track_events(account, [*tracks, EventTrack("seen", external_id="0")])
    assert await known_values(account, await catalogue(account)) == {
        "city": ("Oslo", "Rome"),
        "tags": ("VIP", "lead"),
        "orders.kind": ("shoe", "hat"),
        "bought.product": ("lamp", "desk"),
    }


async def test_an_empty_account_has_none(account: Account) -> None:
    assert await known_values(account, await catalogue(account)) == {}
