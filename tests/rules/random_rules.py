"""Random rules over any catalogue: every node, operator, window, occurrence and measure, with awkward values."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from seggql.rules.catalogue import Catalogue, Field
from seggql.rules.measures import MEASURES
from seggql.rules.moment import CALENDAR_UNITS, CLOCK_UNITS
from seggql.rules.nodes import MATCHES
from seggql.rules.occurrences import OCCURRENCES
from seggql.rules.operators import operators_for
from seggql.rules.types import Trait
from seggql.rules.windows import WINDOWS

Json = dict[str, Any]

TEXTS = (
    "London", "New York", "St. John's", "and", "London or Paris", "not (x)", "“quoted”", 'a "b" c', "a”b", "””",
    " spaced ", "two  blanks", "naïve", "Ünïcödé", "e\u0301", "日本", "🙂", "5", "1,000", "30 days", "last week", "is",
    "whose city is London", "where", "O'Brien", "x", "the end", "line\nbreak", "tab\tbed", "-5", "a-b", "well-known",
    "who", "VIP", "vip", "gold", "Arabic", "yes", "no", "March", "today", "a, b", "A/B", "100%", "$5", "C++", "#1",
    "(", ")", "…", "—", "Purchase", "people", "‘x’", "«x»", "null", "\u202eabc", "word " * 8, "Q2", "2026-03-01", "İ",
)  # fmt: skip
NUMBERS = (
    0,
    -0.0,
    1,
    -1,
    5,
    18,
    30,
    50,
    100,
    1000,
    12345,
    1234567,
    0.5,
    -12.25,
    99.99,
    1e-9,
    999999999999999,
    30000.125,
)


class RandomRules:
    """Rules that `bind` accepts, from one seed."""

    def __init__(self, catalogue: Catalogue, random: Random):
        self.catalogue = catalogue
        self.random = random
        self.attributes, self.events = 0, 0

    def rule(self) -> Json:
        self.attributes, self.events = 0, 0
        return self.node(self.random.choice((1, 1, 2, 2, 3, 3)))

    def node(self, depth: int) -> Json:
        pick = self.random.random()
        if depth == 0 or pick < 0.4:
            return self.clause()
        if pick < 0.5:
            return {"not": self.node(depth - 1)}
        if pick < 0.53:
            return {"all": []}
        kind = self.random.choice(("all", "all", "any"))
        return {kind: [self.node(depth - 1) for _ in range(self.random.choice((1, 2, 2, 3, 4)))]}

    def clause(self) -> Json:
        pick = self.random.random()
        if pick < 0.1 and self.catalogue.segments:
            return {"segment": self.random.choice([*self.catalogue.segments])}
        if pick < 0.45 and self.events < 5 and self.catalogue.events:
            self.events += 1
            return self.measured() if pick < 0.2 else self.happened()
        if self.attributes >= 25:
            return {"all": []}
        self.attributes += 1
        return self.condition(self.catalogue.attributes)

    def condition(self, fields: Mapping[str, Field]) -> Json:
        field = self.random.choice([*fields.values()])
        if field.type.has(Trait.ITEMS) and self.random.random() < 0.8:
            return {
                "items": field.name,
                "match": self.random.choice(MATCHES),
                "where": self.where(field.fields, self.random.choice((0, 0, 1))),
            }
        return {"attribute": field.name} | self.comparison(field)

    def comparison(self, field: Field) -> Json:
        operator = self.random.choice(operators_for(field.type))
        match operator.form.name:
            case "none":
                return {"operator": operator.name}
            case "values" if self.random.random() < 0.5:
                values = [self.value(field) for _ in range(self.random.choice((1, 2, 3, 5)))]
                return {"operator": operator.name, "value": values}
            case "value" | "values":
                return {"operator": operator.name, "value": self.value(field)}
            case "range":
                value, other = self.value(field), self.value(field)
                if field.type.name == "datetime" and ("T" in value) != ("T" in other):
                    other = value
                return {"operator": operator.name, "value": sorted((value, other))}
            case _:
                return {"operator": operator.name, "value": self.span(CALENDAR_UNITS)}

    def value(self, field: Field) -> Any:
        match field.type.name:
            case "number":
                return self.random.choice(NUMBERS)
            case "boolean":
                return self.random.random() < 0.5
            case "date":
                return self.day()
            case "datetime":
                return self.instant() if self.random.random() < 0.5 else self.day()
            case _ if field.options:
                return self.random.choice(field.options).value
            case _:
                return self.random.choice(TEXTS)

    def day(self) -> str:
        return (
            date(1, 1, 1) + timedelta(days=self.random.choice((0, 719528, 739000, 739573, 740000, 3_000_000)))
        ).isoformat()

    def instant(self) -> str:
        second = self.random.choice((0, 0, 17, 17.000123))
        moment = datetime(2026, 3, 1, 9, 30, tzinfo=UTC) + timedelta(seconds=second, days=self.random.randrange(400))
        return moment.isoformat().replace("+00:00", "Z")

    def span(self, units: tuple[str, ...], least: int = 0) -> Json:
        return {"amount": self.random.choice((least, 1, 2, 7, 30, 1000)), "unit": self.random.choice(units)}

    def where(self, fields: Mapping[str, Field], depth: int) -> Json:
        pick = self.random.random()
        if depth == 0 or pick < 0.5:
            return self.condition(fields) if fields else {"all": []}
        if pick < 0.6:
            return {"not": self.where(fields, depth - 1)}
        if pick < 0.64:
            return {"all": []}
        kind = self.random.choice(("all", "any"))
        return {kind: [self.where(fields, depth - 1) for _ in range(self.random.choice((1, 2, 3)))]}

    def window(self) -> Json:
        operator = self.random.choice([*WINDOWS])
        match operator:
            case "any_time":
                return {"operator": operator}
            case "between_last":
                shorter, longer = self.random.choice((("minutes", "days"), ("hours", "weeks"), ("days", "weeks")))
                return {
                    "operator": operator,
                    "from": {"amount": self.random.choice((0, 1, 3)), "unit": shorter},
                    "to": {"amount": self.random.choice((2, 8, 100)), "unit": longer},
                }
            case "between":
                make = self.random.choice((self.day, self.instant))
                first, last = sorted((make(), make()))
                last = last if first != last or make == self.day else "2030-01-01T00:00:00Z"
                return {"operator": operator} | self.random.choice(
                    ({"from": first, "to": last}, {"from": first}, {"to": last})
                )
            case _:
                return {"operator": operator, **self.span(CLOCK_UNITS, least=1)}

    def circumstances(self, properties: Mapping[str, Field]) -> Json:
        found: Json = {}
        if self.random.random() < 0.5:
            found["time"] = self.window()
        if properties and self.random.random() < 0.5:
            found["where"] = self.where(properties, self.random.choice((0, 1, 2)))
        return found

    def happened(self) -> Json:
        event = self.random.choice([*self.catalogue.events.values()])
        counted: Json = {}
        if self.random.random() < 0.6:
            operator = self.random.choice([*OCCURRENCES])
            least = 1 if operator == "less_than" else 0
            counted = {"occurrence": {"operator": operator, "count": self.random.choice((least, 1, 2, 3, 10, 12000))}}
        return {"event": event.name} | counted | self.circumstances(event.properties)

    def measured(self) -> Json:
        event = self.random.choice([*self.catalogue.events.values()])
        numbers = [field.name for field in event.properties.values() if field.type.has(Trait.NUMERIC)]
        measure = self.random.choice([row for row in MEASURES.values() if row.of_time or numbers])
        named = {} if measure.of_time else {"property": self.random.choice(numbers)}
        compared = self.comparison(Field("", "", measure.result))
        return {"event": event.name, "measure": {"of": measure.name} | named | compared} | self.circumstances(
            event.properties
        )
