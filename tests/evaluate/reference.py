"""A naive evaluator in plain Python over raw JSON, written from the definition of the language alone.

It shares no code with seggql: where the two disagree, one of them has misread the definition. People are
`{"attributes": {…}, "events": [{"event", "at", "properties"}]}` as anybody would write them down; the catalogue maps
names to `{"type", "fields", "derived_from"}` and events to their properties. Slow and obvious on purpose.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from .reference_values import MISSING, World, compare, day, instant, is_day, number, typed_value


def satisfies(rule: Mapping[str, Any], person: Mapping[str, Any], world: World) -> bool:
    """Whether the person satisfies the rule."""
    return holds(rule, person["attributes"], world.attributes, person["events"], world)


def holds(
    rule: Mapping[str, Any],
    values: Mapping[str, Any],
    fields: Mapping[str, Any],
    happened: Sequence[Mapping[str, Any]],
    world: World,
) -> bool:
    """Whether the rule holds for values: those of a person (whose events `happened`), of an item, of an event."""

    def part(inner: Mapping[str, Any]) -> bool:
        return holds(inner, values, fields, happened, world)

    if "all" in rule:
        return all(part(inner) for inner in rule["all"])
    if "any" in rule:
        return any(part(inner) for inner in rule["any"])
    if "not" in rule:
        return not part(rule["not"])
    if "segment" in rule:
        return part(world.segments[rule["segment"]])
    if "items" in rule:
        return items_hold(rule, values, fields, world)
    if "event" in rule:
        return events_hold(rule, happened, world)
    field = fields[rule["attribute"]]
    return compare(rule, typed_value(rule["attribute"], field, values, world), field["type"], world)


def items_hold(rule: Mapping[str, Any], values: Mapping[str, Any], fields: Mapping[str, Any], world: World) -> bool:
    inner = fields[rule["items"]]["fields"]
    found = [holds(rule["where"], item, inner, (), world) for item in values.get(rule["items"], [])]
    if rule["match"] == "any":
        return any(found)
    if rule["match"] == "all":
        return len(found) > 0 and all(found)
    return not any(found)


def events_hold(rule: Mapping[str, Any], happened: Sequence[Mapping[str, Any]], world: World) -> bool:
    properties = world.events[rule["event"]].get("properties", {})
    matching = [
        event
        for event in happened
        if event["event"] == rule["event"]
        and instant(event["at"]) <= world.now
        and in_window(instant(event["at"]), rule.get("time", {"operator": "any_time"}), world)
        and holds(rule.get("where", {"all": []}), event["properties"], properties, (), world)
    ]
    if "measure" in rule:
        return measured(rule["measure"], matching, world)
    occurrence = rule.get("occurrence", {"operator": "at_least", "count": 1})
    count, wanted = len(matching), occurrence["count"]
    return {
        "equals": count == wanted,
        "less_than": count < wanted,
        "less_or_equal": count <= wanted,
        "at_least": count >= wanted,
        "more_than": count > wanted,
    }[occurrence["operator"]]


def in_window(at: datetime, window: Mapping[str, Any], world: World) -> bool:
    if window["operator"] == "any_time":
        return True
    if window["operator"] == "within_last":
        return world.now - duration(window) < at <= world.now
    if window["operator"] == "before_last":
        return at <= world.now - duration(window)
    if window["operator"] == "between_last":
        one, other = duration(window["from"]), duration(window["to"])
        return world.now - max(one, other) < at <= world.now - min(one, other)
    inside = True
    if "from" in window:
        start = window["from"]
        inside = at >= (world.begins(day(start)) if is_day(start) else instant(start))
    if "to" in window:
        end = window["to"]
        inside = inside and (at < world.begins(day(end) + 1) if is_day(end) else at < instant(end))
    return inside


def duration(span: Mapping[str, Any]) -> timedelta:
    minutes = {"minutes": 1, "hours": 60, "days": 24 * 60, "weeks": 7 * 24 * 60}[span["unit"]]
    return timedelta(minutes=minutes * int(span["amount"]))


def measured(measure: Mapping[str, Any], matching: Sequence[Mapping[str, Any]], world: World) -> bool:
    of = measure["of"]
    if of in ("first", "last"):
        times = sorted(instant(event["at"]) for event in matching)
        return compare(measure, (times[0 if of == "first" else -1] if times else MISSING), "datetime", world)
    name = measure["property"]
    numbers = [number(event["properties"][name]) for event in matching if name in event["properties"]]
    aggregates: dict[str, Callable[[list[Fraction]], Fraction]] = {
        "sum": lambda found: sum(found, Fraction(0)),
        "average": lambda found: rounded(sum(found, Fraction(0)) / len(found)),
        "minimum": min,
        "maximum": max,
    }
    return compare(measure, aggregates[of](numbers) if numbers else MISSING, "number", world)


def rounded(value: Fraction) -> Fraction:
    """To six places, the middle away from zero."""
    millionths = abs(value) * 1_000_000
    whole = millionths.numerator // millionths.denominator
    if millionths - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 1_000_000)
