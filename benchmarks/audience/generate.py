"""The population of the benchmark: any number of people and events, the same on every run, as Parquet files.

    python benchmarks/audience/generate.py FOLDER [--people 1000000] [--events 20]

Made and written block by block, so that 10 M people with 200 M events need no more memory than the smallest. All
that is drawn is skewed: few cities, tags and products are frequent and most are rare, few people do most of what is
done, and more of it recently than long ago. Money is in whole cents. Some instants lie exactly where a window ends.
"""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from catalogue import CATEGORIES, EVENTS, NOW, SHARES, TIERS
from population import EVENTS_BLOCK, PEOPLE_BLOCK, Population
from words import (
    CITIES,
    COMPANIES,
    COUNTRIES,
    DOMAINS,
    FIRST_NAMES,
    LANGUAGES,
    LAST_NAMES,
    PAGES,
    PRODUCTS,
    REFERRERS,
    TAGS,
    plain,
)

SEED = 20_260_615
NEVER = 0.12
"""The share of people who have never done anything."""
HEAVY = {"purchase": 2.6, "cart_added": 2.4}
"""How unevenly people take part in events of a type, 2 if not said; 1 would be evenly."""

MONEY = ("total_spent", "amount", "price")
"""What the files have in whole cents."""
MICROSECONDS = 1_000_000
DAY = 86_400 * MICROSECONDS
YEAR = 365 * DAY
INSTANT = int(NOW.now.timestamp()) * MICROSECONDS
TODAY = (NOW.today - date(1970, 1, 1)).days
LOCAL_MIDNIGHT = int(NOW.starts(NOW.today).timestamp()) * MICROSECONDS

Random = np.random.Generator
Codes = np.ndarray
Mask = np.ndarray


def make(population: Population) -> None:
    """Write the files that are not there yet."""
    population.folder.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(population.people_files):
        _write(path, lambda number=number: _people_of(population, number))
    for number, path in enumerate(population.events_files):
        _write(path, lambda number=number: _events_of(population, number))


def _people_of(population: Population, number: int) -> pa.Table:
    start = number * PEOPLE_BLOCK
    return _people(np.random.default_rng([SEED, 1, number]), start, min(PEOPLE_BLOCK, population.people - start))


def _events_of(population: Population, number: int) -> pa.Table:
    start = number * EVENTS_BLOCK
    rows = min(EVENTS_BLOCK, population.events - start)
    return _events(np.random.default_rng([SEED, 2, number]), start, rows, population.events, population.people)


def _write(path: Path, make: Callable[[], pa.Table]) -> None:
    if not path.exists():
        unfinished = path.with_suffix(".part")
        pq.write_table(make(), unfinished, compression="lz4")
        unfinished.rename(path)


def _skewed(random: Random, rows: int, kinds: int, by: float = 2.5) -> Codes:
    """Numbers below `kinds`, the lower the more frequent."""
    return (kinds * random.random(rows) ** by).astype(np.int32)


def _missing(random: Random, rows: int, share: float) -> Mask:
    return random.random(rows) < share


def _texts(codes: Codes, words: tuple[str, ...], missing: Mask | None = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=missing), pa.array(words))


def _typed(random: Random, codes: Codes, words: tuple[str, ...], missing: float) -> pa.Array:
    """Texts as people type them: some without capitals, a few empty."""
    rows = len(codes)
    careless = _missing(random, rows, 0.03)
    empty = _missing(random, rows, 0.002)
    spelt = (*words, *(word.lower() for word in words), "")
    codes = np.where(empty, 2 * len(words), codes + careless * len(words)).astype(np.int32)
    return _texts(codes, spelt, _missing(random, rows, missing))


