"""GraphiQL in a real browser that reaches nothing but this machine: the first visit, and the main job in its tabs."""

import json
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from playwright.sync_api import Locator, Page, Route, expect, sync_playwright

from seggql.app import create_app
from seggql.engine.account import Account
from seggql.engine.catalogue import define_event
from seggql.engine.definitions import EventInput
from seggql.engine.events import EventTrack, track_events
from seggql.engine.profiles import ProfileInput, upsert_profiles
from seggql.settings import Settings
from seggql.web import graphiql

TABS = Path(graphiql.__file__).parent / "graphiql_src/tabs"
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
NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
PURCHASES = ("2026-05-12T10:00:00Z", "2026-05-15T10:00:00Z")
TRACK = "mutation ($input: EventsTrackInput!) { eventsTrack(input: $input) { userErrors { message } } }"

expect.set_options(timeout=20_000)  # milliseconds; machines that run tests are busy


async def seed(account: Account) -> None:
    """Of these people, Ada and Grace are the women in London who bought twice this month."""
    await define_event(account, EventInput("purchase", synonyms=("bought",)))
    everybody = [
        person("ada", "female", "London"),
        person("grace", "female", "London"),
        person("edith", "female", "London"),
        person("alan", "male", "London"),
        person("marie", "female", "Paris"),
    ]
    await upsert_profiles(account, everybody)
    buyers = [buyer.external_id for buyer in everybody if buyer.external_id != "edith"]
    await track_events(
        account, [EventTrack("purchase", external_id=buyer, at=at) for buyer in buyers for at in PURCHASES]
    )


def person(external_id: str, gender: str, city: str) -> ProfileInput:
    return ProfileInput(external_id, attributes={"gender": gender, "city": city})


