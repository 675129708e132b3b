"""The system user that runs the embedded PostgreSQL for root, as PostgreSQL itself refuses to run as root."""

import os
import pwd
import stat
import subprocess
from pathlib import Path
from typing import NamedTuple

from seggql.errors import EmbeddedServerError

NAME = "seggql"


class Account(NamedTuple):
    """A system user by its numbers."""

    uid: int
    gid: int


def server_account(data: Path) -> Account | None:
    """Whom to run PostgreSQL as: ourselves (None), or for root the owner of its data, at first the user `seggql`."""
    if os.geteuid() != 0:
        return None
    if data.exists():
        owner = data.stat()
        return Account(owner.st_uid, owner.st_gid)
    try:
        user = pwd.getpwnam(NAME)
    except KeyError:
        user = _create()
    return Account(user.pw_uid, user.pw_gid)


def can_reach(path: Path, account: Account | None) -> bool:
    """Whether the user may pass every folder above an existing path, and read and enter (or run) it."""
    if account is None:
        return True
    path = path.resolve()
    passable = all(_may(account, stat.S_IXOTH, folder) for folder in path.parents)
    return passable and _may(account, stat.S_IROTH | stat.S_IXOTH, path)


def _may(account: Account, bits: int, path: Path) -> bool:
    """`bits` are those of "others"; the same ones further left are the group's and the owner's."""
    found = path.stat()
    shift = 6 if found.st_uid == account.uid else 3 if found.st_gid == account.gid else 0
    return (found.st_mode >> shift) & bits == bits


def _create() -> pwd.struct_passwd:
    with_no_rights = ("--system", "--no-create-home", "--home-dir=/nonexistent", "--shell=/usr/sbin/nologin")
    try:
        command = ("useradd", *with_no_rights, NAME)
        problem = subprocess.run(command, check=False, capture_output=True, text=True).stderr.strip()  # noqa: S603
    except OSError as error:
        problem = str(error)
    try:
        return pwd.getpwnam(NAME)  # made now, or by another process meanwhile
    except KeyError:
        raise EmbeddedServerError(
            f"PostgreSQL refuses to run as root, and a user {NAME!r} for it cannot be created: {problem}. "
            f"Create that user, run seggql as an ordinary user, or set SEGGQL_DATABASE_URL."
        ) from None
