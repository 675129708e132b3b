"""The first gate: outside JSON becomes frozen nodes when it is well formed, whatever the account.

`load` accepts exactly what the published JSON Schema accepts (schema.py), down to MAX_NESTING, where no rule goes.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from .catalogue import Limits
from .issues import InvalidRule, Issue, IssueCode, Path, hint, listing, nearest
from .measures import MEASURES
from .nodes import (
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
from .spans import whole_number
from .values import BadValue, Json, parse_text, shown
from .windows import WINDOWS

MAX_NESTING = 100
"""JSON nested deeper than this is refused before it is walked; the real limit, Limits.depth, is bind's."""
MAX_ISSUES = 100
"""After so many problems the rest of the rule is not looked at."""
MAX_COUNT = 10**9
NAME_LENGTH = 200
"""Names of attributes, events, properties and segments are at most this long."""

Row = TypeVar("Row")
Object = Mapping[str, Json]


def load(raw: Json, limits: Limits | None = None) -> Rule:
    """Outside JSON as a rule. Raises InvalidRule with every issue at once."""
    loader = _Loader(limits or Limits())
    rule = loader.rule(raw, Path())
    if loader.issues or rule is None:
        raise InvalidRule(loader.issues)
    return rule


class _Loader:
    """Walks the JSON; a node that is malformed is reported and becomes None, and the walk goes on."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.issues: list[Issue] = []
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
        self.issues.append(Issue(str(path), code, message, suggestion))

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
        self.keys(raw, path, ["all"])
        parts = self.parts(raw["all"], path / "all", at_least=0)
        return None if parts is None else AllOf(parts)

    def any_of(self, raw: Object, path: Path) -> Rule | None:
        self.keys(raw, path, ["any"])
        parts = self.parts(raw["any"], path / "any", at_least=1)
        return None if parts is None else AnyOf(parts)

    def parts(self, raw: Json, path: Path, at_least: int) -> tuple[Rule, ...] | None:
        if not isinstance(raw, list):
            return self.report(path, IssueCode.MALFORMED, f"{shown(raw)} is not a list of rules.")
        if len(raw) < at_least:
            message = "“any” of nothing matches no one; give it at least one part."
            return self.report(path, IssueCode.MALFORMED, message)
        parts = [self.rule(part, path / index) for index, part in enumerate(raw)]
        return tuple(part for part in parts if part is not None)

    def negation(self, raw: Object, path: Path) -> Rule | None:
        self.keys(raw, path, ["not"])
        part = self.rule(raw["not"], path / "not")
        return None if part is None else Not(part)

    def segment(self, raw: Object, path: Path) -> Rule | None:
        self.keys(raw, path, ["segment"])
        segment = self.name(raw["segment"], path / "segment")
        return None if segment is None else SegmentClause(segment)

    def attribute(self, raw: Object, path: Path) -> Rule | None:
        attribute = self.name(raw["attribute"], path / "attribute")
        compared = self.comparison(raw, path, ["attribute"])
        return AttributeClause(attribute, *compared) if compared and attribute else None

    def comparison(
        self, raw: Object, path: Path, required: Sequence[str], optional: Sequence[str] = ()
    ) -> tuple[Operator, Json] | None:
        """The operator and its value; the node's other keys are checked on the way."""
        complete = self.keys(raw, path, [*required, "operator"], [*optional, "value"])
        operator = self.row(OPERATORS, raw["operator"], path / "operator") if "operator" in raw else None
        if operator is None:
            return None
        if "value" in raw:
            operator.form.check(raw["value"], path / "value", self.limits, self.issues.append)
        elif operator.form.schema(self.limits) is not None:
            message = f"The operator “{operator.name}” needs a value. {operator.form.doc}"
            self.report(path, IssueCode.MISSING_KEY, message, "value")
        return (operator, _own(raw.get("value"))) if complete else None

    def items(self, raw: Object, path: Path) -> Rule | None:
        if not self.keys(raw, path, ["items", "match", "where"]):
            return None
        items = self.name(raw["items"], path / "items")
        match = self.row({name: name for name in MATCHES}, raw["match"], path / "match")
        where = self.rule(raw["where"], path / "where")
        return ItemsClause(items, match, where) if items and match and where else None

    def event(self, raw: Object, path: Path) -> Rule | None:
        if "measure" in raw:
            self.keys(raw, path, ["event", "measure"], ["time", "where"])
        else:
            self.keys(raw, path, ["event"], ["occurrence", "time", "where"])
        event = self.name(raw["event"], path / "event")
        rule = self.measure(raw, path, event) if "measure" in raw else self.occurs(raw, path, event)
        return rule if event else None

    def occurs(self, raw: Object, path: Path, event: str | None) -> Rule:
        occurrence = self.occurrence(raw["occurrence"], path / "occurrence") if "occurrence" in raw else None
        return EventClause(event or "", occurrence, *self.circumstances(raw, path))

    def circumstances(self, raw: Object, path: Path) -> tuple[Window | None, Rule | None]:
        time = self.window(raw["time"], path / "time") if "time" in raw else None
        return time, self.rule(raw["where"], path / "where") if "where" in raw else None

    def measure(self, raw: Object, path: Path, event: str | None) -> Rule | None:
        measure, within = raw["measure"], path / "measure"
        if not isinstance(measure, dict):
            return self.report(within, IssueCode.MALFORMED, f"{shown(measure)} is not a measure.")
        of = self.row(MEASURES, measure["of"], within / "of") if "of" in measure else None
        named = of is None or not of.of_time
        compared = self.comparison(measure, within, ["of", "property"] if named else ["of"])
        name = self.name(measure["property"], within / "property") if named and "property" in measure else None
        circumstances = self.circumstances(raw, path)
        return MeasureClause(event or "", of, name, *compared, *circumstances) if of and compared else None

    def occurrence(self, raw: Json, path: Path) -> Occurrence | None:
        if not isinstance(raw, dict):
            message = f'{shown(raw)} is not an occurrence: write {{"operator": "at_least", "count": 1}}.'
            return self.report(path, IssueCode.MALFORMED, message)
        if not self.keys(raw, path, ["operator", "count"]):
            return None
        operator = self.row(OCCURRENCES, raw["operator"], path / "operator")
        count = whole_number(raw["count"])
        if count is None or not 0 <= count <= MAX_COUNT:
            message = f"{shown(raw['count'])} is not a count: a whole number from 0 to {MAX_COUNT:,} is needed."
            return self.report(path / "count", IssueCode.BAD_OPERAND, message)
        return Occurrence(operator, count) if operator else None

    def window(self, raw: Json, path: Path) -> Window | None:
        if not isinstance(raw, dict):
            message = f'{shown(raw)} is not a time: write {{"operator": "within_last", "amount": 30, "unit": "days"}}.'
            return self.report(path, IssueCode.MALFORMED, message)
        if "operator" not in raw:
            return self.report(path, IssueCode.MISSING_KEY, "The key “operator” is missing.", "operator")
        operator = self.row(WINDOWS, raw["operator"], path / "operator")
        if operator is None:
            return None
        form = operator.form
        self.keys(raw, path, ["operator", *form.required], form.optional)
        ends = {key: _own(value) for key, value in raw.items() if key in (*form.required, *form.optional)}
        if form.some and not ends:
            message = f"“{operator.name}” needs {listing(form.optional)} or both."
            self.report(path, IssueCode.MISSING_KEY, message, form.optional[0])
        for key, value in ends.items():
            form.check(key, value, path / key, self.limits, self.issues.append)
        return Window(operator, ends)

    def keys(self, raw: Object, path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> bool:
        """Report unknown and missing keys; whether the required ones are there."""
        known = [*required, *optional]
        for key in list(raw)[: MAX_ISSUES + len(known)]:
            if key not in known:
                near = nearest(key, [name for name in known if name not in raw])
                message = f"The key {shown(key)} is not known here; {listing(known)} are.{hint(near)}"
                self.report(path / key, IssueCode.UNKNOWN_KEY, message, near)
        missing = [key for key in required if key not in raw]
        for key in missing:
            self.report(path, IssueCode.MISSING_KEY, f"The key “{key}” is missing.", key)
        return not missing

    def name(self, raw: Json, path: Path) -> str | None:
        if not isinstance(raw, str) or not 0 < len(raw) <= NAME_LENGTH:
            message = f"{shown(raw)} is not a name: a text of 1 to {NAME_LENGTH} characters is needed."
            return self.report(path, IssueCode.MALFORMED, message)
        try:
            return parse_text(raw)
        except BadValue as error:
            return self.report(path, IssueCode.MALFORMED, error.args[0])

    def row(self, table: Mapping[str, Row], raw: Json, path: Path) -> Row | None:
        """The row of a table that `raw` names."""
        if isinstance(raw, str) and raw in table:
            return table[raw]
        near = nearest(raw, list(table)) if isinstance(raw, str) else None
        message = f"{shown(raw)} is not one of {listing(table, limit=40)}.{hint(near)}"
        return self.report(path, IssueCode.UNKNOWN_OPERATOR, message, near)


def _own(value: Json) -> Json:
    """A copy of an operand, which whoever gave the rule cannot change any more."""
    match value:
        case list():
            return list(value)
        case dict():
            return dict(value)
        case _:
            return value
