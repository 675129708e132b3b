"""What a rule reads."""

from typing import Any

import pytest

from cases import corpus
from seggql.rules.bind import bind
from seggql.rules.load import load
from seggql.rules.reads import Reads, reads


def read(rule: Any, segments: Any = None) -> Reads:
    return reads(bind(load(rule), corpus.catalogue(corpus.ZoneInfo("UTC"), segments)))


def test_everything_a_rule_reads() -> None:
    rule = {
        "all": [
            {"attribute": "city", "operator": "is_empty"},
            {"not": {"items": "orders", "match": "any", "where": {"attribute": "price", "operator": "is", "value": 1}}},
            {"event": "app_launch", "where": {"attribute": "device", "operator": "is", "value": "phone"}},
            {
                "event": "purchase",
                "measure": {"of": "sum", "property": "amount", "operator": "is", "value": 1},
                "where": {"items": "lines", "match": "any", "where": {"attribute": "sku", "operator": "is_empty"}},
            },
            {"segment": "segment_b"},
        ]
    }
    segments = {
        "segment_a": {"attribute": "vip", "operator": "is", "value": True},
        "segment_b": {"any": [{"segment": "segment_a"}, {"event": "page_view"}]},
    }
    assert read(rule, segments) == Reads(
        attributes=frozenset({"city", "orders", "vip"}),
        events=frozenset({"app_launch", "purchase", "page_view"}),
        properties=frozenset({("app_launch", "device"), ("purchase", "amount"), ("purchase", "lines")}),
        segments=frozenset({"segment_a", "segment_b"}),
        clock=True,
    )


@pytest.mark.parametrize(
    ("rule", "clock"),
    [
        ({"all": []}, False),
        ({"attribute": "renewal_date", "operator": "before", "value": "2026-01-01"}, False),
        ({"attribute": "last_seen", "operator": "is", "value": "2026-01-01"}, False),
        ({"attribute": "renewal_date", "operator": "was_within", "value": {"amount": 1, "unit": "days"}}, True),
        ({"attribute": "birth_date", "operator": "anniversary_in", "value": {"amount": 1, "unit": "days"}}, True),
        (
            {
                "items": "orders",
                "match": "any",
                "where": {"attribute": "ordered_on", "operator": "was", "value": {"amount": 1, "unit": "days"}},
            },
            True,
        ),
        ({"event": "purchase"}, True),
    ],
    ids=str,
)
def test_whether_time_alone_can_change_the_answer(rule: Any, clock: bool) -> None:
    assert read(rule).clock is clock


def test_age_reads_the_birth_date_and_the_clock() -> None:
    found = read({"attribute": "age", "operator": "is", "value": 18})
    assert found == Reads(attributes=frozenset({"age", "birth_date"}), clock=True)
