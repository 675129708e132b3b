"""How long GraphQL takes to answer while others write: previews and a trivial field, with and without mutations.

    python benchmarks/audience/latency.py --people 1000000

serves the population's PostgreSQL (filled by bench.py) as a user would, and asks over HTTP.
"""

import asyncio
import json
import os
import socket
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import httpx
import numpy as np
import postgres
import typer
from population import Population
from rich.console import Console
from rich.table import Table

from rules import RULES

PREVIEW = "query($rule: Rule!) { preview(rule: $rule, first: 0) { count engine clauses { count } } }"
TRACK = "mutation($events: [EventInput!]!) { eventsTrack(input: {events: $events}) { userErrors { message } } }"
TRIVIAL = "{ __typename }"
CACHE = Path(__file__).with_name(".cache")
SECONDS = 20
"""How long each of the situations is kept up."""
Ask = Callable[[], Awaitable[None]]


def main(
    people: int = 1_000_000,
    events: Annotated[int, typer.Option(help="For each of the people.")] = 20,
    folder: Annotated[Path, typer.Option(help="Where bench.py keeps its data.")] = CACHE,
) -> None:
    """Print the table."""
    folder = folder.resolve()
    population = Population(folder, people, people * events)
    with postgres.serving(population, folder) as url:
        asyncio.run(_measure(url))


async def _measure(url: str) -> None:
    table = Table(
        "situation", "asked", "answers", "p50 ms", "p95 ms", "p99 ms", "slowest ms", title="GraphQL over HTTP"
    )
    async with _served(url) as client:
        asks = {"preview": _previews(client), "__typename": _trivial(client)}
        writes = {"mutation of 10 events": _writes(client)}
        for name, some in (
            ("a field alone", {"__typename": asks["__typename"]}),
            ("previews alone", {"preview": asks["preview"]}),
            ("both", asks),
            ("both, and mutations one after another", asks | writes),
        ):
            for asked, seconds in (await _together(some)).items():
                ms = np.array(seconds) * 1000
                figures = (*np.percentile(ms, (50, 95, 99)), ms.max())
                table.add_row(name, asked, f"{len(ms):,}", *(f"{figure:.1f}" for figure in figures))
    Console(width=120).print(table)


async def _together(asks: dict[str, Ask]) -> dict[str, list[float]]:
    """The seconds of every answer, each question asked again and again beside the others."""
    until = time.perf_counter() + SECONDS

    async def again(ask: Ask) -> list[float]:
        found: list[float] = []
        while (started := time.perf_counter()) < until:
            await ask()
            found.append(time.perf_counter() - started)
        return found

    return dict(zip(asks, await asyncio.gather(*map(again, asks.values())), strict=True))


def _previews(client: httpx.AsyncClient) -> Ask:
    """Every rule in turn."""
    rules = [case.rule for case in RULES if "segment" not in json.dumps(case.rule)]
    turn = iter(range(10**9))

    async def ask() -> None:
        answer = await _post(client, PREVIEW, {"rule": rules[next(turn) % len(rules)]})
        assert answer["preview"]["engine"] == "index", "the index answers"

    return ask


def _trivial(client: httpx.AsyncClient) -> Ask:
    async def ask() -> None:
        await _post(client, TRIVIAL, {})

    return ask


def _writes(client: httpx.AsyncClient) -> Ask:
    """Ten page views of ten people; the mutation returns when the index holds them."""
    random = np.random.default_rng(1)

    async def ask() -> None:
        people = random.integers(1, 10_000, 10).tolist()
        events = [{"event": "page_view", "profileId": f"profile_{id}"} for id in people]
        answer = await _post(client, TRACK, {"events": events})
        assert not answer["eventsTrack"]["userErrors"], answer

    return ask


async def _post(client: httpx.AsyncClient, query: str, variables: dict[str, Any]) -> Any:
    answer = (await client.post("/graphql", json={"query": query, "variables": variables})).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


@asynccontextmanager
async def _served(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A server on the database, once its index is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        settings = {"SEGGQL_DATABASE_URL": url, "SEGGQL_HOME": home, "SEGGQL_ENGINE": "auto"}
        command = (str(Path(sys.executable).with_name("seggql")), "serve", "--port", str(port))
        server = await asyncio.create_subprocess_exec(*command, env={**os.environ, **settings}, stdout=DEVNULL)
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                await _until_ready(client, server)
                yield client
        finally:
            server.terminate()
            await server.wait()


async def _until_ready(client: httpx.AsyncClient, server: Process) -> None:
    while server.returncode is None:
        try:
            found = (await client.get("/readyz")).json()
            if found.get("index", {}).get("state") == "ready":
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    typer.run(main)
