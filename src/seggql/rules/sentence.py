"""A bound rule as deterministic English: one meaning, one reading, good enough to print in a contract.

Conditions on the person begin with *who*, *whose*, *with* or *for whom*, those on an item or event with *the*.
Parts that belong together by another word than their surroundings stand in brackets: nothing rests on the
precedence of "and" and "or". The assistant's parser reads every sentence back, with the same frames and rows.

Labels stand for names here; catalogues tell apart the things that are called the same (`catalogue.told_apart`).
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import assert_never

from . import wording
from .bound import AllOf, AnyOf, Condition, Happened, Items, Measured, Member, Node, Not, Window
from .catalogue import EventType, Field
from .moment import Span
from .occurrences import OCCURRENCES
from .operands import Operand
from .operators import OPERATORS, Operator
from .types import Trait
from .windows import WINDOWS
from .wording import listed, lowered, quoted, verb_phrase, written

EVERYONE = "All people"
PEOPLE = "People"
ANYONE, NO_ONE = "who are anyone", "who are no one"
ANYTHING, NOTHING = "anything holds", "nothing holds"
"""A condition that always or never holds, on the person and on an item or event."""
WHOSE, THE = "whose {field} {predicate}", "the {field} {predicate}"
AGED = "who {predicate}"
HAPPENED, NOT_HAPPENED = "who have had the event {event}", "who have not had the event {event}"
MEASURED = "for whom {measure}"
MEMBER, NOT_MEMBER = "who are in the segment {segment}", "who are not in the segment {segment}"
ITEMS = {"any": "with any {items}", "all": "with only {items}", "none": "with no {items}"}
INNER_ITEMS = {
    "any": "there are any {items}",
    "all": "there are only {items}",
    "none": "there are no {items}",
}
AGE = {
    "is": "are {value} years old",
    "less_than": "are younger than {value}",
    "less_or_equal": "are at most {value} years old",
    "greater_or_equal": "are at least {value} years old",
    "greater_than": "are older than {value}",
    "between": "are between {from} and {to} years old",
}
"""How the derived age is spoken of; other operators speak of it as of any attribute."""
ON = "on {from}"
"""A window of one whole day."""
OPEN_ENDS = {True: ("since {from}", "until {to}"), False: ("since {from}", "before {to}")}
"""A window between two ends in parts: of dates (both included), of instants (the second excluded)."""

_PREDICATES = frozenset(
    word
    for row in (*(row.english for row in OPERATORS.values()), *AGE.values())
    for several in (False, True)
    for negated in (False, True)
    for word in verb_phrase(row, several=several, negated=negated).split()[:1]
)
"""The words a predicate may begin with."""
_AFTER_EVENT = _PREDICATES | {
    word
    for rows in (OCCURRENCES, WINDOWS)
    for row in rows.values()
    for word in row.english.split()[:1]
} | {"since", "until", "before"}  # fmt: skip


def sentence(node: Node) -> str:
    """The whole rule as a noun phrase without a full stop: “People whose city is London”."""
    rule = plain(node)
    return EVERYONE if rule == AllOf(()) else f"{PEOPLE} {_line(rule, inner=False)}"


def clause_text(node: Node) -> str:
    """A part of a rule as it stands in the sentence: “whose city is London”."""
    return _line(plain(node), inner=False)


def plain(node: Node) -> Node:
    """The same meaning without groups of one, groups within groups of their kind, and double negations."""
    match node:
        case AllOf(parts):
            flat = tuple(_flat(parts, AllOf))
            return flat[0] if len(flat) == 1 else AllOf(flat)
        case AnyOf(parts):
            flat = tuple(_flat(parts, AnyOf))
            return flat[0] if len(flat) == 1 else AnyOf(flat)
        case Not(part):
            inner = plain(part)
            return inner.part if isinstance(inner, Not) else Not(inner)
        case Condition() | Items() | Happened() | Measured() | Member():
            return node
        case _:
            assert_never(node)


def _flat(parts: tuple[Node, ...], kind: type[AllOf] | type[AnyOf]) -> Iterator[Node]:
    for part in map(plain, parts):
        if isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def _line(node: Node, inner: bool) -> str:
    """Plain parts in a row, joined by one word."""
    match node:
        case AllOf(parts) if parts:
            return listed([_part(part, inner, loose=True) for part in parts], "and")
        case AnyOf(parts):
            return listed([_part(part, inner, loose=False) for part in parts], "or")
        case _:
            return _part(node, inner, loose=True)


def _part(node: Node, inner: bool, loose: bool) -> str:
    """One part of a line. `loose` says that conditions joined by "and" may follow it without brackets."""
    match node:
        case AllOf(()):
            return ANYTHING if inner else ANYONE
        case AllOf() | AnyOf():
            return f"({_line(node, inner)})"
        case Not(AllOf(())):
            return NOTHING if inner else NO_ONE
        case Not(Condition() as part):
            return _condition(part, inner, negated=True)
        case Not(Happened() as part):
            return _happened(part, loose, negated=True)
        case Not(Member(name=name)):
            return NOT_MEMBER.format(segment=quoted(name))
        case Not(part):
            return f"not ({_line(part, inner)})"
        case Condition():
            return _condition(node, inner, negated=False)
        case Items():
            return _items(node, inner, loose)
        case Happened():
            return _happened(node, loose, negated=False)
        case Measured():
            return _measured(node, loose)
        case Member(name=name):
            return MEMBER.format(segment=quoted(name))
        case _:
            assert_never(node)


def _condition(node: Condition, inner: bool, negated: bool) -> str:
    field, operator = node.field, node.operator
    twin = negation(operator)
    if negated and twin is not None:
        operator, negated = twin, False
    if field.derived_from is not None and operator.positive.name in AGE:
        english = verb_phrase(
            AGE[operator.positive.name], several=True, negated=negated or operator.negates is not None
        )
        return AGED.format(predicate=_filled(english, operator, field, node.operand))
    several = wording.is_plural(field.label)
    predicate = _predicate(operator, field, node.operand, several=several, negated=negated)
    return (THE if inner else WHOSE).format(field=field_word(field), predicate=predicate)


def negation(operator: Operator) -> Operator | None:
    """The row that is true exactly where this one is false, if there is one."""
    if operator.negates is not None:
        return operator.positive
    return next((row for row in OPERATORS.values() if row.negates == operator.name), None)


def spoken(operator: Operator, field: Field) -> Operator:
    """The row whose English is used: a date is “before” another one, never “less than” it."""
    if not field.type.has(Trait.TEMPORAL) or operator.twin is not None:
        return operator
    same = (row for row in OPERATORS.values() if row.comparison is operator.comparison and row.twin is None)
    return next((row for row in same if row.trait is Trait.TEMPORAL), operator)


def _predicate(operator: Operator, field: Field, operand: Operand, *, several: bool, negated: bool) -> str:
    row = spoken(operator, field)
    english = verb_phrase(row.english, several=several, negated=negated)
    return _filled(english, row, field, operand)


def _filled(english: str, operator: Operator, field: Field, operand: Operand) -> str:
    if isinstance(operand, Span):
        return english.format(value=operand)
    words = [wording.value(field, scalar) for scalar in operand]
    if operator.form.name == "range":
        return english.format_map({"from": words[0], "to": words[1]})
    if not words:
        return english
    joined = wording.every(words) if operator.joins == "and" else listed(words, operator.joins)
    return english.format(value=joined)


def field_word(field: Field) -> str:
    return written(lowered(field.label), _PREDICATES)


def event_word(event: EventType) -> str:
    return written(event.label, _AFTER_EVENT)


def _happened(node: Happened, loose: bool, negated: bool) -> str:
    occurrence = node.occurrence.english.format(times=wording.times(node.count))
    if (node.occurrence.name, node.count) == ("at_least", 1):
        occurrence = ""
    if (node.occurrence.name, node.count) == ("equals", 0):
        occurrence, negated = "", not negated
    frame = NOT_HAPPENED if negated else HAPPENED
    return _spaced(
        frame.format(event=event_word(node.event)), occurrence, window_text(node.window), _where(node.where, loose)
    )


def _measured(node: Measured, loose: bool) -> str:
    named = field_word(node.property) if node.property else ""
    measure = node.measure.english.format(property=named, event=event_word(node.event))
    predicate = _predicate(node.operator, node.field, node.operand, several=False, negated=False)
    return _spaced(MEASURED.format(measure=measure), window_text(node.window), predicate, _where(node.where, loose))


def _items(node: Items, inner: bool, loose: bool) -> str:
    frame = (INNER_ITEMS if inner else ITEMS)[node.match].format(items=field_word(node.field))
    if inner:
        return _spaced(frame, f"where ({_line(plain(node.where), inner=True)})")
    return _spaced(frame, _where(node.where, loose))


def _where(where: Node | None, loose: bool) -> str:
    if where is None:
        return ""
    conditions = plain(where)
    line = _line(conditions, inner=True)
    several = isinstance(conditions, AllOf | AnyOf) and conditions.parts
    bare = not several or (loose and isinstance(conditions, AllOf))
    return f"where {line}" if bare else f"where ({line})"


def window_text(window: Window) -> str:
    """When: empty for any time."""
    match window.ends:
        case ():
            return window.operator.english
        case (Span() as span,):
            return window.operator.english.format(span=span)
        case (Span() as first, Span() as second):
            return window.operator.english.format_map({"from": first, "to": second})
        case _:
            return _between(window)


def _between(window: Window) -> str:
    words: dict[str, str] = {}
    for key, end in zip(("from", "to"), window.ends, strict=True):
        if isinstance(end, datetime):
            words[key] = wording.instant(end)
        elif isinstance(end, date):
            words[key] = wording.day(end)
    dates = not any(isinstance(end, datetime) for end in window.ends)
    if dates and window.ends[0] == window.ends[1]:
        return ON.format_map(words)
    if dates and len(words) == 2:
        return window.operator.english.format_map(words)
    since, until = OPEN_ENDS[dates]
    parts = [frame.format_map(words) for key, frame in (("from", since), ("to", until)) if key in words]
    return " and ".join(parts)


def _spaced(*parts: str) -> str:
    return " ".join(part for part in parts if part)
