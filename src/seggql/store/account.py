"""The system user that runs the embedded PostgreSQL for root, as PostgreSQL itself refuses to run as root."""

import os
import pwd
import stat
import subprocess
from pathlib import Path

from seggql.errors import EmbeddedServerError

NAME = "seggql"


def server_account() -> pwd.struct_passwd | None:
    """Whom to run PostgreSQL as: ourselves (None) as an ordinary user; for root `seggql`, made if need be."""
    if os.geteuid() != 0:
        return None
    with_no_rights = ("--system", "--no-create-home", "--home-dir=/nonexistent", "--shell=/usr/sbin/nologin")
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        problem = _run("useradd", *with_no_rights, NAME)
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        raise EmbeddedServerError(
            f"PostgreSQL refuses to run as root, and a user {NAME!r} for it cannot be created: {problem}. "
            f"Create that user, run seggql as an ordinary user, or set SEGGQL_DATABASE_URL."
        ) from None


def can_reach(path: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether the user may pass every folder above an existing path, and read and enter (or run) it."""
    if account is None:
        return True
    path = path.resolve()
    return all(_may(account, stat.S_IXOTH, folder) for folder in path.parents) and _may(
        account, stat.S_IROTH | stat.S_IXOTH, path
    )


def _may(account: pwd.struct_passwd, bits: int, path: Path) -> bool:
    """`bits` are those of "others"; the same ones further left are the group's and the owner's."""
    found = path.stat()
    shift = 6 if found.st_uid == account.pw_uid else 3 if found.st_gid == account.pw_gid else 0
    return (found.st_mode >> shift) & bits == bits


def _run(*command: str) -> str:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
        return done.stderr.strip()
    except OSError as error:
        return str(error)
