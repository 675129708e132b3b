"""Random rules of the corpus' catalogue: every row of every table, with operands from the pools that people have."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from cases.corpus import RAW_CATALOGUE
from seggql.rules.measures import MEASURES
from seggql.rules.nodes import MATCHES
from seggql.rules.occurrences import OCCURRENCES
from seggql.rules.operators import operators_for
from seggql.rules.types import TYPES
from seggql.rules.windows import WINDOWS

from .pools import DATE_SPANS, NUMBER_POOLS, NUMBERS, TEXTS, WINDOW_SPANS, Around, duration

Json = Any
SEGMENTS: Mapping[str, Json] = {
    "segment_a": {"any": [{"event": "purchase"}, {"attribute": "vip", "operator": "is", "value": True}]},
    "segment_b": {"all": [{"not": {"segment": "segment_a"}}, {"attribute": "city", "operator": "is_not_empty"}]},
}
"""Saved segments that rules may name, one within the other."""


@dataclass
class Rules:
    """Draws rules whose operands lie around one moment; `events` and `attributes` keep them within the limits."""

    random: Random
    around: Around
    attributes: int = 12
    events: int = 4

    def rule(self, depth: int = 3) -> Json:
        kind = self.random.choices(("clause", "all", "any", "not"), (3 if depth < 3 else 1, 2, 2, 1))[0]
        if depth == 0 or kind == "clause":
            return self.clause()
        if kind == "not":
            return {"not": self.rule(depth - 1)}
        return {kind: [self.rule(depth - 1) for _ in range(self.random.choice((1, 2, 2, 3)))]}

    def clause(self) -> Json:
        kind = self.random.choices(("attribute", "items", "event", "measure", "segment"), (6, 1.5, 2, 1.5, 0.5))[0]
        if kind == "segment":
            return {"segment": self.random.choice(list(SEGMENTS))}
        if kind in ("event", "measure") and self.events > 0:
            self.events -= 1
            return self.event() if kind == "event" else self.measure()
        if self.attributes == 0:
            return {"all": []}
        self.attributes -= 1
        if kind == "items":
            return self.items(RAW_CATALOGUE["attributes"])
        return self.condition(RAW_CATALOGUE["attributes"])

    def condition(self, fields: Mapping[str, Json]) -> Json:
        name, field = self.random.choice(list(fields.items()))
        return {"attribute": name, **self.comparison(field)}

    def comparison(self, field: Mapping[str, Json]) -> dict[str, Json]:
        operator = self.random.choice(operators_for(TYPES[field["type"]]))
        value = self.operand(operator.form.name, field)
        return {"operator": operator.name} if value is None else {"operator": operator.name, "value": value}

    def items(self, fields: Mapping[str, Json]) -> Json:
        name, field = self.random.choice([item for item in fields.items() if item[1]["type"] == "object_list"])
        return {"items": name, "match": self.random.choice(MATCHES), "where": self.where(field["fields"])}

    def where(self, fields: Mapping[str, Json], depth: int = 2) -> Json:
        """A rule over item fields or event properties."""
        kind = self.random.choices(("clause", "all", "any", "not"), (5, 1, 1, 1))[0]
        if depth == 0 or kind == "clause":
            lists = any(field["type"] == "object_list" for field in fields.values())
            return self.items(fields) if lists and self.random.random() < 0.15 else self.condition(fields)
        if kind == "not":
            return {"not": self.where(fields, depth - 1)}
        least = 0 if kind == "all" else 1
        return {kind: [self.where(fields, depth - 1) for _ in range(self.random.choice((least, 1, 2)))]}

    def event(self) -> Json:
        name = self.random.choice(list(RAW_CATALOGUE["events"]))
        operator = self.random.choice(list(OCCURRENCES.values()))
        count = self.random.choice((0, 1, 1, 2, 3))
        clause: dict[str, Json] = {"event": name}
        if operator.possible(count) and self.random.random() < 0.8:
            clause["occurrence"] = {"operator": operator.name, "count": count}
        return clause | self.circumstances(name)

    def measure(self) -> Json:
        row = self.random.choice(list(MEASURES.values()))
        name = "purchase"
        numbers = [prop for prop, field in properties(name).items() if field["type"] == "number"]
        measure = {"of": row.name, **self.comparison({"type": row.result.name})}
        if not row.of_time:
            measure["property"] = self.random.choice(numbers)
        return {"event": name, "measure": measure} | self.circumstances(name)

    def circumstances(self, event: str) -> dict[str, Json]:
        found: dict[str, Json] = {}
        if self.random.random() < 0.7:
            found["time"] = self.window(self.random.choice(list(WINDOWS)))
        if properties(event) and self.random.random() < 0.4:
            found["where"] = self.where(properties(event))
        return found

    def window(self, operator: str) -> Json:
        match operator:
            case "within_last" | "before_last":
                return {"operator": operator, **span(self.random.choice(WINDOW_SPANS))}
            case "between_last":
                one, other = self.random.sample(WINDOW_SPANS, 2)
                if duration(*one) == duration(*other):
                    other = (0, "minutes")
                return {"operator": operator, "from": span(one), "to": span(other)}
            case "between":
                ends = self.ordered_ends(self.random.random() < 0.5)
                left = self.random.choice((("from", "to"), ("from", "to"), ("from",), ("to",)))
                return {"operator": operator} | {
                    key: end for key, end in zip(("from", "to"), ends, strict=True) if key in left
                }
            case _:
                return {"operator": operator}

    def ordered_ends(self, by_day: bool) -> list[str]:
        """Two days, or two different instants, the earlier first."""
        if by_day:
            return sorted(self.random.choices(self.around.dates, k=2))
        return sorted(self.random.sample(sorted({*self.around.window_ends, *self.around.instants}), 2))

    def operand(self, form: str, field: Mapping[str, Json]) -> Json:
        match form:
            case "none":
                return None
            case "values" if self.random.random() < 0.4:
                return [self.scalar(field) for _ in range(self.random.choice((1, 2, 3, 3, 8)))]
            case "value" | "values":
                return self.scalar(field)
            case "range":
                return self.range(field)
            case _:
                return span(self.random.choice(DATE_SPANS))

    def range(self, field: Mapping[str, Json]) -> Json:
        if field["type"] == "number":
            return sorted(self.random.choices(NUMBERS, k=2))
        if field["type"] == "datetime" and self.random.random() < 0.5:
            return sorted(self.random.choices(self.around.instants, k=2))
        return sorted(self.random.choices(self.around.dates, k=2))

    def scalar(self, field: Mapping[str, Json]) -> Json:
        match field["type"]:
            case "number":
                return self.random.choice(self.random.choice(NUMBER_POOLS))
            case "boolean":
                return self.random.random() < 0.5
            case "date":
                return self.random.choice(self.around.dates)
            case "datetime":
                return self.random.choice(self.random.choice((self.around.dates, self.around.instants)))
            case "choice":
                return self.random.choice((str.upper, str.lower, str))(self.random.choice(field["options"])["value"])
            case _:
                return self.random.choice(TEXTS)


def properties(event: str) -> Mapping[str, Json]:
    return RAW_CATALOGUE["events"][event].get("properties", {})


def span(of: tuple[int, str]) -> dict[str, Json]:
    return {"amount": of[0], "unit": of[1]}