def _cents(random: Random, rows: int, median: float, spread: float) -> np.ndarray:
    """Prices: every fifth in whole units, so that ends of ranges are met exactly."""
    cents = (100 * median * np.exp(spread * random.standard_normal(rows))).astype(np.int32)
    return np.where(random.random(rows) < 0.2, np.maximum(cents // 100, 1) * 100, np.maximum(cents, 1))


def _instants(random: Random, microseconds: np.ndarray, edges: int) -> pa.Array:
    """Instants of which every `edges`th is a whole number of days before NOW, or a local midnight."""
    origin = np.where(random.random(len(microseconds)) < 0.5, INSTANT, LOCAL_MIDNIGHT)
    edge = origin + np.round((microseconds - origin) / DAY).astype(np.int64) * DAY
    return np.where(random.random(len(microseconds)) < 1 / edges, edge, microseconds)


def _days(days: np.ndarray, missing: Mask) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=missing).cast(pa.date32())


def _people(random: Random, start: int, rows: int) -> pa.Table:
    first, last = _skewed(random, rows, len(FIRST_NAMES)), _skewed(random, rows, len(LAST_NAMES), 1.6)
    created = _instants(random, INSTANT - (5 * YEAR * random.random(rows) ** 1.5).astype(np.int64), 200)
    silent = (YEAR * random.random(rows) ** 3).astype(np.int64)
    seen = np.maximum(created, _instants(random, INSTANT - silent, 200))
    city = _skewed(random, rows, len(CITIES), 3)
    country = np.where(random.random(rows) < 0.8, city % len(COUNTRIES), _skewed(random, rows, len(COUNTRIES)))
    columns = {
        "id": pa.array(np.arange(start + 1, start + rows + 1, dtype=np.uint32)),
        "first_name": _typed(random, first, FIRST_NAMES, 0.05),
        "last_name": _typed(random, last, LAST_NAMES, 0.08),
        "email": _emails(random, start, first, last),
        "gender": _texts(_skewed(random, rows, 2, 0.9), ("female", "male"), _missing(random, rows, 0.1)),
        "birth_date": _days(TODAY - 5_000 - 25_000 * random.beta(1.6, 3, rows), _missing(random, rows, 0.15)),
        "country": _texts(country.astype(np.int32), COUNTRIES, _missing(random, rows, 0.03)),
        "city": _typed(random, city, CITIES, 0.07),
        "language": _texts(_skewed(random, rows, len(LANGUAGES)), LANGUAGES, _missing(random, rows, 0.05)),
        "platform": _texts(_skewed(random, rows, 3, 1.5), ("android", "ios", "web")),
        "tags": _tags(random, rows),
        "company": _typed(random, _skewed(random, rows, len(COMPANIES), 2), COMPANIES, 0.65),
        "created_at": pa.array(created, pa.timestamp("us", "UTC")),
        "last_interaction": pa.array(seen, pa.timestamp("us", "UTC"), mask=_missing(random, rows, 0.06)),
        "marketing_opt_out": pa.array(random.random(rows) < 0.15, mask=_missing(random, rows, 0.1)),
        "tier": _texts(_skewed(random, rows, len(TIERS), 1.8), TIERS, _missing(random, rows, 0.2)),
        "total_spent": pa.array(_cents(random, rows, 120, 1.3), mask=_missing(random, rows, 0.12)),
        "points": pa.array(_skewed(random, rows, 20_000, 4), mask=_missing(random, rows, 0.02)),
        "renewal_date": _days(TODAY - 400 + 800 * random.random(rows), _missing(random, rows, 0.4)),
        "orders": _orders(random, rows),
    }
    return pa.table(columns)


def _emails(random: Random, start: int, first: Codes, last: Codes) -> pa.Array:
    """An address of their own for all but a few people; the first of a block is known by number."""
    rows = len(first)
    names, surnames = np.array([plain(name) for name in FIRST_NAMES]), np.array([plain(name) for name in LAST_NAMES])
    numbers = (np.arange(start, start + rows) * 7_919 % 100_000_007).astype(str)
    domains = np.array(DOMAINS)[_skewed(random, rows, len(DOMAINS), 3)]
    text = np.strings.add(np.strings.add(names[first], "."), surnames[last])
    text = np.strings.add(np.strings.add(text, numbers), np.strings.add("@", domains))
    missing = _missing(random, rows, 0.04)
    missing[0] = False
    return pa.array([f"Person.{start}@example.com", *text[1:].tolist()], mask=missing)


def _lists(random: Random, rows: int, longest: int, by: float, missing: float) -> tuple[pa.Array, Mask]:
    """Where the lists of people begin, and who has none; another part of them is empty."""
    none = _missing(random, rows, missing)
    lengths = np.where(none, 0, _skewed(random, rows, longest + 1, by))
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32), none


