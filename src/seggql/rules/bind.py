"""The second gate: a well-formed rule becomes a bound one, meaningful for this account. Lists every issue at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from . import bound, nodes
from .catalogue import Catalogue, EventType, Field, Limits
from .issues import InvalidRule, Issue, IssueCode, Path, hint, listing, nearest
from .occurrences import OCCURRENCES
from .operands import Operand, bind_span, check_order
from .operators import Operator, operators_for
from .types import TYPES, BadValue, Json, Trait
from .windows import WINDOWS, End

MAX_NODES = 2_000
"""A rule may grow to this many nodes when the segments it names are written out."""


def bind(
    rule: nodes.Rule, catalogue: Catalogue, limits: Limits | None = None, *, saving_as: str | None = None
) -> bound.Node:
    """The rule with every name resolved and every value typed. Raises InvalidRule with every issue at once.

    `saving_as` is the id of the segment whose rule this will be: naming itself, at any remove, is refused.
    """
    binder = _Binder(catalogue, limits or Limits(), [saving_as] if saving_as else [])
    node = binder.node(rule, Path(), _Place("the profile", catalogue.attributes), 1)
    binder.check_counts(rule)
    if binder.issues:
        raise InvalidRule(sorted(binder.issues, key=lambda issue: issue.pointer.split("/")))
    return node


@dataclass(frozen=True)
class _Place:
    """Whose fields attribute clauses name: the profile's, an item's or an event's."""

    name: str
    fields: Mapping[str, Field]

    @property
    def is_profile(self) -> bool:
        return self.name == "the profile"


_REFUSED = bound.AllOf(())
"""Stands in for a clause that was reported; never leaves `bind`."""


