"""The second gate: a well-formed rule becomes a bound one, meaningful for this account. Lists every issue at once."""

from dataclasses import dataclass
from typing import assert_never

from . import bound, nodes
from .catalogue import Catalogue, EventType, Field, Limits, SavedSegment
from .issues import InvalidRule, Issue, IssueCode, Path
from .occurrences import OCCURRENCES
from .operands import Operand
from .operator import Operator
from .resolve import Place, check_operator, find_event, find_field, find_items, find_number
from .values import Json, shown
from .windows import WINDOWS

MAX_NODES = 2_000
"""A rule may have this many nodes once the segments it names are written out."""
MAX_HEIGHT = 50
"""A rule may nest this deep once the segments it names are written out: evaluators walk it recursively."""


def bind(
    rule: nodes.Rule, catalogue: Catalogue, limits: Limits | None = None, *, saving_as: str | None = None
) -> bound.Node:
    """The rule with every name resolved and every value typed. Raises InvalidRule with every issue at once.

    `saving_as` is the id of the segment whose rule this will be: naming itself, at any remove, is refused.
    """
    binder = _Binder(catalogue, limits or Limits(), (saving_as,) if saving_as else ())
    binder.check_counts(rule)
    node = binder.whole(rule)
    if binder.issues:
        raise InvalidRule(binder.issues)
    return node


@dataclass(frozen=True)
class _Nested:
    """The rule of a segment that is named: what it is bound to, how large it is, what is wrong with it."""

    node: bound.Node
    size: int
    height: int
    problem: Issue | None


_REFUSED = bound.AllOf(())
"""Stands in for a clause that was reported; never leaves `bind`."""


