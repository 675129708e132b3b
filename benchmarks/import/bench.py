"""How long an import takes beside a bare COPY of the same rows into identical tables, on the embedded PostgreSQL.

    python benchmarks/import/bench.py [--people 1000000] [--events 20000000] [--folder FOLDER]

The rows for COPY are those that the import wrote, exported ready-made in the order of the files. Both databases are
fresh, durable, and have all their indexes from the start. Prints a row for RESULTS.md.
"""

import argparse
import asyncio
import os
import resource
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import generate

from seggql.engine.account import Account, ensure_account
from seggql.ingest.analysis import analyze
from seggql.ingest.files import open_file
from seggql.ingest.plan import Kind
from seggql.ingest.report import Progress
from seggql.ingest.run import run
from seggql.ingest.wishes import Wishes
from seggql.settings import Settings
from seggql.store import embedded
from seggql.store.database import Database
from seggql.store.migrate import upgrade

READY = {
    "profile_keys": "SELECT * FROM profile_keys ORDER BY profile_id",
    "profiles": "SELECT * FROM profiles ORDER BY id",
    "events": "SELECT * FROM events ORDER BY at",
}
"""The rows that were written, in the order of the files."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--events", type=int, default=4_000_000)
    parser.add_argument("--folder", type=Path, help="where files and database go, several GB; default: a temporary one")
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="seggql-bench-"))
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # as root, PostgreSQL runs as another user
    server = embedded.start(folder / "home")
    try:
        asyncio.run(bench(server.url, folder, arguments.people, arguments.events))
    finally:
        server.close()
        if arguments.folder is None:
            shutil.rmtree(folder)


async def bench(url: str, folder: Path, people: int, events: int) -> None:
    files = {"people": folder / f"people-{people}.csv", "events": folder / f"events-{events}.csv"}
    if not files["people"].exists():
        generate.people(files["people"], people)
    if not files["events"].exists():
        generate.events(files["events"], events, people)
    load = os.getloadavg()[0]
    async with fresh(url, "imported") as account:
        imported = {
            "people": await timed_import(account, files["people"], Kind.PROFILES, people),
            "events": await timed_import(account, files["events"], Kind.EVENTS, events),
        }
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        ready = {table: await export(account, table, statement, folder) for table, statement in READY.items()}
    async with fresh(url, "copied") as account:
        copied = {table: await timed_copy(account, table, path) for table, path in ready.items()}
    bare = {"people": copied["profile_keys"] + copied["profiles"], "events": copied["events"]}
    for path in ready.values():
        path.unlink()
    for what, count in (("people", people), ("events", events)):
        took, least = imported[what], bare[what]
        print(f"| {count:,} {what} | {took:.1f} s | {least:.1f} s | {took / least:.2f} |")
    took, least = sum(imported.values()), sum(bare.values())
    print(f"| both | {took:.1f} s | {least:.1f} s | **{took / least:.2f}** |")
    print(f"load before {load:.1f}, after {os.getloadavg()[0]:.1f}; the importing process took {memory} MB at most")


@asynccontextmanager
async def fresh(url: str, name: str) -> AsyncIterator[Account]:
    """An account in a new database of that name, which is dropped afterwards."""
    admin = await asyncpg.connect(url)
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.execute(f"CREATE DATABASE {name}")
    at = urlsplit(url)._replace(path=f"/{name}").geturl()
    await upgrade(at)
    database = await Database.connect(at)
    yield await ensure_account(database, Settings(), lambda: datetime.now(UTC))
    await database.close()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def timed_import(account: Account, path: Path, kind: Kind, rows: int) -> float:
    """Seconds from looking at the file to the commit."""
    await checkpoint(account)
    start = time.perf_counter()
    source = open_file(path)
    analysis = await analyze(account, source, Wishes(kind, tags=()))
    phases = {"planned": time.perf_counter() - start}

    def tell(progress: Progress) -> None:
        phases[progress.message] = time.perf_counter() - start

    report = await run(account, source, analysis.plan, tell)
    seconds = time.perf_counter() - start
    assert (report.read, report.created, report.refused) == (rows, rows, 0), report
    staged = f"planned after {phases['planned']:.1f} s, staged after {phases['Reading']:.1f} s"
    print(f"{path.name}: {staged}, written after {seconds:.1f} s")
    return seconds


async def timed_copy(account: Account, table: str, path: Path) -> float:
    """Seconds of a COPY into the table and its indexes."""
    await checkpoint(account)
    start = time.perf_counter()
    async with account.database.transaction() as connection:
        await connection.raw.copy_to_table(table, source=path, format="csv")
    return time.perf_counter() - start


async def export(account: Account, table: str, statement: str, folder: Path) -> Path:
    path = folder / f"{table}.ready.csv"
    async with account.database.transaction() as connection:
        await connection.raw.copy_from_query(statement, output=path, format="csv")
    return path


async def checkpoint(account: Account) -> None:
    """Nobody's writing is left for the next to do."""
    async with account.database.transaction() as connection:
        await connection.raw.execute("CHECKPOINT")


if __name__ == "__main__":
    main()
