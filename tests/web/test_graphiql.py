"""The GraphiQL page: over HTTP, and in a real browser that reaches nothing but this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import strawberry
import uvicorn
from graphql import OperationDefinitionNode, build_schema, parse, validate
from graphql.execution.values import get_variable_values
from playwright.sync_api import Page, expect, sync_playwright
from playwright.sync_api import Route as BrowserRoute
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from strawberry.asgi import GraphQL

from seggql.graphql.schema import sdl
from seggql.web import graphiql

SOURCES = Path(graphiql.__file__).with_name("graphiql_src")
TAB_NAMES = ["Draft", "Preview", "Save", "Members", "Catalogue", "Live"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str) -> str:
        return f"Hello, {name}!"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int) -> AsyncIterator[int]:
        for number in range(1, to + 1):
            yield number


class Endpoint:
    """The least that serves the page: GraphiQL for a browser's GET, GraphQL for everything else."""

    def __init__(self) -> None:
        self.graphql = GraphQL(strawberry.Schema(Query, subscription=Subscription), graphql_ide=None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and graphiql.is_wanted(Request(scope)):
            await (await graphiql.page(Request(scope)))(scope, receive, send)
        else:
            await self.graphql(scope, receive, send)


def small_app() -> Starlette:
    endpoint = Endpoint()
    return Starlette(routes=[graphiql.assets(), Route("/graphql", endpoint), WebSocketRoute("/graphql", endpoint)])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the app is served. The socket listens before the server runs, so nobody has to wait for it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(small_app(), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
        server.should_exit = True
        thread.join()


@pytest.fixture
def page() -> Iterator[Page]:
    """A page in a fresh browser. Every request that leaves this machine is refused and fails the test."""
    refused: list[str] = []
    complaints: list[str] = []

    def guard(route: BrowserRoute) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            refused.append(route.request.url)
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_program(playwright.chromium.executable_path), args=BROWSER_FLAGS
        )
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.route("**/*", guard)
        opened = context.new_page()
        opened.on("websocket", lambda ws: urlsplit(ws.url).hostname == "127.0.0.1" or refused.append(ws.url))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        yield opened
        browser.close()
    assert refused == []
    assert complaints == []


def browser_program(playwrights_own: str) -> str:
    """A browser of this machine, else Playwright's own; in CI its absence is a failure, elsewhere a skip."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None) or playwrights_own
    if Path(found).exists():
        return found
    advice = "no Chromium here: `make test` installs one"
    if os.environ.get("CI"):
        pytest.fail(advice)
    pytest.skip(advice)


def visit(page: Page, address: str) -> None:
    """Open the page, until its editor shows the first of the prepared tabs."""
    page.goto(address)
    expect(page.locator(".graphiql-query-editor")).to_contain_text("mutation Draft")


def run(page: Page, name: str, operation: str) -> None:
    """Type a named operation into a new tab and press the play button, once the tab has taken the name."""
    tab = page.get_by_role("tab", selected=True)
    page.get_by_label("New tab").click()
    expect(tab).to_contain_text("<untitled>")
    page.locator(".graphiql-query-editor .monaco-editor").click()
    page.keyboard.insert_text(operation)
    expect(tab).to_contain_text(name)
    page.get_by_role("button", name="Execute query").click()


def test_a_query_and_a_subscription_run_in_a_browser_without_internet(page: Page, address: str) -> None:
    visit(page, address)
    answer = page.locator(".graphiql-response")

    run(page, "Greet", 'query Greet { hello(name: "Ada") }')
    expect(answer).to_contain_text('"hello": "Hello, Ada!"')

    run(page, "Count", "subscription Count { count(to: 3) }")
    expect(answer).to_contain_text('"count": 3')


def test_the_first_visit_opens_the_main_job_in_tabs(page: Page, address: str) -> None:
    visit(page, address)
    expect(page).to_have_title("seggql · GraphiQL")
    expect(page.get_by_role("tab")).to_contain_text(TAB_NAMES)
    expect(page.locator(".graphiql-editor-tool")).to_contain_text("women in London")


def test_tabs_are_the_visitors_own_from_then_on(page: Page, address: str) -> None:
    visit(page, address)
    run(page, "Mine", "query Mine { __typename }")
    expect(page.locator(".graphiql-response")).to_contain_text("Query")
    page.reload()
    expect(page.get_by_role("tab", name="Mine")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tab")).to_have_count(7)


def test_the_explorer_is_there(page: Page, address: str) -> None:
    visit(page, address)
    page.get_by_label("Show GraphiQL Explorer").click()
    page.get_by_label("New tab").click()
    expect(page.locator(".docExplorerWrap")).to_contain_text("hello")


def test_a_browser_gets_the_page_and_a_client_does_not(address: str) -> None:
    browser = httpx.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
    assert browser.status_code == 200
    assert browser.headers["content-type"].startswith("text/html")
    assert "Accept" in browser.headers["vary"]
    client = httpx.get(address, params={"query": '{ hello(name: "Ada") }'})
    assert client.json()["data"] == {"hello": "Hello, Ada!"}


def test_the_page_may_run_only_its_own_scripts(address: str) -> None:
    answer = httpx.get(address, headers={"Accept": "text/html"})
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["worker-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.findall(r"<script(?![^>]*\bsrc=)", answer.text), "an inline script"
    assert not re.findall(r"https?://", answer.text), "an external link"


def test_assets_are_kept_for_good_and_compressed(address: str) -> None:
    home = httpx.get(address, headers={"Accept": "text/html"}).text
    names = re.findall(r'(?:src|href)="\./(assets/[^"]+)"', home)
    assert len(names) >= 3
    for name in names:
        asset = httpx.get(address.removesuffix("graphql") + name)
        assert asset.status_code == 200, name
        assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert asset.headers["x-content-type-options"] == "nosniff"
        assert asset.headers.get("content-encoding") == "gzip" or len(asset.content) < 1024


@pytest.mark.parametrize("path", ["assets/no-such-file.js", "assets/..%2findex.html", "assets/"])
def test_other_paths_are_not_found(address: str, path: str) -> None:
    assert httpx.get(address.removesuffix("graphql") + path).status_code == 404


def test_a_page_that_is_not_built_tells_how_to_build_it(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(graphiql, "BUNDLE", tmp_path / "missing")
    answer = httpx.get(address, headers={"Accept": "text/html"}, params={"query": "<script>"})
    assert answer.status_code == 503
    assert "make assets" in answer.text
    assert f"{address}</pre>" in answer.text


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
