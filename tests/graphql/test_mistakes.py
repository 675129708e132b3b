"""What people get wrong in a mutation: told with its place, code and cure, and nothing is written."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from seggql.store.tables import metadata
from served import Served
from town import LONDON

NOBODY = "segment_" + "0" * 32
FIELD = {"name": "a", "type": "TEXT"}
MINOR = {"attribute": "age", "operator": "less_than", "value": 18}


def rule(wrong: Any) -> dict[str, Any]:
    return {"name": "New", "rule": wrong}


def deep(levels: int) -> Any:
    inside: Any = LONDON
    for _ in range(levels):
        inside = {"not": inside}
    return inside


def person(**attributes: Any) -> dict[str, Any]:
    return {"externalId": "ada", "attributes": attributes}


def event(**given: Any) -> dict[str, Any]:
    return {"events": [{"event": "purchase", "externalId": "ada", **given}]}


RULES = [
    (5, [], "MALFORMED"),
    ("{}", [], "MALFORMED"),
    ([LONDON], [], "MALFORMED"),
    ({}, [], "MALFORMED"),
    ({"any": []}, ["any"], "MALFORMED"),
    ({"all": {}}, ["all"], "MALFORMED"),
    ({"all": [LONDON, None]}, ["all", "1"], "MALFORMED"),
    ({"attribute": "city", "operator": "is", "value": "x", "why": 1}, ["why"], "UNKNOWN_KEY"),
    ({"attribute": "city"}, [], "MISSING_KEY"),
    ({"attribute": "city", "operator": "equals", "value": "x"}, ["operator"], "UNKNOWN_OPERATOR"),
    ({"attribute": "citty", "operator": "is", "value": "x"}, ["attribute"], "UNKNOWN_ATTRIBUTE"),
    ({"attribute": "age", "operator": "contains", "value": "1"}, ["operator"], "WRONG_OPERATOR"),
    ({"attribute": "age", "operator": "is", "value": "old"}, ["value"], "BAD_VALUE"),
    ({"attribute": "age", "operator": "between", "value": [30, 20]}, ["value"], "EMPTY_RANGE"),
    ({"attribute": "city", "operator": "is", "value": ""}, ["value"], "BAD_OPERAND"),
    ({"attribute": "city", "operator": "is", "value": "a\0b"}, ["value"], "BAD_OPERAND"),
    ({"attribute": "city", "operator": "is", "value": "x" * 1_001}, ["value"], "TOO_LONG"),
    ({"attribute": "city", "operator": "is", "value": ["x"] * 1_001}, ["value"], "TOO_MANY"),
    ({"attribute": "plan", "operator": "is", "value": "platinum"}, ["value"], "UNKNOWN_OPTION"),
    ({"event": "purchas"}, ["event"], "UNKNOWN_EVENT"),
    ({"segment": NOBODY}, ["segment"], "UNKNOWN_SEGMENT"),
    ({"items": "city", "match": "any", "where": LONDON}, ["items"], "WRONG_PLACE"),
    (deep(12), None, "TOO_DEEP"),
    ({"all": [LONDON] * 26}, None, "TOO_MANY"),
]


@pytest.mark.parametrize(("wrong", "place", "code"), RULES)
def test_a_wrong_rule_is_refused_with_its_place(
    shared_town: Served, wrong: Any, place: list[str] | None, code: str
) -> None:
    error = refused(shared_town, "segmentCreate", rule(wrong))[0]
    assert error["code"] == code, error
    assert place is None or error["field"] == ["rule", *place], error


@pytest.mark.parametrize(("wrong", "place", "code"), RULES)
def test_a_query_tells_the_same_of_a_wrong_rule(
    shared_town: Served, wrong: Any, place: list[str] | None, code: str
) -> None:
    answer = shared_town.post("query($rule: Rule!) { preview(rule: $rule) { count } }", rule=wrong).json()
    assert answer["data"] is None
    extensions = answer["errors"][0]["extensions"]
    assert extensions["code"] == "BAD_USER_INPUT"
    issue = extensions["issues"][0]
    told = refused(shared_town, "segmentCreate", rule(wrong))[0]
    assert (issue["field"], issue["code"]) == (told["field"], told["code"])
    assert issue["pointer"] == "".join(f"/{part}" for part in told["field"][1:])


def test_everything_wrong_with_a_rule_is_told_at_once(shared_town: Served) -> None:
    wrong = {"all": [{"attribute": "citty", "operator": "is", "value": "x"}, {"event": "purchas"}, MINOR]}
    errors = refused(shared_town, "segmentCreate", rule(wrong))
    assert [(error["field"], error["code"], error["suggestion"]) for error in errors] == [
        (["rule", "all", "0", "attribute"], "UNKNOWN_ATTRIBUTE", "city"),
        (["rule", "all", "1", "event"], "UNKNOWN_EVENT", "purchase"),
    ]


@pytest.mark.parametrize(
    ("mutation", "input", "field", "code"),
    [
        ("segmentCreate", {"name": " ", "rule": LONDON}, ["name"], "REQUIRED"),
        ("segmentCreate", {"name": "x" * 201, "rule": LONDON}, ["name"], "TOO_LONG"),
        ("segmentCreate", {"name": "LONDONERS", "rule": LONDON}, ["name"], "TAKEN"),
        ("segmentCreate", {"name": "New", "rule": LONDON, "tags": ["a", " "]}, ["tags", "1"], "REQUIRED"),
        ("segmentUpdate", {"id": NOBODY, "name": "x"}, ["id"], "NOT_FOUND"),
        ("segmentUpdate", {"id": "profile_1", "name": "x"}, ["id"], "INVALID_ID"),
        ("segmentUpdate", {"id": "", "name": "x"}, ["id"], "INVALID_ID"),
        ("segmentDelete", {"id": NOBODY}, ["id"], "NOT_FOUND"),
        ("segmentDuplicate", {"id": NOBODY}, ["id"], "NOT_FOUND"),
        ("attributeDefine", {"name": "Größe!", "type": "NUMBER"}, ["name"], "INVALID_NAME"),
        ("attributeDefine", {"name": "size"}, ["type"], "REQUIRED"),
        ("attributeDefine", {"name": "size", "type": "CHOICE"}, ["options"], "REQUIRED"),
        ("attributeDefine", {"name": "plan", "type": "NUMBER"}, ["type"], "IN_USE"),
        ("attributeDefine", {"name": "size", "type": "TEXT", "fields": [FIELD]}, ["fields"], "INVALID"),
        ("eventDefine", {"name": ""}, ["name"], "INVALID_NAME"),
        (
            "eventDefine",
            {"name": "visit", "properties": [FIELD, FIELD]},
            ["properties", "1", "name"],
            "DUPLICATE",
        ),
        ("profileUpsert", {"attributes": {}}, ["id"], "REQUIRED"),
        ("profileUpsert", {"id": "profile_999999"}, ["id"], "NOT_FOUND"),
        ("profileUpsert", {"id": "segment_1"}, ["id"], "INVALID_ID"),
        ("profileUpsert", person(citty="Rome"), ["attributes", "citty"], "UNKNOWN_ATTRIBUTE"),
        ("profileUpsert", person(birth_date="30.2.2020"), ["attributes", "birth_date"], "BAD_VALUE"),
        ("profileUpsert", person(age=30), ["attributes", "age"], "READ_ONLY"),
        ("profileUpsert", person(plan="platinum"), ["attributes", "plan"], "UNKNOWN_OPTION"),
        ("profileUpsert", {"externalId": "ada", "attributes": []}, ["attributes"], "INVALID"),
        ("profileUpsert", {"externalId": " "}, ["externalId"], "REQUIRED"),
        (
            "profilesUpsert",
            {"profiles": [person(city="Rome"), person(city=5)]},
            ["profiles", "1", "attributes", "city"],
            "BAD_VALUE",
        ),
        ("profilesUpsert", {"profiles": [person()] * 1_001}, ["profiles"], "TOO_MANY"),
        (
            "profilesUpsert",
            {"profiles": [person(), {"externalId": "x", "attributes": 1}]},
            ["profiles", "1", "attributes"],
            "INVALID",
        ),
        ("profileDelete", {"externalId": "nobody"}, ["externalId"], "NOT_FOUND"),
        ("profileDelete", {}, ["id"], "REQUIRED"),
        ("eventsTrack", event(event="purchas"), ["events", "0", "event"], "UNKNOWN_EVENT"),
        ("eventsTrack", event(at="yesterday"), ["events", "0", "at"], "BAD_VALUE"),
        ("eventsTrack", event(externalId=None), ["events", "0", "profileId"], "REQUIRED"),
        ("eventsTrack", event(externalId=None, profileId="profile_99"), ["events", "0", "profileId"], "NOT_FOUND"),
        ("eventsTrack", event(properties={"amount": "much"}), ["events", "0", "properties", "amount"], "BAD_VALUE"),
        ("eventsTrack", event(properties={"hue": "red"}), ["events", "0", "properties", "hue"], "UNKNOWN_ATTRIBUTE"),
        ("eventsTrack", event(properties="red"), ["events", "0", "properties"], "INVALID"),
        ("eventsTrack", {"events": event()["events"] * 1_001}, ["events"], "TOO_MANY"),
        ("segmentDraft", {"criteria": " "}, ["criteria"], "REQUIRED"),
        ("segmentDraft", {"criteria": "x" * 2_001}, ["criteria"], "TOO_LONG"),
        ("segmentDraft", {"criteria": "women", "base": 5}, ["base"], "MALFORMED"),
        ("segmentDraft", {"criteria": "women", "base": {"event": "purchas"}}, ["base", "event"], "UNKNOWN_EVENT"),
        ("segmentSummarize", {"rule": {"event": "purchas"}}, ["rule", "event"], "UNKNOWN_EVENT"),
        ("jobCancel", {"id": "job_" + "0" * 32}, ["id"], "NOT_FOUND"),
        ("jobCancel", {"id": NOBODY}, ["id"], "INVALID_ID"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(
    shared_town: Served, mutation: str, input: Mapping[str, Any], field: list[str], code: str
) -> None:
    error = refused(shared_town, mutation, input)[0]
    assert (error["field"], error["code"]) == (field, code), error


def test_ready_made_segments_are_only_copied(shared_town: Served) -> None:
    query = "{ segments(origin: SMART, first: 1) { nodes { id } } }"
    id = shared_town.ask(query)["segments"]["nodes"][0]["id"]
    assert refused(shared_town, "segmentUpdate", {"id": id, "name": "Mine"})[0]["code"] == "READ_ONLY"
    assert refused(shared_town, "segmentDelete", {"id": id})[0]["code"] == "READ_ONLY"


def test_a_segment_cannot_be_in_itself(town: Served) -> None:
    made = town.change("segmentCreate", {"name": "A", "rule": LONDON}, "segment { id }")["segment"]["id"]
    other = town.change("segmentCreate", {"name": "B", "rule": {"segment": made}}, "segment { id }")["segment"]["id"]
    error = refused(town, "segmentUpdate", {"id": made, "rule": {"segment": other}})[0]
    assert (error["field"], error["code"]) == (["rule", "segment"], "SEGMENT_CYCLE")
    assert refused(town, "segmentDelete", {"id": made})[0]["code"] == "IN_USE"


def test_a_change_of_what_somebody_else_has_changed_is_refused(town: Served) -> None:
    made = town.change("segmentCreate", {"name": "A", "rule": LONDON}, "segment { id version }")["segment"]
    town.change("segmentUpdate", {"id": made["id"], "name": "B"})
    error = refused(town, "segmentUpdate", {"id": made["id"], "name": "C", "expectedVersion": made["version"]})[0]
    assert (error["field"], error["code"]) == (["expectedVersion"], "CHANGED")


def refused(server: Served, mutation: str, input: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The errors of a mutation that must have some, and must not change a single row."""
    before = rows(server)
    errors = server.change(mutation, input)["userErrors"]
    assert errors
    assert all(error["message"] for error in errors)
    assert rows(server) == before
    return errors


def rows(server: Served) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database."""
    return {
        table.name: sorted(
            (tuple(row.values()) for row in server.do(server.account.database.fetch(select(table)))), key=repr
        )
        for table in metadata.sorted_tables
    }
