"""Changing a rule by words: what is mentioned changes, the rest stays to the byte."""

import json
from typing import Any

import pytest

from seggql.assistant.contract import Draft, NeedsClarification, Unsupported
from seggql.rules.load import load

from .shop import answer, draft

TIER = {"attribute": "tier", "operator": "is", "value": "gold"}
CITY = {"attribute": "city", "operator": "is", "value": ["Paris", "Berlin"]}
BOUGHT = {
    "event": "purchase",
    "occurrence": {"operator": "at_least", "count": 2},
    "time": {"operator": "within_last", "amount": 30, "unit": "days"},
    "where": {"attribute": "amount", "operator": "greater_than", "value": 50},
}
BASE = {"all": [TIER, CITY, BOUGHT]}
VIP = {"attribute": "tags", "operator": "has_any", "value": "VIP"}
OVER_30 = {"attribute": "age", "operator": "greater_than", "value": 30}


def with_time(amount: int, unit: str) -> dict[str, Any]:
    return BOUGHT | {"time": {"operator": "within_last", "amount": amount, "unit": unit}}


@pytest.mark.parametrize(
    ("instruction", "rule"),
    [
        ("only in London", {"all": [TIER, CITY | {"value": "London"}, BOUGHT]}),
        ("and over 30", {"all": [TIER, CITY, BOUGHT, OVER_30]}),
        ("limit it to people over 30", {"all": [TIER, CITY, BOUGHT, OVER_30]}),
        ("only VIPs", {"all": [TIER, CITY, BOUGHT, VIP]}),
        ("also include silver", {"all": [TIER | {"value": ["gold", "silver"]}, CITY, BOUGHT]}),
        ("also include women", {"any": [BASE, {"attribute": "gender", "operator": "is", "value": "female"}]}),
        ("not in Berlin", {"all": [TIER, CITY | {"value": "Paris"}, BOUGHT]}),
        ("exclude VIPs", {"all": [TIER, CITY, BOUGHT, VIP | {"operator": "has_none"}]}),
        ("make it 60 days", {"all": [TIER, CITY, with_time(60, "days")]}),
        ("2 weeks instead, please", {"all": [TIER, CITY, with_time(2, "weeks")]}),
        ("make it 3 times", {"all": [TIER, CITY, BOUGHT | {"occurrence": {"operator": "at_least", "count": 3}}]}),
        ("exactly 5 times", {"all": [TIER, CITY, BOUGHT | {"occurrence": {"operator": "equals", "count": 5}}]}),
        ("change it to platinum", {"all": [TIER | {"value": "platinum"}, CITY, BOUGHT]}),
        ("remove the purchase part", {"all": [TIER, CITY]}),
        ("remove the city condition and the purchases", TIER),
        ("drop the gold filter", {"all": [CITY, BOUGHT]}),
    ],
)
def test_changes_what_is_mentioned(instruction: str, rule: dict[str, Any]) -> None:
    found = draft("", base=load(BASE), instruction=instruction)
    assert json.dumps(found.rule) == json.dumps(rule)
    assert not found.unresolved


def test_the_criteria_are_the_instruction_when_there_is_none() -> None:
    assert draft("make it 60 days", base=load(BASE)).rule == {"all": [TIER, CITY, with_time(60, "days")]}


def test_an_instruction_without_a_base_changes_the_draft_of_the_criteria() -> None:
    assert draft("women in London", instruction="make it Paris").sentence == (
        "People whose gender is Female and whose city is Paris"
    )


def test_spans_count_in_the_instruction() -> None:
    found = draft("whatever", base=load(BASE), instruction="please only in London")
    assert [(span.pointer, span.start, span.text) for span in found.spans] == [("/all/1", 15, "London")]


def test_a_change_that_could_go_to_two_places_is_asked_about() -> None:
    seen = {"event": "site_visited", "time": {"operator": "within_last", "amount": 7, "unit": "days"}}
    found = answer("make it 60 days", base=load({"all": [BOUGHT, seen]}))
    assert isinstance(found, NeedsClarification)
    assert len(found.options) == 2


@pytest.mark.parametrize(
    "instruction", ["frobnicate it", "make it blue", "remove the birthday part", "", "remove everything"]
)
def test_what_is_not_understood_changes_nothing(instruction: str) -> None:
    found = answer("", base=load(BASE), instruction=instruction)
    assert isinstance(found, Unsupported)


def test_nothing_left_is_not_everyone() -> None:
    found = answer("remove the tier", base=load(TIER))
    assert isinstance(found, Unsupported)
    assert "everyone is never assumed" in found.message


def test_words_that_find_no_place_are_reported_by_their_place_in_the_instruction() -> None:
    found = answer("only frobnicating women in London", base=load(BASE))
    assert isinstance(found, Draft)
    assert [(one.text, one.start) for one in found.unresolved] == [("frobnicating", 5)]