@pytest.fixture
def address(database_url: str) -> Iterator[str]:
    """Where the app is served. The socket listens before the server runs, so nobody has to wait for it."""
    settings = Settings(database_url=database_url, graphql_count_interval=0.05)
    app = create_app(settings, clock=lambda: NOW, prepare=seed)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """GraphiQL, opened for the first time. A request that leaves this machine is refused, and fails the test."""
    refused: list[str] = []
    complaints: list[str] = []

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            refused.append(route.request.url)
            route.abort()

    with sync_playwright() as playwright:
        program = browser_program(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=program, args=BROWSER_FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.route("**/*", guard)
        opened = context.new_page()
        opened.on("websocket", lambda ws: urlsplit(ws.url).hostname == "127.0.0.1" or refused.append(ws.url))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        opened.goto(address)
        expect(opened.locator(".graphiql-query-editor")).to_contain_text("mutation Draft")
        yield opened
        browser.close()
    assert refused == []
    assert complaints == []


def browser_program(playwrights_own: str) -> str:
    """A browser of this machine, else Playwright's own. In CI its absence is a failure, elsewhere a skip."""
    found = next(filter(None, map(shutil.which, BROWSERS)), playwrights_own)
    if Path(found).exists():
        return found
    advice = "no Chromium here: `make test` installs one"
    if os.environ.get("CI"):
        pytest.fail(advice)
    pytest.skip(advice)


def selected_tab(page: Page) -> Locator:
    return page.get_by_role("tab", selected=True)


def choose(page: Page, tab: str) -> None:
    page.get_by_role("tab", name=tab).get_by_role("button", name=tab, exact=True).click()
    settle(page, tab)


def settle(page: Page, operation: str) -> None:
    """GraphiQL reads its editor a moment after each change; it keeps what it read in the browser's storage."""
    read = "start => RegExp(start, 'm').test(localStorage['seggql:graphiql:query'])"
    page.wait_for_function(read, arg=f"^(query|mutation|subscription) {operation}\\b")


def play(page: Page, *expected: str) -> dict[str, Any]:
    """Press the play button; the data of the answer, once it shows all that is expected."""
    page.get_by_role("button", name="Execute query").click()
    for text in expected:
        expect(page.locator(".graphiql-response")).to_contain_text(text)
    read = "__MONACO.editor.getModels().find(model => model.uri.path.endsWith('response.json')).getValue()"
    answer = json.loads(page.evaluate(read))
    assert "errors" not in answer, answer
    return answer["data"]


def write_variables(page: Page, variables: object) -> None:
    page.locator(".graphiql-editor-tool .monaco-editor").first.click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")  # typed over a selection, a bracket would be put around it
    page.keyboard.insert_text(json.dumps(variables))


def test_the_main_job_goes_from_tab_to_tab(page: Page, address: str) -> None:
    draft = play(page, '"sentence"')["segmentDraft"]["draft"]
    assert draft["preview"]["count"] == 2

    choose(page, "Preview")
    assert play(page, '"elapsedMs"')["preview"]["count"] == 2, "with the rule that is there"
    write_variables(page, {"rule": draft["rule"]})
    assert play(page, '"elapsedMs"')["preview"]["count"] == 2

    choose(page, "Save")
    prepared = json.loads((TABS / "3-save.json").read_text())
    write_variables(page, {"input": prepared["input"] | {"rule": draft["rule"]}})
    segment = play(page, '"segmentCreate"')["segmentCreate"]["segment"]

    choose(page, "Members")
    [found] = play(page, '"members"')["segments"]["nodes"]
    assert {person["externalId"] for person in found["members"]["nodes"]} == {"ada", "grace"}

    choose(page, "Catalogue")
    assert play(page, '"attributes"')["operators"]

    choose(page, "Live")
    write_variables(page, {"segmentIds": [segment["id"]]})
    play(page, '"count": 2')
    track(address, "edith")
    expect(page.locator(".graphiql-response")).to_contain_text('"count": 3')


def track(address: str, external_id: str) -> None:
    """Another client lets somebody buy twice."""
    events = [{"event": "purchase", "externalId": external_id, "at": at} for at in PURCHASES]
    answer = httpx.post(address, json={"query": TRACK, "variables": {"input": {"events": events}}})
    assert answer.json() == {"data": {"eventsTrack": {"userErrors": []}}}


def test_the_first_visit_opens_prepared_tabs(page: Page) -> None:
    expect(page).to_have_title("seggql · GraphiQL")
    expect(page.get_by_role("tab")).to_contain_text(TAB_NAMES)
    expect(page.locator(".graphiql-editor-tool").first).to_contain_text("women in London")


def test_tabs_are_the_visitors_own_from_then_on(page: Page) -> None:
    page.get_by_label("New tab").click()
    expect(selected_tab(page)).to_contain_text("<untitled>")
    page.locator(".graphiql-query-editor .monaco-editor").click()
    page.keyboard.insert_text("query Mine { __typename }")
    settle(page, "Mine")
    assert play(page, "Query") == {"__typename": "Query"}
    page.wait_for_function("() => localStorage['seggql:graphiql:tabState']?.includes('query Mine')")
    page.reload()
    expect(selected_tab(page)).to_contain_text("Mine")
    expect(page.get_by_role("tab")).to_have_count(len(TAB_NAMES) + 1)


def test_the_explorer_knows_the_schema(page: Page) -> None:
    page.get_by_label("Show GraphiQL Explorer").click()
    expect(page.locator(".docExplorerWrap")).to_contain_text("segmentCreate")


def test_rules_are_checked_while_they_are_typed(page: Page) -> None:
    complaint = "wanted => __MONACO.editor.getModelMarkers({}).map(marker => marker.message).join() === wanted"
    choose(page, "Preview")
    write_variables(page, {"rule": {"event": "purchase", "occurence": {"operator": "at_least", "count": 2}}})
    page.wait_for_function(complaint, arg="Property occurence is not allowed.")
    write_variables(page, {"rule": {"event": "purchase", "occurrence": {"operator": "at_least", "count": 2}}})
    page.wait_for_function(complaint, arg="")
