"""Operations that are too deep, too wide, or ask for too many objects are refused before anything is read."""

from typing import Any

import pytest
from graphql import get_introspection_query
from strawberry.types.execution import PreExecutionError

from seggql.graphql.schema import Schema
from seggql.settings import Settings
from served import Served


def nested(levels: int) -> str:
    """Fields within fields, `levels` deep."""
    inside = "id"
    for number in range(levels - 3):
        inside = f"segments {{ nodes {{ {inside} }} }}" if number % 2 else f"members {{ nodes {{ {inside} }} }}"
    return f"{{ segments {{ nodes {{ {inside} }} }} }}"


EXPONENTIAL = "\n".join(
    [
        "{ ...F0 }",
        *(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30)),
        "fragment F30 on Query { __typename }",
    ]
)


@pytest.mark.parametrize(
    ("document", "code", "what"),
    [
        (nested(12), "TOO_COMPLEX", "levels of fields; at most 15"),
        ("{" + " ".join(f"a{n}: __typename" for n in range(101)) + "}", "TOO_COMPLEX", "101 aliases; at most 100"),
        ("{" + " __typename" * 1_001 + "}", "TOO_COMPLEX", "1,001 fields; at most 500"),
        (EXPONENTIAL, "TOO_COMPLEX", "fields; at most 500"),
        ("{ __typename } " + "#\n" * 10 + "fragment A on Query { ...A }", "GRAPHQL_VALIDATION_FAILED", "itself"),
        ("{" + " __typename" * 4_000 + "}", "GRAPHQL_PARSE_FAILED", "4000 tokens"),
        ("{ a" * 400 + "}" * 400, "GRAPHQL_PARSE_FAILED", "nested too deeply"),
        (
            "{ profiles(first: 500) { nodes { events(first: 500) { nodes { id } } } } }",
            "TOO_COMPLEX",
            "250,500 objects",
        ),
        (
            "query($n: Int = 500) { profiles(first: $n) { nodes { events(first: $n) { nodes { id } } } } }",
            "TOO_COMPLEX",
            "250,500 objects",
        ),
        (
            "{ a: segments(first: 500) { nodes { members(first: 50) { nodes { id } } } } }",
            "TOO_COMPLEX",
            "25,500 objects",
        ),
    ],
)
def test_what_is_too_much_is_refused(shared_town: Served, document: str, code: str, what: str) -> None:
    before = shared_town.account.database.statements
    error = shared_town.errors(document)[0]
    assert (error["extensions"]["code"], what in error["message"]) == (code, True), error["message"]
    assert shared_town.account.database.statements - before <= 1  # the question about keys


@pytest.mark.parametrize("variables", [{"n": 500, "ids": []}, {"n": 1, "ids": ["profile_1"] * 5_000}])
def test_variables_count(shared_town: Served, variables: dict[str, Any]) -> None:
    document = """query($n: Int!, $ids: [ID!]!) {
        nodes(ids: $ids) { ... on Profile { events(first: 10) { nodes { id } } } }
        profiles(first: $n) { nodes { events(first: $n) { nodes { id } } } } }"""
    assert shared_town.errors(document, **variables)[0]["extensions"]["code"] == "TOO_COMPLEX"


def test_a_default_of_a_list_counts_by_its_length(shared_town: Served) -> None:
    ids = ", ".join(['"profile_1"'] * 900)
    document = f"query($ids: [ID!]! = [{ids}]) {{ nodes(ids: $ids) {{ ... on Profile {{ {{}} }} }} }}"
    document = document.replace("{}", "events(first: 100) { nodes { id } }")
    assert shared_town.errors(document)[0]["extensions"]["code"] == "TOO_COMPLEX"


@pytest.mark.parametrize(
    "document",
    [
        "query($r: Rule! = DIGITS) { preview(rule: $r) { count } }",
        "query($i: [ID!]! = DIGITS) { nodes(ids: $i) { id } }",
        "{ nodes(ids: DIGITS) { id } }",
    ],
)
def test_a_literal_of_many_digits_is_a_mistake_of_the_client(shared_town: Served, document: str) -> None:
    error = shared_town.errors(document.replace("DIGITS", "9" * 5_000))[0]
    assert error["extensions"]["code"] == "BAD_USER_INPUT", error["message"]


def test_smaller_pages_are_fine(shared_town: Served) -> None:
    document = "query($n: Int!) { profiles(first: $n) { nodes { events(first: $n) { nodes { id } } } } }"
    assert len(shared_town.ask(document, n=100)["profiles"]["nodes"]) == 4


def test_only_the_operation_that_runs_counts(shared_town: Served) -> None:
    large = "query Large { profiles(first: 500) { nodes { events(first: 500) { nodes { id } } } } }"
    document = f"{large} query Small {{ __typename }}"
    body = {"query": document, "operationName": "Small"}
    assert shared_town.http.post("/graphql", json=body).json() == {"data": {"__typename": "Query"}}


def test_introspection_is_on(shared_town: Served) -> None:
    data = shared_town.ask(get_introspection_query(input_value_deprecation=True, schema_description=True))
    assert data["__schema"]["queryType"]["name"] == "Query"


def test_a_document_is_read_once() -> None:
    schema = Schema(Settings())
    for _ in range(3):
        schema.execute_sync("{ __typename }")
    assert schema.documents.read.cache_info()[:2] == (2, 1)


def test_an_invalid_document_is_remembered_too() -> None:
    schema = Schema(Settings())
    first, second = (schema.execute_sync("{ nonsense }").errors for _ in range(2))
    assert first == second
    assert schema.documents.read.cache_info()[:2] == (1, 1)


async def test_an_exception_before_execution_is_told_in_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = Schema(Settings())
    monkeypatch.setattr(schema.documents, "refuse", None)
    (result,) = [result async for result in await schema.stream("{ __typename }")]
    assert isinstance(result, PreExecutionError)
    assert [error.extensions["code"] for error in result.errors or ()] == ["INTERNAL_SERVER_ERROR"]
