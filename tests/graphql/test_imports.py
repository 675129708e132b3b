"""Uploads: a file is looked at, then imported as a job that can be watched."""

import asyncio
import gzip
from typing import Any

import asyncpg
import httpx
import orjson
import pytest

from served import Served, served

PEOPLE = b"Customer,City,Plan,Joined\nzoe,Oslo,gold,2026-01-31\nyan,Rome,silver,not a day\nxi,Bonn,gold,2026-03-01\n"
ANALYZE = """mutation($input: ImportInput!) { importAnalyze(input: $input) { analysis { sampled tags events { name new }
    columns { name role new missing confidence examples note field { name type } } }
    userErrors { field code message suggestion } } }"""
START = """mutation($input: ImportInput!) { importStart(input: $input) { job { id kind status }
    userErrors { field code message suggestion } } }"""
JOINED = {"column": "Joined", "target": "joined", "type": "DATE"}
PREFLIGHT = {"GraphQL-Require-Preflight": "1"}


def upload(
    server: Served, document: str, file: bytes, headers: dict[str, str] | None = None, **input: Any
) -> httpx.Response:
    operations = {"query": document, "variables": {"input": {"file": None, "kind": "PROFILES", **input}}}
    parts = {"operations": orjson.dumps(operations), "map": b'{"0": ["variables.input.file"]}'}
    given = PREFLIGHT if headers is None else headers
    return server.http.post("/graphql", data=parts, files={"0": ("people.csv", file)}, headers=given)


def test_a_file_is_looked_at_and_nothing_is_written(shared_town: Served) -> None:
    answer = upload(shared_town, ANALYZE, PEOPLE, columns=[JOINED], tags=["spring"])
    analysis = answer.json()["data"]["importAnalyze"]["analysis"]
    assert (analysis["sampled"], analysis["tags"], analysis["events"]) == (3, ["spring"], [])
    told = {column["name"]: (column["role"], column["new"], column["field"]) for column in analysis["columns"]}
    assert told == {
        "Customer": ("external_id", False, None),
        "City": ("value", False, {"name": "city", "type": "TEXT"}),
        "Plan": ("value", False, {"name": "plan", "type": "CHOICE"}),
        "Joined": ("value", True, {"name": "joined", "type": "DATE"}),
    }
    assert shared_town.ask('{ profile(externalId: "zoe") { id } }')["profile"] is None


def test_a_file_is_imported_in_the_background(town: Served) -> None:
    answer = upload(town, START, PEOPLE, columns=[JOINED], tags=["spring"])
    job = answer.json()["data"]["importStart"]["job"]
    assert job["kind"] == "import_profiles"
    done = finished(town, job["id"])
    assert (done["status"], done["error"]) == ("SUCCEEDED", None)
    assert (done["result"]["created"], done["result"]["refused"]) == (2, 1)
    assert done["result"]["refusals"][0]["line"] == 3
    zoe = town.ask('{ profile(externalId: "zoe") { attributes tags } }')["profile"]
    assert (zoe["attributes"]["joined"], zoe["tags"]) == ("2026-01-31", ["spring"])


def test_an_import_under_way_ends_with_the_server(database_url: str) -> None:
    with asyncio.Runner() as runner:
        other = runner.run(asyncpg.connect(database_url))
        with served(database_url) as server:
            runner.run(other.execute("BEGIN; SELECT pg_advisory_xact_lock(1)"))  # the import waits for this
            assert upload(server, START, b"id,city\nzoe,Oslo\n").json()["data"]["importStart"]["job"]
        runner.run(other.execute("ROLLBACK"))
        job = runner.run(other.fetchrow("SELECT status, error, (SELECT count(*) FROM profiles) AS people FROM jobs"))
        runner.run(other.close())
    assert (job["status"], job["people"]) == ("failed", 0)
    assert "start it again" in job["error"]


