"""The first gate: outside JSON becomes frozen nodes when it is well formed, whatever the account.

`load` accepts exactly what the published JSON Schema accepts (schema.py).
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from .catalogue import Limits
from .issues import InvalidRule, Issue, IssueCode, Path, hint, listing, nearest
from .measures import MEASURES
from .moment import CLOCK_UNITS
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
from .operands import check_amount, check_scalar, check_span, check_unit, is_whole
from .operators import OPERATORS, Operator
from .types import TYPES, BadValue, Json, shown
from .windows import WINDOWS

MAX_NESTING = 100
"""JSON nested deeper than this is refused before it is walked; the real limit, Limits.depth, is bind's."""
MAX_COUNT = 10**9
NAME_LENGTH = 200
"""Names of attributes, events, properties and segments are at most this long."""

Row = TypeVar("Row")


def load(raw: Json, limits: Limits | None = None) -> Rule:
    """Outside JSON as a rule. Raises InvalidRule with every issue at once."""
    loader = _Loader(limits or Limits())
    rule = loader.rule(raw, Path())
    if loader.issues or rule is None:
        raise InvalidRule(loader.issues)
    return rule


class _Loader:
    """Walks the JSON; a node that is malformed is reported and becomes None, and the walk goes on."""

    def __init__(self, limits: Limits):
        self.limits = limits
        self.issues: list[Issue] = []
        self.kinds: Mapping[str, Callable[[Mapping[str, Json], Path], Rule | None]] = MappingProxyType(
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

    def rule(self, raw: Json, path: Path) -> "Rule | None":
        if len(path.keys) > MAX_NESTING:
            return self.report(path, IssueCode.TOO_DEEP, "The rule is nested too deep.")
        if not isinstance(raw, dict):
            return self.report(
                path, IssueCode.MALFORMED, f'{shown(raw)} is not a rule; an object such as {{"all": []}} is.'
            )
        kinds = [kind for kind in self.kinds if kind in raw]
        if len(kinds) != 1:
            return self._kindless(raw, kinds, path)
        return self.kinds[kinds[0]](raw, path)

    def _kindless(self, raw: Mapping[str, Json], kinds: list[str], path: Path) -> None:
        if kinds:
            message = (
                f"The node mixes the kinds {listing(kinds)}; one node has one kind. Join two with “all”."
            )
            return self.report(path, IssueCode.UNKNOWN_KEY, message)
        near = next((name for key in raw if (name := nearest(key, list(self.kinds)))), None)
        found = f"The keys {listing(raw)} make" if raw else "An empty object makes"
        message = f"{found} no node; one of {listing(self.kinds)} is needed.{hint(near)}"
        return self.report(path, IssueCode.MALFORMED, message, near)

    def keys(
        self, raw: Mapping[str, Json], path: Path, required: Sequence[str], optional: Sequence[str] = ()
    ) -> bool:
        """Report unknown and missing keys; whether the required ones are there."""
        known = [*required, *optional]
        for key in raw:
            if key not in known:
                near = nearest(key, [name for name in known if name not in raw])
                message = f"The key “{key[:60]}” is not known here; {listing(known)} are.{hint(near)}"
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
            TYPES["text"].parse(raw)
        except BadValue as error:
            return self.report(path, IssueCode.MALFORMED, error.args[0])
        return raw

    def instant(self, raw: Json, path: Path) -> None:
        if isinstance(raw, str):
            return check_scalar(raw, path, self.limits, self.issues.append)
        return self.report(path, IssueCode.BAD_OPERAND, f"{shown(raw)} is not a date.", "2021-10-10")

    def row(self, table: Mapping[str, Row], raw: Json, path: Path) -> Row | None:
        """The row of a table that `raw` names."""
        if isinstance(raw, str) and raw in table:
            return table[raw]
        near = nearest(raw, list(table)) if isinstance(raw, str) else None
        message = f"{shown(raw)} is not one of {listing(table, limit=40)}.{hint(near)}"
        return self.report(path, IssueCode.UNKNOWN_OPERATOR, message, near)

    def parts(self, raw: Json, path: Path, at_least: int) -> tuple[Rule, ...] | None:
        if not isinstance(raw, list):
            return self.report(path, IssueCode.MALFORMED, f"{shown(raw)} is not a list of rules.")
        if len(raw) < at_least:
            message = "“any” of nothing matches no one; give it at least one part."
            return self.report(path, IssueCode.MALFORMED, message)
        parts = [self.rule(part, path / index) for index, part in enumerate(raw)]
        return tuple(part for part in parts if part is not None)

    def all_of(self, raw: Mapping[str, Json], path: Path) -> Rule | None:
        self.keys(raw, path, ["all"])
        parts = self.parts(raw["all"], path / "all", 0)
        return None if parts is None else AllOf(parts)

    def any_of(self, raw: Mapping[str, Json], path: Path) -> Rule | None:
        self.keys(raw, path, ["any"])
        parts = self.parts(raw["any"], path / "any", 1)
        return None if parts is None else AnyOf(parts)

    def negation(self, raw: Mapping[str, Json], path: Path) -> Rule | None:
        self.keys(raw, path, ["not"])
        part = self.rule(raw["not"], path / "not")
        return None if part is None else Not(part)

    def segment(self, raw: Mapping[str, Json], path: Path) -> Rule | None:
        self.keys(raw, path, ["segment"])
        segment = self.name(raw["segment"], path / "segment")
        return None if segment is None else SegmentClause(segment)

    def attribute(self, raw: Mapping[str, Json], path: Path) -> Rule | None:
        compared = self.comparison(raw, path, ["attribute"])
        attribute = self.name(raw["attribute"], path / "attribute")
        return AttributeClause(attribute, *compared) if compared and attribute else None

    def comparison(
        self, raw: Mapping[str, Json], path: Path, required: list[str], optional: Sequence[str] = ()
    ) -> tuple[Operator, Json] | None:
        """The operator and its value; the node's other keys are checked on the way."""
        complete = self.keys(raw, path, [*required, "operator"], [*optional, "value"])
        operator = self.row(OPERATORS, raw["operator"], path / "operator") if "operator" in raw else None
        if operator is None:
            return None
        if "value" in raw:
            operator.form.check(raw["value"], path / "value", self.limits, self.issues.append)
        elif operator.form.name != "none":
            message = f"The operator “{operator.name}” needs a value. {operator.form.doc}"
            self.report(path, IssueCode.MISSING_KEY, message, "value")
        return (operator, raw.get("value")) if complete else None

    def items(self, raw: Mapping[str, Json], path: Path) -> Rule | None:
        if not self.keys(raw, path, ["items", "match", "where"]):
            return None
        items = self.name(raw["items"], path / "items")
        match = self.row({name: name for name in MATCHES}, raw["match"], path / "match")
        where = self.rule(raw["where"], path / "where")
        return ItemsClause(items, match, where) if items and match and where else None

    def event(self, raw: Mapping[str, Json], path: Path) -> Rule | None:
        counted = "measure" not in raw
        if counted:
            self.keys(raw, path, ["event"], ["occurrence", "time", "where"])
        else:
            self.keys(raw, path, ["event", "measure"], ["time", "where"])
        event = self.name(raw["event"], path / "event")
        time = self.window(raw["time"], path / "time") if "time" in raw else None
        where = self.rule(raw["where"], path / "where") if "where" in raw else None
        if not counted:
            return self.measure(raw["measure"], path / "measure", event, time, where)
        occurrence = self.occurrence(raw["occurrence"], path / "occurrence") if "occurrence" in raw else None
        return EventClause(event, occurrence, time, where) if event else None

    def measure(
        self, raw: Json, path: Path, event: str | None, time: Window | None, where: Rule | None
    ) -> Rule | None:
        if not isinstance(raw, dict):
            return self.report(path, IssueCode.MALFORMED, f"{shown(raw)} is not a measure.")
        of = self.row(MEASURES, raw["of"], path / "of") if "of" in raw else None
        of_time = of is not None and of.of_time
        compared = self.comparison(raw, path, ["of"] if of_time else ["of", "property"])
        name = self.name(raw["property"], path / "property") if "property" in raw and not of_time else None
        return MeasureClause(event, of, name, *compared, time, where) if event and of and compared else None

    def occurrence(self, raw: Json, path: Path) -> Occurrence | None:
        if not isinstance(raw, dict):
            message = f'{shown(raw)} is not an occurrence: write {{"operator": "at_least", "count": 1}}.'
            return self.report(path, IssueCode.MALFORMED, message)
        if not self.keys(raw, path, ["operator", "count"]):
            return None
        operator = self.row(OCCURRENCES, raw["operator"], path / "operator")
        count = raw["count"]
        if not is_whole(count) or not 0 <= count <= MAX_COUNT:
            message = f"{shown(count)} is not a count: a whole number from 0 on is needed."
            return self.report(path / "count", IssueCode.BAD_OPERAND, message)
        return Occurrence(operator, int(count)) if operator else None

    def window(self, raw: Json, path: Path) -> Window | None:
        if not isinstance(raw, dict):
            message = f'{shown(raw)} is not a time: write {{"operator": "within_last", "amount": 30, "unit": "days"}}.'
            return self.report(path, IssueCode.MALFORMED, message)
        if "operator" not in raw:
            return self.report(path, IssueCode.MISSING_KEY, "The key “operator” is missing.", "operator")
        operator = self.row(WINDOWS, raw["operator"], path / "operator")
        if operator is None:
            return None
        ends = {key: value for key, value in raw.items() if key != "operator"}
        if not self.keys(raw, path, ["operator", *operator.required], operator.optional):
            return None
        self.window_ends(operator.name, ends, path)
        return Window(operator, ends)

    def window_ends(self, operator: str, ends: Mapping[str, Json], path: Path) -> None:
        if operator == "between" and not ends:
            self.report(path, IssueCode.MISSING_KEY, "“between” needs “from”, “to” or both.", "from")
        for key, value in ends.items():
            match key:
                case "amount":
                    check_amount(value, path / key, self.issues.append)
                case "unit":
                    check_unit(value, CLOCK_UNITS, path / key, self.issues.append)
                case "from" | "to" if operator == "between":
                    self.instant(value, path / key)
                case "from" | "to":
                    check_span(value, CLOCK_UNITS, path / key, self.issues.append)
                case _:
                    pass  # an unknown key, reported already
