"""An application served over real HTTP from a thread, for as long as a `with` lasts."""

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import uvicorn

from seggql.app import create_app
from seggql.engine.account import Account
from seggql.settings import Settings, settings_with

Result = TypeVar("Result")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Served:
    """A server: its `address`, an HTTP client for it, the account it serves and the loop it runs in."""

    address: str
    http: httpx.Client
    account: Account
    loop: asyncio.AbstractEventLoop

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        """What the work gives, done where the server runs."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def post(self, query: str, **variables: Any) -> httpx.Response:
        return self.http.post("/graphql", json={"query": query, "variables": variables})

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an operation, which must have no errors."""
        answer = self.post(query, **variables).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def errors(self, query: str, **variables: Any) -> list[dict[str, Any]]:
        """The top-level errors of an operation, which must have some."""
        return self.post(query, **variables).json()["errors"]

    def change(self, mutation: str, input: Mapping[str, Any], fields: str = "") -> dict[str, Any]:
        """The payload of a mutation."""
        name = f"{mutation[0].upper()}{mutation[1:]}Input"
        errors = "userErrors { field code message suggestion }"
        document = f"mutation M($input: {name}!) {{ {mutation}(input: $input) {{ {fields} {errors} }} }}"
        return self.ask(document, input=dict(input))[mutation]


@contextmanager
def served(database_url: str, **given: Any) -> Iterator[Served]:
    home = Settings().home / urlsplit(database_url).path.strip("/")
    usual = {"engine": "index", "home": home, "database_connections": 4}
    settings = settings_with(database_url=database_url, **(usual | given))
    found: list[tuple[Account, asyncio.AbstractEventLoop]] = []

    async def remember(account: Account) -> None:
        found.append((account, asyncio.get_running_loop()))

    app = create_app(settings, clock=lambda: NOW, prepare=remember)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            with httpx.Client(base_url=address) as http:
                http.get("/healthz")  # answered when the application has started
                yield Served(address, http, *found[0])
        finally:
            server.should_exit = True
            thread.join()
