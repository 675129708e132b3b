"""Sizes: the limits of the language, and input that is made to exhaust whoever reads it."""

import json
import math
from typing import Any

import orjson
import pytest

from cases import corpus
from evaluate.accounts import who
from seggql.rules import bound
from seggql.rules.bind import MAX_HEIGHT, MAX_NODES, bind
from seggql.rules.catalogue import Limits
from seggql.rules.issues import InvalidRule
from seggql.rules.lint import lint
from seggql.rules.load import MAX_ISSUES, load
from seggql.rules.moment import Moment
from seggql.rules.nodes import dump
from seggql.store.rendering import render

EVERYONE: dict[str, Any] = {"all": []}
VIP = {"attribute": "vip", "operator": "is", "value": True}
UTC = corpus.ZoneInfo("UTC")


def issues(rule: Any, segments: Any = None, limits: Limits | None = None) -> list[tuple[str, str]]:
    try:
        bind(load(rule, limits), corpus.catalogue(UTC, segments), limits)
    except InvalidRule as invalid:
        assert orjson.dumps([issue.__dict__ for issue in invalid.issues])
        return [(issue.pointer, issue.code.value) for issue in invalid.issues]
    return []


def test_attribute_clauses() -> None:
    items = {"items": "orders", "match": "any", "where": {"any": [VIP | {"attribute": "gift"}] * 9}}
    assert issues({"all": [VIP] * 24 + [items]}) == []
    assert issues({"all": [VIP] * 25 + [items]}) == [("", "too_many")]


def test_event_clauses() -> None:
    event = {"event": "purchase", "where": {"all": [{"attribute": "gift", "operator": "is", "value": True}] * 9}}
    measure = {"event": "purchase", "measure": {"of": "first", "operator": "is_empty"}}
    assert issues({"any": [event, {"not": event}, {"all": [event, event]}, measure]}) == []
    assert issues({"any": [event] * 5 + [measure]}) == [("", "too_many")]


def test_values_and_characters() -> None:
    assert issues({"attribute": "city", "operator": "is", "value": ["x" * 1000] * 1000}) == []
    assert issues({"attribute": "city", "operator": "is", "value": ["x"] * 1001}) == [("/value", "too_many")]
    assert issues({"attribute": "city", "operator": "is", "value": ["x", "x" * 1001]}) == [("/value/1", "too_long")]
    assert issues({"attribute": "city", "operator": "is", "value": "👋" * 1000}) == []


def test_limits_are_settings() -> None:
    small = Limits(attribute_clauses=1, event_clauses=0, depth=2, values=1, characters=2)
    assert issues({"all": [VIP]}, limits=small) == []
    assert issues({"all": [VIP, VIP]}, limits=small) == [("", "too_many")]
    assert issues({"event": "purchase"}, limits=small) == [("", "too_many")]
    assert issues({"all": [{"not": VIP}]}, limits=small) == [("/all/0/not", "too_deep")]
    assert issues({"attribute": "city", "operator": "is", "value": ["a", "b"]}, limits=small) == [
        ("/value", "too_many")
    ]


def nested(depth: int) -> Any:
    rule = EVERYONE
    for _ in range(depth):
        rule = {"all": [rule]}
    return rule


@pytest.mark.parametrize("depth", [60, 300, 900])
def test_deep_rules(depth: int) -> None:
    found = issues(nested(depth))
    assert [code for _, code in found] == ["too_deep"]
    assert issues({"not": nested(depth)}) != []


@pytest.mark.parametrize("depth", [100, 900])
def test_deep_values(depth: int) -> None:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    assert issues({"attribute": "city", "operator": "is", "value": value}) == [("/value/0", "bad_operand")]
    for place in ({"all": value}, {"attribute": value}, {"event": "purchase", "time": value}, {"x": value}, value):
        assert issues(place) != []


def test_wide_rules() -> None:
    conditions = [{"attribute": "amount", "operator": "is", "value": 1}] * (MAX_NODES - 3)
    assert issues({"event": "purchase", "where": {"any": conditions}}) == []
    assert issues({"event": "purchase", "where": {"any": conditions * 2}}) == [("", "too_many")]
    assert issues({"all": [{"all": []}] * 100_000}) == [("", "too_many")]


def test_many_mistakes_are_cut_short() -> None:
    assert len(issues({"all": [7] * 100_000})) == MAX_ISSUES
    assert len(issues({"all": [], **{f"key {n}": n for n in range(100_000)}})) <= MAX_ISSUES


