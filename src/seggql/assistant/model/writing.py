"""A rule becomes a filled form: what `to_rule` reads back as the same rule."""

from collections.abc import Mapping
from typing import TypeVar, assert_never

from seggql.rules import nodes
from seggql.rules.catalogue import Field
from seggql.rules.operators import Operator
from seggql.rules.values import Json

from .dialect import OutsideDialect
from .shapes import ANY_TIME, OPERANDS, TIMES
from .vocabulary import MEMBERSHIP, Attribute, Event, Items, Membership, Subject, Timing, Total, Vocabulary

Kind = TypeVar("Kind", Attribute, Items, Event, Total, Timing)


def to_answer(rule: nodes.Rule, vocabulary: Vocabulary) -> dict[str, Json]:
    """The rule in the dialect, its evidence left open. Raises OutsideDialect where it cannot be said."""
    match rule:
        case nodes.AllOf(parts):
            return {"all": [to_answer(part, vocabulary) for part in parts]}
        case nodes.AnyOf(parts):
            return {"any": [to_answer(part, vocabulary) for part in parts]}
        case nodes.Not(nodes.AnyOf(parts)) if len(parts) > 1:
            return {"none": [to_answer(part, vocabulary) for part in parts]}
        case nodes.Not(part):
            return {"none": [to_answer(part, vocabulary)]}
        case _:
            return {**_clause(rule, vocabulary), "evidence": []}


def depth(rule: nodes.Rule) -> int:
    """Levels of groups that the rule takes in the dialect."""
    match rule:
        case nodes.AllOf(parts) | nodes.AnyOf(parts):
            return 1 + max(map(depth, parts), default=0)
        case nodes.Not(nodes.AnyOf(parts)) if len(parts) > 1:
            return 1 + max(map(depth, parts))
        case nodes.Not(part):
            return 1 + depth(part)
        case _:
            return 0


def _clause(
    clause: nodes.AttributeClause | nodes.ItemsClause | nodes.EventClause | nodes.MeasureClause | nodes.SegmentClause,
    vocabulary: Vocabulary,
) -> dict[str, Json]:
    match clause:
        case nodes.AttributeClause():
            key, _ = _find(Attribute, clause.attribute, vocabulary)
            return {key: _test(clause.operator, clause.value)}
        case nodes.ItemsClause():
            key, items = _find(Items, clause.items, vocabulary)
            return {key: clause.match, **_where(clause.where, items.fields)}
        case nodes.EventClause(event, occurrence):
            key, happening = _find(Event, event, vocabulary)
            times: Json = {occurrence.operator.name: occurrence.count} if occurrence else {"at_least": 1}
            return {key: times, **_circumstances(clause, happening.fields)}
        case nodes.MeasureClause(event, of) if of.of_time:
            key, timing = _find(Timing, event, vocabulary)
            test = _test(clause.operator, clause.value)
            return {key: of.name, "test": test, **_circumstances(clause, timing.fields)}
        case nodes.MeasureClause(event, of, number):
            key, total = _find(Total, event, vocabulary)
            test = _test(clause.operator, clause.value)
            name = _key_of(number or "", total.numbers)
            return {key: of.name, "of": name, "test": test, **_circumstances(clause, total.fields)}
        case nodes.SegmentClause(segment):
            return {MEMBERSHIP: _segment(segment, vocabulary)}
        case _:
            assert_never(clause)


def _find(kind: type[Kind], name: str, vocabulary: Vocabulary) -> tuple[str, Kind]:
    key = vocabulary.keys.get((kind, name), "")
    subject: Subject | None = vocabulary.subjects.get(key)
    if not isinstance(subject, kind):
        raise OutsideDialect([f"There is no key for “{name}”."])
    return key, subject


def _key_of(name: str, fields: Mapping[str, Field]) -> str:
    for key, field in fields.items():
        if field.name == name:
            return key
    raise OutsideDialect([f"There is no key for “{name}”."])


def _segment(id: str, vocabulary: Vocabulary) -> str:
    subject = vocabulary.subjects.get(MEMBERSHIP)
    names = {id: name for name, id in subject.ids.items()} if isinstance(subject, Membership) else {}
    if id not in names:
        raise OutsideDialect([f"There is no key for the segment “{id}”."])
    return names[id]


def _test(operator: Operator, value: Json) -> dict[str, Json]:
    return OPERANDS[operator.form.name].write(operator.name, value)


def _circumstances(clause: nodes.EventClause | nodes.MeasureClause, fields: Mapping[str, Field]) -> dict[str, Json]:
    time = clause.time
    if time is None or time.operator is ANY_TIME:
        written: Json = None
    else:
        written = TIMES[time.operator.name].write(time.operator.name, dict(time.ends))
    return {"time": written, **_where(clause.where, fields)}


def _where(rule: nodes.Rule | None, fields: Mapping[str, Field]) -> dict[str, Json]:
    """The conditions on an item or event: one group of comparisons."""
    if not fields and rule in (None, nodes.EVERYONE):
        return {}
    match rule:
        case None:
            join, parts = "all", ()
        case nodes.AllOf(parts):
            join = "all"
        case nodes.AnyOf(parts):
            join = "any"
        case nodes.Not(nodes.AnyOf(parts)) if len(parts) > 1:
            join = "none"
        case nodes.Not(part):
            join, parts = "none", (part,)
        case part:
            join, parts = "all", (part,)
    return {"join": join, "where": [_condition(part, fields) for part in parts]}


def _condition(part: nodes.Rule, fields: Mapping[str, Field]) -> dict[str, Json]:
    if not isinstance(part, nodes.AttributeClause):
        raise OutsideDialect(["Conditions on an item or event are one group of comparisons."])
    return {_key_of(part.attribute, fields): _test(part.operator, part.value)}
