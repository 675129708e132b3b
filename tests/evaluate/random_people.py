"""Random people of the corpus' catalogue, with values on and beside the boundaries of the moments."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from cases.corpus import RAW_CATALOGUE, Event, Person

from .pools import NUMBERS, TEXTS, Around

PRESENT = 0.75
"""How likely a value is there at all."""


def person(random: Random, around: Around, numbers: Sequence[float] = NUMBERS) -> Person:
    """Somebody whose dates lie around the moment, and whose numbers are out of these."""
    stored = {name: field for name, field in RAW_CATALOGUE["attributes"].items() if "derived_from" not in field}
    events = tuple(event(random, around, numbers) for _ in range(random.choice((0, 0, 1, 2, 3, 5, 8))))
    return Person(values(random, stored, around, numbers), events)


def event(random: Random, around: Around, numbers: Sequence[float] = NUMBERS) -> Event:
    name = random.choices(list(RAW_CATALOGUE["events"]), (4, 2, 1))[0]
    properties = RAW_CATALOGUE["events"][name].get("properties", {})
    times = random.choice((around.window_ends, around.window_ends, around.instants))
    return Event(name, random.choice(times), values(random, properties, around, numbers))


def values(random: Random, fields: Mapping[str, Any], around: Around, numbers: Sequence[float]) -> dict[str, Any]:
    return {name: value(random, field, around, numbers) for name, field in fields.items() if random.random() < PRESENT}


def value(random: Random, field: Mapping[str, Any], around: Around, numbers: Sequence[float]) -> Any:
    match field["type"]:
        case "text":
            return random.choice(("", *TEXTS))
        case "number":
            return random.choice(numbers)
        case "boolean":
            return random.random() < 0.5
        case "date":
            return random.choice(around.dates)
        case "datetime":
            return random.choice(around.instants)
        case "choice":
            return random.choice(field["options"])["value"]
        case "text_list":
            return random.choices(("", *TEXTS[:12], *TEXTS[::5]), k=random.choice((0, 1, 1, 2, 4)))
        case _:
            return [values(random, field["fields"], around, numbers) for _ in range(random.choice((0, 1, 1, 2, 3)))]
