"""DuckDB and ClickHouse (as chDB) with the population in tables that suit them.

Both have texts in lower case, so that ignoring case costs them nothing, money in whole cents, and events in order of
(type, time); both keep what they have loaded in a folder, and answer from the memory that they cache it in.
"""

import time
from pathlib import Path
from typing import Self

import duckdb
from case import Case
from chdb.session import Session
from generate import Population

THREADS = 2
LOWER = ("first_name", "last_name", "email", "city", "company")
CHOICES = ("gender", "country", "language", "platform", "tier")
EVENT_CHOICES = ("device", "category")
EVENT_TEXTS = ("page", "referrer", "product", "city", "coupon", "campaign")
EVENT_NUMBERS = ("amount", "quantity", "minutes")


class DuckDB:
    """A database file of DuckDB's own, opened with two threads."""

    PERFECT = (12, 24)
    """Groups by a direct table when the ids need at most that many bits: 12 is DuckDB's default, 24 holds all our
    people. More pays for broad conditions and costs for narrow ones, so each query gets what suits it."""

    def __init__(self, file: Path) -> None:
        self._connection = duckdb.connect(str(file), config={"threads": THREADS})
        self._bits = 0
        self._best: dict[str, tuple[str, int]] = {}

    @classmethod
    def load(cls, population: Population, folder: Path) -> float | None:
        """Fill a database; seconds, None when it was there."""
        file = _named(population, folder, "duckdb")
        if file.exists():
            return None
        unfinished = file.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        started = time.perf_counter()
        engine = cls(unfinished)
        for statement in duckdb_tables(population):
            engine._connection.execute(statement)
        engine.close()
        took = time.perf_counter() - started
        unfinished.rename(file)
        return took

    @classmethod
    def open(cls, population: Population, folder: Path) -> Self:
        return cls(_named(population, folder, "duckdb"))

    def prepare(self, case: Case) -> None:
        """Find the fastest of the case's queries."""
        ways = [(query, bits) for query in case.duckdb for bits in self.PERFECT]
        self._best[case.name] = min(ways, key=lambda way: _timed(lambda: self._ask(*way)))

    def count(self, case: Case) -> int:
        return self._ask(*self._best[case.name])

    def close(self) -> None:
        self._connection.close()

    def _ask(self, query: str, bits: int) -> int:
        if bits != self._bits:
            self._connection.execute(f"SET perfect_ht_threshold = {bits}")
            self._bits = bits
        found = self._connection.execute(query).fetchone()
        assert found is not None
        return found[0]


def duckdb_tables(population: Population) -> list[str]:
    """The statements that fill a database. Lists are tables of their own too, which DuckDB searches faster."""
    people, events = (_glob(files) for files in (population.people_files, population.events_files))
    enums = [
        f"CREATE TYPE {name}_enum AS ENUM (SELECT DISTINCT {name} FROM {source} WHERE {name} IS NOT NULL ORDER BY 1)"
        for source, names in ((people, CHOICES), (events, ("type", *EVENT_CHOICES)))
        for name in names
    ]
    shaped = ", ".join([f"nullif(lower({name}), '') AS {name}" for name in LOWER] + [f"{name}::{name}_enum AS {name}" for name in CHOICES])
    event = ", ".join(
        [
            f"profile_id, type::type_enum AS type, make_timestamp(epoch_us(\"at\")) AS time, {', '.join(EVENT_NUMBERS)}, solved",
            *(f"{name}::{name}_enum AS {name}" for name in EVENT_CHOICES),
            *(f"lower({name}) AS {name}" for name in EVENT_TEXTS),
        ]
    )
    return [
        *enums,
        f"CREATE TABLE people AS SELECT id, {shaped}, birth_date, make_timestamp(epoch_us(created_at)) AS created_at, "
        "make_timestamp(epoch_us(last_interaction)) AS last_interaction, marketing_opt_out, total_spent, points, renewal_date "
        f"FROM {people} ORDER BY id",
        f"CREATE TABLE tags AS SELECT id AS profile_id, lower(unnest(tags)) AS tag FROM {people}",
        "CREATE TABLE orders AS SELECT profile_id, item.category::category_enum AS category, item.price AS price, "
        "item.quantity AS quantity, item.ordered_on AS ordered_on "
        f"FROM (SELECT id AS profile_id, unnest(orders) AS item FROM {people})",
        f'CREATE TABLE events AS SELECT {event} FROM {events} ORDER BY type, "at"',
        "CHECKPOINT",
    ]


