"""The embedded PostgreSQL's guardian: a process of its own that stops the server once nobody uses it.

Everything rests on file locks (flock). The kernel drops them when a process dies, however it dies, so nothing
can go stale. In the server's folder
    `users`     is held shared by every process that uses the server,
    `server`    exclusively by PostgreSQL, whose processes inherit it,
    `guardian`  exclusively by the guardian,
    `starting`  exclusively by a process that starts or joins the server.
This file is also run as a script, by path, so it imports nothing but the standard library.
"""

import fcntl
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path


def lock(path: Path, kind: int) -> int:
    """A descriptor that holds a lock (`fcntl.LOCK_…`) until it is closed. LOCK_NB: or BlockingIOError."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def stop(folder: Path) -> None:
    """Shut PostgreSQL down (statements are cancelled, everything is written) and wait until it is gone."""
    with suppress(BlockingIOError):
        os.close(lock(folder / "server", fcntl.LOCK_EX | fcntl.LOCK_NB))
        return
    data = (folder / "data").resolve()
    sockets = data
    with suppress(OSError, ValueError, IndexError):  # it is dying already
        lines = (data / "postmaster.pid").read_text().splitlines()
        sockets = data / lines[4]
        os.kill(int(lines[0]), signal.SIGINT)
    os.close(lock(folder / "server", fcntl.LOCK_EX))
    if sockets != data:
        with suppress(OSError):
            sockets.rmdir()


def guard(folder: Path) -> None:
    """Unless there is a guardian, be it: wait in the background until nobody holds `users`, then stop."""
    try:
        guardian = lock(folder / "guardian", fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if os.fork():
        return
    os.setsid()
    users = lock(folder / "users", fcntl.LOCK_EX)
    stop(folder)
    os.close(guardian)  # before `users`: the next user's guardian must find it free
    os.close(users)


if __name__ == "__main__":
    guard(Path(sys.argv[1]))
