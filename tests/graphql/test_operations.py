"""The main job through the API: catalogue, people, rules, segments and their members."""

from typing import Any

import pytest

from seggql.rules.operators import OPERATORS
from served import Served
from town import BUYERS, LONDON


def names(server: Served, rule: Any, **given: Any) -> list[str]:
    """Who matches, by external id."""
    document = """query($rule: Rule, $search: String, $by: ProfileOrderBy, $asOf: DateTime) {
        profiles(rule: $rule, search: $search, orderBy: $by, asOf: $asOf) { nodes { externalId } } }"""
    nodes = server.ask(document, rule=rule, **given)["profiles"]["nodes"]
    return [node["externalId"] for node in nodes]


def test_the_catalogue(shared_town: Served) -> None:
    attribute = """{ attributes(search: "plan") { totalCount nodes { id name label type standard derived personal
        options { value label synonyms } fields { name } operators { name } } } }"""
    found = shared_town.ask(attribute)["attributes"]
    assert found["totalCount"] == 1
    plan = found["nodes"][0]
    assert (plan["id"], plan["name"], plan["type"], plan["standard"]) == ("attribute_plan", "plan", "CHOICE", False)
    assert [option["value"] for option in plan["options"]] == ["bronze", "silver", "gold"]
    assert [operator["name"] for operator in plan["operators"]] == ["is", "is_not", "is_empty", "is_not_empty"]
    event = "{ events { nodes { id name label synonyms properties { name type operators { name } } } } }"
    assert shared_town.ask(event)["events"]["nodes"][0]["properties"][0]["type"] == "NUMBER"


def test_every_operator_is_told_with_an_example_that_is_a_rule(shared_town: Served) -> None:
    operators = shared_town.ask("{ operators { name label operand types doc example } }")["operators"]
    assert [operator["name"] for operator in operators] == list(OPERATORS)
    assert all(operator["example"]["operator"] == operator["name"] for operator in operators)
    booleans = shared_town.ask("{ operators(type: BOOLEAN) { name } }")["operators"]
    assert [operator["name"] for operator in booleans] == ["is", "is_not", "is_empty", "is_not_empty"]


def test_values_that_people_have_are_suggested(shared_town: Served) -> None:
    document = 'query($s: String) { valueSuggestions(attribute: "city", search: $s) { value label count } }'
    assert shared_town.ask(document)["valueSuggestions"][0] == {"value": "London", "label": "London", "count": 2}
    assert [one["value"] for one in shared_town.ask(document, s="pa")["valueSuggestions"]] == ["Paris"]
    of_event = '{ valueSuggestions(event: "purchase", property: "amount", first: 2) { value count } }'
    assert len(shared_town.ask(of_event)["valueSuggestions"]) == 2


def test_people_by_rule_search_and_order(shared_town: Served) -> None:
    assert names(shared_town, None) == ["ada", "bob", "cyd", "dan"]
    assert names(shared_town, LONDON) == ["ada", "bob"]
    assert names(shared_town, BUYERS, asOf="2026-10-01T00:00:00+02:00") == ["bob"]
    assert names(shared_town, None, search="DAN@example") == ["dan"]
    assert names(shared_town, None, by={"attribute": "city", "direction": "DESC"}) == ["dan", "cyd", "ada", "bob"]


