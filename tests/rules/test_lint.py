"""Remarks on rules: where, of what kind, and no remarks on rules that are as they should be."""

from typing import Any

import pytest

from cases import corpus
from seggql.rules.bind import bind
from seggql.rules.lint import lint
from seggql.rules.load import load
from seggql.rules.moment import Moment

MOMENT = Moment(corpus.datetime.fromisoformat(corpus.NOW), corpus.ZoneInfo("Pacific/Chatham"))


def notes(rule: Any, segments: Any = None) -> list[tuple[str, str]]:
    node = bind(load(rule), corpus.catalogue(MOMENT.zone, segments))
    found = lint(node, MOMENT)
    assert all(note.message.endswith(".") and note.code.doc for note in found)
    return [(note.pointer, note.code.value) for note in found]


def is_(attribute: str, *values: Any) -> dict[str, Any]:
    return {"attribute": attribute, "operator": "is", "value": values[0] if len(values) == 1 else list(values)}


def on(attribute: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"attribute": attribute, "operator": operator} | ({} if value is None else {"value": value})


def times(operator: str, count: int, **more: Any) -> dict[str, Any]:
    return {"event": "purchase", "occurrence": {"operator": operator, "count": count}, **more}


WEEK = {"amount": 1, "unit": "weeks"}
CLASHES = [
    (is_("tier", "gold"), is_("tier", "silver")),
    (is_("city", "London", "Paris"), is_("city", "Rome")),
    (is_("vip", True), is_("vip", False)),
    (is_("score", 1), on("score", "greater_than", 1)),
    (on("score", "less_than", 5), on("score", "greater_or_equal", 5)),
    (on("score", "between", [1, 2]), on("score", "between", [2.5, 3])),
    (on("renewal_date", "before", "2026-01-01"), on("renewal_date", "since", "2026-01-01")),
    (on("renewal_date", "before", "2026-01-01"), on("renewal_date", "was_within", WEEK)),
    (on("renewal_date", "was_more_than", WEEK), on("renewal_date", "will_be_within", WEEK)),
    (on("last_seen", "is", "2026-01-01"), on("last_seen", "since", "2026-01-01T10:15:00Z")),
    (on("last_seen", "until", "2025-12-31"), on("last_seen", "is", "2025-12-31T10:15:00Z")),
    (on("last_seen", "after", "2025-12-31"), on("last_seen", "before", "2026-01-01")),
    (is_("city", "London"), on("city", "is_not", ["London", "Paris"])),
    (on("city", "contains", "a"), on("city", "not_contains", "A")),
    (on("city", "is_empty"), on("city", "starts_with", "x")),
    (on("city", "is_empty"), on("city", "is_not_empty")),
    (on("tags", "has_any", "VIP"), on("tags", "has_none", ["vip", "x"])),
    (on("tags", "has_all", ["a", "b"]), on("tags", "has_none", "b")),
    (on("tags", "is_empty"), on("tags", "has_any", "b")),
    (is_("vip", True), {"not": is_("vip", True)}),
    ({"event": "purchase"}, {"not": {"event": "purchase"}}),
    (times("at_least", 3), times("less_than", 3)),
    (times("equals", 0), times("more_than", 0)),
    (times("equals", 2), times("equals", 3)),
    (is_("age", 17), on("age", "greater_or_equal", 18)),
]
COMPATIBLE = [
    (is_("tier", "gold", "silver"), is_("tier", "silver")),
    (is_("score", 1), on("score", "greater_or_equal", 1)),
    (on("score", "less_or_equal", 5), on("score", "greater_or_equal", 5)),
    (on("renewal_date", "will_be_within", WEEK), on("renewal_date", "was_within", WEEK)),
    (on("last_seen", "is", "2026-01-01"), on("last_seen", "since", "2026-01-01T10:14:59.999999Z")),
    (on("last_seen", "is", "9999-12-31"), on("last_seen", "since", "9999-12-31T10:00:00Z")),
    (is_("city", "London", "Rome"), on("city", "is_not", "London")),
    (on("city", "contains", ["a", "b"]), on("city", "not_contains", "a")),
    (on("tags", "has_any", "VIP"), on("tags", "has_any", "lead")),
    (on("tags", "has_any", ["VIP", "x"]), on("tags", "has_none", "vip")),
    (on("city", "is_not", "London"), on("city", "is_empty")),
    (times("at_least", 3), times("less_or_equal", 3)),
    (times("at_least", 3), times("less_than", 3, time={"operator": "within_last", "amount": 1, "unit": "days"})),
    (times("at_least", 3), times("less_than", 3, where=is_("gift", True))),
]


