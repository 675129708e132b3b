"""One PostgreSQL data folder, served by programs on this machine: set up, started, reached."""

import fcntl
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from seggql.errors import EmbeddedServerError
from seggql.store import guardian
from seggql.store.account import Account

LONGEST_SOCKET_PATH = 103
"""Bytes; the lowest limit among the systems we run on (macOS; Linux has 107)."""

LOG = "server.log"

PATIENCE = 600
"""Seconds until a server that does not come up is given up. Recovery after a crash may take minutes."""

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "log",  # a refused statement may quote a person's data: the application reports it
    "log_checkpoints": "off",
    "jit": "off",  # pays only for statements that run for seconds
    "max_logical_replication_workers": "0",
    "max_wal_size": "4GB",  # an import writes gigabytes: fewer checkpoints, less written twice
    "checkpoint_timeout": "15min",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "random_page_cost": "1.1",  # SSD
    "min_dynamic_shared_memory": "64MB",  # for parallel queries where a container's /dev/shm is small
}
"""What differs from PostgreSQL's defaults, beside the sizes that go by the machine's memory."""


@dataclass(frozen=True)
class Cluster:
    """`folder` holds the locks, `data` is PostgreSQL's own; `account` runs it (None: ourselves)."""

    folder: Path
    data: Path
    programs: Path
    account: Account | None

    @property
    def url(self) -> str:
        """Where the running server is reached."""
        return f"postgresql://postgres@/postgres?host={quote(str(self._socket_folder()))}"

    def ensure_created(self) -> None:
        """Set the data folder up. Killed half-way it leaves nothing that looks finished."""
        if self.data.exists():
            return
        unfinished = self.data.with_name("data.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._hand_over(unfinished)
        folding = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        self._run("initdb", "--username=postgres", "--auth=trust", *folding, within=unfinished)
        unfinished.rename(self.data)
        above = os.open(self.data.parent, os.O_RDONLY)
        os.fsync(above)  # or a power failure might bring the unfinished name back, with data in it
        os.close(above)

    def ensure_running(self) -> None:
        """Start the server unless it answers. A killed one takes a moment until its last process is gone."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(BlockingIOError):
                inherited = guardian.lock(self.folder / "server", fcntl.LOCK_EX | fcntl.LOCK_NB)
                try:
                    return self._start(inherited)
                finally:
                    os.close(inherited)
            if self._answers():
                return None
            time.sleep(0.02)
        raise EmbeddedServerError(f"PostgreSQL in {self.data} runs but does not answer. {self._log_tail()}")

    def _start(self, inherited: int) -> None:
        self._forget_the_killed()
        settings = SETTINGS | _sizes() | {"unix_socket_directories": self._choose_socket_folder()}
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        how = ("--wait", f"--timeout={PATIENCE}", f"--log={LOG}", f"--options={options}")
        self._run("pg_ctl", "start", *how, inherit=inherited)

    def _answers(self) -> bool:
        try:
            host = self._socket_folder()
        except (OSError, IndexError):  # about to go, or about to come
            return False
        whom = ("--quiet", f"--host={host}", "--port=5432", "--username=postgres")
        command = (self.programs / "pg_isready", *whom)
        return subprocess.run(command, check=False, env=_environment()).returncode == 0  # noqa: S603

    def _forget_the_killed(self) -> None:
        """Remove a killed server's lock files: PostgreSQL would give up if another program has its number now.

        As we hold the lock `server` none of ours is alive. One that was started by hand works in the data folder.
        """
        with suppress(OSError, ValueError, IndexError, psutil.Error):
            number = int(self._postmaster()[0])
            if Path(psutil.Process(number).cwd()) == self.data:
                raise EmbeddedServerError(f"Process {number} serves {self.data} without seggql: stop it first.")
        for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (self.data / name).unlink(missing_ok=True)

    def _postmaster(self) -> list[str]:
        """The lines of postmaster.pid: process number, data folder, start, port, socket folder, …"""
        return (self.data / "postmaster.pid").read_text().splitlines()

    def _socket_folder(self) -> Path:
        return self.data / self._postmaster()[4]

    def _choose_socket_folder(self) -> str:
        """The data folder (`.`), or a new private one where its path is too long for a socket."""
        if len(os.fsencode(self.data / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return "."
        folder = Path(tempfile.mkdtemp(prefix="seggql-"))
        self._hand_over(folder)
        return str(folder)

    def _hand_over(self, folder: Path) -> None:
        if self.account is not None:
            os.chown(folder, *self.account)

    def _run(self, program: str, *arguments: str, within: Path | None = None, inherit: int | None = None) -> None:
        """Run a program in and on the data folder, named to it by PGDATA: pg_ctl misquotes a strange path."""
        account = self.account
        folder = within or self.data
        done = subprocess.run(  # noqa: S603
            [self.programs / program, *arguments],
            check=False,
            cwd=folder,
            env=_environment() | {"PGDATA": str(folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            pass_fds=() if inherit is None else (inherit,),
            user=account and account.uid,
            group=account and account.gid,
            extra_groups=[] if account else None,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip()
            raise EmbeddedServerError(f"{program} failed on {self.data}: {said} {self._log_tail()}")

    def _log_tail(self) -> str:
        log = self.data / LOG
        if not log.exists():
            return ""
        return "\n".join((f"The end of {log}:", *log.read_text(errors="replace").splitlines()[-5:]))


def _sizes() -> dict[str, str]:
    """Buffers of a sixteenth of the memory, at most 512 MB: the system's file cache does the rest."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20
    buffers = max(64, min(512, memory // 16))
    return {"shared_buffers": f"{buffers}MB", "effective_cache_size": f"{memory // 2}MB"}


def _environment() -> dict[str, str]:
    """Ours without PGPORT, PGOPTIONS and the like, which PostgreSQL's programs would heed."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
