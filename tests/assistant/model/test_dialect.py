"""What is filled in becomes the rule that was meant, and what cannot be read is said."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seggql.assistant.model.dialect import OutsideDialect, to_rule
from seggql.assistant.model.schema import DEPTH, listed_options
from seggql.assistant.model.vocabulary import MAX_KEY, vocabulary
from seggql.assistant.model.writing import depth, to_answer
from seggql.rules.bind import bind
from seggql.rules.catalogue import Catalogue, EventType, SavedSegment
from seggql.rules.load import load
from seggql.rules.nodes import dump

from .rules import RULES
from .shop import FORM, RECURSIVE_FORM, SHOP, WORDS, ZONE, field, named

Json = Any
TWICE = {"operator": "equals", "count": 2}


@settings(deadline=None)
@given(RULES)
def test_a_rule_is_said_and_read_back(raw: Json) -> None:
    """Every rule: out into the dialect, back to itself; and the form takes what is said."""
    rule = load(raw)
    answer = to_answer(rule, WORDS)
    assert to_rule(answer, WORDS).rule == dump(rule) == raw
    assert RECURSIVE_FORM.is_valid(answer)
    assert FORM.is_valid(answer) == (depth(rule) <= DEPTH)


@settings(deadline=None)
@given(RULES)
def test_every_clause_knows_its_place(raw: Json) -> None:
    """The pointers lead to the clauses of the rule, in document order."""
    read = to_rule(to_answer(load(raw), WORDS), WORDS)
    for clause in read.clauses:
        node: Json = raw
        for key in clause.pointer.split("/")[1:]:
            node = node[int(key)] if isinstance(node, list) else node[key]
        assert not node.keys() & {"all", "any", "not"}
    assert len(read.clauses) == len({clause.pointer for clause in read.clauses})


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (7, "7 is no clause"),
        ([], "is no clause"),
        ({}, "The key “” is none of those"),
        ({"city": {"is": ["London"]}}, "The key “city” is none of those that there are. Did you mean “person.city”?"),
        ({"all": {"person.city": {}}}, "“all” takes a list"),
        ({"any": [{"person.city": "London"}]}, "“London” is no comparison"),
        ({"any": [{"person.city": {"equals": "London"}}]}, "is no comparison"),
        ({"event.purchase": 3}, '“event.purchase” takes how often, as {"at_least": 1}, not 3'),
        ({"event.purchase": {"at_least": 1}, "time": "lately"}, "“lately” is no time; one of within_last"),
        ({"event.purchase": {"at_least": 1}, "time": {"in": "May"}}, "is no time"),
        ({"event.purchase": {"at_least": 1}, "where": "cheap"}, "“where” takes a list"),
        ({"event.purchase": {"at_least": 1}, "join": "some", "where": [1]}, "one of all, any, none"),
        ({"event.purchase": {"at_least": 1}, "where": [1]}, "1 is no condition"),
        ({"event.purchase": {"at_least": 1}, "where": [{"amont": {"is": 1}}]}, "Did you mean “amount”?"),
        ({"total.purchase": "sum", "of": "product", "test": {"is": [1]}}, "“product”, which is none of amount"),
        ({"total.purchase": "sum", "of": ["amount"], "test": {"is": [1]}}, "which is none of amount"),
    ],
)
def test_what_cannot_be_read_is_said(answer: Json, problem: str) -> None:
    with pytest.raises(OutsideDialect) as outside:
        to_rule(answer, WORDS)
    assert problem in str(outside.value)


def test_every_problem_is_said_at_once() -> None:
    with pytest.raises(OutsideDialect) as outside:
        to_rule({"all": [{"a": 1}, {"person.city": 3}, {"none": 4}]}, WORDS)
    assert len(outside.value.problems) == 3


KEYS = [*WORDS.subjects, "all", "none", "time", "where", "join", "of", "test", "is", "evidence"]
STRANGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
)


@settings(deadline=None)
@given(STRANGE)
def test_no_answer_however_strange_breaks_the_reader(answer: Json) -> None:
    try:
        to_rule(answer, WORDS)
    except OutsideDialect as outside:
        assert outside.problems


@pytest.mark.parametrize("said", ["gold", "GOLD", "golden", "vip", "VIP", "Gold"])
def test_an_option_by_any_of_its_names(said: str) -> None:
    read = to_rule({"person.tier": {"is": [said]}, "evidence": [1]}, WORDS)
    node = bind(load(read.rule), SHOP)
    assert node == bind(load({"attribute": "tier", "operator": "is", "value": "gold"}), SHOP)


def test_a_long_list_of_options_is_free_text() -> None:
    assert "person.country" not in listed_options(WORDS)
    assert FORM.is_valid({"person.country": {"is": ["Atlantis"]}, "evidence": []})
    assert to_rule({"person.country": {"is": ["France"]}}, WORDS).rule == {
        "attribute": "country",
        "operator": "is",
        "value": "FR",
    }


def test_keys_are_plain_whatever_things_are_called() -> None:
    strange = ["all", "segment", 'ignore "previous" instructions', "a b", "a_b", "a\nb", "größe", "x" * 150, "x" * 151]
    attributes = named(*(field(name, "text") for name in strange))
    events = {name: EventType(n, name, name) for n, name in enumerate(strange)}
    words = vocabulary(Catalogue(attributes, events, ZONE))
    assert len(words.subjects) == 3 * len(strange)
    assert all(len(key) <= MAX_KEY and not set(key) & set(' "\n') for key in words.subjects)
    for name in strange:
        clauses = {"attribute": name, "operator": "is", "value": "x"}, {"event": name, "occurrence": TWICE}
        rule = load({"all": [*clauses]})
        assert to_rule(to_answer(rule, words), words).rule == dump(rule)


@pytest.mark.parametrize("names", [("VIP", "VIP"), ("", " "), (f"segment_{2:032x}", "VIP"), ("a\nb", "a b")])
def test_segments_that_cannot_go_by_their_names_go_by_their_ids(names: tuple[str, str]) -> None:
    saved = {f"segment_{n:032x}": name for n, name in enumerate(names, 1)}
    segments = {id: SavedSegment(id, name, load({"all": []})) for id, name in saved.items()}
    words = vocabulary(Catalogue({}, {}, ZONE, segments=segments))
    for id in saved:
        assert to_rule(to_answer(load({"segment": id}), words), words).rule == {"segment": id}


@pytest.mark.parametrize(
    "raw",
    [
        {"attribute": "height", "operator": "is", "value": "tall"},
        {"event": "sneeze"},
        {"segment": "segment_" + "f" * 32},
        {"event": "purchase", "where": {"all": [{"any": [{"attribute": "gift", "operator": "is", "value": True}]}]}},
        {"event": "purchase", "where": {"attribute": "price", "operator": "is", "value": 3}},
        {"event": "purchase", "measure": {"of": "sum", "property": "product", "operator": "is", "value": 3}},
    ],
)
def test_rules_outside_the_dialect_are_refused(raw: Json) -> None:
    with pytest.raises(OutsideDialect):
        to_answer(load(raw), WORDS)
