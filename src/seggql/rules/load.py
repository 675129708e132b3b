"""The first gate: outside JSON becomes frozen nodes when it is well formed, whatever the account.

`load` accepts exactly what the published JSON Schema accepts (schema.py), down to MAX_NESTING, where no rule goes.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from .catalogue import Limits
from .issues import InvalidRule, Issue, IssueCode, Path, hint, listing, nearest
from .measures import MEASURES
from .nodes import (
    EVERYONE,
    MATCHES,
    AllOf,
    AnyOf,
    AttributeClause,
    EventClause,
    ItemsClause,
    MeasureClause,
    Not,
    Occurrence,
    Rule,
    SegmentClause,
    Window,
)
from .occurrences import OCCURRENCES
from .operator import Operator
from .operators import OPERATORS
from .shape import Object, check_keys, read_choice, read_name, read_row
from .spans import whole_number
from .values import Json, shown
from .windows import WINDOWS

MAX_NESTING = 100
"""JSON nested deeper than this is refused before it is walked; the real limit, Limits.depth, is bind's."""
MAX_ISSUES = 100
"""After so many problems the rest of the rule is not looked at."""
MAX_COUNT = 10**9
ANY_TYPE = OPERATORS["is_empty"]
"""What stands in for an operator that cannot be read: it applies to every type and takes no value."""


def load(raw: Json, limits: Limits | None = None) -> Rule:
    """Outside JSON as a rule. Raises InvalidRule with every issue at once."""
    rule, issues = examine(raw, limits)
    if issues:
        raise InvalidRule(issues)
    return rule


def examine(raw: Json, limits: Limits | None = None) -> tuple[Rule, tuple[Issue, ...]]:
    """What can be read of outside JSON, and every issue.

    With issues the rule is only good for finding more of them: something harmless stands in the place of each
    malformed part, with the names it gave, so that `bind` can tell what is wrong with the names at the same time.
    """
    loader = _Loader(limits or Limits())
    rule = loader.rule(raw, Path())
    return rule or EVERYONE, tuple(loader.issues)


