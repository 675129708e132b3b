"""The application around GraphQL: who may use it, under which names, and what it tells of itself."""

from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest
from httpx_ws import WebSocketDisconnect, connect_ws
from sqlalchemy import text

from seggql import resources
from seggql.engine.keys import create_key
from seggql.web.guard import Guard
from served import Served, served

ASK = {"query": "{ __typename }"}


@pytest.fixture
def server(database_url: str) -> Iterator[Served]:
    with served(database_url) as server:
        yield server


def new_key(server: Served) -> str:
    return server.do(create_key(server.account, "tests")).secret


def ask(server: Served, secret: str | None = None, **headers: str) -> httpx.Response:
    given = headers | ({"authorization": f"Bearer {secret}"} if secret else {})
    return server.http.post("/graphql", json=ASK, headers=given)


def test_on_this_machine_no_key_is_needed_until_there_is_one(database_url: str) -> None:
    with served(database_url) as server:
        assert ask(server).status_code == 200
        secret = new_key(server)
    with served(database_url) as server:
        refused = ask(server)
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        error = refused.json()["errors"][0]
        assert error["extensions"]["code"] == "UNAUTHENTICATED"
        assert "seggql keys create" in error["message"]
        assert ask(server, secret).json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Basic dXNlcjpwYXNz", "nonsense"])
def test_other_keys_open_nothing(database_url: str, header: str) -> None:
    with served(database_url, host="0.0.0.0") as server:
        assert server.http.post("/graphql", json=ASK, headers={"authorization": header}).status_code == 401


def test_beyond_this_machine_a_key_is_always_needed(database_url: str) -> None:
    with served(database_url, host="0.0.0.0") as server:
        assert ask(server).status_code == 401
        assert ask(server, new_key(server)).status_code == 200


def test_the_first_key_closes_the_door_within_seconds(server: Served) -> None:
    now = [0.0]
    guard = Guard(server.account, timer=lambda: now[0])
    assert server.do(guard.admits(None))
    secret = new_key(server)
    now[0] = 4.9
    assert server.do(guard.admits(None))
    now[0] = 5.1
    assert not server.do(guard.admits(None))
    assert server.do(guard.admits(secret))


def test_a_socket_needs_a_key_too(database_url: str) -> None:
    with served(database_url, host="0.0.0.0") as server:
        secret = new_key(server)
        assert greeting(server, None) == 4403
        assert greeting(server, {"Authorization": "Bearer nonsense"}) == 4403
        assert greeting(server, {"authorization": f"Bearer {secret}"}) == {"type": "connection_ack"}
        assert greeting(server, None, authorization=f"Bearer {secret}") == {"type": "connection_ack"}


def greeting(server: Served, payload: dict[str, str] | None, **headers: str) -> Any:
    """The answer to a socket's first message, or the code that the socket is closed with."""
    with connect_ws("/graphql", server.http, subprotocols=["graphql-transport-ws"], headers=headers) as ws:
        ws.send_json({"type": "connection_init", "payload": payload or {}})
        try:
            return ws.receive_json()
        except WebSocketDisconnect as closed:
            return closed.code


def test_the_page_and_the_health_need_no_key(database_url: str) -> None:
    with served(database_url, host="0.0.0.0") as server:
        for path in ("/healthz", "/readyz", "/schema/rule.json", "/schema/api.graphql"):
            assert server.http.get(path).status_code == 200, path
        page = server.http.get("/graphql", headers={"accept": "text/html"})
        assert page.headers["content-type"].startswith("text/html")
        assert server.http.get("/metrics").status_code == 401


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:1", "[::1]:8000", "10.0.0.1", "seggql", "a.localhost"])
def test_local_names_are_answered(server: Served, host: str) -> None:
    assert ask(server, host=host).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example"]
)
def test_other_names_are_refused(server: Served, host: str) -> None:
    answer = ask(server, host=host)
    assert answer.status_code == 421
    assert "SEGGQL_ALLOWED_HOSTS" in answer.text


def test_a_name_of_ours_may_be_allowed(database_url: str) -> None:
    with served(database_url, allowed_hosts=("seggql.example.com",)) as server:
        assert ask(server, host="SEGGQL.example.com:443").status_code == 200


