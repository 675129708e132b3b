"""What is told beside a drafted rule: which words became which clause, which found no place, what was assumed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from seggql.rules.catalogue import Catalogue
from seggql.rules.text import fold

from ..contract import Reason, Span, Unresolved
from .answer import Answer, located
from .coverage import Place, invented, missing
from .dialect import Clause
from .facts import Facts

MOST_SUGGESTIONS = 3
NEAR = 70
"""From this likeness on, of 100, a name is suggested."""
_MISNAMED = (Reason.NO_SUCH_ATTRIBUTE, Reason.NO_SUCH_VALUE)


@dataclass(frozen=True)
class Review:
    """What a draft says of itself."""

    spans: tuple[Span, ...]
    unresolved: tuple[Unresolved, ...]
    assumptions: tuple[str, ...]


def review(
    text: str, answer: Answer, clauses: Sequence[Clause], rule: Facts, before: Facts, catalogue: Catalogue
) -> Review:
    """Compare the words with the rule. `before` are the facts of the rule that is being refined."""
    places = _evidence(text, answer)
    spans = tuple(
        Span(clause.pointer, places[id].start, places[id].end, places[id].text)
        for clause in clauses
        for id in clause.evidence
        if id in places
    )
    unresolved = _unresolved(text, answer, clauses, places, catalogue)
    for place in missing(text, rule | before):
        if not any(one.start < place.end and place.start < one.end for one in unresolved):
            unresolved.append(_words(place, Reason.UNPLACED))
    added = invented(text, rule - before)
    assumed = (f"“{fact}” is a reading of your words; it does not stand in them." for fact in added)
    return Review(spans, tuple(sorted(unresolved, key=lambda one: one.start)), (*answer.assumptions, *assumed))


def lost(text: str, answer: Answer, catalogue: Catalogue) -> tuple[Unresolved, ...]:
    """The words of an answer without a rule: those it names, or all of them."""
    named = _unresolved(text, answer, (), {}, catalogue)
    return tuple(named) or (Unresolved(text, 0, len(text), Reason.UNPLACED),)


def _evidence(text: str, answer: Answer) -> Mapping[int, Place]:
    places: dict[int, Place] = {}
    for id, words in answer.evidence.items():
        place = located(words, text, list(places.values()))
        if place is not None:
            places[id] = place
    return places


def _unresolved(
    text: str, answer: Answer, clauses: Sequence[Clause], places: Mapping[int, Place], catalogue: Catalogue
) -> list[Unresolved]:
    """The words that the answer names, and those it took apart and then used in no clause."""
    found: list[Unresolved] = []
    for words, reason in answer.unresolved:
        place = located(words, text, [])
        if place is not None:
            suggestions = _suggestions(place.text, catalogue) if reason in _MISNAMED else ()
            found.append(_words(place, reason, suggestions))
    used = {id for clause in clauses for id in clause.evidence}
    for id, place in places.items():
        overlapping = any(one.start < place.end and place.start < one.end for one in found)
        if used and id not in used and not overlapping:
            found.append(_words(place, Reason.UNPLACED))
    return found


def _words(place: Place, reason: Reason, suggestions: tuple[str, ...] = ()) -> Unresolved:
    return Unresolved(place.text, place.start, place.end, reason, suggestions)


def _suggestions(words: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The labels of the things in the catalogue that are called most like the words."""
    called = [
        (name, thing.label)
        for thing in (*catalogue.attributes.values(), *catalogue.events.values())
        for name in (thing.label, *thing.synonyms)
    ]
    near = process.extract(
        fold(words), [fold(name) for name, _ in called], scorer=fuzz.WRatio, score_cutoff=NEAR, limit=10
    )
    return tuple(dict.fromkeys(called[index][1] for _, _, index in near))[:MOST_SUGGESTIONS]
