"""GraphQL over HTTP, as its specification says it: methods, media types, statuses, and what is refused."""

import socket
from typing import Any

import pytest

from served import Served

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
UNKNOWN_FIELD = {"query": "{ nonsense }"}


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (RESPONSE, RESPONSE),
        (f"{JSON}, {RESPONSE}", JSON),
        (f"{RESPONSE}, {JSON}", RESPONSE),
        (f"{JSON};q=0.5, {RESPONSE};q=0.9", RESPONSE),
        (f"{RESPONSE};q=0, {JSON}", JSON),
        (f"{RESPONSE}; charset=utf-8, {JSON}; charset=utf-8", RESPONSE),
        (f"text/html, multipart/mixed, {JSON};q=0.1", JSON),
    ],
)
def test_answers_come_in_the_media_type_that_is_liked_best(shared_town: Served, accept: str | None, media: str) -> None:
    headers = {"accept": accept} if accept is not None else {}
    request = shared_town.http.build_request("POST", "/graphql", json={"query": "{ __typename }"}, headers=headers)
    if accept is None:
        del request.headers["accept"]
    answer = shared_town.http.send(request)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{media}; charset=utf-8"
    assert answer.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("accept", ["text/html", "text/plain", f"{JSON};q=0", f"{JSON};q=x"])
def test_no_media_type_of_ours_is_not_acceptable(shared_town: Served, accept: str) -> None:
    answer = shared_town.http.post("/graphql", json={"query": "{ __typename }"}, headers={"accept": accept})
    assert answer.status_code == 406
    assert JSON in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(("media", "status"), [(RESPONSE, 400), (JSON, 200)])
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        (UNKNOWN_FIELD, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query($f: Int!) { attributes(first: $f) { nodes { id } } }"}, "BAD_USER_INPUT"),
        (
            {"query": "query($f: Int!) { attributes(first: $f) { nodes { id } } }", "variables": {"f": "x"}},
            "BAD_USER_INPUT",
        ),
    ],
)
def test_what_cannot_be_executed_has_no_data(
    shared_town: Served, media: str, status: int, body: dict[str, Any], code: str
) -> None:
    answer = shared_town.http.post("/graphql", json=body, headers={"accept": media})
    assert answer.status_code == status
    assert "data" not in answer.json()
    assert answer.json()["errors"][0]["extensions"]["code"] == code


def test_what_fails_while_it_is_executed_keeps_its_place(shared_town: Served) -> None:
    body = {"query": '{ node(id: "nobody") { id } }'}
    answer = shared_town.http.post("/graphql", json=body, headers={"accept": RESPONSE})
    assert answer.status_code == 200
    assert answer.json()["data"] == {"node": None}
    assert answer.json()["errors"][0]["path"] == ["node"]


def test_queries_may_be_sent_by_get(shared_town: Served) -> None:
    params = {
        "query": "query A($s: String) { segments(search: $s) { nodes { name } } } query B { __typename }",
        "variables": '{"s": "buyers"}',
        "operationName": "A",
    }
    answer = shared_town.http.get("/graphql", params=params)
    assert answer.json() == {"data": {"segments": {"nodes": [{"name": "Buyers"}]}}}


def test_mutations_may_not_be_sent_by_get(shared_town: Served) -> None:
    document = 'mutation { profileDelete(input: {externalId: "ada"}) { deletedId } }'
    answer = shared_town.http.get("/graphql", params={"query": document})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert "POST" in answer.json()["errors"][0]["message"]
    assert shared_town.ask('{ profile(externalId: "ada") { externalId } }')["profile"] == {"externalId": "ada"}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_other_methods_are_refused(shared_town: Served, method: str) -> None:
    answer = shared_town.http.request(method, "/graphql")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b'{"query": "{ __typename }", "variables": {"n": NaN}}', "not JSON"),
        (b"\xff", "not JSON"),
        (b'"{ __typename }"', "object"),
        (b"[]", "Batches"),
        (b'[{"query": "{ __typename }"}]', "Batches"),
        (b"{}", "no “query”"),
        (b'{"query": null}', "not a text"),
        (b'{"query": 7}', "not a text"),
        (b'{"query": ["{ __typename }"]}', "not a text"),
        (b'{"query": "{ __typename }", "variables": []}', "“variables”"),
        (b'{"query": "{ __typename }", "variables": "{}"}', "“variables”"),
        (b'{"query": "{ __typename }", "operationName": 1}', "“operationName”"),
        (b'{"query": "{ __typename }", "extensions": []}', "“extensions”"),
        (b'{"query": "{ __typename }", "operationName": "Missing"}', "Missing"),
        (b'{"query": "query A { __typename } query B { __typename }"}', "say which one"),
        (b'{"query": "subscription { jobProgress(id: \\"job_1\\") { id } }"}', "text/event-stream"),
        (b'{"query": ""}', "empty"),
        (b'{"query": " "}', "Syntax Error"),
    ],
)
def test_a_body_that_is_no_request_says_why(shared_town: Served, body: bytes, what: str) -> None:
    answer = shared_town.http.post("/graphql", content=body, headers={"content-type": JSON, "accept": RESPONSE})
    assert answer.status_code == 400
    assert what in answer.json()["errors"][0]["message"]
    assert "data" not in answer.json()


def test_null_stands_for_nothing(shared_town: Served) -> None:
    body = {"query": "{ __typename }", "variables": None, "operationName": None, "extensions": None}
    assert shared_town.http.post("/graphql", json=body).json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"]
)
def test_only_json_in_utf_8_is_read(shared_town: Served, content_type: str | None) -> None:
    headers = {"content-type": content_type} if content_type else {}
    answer = shared_town.http.post("/graphql", content=b'{"query": "{ __typename }"}', headers=headers)
    assert answer.status_code == 415
    assert "application/json" in answer.json()["errors"][0]["message"] or "UTF-8" in answer.text


def test_a_body_may_say_utf_8(shared_town: Served) -> None:
    headers = {"content-type": 'application/json; charset="UTF-8"'}
    answer = shared_town.http.post("/graphql", content='{"query": "{ __typename }"}', headers=headers)
    assert answer.status_code == 200


def test_a_request_has_a_largest_size(shared_town: Served) -> None:
    document = "{ __typename } #" + "x" * shared_town.account.settings.max_request_bytes
    answer = shared_town.post(document)
    assert answer.status_code == 413
    assert "larger than 2,097,152 bytes" in answer.json()["errors"][0]["message"]


def test_a_client_that_hangs_up_leaves_no_trace(shared_town: Served, caplog: pytest.LogCaptureFixture) -> None:
    host, _, port = shared_town.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 100\r\nExpect: 100-continue\r\n\r\n"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 100")  # the body is being read
    shared_town.ask("{ __typename }")
    assert not caplog.records


def test_a_browser_sees_the_page_and_a_client_does_not(shared_town: Served) -> None:
    page = shared_town.http.get("/graphql", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert shared_town.http.get("/graphql").json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


def test_pages_of_other_sites_are_told_nothing(shared_town: Served) -> None:
    origin = {"origin": "https://elsewhere.example"}
    preflight = origin | {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    assert "access-control-allow-origin" not in shared_town.http.options("/graphql", headers=preflight).headers
    answer = shared_town.http.post("/graphql", json={"query": "{ __typename }"}, headers=origin)
    assert "access-control-allow-origin" not in answer.headers