def test_pages_follow_one_another_without_gap_or_repetition(shared_town: Served) -> None:
    document = """query($after: String) { profiles(first: 2, after: $after) {
        edges { cursor node { externalId } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
    first = shared_town.ask(document)["profiles"]
    assert first["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": first["edges"][0]["cursor"],
        "endCursor": first["edges"][1]["cursor"],
    }
    second = shared_town.ask(document, after=first["pageInfo"]["endCursor"])["profiles"]
    assert [edge["node"]["externalId"] for edge in second["edges"]] == ["cyd", "dan"]
    assert (second["pageInfo"]["hasNextPage"], second["pageInfo"]["hasPreviousPage"]) == (False, True)
    assert shared_town.ask(document, after=second["pageInfo"]["endCursor"])["profiles"]["pageInfo"]["endCursor"] is None


def test_a_profile_with_events_and_segments(shared_town: Served) -> None:
    document = """query($id: ID, $externalId: String) { profile(id: $id, externalId: $externalId) { id externalId tags
        company attributes segments { totalCount nodes { name } }
        events(first: 1) { totalCount nodes { id event at properties } pageInfo { hasNextPage endCursor } } } }"""
    ada = shared_town.ask(document, externalId="ada")["profile"]
    assert ada == shared_town.ask(document, id=ada["id"])["profile"]
    assert ada["attributes"]["city"] == "London"
    assert {"Buyers", "Londoners"} <= {segment["name"] for segment in ada["segments"]["nodes"]}
    assert ada["events"]["totalCount"] == 2
    latest = ada["events"]["nodes"][0]
    assert (latest["event"], latest["at"], latest["properties"]) == (
        "purchase",
        "2026-11-21T10:00:00Z",
        {"amount": 12.5},
    )
    cyd = shared_town.ask(document, externalId="cyd")["profile"]
    assert (cyd["tags"], cyd["company"]) == (["VIP", "lead"], "Acme")
    assert shared_town.ask(document, externalId="nobody")["profile"] is None


def test_events_and_segments_of_a_person_are_paged(shared_town: Served) -> None:
    document = """query($e: String, $s: String) { profile(externalId: "ada") {
        events(first: 1, after: $e) { nodes { at } pageInfo { endCursor hasNextPage } }
        segments(first: 1, after: $s) { nodes { name } pageInfo { endCursor hasNextPage } } } }"""
    first = shared_town.ask(document)["profile"]
    cursors = {"e": first["events"]["pageInfo"]["endCursor"], "s": first["segments"]["pageInfo"]["endCursor"]}
    second = shared_town.ask(document, **cursors)["profile"]
    assert [event["at"] for event in second["events"]["nodes"]] == ["2026-11-20T10:00:00Z"]
    assert first["segments"]["nodes"] != second["segments"]["nodes"]
    assert second["events"]["pageInfo"]["hasNextPage"] is False


def test_a_preview(shared_town: Served) -> None:
    document = """query($rule: Rule!, $to: ID) { preview(rule: $rule, compareTo: $to, first: 1) {
        rule sentence count total share exact elapsedMs engine asOf clauses { pointer text count } lint { code message }
        compareTo { segmentId entering leaving staying } profiles { totalCount nodes { externalId } } } }"""
    segment = segment_of(shared_town, "Londoners")["id"]
    told = shared_town.ask(document, rule={"any": [LONDON, BUYERS]}, to=segment)["preview"]
    assert (told["count"], told["total"], told["share"], told["exact"]) == (3, 4, 0.75, True)
    assert [(clause["pointer"], clause["count"]) for clause in told["clauses"]] == [("/any/0", 2), ("/any/1", 2)]
    assert told["compareTo"] == {"segmentId": segment, "entering": 1, "leaving": 0, "staying": 2}
    assert told["profiles"] == {"totalCount": 3, "nodes": [{"externalId": "ada"}]}
    assert told["asOf"] == "2026-11-22T12:00:00Z"
    assert told["sentence"].startswith("People ")


def test_a_rule_may_be_written_into_the_document(shared_town: Served) -> None:
    document = """query($city: JSON) { preview(rule: {all: [{attribute: "city", operator: is, value: $city}]}) {
        count rule } }"""
    told = shared_town.ask(document, city=["London", "Paris"])["preview"]
    assert told["count"] == 3
    assert told["rule"] == {"all": [{"attribute": "city", "operator": "is", "value": ["London", "Paris"]}]}


def segment_of(server: Served, name: str, fields: str = "id") -> dict[str, Any]:
    document = f"query($s: String) {{ segments(search: $s) {{ nodes {{ {fields} }} }} }}"
    return server.ask(document, s=name)["segments"]["nodes"][0]


def test_a_segment_with_its_members(shared_town: Served) -> None:
    fields = """id name kind origin criteria rule sentence summary note tags version createdAt updatedAt count share
        editable versions { version name rule summary at }
        members(search: "b", orderBy: {attribute: "first_name"}) { totalCount nodes { externalId } }"""
    found = segment_of(shared_town, "londoners", fields)
    assert (found["kind"], found["origin"], found["editable"]) == ("SNAPSHOT", "USER", True)
    assert (found["count"], found["share"], found["rule"]) == (2, 0.5, LONDON)
    assert found["members"] == {"totalCount": 1, "nodes": [{"externalId": "bob"}]}
    assert [version["version"] for version in found["versions"]] == [1]
    past = segment_of(shared_town, "buyers", 'now: count past: count(asOf: "2026-09-10T00:00:00Z")')
    assert past == {"now": 2, "past": 1}
    assert (found["sentence"], found["tags"]) == ("People whose city is London", ["home"])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("kind: REAL_TIME", ["Buyers"]),
        ('tag: "HOME"', ["Londoners"]),
        ("origin: USER, orderBy: {by: CREATED, direction: DESC}", ["Buyers", "Londoners"]),
        ('search: "ONDON"', ["Londoners"]),
    ],
)
def test_segments_are_found(shared_town: Served, arguments: str, expected: list[str]) -> None:
    nodes = shared_town.ask(f"{{ segments({arguments}) {{ nodes {{ name }} }} }}")["segments"]["nodes"]
    assert [node["name"] for node in nodes] == expected


def test_membership_of_one_person_in_several_segments(shared_town: Served) -> None:
    ids = [segment_of(shared_town, name)["id"] for name in ("Buyers", "Londoners")]
    person = shared_town.ask('{ profile(externalId: "cyd") { id } }')["profile"]["id"]
    document = """query($p: ID!, $s: [ID!]!) { segmentMembership(profileId: $p, segmentIds: $s) {
        segmentId member segment { name } } }"""
    assert shared_town.ask(document, p=person, s=ids)["segmentMembership"] == [
        {"segmentId": ids[0], "member": True, "segment": {"name": "Buyers"}},
        {"segmentId": ids[1], "member": False, "segment": {"name": "Londoners"}},
    ]


def test_tags_are_listed(shared_town: Served) -> None:
    found = shared_town.ask(
        '{ tags { totalCount nodes { name count createdAt } } few: tags(search: "v") { totalCount } '
        'none: tags(search: "\\u0000") { totalCount nodes { name } } }'
    )
    assert [(tag["name"], tag["count"]) for tag in found["tags"]["nodes"]] == [("lead", 1), ("VIP", 2)]
    assert found["few"]["totalCount"] == 1
    assert found["none"] == {"totalCount": 0, "nodes": []}


def test_anything_is_found_by_its_id(shared_town: Served) -> None:
    segment = segment_of(shared_town, "Buyers")["id"]
    person = shared_town.ask('{ profile(externalId: "ada") { id } }')["profile"]["id"]
    ids = [segment, "attribute_city", "event_purchase", person, "profile_999999", "attribute_nothing"]
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    found = shared_town.ask(document, ids=ids)["nodes"]
    assert [one and one["__typename"] for one in found] == ["Segment", "Attribute", "EventType", "Profile", None, None]
    assert [one["id"] for one in found if one] == ids[:4]
    one = shared_town.ask("query($id: ID!) { node(id: $id) { ... on Segment { name } } }", id=segment)
    assert one == {"node": {"name": "Buyers"}}


def test_a_segment_is_saved_changed_copied_and_deleted(town: Served) -> None:
    fields = "segment { id name kind origin rule criteria summary note tags version count editable }"
    given = {"name": "Parisians", "rule": {**LONDON, "value": "Paris"}, "criteria": "people in Paris", "note": "n"}
    made = town.change("segmentCreate", given, fields)["segment"]
    assert (made["origin"], made["version"], made["count"]) == ("ASSISTANT", 1, 1)
    change = {"id": made["id"], "rule": LONDON, "note": None, "tags": ["x"], "expectedVersion": 1}
    changed = town.change("segmentUpdate", change, fields)["segment"]
    assert (changed["version"], changed["count"], changed["note"], changed["tags"]) == (2, 2, None, ["x"])
    assert changed["criteria"] == "people in Paris"
    copy = town.change("segmentDuplicate", {"id": made["id"]}, fields)["segment"]
    assert (copy["name"], copy["rule"]) == ("Copy of Parisians", LONDON)
    everybody = "{ profiles(first: 500) { totalCount nodes { id attributes } } }"
    before = town.ask(everybody)
    assert town.change("segmentDelete", {"id": made["id"]}, "deletedId")["deletedId"] == made["id"]
    assert town.ask(everybody) == before
    assert town.ask("query($id: ID!) { segment(id: $id) { id } }", id=made["id"])["segment"] is None


def test_a_ready_made_segment_is_copied_and_then_edited(town: Served) -> None:
    id = town.ask("{ segments(origin: SMART, first: 1) { nodes { id } } }")["segments"]["nodes"][0]["id"]
    copy = town.change("segmentDuplicate", {"id": id, "name": "Mine"}, "segment { id editable origin }")["segment"]
    assert (copy["editable"], copy["origin"]) == (True, "USER")


def test_people_are_written_and_erased(town: Served) -> None:
    fields = "profile { id externalId attributes tags }"
    eve = town.change("profileUpsert", {"externalId": "eve", "attributes": {"city": "Oslo", "tags": ["vip"]}}, fields)
    assert (eve["profile"]["attributes"]["city"], eve["profile"]["tags"]) == ("Oslo", ["VIP"])
    gone = town.change("profileUpsert", {"id": eve["profile"]["id"], "attributes": {"city": None}}, fields)
    assert "city" not in gone["profile"]["attributes"]
    deleted = town.change("profileDelete", {"externalId": "ada"}, "deletedId")["deletedId"]
    assert town.ask("query($id: ID!) { node(id: $id) { id } }", id=deleted)["node"] is None
    assert names(town, {"event": "purchase"}) == ["bob", "cyd"]


def test_events_are_stored_once(town: Served) -> None:
    given = {
        "events": [
            {"event": "purchase", "externalId": "dan", "id": "order 1"},
            {"event": "purchase", "externalId": "fay"},
        ]
    }
    fields = "events { id profileId duplicate }"
    first = town.change("eventsTrack", given, fields)["events"]
    again = town.change("eventsTrack", given, fields)["events"]
    assert [event["duplicate"] for event in (*first, *again)] == [False, False, True, False]
    assert first[0] == {**again[0], "duplicate": False}
    dan = town.ask('{ profile(externalId: "dan") { events { totalCount nodes { at } } } }')["profile"]["events"]
    assert dan == {"totalCount": 1, "nodes": [{"at": "2026-11-22T12:00:00Z"}]}


def test_the_catalogue_is_extended(town: Served) -> None:
    orders = {
        "name": "orders",
        "type": "OBJECT_LIST",
        "fields": [{"name": "category", "type": "TEXT"}, {"name": "price", "type": "NUMBER"}],
    }
    made = town.change("attributeDefine", orders, "attribute { id name label fields { name type } }")["attribute"]
    assert made["fields"] == [{"name": "category", "type": "TEXT"}, {"name": "price", "type": "NUMBER"}]
    items = [{"category": "shoes", "price": 60}]
    assert town.change("profileUpsert", {"externalId": "ada", "attributes": {"orders": items}})["userErrors"] == []
    shoes = {"attribute": "category", "operator": "is", "value": "shoes"}
    assert names(town, {"items": "orders", "match": "any", "where": shoes}) == ["ada"]
    visit = {"name": "visit", "synonyms": ["came by"], "properties": [{"name": "page", "type": "TEXT"}]}
    event = town.change("eventDefine", visit, "event { id name synonyms properties { name } }")["event"]
    assert event == {"id": "event_visit", "name": "visit", "synonyms": ["came by"], "properties": [{"name": "page"}]}


def test_words_become_a_draft_and_nothing_is_saved(town: Served) -> None:
    fields = """draft { __typename ... on Draft { rule name summary sentence assumptions provider
        spans { pointer start end text } unresolved { text start end reason suggestions }
        preview { count profiles { nodes { externalId } } } } }"""
    before = town.ask("{ segments { totalCount } }")
    draft = town.change("segmentDraft", {"criteria": "women in London"}, fields)["draft"]
    assert draft["__typename"] == "Draft"
    assert draft["preview"] == {"count": 1, "profiles": {"nodes": [{"externalId": "ada"}]}}
    assert town.ask("{ segments { totalCount } }") == before


def test_a_rule_is_put_into_words(shared_town: Served) -> None:
    told = shared_town.change("segmentSummarize", {"rule": LONDON}, "summary sentence provider")
    assert told["sentence"] == "People whose city is London"
    assert told["summary"]