def test_beyond_this_machine_it_answers_under_any_name(database_url: str) -> None:
    with served(database_url, host="0.0.0.0") as server:
        assert ask(server, new_key(server), host="seggql.example.com").status_code == 200


def test_pages_of_an_allowed_origin_may_read(database_url: str) -> None:
    origin = "https://app.example.com"
    with served(database_url, cors_origins=(origin,)) as server:
        asked = {"origin": origin, "access-control-request-method": "POST"}
        preflight = server.http.options("/graphql", headers=asked | {"access-control-request-headers": "authorization"})
        assert preflight.headers["access-control-allow-origin"] == origin
        assert ask(server, origin=origin).headers["access-control-allow-origin"] == origin
        assert "access-control-allow-origin" not in ask(server, origin="https://evil.example").headers


def test_every_answer_has_an_id(server: Served) -> None:
    first, second = (ask(server).headers["x-request-id"] for _ in range(2))
    assert first != second
    assert ask(server, **{"x-request-id": "mine-1"}).headers["x-request-id"] == "mine-1"
    assert ask(server, **{"x-request-id": "not sane\t!"}).headers["x-request-id"] != "not sane\t!"


def test_the_schemas_are_served(server: Served) -> None:
    rule = server.http.get("/schema/rule.json")
    assert rule.headers["content-type"] == "application/schema+json"
    assert rule.json() == orjson.loads(resources.read("schema", "rule.json"))
    assert server.http.get("/schema/api.graphql").text == resources.read("schema", "api.graphql")


def test_home_leads_to_the_page(server: Served) -> None:
    assert server.http.get("/").headers["location"] == "/graphql"


def test_without_an_index_the_database_alone_answers(database_url: str) -> None:
    with served(database_url, engine="sql") as server:
        assert server.ask("{ preview(rule: {all: []}) { engine } }") == {"preview": {"engine": "sql"}}
        assert server.http.get("/readyz").json() == {"status": "ready"}
        assert "seggql_index_state" not in server.http.get("/metrics").text


def test_the_index_is_in_the_numbers(server: Served) -> None:
    server.ask("{ preview(rule: {all: []}) { count } }")
    numbers = server.http.get("/metrics").text
    assert 'seggql_index_state{state="ready"} 1.0' in numbers
    assert 'seggql_index_seconds_count{what="evaluation"} 1.0' in numbers


def test_it_is_ready_while_its_database_answers(server: Served) -> None:
    server.do(server.account.audience.current())
    assert server.http.get("/readyz").json() == {"status": "ready", "index": {"state": "ready"}}
    server.do(server.account.database.close())
    assert server.http.get("/healthz").status_code == 200
    assert server.http.get("/readyz").status_code == 503
    answer = ask(server)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (503, "UNAVAILABLE")


def test_operations_are_counted_by_kind(server: Served) -> None:
    ask(server)
    server.post("{ nonsense }")
    server.post('mutation { jobCancel(input: {id: "x"}) { userErrors { code } } }')
    server.post('{ node(id: "x") { id } }')
    numbers = server.http.get("/metrics").text
    for line in (
        'seggql_graphql_operations_total{kind="query",outcome="ok"} 1.0',
        'seggql_graphql_operations_total{kind="query",outcome="error"} 1.0',
        'seggql_graphql_operations_total{kind="invalid",outcome="error"} 1.0',
        'seggql_graphql_operations_total{kind="mutation",outcome="ok"} 1.0',
        'seggql_graphql_operation_seconds_count{kind="query"} 2.0',
        "seggql_graphql_subscriptions 0.0",
    ):
        assert line in numbers


def test_what_breaks_inside_is_told_to_the_log_only(server: Served, caplog: pytest.LogCaptureFixture) -> None:
    server.do(server.account.database.execute(text("ALTER TABLE segments RENAME name TO secret_name")))
    answer = server.http.post("/graphql", json={"query": '{ segments(search: "Ada Lovelace") { nodes { id } } }'})
    error = answer.json()["errors"][0]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert error["extensions"]["id"] in caplog.text
    assert "segments" in caplog.text
    assert "secret_name" not in answer.text
    assert "Lovelace" not in answer.text + caplog.text
