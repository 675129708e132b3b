"""Deterministic people and events of any number, as the CSV files that an import reads.

No random generator: every value follows from the row's number by modular arithmetic, so any machine makes the same
files. Events are in order of time, as a log has them; their people are scattered.
"""

from pathlib import Path

import polars as pl

PART = 1_000_000
"""Rows made at once."""
FIRST = ("Ana", "Ben", "Zoë", "Danielle", "Omar", "Lea", "Ivan", "Aisha", "Max", "Mia", "Noah", "Ella")
LAST = ("Horvat", "Smith", "Müller", "Garcia", "Khan", "Rossi", "O'Neil", "Kovačević", "Martin", "Šarić")
CITIES = ("London", "Zagreb", "Muscat", "Paris", "New York", "Split", "Berlin", "Madrid", "Oslo", "Rome", "Pula")
COUNTRIES = ("GB", "HR", "OM", "FR", "US", "DE", "ES", "NO", "IT")
EVENTS = (*["page_view"] * 10, *["app_launch"] * 3, *["item_viewed"] * 4, *["cart_added"] * 2, "purchase")
"""A page of a log: half of it views of pages, one in twenty a purchase."""
CATEGORIES = ("shoes", "hats", "books", "toys", "bags", "garden")
SECONDS = 2 * 365 * 86_400
"""The events span two years."""


def mixed(number: pl.Expr, salt: int) -> pl.Expr:
    """Numbers that look random: a row's number through a linear congruence, twice."""
    once = (number.cast(pl.UInt64) * 2_654_435_761 + salt * 40_503) % 4_294_967_296
    return (once * 1_664_525 + 1_013_904_223) % 4_294_967_296 // 16


def one_of(words: tuple[str, ...], salt: int) -> pl.Expr:
    return pl.lit(pl.Series(words)).gather(mixed(pl.col("n"), salt) % len(words))


def people(path: Path, count: int) -> None:
    """`count` people with 15 attributes."""
    n = pl.col("n")
    columns = {
        "customer": pl.format("c{}", n),
        "first_name": one_of(FIRST, 1),
        "last_name": one_of(LAST, 2),
        "gender": pl.when(mixed(n, 3) % 10 < 9).then(one_of(("female", "male"), 4)),
        "birth_date": pl.date(1940, 1, 1) + pl.duration(days=mixed(n, 5) % 24_000),
        "country": one_of(COUNTRIES, 6),
        "city": one_of(CITIES, 7),
        "language": one_of(("en", "hr", "ar", "fr", "de", "es"), 8),
        "emails": pl.format("{}.{}@example.com", one_of(("ana", "ben", "zoe", "omar"), 9), n),
        "created_at": pl.datetime(2022, 1, 1) + pl.duration(seconds=mixed(n, 10) % (3 * SECONDS // 2)),
        "marketing_opt_out": pl.when(mixed(n, 11) % 7 == 0).then(pl.lit("true")).otherwise(pl.lit("false")),
        "tier": one_of(("bronze", "silver", "gold"), 12),
        "total_spent": (mixed(n, 13) % 1_000_000).cast(pl.Float64) / 100,
        "points": mixed(n, 14) % 5_000,
        "newsletter": pl.when(mixed(n, 15) % 3 == 0).then(pl.lit("yes")).otherwise(pl.lit("no")),
        "favourite": one_of(CATEGORIES, 16),
    }
    _write(path, count, columns)


def events(path: Path, count: int, people: int) -> None:
    """`count` events of five kinds."""
    n = pl.col("n")
    microseconds = SECONDS * 1_000_000 // count
    columns = {
        "customer": pl.format("c{}", mixed(n, 21) % people),
        "event": one_of(EVENTS, 22),
        "at": (pl.datetime(2024, 1, 1) + pl.duration(microseconds=n * microseconds)).dt.strftime(
            "%Y-%m-%dT%H:%M:%S%.6fZ"
        ),
        "amount": pl.when(mixed(n, 23) % 4 == 0).then((mixed(n, 24) % 50_000).cast(pl.Float64) / 100),
        "category": one_of(CATEGORIES, 25),
        "city": one_of(CITIES, 26),
    }
    _write(path, count, columns)


def _write(path: Path, count: int, columns: dict[str, pl.Expr]) -> None:
    with path.open("wb") as file:
        for start in range(0, count, PART):
            numbers = pl.DataFrame({"n": pl.int_range(start, min(start + PART, count), eager=True)})
            numbers.select(**columns).write_csv(file, include_header=start == 0)
