"""Versions of an audience: however one came about, compacted it is what a build from scratch gives, bit for bit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from plain_model import BY_NAME, CATALOGUE, START, Account, stored
from stored_values import field

from seggql.index.audience import Audience
from seggql.index.change import NewEvent, changed
from seggql.index.compaction import compacted, resumed
from seggql.index.weight import arrays, differences, weight
from seggql.rules.catalogue import Catalogue

TYPES = tuple(type.id for type in CATALOGUE.events.values())
STEPS = ("write", "write", "write", "write", "begin", "end", "end", "compact", "retype")


Batch = Mapping[int, Mapping[str, Any] | None]


class Story:
    """One account told twice: as a model, and as versions of an audience that may be compacted at any time."""

    def __init__(self) -> None:
        self.account = Account()
        self.now = Account().audience()
        self.before: Audience | None = None

    def tell(self, step: str, random: Random) -> None:
        match step:
            case "write":
                self.write(*batch(random, self.account))
            case "begin":
                self.before = self.now
            case "end" if self.before:
                self.now, self.before = resumed(compacted(self.before), self.before, self.now), None
            case "compact" if not self.before:
                self.now = compacted(self.now)
            case "retype":
                type = "number" if self.account.catalogue.attributes["a_text"].type.name == "text" else "text"
                self.write(self.account.retype("a_text", field("a_text", type)), [])
            case _:
                pass

    def write(self, people: Batch, events: list[NewEvent]) -> None:
        self.account.write(people, events)
        self.now = changed(self.now, people, events, self.account.catalogue)


def batch(random: Random, account: Account) -> tuple[Batch, list[NewEvent]]:
    """Some people made, changed or erased, in no order of ids, and some events, of people who are not there too."""
    attributes = account.catalogue.attributes
    ids = set(random.sample(range(40), random.randrange(6))) - account.erased
    people = {id: None if random.random() < 0.2 else stored(random, attributes) for id in ids}
    return people, [
        NewEvent(
            random.randrange(40),
            random.choice(TYPES),
            START + timedelta(seconds=random.randrange(3)),
            stored(random, BY_NAME),
        )
        for _ in range(random.randrange(8))
    ]


@pytest.mark.parametrize("seed", range(100))
def test_any_story_ends_as_if_it_had_been_built_at_once(seed: int) -> None:
    random, story = Random(seed), Story()
    for _ in range(25):
        story.tell(random.choice(STEPS), random)
        people = story.now.people
        assert set(people.ids[people.alive()].tolist()) == set(story.account.people)
        assert people.numbers(np.arange(40))[1].tolist() == [id in story.account.people for id in range(40)]
        assert (np.diff(people.patched) > 0).all()
    assert differences(compacted(story.now), story.account.audience()) == []


def test_versions_never_change() -> None:
    random, story = Random(1), Story()
    seen: list[tuple[Audience, dict[str, Any]]] = []
    for _ in range(60):
        story.tell(random.choice(STEPS), random)
        seen.append((story.now, copies(story.now)))
    for audience, then in seen:
        now = copies(audience)
        assert now.keys() == then.keys()
        assert all(np.array_equal(now[name], then[name]) for name in now)


def copies(audience: Audience) -> dict[str, Any]:
    return {name: array.to_list() if isinstance(array, pl.Series) else array.copy() for name, array in arrays(audience)}


def test_what_has_not_changed_is_shared() -> None:
    visit, purchase = (NewEvent(1, type_id, START, {"a_text": "x"}) for type_id in TYPES[:2])
    one = compacted(changed(Account().audience(), {1: {"a_text": "a"}}, [visit], CATALOGUE))
    two = changed(one, {}, [purchase], CATALOGUE)
    assert two.people is one.people
    assert two.events[TYPES[0]] is one.events[TYPES[0]]
    three = compacted(two)
    assert three.people is one.people
    assert three.events[TYPES[0]].base is one.events[TYPES[0]].base
    assert three.events[TYPES[1]].base.owners.dtype == np.int32


def test_nothing_is_left_of_people_erased() -> None:
    secret = {"a_text": "secret", "a_text_list": ["secret"], "items": [{"kind": "secret"}], "a_number": 123456}
    event = NewEvent(1, TYPES[0], START, secret)
    kept = NewEvent(2, TYPES[0], START, {"a_text": "kept"})
    story = Story()
    story.write({1: secret, 2: {"a_text": "kept"}}, [event, kept])
    story.now = before = compacted(story.now)
    story.write({3: {"a_text": "new"}}, [event])
    story.write({1: None}, [])
    story.now = compacted(resumed(compacted(before), before, story.now))
    left = [list(array) for _, array in arrays(story.now)]
    assert not any("secret" in array or 123456 in array for array in left)
    assert any("kept" in array for array in left)


def test_events_of_unknown_people_are_left_out() -> None:
    found = changed(Account().audience(), {}, [NewEvent(7, TYPES[0], START, {})], CATALOGUE)
    assert len(found.events[TYPES[0]]) == 0
    assert compacted(found).events == {}


def test_properties_of_another_type_are_gone() -> None:
    story = Story()
    story.write({1: {}, 2: {}}, [NewEvent(1, TYPES[0], START, {"a_text": "x", "items": [{"kind": "y", "price": 1}]})])
    story.now = compacted(story.now)
    items = field("items", "object_list", kind=field("kind", "number"), price=field("price", "number"))
    visit = replace(CATALOGUE.events["visit"], properties={"a_text": field("a_text", "date"), "items": items})
    new = replace(CATALOGUE, events={"visit": visit})
    found = changed(story.now, {}, [NewEvent(2, TYPES[0], START, {"a_text": "2026-01-01"})], new)
    names = [name for name, _ in arrays(compacted(found)) if name.startswith("events")]
    texts, kinds = (name for name in names if "a_text" in name), (name for name in names if "kind" in name)
    assert list(texts) == [f"events.{TYPES[0]}.base.a_text.positions/0"]
    assert list(kinds) == []


@pytest.mark.parametrize("catalogue", [CATALOGUE, replace(CATALOGUE, attributes={}, events={})])
def test_a_batch_of_nothing_changes_nothing(catalogue: Catalogue) -> None:
    before = Account().audience()
    assert differences(changed(before, {}, [], catalogue), before) == []


def test_the_weight_is_that_of_the_arrays() -> None:
    audience = Account().audience()
    assert weight(audience) == 0
    heavier = changed(audience, {1: {"a_number": 1}}, [], CATALOGUE)
    assert weight(heavier) == 8 + 4 + 8 + 1  # id, patched, written, position
    big = changed(audience, {1: {"a_number": 999999999999999}, 2: {"a_number": 1e-15}}, [], CATALOGUE)
    assert weight(big) > weight(heavier) + 2 * 28
