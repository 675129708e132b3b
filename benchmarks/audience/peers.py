"""What DuckDB and ClickHouse have in common: the columns of the population, two threads, and the choice of queries."""

import time
from collections.abc import Callable
from pathlib import Path

THREADS = 2
LOWER = ("first_name", "last_name", "email", "city", "company")
CHOICES = ("gender", "country", "language", "platform", "tier")
EVENT_CHOICES = ("device", "category")
EVENT_TEXTS = ("page", "referrer", "product", "city", "coupon", "campaign")
EVENT_NUMBERS = ("amount", "quantity", "minutes")


def pattern(files: list[Path]) -> str:
    """What finds all of the population's files."""
    return files[0].name.replace("-000.", "-*.")


def timed(ask: Callable[[], int]) -> float:
    """Seconds of the better of two runs, after one to warm up."""
    ask()
    times: list[float] = []
    for _ in range(2):
        started = time.perf_counter()
        ask()
        times.append(time.perf_counter() - started)
    return min(times)