class _Binder:
    """Binds one rule. `trail` are the segments it is part of, `nested` the ones bound so far, shared by all."""

    def __init__(
        self,
        catalogue: Catalogue,
        limits: Limits,
        trail: tuple[str, ...],
        nested: dict[str, _Nested] | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.limits = limits
        self.trail = trail
        self.nested = {} if nested is None else nested
        self.issues: list[Issue] = []
        self.size = 0
        self.height = 0

    def refuse(self, path: Path, code: IssueCode, message: str, suggestion: str | None = None) -> bound.Node:
        self.issues.append(Issue(str(path), code, message, suggestion))
        return _REFUSED

    def reported(self, issue: Issue) -> bound.Node:
        self.issues.append(issue)
        return _REFUSED

    def whole(self, rule: nodes.Rule) -> bound.Node:
        node = self.node(rule, Path(), Place("the profile", self.catalogue.attributes, is_profile=True), 1)
        if self.size > MAX_NODES:
            message = f"With the segments it names, the rule has more than {MAX_NODES:,} nodes."
            self.refuse(Path(), IssueCode.TOO_MANY, message)
        return node

    def node(self, rule: nodes.Rule, path: Path, place: Place, depth: int) -> bound.Node:
        self.size += 1
        self.height = max(self.height, depth)
        if self.size > MAX_NODES:
            return _REFUSED  # `whole` reports it
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
                return self.member(segment, path, place, depth)
            case _:
                assert_never(rule)

    def parts(self, parts: tuple[nodes.Rule, ...], path: Path, place: Place, depth: int) -> tuple[bound.Node, ...]:
        return tuple(self.node(part, path / index, place, depth + 1) for index, part in enumerate(parts))

    def condition(self, clause: nodes.AttributeClause, path: Path, place: Place) -> bound.Node:
        field = find_field(clause.attribute, path / "attribute", place)
        if isinstance(field, Issue):
            return self.reported(field)
        operand = self.operand(field, clause.operator, clause.value, path)
        return bound.Condition(field, clause.operator, operand, str(path))

    def operand(self, field: Field, operator: Operator, value: Json, path: Path) -> Operand:
        problem = check_operator(operator, field, path / "operator")
        if problem is not None:
            self.issues.append(problem)
            return ()
        return operator.form.bind(value, field, path / "value", self.issues.append)

    def items(self, clause: nodes.ItemsClause, path: Path, place: Place, depth: int) -> bound.Node:
        field = find_items(clause.items, path / "items", place)
        if isinstance(field, Issue):
            return self.reported(field)
        within = Place(f"the items of “{field.name}”", field.fields)
        return bound.Items(field, clause.match, self.node(clause.where, path / "where", within, depth + 1), str(path))

    def event(self, name: str, path: Path, place: Place) -> EventType | None:
        if not place.is_profile:
            self.refuse(path, IssueCode.WRONG_PLACE, f"An event cannot be asked for within {place.name}.")
            return None
        event = find_event(name, path / "event", self.catalogue)
        if isinstance(event, Issue):
            self.issues.append(event)
            return None
        return event

    def happened(self, clause: nodes.EventClause, path: Path, place: Place, depth: int) -> bound.Node:
        event = self.event(clause.event, path, place)
        if event is None:
            return _REFUSED
        occurrence = clause.occurrence or nodes.Occurrence(OCCURRENCES["at_least"], 1)
        if not occurrence.operator.possible(occurrence.count):
            message = (
                f"Nothing happens {occurrence.operator.label} {occurrence.count} times; for “never”, write equals 0."
            )
            never = '{"operator": "equals", "count": 0}'
            self.refuse(path / "occurrence", IssueCode.EMPTY_RANGE, message, never)
        window = self.window(clause.time, path / "time")
        where = self.where(clause.where, event, path, depth)
        return bound.Happened(event, occurrence.operator, occurrence.count, window, where, str(path))

    def measured(self, clause: nodes.MeasureClause, path: Path, place: Place, depth: int) -> bound.Node:
        event = self.event(clause.event, path, place)
        if event is None:
            return _REFUSED
        within, measure, prop = path / "measure", clause.of, None
        if clause.property is not None:
            prop = find_number(clause.property, within / "property", _within(event))
        if isinstance(prop, Issue):
            self.issues.append(prop)
            prop, operand, result = None, (), _measured_field(clause, event, None)
        else:
            result = _measured_field(clause, event, prop)
            operand = self.operand(result, clause.operator, clause.value, within)
        window = self.window(clause.time, path / "time")
        where = self.where(clause.where, event, path, depth)
        return bound.Measured(event, measure, prop, result, clause.operator, operand, window, where, str(path))

    def where(self, rule: nodes.Rule | None, event: EventType, path: Path, depth: int) -> bound.Node | None:
        return None if rule is None else self.node(rule, path / "where", _within(event), depth + 1)

    def window(self, time: nodes.Window | None, path: Path) -> bound.Window:
        if time is None:
            return bound.Window(WINDOWS["any_time"])
        ends = time.operator.form.bind(time.ends, path, self.issues.append)
        if time.operator.empty(ends):
            self.refuse(path, IssueCode.EMPTY_RANGE, "The window has no length, so nothing can happen in it.")
        return bound.Window(time.operator, ends)

    def member(self, segment: str, path: Path, place: Place, depth: int) -> bound.Node:
        at = path / "segment"
        if not place.is_profile:
            message = f"Membership of a segment cannot be asked for within {place.name}."
            return self.refuse(path, IssueCode.WRONG_PLACE, message)
        if segment in self.trail:
            return self.refuse(at, IssueCode.SEGMENT_CYCLE, self.cycle(segment))
        saved = self.catalogue.segments.get(segment)
        if saved is None:
            return self.refuse(at, IssueCode.UNKNOWN_SEGMENT, f"There is no segment {shown(segment)}.")
        nested = self.written_out(saved, at)
        if nested.problem is not None:
            message = f"The segment “{saved.name}” cannot be used: {nested.problem.message}"
            return self.refuse(at, nested.problem.code, message)
        self.size += nested.size
        self.height = max(self.height, depth + nested.height)
        if self.height > MAX_HEIGHT:
            message = f"With the segments it names, the rule nests more than {MAX_HEIGHT} deep."
            return self.refuse(at, IssueCode.TOO_DEEP, message)
        return bound.Member(segment, saved.name, nested.node, str(path))

    def cycle(self, segment: str) -> str:
        known = self.catalogue.segments
        loop = (*self.trail[self.trail.index(segment) :], segment)
        names = [f"“{known[id].name}”" if id in known else "itself" for id in loop]
        return f"The segment would contain itself: {' → '.join(names)}."

    def written_out(self, saved: SavedSegment, path: Path) -> _Nested:
        """The rule of a segment that is named here. Only the first thing wrong inside is told."""
        if len(self.trail) > MAX_HEIGHT:
            return _Nested(_REFUSED, 0, MAX_HEIGHT, None)
        if saved.id not in self.nested:
            inner = _Binder(self.catalogue, self.limits, (*self.trail, saved.id), self.nested)
            node = inner.whole(saved.rule)
            self.nested[saved.id] = _Nested(node, inner.size, inner.height, next(iter(inner.issues), None))
        return self.nested[saved.id]

    def check_counts(self, rule: nodes.Rule) -> None:
        attributes, events = nodes.count_clauses(rule)
        if attributes > self.limits.attribute_clauses:
            message = (
                f"The rule has {attributes} attribute clauses; at most {self.limits.attribute_clauses} are allowed. "
                "Several values of one attribute fit into one clause."
            )
            self.refuse(Path(), IssueCode.TOO_MANY, message)
        if events > self.limits.event_clauses:
            message = f"The rule has {events} event clauses; at most {self.limits.event_clauses} are allowed."
            self.refuse(Path(), IssueCode.TOO_MANY, message)


def _within(event: EventType) -> Place:
    return Place(f"the event “{event.name}”", event.properties)


def _measured_field(clause: nodes.MeasureClause, event: EventType, prop: Field | None) -> Field:
    """The field that stands for the measured value."""
    measure = clause.of
    name = f"{measure.name} of {prop.name if prop else event.name}"
    label = f"{measure.label} of {prop.label}" if prop else measure.label
    return Field(name, label, measure.result)