class ClickHouse:
    """The ClickHouse engine in this process, its MergeTree tables in a folder."""

    SETTINGS = f"SETTINGS max_threads = {THREADS}"

    def __init__(self, folder: Path) -> None:
        self._session = Session(str(folder))
        self._best: dict[str, str] = {}

    @classmethod
    def load(cls, population: Population, folder: Path) -> float | None:
        """Fill a database; seconds, None when it was there."""
        finished = _named(population, folder, "chdb") / "finished"
        if finished.exists():
            return None
        finished.parent.mkdir(exist_ok=True)
        started = time.perf_counter()
        engine = cls(finished.parent)
        for statement in clickhouse_tables(population):
            engine._session.query(statement)
        engine.close()
        took = time.perf_counter() - started
        finished.touch()
        return took

    @classmethod
    def open(cls, population: Population, folder: Path) -> Self:
        engine = cls(_named(population, folder, "chdb"))
        engine._session.query("USE bench")
        return engine

    def prepare(self, case: Case) -> None:
        """Find the fastest of the case's queries."""
        self._best[case.name] = min(case.clickhouse, key=lambda query: _timed(lambda: self._ask(query)))

    def count(self, case: Case) -> int:
        return self._ask(self._best[case.name])

    def close(self) -> None:
        self._session.close()

    def _ask(self, query: str) -> int:
        return int(str(self._session.query(f"{query} {self.SETTINGS}", "TSV")))


def clickhouse_tables(population: Population) -> list[str]:
    """The statements that fill a database. Missing texts are empty, as ClickHouse likes them; the others NULL."""
    people, events = (
        f"file('{files[0].parent}/{_pattern(files)}', Parquet)" for files in (population.people_files, population.events_files)
    )
    words = [name for name in (*LOWER, *CHOICES) if name != "email"]
    event_words = ("type", *EVENT_CHOICES, *EVENT_TEXTS)
    return [
        "DROP DATABASE IF EXISTS bench",
        "CREATE DATABASE bench",
        "USE bench",
        f"CREATE TABLE people (id UInt32, {', '.join(f'{name} LowCardinality(String)' for name in words)}, email String, "
        "birth_date Nullable(Date32), created_at DateTime64(6, 'UTC'), last_interaction Nullable(DateTime64(6, 'UTC')), "
        "marketing_opt_out Nullable(Bool), total_spent Nullable(Int32), points Nullable(Int32), "
        "renewal_date Nullable(Date32), tags Array(LowCardinality(String)), orders Nested(category "
        "LowCardinality(String), price Nullable(Int32), quantity Int32, ordered_on Nullable(Date32))) "
        "ENGINE = MergeTree ORDER BY id",
        f"INSERT INTO people SELECT id, {', '.join(_folded(name, LOWER) for name in words)}, {_folded('email', LOWER)}, "
        "birth_date, created_at, last_interaction, marketing_opt_out, total_spent, points, renewal_date, "
        "arrayMap(tag -> lowerUTF8(ifNull(tag, '')), tags), arrayMap(item -> ifNull(item.category, ''), orders), "
        "arrayMap(item -> item.price, orders), arrayMap(item -> ifNull(item.quantity, 0), orders), "
        f"arrayMap(item -> item.ordered_on, orders) FROM {people}",
        f"CREATE TABLE events (profile_id UInt32, {', '.join(f'{name} LowCardinality(String)' for name in event_words)}, "
        f"time DateTime64(6, 'UTC'), {', '.join(f'{name} Nullable(Int32)' for name in EVENT_NUMBERS)}, "
        "solved Nullable(Bool)) ENGINE = MergeTree ORDER BY (type, time)",
        f"INSERT INTO events SELECT profile_id, {', '.join(_folded(name, EVENT_TEXTS) for name in event_words)}, at, "
        f"{', '.join(EVENT_NUMBERS)}, solved FROM {events}",
        "OPTIMIZE TABLE people FINAL",
        "OPTIMIZE TABLE events FINAL",
    ]


def _folded(name: str, texts: tuple[str, ...]) -> str:
    return f"lowerUTF8(ifNull({name}, ''))" if name in texts else f"ifNull({name}, '')"


def _named(population: Population, folder: Path, ending: str) -> Path:
    return folder / f"{population.name}.{ending}"


def _pattern(files: list[Path]) -> str:
    """What finds all of the files."""
    return files[0].name.replace("-000.", "-*.")


def _glob(files: list[Path]) -> str:
    return f"'{files[0].parent}/{_pattern(files)}'"


def _timed(ask) -> float:
    """Seconds of the better of two runs, after one to warm up."""
    ask()
    times = []
    for _ in range(2):
        started = time.perf_counter()
        ask()
        times.append(time.perf_counter() - started)
    return min(times)
