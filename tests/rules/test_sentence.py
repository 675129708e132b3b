"""Deterministic English: what each kind of rule reads like, and that no two meanings read the same."""

from collections.abc import Hashable
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cases import corpus
from cases.corpus import Case
from seggql.rules.bind import bind
from seggql.rules.bound import Node
from seggql.rules.catalogue import Catalogue, EventType, Field, Option, told_apart
from seggql.rules.load import load
from seggql.rules.operators import OPERATORS
from seggql.rules.sentence import clause_text, sentence
from seggql.rules.types import TYPES

from .random_rules import RandomRules
from .sameness import meaning

SEGMENTS = {"seg-1": {"all": []}, "A “b” c": {"all": []}}
CATALOGUE = corpus.catalogue(ZoneInfo("UTC"), SEGMENTS)
LONDON = {"attribute": "city", "operator": "is", "value": "London"}
VIP = {"attribute": "tags", "operator": "has_any", "value": "VIP"}
BOUGHT = {"event": "purchase"}
SHOES = {"attribute": "category", "operator": "is", "value": "shoes"}
DEAR = {"attribute": "price", "operator": "greater_than", "value": 50}
SUM_OVER_500 = {"of": "sum", "property": "amount", "operator": "greater_than", "value": 500}
LAST_30 = {"operator": "within_last", "amount": 30, "unit": "days"}


def bound(rule: Any, catalogue: Catalogue = CATALOGUE) -> Node:
    return bind(load(rule), catalogue)


def spoken(attribute: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"attribute": attribute, "operator": operator} | ({} if value is None else {"value": value})


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"all": []}, "All people"),
        ({"not": {"all": []}}, "People who are no one"),
        (LONDON, "People whose city is London"),
        (spoken("city", "is", ["London", "Paris", "New York"]), "People whose city is London, Paris or New York"),
        (spoken("city", "is_not", "London"), "People whose city is not London"),
        ({"not": LONDON}, "People whose city is not London"),
        ({"not": {"not": LONDON}}, "People whose city is London"),
        (spoken("city", "is", "London or Paris"), "People whose city is “London or Paris”"),
        (spoken("city", "is", "a ”b”"), "People whose city is “a ””b”””"),
        (spoken("city", "is", "5"), "People whose city is “5”"),
        (spoken("city", "contains", ["da", "x y"]), "People whose city contains da or x y"),
        (spoken("city", "not_starts_with", "Lo"), "People whose city does not start with Lo"),
        (spoken("city", "is_empty"), "People whose city is empty"),
        (spoken("vip", "is", True), "People whose VIP is yes"),
        (spoken("tier", "is", "gold"), "People whose tier is Gold tier"),
        (spoken("tags", "has_all", ["VIP", "lead"]), "People whose tags include both VIP and lead"),
        (spoken("tags", "has_all", ["a", "b", "c"]), "People whose tags include all of a, b and c"),
        (spoken("tags", "has_none", ["a", "b"]), "People whose tags do not include a or b"),
        ({"not": spoken("tags", "has_all", ["a", "b"])}, "People whose tags do not include both a and b"),
        (spoken("tags", "is_not_empty"), "People whose tags are not empty"),
        (spoken("score", "between", [-0.5, 1234.50]), "People whose score is between -0.5 and 1,234.5"),
        (spoken("score", "greater_than", 1000000), "People whose score is greater than 1,000,000"),
        ({"not": spoken("score", "greater_than", 5)}, "People whose score is not greater than 5"),
        (spoken("age", "greater_than", 30), "People who are older than 30"),
        (spoken("age", "greater_or_equal", 18), "People who are at least 18 years old"),
        (spoken("age", "between", [18, 25]), "People who are between 18 and 25 years old"),
        (spoken("age", "is_not", [18, 21]), "People who are not 18 or 21 years old"),
        ({"not": spoken("age", "less_than", 18)}, "People who are not younger than 18"),
        (spoken("age", "is_empty"), "People whose age is empty"),
        (spoken("renewal_date", "less_than", "2026-05-01"), "People whose renewal date is before 1 May 2026"),
        (spoken("last_seen", "since", "2026-05-01T09:30:00Z"),
         "People whose last seen is on or after 1 May 2026 at 09:30 UTC"),
        (spoken("last_seen", "was_within", {"amount": 7, "unit": "days"}),
         "People whose last seen was within the last 7 days"),
        (spoken("birth_date", "anniversary_within", {"amount": 1, "unit": "months"}),
         "People whose birth date has its anniversary within the next 1 month"),
        (BOUGHT, "People who have had the event Purchase"),
        ({"not": BOUGHT | {"time": LAST_30}}, "People who have not had the event Purchase within the last 30 days"),
        (BOUGHT | {"occurrence": {"operator": "equals", "count": 0}}, "People who have not had the event Purchase"),
        (BOUGHT | {"occurrence": {"operator": "at_least", "count": 2}, "time": LAST_30},
         "People who have had the event Purchase at least twice within the last 30 days"),
        (BOUGHT | {"occurrence": {"operator": "less_than", "count": 1200}},
         "People who have had the event Purchase fewer than 1,200 times"),
        (BOUGHT | {"time": {"operator": "between", "from": "2026-05-01", "to": "2026-05-01"}},
         "People who have had the event Purchase on 1 May 2026"),
        (BOUGHT | {"time": {"operator": "between", "from": "2026-05-01T00:00:00Z", "to": "2026-05-02T00:00:00Z"}},
         "People who have had the event Purchase since 1 May 2026 at 00:00 UTC and before 2 May 2026 at 00:00 UTC"),
        (BOUGHT | {"where": {"all": [spoken("amount", "greater_than", 50), spoken("channel", "is", "web")]}},
         "People who have had the event Purchase where the amount is greater than 50 and the channel is web"),
        (BOUGHT | {"where": {"items": "lines", "match": "any", "where": spoken("sku", "is", "x")}},
         "People who have had the event Purchase where there are any lines where (the SKU is x)"),
        (BOUGHT | {"measure": SUM_OVER_500, "time": LAST_30},
         "People for whom the sum of amount of Purchase within the last 30 days is greater than 500"),
        (BOUGHT | {"measure": {"of": "last", "operator": "was_more_than", "value": {"amount": 60, "unit": "days"}}},
         "People for whom the last Purchase was more than 60 days ago"),
        ({"items": "orders", "match": "any", "where": {"all": [SHOES, DEAR]}},
         "People with any orders where the category is shoes and the price is greater than 50"),
        ({"items": "orders", "match": "none", "where": SHOES}, "People with no orders where the category is shoes"),
        ({"segment": "A “b” c"}, "People who are in the segment “A “b”” c”"),
        ({"not": {"segment": "seg-1"}}, "People who are not in the segment “seg-1”"),
        ({"all": [LONDON, VIP, {"not": BOUGHT}]},
         "People whose city is London, whose tags include VIP and who have not had the event Purchase"),
        ({"any": [LONDON, VIP]}, "People whose city is London or whose tags include VIP"),
        ({"all": [{"any": [LONDON, VIP]}, BOUGHT]},
         "People (whose city is London or whose tags include VIP) and who have had the event Purchase"),
        ({"all": [LONDON, {"all": [VIP, BOUGHT]}]},
         "People whose city is London, whose tags include VIP and who have had the event Purchase"),
        ({"not": {"any": [LONDON, VIP]}}, "People not (whose city is London or whose tags include VIP)"),
        ({"any": [{"items": "orders", "match": "any", "where": {"all": [SHOES, DEAR]}}, LONDON]},
         "People with any orders where (the category is shoes and the price is greater than 50) "
         "or whose city is London"),
    ],
)  # fmt: skip
def test_reads(rule: Any, text: str) -> None:
    assert sentence(bound(rule)) == text