class _Loader:
    """Walks the JSON; a node that is malformed is reported and becomes None, and the walk goes on."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.issues: list[Issue] = []
        self.note = self.issues.append
        self.kinds: Mapping[str, Callable[[Object, Path], Rule | None]] = MappingProxyType(
            {
                "all": self.all_of,
                "any": self.any_of,
                "not": self.negation,
                "attribute": self.attribute,
                "items": self.items,
                "event": self.event,
                "segment": self.segment,
            }
        )

    def report(self, path: Path, code: IssueCode, message: str, suggestion: str | None = None) -> None:
        self.note(Issue(str(path), code, message, suggestion))

    def rule(self, raw: Json, path: Path) -> Rule | None:
        if len(self.issues) >= MAX_ISSUES:
            return None
        if len(path.keys) > MAX_NESTING:
            return self.report(path, IssueCode.TOO_DEEP, "The rule is nested too deep.")
        if not isinstance(raw, dict):
            message = f'{shown(raw)} is not a rule; an object such as {{"all": []}} is.'
            return self.report(path, IssueCode.MALFORMED, message)
        kinds = [kind for kind in self.kinds if kind in raw]
        if len(kinds) != 1:
            return self.kindless(raw, kinds, path)
        return self.kinds[kinds[0]](raw, path)

    def kindless(self, raw: Object, kinds: Sequence[str], path: Path) -> None:
        if kinds:
            message = f"The node mixes the kinds {listing(kinds)}; one node has one kind. Join two with “all”."
            return self.report(path, IssueCode.UNKNOWN_KEY, message)
        near = next((name for key in list(raw)[:10] if (name := nearest(key, list(self.kinds)))), None)
        found = f"The keys {listing(raw)} make" if raw else "An empty object makes"
        message = f"{found} no node; one of {listing(self.kinds)} is needed.{hint(near)}"
        return self.report(path, IssueCode.MALFORMED, message, near)

    def all_of(self, raw: Object, path: Path) -> Rule | None:
        check_keys(raw, path, self.note, ["all"])
        parts = self.parts(raw["all"], path / "all", at_least=0)
        return None if parts is None else AllOf(parts)

    def any_of(self, raw: Object, path: Path) -> Rule | None:
        check_keys(raw, path, self.note, ["any"])
        parts = self.parts(raw["any"], path / "any", at_least=1)
        return None if parts is None else AnyOf(parts)

    def parts(self, raw: Json, path: Path, at_least: int) -> tuple[Rule, ...] | None:
        if not isinstance(raw, list):
            return self.report(path, IssueCode.MALFORMED, f"{shown(raw)} is not a list of rules.")
        if len(raw) < at_least:
            message = "“any” of nothing matches no one; give it at least one part."
            return self.report(path, IssueCode.MALFORMED, message)
        return tuple(self.rule(part, path / index) or EVERYONE for index, part in enumerate(raw))

    def negation(self, raw: Object, path: Path) -> Rule | None:
        check_keys(raw, path, self.note, ["not"])
        part = self.rule(raw["not"], path / "not")
        return None if part is None else Not(part)

    def segment(self, raw: Object, path: Path) -> Rule | None:
        check_keys(raw, path, self.note, ["segment"])
        segment = read_name(raw["segment"], path / "segment", self.note)
        return None if segment is None else SegmentClause(segment)

    def attribute(self, raw: Object, path: Path) -> Rule | None:
        attribute = read_name(raw["attribute"], path / "attribute", self.note)
        before = len(self.issues)
        compared = self.comparison(raw, path, ["attribute"])
        if attribute and (compared is None or len(self.issues) > before):
            return AttributeClause(attribute, ANY_TYPE)
        return AttributeClause(attribute, *compared) if compared and attribute else None

    def comparison(
        self, raw: Object, path: Path, required: Sequence[str], optional: Sequence[str] = ()
    ) -> tuple[Operator, Json] | None:
        """The operator and its value; the node's other keys are checked on the way."""
        complete = check_keys(raw, path, self.note, [*required, "operator"], [*optional, "value"])
        operator = read_row(OPERATORS, raw["operator"], path / "operator", self.note) if "operator" in raw else None
        if operator is None:
            return None
        if "value" in raw:
            operator.form.check(raw["value"], path / "value", self.limits, self.note)
        elif operator.form.takes_value:
            message = f"The operator “{operator.name}” needs a value. {operator.form.doc}"
            self.report(path, IssueCode.MISSING_KEY, message, "value")
        return (operator, _own(raw.get("value"))) if complete else None

    def items(self, raw: Object, path: Path) -> Rule | None:
        check_keys(raw, path, self.note, ["items", "match", "where"])
        items = read_name(raw["items"], path / "items", self.note)
        match = read_choice(MATCHES, raw["match"], path / "match", self.note) if "match" in raw else None
        where = self.rule(raw["where"], path / "where") if "where" in raw else None
        return ItemsClause(items, match or MATCHES[0], where or EVERYONE) if items else None

    def event(self, raw: Object, path: Path) -> Rule | None:
        if "measure" in raw:
            check_keys(raw, path, self.note, ["event", "measure"], ["time", "where"])
        else:
            check_keys(raw, path, self.note, ["event"], ["occurrence", "time", "where"])
        event = read_name(raw["event"], path / "event", self.note)
        before = len(self.issues)
        rule = self.measure(raw, path, event) if "measure" in raw else self.occurs(raw, path, event)
        if event and (rule is None or len(self.issues) > before):
            return EventClause(event, where=rule.where if rule else None)
        return rule if event else None

    def occurs(self, raw: Object, path: Path, event: str | None) -> EventClause:
        occurrence = self.occurrence(raw["occurrence"], path / "occurrence") if "occurrence" in raw else None
        return EventClause(event or "", occurrence, *self.circumstances(raw, path))

    def circumstances(self, raw: Object, path: Path) -> tuple[Window | None, Rule | None]:
        time = self.window(raw["time"], path / "time") if "time" in raw else None
        return time, self.rule(raw["where"], path / "where") if "where" in raw else None

    def measure(self, raw: Object, path: Path, event: str | None) -> MeasureClause | None:
        measure, within = raw["measure"], path / "measure"
        if not isinstance(measure, dict):
            return self.report(within, IssueCode.MALFORMED, f"{shown(measure)} is not a measure.")
        of = read_row(MEASURES, measure["of"], within / "of", self.note) if "of" in measure else None
        needed = ["of"] if of is not None and of.of_time else ["of", "property"]
        compared = self.comparison(measure, within, needed)
        named = "property" in needed and "property" in measure
        name = read_name(measure["property"], within / "property", self.note) if named else None
        circumstances = self.circumstances(raw, path)
        return MeasureClause(event or "", of, name, *compared, *circumstances) if of and compared else None

    def occurrence(self, raw: Json, path: Path) -> Occurrence | None:
        if not isinstance(raw, dict):
            message = f'{shown(raw)} is not an occurrence: write {{"operator": "at_least", "count": 1}}.'
            return self.report(path, IssueCode.MALFORMED, message)
        check_keys(raw, path, self.note, ["operator", "count"])
        operator = read_row(OCCURRENCES, raw["operator"], path / "operator", self.note) if "operator" in raw else None
        count = self.count(raw["count"], path / "count") if "count" in raw else None
        return Occurrence(operator, count) if operator and count is not None else None

    def count(self, raw: Json, path: Path) -> int | None:
        count = whole_number(raw)
        if count is None or not 0 <= count <= MAX_COUNT:
            message = f"{shown(raw)} is not a count: a whole number from 0 to {MAX_COUNT:,} is needed."
            return self.report(path, IssueCode.BAD_OPERAND, message)
        return count

    def window(self, raw: Json, path: Path) -> Window | None:
        if not isinstance(raw, dict):
            message = f'{shown(raw)} is not a time: write {{"operator": "within_last", "amount": 30, "unit": "days"}}.'
            return self.report(path, IssueCode.MALFORMED, message)
        if "operator" not in raw:
            return self.report(path, IssueCode.MISSING_KEY, "The key “operator” is missing.", "operator")
        operator = read_row(WINDOWS, raw["operator"], path / "operator", self.note)
        if operator is None:
            return None
        form = operator.form
        check_keys(raw, path, self.note, ["operator", *form.required], form.optional)
        ends = {key: _own(value) for key, value in raw.items() if key in (*form.required, *form.optional)}
        if form.some and not ends:
            message = f"“{operator.name}” needs {listing(form.optional)} or both."
            self.report(path, IssueCode.MISSING_KEY, message, form.optional[0])
        for key, value in ends.items():
            form.check(key, value, path / key, self.limits, self.note)
        return Window(operator, ends)


def _own(value: Json) -> Json:
    """A copy of an operand, which whoever gave the rule cannot change any more."""
    match value:
        case list():
            return list(value)
        case dict():
            return dict(value)
        case _:
            return value
