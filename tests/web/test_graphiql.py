"""The GraphiQL page over HTTP, its prepared tabs and its lock file; test_graphiql_browser.py opens it."""

import json
import re
from pathlib import Path

import pytest
from graphql import (
    OperationDefinitionNode,
    build_schema,
    get_introspection_query,
    graphql_sync,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values
from starlette.testclient import TestClient

from seggql.app import create_app
from seggql.graphql.schema import Schema, sdl
from seggql.settings import Settings
from seggql.web import graphiql

SOURCES = Path(graphiql.__file__).with_name("graphiql_src")
AS_A_BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client() -> TestClient:
    """The app without its lifespan: the page needs no database."""
    return TestClient(create_app(Settings()))


def test_a_browser_gets_the_page(client: TestClient) -> None:
    answer = client.get("/graphql", headers=AS_A_BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "Accept" in answer.headers["vary"]


def test_the_page_may_run_only_its_own_scripts(client: TestClient) -> None:
    answer = client.get("/graphql", headers=AS_A_BROWSER)
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["worker-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.findall(r"<script(?![^>]*\bsrc=)", answer.text), "an inline script"
    assert not re.findall(r"https?://", answer.text), "an external link"


def test_assets_are_kept_for_good_and_compressed(client: TestClient) -> None:
    names = re.findall(r'(?:src|href)="\./(assets/[^"]+)"', client.get("/graphql", headers=AS_A_BROWSER).text)
    assert len(names) >= 3
    for name in names:
        asset = client.get(f"/{name}")
        assert asset.status_code == 200, name
        assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert asset.headers["x-content-type-options"] == "nosniff"
        assert asset.headers.get("content-encoding") == "gzip" or len(asset.content) < 1024


@pytest.mark.parametrize("path", ["/assets/no-such-file.js", "/assets/..%2findex.html", "/assets/"])
def test_other_paths_are_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_page_that_is_not_built_tells_how_to_build_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(graphiql, "BUNDLE", tmp_path / "missing")
    answer = client.get("/graphql", headers=AS_A_BROWSER, params={"query": "<script>"})
    assert answer.status_code == 503
    assert "make assets" in answer.text
    assert "http://testserver/graphql</pre>" in answer.text


def test_the_schema_can_be_introspected() -> None:
    question = get_introspection_query(schema_description=True, input_value_deprecation=True)
    answer = graphql_sync(Schema(Settings())._schema, question)
    assert answer.errors is None


@pytest.mark.parametrize("tab", sorted(SOURCES.glob("tabs/*.graphql")), ids=lambda tab: tab.stem)
def test_prepared_tabs_fit_the_schema(tab: Path) -> None:
    schema = build_schema(sdl())
    document = parse(tab.read_text())
    assert validate(schema, document) == []
    values = tab.with_suffix(".json")
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    given = json.loads(values.read_text()) if values.exists() else {}
    variables = get_variable_values(schema, operation.variable_definitions or (), given)
    assert not isinstance(variables, list), variables
    assert set(given) == set(variables.coerced)


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert package["integrity"].startswith("sha512-"), name