def test_a_part_reads_as_in_the_sentence() -> None:
    assert clause_text(bound({"not": BOUGHT})) == "who have not had the event Purchase"
    assert clause_text(bound({"any": [LONDON, VIP]})) == "whose city is London or whose tags include VIP"
    assert clause_text(bound({"all": []})) == "who are anyone"


def test_an_option_whose_label_is_taken_reads_as_its_value() -> None:
    options = (Option("a", "Same"), Option("b", "same"), Option("c", "d"), Option("d", "Other"))
    field = Field("kind", "Kind", TYPES["choice"], options)
    catalogue = Catalogue({"kind": field}, {}, ZoneInfo("UTC"))
    words = [sentence(bound(spoken("kind", "is", option.value), catalogue)) for option in options]
    assert words == [f"People whose kind is {word}" for word in ("a", "b", "c", "Other")]


@pytest.mark.parametrize(
    ("label", "word"),
    [
        ("First name", "first name"),
        ("VIP level", "VIP level"),
        ("iPhone", "iPhone"),
        ("Größe", "größe"),
        ("Was it Anna", "“was it Anna”"),
        ("Price and order", "“price and order”"),
        ("R&D", "“R&D”"),
        ("One two three four five", "“one two three four five”"),
    ],
)
def test_a_name_that_could_be_grammar_is_quoted(label: str, word: str) -> None:
    catalogue = Catalogue({"x": Field("x", label, TYPES["number"])}, {}, ZoneInfo("UTC"))
    assert sentence(bound(spoken("x", "is", 1), catalogue)) == f"People whose {word} is 1"


@pytest.mark.parametrize("case", corpus.members(), ids=str)
def test_every_case_of_the_corpus_reads(case: Case) -> None:
    text = sentence(bound(case.rule, case.catalogue))
    assert text.startswith(("People ", "All people"))
    assert "{" not in text


def test_every_operator_has_english() -> None:
    assert all(row.english for row in OPERATORS.values())


def test_no_two_meanings_read_the_same() -> None:
    rules = RandomRules(CATALOGUE, Random(1))
    meanings: dict[str, Hashable] = {}
    for _ in range(3_000):
        node = bound(rules.rule())
        assert meanings.setdefault(sentence(node), meaning(node)) == meaning(node)


def test_things_called_the_same_are_told_apart() -> None:
    size = {name: Field(name, label, TYPES["text"]) for name, label in (("size", "Size"), ("size_2", "size"))}
    fields = told_apart({**size, "other": Field("other", "Other", TYPES["number"])})
    catalogue = Catalogue(fields, told_apart({"bought": EventType(1, "bought", "Bought", size)}), ZoneInfo("UTC"))
    assert fields["other"].label == "Other"
    assert sentence(bound(spoken("size", "is", "S"), catalogue)) == "People whose size is S"
    assert sentence(bound(spoken("size_2", "is", "S"), catalogue)) == "People whose “size (size_2)” is S"
    bought = {"event": "bought", "where": spoken("size_2", "is", "S")}
    assert sentence(bound(bought, catalogue)) == "People who have had the event Bought where the “size (size_2)” is S"
