"""Numbers and texts of words and rules, compared."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from seggql.assistant.model.answer import located, read_answer
from seggql.assistant.model.coverage import Place, invented, missing, numbers_in, unfaithful
from seggql.assistant.model.facts import Facts, facts
from seggql.rules.bind import bind
from seggql.rules.load import load

from .shop import SHOP

Json = Any
LONDON = {"attribute": "city", "operator": "is", "value": ["London", "New York"]}
GOLD = {"attribute": "tier", "operator": "is", "value": "gold"}
ADULT = {"attribute": "age", "operator": "greater_or_equal", "value": 18}
MONTH = {"operator": "within_last", "amount": 30, "unit": "days"}
MAY = {"operator": "between", "from": "2026-05-01", "to": "2026-05-31"}


def said(*rules: Json) -> Facts:
    return facts(bind(load({"all": [*rules]}), SHOP))


def test_facts_of_every_kind_of_node() -> None:
    three = {"operator": "at_least", "count": 3}
    large = {"attribute": "amount", "operator": "greater_than", "value": 250}
    total = {"of": "sum", "property": "amount", "operator": "between", "value": [5, 9.5]}
    shoes = {"attribute": "category", "operator": "contains", "value": "shoe"}
    rule = {
        "any": [
            {"not": {"all": [LONDON, GOLD]}},
            {"event": "purchase", "occurrence": three, "time": MONTH, "where": large},
            {"event": "purchase", "measure": total, "time": MAY},
            {"items": "orders", "match": "any", "where": shoes},
            {"segment": "segment_" + "0" * 32},
            {"attribute": "newsletter", "operator": "is", "value": True},
            {"attribute": "birth_date", "operator": "anniversary_within", "value": {"amount": 2, "unit": "weeks"}},
        ]
    }
    found = said(rule)
    assert found.numbers == {3, 5, Decimal("9.5"), 250}
    assert found.amounts == {30, 2}
    assert found.dates == {date(2026, 5, 1), date(2026, 5, 31)}
    assert {texts[0] for texts in found.texts} == {"London", "New York", "gold", "shoe", "Big spenders"}
    assert {"City", "town", "Loyalty tier", "Purchase", "Amount", "Orders", "Category"} <= found.names


@pytest.mark.parametrize("happened", [("at_least", 1), ("equals", 0), ("more_than", 0), ("less_than", 1)])
def test_that_something_happened_is_no_number(happened: tuple[str, int]) -> None:
    occurrence = {"operator": happened[0], "count": happened[1]}
    assert said({"event": "purchase", "occurrence": occurrence}).numbers == set()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("more than 1,500 points", {1500, Decimal("1.5"), 1, 500}),
        ("1.500,50 Euro", {150050, Decimal("1500.50"), 1, 500, 50}),
        ("5k followers", {5000, 5}),
        ("2M", {2_000_000, 2}),
        ("18-25, 30+ and 7%", {18, 25, 30, 7}),
        ("the 3rd of May", {3}),
        ("twice, or a dozen times", {2, 12}),
        ("on 1.5.2026", {152026, Decimal("15.2026"), 1, 5, 2026}),
        ("Q2, B2B and iPhone12", set()),
        ("٣٠ يوما", {30}),
        ("nobody knows", set()),
    ],
)
def test_numbers_in_words(text: str, values: set[Decimal]) -> None:
    assert {value for found in numbers_in(text) for value in found.values} == values
    assert all(text[found.start : found.end] == found.text for found in numbers_in(text))


@pytest.mark.parametrize(
    ("text", "rule", "left"),
    [
        ("at least 18", ADULT, []),
        ("at least 21", ADULT, ["21"]),
        ("at least 18, and twice", ADULT, ["twice"]),
        ("bought in the last month", {"event": "purchase", "time": MONTH}, []),
        ("bought in the last 30 days", {"event": "purchase", "time": MONTH}, []),
        ("bought in the last 720 hours", {"event": "purchase", "time": MONTH}, []),
        ("bought in the last 60 days", {"event": "purchase", "time": MONTH}, ["60"]),
        ("bought since May 1st 2026", {"event": "purchase", "time": MAY}, []),
        ("bought once", {"event": "purchase"}, []),
        ('named "London" or “New York”', LONDON, []),
        ('in "Paris"', LONDON, ['"Paris"']),
        ("in „Paris“ and «Rome»", LONDON, ["„Paris“", "«Rome»"]),
        ('who did "page view" 2 times', {"event": "page_view"}, ["2"]),
        ('"VIP" customers', GOLD, []),
        ("page 404", {"event": "page_view", "where": {"attribute": "page", "operator": "is", "value": "/404"}}, []),
    ],
)
def test_what_is_said_but_not_in_the_rule(text: str, rule: Json, left: list[str]) -> None:
    assert [place.text for place in missing(text, said(rule))] == left


@pytest.mark.parametrize(
    ("text", "rule", "added"),
    [
        ("adults", ADULT, ["18"]),
        ("18 and older", ADULT, []),
        ("Londoners", LONDON, ["New York"]),
        ("the golden ones", GOLD, []),
        ("the best", GOLD, ["Gold"]),
        ("bought in the last 4 weeks", {"event": "purchase", "time": MONTH}, ["30"]),
        ("bought in the last 720 hours", {"event": "purchase", "time": MONTH}, []),
    ],
)
def test_what_is_in_the_rule_but_was_not_said(text: str, rule: Json, added: list[str]) -> None:
    assert list(invented(text, said(rule))) == added


@pytest.mark.parametrize(
    ("summary", "rules", "language", "wrong"),
    [
        ("People in London or New York who are at least 18.", [LONDON, ADULT], "en", []),
        ("People in London or New York.", [LONDON, ADULT], "en", ["The number 18 is missing"]),
        ("People in London, at least 18.", [LONDON, ADULT], "en", ["“New York” is missing"]),
        ("Golden people.", [GOLD], "en", []),
        (
            "People who bought in May 2026.",
            [{"event": "purchase", "time": MAY}],
            "en",
            ["-01 is missing", "-31 is missing"],
        ),
        ("Kauf zwischen 1. Mai und 31. Mai 2026.", [{"event": "purchase", "time": MAY}], "de", []),
        ("Kupnja od 1. svibnja do 31. svibnja 2026.", [{"event": "purchase", "time": MAY}], "hr", []),
        ("Bought from 2026-05-01 to 2026-05-31.", [{"event": "purchase", "time": MAY}], "nonsense", []),
        ("Adults over 18, about 40% of all.", [ADULT], "en", ["nothing of “40”"]),
        ("Over 18, see https://evil.example/x now", [ADULT], "en", ["nothing of “https://evil.example/x”"]),
        ("Over 18 <img src=x>", [ADULT], "en", ["nothing of “<img”", "nothing of “src=x>”"]),
    ],
)
def test_faithful_descriptions(summary: str, rules: list[Json], language: str, wrong: list[str]) -> None:
    found = list(unfaithful(summary, said(*rules), language))
    assert len(found) == len(wrong)
    assert all(part in problem for part, problem in zip(wrong, found, strict=True))


@pytest.mark.parametrize(
    ("words", "text", "taken", "place"),
    [
        ("in London", "people in london", [], (7, 16)),
        ("30", "300 people, 30 days", [], (12, 14)),
        ("London", "London or London", [(0, 6)], (10, 16)),
        ("London", "London", [(0, 6)], (0, 6)),
        ("Paris", "London", [], None),
        ("  ", "London", [], None),
        ("old", "golden", [], (1, 4)),
        ("İstanbul", "in istanbul", [], (3, 11)),
    ],
)
def test_words_are_found_not_counted(
    words: str, text: str, taken: list[tuple[int, int]], place: tuple[int, int] | None
) -> None:
    found = located(words, text, [Place(start, end, text[start:end]) for start, end in taken])
    assert (found and (found.start, found.end)) == place
    assert found is None or found.text == text[found.start : found.end]


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"evidence": 3, "unresolved": "x", "assumptions": {}, "name": [], "summary": None, "rule": 7},
        {"evidence": [1, {"id": "1", "words": "x"}], "unresolved": [{"words": 3}, {"words": " ", "reason": "vague"}]},
    ],
)
def test_answers_are_read_leniently(raw: Json) -> None:
    answer = read_answer(raw)
    assert (answer.evidence, answer.unresolved, answer.assumptions, answer.name, answer.summary) == ({}, (), (), "", "")
    assert answer.rule == raw.get("rule")


def test_answers_are_capped() -> None:
    assert read_answer({"name": "n" * 60}).name == "n" * 60
    answer = read_answer({"name": "n" * 61, "summary": "s" * 9_000, "assumptions": ["a\n" * 900] * 900})
    assert answer.name == ""
    assert len(answer.summary) == 1_000
    assert len(answer.assumptions) == 50
    assert all(len(one) <= 200 and "\n" not in one for one in answer.assumptions)
