"""Which part of a large catalogue a model is shown: what the words mention, and what everybody asks about."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from rapidfuzz import fuzz, process

from seggql.rules.catalogue import Catalogue, EventType, Field, SavedSegment
from seggql.rules.text import fold
from seggql.rules.values import Json

from .catalogue import catalogue_lines
from .schema import answer_schema
from .strict import faults
from .vocabulary import vocabulary

BEST = 40
"""Attributes, and as many events, that a model is shown of a catalogue that is too large, beside the standard ones."""
MAX_LINES = 60_000
"""Characters of a catalogue in a prompt; more is slow and expensive, and models begin to overlook things."""
LONGEST_PHRASE = 3
"""Words of the text that are looked up together."""
ALWAYS, LAST = 200.0, -1.0
"""The scores of what is needed and of what was seen before; likeness is from 0 to 100."""

Thing = TypeVar("Thing", Field, EventType, SavedSegment)


def shown(
    catalogue: Catalogue, text: str, needed: frozenset[str] = frozenset(), seen: Catalogue | None = None
) -> Catalogue:
    """The part of the catalogue to show for a text: the catalogue itself where it fits into a form and a prompt.

    Else the things most like the words, fewer until they fit. What is `needed` by name is always among them; what
    was `seen` before comes last.
    """
    if _fits(catalogue):
        return catalogue
    before = frozenset((*seen.attributes, *seen.events, *seen.segments)) if seen else frozenset[str]()
    ranking = _Ranking(_phrases(text), needed, before)
    best = BEST
    while True:
        part = ranking.best_of(catalogue, best)
        if best <= 1 or _fits(part):
            return part
        best //= 2


def names(rule: Json) -> Iterator[str]:
    """Every text in a rule, the names of its attributes, events and segments among them."""
    match rule:
        case str():
            yield rule
        case list():
            for part in rule:
                yield from names(part)
        case dict():
            for part in rule.values():
                yield from names(part)
        case _:
            pass


def _fits(catalogue: Catalogue) -> bool:
    words = vocabulary(catalogue)
    return len(catalogue_lines(words)) <= MAX_LINES and not faults(answer_schema(words))


@dataclass(frozen=True)
class _Ranking:
    """What is shown first: what is needed, what resembles a phrase of the text, what was seen before."""

    phrases: list[str]
    needed: frozenset[str]
    seen: frozenset[str]

    def best_of(self, catalogue: Catalogue, most: int) -> Catalogue:
        """The catalogue with `most` attributes beside the standard ones, as many events, properties and segments."""
        standard = {name: field for name, field in catalogue.attributes.items() if field.standard}
        own = {name: field for name, field in catalogue.attributes.items() if not field.standard}
        events = {
            name: replace(event, properties=self._first(event.properties, _of_field, most))
            for name, event in self._first(catalogue.events, _of_event, most).items()
        }
        return replace(
            catalogue,
            attributes={**standard, **self._first(own, _of_field, most)},
            events=events,
            segments=self._first(catalogue.segments, lambda segment: (segment.name,), most),
        )

    def _first(
        self, things: Mapping[str, Thing], words: Callable[[Thing], Iterable[str]], most: int
    ) -> dict[str, Thing]:
        """The things with the highest scores; among equals the first by name."""
        scores = {name: self._score(name, words(thing)) for name, thing in things.items()}
        ranked = sorted(things, key=lambda name: (-scores[name], name))
        return {name: things[name] for name in ranked[:most]}

    def _score(self, name: str, words: Iterable[str]) -> float:
        """How much the most similar word resembles the most similar phrase."""
        if name in self.needed:
            return ALWAYS
        if name in self.seen:
            return LAST
        found = (process.extractOne(fold(word), self.phrases, scorer=fuzz.ratio) for word in words)
        return max((match[1] for match in found if match), default=0.0)


def _of_field(field: Field) -> Iterator[str]:
    """What a field is called, and everything in it."""
    yield from (field.name.replace("_", " "), field.label, *field.synonyms)
    for option in field.options:
        yield from (option.value, option.label, *option.synonyms)
    for inner in field.fields.values():
        yield from _of_field(inner)


def _of_event(event: EventType) -> Iterator[str]:
    yield from (event.name.replace("_", " "), event.label, *event.synonyms)
    for field in event.properties.values():
        yield from _of_field(field)


def _phrases(text: str) -> list[str]:
    """Every run of up to three words."""
    words = ["".join(sign for sign in word if sign.isalnum()) for word in fold(text).replace("-", " ").split()]
    return [
        " ".join(words[start : start + length])
        for length in range(1, LONGEST_PHRASE + 1)
        for start in range(len(words) - length + 1)
    ]
