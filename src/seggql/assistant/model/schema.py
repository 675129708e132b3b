"""The form a model fills in: the dialect as a JSON Schema in the strict subset that endpoints enforce.

No two branches of an `anyOf` begin with the same key, every property is required, and nothing recurses unless asked:
some servers refuse recursion. Each attribute has a branch of its own, so an operator that does not apply to it, or
a value that is none of its options, cannot be written.
"""

from collections.abc import Collection, Mapping
from typing import assert_never

from seggql.rules.catalogue import Field
from seggql.rules.measures import MEASURES
from seggql.rules.moment import CALENDAR_UNITS, CLOCK_UNITS
from seggql.rules.nodes import MATCHES
from seggql.rules.occurrences import OCCURRENCES
from seggql.rules.operators import Operator, operators_for
from seggql.rules.types import TYPES, ValueType

from ..contract import Reason
from .shapes import OPERANDS, TIMES
from .strict import BOOLEAN, MAX_VALUES, NULL, NUMBER, TEXT, WHOLE, Form, either, many, obj, one_of, ref
from .vocabulary import Attribute, Event, Items, Membership, Subject, Timing, Total, Vocabulary

DEPTH = 2
"""Levels of all/any/none above the clauses when nothing recurses."""
MAX_OPTIONS = 50
"""A choice with more options than this is written as free text; binding then refuses what is no option."""
OWN_VALUES = 60
"""The values that a form lists for itself, such as units; some fewer in fact."""
JOINS = ("all", "any", "none")
"""How the parts of a group are joined, and the conditions on an item or an event."""
REASONS = tuple(reason for reason in Reason if reason is not Reason.LANGUAGE)
"""Why words find no place; a model reads every language."""

_SCALARS: Mapping[str, Form] = {"number": NUMBER, "boolean": BOOLEAN}


def answer_schema(vocabulary: Vocabulary, *, recursive: bool = False) -> Form:
    """The form for this vocabulary, byte for byte the same each time. With `recursive`, groups nest without end."""
    listed = listed_options(vocabulary)
    forms: Form = {f"test.{row.name}": _test(row, _scalar(row)) for row in TYPES.values()}
    for key, field in vocabulary.fields:
        if key in listed:
            forms[f"options.{key}"] = one_of(option.value for option in field.options)
            forms[f"test.{key}"] = _test(field.type, ref(f"options.{key}"))
    forms["times"] = either(obj({row.name: WHOLE}) for row in OCCURRENCES.values())
    forms["time"] = either([*(shape.form(name, TEXT) for name, shape in TIMES.items()), NULL])
    forms["clock"], forms["calendar"] = one_of(CLOCK_UNITS), one_of(CALENDAR_UNITS)
    forms["join"] = one_of(JOINS)
    forms["total"] = one_of(row.name for row in MEASURES.values() if not row.of_time)
    forms["timing"] = one_of(row.name for row in MEASURES.values() if row.of_time)
    for key, subject in vocabulary.subjects.items():
        if isinstance(subject, Items | Event) and subject.fields:
            tests = ((name, _field_test(f"{key}.{name}", field, listed)) for name, field in subject.fields.items())
            forms[f"where.{key}"] = either(obj({name: test}) for name, test in tests)
    clauses = (_clause(key, subject, listed) for key, subject in vocabulary.subjects.items())
    forms["clause"] = either(clauses)
    return {**obj(_answer(_groups(forms, recursive))), "$defs": _used(forms)}


def listed_options(vocabulary: Vocabulary) -> frozenset[str]:
    """The keys of the choices whose options are written out: the short ones, as many as fit beside the names."""
    named = sum(len(_listed_names(subject)) for subject in vocabulary.subjects.values())
    choices = sorted((len(field.options), key) for key, field in vocabulary.fields if field.options)
    listed: set[str] = set()
    room = MAX_VALUES - OWN_VALUES - named
    for count, key in choices:
        room -= count
        if count > MAX_OPTIONS or room < 0:
            break
        listed.add(key)
    return frozenset(listed)


def _listed_names(subject: Subject) -> Collection[str]:
    match subject:
        case Total():
            return subject.numbers
        case Membership():
            return subject.ids
        case Items():
            return MATCHES
        case Attribute() | Event() | Timing():
            return ()
        case _:
            assert_never(subject)


def _answer(rule: Form) -> Form:
    """What is understood is said first: each phrase with its meaning, then what found no place, then the rule."""
    evidence = obj({"id": WHOLE, "words": TEXT, "meaning": TEXT})
    reasons = one_of(reason.value for reason in REASONS)
    return {
        "evidence": many(evidence),
        "unresolved": many(obj({"words": TEXT, "reason": reasons})),
        "rule": either([rule, NULL]),
        "assumptions": many(TEXT),
        "name": TEXT,
        "summary": TEXT,
    }


def _groups(forms: Form, recursive: bool) -> Form:
    """Adds the groups to the forms; the topmost."""
    clause = ref("clause")
    if recursive:
        forms["node"] = either([clause, *(obj({join: many(ref("node"))}) for join in JOINS)])
        return ref("node")
    node = clause
    for level in range(1, DEPTH + 1):
        forms[f"node{level}"] = either([clause, *(obj({join: many(node)}) for join in JOINS)])
        node = ref(f"node{level}")
    return node


def _clause(key: str, subject: Subject, listed: frozenset[str]) -> Form:
    evidence: Form = {"evidence": many(WHOLE)}
    match subject:
        case Attribute(field):
            return obj({key: _field_test(key, field, listed), **evidence})
        case Items(_, fields):
            return obj({key: one_of(MATCHES), **_where(key, fields), **evidence})
        case Event(_, fields) | Total(_, fields) | Timing(_, fields):
            event = "event." + key.partition(".")[2]
            return obj({**_happening(key, subject), "time": ref("time"), **_where(event, fields), **evidence})
        case Membership(ids):
            return obj({key: one_of(ids), **evidence})
        case _:
            assert_never(subject)


def _happening(key: str, subject: Event | Total | Timing) -> Form:
    match subject:
        case Event():
            return {key: ref("times")}
        case Total():
            return {key: ref("total"), "of": one_of(subject.numbers), "test": ref("test.number")}
        case Timing():
            return {key: ref("timing"), "test": ref("test.datetime")}
        case _:
            assert_never(subject)


def _where(key: str, fields: Mapping[str, Field]) -> Form:
    """The conditions on an item or event, where it has fields to ask about."""
    return {"join": ref("join"), "where": many(ref(f"where.{key}"))} if fields else {}


def _field_test(key: str, field: Field, listed: frozenset[str]) -> Form:
    return ref(f"test.{key if key in listed else field.type.name}")


def _test(row: ValueType, scalar: Form) -> Form:
    return either(_comparison(operator, scalar) for operator in operators_for(row))


def _comparison(operator: Operator, scalar: Form) -> Form:
    return OPERANDS[operator.form.name].form(operator.name, scalar)


def _scalar(row: ValueType) -> Form:
    return _SCALARS.get(row.name, TEXT)


def _used(forms: Form) -> Form:
    """The forms without those that nothing points at."""
    text = str(forms)
    return {name: form for name, form in forms.items() if f"'#/$defs/{name}'" in text or name.startswith("node")}