class _Binder:
    def __init__(self, catalogue: Catalogue, limits: Limits, trail: list[str]):
        self.catalogue = catalogue
        self.limits = limits
        self.trail = trail
        self.issues: list[Issue] = []
        self.segments: dict[str, bound.Node] = {}
        self.size = 0

    def refuse(self, path: Path, code: IssueCode, message: str, suggestion: str | None = None) -> bound.Node:
        self.issues.append(Issue(str(path), code, message, suggestion))
        return _REFUSED

    def node(self, rule: nodes.Rule, path: Path, place: _Place, depth: int) -> bound.Node:
        self.size += 1
        if depth > self.limits.depth:
            return self.refuse(path, IssueCode.TOO_DEEP, f"Rules nest at most {self.limits.depth} deep.")
        match rule:
            case nodes.AllOf(parts):
                return bound.AllOf(self.parts(parts, path / "all", place, depth), str(path))
            case nodes.AnyOf(parts):
                return bound.AnyOf(self.parts(parts, path / "any", place, depth), str(path))
            case nodes.Not(part):
                return bound.Not(self.node(part, path / "not", place, depth + 1), str(path))
            case nodes.AttributeClause():
                return self.condition(rule, path, place)
            case nodes.ItemsClause():
                return self.items(rule, path, place, depth)
            case nodes.EventClause():
                return self.happened(rule, path, place, depth)
            case nodes.MeasureClause():
                return self.measured(rule, path, place, depth)
            case nodes.SegmentClause(segment):
                return self.member(segment, path, place)
            case _:
                assert_never(rule)

    def parts(
        self, parts: tuple[nodes.Rule, ...], path: Path, place: _Place, depth: int
    ) -> tuple[bound.Node, ...]:
        return tuple(self.node(part, path / index, place, depth + 1) for index, part in enumerate(parts))

    def field(self, name: str, path: Path, place: _Place) -> Field | None:
        if name in place.fields:
            return place.fields[name]
        words = {name: name for name in place.fields}
        words |= {
            word: field.name for field in place.fields.values() for word in (field.label, *field.synonyms)
        }
        near = nearest(name, list(words))
        suggestion = words[near] if near else None
        known = "" if len(place.fields) > 12 else f" It has {listing(place.fields)}."
        message = f"There is no “{name}” in {place.name}.{hint(suggestion) or known}"
        self.refuse(path, IssueCode.UNKNOWN_ATTRIBUTE, message, suggestion)
        return None

    def condition(self, clause: nodes.AttributeClause, path: Path, place: _Place) -> bound.Node:
        field = self.field(clause.attribute, path / "attribute", place)
        if field is None:
            return _REFUSED
        operand = self.operand(field, clause.operator, clause.value, path)
        return bound.Condition(field, clause.operator, operand, str(path))

    def operand(self, field: Field, operator: Operator, value: Json, path: Path) -> Operand:
        if not operator.applies_to(field.type):
            able = [row.name for row in operators_for(field.type)]
            near = _twin(operator, field) or nearest(operator.name, able)
            message = (
                f"“{operator.name}” does not apply to “{field.name}”, which is of type {field.type.name}; "
                f"{listing(able, limit=40)} do.{hint(near)}"
            )
            self.refuse(path / "operator", IssueCode.WRONG_OPERATOR, message, near)
            return ()
        return operator.form.bind(value, field, path / "value", self.issues.append)

    def items(self, clause: nodes.ItemsClause, path: Path, place: _Place, depth: int) -> bound.Node:
        field = self.field(clause.items, path / "items", place)
        if field is None:
            return _REFUSED
        if not field.type.has(Trait.ITEMS):
            message = f"“{field.name}” is of type {field.type.name}; only lists of items can be matched item by item."
            lists = [name for name, other in place.fields.items() if other.type.has(Trait.ITEMS)]
            return self.refuse(path / "items", IssueCode.WRONG_PLACE, message, nearest(field.name, lists))
        within = _Place(f"the items of “{field.name}”", field.fields)
        where = self.node(clause.where, path / "where", within, depth + 1)
        return bound.Items(field, clause.match, where, str(path))

    def event(self, name: str, path: Path, place: _Place) -> EventType | None:
        if not place.is_profile:
            self.refuse(path, IssueCode.WRONG_PLACE, f"An event cannot be asked for within {place.name}.")
            return None
        events = self.catalogue.events
        if name in events:
            return events[name]
        words = {name: name for name in events}
        words |= {word: event.name for event in events.values() for word in (event.label, *event.synonyms)}
        near = nearest(name, list(words))
        suggestion = words[near] if near else None
        known = f" There are {listing(events)}." if events else " The account has no events yet."
        message = f"There is no event “{name}”.{hint(suggestion) or known}"
        self.refuse(path / "event", IssueCode.UNKNOWN_EVENT, message, suggestion)
        return None

    def where(self, rule: nodes.Rule | None, event: EventType, path: Path, depth: int) -> bound.Node | None:
        if rule is None:
            return None
        within = _Place(f"the event “{event.name}”", event.properties)
        return self.node(rule, path / "where", within, depth + 1)

    def happened(self, clause: nodes.EventClause, path: Path, place: _Place, depth: int) -> bound.Node:
        event = self.event(clause.event, path, place)
        if event is None:
            return _REFUSED
        occurrence = clause.occurrence or nodes.Occurrence(OCCURRENCES["at_least"], 1)
        if occurrence.operator.name == "less_than" and occurrence.count == 0:
            message = "Nothing happens fewer than 0 times; for “never”, write equals 0."
            self.refuse(
                path / "occurrence", IssueCode.EMPTY_RANGE, message, '{"operator": "equals", "count": 0}'
            )
        window = self.window(clause.time, path / "time")
        where = self.where(clause.where, event, path, depth)
        return bound.Happened(event, occurrence.operator, occurrence.count, window, where, str(path))

    def measured(self, clause: nodes.MeasureClause, path: Path, place: _Place, depth: int) -> bound.Node:
        event = self.event(clause.event, path, place)
        if event is None:
            return _REFUSED
        where, window = self.where(clause.where, event, path, depth), self.window(clause.time, path / "time")
        prop = None
        if clause.property is not None:
            prop = self.number_property(clause.property, event, path / "measure" / "property")
            if prop is None:
                return _REFUSED
        measure = clause.of
        label = measure.label if prop is None else f"{measure.label} of {prop.label}"
        result = Field(f"{measure.name} of {prop.name if prop else event.name}", label, measure.result)
        operand = self.operand(result, clause.operator, clause.value, path / "measure")
        return bound.Measured(
            event, measure, prop, result, clause.operator, operand, window, where, str(path)
        )

    def number_property(self, name: str, event: EventType, path: Path) -> Field | None:
        field = self.field(name, path, _Place(f"the event “{event.name}”", event.properties))
        if field is not None and not field.type.has(Trait.NUMERIC):
            numbers = [other.name for other in event.properties.values() if other.type.has(Trait.NUMERIC)]
            known = f"of numbers it has {listing(numbers)}" if numbers else "it has no number properties"
            message = f"“{name}” of “{event.name}” is of type {field.type.name}, not a number; {known}."
            self.refuse(
                path, IssueCode.WRONG_PLACE, message, nearest(name, numbers) or next(iter(numbers), None)
            )
            return None
        return field

    def window(self, time: nodes.Window | None, path: Path) -> bound.Window:
        if time is None:
            return bound.Window(WINDOWS["any_time"])
        report, ends = self.issues.append, time.ends
        if "amount" in ends:
            span = bind_span(ends, path, report)
            if span.amount == 0 and time.operator.name == "within_last":
                self.refuse(path / "amount", IssueCode.EMPTY_RANGE, "The last 0 of anything is empty.", "1")
            return bound.Window(time.operator, (span,))
        if time.operator.name == "between_last":
            first, second = (bind_span(ends[key], path / key, report) for key in ("from", "to"))
            if not first.too_long and not second.too_long and first.duration == second.duration:
                message = f"Between the last {first} and the last {second} there is no time at all."
                self.refuse(path, IssueCode.EMPTY_RANGE, message)
            return bound.Window(time.operator, (first, second))
        if time.operator.name == "between":
            start, end = (
                self.instant(ends[key], path / key) if key in ends else None for key in ("from", "to")
            )
            if start is not None and end is not None:
                check_order(start, end, path, report)
            return bound.Window(time.operator, (start, end))
        return bound.Window(time.operator)

    def instant(self, raw: Json, path: Path) -> End:
        kind = "date" if isinstance(raw, str) and len(raw) <= 10 else "datetime"
        try:
            value = TYPES[kind].parse(raw)
        except BadValue as error:
            self.refuse(path, IssueCode.BAD_VALUE, error.args[0], error.suggestion)
            return None
        assert isinstance(value, date | datetime)
        return value

    def member(self, segment: str, path: Path, place: _Place) -> bound.Node:
        if not place.is_profile:
            message = f"Membership of a segment cannot be asked for within {place.name}."
            return self.refuse(path, IssueCode.WRONG_PLACE, message)
        if segment in self.trail:
            names = [
                self.catalogue.segments[id].name if id in self.catalogue.segments else id for id in self.trail
            ]
            message = f"The segment would contain itself, by way of {' → '.join(names)}."
            return self.refuse(path / "segment", IssueCode.SEGMENT_CYCLE, message)
        saved = self.catalogue.segments.get(segment)
        if saved is None:
            return self.refuse(
                path / "segment", IssueCode.UNKNOWN_SEGMENT, f"There is no segment “{segment}”."
            )
        if segment not in self.segments:
            self.segments[segment] = self.nested(segment, saved.rule, path)
        return bound.Member(segment, saved.name, self.segments[segment], str(path))

    def nested(self, segment: str, rule: nodes.Rule, path: Path) -> bound.Node:
        """The rule of a segment that is named here. What is wrong inside is reported at the name."""
        inner = _Binder(self.catalogue, self.limits, [*self.trail, segment])
        inner.segments = self.segments
        inner.size = self.size
        node = inner.node(rule, Path(), _Place("the profile", self.catalogue.attributes), 1)
        self.size = inner.size
        if self.size > MAX_NODES:
            message = f"With the segments it names, the rule has more than {MAX_NODES:,} nodes."
            self.refuse(path / "segment", IssueCode.TOO_MANY, message)
        for issue in inner.issues[:1]:
            name = self.catalogue.segments[segment].name
            self.refuse(path / "segment", issue.code, f"The segment “{name}” cannot be used: {issue.message}")
        return node

    def check_counts(self, rule: nodes.Rule) -> None:
        attributes, events = count_clauses(rule)
        for count, most, what in (
            (attributes, self.limits.attribute_clauses, "attribute"),
            (events, self.limits.event_clauses, "event"),
        ):
            if count > most:
                message = f"The rule has {count} {what} clauses; at most {most} are allowed."
                if what == "attribute":
                    message += " Several values of one attribute fit into one clause."
                self.refuse(Path(), IssueCode.TOO_MANY, message)


def count_clauses(rule: nodes.Rule) -> tuple[int, int]:
    """The number of attribute clauses (list items among them) and of event clauses (measures among them).

    Conditions inside `items` and `where` do not count.
    """
    match rule:
        case nodes.AllOf(parts) | nodes.AnyOf(parts):
            counts = [count_clauses(part) for part in parts]
            return sum(count[0] for count in counts), sum(count[1] for count in counts)
        case nodes.Not(part):
            return count_clauses(part)
        case nodes.AttributeClause() | nodes.ItemsClause():
            return 1, 0
        case nodes.EventClause() | nodes.MeasureClause():
            return 0, 1
        case nodes.SegmentClause():
            return 0, 0
        case _:
            assert_never(rule)


def _twin(operator: Operator, field: Field) -> str | None:
    """What people mean who ask a list for `is` or `contains`, or a single text for `has_any`."""
    positive = {"is": "has_any", "contains": "has_any", "is_not": "has_none", "not_contains": "has_none"}
    if field.type.has(Trait.SEVERAL):
        return positive.get(operator.name)
    return {"has_any": "is", "has_all": "is", "has_none": "is_not"}.get(operator.name)
