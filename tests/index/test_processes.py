"""Server processes on one database: each keeps an index, and killing one of them loses nothing."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

OSLO: Any = {"attribute": "city", "operator": "is", "value": "Oslo"}
PREVIEW = "query($rule: Rule!) { preview(rule: $rule) { count engine } }"
UPSERT = "mutation($input: ProfilesUpsertInput!) { profilesUpsert(input: $input) { userErrors { message } } }"


@dataclass(frozen=True)
class Process:
    """A server process and its address."""

    process: "subprocess.Popen[str]"
    address: str

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = httpx.post(f"{self.address}/graphql", json={"query": query, "variables": variables}, timeout=20)
        return answer.json()["data"]

    def settle(self, *names: str) -> None:
        people = [{"externalId": name, "attributes": {"city": "Oslo"}} for name in names]
        payload = self.ask(UPSERT, input={"profiles": people})
        assert payload == {"profilesUpsert": {"userErrors": []}}

    def preview(self) -> dict[str, Any]:
        return self.ask(PREVIEW, rule=OSLO)["preview"]


@contextmanager
def server(database_url: str, home: Path) -> Iterator[Process]:
    command = [sys.executable, "-m", "seggql.cli", "serve", "--port", "0", "--database-url", database_url]
    environment = os.environ | {"COLUMNS": "200", "SEGGQL_ENGINE": "index", "SEGGQL_HOME": str(home)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        told = ""
        while "Stop" not in told:
            assert process.poll() is None, told
            told += process.stdout.readline()
        address = re.search(r"http://localhost:\d+", told)
        assert address is not None
        try:
            yield Process(process, address[0])
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def test_killing_one_of_two_processes_loses_nothing(database_url: str, tmp_path: Path) -> None:
    with server(database_url, tmp_path / "one") as one:
        with server(database_url, tmp_path / "other") as other:
            one.settle("a")
            assert other.preview() == {"count": 1, "engine": "index"}
            other.settle("b")
            other.process.send_signal(signal.SIGKILL)
            other.process.wait(20)
        assert one.preview() == {"count": 2, "engine": "index"}
        one.settle("c")
        with server(database_url, tmp_path / "other") as restarted:
            assert restarted.preview() == {"count": 3, "engine": "index"}


@pytest.mark.parametrize("memory", ["1KB"])
def test_an_index_without_room_keeps_the_server_from_starting(database_url: str, tmp_path: Path, memory: str) -> None:
    command = [sys.executable, "-m", "seggql.cli", "serve", "--port", "0", "--database-url", database_url]
    environment = os.environ | {"SEGGQL_ENGINE": "index", "SEGGQL_HOME": str(tmp_path), "SEGGQL_INDEX_MEMORY": memory}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=60)
    assert done.returncode == 1
    assert "SEGGQL_INDEX_MEMORY" in done.stderr
    assert "Traceback" not in done.stderr
