"""The filled form around the rule, read leniently: a server may not enforce it, and only the rule decides anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from seggql.rules.text import fold
from seggql.rules.values import Json

from ..contract import Reason
from .coverage import Place
from .quoting import clean

MOST = 50
"""Entries of a list in an answer that are looked at."""
MAX_NAME = 60
"""Characters of a name; a longer one is none."""


@dataclass(frozen=True)
class Answer:
    """`evidence` is the words by id. `rule` is not yet read; None where nothing was understood."""

    rule: Json
    evidence: Mapping[int, str]
    unresolved: tuple[tuple[str, Reason], ...]
    assumptions: tuple[str, ...]
    name: str
    summary: str


def read_answer(raw: Mapping[str, Json]) -> Answer:
    """Whatever can be read; what cannot is left out."""
    name = _text(raw.get("name"), MAX_NAME + 1)
    return Answer(
        rule=raw.get("rule"),
        evidence=dict(_evidence(raw.get("evidence"))),
        unresolved=tuple(_unresolved(raw.get("unresolved"))),
        assumptions=tuple(text for one in _entries(raw.get("assumptions")) if (text := _text(one, 200))),
        name=name if len(name) <= MAX_NAME else "",
        summary=_text(raw.get("summary"), 1_000),
    )


def _evidence(raw: Json) -> Iterator[tuple[int, str]]:
    for one in _entries(raw):
        match one:
            case {"id": int() as id, "words": str() as words}:
                yield id, words
            case _:
                pass


def _unresolved(raw: Json) -> Iterator[tuple[str, Reason]]:
    for one in _entries(raw):
        match one:
            case {"words": str() as words, "reason": str() as reason} if words.strip():
                yield words, Reason(reason) if reason in list(Reason) else Reason.UNPLACED
            case _:
                pass


def _entries(raw: Json) -> list[Json]:
    return raw[:MOST] if isinstance(raw, list) else []


def _text(raw: Json, most: int) -> str:
    return clean(raw, most) if isinstance(raw, str) else ""


def located(words: str, text: str, taken: list[Place]) -> Place | None:
    """Where the words stand in the text: as whole words and where nothing was taken yet, if that can be.

    Models copy words well and count characters badly, so no offset of theirs is ever used.
    """
    folded, sought = fold(text), fold(words.strip())
    if not sought:
        return None
    found: list[Place] = []
    start = folded.find(sought)
    while start >= 0:
        end = start + len(sought)
        found.append(Place(start, end, text[start:end]))
        start = folded.find(sought, start + 1)
    free = [one for one in found if not any(one.start < other.end and other.start < one.end for other in taken)]
    whole = [one for one in found if _is_whole(one, text)]
    return next((one for one in free if one in whole), None) or next(iter(whole or free or found), None)


def _is_whole(place: Place, text: str) -> bool:
    """Whether the place begins and ends where words do."""
    around = text[max(place.start - 1, 0) : place.start], text[place.end : place.end + 1]
    inside = place.text[0], place.text[-1]
    return not any(outer.isalnum() and inner.isalnum() for outer, inner in zip(around, inside, strict=True))
