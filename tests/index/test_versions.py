"""Versions of an audience: however one came about, compacted it is what a build from scratch gives, bit for bit."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model import BY_NAME, CATALOGUE, START, Account
from stored_values import field, rows

from seggql.index.audience import Audience
from seggql.index.change import NewEvent, changed
from seggql.index.compaction import compacted, resumed
from seggql.index.weight import arrays, differences, weight
from seggql.rules.catalogue import Catalogue

TYPES = tuple(type.id for type in CATALOGUE.events.values())
EVENTS = st.lists(
    st.builds(
        NewEvent,
        st.integers(1, 9),
        st.sampled_from(TYPES),
        st.integers(-1, 2).map(lambda second: START + timedelta(seconds=second)),
        rows(BY_NAME),
    ),
    max_size=5,
)
PEOPLE = st.dictionaries(st.integers(1, 9), st.none() | rows(BY_NAME), max_size=5)
STEPS = st.lists(
    st.one_of(
        st.tuples(PEOPLE, EVENTS), st.sampled_from(("compact", "begin", "end", "retype", "compact", "begin", "end"))
    ),
    max_size=12,
)


class Story:
    """One account told twice: as a model, and as versions of an audience that may be compacted at any time."""

    def __init__(self) -> None:
        self.account = Account()
        self.now = Account().audience()
        self.before: Audience | None = None

    def tell(self, step: Any) -> None:
        match step:
            case (people, events):
                self.write({id: values for id, values in people.items() if id not in self.account.erased}, events)
            case "compact":
                self.now, self.before = compacted(self.now), None
            case "begin":
                self.before = self.now
            case "end" if self.before:
                self.now, self.before = resumed(compacted(self.before), self.before, self.now), None
            case "retype":
                type = "number" if self.account.catalogue.attributes["a_text"].type.name == "text" else "text"
                self.write(self.account.retype("a_text", field("a_text", type)), [])

    def write(self, people: Any, events: Any) -> None:
        numbers = self.account.catalogue.attributes["a_text"].type.name == "number"
        people = {id: {**one, "a_text": id} if one and numbers else one for id, one in people.items()}
        self.account.write(people, events)
        self.now = changed(self.now, people, events, self.account.catalogue)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_any_story_ends_as_if_it_had_been_built_at_once(steps: list[Any]) -> None:
    story = Story()
    for step in steps:
        story.tell(step)
        assert set(np.array(story.now.people.ids)[story.now.people.alive]) == set(story.account.people)
    assert differences(compacted(story.now), story.account.audience()) == []


@given(st.lists(st.tuples(PEOPLE, EVENTS), max_size=4))
def test_versions_never_change(batches: list[Any]) -> None:
    story = Story()
    seen: list[tuple[Audience, dict[str, Any]]] = []
    for batch in batches:
        story.tell(batch)
        seen.append((story.now, copies(story.now)))
        story.tell("compact")
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
    story.tell("compact")
    story.write({3: {"a_text": "new"}}, [event])
    story.tell("begin")
    story.write({1: None}, [])
    story.tell("end")
    story.tell("compact")
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
    story.tell("compact")
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
    assert weight(heavier) == 8 + 1 + 4 + 8 + 1  # id, alive, patched, written, position
    big = changed(audience, {1: {"a_number": 999999999999999}, 2: {"a_number": 1e-15}}, [], CATALOGUE)
    assert weight(big) > weight(heavier) + 2 * 28
