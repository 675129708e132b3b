"""Examples of right answers, made for this account: fixed ones would leak their names and values into drafts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from seggql.rules.types import Trait
from seggql.rules.values import Json

from ..contract import Reason
from .quoting import clean
from .schema import listed_options
from .vocabulary import Attribute, Event, Total, Vocabulary


@dataclass(frozen=True)
class Shot:
    """Criteria and the answer to them."""

    criteria: str
    answer: dict[str, Json]


def shots(vocabulary: Vocabulary) -> tuple[Shot, ...]:
    """One of each kind that the catalogue has the means for; always the one where nothing is understood."""
    return tuple(shot for make in _KINDS if (shot := make(vocabulary)))


def _answer(
    rule: Json,
    name: str,
    summary: str,
    *evidence: tuple[str, str],
    unresolved: tuple[str, Reason] | None = None,
    assumptions: tuple[str, ...] = (),
) -> dict[str, Json]:
    """A filled form; the evidence as (words, meaning)."""
    return {
        "evidence": [{"id": id, "words": words, "meaning": meaning} for id, (words, meaning) in enumerate(evidence, 1)],
        "unresolved": [{"words": unresolved[0], "reason": unresolved[1].value}] if unresolved else [],
        "rule": rule,
        "assumptions": list(assumptions),
        "name": name,
        "summary": summary,
    }


def _choices(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str, str]]:
    """Key, label, first option and its label, of the short choices; the account's own ones first."""
    listed = listed_options(vocabulary)
    found = [
        (subject.field.standard, key, clean(subject.field.label), subject.field.options[0])
        for key, subject in vocabulary.subjects.items()
        if isinstance(subject, Attribute) and key in listed
    ]
    for _, key, label, option in sorted(found, key=lambda one: one[:2]):
        yield key, label, option.value, clean(option.label)


def _two_attributes(vocabulary: Vocabulary) -> Shot | None:
    choice = next(_choices(vocabulary), None)
    number = next(
        (
            (key, clean(subject.field.label))
            for key, subject in vocabulary.subjects.items()
            if isinstance(subject, Attribute) and subject.field.type.has(Trait.NUMERIC)
        ),
        None,
    )
    if choice is None or number is None:
        return None
    (key, label, option, called), (counted, amount) = choice, number
    first, second = f"{label} {called}", f"{amount} of at least 17"
    rule: Json = {
        "all": [
            {key: {"is": [option]}, "evidence": [1]},
            {counted: {"greater_or_equal": 17}, "evidence": [2]},
        ]
    }
    evidence = (first, f"{key} is {option}"), (second, f"{counted} is 17 or more")
    summary = f"People whose {label} is {called} and whose {amount} is at least 17."
    return Shot(f"{first}, {second}", _answer(rule, f"{called}, {amount} 17+", summary, *evidence))


def _words_without_a_place(vocabulary: Vocabulary) -> Shot | None:
    choice = next(_choices(vocabulary), None)
    if choice is None:
        return None
    key, label, option, called = choice
    lost = "with a lucky number"
    return Shot(
        f"{label} {called} {lost}",
        _answer(
            {key: {"is": [option]}, "evidence": [1]},
            called,
            f"People whose {label} is {called}.",
            (f"{label} {called}", f"{key} is {option}"),
            unresolved=(lost, Reason.NO_SUCH_ATTRIBUTE),
        ),
    )


def _event(vocabulary: Vocabulary) -> tuple[str, str, dict[str, Json]] | None:
    """Key and label of an event, and what its clauses end with when they have no conditions."""
    for key, subject in vocabulary.subjects.items():
        if isinstance(subject, Event):
            return key, clean(subject.event.label), {"join": "all", "where": []} if subject.fields else {}
    return None


def _often(vocabulary: Vocabulary) -> Shot | None:
    event = _event(vocabulary)
    if event is None:
        return None
    key, label, where = event
    words = f"{label} at least 3 times in the last 2 weeks"
    time: Json = {"within_last": 2, "unit": "weeks"}
    rule: Json = {key: {"at_least": 3}, "time": time, **where, "evidence": [1]}
    summary = f"People with {label} at least 3 times within the last 2 weeks."
    return Shot(words, _answer(rule, f"{label} 3+", summary, (words, f"{key} at least 3 within_last 2 weeks")))


def _never(vocabulary: Vocabulary) -> Shot | None:
    event = _event(vocabulary)
    if event is None:
        return None
    key, label, where = event
    words = f"no {label} in the last month"
    time: Json = {"within_last": 30, "unit": "days"}
    rule: Json = {key: {"equals": 0}, "time": time, **where, "evidence": [1]}
    evidence = words, f"{key} exactly 0 within_last 30 days"
    summary = f"People without {label} within the last 30 days."
    answer = _answer(rule, f"No {label}", summary, evidence, assumptions=("A month is counted as 30 days.",))
    return Shot(words, answer)


def _in_total(vocabulary: Vocabulary) -> Shot | None:
    for key, subject in vocabulary.subjects.items():
        if isinstance(subject, Total):
            number, field = next(iter(subject.numbers.items()))
            label, event = clean(field.label), clean(subject.event.label)
            words = f"more than 250 {label} of {event} in total"
            rule: Json = {
                key: "sum", "of": number, "test": {"greater_than": 250},
                "time": None, "join": "all", "where": [], "evidence": [1],
            }  # fmt: skip
            summary = f"People whose {label} of {event} is more than 250 in total."
            evidence = words, f"{key} sum of {number} greater than 250"
            return Shot(words, _answer(rule, f"{event} 250+", summary, evidence))
    return None


def _nothing(vocabulary: Vocabulary) -> Shot:
    words = "the good ones"
    return Shot(words, _answer(None, "", "", unresolved=(words, Reason.VAGUE)))


_KINDS: tuple[Callable[[Vocabulary], Shot | None], ...] = (
    _two_attributes, _often, _never, _in_total, _words_without_a_place, _nothing,
)  # fmt: skip
