"""A filled form becomes a rule.

This resolves keys to names and leaves everything else for `load` and `bind` to judge, like anyone's rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from seggql.rules.catalogue import Field
from seggql.rules.issues import Path, hint, nearest
from seggql.rules.operators import OPERATORS
from seggql.rules.text import fold
from seggql.rules.values import Json, shown

from .schema import JOINS
from .shapes import OPERANDS, TIMES
from .vocabulary import Attribute, Event, Items, Membership, Subject, Timing, Total, Vocabulary


class OutsideDialect(ValueError):
    """The answer is not in the dialect, or the rule cannot be said in it; `problems` lists every one found."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Clause:
    """A clause of a rule that was read: where it is, what it is about, the ids of the words it came from."""

    pointer: str
    key: str
    evidence: tuple[int, ...]


@dataclass(frozen=True)
class Read:
    """A rule (JSON, not yet checked) and its clauses."""

    rule: Json
    clauses: tuple[Clause, ...]


def to_rule(answer: Json, vocabulary: Vocabulary) -> Read:
    """The rule that the `rule` of an answer says. Raises OutsideDialect."""
    reader = _Reader(vocabulary)
    rule = reader.node(answer, Path())
    if reader.problems:
        raise OutsideDialect(reader.problems)
    return Read(rule, tuple(reader.clauses))


class _Reader:
    """Walks the answer; what cannot be read is reported and becomes None, and the walk goes on."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.subjects = vocabulary.subjects
        self.problems: list[str] = []
        self.clauses: list[Clause] = []

    def report(self, problem: str) -> None:
        self.problems.append(problem)

    def node(self, raw: Json, path: Path) -> Json:
        if not isinstance(raw, dict):
            return self.report(f"{shown(raw)} is no clause and no group.")
        for join in JOINS:
            if join in raw:
                return self.group(join, raw[join], path)
        key = next((key for key in raw if key in self.subjects), None)
        if key is None:
            return self.report(_unknown(raw, [*self.subjects, *JOINS]))
        numbers = raw.get("evidence")
        evidence = tuple(one for one in numbers if isinstance(one, int)) if isinstance(numbers, list) else ()
        self.clauses.append(Clause(str(path), key, evidence))
        return self.clause(key, self.subjects[key], raw)

    def group(self, join: str, parts: Json, path: Path) -> Json:
        if not isinstance(parts, list):
            return self.report(f"“{join}” takes a list of clauses.")
        match join, parts:
            case "none", [part]:
                return {"not": self.node(part, path / "not")}
            case "none", _:
                return {"not": {"any": self.parts(parts, path / "not" / "any")}}
            case _:
                return {join: self.parts(parts, path / join)}

    def parts(self, parts: Sequence[Json], path: Path) -> list[Json]:
        return [self.node(part, path / index) for index, part in enumerate(parts)]

    def clause(self, key: str, subject: Subject, raw: Mapping[str, Json]) -> Json:
        match subject:
            case Attribute(field):
                return {"attribute": field.name, **self.test(raw[key], field)}
            case Items(field, fields):
                return {"items": field.name, "match": raw[key], "where": self.where(raw, fields) or {"all": []}}
            case Event(event):
                occurrence = self.occurrence(raw[key], key)
                return {"event": event.name, "occurrence": occurrence, **self.circumstances(raw, subject)}
            case Total(event, _, numbers):
                name = raw.get("of")
                number = numbers.get(name) if isinstance(name, str) else None
                if number is None:
                    return self.report(f"“{key}” is of {shown(name)}, which is none of {', '.join(numbers)}.")
                measure: Json = {"of": raw[key], "property": number.name, **self.test(raw.get("test"), None)}
                return {"event": event.name, "measure": measure, **self.circumstances(raw, subject)}
            case Timing(event):
                timed: Json = {"of": raw[key], **self.test(raw.get("test"), None)}
                return {"event": event.name, "measure": timed, **self.circumstances(raw, subject)}
            case Membership(ids):
                name = raw[key]
                return {"segment": ids.get(name, name) if isinstance(name, str) else name}
            case _:
                assert_never(subject)

    def occurrence(self, raw: Json, key: str) -> Json:
        if not isinstance(raw, dict) or len(raw) != 1:
            return self.report(f'“{key}” takes how often, as {{"at_least": 1}}, not {shown(raw)}.')
        ((operator, count),) = raw.items()
        return {"operator": operator, "count": count}

    def circumstances(self, raw: Mapping[str, Json], subject: Event | Total | Timing) -> dict[str, Json]:
        time, where = self.time(raw.get("time")), self.where(raw, subject.fields)
        return {**({"time": time} if time else {}), **({"where": where} if where else {})}

    def time(self, raw: Json) -> Json:
        if raw is None:
            return None
        name = next((name for name in TIMES if name in raw), None) if isinstance(raw, dict) else None
        if not isinstance(raw, dict) or name is None:
            return self.report(f"{shown(raw)} is no time; one of {', '.join(TIMES)} is needed, or null.")
        ends = TIMES[name].read(name, raw)
        assert isinstance(ends, dict)
        return {"operator": name, **ends}

    def where(self, raw: Mapping[str, Json], fields: Mapping[str, Field]) -> Json:
        """The conditions on an item or event as one rule; None without any."""
        join, conditions = raw.get("join", "all"), raw.get("where")
        if not conditions:
            return None
        if not isinstance(conditions, list) or not isinstance(join, str) or join not in JOINS:
            return self.report(f"“where” takes a list of conditions, and “join” one of {', '.join(JOINS)}.")
        parts = [self.condition(condition, fields) for condition in conditions]
        match join, parts:
            case "none", [part]:
                return {"not": part}
            case "none", _:
                return {"not": {"any": parts}}
            case _, [part]:
                return part
            case _:
                return {join: parts}

    def condition(self, raw: Json, fields: Mapping[str, Field]) -> Json:
        if not isinstance(raw, dict):
            return self.report(f"{shown(raw)} is no condition.")
        key = next((key for key in raw if key in fields), None)
        if key is None:
            return self.report(_unknown(raw, list(fields)))
        return {"attribute": fields[key].name, **self.test(raw[key], fields[key])}

    def test(self, raw: Json, field: Field | None) -> dict[str, Json]:
        """The operator and value of a comparison. Labels and synonyms of options become the options."""
        operator = next((OPERATORS[key] for key in raw if key in OPERATORS), None) if isinstance(raw, dict) else None
        if not isinstance(raw, dict) or operator is None:
            self.report(f'{shown(raw)} is no comparison; {{"is": ["…"]}} is one.')
            return {}
        value = OPERANDS[operator.form.name].read(operator.name, raw)
        if operator.form.name == "none":
            return {"operator": operator.name}
        return {"operator": operator.name, "value": _canonical(value, field) if field else value}


def _canonical(value: Json, field: Field) -> Json:
    if isinstance(value, list):
        return [_canonical(one, field) for one in value]
    if not isinstance(value, str) or field.option(value):
        return value
    folded = fold(value)
    named = (o.value for o in field.options if folded in (fold(o.label), *map(fold, o.synonyms)))
    return next(named, value)


def _unknown(raw: Mapping[str, Json], known: list[str]) -> str:
    """Says that there is no such key. People and models leave the kind out of keys first of all."""
    key = next(iter(raw), "")
    plain = {name.partition(".")[2] or name: name for name in reversed(known)}
    near = nearest(key.partition(".")[2] or key, list(plain))
    return f"The key “{key[:60]}” is none of those that there are.{hint(plain[near] if near else None)}"