def _tags(random: Random, rows: int) -> pa.Array:
    starts, none = _lists(random, rows, 6, 2, 0.2)
    tags = _texts(_skewed(random, int(starts[-1]), len(TAGS), 2), TAGS)
    return pa.ListArray.from_arrays(pa.array(starts), tags, mask=pa.array(none))


def _orders(random: Random, rows: int) -> pa.Array:
    starts, none = _lists(random, rows, 12, 3.5, 0.2)
    items = int(starts[-1])
    fields = {
        "category": _texts(_skewed(random, items, len(CATEGORIES), 1.6), CATEGORIES, _missing(random, items, 0.02)),
        "price": pa.array(_cents(random, items, 40, 1), mask=_missing(random, items, 0.01)),
        "quantity": pa.array(1 + _skewed(random, items, 9, 3)),
        "ordered_on": _days(TODAY - 1_500 * random.random(items) ** 1.5, _missing(random, items, 0.03)),
    }
    structs = pa.StructArray.from_arrays(list(fields.values()), names=list(fields))
    return pa.ListArray.from_arrays(pa.array(starts), structs, mask=pa.array(none))


def _events(random: Random, start: int, rows: int, total: int, people: int) -> pa.Table:
    """A part of the log, which is in order of time but for the few on an edge."""
    types = np.searchsorted(np.cumsum(SHARES)[:-1], random.random(rows), side="right").astype(np.int8)
    shares = (start + rows * np.sort(random.random(rows))) / total
    at = _instants(random, INSTANT - YEAR + ((YEAR + DAY / 2) * shares**0.5).astype(np.int64), 2_000)
    columns = {
        "profile_id": pa.array(_doers(random, types, people)),
        "type": _texts(types, tuple(one.name for one in EVENTS)),
        "at": pa.array(at, pa.timestamp("us", "UTC")),
    }
    for name in dict.fromkeys(name for event in EVENTS for name in event.properties):
        having = np.array([name in event.properties for event in EVENTS])[types]
        columns[name] = _property(random, name, having)
    return pa.table(columns)


def _doers(random: Random, types: Codes, people: int) -> np.ndarray:
    """Who did it: of all who ever do something the lowest ranks the most, ranks scattered over the ids."""
    by = np.array([HEAVY.get(event.name, 2.0) for event in EVENTS])[types]
    rank = (people * (1 - NEVER) * random.random(len(types)) ** by).astype(np.int64)
    return (rank * 2_654_435_761 % people + 1).astype(np.uint32)


TEXT_PROPERTIES: dict[str, tuple[tuple[str, ...], float, float]] = {
    "page": (PAGES, 3, 0.0),
    "device": (("mobile", "desktop", "tablet", "tv"), 2.5, 0.05),
    "referrer": (REFERRERS, 2.5, 0.4),
    "product": (PRODUCTS, 2, 0.01),
    "category": (CATEGORIES, 1.6, 0.02),
    "city": (CITIES, 3, 0.1),
    "coupon": (tuple(f"SAVE{number}" for number in range(5, 45)), 2, 0.8),
    "campaign": (tuple(f"Letter {number}" for number in range(1, 121)), 1.2, 0.0),
}
"""Their words, how unevenly they are used, and how often they are missing."""


def _property(random: Random, name: str, having: Mask) -> pa.Array:
    """Values in the rows that can have the property."""
    count = int(having.sum())
    words, by, missing = TEXT_PROPERTIES.get(name, ((), 1, 0.03))
    match name:
        case "amount":
            values = _cents(random, count, 36, 1)
        case "quantity":
            values = 1 + _skewed(random, count, 9, 3)
        case "minutes":
            values = _skewed(random, count, 5_000, 4)
        case "solved":
            values = random.random(count) < 0.8
        case _:
            values = _skewed(random, count, len(words), by)
    full = np.zeros(len(having), values.dtype)
    full[having] = values
    absent = ~having
    absent[having] = _missing(random, count, missing)
    return _texts(full, words, absent) if words else pa.array(full, mask=absent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=20, help="for each of them")
    arguments = parser.parse_args()
    make(Population(arguments.folder, arguments.people, arguments.people * arguments.events))


if __name__ == "__main__":
    main()