def chain(length: int) -> dict[str, Any]:
    """Segments of which each names the next."""
    return {f"s{n}": {"not": {"segment": f"s{n + 1}"}} for n in range(length)} | {f"s{length}": EVERYONE}


def fan(length: int) -> dict[str, Any]:
    """Segments of which each names the next twice: written out, 2^length of them."""
    doubled = {f"s{n}": {"all": [{"segment": f"s{n + 1}"}, {"segment": f"s{n + 1}"}]} for n in range(length)}
    return doubled | {f"s{length}": EVERYONE}


def test_chains_of_segments() -> None:
    assert issues({"segment": "s0"}, chain(MAX_HEIGHT // 2 - 2)) == []
    assert issues({"segment": "s0"}, chain(MAX_HEIGHT // 2 + 1)) == [("/segment", "too_deep")]
    assert issues({"segment": "s0"}, chain(5000)) == [("/segment", "too_deep")]


def test_the_longest_chain_and_the_deepest_rule_can_be_evaluated() -> None:
    moment = Moment(corpus.datetime.fromisoformat(corpus.NOW), UTC)
    node = bind(load({"segment": "s0"}), corpus.catalogue(UTC, chain(MAX_HEIGHT // 2 - 2)))
    render(who(1, node, moment))
    deepest: Any = VIP
    for level in range(MAX_HEIGHT - 1):
        deepest = {"any" if level % 2 else "all": [deepest, EVERYONE if level else VIP]}
    node = bind(load(deepest), corpus.catalogue(UTC), Limits(depth=MAX_HEIGHT, attribute_clauses=100))
    render(who(1, node, moment))
    assert lint(node, moment)


def test_fans_of_segments() -> None:
    assert issues({"segment": "s0"}, fan(8)) == []
    assert issues({"segment": "s0"}, fan(12)) == [("/segment", "too_many")]
    assert issues({"segment": "s0"}, fan(20)) == [("/segment", "too_many")]


@pytest.mark.parametrize(
    "number",
    [10**15, -(10**15), 10**100, 10**5000, 1e300, math.inf, -math.inf, math.nan, 2**64, -(2**63)],
    ids=lambda number: f"{number:.1e}" if isinstance(number, float) or abs(number) < 1e300 else "huge",
)
def test_numbers_that_do_not_fit(number: float) -> None:
    assert issues({"attribute": "score", "operator": "is", "value": number}) == [("/value", "bad_operand")]
    assert issues({"event": "purchase", "occurrence": {"operator": "at_least", "count": number}}) == [
        ("/occurrence/count", "bad_operand")
    ]
    span = {"amount": abs(number), "unit": "days"}
    assert issues({"attribute": "renewal_date", "operator": "was", "value": span}) == [("/value/amount", "bad_operand")]
    assert issues({"segment": number}) == [("/segment", "malformed")]


def test_keys_that_cannot_be_sent() -> None:
    rule = json.loads('{"all": [], "\\ud800": 1, "a\\u0000b": 2, "a/~": 3}')
    assert issues(rule) == [("/?", "unknown_key"), ("/a\x00b", "unknown_key"), ("/a~1~0", "unknown_key")]


def test_names_as_long_as_allowed() -> None:
    assert issues({"segment": "x" * 200}) == [("/segment", "unknown_segment")]
    assert issues({"segment": "x" * 201}) == [("/segment", "malformed")]
    assert issues({"attribute": "x" * 100_000, "operator": "y" * 100_000}) != []


def test_a_loaded_rule_is_nobody_elses() -> None:
    values, span = ["London"], {"amount": 1, "unit": "days"}
    raw = {"all": [{"attribute": "city", "operator": "is", "value": values}]}
    raw["all"].append({"attribute": "renewal_date", "operator": "was", "value": span})
    rule = load(raw)
    values.append("Paris")
    span["amount"] = 7
    raw["all"].clear()
    assert [part["value"] for part in dump(rule)["all"]] == [["London"], {"amount": 1, "unit": "days"}]


def test_bound_rules_hold_typed_values() -> None:
    node = bind(load({"attribute": "score", "operator": "is", "value": [3.0, 3, -0.0]}), corpus.catalogue(UTC))
    assert isinstance(node, bound.Condition)
    assert [str(value) for value in node.operand] == ["3", "0"]