def finished(server: Served, id: str) -> dict[str, Any]:
    """The job when it has ended, by its subscription."""
    query = "subscription($id: ID!) { jobProgress(id: $id) { status error result } }"
    body = {"query": query, "variables": {"id": id}}
    answer = server.http.post("/graphql", json=body, headers={"accept": "text/event-stream"})
    told = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: {")]
    return orjson.loads(told[-1])["data"]["jobProgress"]


@pytest.mark.parametrize(
    ("file", "input", "field", "code"),
    [
        (b"", {}, ["file"], "INVALID"),
        (
            PEOPLE,
            {"columns": [{"column": "Custommer", "target": "external_id"}]},
            ["columns", "0", "target"],
            "NOT_FOUND",
        ),
        (PEOPLE, {"columns": [{"column": "zzz"}]}, ["columns", "0", "column"], "NOT_FOUND"),
        (PEOPLE, {"columns": [{"column": "zzz", "separator": ";"}]}, ["columns", "0", "separator"], "NOT_FOUND"),
        (PEOPLE, {"columns": [JOINED, JOINED]}, ["columns", "1", "column"], "DUPLICATE"),
        (PEOPLE, {"columns": [{"column": "Joined", "format": "%Q"}]}, ["columns", "0", "format"], "INVALID"),
        (PEOPLE, {"event": "purchase"}, ["event"], "INVALID"),
        (PEOPLE, {"encoding": "base64"}, ["encoding"], "INVALID"),
        (PEOPLE, {"columns": [{"column": "Joined", "format": "day first"}]}, ["columns", "0", "format"], "INVALID"),
        (PEOPLE, {"columns": [{"column": "Customer", "target": "-"}]}, ["columns"], "REQUIRED"),
        (PEOPLE, {"format": "xls"}, ["format"], "INVALID"),
        (PEOPLE, {"timeZone": "Europe/Lodnon"}, ["timeZone"], "INVALID"),
        (PEOPLE, {"tags": [" "]}, ["tags", "0"], "REQUIRED"),
        (PEOPLE, {"kind": "EVENTS"}, ["event"], "REQUIRED"),
    ],
)
@pytest.mark.parametrize("document", [ANALYZE, START])
def test_a_file_that_cannot_be_imported(
    shared_town: Served, document: str, file: bytes, input: dict[str, Any], field: list[str], code: str
) -> None:
    jobs = shared_town.ask("{ jobs { totalCount } }")
    payload = next(iter(upload(shared_town, document, file, **input).json()["data"].values()))
    assert (field, code) in [(error["field"], error["code"]) for error in payload["userErrors"]], payload["userErrors"]
    assert shared_town.ask("{ jobs { totalCount } }") == jobs


def test_an_upload_needs_a_header_that_other_sites_cannot_send(shared_town: Served) -> None:
    answer = upload(shared_town, ANALYZE, PEOPLE, headers={})
    assert answer.status_code == 400
    assert "GraphQL-Require-Preflight" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"operations": "{", "map": "{}"},
        {"operations": "[]", "map": "{}"},
        {"operations": '{"query": "{ __typename }"}', "map": "[]"},
        {"operations": '{"query": "{ __typename }"}', "map": '{"9": ["variables.file"]}'},
        {"operations": '{"query": "{ __typename }"}', "map": '{"0": ["variables.file"]}'},
        {"operations": '{"query": "{ __typename }"}', "map": '{"0": 5}'},
    ],
)
def test_an_upload_that_is_no_request(shared_town: Served, parts: dict[str, str]) -> None:
    answer = shared_town.http.post("/graphql", data=parts, files={"0": ("a.csv", PEOPLE)}, headers=PREFLIGHT)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


def test_an_upload_has_a_largest_size(database_url: str) -> None:
    with served(database_url, max_import_bytes=1_000) as server:
        assert upload(server, ANALYZE, PEOPLE * 50).status_code == 413


def test_what_an_upload_unpacks_to_has_a_largest_size(database_url: str) -> None:
    with served(database_url, max_import_bytes=50_000) as server:
        packed = gzip.compress(PEOPLE * 2_000)
        assert len(packed) < 10_000
        errors = upload(server, ANALYZE, packed).json()["data"]["importAnalyze"]["userErrors"]
        assert [error["field"] for error in errors] == [["file"]]


def test_a_file_cannot_be_sent_as_json(shared_town: Served) -> None:
    error = shared_town.errors(ANALYZE, input={"file": "people.csv", "kind": "PROFILES"})[0]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "multipart" in error["message"]
