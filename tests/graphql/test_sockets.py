"""Subscriptions over WebSocket (graphql-transport-ws) and over server-sent events."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from httpx_ws import WebSocketDisconnect, WebSocketSession, WebSocketUpgradeError, connect_ws

from seggql.engine.jobs import advance, create_job, finish
from served import Served, served
from town import settle

COUNTS = "subscription($ids: [ID!]!) { segmentCountChanged(segmentIds: $ids) { segment { name } count share at } }"
PROGRESS = "subscription($id: ID!) { jobProgress(id: $id) { status done total message isFinished } }"


@pytest.fixture
def live(database_url: str) -> Iterator[Served]:
    """A town whose counts are looked at all the time."""
    with served(database_url, graphql_count_interval=0.02) as server:
        settle(server)
        yield server


@contextmanager
def socket(server: Served, protocol: str = "graphql-transport-ws", **headers: str) -> Iterator[WebSocketSession]:
    with connect_ws("/graphql", server.http, subprotocols=[protocol], headers=headers) as ws:
        yield ws


def greet(ws: WebSocketSession, payload: dict[str, Any] | None = None) -> None:
    ws.send_json({"type": "connection_init", **({"payload": payload} if payload else {})})
    assert ws.receive_json() == {"type": "connection_ack"}


def subscribe(ws: WebSocketSession, query: str, variables: dict[str, Any] | None = None, id: str = "1") -> None:
    ws.send_json({"id": id, "type": "subscribe", "payload": {"query": query, "variables": variables or {}}})


def segment_id(server: Served, name: str) -> str:
    query = "query($s: String) { segments(search: $s) { nodes { id } } }"
    return server.ask(query, s=name)["segments"]["nodes"][0]["id"]


def test_counts_come_at_once_and_when_they_change(live: Served) -> None:
    with socket(live) as ws:
        greet(ws)
        subscribe(ws, COUNTS, {"ids": [segment_id(live, "Londoners")]})
        first = ws.receive_json()
        assert (first["id"], first["type"]) == ("1", "next")
        count = {"segment": {"name": "Londoners"}, "count": 2, "share": 0.5, "at": "2026-11-22T12:00:00Z"}
        assert first["payload"] == {"data": {"segmentCountChanged": count}}
        live.change("profileUpsert", {"externalId": "eve", "attributes": {"city": "London"}})
        assert ws.receive_json()["payload"]["data"]["segmentCountChanged"]["count"] == 3


def test_a_job_is_told_step_by_step_until_it_has_ended(shared_town: Served) -> None:
    account = shared_town.account
    job = shared_town.do(create_job(account, "work", total=2))
    with socket(shared_town) as ws:
        greet(ws)
        subscribe(ws, PROGRESS, {"id": job.id})
        assert state(ws) == ("QUEUED", 0, None, False)
        assert "seggql_graphql_subscriptions 1.0" in shared_town.http.get("/metrics").text
        shared_town.do(advance(account, job.id, 1, message="Half"))
        assert state(ws) == ("RUNNING", 1, "Half", False)
        shared_town.do(finish(account, job.id))
        assert state(ws)[0] == "SUCCEEDED"
        assert ws.receive_json() == {"id": "1", "type": "complete"}
        assert "seggql_graphql_subscriptions 0.0" in shared_town.http.get("/metrics").text


def state(ws: WebSocketSession) -> tuple[Any, ...]:
    told = ws.receive_json()["payload"]["data"]["jobProgress"]
    return told["status"], told["done"], told["message"], told["isFinished"]


def test_a_segment_that_is_not_there_is_an_error_of_the_stream(shared_town: Served) -> None:
    with socket(shared_town) as ws:
        greet(ws)
        subscribe(ws, COUNTS, {"ids": ["segment_" + "0" * 32]})
        error = ws.receive_json()["payload"]["errors"][0]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        assert error["extensions"]["issues"][0]["field"] == ["segmentIds", "0"]
        assert ws.receive_json() == {"id": "1", "type": "complete"}


def test_a_socket_takes_queries_and_mutations_too(shared_town: Served) -> None:
    with socket(shared_town) as ws:
        greet(ws)
        subscribe(ws, '{ profile(externalId: "ada") { externalId } }')
        assert ws.receive_json()["payload"] == {"data": {"profile": {"externalId": "ada"}}}
        assert ws.receive_json() == {"id": "1", "type": "complete"}


DEEP = "{ a" * 400 + "}" * 400


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": DEEP}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nonsense }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription { jobProgress(id: 1.5) { id } }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "{ __typename }", "operationName": "Missing"}, "BAD_REQUEST"),
        ({"query": "query A { __typename } query B { __typename }"}, "BAD_REQUEST"),
        ([], "BAD_REQUEST"),
        ({"query": 5}, "BAD_REQUEST"),
        ({"query": "{ __typename }", "variables": [1]}, "BAD_REQUEST"),
        ({"query": "{ __typename }", "operationName": 1}, "BAD_REQUEST"),
        ({"query": "{ __typename }", "extensions": 4}, "BAD_REQUEST"),
        ({}, "BAD_REQUEST"),
    ],
)
def test_what_cannot_be_executed_is_an_error_of_that_operation(
    shared_town: Served, payload: object, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    with socket(shared_town) as ws:
        greet(ws)
        ws.send_json({"id": "bad", "type": "subscribe", "payload": payload})
        message = ws.receive_json()
        assert (message["id"], message["type"]) == ("bad", "error")
        assert message["payload"][0]["extensions"]["code"] == code
        subscribe(ws, "{ __typename }", id="good")  # on the same socket
        assert ws.receive_json()["payload"] == {"data": {"__typename": "Query"}}
    assert not caplog.records


@pytest.mark.parametrize(
    "message",
    [
        {"id": 1, "type": "subscribe", "payload": {"query": "{ __typename }"}},
        {"id": [], "type": "complete"},
        {"id": "1", "type": "subscribe"},
        {"type": "subscribe", "payload": {"query": "{ __typename }"}},
        {"type": "é" * 200},
    ],
)
def test_a_message_that_is_of_no_operation_closes_the_socket(
    shared_town: Served, message: object, caplog: pytest.LogCaptureFixture
) -> None:
    with socket(shared_town) as ws:
        greet(ws)
        ws.send_json(message)
        with pytest.raises(WebSocketDisconnect) as closed:
            ws.receive_json()
        assert closed.value.code == 4400
    assert not caplog.records


@pytest.mark.parametrize("frame", ["{", "[]", '"hello"', "{}", '{"type": "nonsense"}'])
def test_a_frame_that_is_no_message_closes_the_socket(shared_town: Served, frame: str) -> None:
    with socket(shared_town) as ws, pytest.raises(WebSocketDisconnect) as closed:
        ws.send_text(frame)
        ws.receive_json()
    assert closed.value.code == 4400


def test_nothing_is_told_before_the_introduction(shared_town: Served) -> None:
    with socket(shared_town) as ws, pytest.raises(WebSocketDisconnect) as closed:
        subscribe(ws, "{ __typename }")
        ws.receive_json()
    assert closed.value.code == 4401


def test_the_old_protocol_is_not_spoken(shared_town: Served) -> None:
    with pytest.raises(WebSocketDisconnect) as closed, socket(shared_town, "graphql-ws") as ws:
        ws.receive_json()
    assert closed.value.code == 4406


def test_pages_of_other_sites_cannot_open_a_socket(shared_town: Served) -> None:
    with pytest.raises(WebSocketUpgradeError) as refused, socket(shared_town, Origin="https://elsewhere.example"):
        pass
    assert refused.value.response.status_code == 403


def test_pages_of_an_allowed_origin_can(database_url: str) -> None:
    origin = "https://app.example.com"
    with served(database_url, cors_origins=(origin,)) as server, socket(server, Origin=origin) as ws:
        greet(ws)
