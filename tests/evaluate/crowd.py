"""A crowd: many people with many events, made at once, of whom no two are alike but whose values are met again."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from cases.corpus import RAW_CATALOGUE, Event, Person

from .pools import NUMBER_POOLS, TEXTS, Around

Json = Any
SCALES = {"score": 0, "total_spent": 1, "amount": 4, "price": 1, "seconds": 2, "quantity": 0}
"""The pool that each number is out of: bytes, cents, and integers whose sums need 64 bits and more."""


def crowd(random: Random, around: Around, size: int, events: int) -> dict[int, Person]:
    """People by profile id, a few of whom have most of the events."""
    stored = {name: one for name, one in RAW_CATALOGUE["attributes"].items() if "derived_from" not in one}
    attributes = rows(random, stored, around, size)
    whose = [int(size * random.random() ** 3) for _ in range(events)]
    happened: list[list[Event]] = [[] for _ in range(size)]
    for name, share in (("purchase", 0.5), ("app_launch", 0.3), ("page_view", 0.2)):
        count = int(events * share)
        properties = rows(random, RAW_CATALOGUE["events"][name].get("properties", {}), around, count)
        for row in properties:
            happened[whose.pop()].append(Event(name, when(random, around), row))
    return {number + number // 8: Person(attributes[number], tuple(happened[number])) for number in range(size)}


def when(random: Random, around: Around) -> str:
    """One of the ends of windows, or any time in the last two years, to the second."""
    if random.random() < 0.3:
        return random.choice(around.window_ends)
    return (around.moment.now - timedelta(seconds=int(random.random() ** 2 * 63_000_000))).isoformat()


def rows(random: Random, fields: Mapping[str, Json], around: Around, count: int) -> list[dict[str, Json]]:
    """Values of some fields for so many people, items or events."""
    found: list[dict[str, Json]] = [{} for _ in range(count)]
    for name, one in fields.items():
        for row, value in zip(found, column(random, name, one, around, count), strict=True):
            if random.random() < 0.8:
                row[name] = value
    return found


def column(random: Random, name: str, field: Mapping[str, Json], around: Around, count: int) -> Sequence[Json]:
    match field["type"]:
        case "text":
            words = random.choices(("", *TEXTS), k=count)
            return [word if random.random() < 0.3 else f"{word} {random.randrange(4 * count)}" for word in words]
        case "number":
            return random.choices(NUMBER_POOLS[SCALES[name]], k=count)
        case "boolean":
            return random.choices((True, False), k=count)
        case "date":
            return random.choices(around.dates, k=count)
        case "datetime":
            anywhen = [when(random, around) for _ in range(500)]
            return random.choices((*around.instants, *anywhen), k=count)
        case "choice":
            return random.choices([option["value"] for option in field["options"]], k=count)
        case "text_list":
            words = [*TEXTS, *(f"tag {number}" for number in range(400))]
            return [random.choices(words, k=random.choice((0, 1, 1, 2, 4))) for _ in range(count)]
        case _:
            lengths = random.choices((0, 1, 1, 2, 3), k=count)
            items = iter(rows(random, field["fields"], around, sum(lengths)))
            return [[next(items) for _ in range(length)] for length in lengths]
