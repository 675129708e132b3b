"""The number of SQL statements of a request does not grow with the size of its page."""

from collections.abc import Iterator

import pytest

from seggql.web import guard
from served import Served

NESTED = {
    "profiles": """query($n: Int!) { profiles(first: $n) { totalCount nodes { id tags
        events(first: 2) { totalCount nodes { event at properties } pageInfo { endCursor } }
        segments { totalCount nodes { name sentence count share versions { version } } } } } }""",
    "segments": """query($n: Int!) { segments(first: $n) { totalCount nodes { id sentence count share versions { at }
        members(first: 3) { nodes { id events(first: 1) { nodes { event } } } } } } }""",
    "members": """query($n: Int!) { segment(id: "$segment") { members(first: $n) { totalCount
        nodes { id events { nodes { event } } segments { nodes { name } } } } } }""",
    "preview": """query($n: Int!) { preview(rule: {all: []}, first: $n) { count clauses { count }
        profiles { nodes { id events { totalCount } segments { nodes { name } } } } } }""",
    "tags": "query($n: Int!) { tags(first: $n) { totalCount nodes { name count } } }",
    "attributes": "query($n: Int!) { attributes(first: $n) { nodes { name operators { name } } } }",
    "operators": "query($n: Int!) { operators { name types } attributes(first: $n) { nodes { id } } }",
}


@pytest.fixture(scope="module", autouse=True)
def door_stays_open() -> Iterator[None]:
    """Whether there are API keys is asked once only, so that it does not count."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "REMEMBERED", float("inf"))
        yield


@pytest.fixture(scope="module")
def crowd(shared_town: Served) -> Served:
    """Sixty people with events and tags, and as many segments."""
    people = [
        {"externalId": f"p{number}", "attributes": {"city": "Oslo", "tags": [f"tag {number}"]}} for number in range(60)
    ]
    happened = [{"event": "purchase", "externalId": f"p{number}"} for number in range(60) for _ in range(3)]
    assert shared_town.change("profilesUpsert", {"profiles": people})["userErrors"] == []
    assert shared_town.change("eventsTrack", {"events": happened})["userErrors"] == []
    for number in range(60):
        rule = {"attribute": "tags", "operator": "has_any", "value": [f"tag {number}"]}
        assert shared_town.change("segmentCreate", {"name": f"S{number}", "rule": rule})["userErrors"] == []
    return shared_town


@pytest.mark.parametrize("name", NESTED)
def test_a_larger_page_takes_no_more_statements(crowd: Served, name: str) -> None:
    segment = crowd.ask('{ segments(search: "Londoners") { nodes { id } } }')["segments"]["nodes"][0]["id"]
    document = NESTED[name].replace("$segment", segment)
    small, large = (statements(crowd, document, size) for size in (5, 50))
    assert small == large
    assert large <= 20


def statements(server: Served, document: str, size: int) -> int:
    before = server.account.database.statements
    server.ask(document, n=size)
    return server.account.database.statements - before
