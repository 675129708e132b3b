"""The embedded PostgreSQL's guardian: a process of its own that stops the server once nobody uses it.

Everything rests on file locks (flock). The kernel drops them when a process dies, however it dies, so nothing
can go stale. In the server's folder
    `users`     is held shared by every process that uses the server,
    `server`    exclusively by PostgreSQL, whose processes inherit it,
    `guardian`  exclusively by the guardian,
    `starting`  exclusively by a process that starts or joins the server.
The guardian outlives the server for a moment, in which the folder may be removed, or made anew with a server that
another guards. So it opens these files at its start, and never again by name.
This file is also run as a script, by path, so it imports nothing but the standard library.
"""

import fcntl
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path


def opened(path: Path) -> int:
    """A descriptor of a lock's file, made if it is missing; the lock itself is not taken."""
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def lock(path: Path, kind: int) -> int:
    """A descriptor that holds a lock (`fcntl.LOCK_…`) until it is closed. LOCK_NB: or BlockingIOError."""
    descriptor = opened(path)
    try:
        fcntl.flock(descriptor, kind)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def stop(folder: Path, server: int) -> None:
    """Shut PostgreSQL down (statements are cancelled, everything is written) and wait until it is gone.

    `server` is an open descriptor of the lock of that name; it holds the lock afterwards.
    """
    with suppress(BlockingIOError):
        fcntl.flock(server, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    data = (folder / "data").resolve()
    sockets = data
    with suppress(OSError, ValueError, IndexError):  # it is dying already
        lines = (data / "postmaster.pid").read_text().splitlines()
        sockets = data / lines[4]
        os.kill(int(lines[0]), signal.SIGINT)
    fcntl.flock(server, fcntl.LOCK_EX)
    if sockets != data:
        with suppress(OSError):
            sockets.rmdir()


def guard(folder: Path) -> None:
    """Unless there is a guardian, be it: wait in the background until nobody holds `users`, then stop."""
    try:
        guardian = lock(folder / "guardian", fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    users, server = opened(folder / "users"), opened(folder / "server")
    if os.fork():
        return
    os.setsid()
    fcntl.flock(users, fcntl.LOCK_EX)
    stop(folder, server)
    for descriptor in (server, guardian, users):  # `users` last: the next user must find the others free
        os.close(descriptor)


if __name__ == "__main__":
    guard(Path(sys.argv[1]))
