"""The command line as people use it, on a real database."""

import csv
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import orjson
import pytest

from seggql.cli import main
from served import served
from town import settle


@dataclass(frozen=True)
class Done:
    """What a command wrote."""

    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in an empty folder; its exit status must be the one given."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEGGQL_DATABASE_URL", database_url)

    def command(*args: str, status: int = 0) -> Done:
        monkeypatch.setattr(sys, "argv", ["seggql", *args])
        with pytest.raises(SystemExit) as exit:
            main()
        done = Done(*capsys.readouterr())
        assert (exit.value.code or 0) == status, done.out + done.err
        return done

    return command


@pytest.fixture
def settled(database_url: str) -> None:
    with served(database_url) as server:
        settle(server)


def test_help_names_every_command_at_once() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "seggql.cli", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for name in ("serve", "demo", "import", "export", "draft", "schema", "keys", "migrate"):
        assert name in done.stdout
    for slow in ("sqlalchemy", "strawberry", "polars", "openai", "uvicorn"):
        assert f" {slow}\n" not in done.stderr, f"{slow} is imported before it is needed"


@pytest.mark.usefixtures("settled")
def test_a_segment_is_exported(run: Run, tmp_path: Path) -> None:
    run("export", "LONDONERS", "--to", "out.csv")
    with (tmp_path / "out.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["external_id"], row["city"], row["tags"]) for row in rows] == [
        ("ada", "London", ""),
        ("bob", "London", '["VIP"]'),
    ]
    assert "age" not in rows[0]
    run("export", "Londoners", "--to", "out.jsonl")
    people = [orjson.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [person["attributes"]["first_name"] for person in people] == ["Ada", "Bob"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "out.jsonl"]


@pytest.mark.usefixtures("settled")
def test_an_export_that_cannot_be(run: Run) -> None:
    assert (
        "There is no segment “Londners”. Did you mean “Londoners”?"
        in run("export", "Londners", "--to", "a.csv", status=1).err
    )
    assert "does not end in .csv or .jsonl" in run("export", "Londoners", "--to", "a.xls", status=1).err
    (line,) = run("export", "Londoners", "--to", "missing/a.csv", status=1).err.splitlines()
    assert line == "missing/a.csv.part cannot be used: No such file or directory."


@pytest.mark.usefixtures("settled")
def test_words_are_drafted_and_counted(run: Run) -> None:
    text = run("draft", "women in London").out
    assert '"value": "London"' in text
    assert "1 of 4 people (25.0%)" in text


def test_people_are_imported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Customer,City\nada,London\nbob,Paris\n")
    text = run("import", "profiles", "people.csv", "--yes", "--tag", "spring", "--map", "Customer=external_id").out
    assert "2 people created" in text
    assert "1 of 2 people" in run("draft", "people in London").out


def test_an_import_that_cannot_be(run: Run, tmp_path: Path) -> None:
    assert "There is no file missing.csv" in run("import", "profiles", "missing.csv", "--yes", status=1).err
    (tmp_path / "people.csv").write_text("Customer,City\nada,London\n")
    wrong = run("import", "profiles", "people.csv", "--map", "Custommer=external_id", status=1)
    assert "Did you mean “Customer”?" in wrong.err
    assert "column=what" in run("import", "profiles", "people.csv", "--map", "Customer", status=1).err
    (line,) = run("import", "profiles", "people.csv", "-y", "--refused", "missing/no.csv", status=1).err.splitlines()
    assert line == "missing/no.csv cannot be used: No such file or directory."


def test_a_key_is_shown_alone_on_its_line(run: Run, database_url: str) -> None:
    secret = run("keys", "create", "tests").out.splitlines()[-1]
    assert secret.startswith("seggql_")
    with served(database_url) as server:
        assert server.post("{ __typename }").status_code == 401
        server.http.headers["authorization"] = f"Bearer {secret}"
        assert server.post("{ __typename }").status_code == 200


def test_the_schemas_are_written_and_checked(run: Run, tmp_path: Path) -> None:
    assert "seggql schema" in run("schema", "--check", status=1).err
    run("schema")
    assert (tmp_path / "schema" / "api.graphql").read_text().startswith('"""')
    assert run("schema", "--check").out == "Up to date.\n"
    (tmp_path / "schema" / "rule.json").write_text("{}")
    assert "rule.json" in run("schema", "--check", status=1).err


def test_a_database_is_migrated(run: Run, empty_database_url: str) -> None:
    assert "From empty to" in run("migrate", "--database-url", empty_database_url).out
    assert "Up to date at" in run("migrate", "--database-url", empty_database_url).out


def test_a_database_that_is_not_migrated_says_what_to_do(run: Run, empty_database_url: str) -> None:
    for command in (["serve", "--port", "0"], ["keys", "create"]):
        assert "seggql migrate" in run(*command, "--database-url", empty_database_url, status=1).err


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("SEGGQL_PORT", "http", "SEGGQL_PORT"),
        ("SEGGQL_DATABASE_URL", "mysql://db/seggql", "postgresql://"),
        ("SEGGQL_DATABASE_URL", "postgresql://127.0.0.1:1/nothing", "PostgreSQL"),
    ],
)
def test_a_setting_that_cannot_be(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, what: str) -> None:
    monkeypatch.setenv(name, value)
    assert what in run("keys", "create", status=1).err


@pytest.mark.parametrize("command", ["migrate", "serve"])
@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://x/y",
        "postgresql://[::1/x",
        "postgresql://h:abc/x",
        "postgresql://h:99999/x",
        "postgresql://u:hunter/2@h/x",
        "postgresql://127.0.0.1:1/x?sslmode=hunter",
    ],
)
def test_a_database_url_that_is_none(run: Run, command: str, url: str) -> None:
    (line,) = run(command, "--database-url", url, status=1).err.splitlines()
    assert "postgresql://user:password@host:5432/database" in line or "sslmode" in line
    assert "hunter" not in line


def test_a_port_that_is_taken_says_so(run: Run, database_url: str) -> None:
    with served(database_url) as server:
        port = server.address.rpartition(":")[2]
        assert "--port" in run("serve", "--port", port, status=1).err


def test_it_serves_until_it_is_told_to_stop(database_url: str) -> None:
    command = [sys.executable, "-m", "seggql.cli", "serve", "--port", "0", "--database-url", database_url]
    environment = os.environ | {"COLUMNS": "200"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as server:
        assert server.stdout is not None
        told = ""
        while "Stop" not in told:
            told += server.stdout.readline()
        address = re.search(r"http://localhost:\d+", told)
        assert address is not None
        assert "SEGGQL_DATABASE_URL" in told
        assert httpx.post(f"{address[0]}/graphql", json={"query": "{ __typename }"}).status_code == 200
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
        assert "Traceback" not in server.stdout.read()
