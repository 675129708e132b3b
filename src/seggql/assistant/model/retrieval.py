"""Which part of a large catalogue a model is shown: what the words mention, and what everybody asks about."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from rapidfuzz import fuzz, process

from seggql.rules.catalogue import Catalogue, EventType, Field
from seggql.rules.nodes import Rule, dump
from seggql.rules.text import fold
from seggql.rules.values import Json

from .catalogue import catalogue_lines
from .schema import answer_schema
from .strict import faults
from .vocabulary import Vocabulary, vocabulary

BEST = 40
"""Attributes, and as many events, that a model is shown of a catalogue that is too large, beside the standard ones."""
MAX_LINES = 60_000
"""Characters of a catalogue in a prompt; more is slow and expensive, and models begin to overlook things."""
LONGEST_PHRASE = 3
"""Words of the text that are looked up together."""

Thing = TypeVar("Thing")


def shown(catalogue: Catalogue, text: str, base: Rule | None, best: int = BEST) -> tuple[Vocabulary, bool]:
    """The vocabulary to use for a text, and whether it is all of the catalogue.

    The whole one where it fits into a form and a prompt; else the best matches, fewer until they fit. What the base
    rule names is always there.
    """
    whole = vocabulary(catalogue)
    if _fits(whole):
        return whole, True
    named = frozenset(_names(dump(base))) if base is not None else frozenset[str]()
    phrases = _phrases(text)
    while True:
        part = vocabulary(_pruned(catalogue, phrases, named, best))
        if best <= 1 or _fits(part):
            return part, False
        best //= 2


def _fits(words: Vocabulary) -> bool:
    return len(catalogue_lines(words)) <= MAX_LINES and not faults(answer_schema(words))


def _pruned(catalogue: Catalogue, phrases: list[str], named: frozenset[str], best: int) -> Catalogue:
    def of_field(field: Field) -> float:
        return 200.0 if field.standard or field.name in named else _score(_field_words(field), phrases)

    def of_event(event: EventType) -> float:
        return 200.0 if event.name in named else _score(_event_words(event), phrases)

    standard = sum(field.standard for field in catalogue.attributes.values())
    events = {
        name: replace(event, properties=_best(event.properties, of_field, best))
        for name, event in _best(catalogue.events, of_event, best).items()
    }
    return replace(
        catalogue,
        attributes=_best(catalogue.attributes, of_field, best + standard),
        events=events,
        segments=_best(
            catalogue.segments, lambda one: 200.0 if one.id in named else _score(iter((one.name,)), phrases), best
        ),
    )


def _best(things: Mapping[str, Thing], score: Callable[[Thing], float], most: int) -> dict[str, Thing]:
    """The things with the highest scores; among equals the first by name."""
    ranked = sorted(things, key=lambda name: (-score(things[name]), name))
    return {name: things[name] for name in ranked[:most]}


def _score(words: Iterator[str], phrases: list[str]) -> float:
    """How much the most similar word resembles the most similar phrase, 0 to 100."""
    found = (process.extractOne(fold(word), phrases, scorer=fuzz.ratio) for word in words)
    return max((match[1] for match in found if match), default=0.0)


def _field_words(field: Field) -> Iterator[str]:
    yield from (field.name.replace("_", " "), field.label, *field.synonyms)
    for option in field.options:
        yield from (option.value, option.label, *option.synonyms)
    for inner in field.fields.values():
        yield from _field_words(inner)


def _event_words(event: EventType) -> Iterator[str]:
    yield from (event.name.replace("_", " "), event.label, *event.synonyms)
    for field in event.properties.values():
        yield from _field_words(field)


def _phrases(text: str) -> list[str]:
    words = ["".join(sign for sign in word if sign.isalnum()) for word in fold(text).replace("-", " ").split()]
    return [
        " ".join(words[start : start + length])
        for length in range(1, LONGEST_PHRASE + 1)
        for start in range(len(words) - length + 1)
    ]


def _names(rule: Json) -> Iterator[str]:
    """Every text in a rule, names among them."""
    match rule:
        case str():
            yield rule
        case list():
            for part in rule:
                yield from _names(part)
        case dict():
            for part in rule.values():
                yield from _names(part)
        case _:
            pass