@pytest.mark.parametrize("parts", CLASHES, ids=str)
def test_contradictions(parts: tuple[Any, Any]) -> None:
    contradiction = [("/all/1", "contradiction"), ("", "no_one")]
    assert notes({"all": list(parts)}) == contradiction
    assert notes({"all": list(reversed(parts))}) == contradiction
    assert notes({"all": [parts[0], {"all": [parts[1]]}]}) == [("/all/1/all/0", "contradiction"), ("", "no_one")]
    assert ("", "no_one") not in notes({"any": list(parts)})


@pytest.mark.parametrize("parts", COMPATIBLE, ids=str)
def test_what_is_no_contradiction(parts: tuple[Any, Any]) -> None:
    assert notes({"all": list(parts)}) == notes({"all": list(reversed(parts))}) == []


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({"all": []}, []),
        (is_("city", "London"), []),
        ({"not": {"all": []}}, [("", "no_one")]),
        ({"all": [{"all": []}, is_("vip", True)]}, [("/all/0", "everyone")]),
        ({"any": [{"all": []}, is_("vip", True)]}, [("/any/0", "everyone"), ("", "everyone")]),
        ({"any": [{"not": {"all": []}}, is_("vip", True)]}, [("/any/0", "no_one")]),
        (times("at_least", 0), [("", "everyone"), ("", "everyone")]),
        ({"not": times("at_least", 0)}, [("/not", "everyone"), ("", "no_one")]),
        ({"any": [is_("vip", True)]}, [("", "needless")]),
        ({"not": {"not": is_("vip", True)}}, [("", "needless")]),
        ({"all": [is_("vip", True), is_("vip", True)]}, [("/all/1", "duplicate")]),
        ({"any": [{"event": "purchase"}, times("at_least", 1)]}, [("/any/1", "duplicate")]),
        ({"any": [is_("vip", True), {"not": is_("vip", True)}]}, [("/any/1", "everyone"), ("", "everyone")]),
        ({"any": [on("city", "is_empty"), on("city", "is_not_empty")]}, [("/any/1", "everyone"), ("", "everyone")]),
        (is_("city", "London", "LONDON"), [("", "duplicate")]),
        (
            {"event": "purchase", "time": {"operator": "between", "from": "2026-04-01"}},
            [("/time", "no_one"), ("", "no_one")],
        ),
        (
            times("equals", 0, time={"operator": "between", "from": "2030-01-01"}),
            [("/time", "no_one"), ("", "everyone")],
        ),
        (
            {"items": "orders", "match": "none", "where": {"not": {"all": []}}},
            [("", "everyone")],
        ),
        (
            {
                "event": "purchase",
                "measure": {"of": "sum", "property": "amount", "operator": "is_not", "value": 1},
                "where": {"all": [on("amount", "less_than", 1), on("amount", "greater_than", 2)]},
            },
            [("/where/all/1", "contradiction"), ("", "everyone")],
        ),
    ],
    ids=str,
)
def test_remarks(rule: Any, found: list[tuple[str, str]]) -> None:
    assert list(dict.fromkeys(notes(rule))) == list(dict.fromkeys(found))


def test_a_segment_that_is_named_is_not_searched_for_remarks_but_counts() -> None:
    segments = {"segment_a": {"any": [times("at_least", 0)]}}
    assert notes({"any": [{"segment": "segment_a"}, is_("vip", True)]}, segments) == [("", "everyone")]
