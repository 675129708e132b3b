"""The embedded PostgreSQL survives what may happen to it; processes are really started and really killed here.

Waiting for something to end is waiting for the lock that it holds, so nothing sleeps.
"""

import asyncio
import fcntl
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib.util import spec_from_file_location
from pathlib import Path

import asyncpg
import psutil
import pytest

from seggql.errors import EmbeddedServerError
from seggql.store import embedded, guardian
from seggql.store.account import NAME, Account, can_reach, server_account
from seggql.store.cluster import Cluster
from seggql.store.embedded import start

AS_ROOT = os.geteuid() == 0

USER = """
import asyncio, sys
from pathlib import Path
import asyncpg
from seggql.store.embedded import start

async def write(url):
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE IF NOT EXISTS rows (number int)")
    for number in map(int, sys.stdin):
        await connection.execute("INSERT INTO rows VALUES ($1)", number)
        print(number, flush=True)
    await connection.close()

server = start(Path(sys.argv[1]))
print(server.url, flush=True)
asyncio.run(write(server.url))
server.close()
"""
"""A program that uses the server: commits the numbers it reads, and says so for each; ends with its input."""


class User:
    """That program in a process of its own."""

    def __init__(self, home: Path, *prefix: str) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [*prefix, sys.executable, "-c", USER, str(home)], stdin=pipe, stdout=pipe, text=True
        )

    def reply(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def commit(self, number: int) -> None:
        assert self.process.stdin is not None
        print(number, file=self.process.stdin, flush=True)
        assert self.reply() == str(number)

    def end(self) -> None:
        self.process.communicate()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def folder() -> Generator[Path]:
    """An empty folder that another user may pass; afterwards nothing runs in it."""
    home = Path(tempfile.mkdtemp(prefix="seggql-home-"))
    home.chmod(0o755)
    yield home
    for process in processes(home):
        process.kill()
    wait_until_stopped(home)
    shutil.rmtree(home)


@pytest.fixture
def empty_home() -> Iterator[Path]:
    with folder() as home:
        yield home


@pytest.fixture(scope="module")
def used_before() -> Iterator[Path]:
    with folder() as home:
        start(home).close()
        yield home


@pytest.fixture
def home(empty_home: Path, used_before: Path) -> Path:
    """A home whose server is set up: copied, as setting one up takes a second."""
    subprocess.run(["cp", "-a", used_before / "postgres", empty_home], check=True)
    return empty_home


def wait_until_stopped(home: Path) -> None:
    if (home / "postgres").exists():
        os.close(guardian.lock(home / "postgres" / "server", fcntl.LOCK_EX))


def stopped(home: Path) -> bool:
    try:
        os.close(guardian.lock(home / "postgres" / "server", fcntl.LOCK_EX | fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def processes(home: Path) -> list[psutil.Process]:
    """PostgreSQL's own, which work in the data folder, and the guardian, which is told the folder above it."""
    folder = (home / "postgres").resolve()
    found = psutil.process_iter(["cwd", "cmdline"])
    return [p for p in found if p.info["cwd"] == str(folder / "data") or str(folder) in (p.info["cmdline"] or ())]


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])


def ask(url: str, question: str) -> object:
    async def run() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(question)
        finally:
            await connection.close()

    return asyncio.run(run())


def test_it_is_durable_and_reachable_by_its_socket_only(home: Path) -> None:
    server = start(home)
    settings = {name: ask(server.url, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "listen_addresses")}
    server.close()
    assert settings == {"fsync": "on", "synchronous_commit": "on", "listen_addresses": ""}
    assert stat.S_IMODE((home / "postgres" / "data").stat().st_mode) == 0o700


def test_the_second_process_joins_and_the_last_one_stops_it(home: Path) -> None:
    first, second = start(home), User(home)
    assert second.reply() == first.url
    number = postmaster(home)
    first.close()
    second.commit(1)
    assert postmaster(home) == number
    second.end()
    assert stopped(home)


def test_two_processes_may_start_it_at_once(empty_home: Path) -> None:
    users = User(empty_home), User(empty_home)
    first, second = (user.reply() for user in users)
    for number, user in enumerate(users):
        user.commit(number)
    assert first == second
    for user in users:
        user.end()
    assert stopped(empty_home)


def test_it_stops_when_its_last_user_is_killed(home: Path) -> None:
    user = User(home)
    user.reply()
    user.commit(1)
    user.kill()
    wait_until_stopped(home)
    server = start(home)
    assert ask(server.url, "SELECT number FROM rows") == 1
    server.close()


def test_after_kill_9_of_everything_all_that_was_committed_is_there(home: Path) -> None:
    user = User(home)
    user.reply()
    for number in range(50):
        user.commit(number)
    for process in processes(home):
        process.kill()
    user.kill()
    wait_until_stopped(home)
    assert (home / "postgres" / "data" / "postmaster.pid").exists()
    server = start(home)
    assert ask(server.url, "SELECT array_agg(number ORDER BY number) FROM rows") == list(range(50))
    server.close()
    assert stopped(home)


def test_a_killed_server_is_started_anew_while_others_use_it(home: Path) -> None:
    user = User(home)
    user.reply()
    user.commit(1)
    os.kill(postmaster(home), signal.SIGKILL)
    server = start(home)
    assert ask(server.url, "SELECT number FROM rows") == 1
    user.kill()
    server.close()
    assert stopped(home)


def test_a_killed_guardian_is_replaced_by_the_next_user(home: Path) -> None:
    first = User(home)
    first.reply()
    for process in processes(home):
        if "guardian" in " ".join(process.cmdline()):
            process.kill()
            process.wait()
    second = User(home)
    second.reply()
    first.kill()
    second.kill()
    wait_until_stopped(home)


def test_a_guardian_that_comes_late_touches_nothing_made_under_the_same_name_meanwhile(home: Path) -> None:
    server = start(home)
    late = next(process for process in processes(home) if "guardian" in " ".join(process.cmdline()))
    late.suspend()
    server.close()
    its_lock = guardian.opened(home / "postgres" / "guardian")
    (home / "postgres").rename(home / "before")
    (home / "postgres").mkdir()
    late.resume()
    fcntl.flock(its_lock, fcntl.LOCK_EX)
    os.close(its_lock)
    assert list((home / "postgres").iterdir()) == []


def test_a_stale_process_number_that_is_anothers_now_is_not_believed(home: Path) -> None:
    user = User(home)
    user.reply()
    for process in processes(home):
        process.kill()
    user.kill()
    wait_until_stopped(home)
    file = home / "postgres" / "data" / "postmaster.pid"
    other = subprocess.Popen(["sleep", "1000"], user=NAME if AS_ROOT else None)
    file.write_text(file.read_text().replace(file.read_text().split("\n")[0], str(other.pid), 1))
    start(home).close()
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_server_that_was_started_by_hand_is_left_alone(home: Path) -> None:
    account = server_account(home / "postgres" / "data")
    by_hand = Cluster(home, home / "postgres" / "data", embedded._programs(account), account)
    by_hand.ensure_running()  # its lock is elsewhere
    number = postmaster(home)
    with pytest.raises(EmbeddedServerError, match=f"Process {number} serves .* without seggql"):
        start(home)
    assert ask(by_hand.url, "SELECT 1") == 1
    (home / "data").symlink_to(home / "postgres" / "data")
    server = guardian.opened(home / "server")
    guardian.stop(home, server)
    os.close(server)


def test_a_set_up_that_was_cut_short_is_begun_anew(empty_home: Path) -> None:
    (empty_home / "postgres" / "data.unfinished" / "base").mkdir(parents=True)
    (empty_home / "postgres" / "data.unfinished" / "PG_VERSION").write_text("18")
    start(empty_home).close()


@pytest.mark.parametrize("name", ["x" * 100, "a b'c\"d%20e?f&g#h$i:ü"], ids=["long", "strange"])
def test_any_path_will_do(empty_home: Path, name: str) -> None:
    inner = empty_home / name
    server = start(inner)
    assert ask(server.url, "SELECT 1") == 1
    server.close()
    assert stopped(inner)


def test_no_socket_folder_is_left_behind(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = Path(tempfile.mkdtemp(prefix="sockets-"))
    temporary.chmod(0o711)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    server = start(empty_home / ("x" * 100))
    assert list(temporary.iterdir())
    server.close()
    temporary.rmdir()


def test_a_folder_that_cannot_be_used_is_named(empty_home: Path) -> None:
    file = empty_home / "file"
    file.touch()
    with pytest.raises(EmbeddedServerError, match=r"cannot use .*/file/postgres: .*Set SEGGQL_HOME"):
        start(file)


def test_a_server_that_does_not_come_up_says_why(home: Path) -> None:
    (home / "postgres" / "data" / "PG_VERSION").write_text("3\n")
    with pytest.raises(EmbeddedServerError, match="initialized by PostgreSQL version 3"):
        start(home)


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user's folders are open to that user")
def test_for_root_folders_closed_to_others_stay_closed(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "SHARED", empty_home / "shared")
    closed = empty_home / "root"
    closed.mkdir(mode=0o700)
    server = start(closed / "home")
    assert ask(server.url, "SHOW data_directory") == str((closed / "home" / "postgres" / "data").resolve())
    server.close()
    start(closed / "home").close()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert len(list((empty_home / "shared").iterdir())) == 1


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user's folders are open to that user")
def test_for_root_the_programs_are_copied_out_of_a_closed_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = embedded._programs(None).parents[2]
    closed = home / "environment"
    closed.mkdir(mode=0o700)
    for part in (embedded.PROGRAMS.parent, Path(f"{embedded.PACKAGE}.libs")):
        shutil.copytree(packages / part, closed / part)
    spec = spec_from_file_location(embedded.PACKAGE, closed / embedded.PACKAGE / "__init__.py")
    monkeypatch.setattr(embedded, "find_spec", lambda name: spec)
    monkeypatch.setattr(embedded, "SHARED", home / "shared")
    server = start(home)
    assert ask(server.url, "SELECT 1") == 1
    assert psutil.Process(postmaster(home)).exe().startswith(str(home / "shared"))
    server.close()


@pytest.mark.skipif(not AS_ROOT, reason="the other tests have shown it")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv, of util-linux")
def test_it_works_for_an_ordinary_user_too(empty_home: Path) -> None:
    own = empty_home / "own"
    own.mkdir(mode=0o700)
    nobody = Account(*pwd.getpwnam("nobody")[2:4])
    os.chown(own, *nobody)
    rights = (
        () if can_reach(Path(sys.executable), nobody) else ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    )
    user = User(own, "setpriv", f"--reuid={nobody.uid}", f"--regid={nobody.gid}", "--clear-groups", *rights)
    user.reply()
    user.commit(1)
    assert psutil.Process(postmaster(own)).uids().real == nobody.uid
    user.end()
    assert stopped(own)
    server = start(own)
    assert psutil.Process(postmaster(own)).uids().real == nobody.uid
    assert ask(server.url, "SELECT number FROM rows") == 1
    server.close()


@pytest.mark.skipif(not AS_ROOT, reason="PostgreSQL runs as ourselves")
def test_for_root_it_runs_as_a_user_without_rights(home: Path) -> None:
    server = start(home)
    assert psutil.Process(postmaster(home)).username() == NAME
    server.close()
