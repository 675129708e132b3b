"""Subscriptions over server-sent events, in the mode of one connection for each operation."""

from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest

from seggql.engine.jobs import advance, create_job, finish
from served import Served

EVENTS = {"accept": "text/event-stream"}
PROGRESS = "subscription($id: ID!) { jobProgress(id: $id) { status done } }"


def test_a_stream_of_events(shared_town: Served) -> None:
    account = shared_town.account
    job = shared_town.do(create_job(account, "work", total=2))
    body = {"query": PROGRESS, "variables": {"id": job.id}}
    with shared_town.http.stream("POST", "/graphql", json=body, headers=EVENTS) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        told = events(answer)
        assert next(told) == ("next", {"data": {"jobProgress": {"status": "QUEUED", "done": 0}}})
        shared_town.do(advance(account, job.id, 1))
        assert next(told) == ("next", {"data": {"jobProgress": {"status": "RUNNING", "done": 1}}})
        shared_town.do(finish(account, job.id))
        assert next(told)[1]["data"]["jobProgress"]["status"] == "SUCCEEDED"
        assert list(told) == [("complete", None)]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_query_is_a_stream_of_one(shared_town: Served, method: str) -> None:
    asked = {"query": "{ __typename }"}
    sent = {"params": asked} if method == "GET" else {"json": asked}
    answer = shared_town.http.request(method, "/graphql", headers=EVENTS, **sent)
    assert list(events(answer)) == [("next", {"data": {"__typename": "Query"}}), ("complete", None)]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("query($r: Rule! = %s) { preview(rule: $r) { count } }" % ("9" * 5_000), "BAD_USER_INPUT"),
        ("{ nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { jobProgress(id: "job_1") { done } }', "BAD_USER_INPUT"),
    ],
)
def test_what_goes_wrong_is_told_in_the_stream(shared_town: Served, query: str, code: str) -> None:
    told = list(events(shared_town.http.get("/graphql", params={"query": query}, headers=EVENTS)))
    assert [name for name, _ in told] == ["next", "complete"]
    assert told[0][1]["errors"][0]["extensions"]["code"] == code


def test_mutations_may_not_be_sent_by_get(shared_town: Served) -> None:
    document = 'mutation { jobCancel(input: {id: "x"}) { userErrors { code } } }'
    answer = shared_town.http.get("/graphql", params={"query": document}, headers=EVENTS)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def events(answer: httpx.Response) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in answer.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data:"):
            data = line.removeprefix("data:").strip()
            yield name, orjson.loads(data) if data else None
