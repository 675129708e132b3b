"""The values and operators of the reference evaluator: see reference.py, whose independence they share."""

from calendar import isleap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Any
from zoneinfo import ZoneInfo

MISSING = None
AFTER_THE_CALENDAR = date.max.toordinal() + 1
BEFORE_THE_CALENDAR = date.min.toordinal() - 1


@dataclass(frozen=True)
class World:
    """What a rule is evaluated in: the instant, the account's zone and catalogue, the saved segments' rules."""

    now: datetime
    zone: ZoneInfo
    attributes: Mapping[str, Any]
    events: Mapping[str, Any]
    segments: Mapping[str, Any]

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def local_day(self, instant: datetime) -> int:
        """The day of an instant in the zone, as a number: a day east of 9999-12-31 has no date."""
        try:
            return instant.astimezone(self.zone).date().toordinal()
        except OverflowError:
            return AFTER_THE_CALENDAR if instant.year > 5000 else BEFORE_THE_CALENDAR

    def begins(self, day: int) -> datetime:
        """When a day begins: windows go without a break, so where clocks go back over midnight the first time counts.

        At an end of the calendar it is an instant before or after all that are told of.
        """
        try:
            return datetime.fromordinal(day).replace(tzinfo=self.zone).astimezone(UTC)
        except (OverflowError, ValueError):
            return datetime.max.replace(tzinfo=UTC) if day > 1_000_000 else datetime.min.replace(tzinfo=UTC)


def typed_value(name: str, field: Mapping[str, Any], values: Mapping[str, Any], world: World) -> Any:
    if "derived_from" in field:
        born = values.get(field["derived_from"])
        return MISSING if born is None else age(date.fromisoformat(born), world.today)
    if name not in values:
        return MISSING
    return typed(values[name], field["type"])


def typed(raw: Any, value_type: str) -> Any:
    """A value to compare: numbers as fractions, dates as day numbers, instants in UTC, texts folded."""
    if value_type == "number":
        return number(raw)
    if value_type == "date":
        return day(raw)
    if value_type == "datetime":
        return instant(raw)
    if value_type in ("text", "choice"):
        return folded(raw)
    if value_type == "text_list":
        return [folded(text) for text in raw]
    return raw


@cache
def number(raw: float) -> Fraction:
    return Fraction(Decimal(repr(raw)))


def is_day(raw: str) -> bool:
    return len(raw) == len("2026-01-01")


@cache
def day(raw: str) -> int:
    return date.fromisoformat(raw).toordinal()


@cache
def instant(raw: str) -> datetime:
    return datetime.fromisoformat(raw).astimezone(UTC)


@cache
def folded(text: str) -> str:
    """Each character by its simple lower-case mapping."""
    return "".join(lower(character) for character in text)


def lower(character: str) -> str:
    code = ord(character)
    if character == "İ":
        return "i"
    if 0x10D50 <= code <= 0x10D65:
        return chr(code + 0x20)
    newer = {0x1C89: 0x1C8A, 0xA7CB: 0x0264, 0xA7CC: 0xA7CD, 0xA7DA: 0xA7DB, 0xA7DC: 0x019B}
    return chr(newer[code]) if code in newer else character.lower()


def age(born: date, today: date) -> Fraction | None:
    if born > today:
        return MISSING
    years = today.year - born.year
    return Fraction(years if celebrated(born, today.year) <= today else years - 1)


def celebrated(born: date, year: int) -> date:
    if (born.month, born.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return date(year, born.month, born.day)


def compare(clause: Mapping[str, Any], value: Any, value_type: str, world: World) -> bool:
    """Whether the value satisfies the clause's operator; a negated one is true where its twin is false."""
    operator = clause["operator"]
    twins = {
        "is_not": "is",
        "not_starts_with": "starts_with",
        "not_ends_with": "ends_with",
        "not_contains": "contains",
        "is_not_empty": "is_empty",
        "has_none": "has_any",
    }
    if operator in twins:
        return not compare({**clause, "operator": twins[operator]}, value, value_type, world)
    if operator == "is_empty":
        return value is MISSING or value == "" or value == []
    if value is MISSING:
        return False
    raw = clause["value"]
    if operator in RELATIVE:
        at = world.local_day(value) if value_type == "datetime" else value
        return RELATIVE[operator](at, raw, world.today)
    if operator == "between":
        return at_or_after(value, raw[0], value_type, world) and at_or_before(value, raw[1], value_type, world)
    if operator in ORDER:
        return ORDER[operator](value, raw, value_type, world)
    wanted = raw if isinstance(raw, list) else [raw]
    if operator == "is":
        return any(same(value, one, value_type, world) for one in wanted)
    return TEXT[operator](value, [folded(one) for one in wanted])


def sides(value: Any, raw: Any, value_type: str, world: World) -> tuple[Any, Any]:
    """A value and an operand as they compare: an instant and a date by the local day."""
    if value_type == "datetime" and is_day(raw):
        return world.local_day(value), day(raw)
    return value, typed(raw, value_type)


def same(value: Any, raw: Any, value_type: str, world: World) -> bool:
    left, right = sides(value, raw, value_type, world)
    return left == right


def before(value: Any, raw: Any, value_type: str, world: World) -> bool:
    left, right = sides(value, raw, value_type, world)
    return left < right


def after(value: Any, raw: Any, value_type: str, world: World) -> bool:
    left, right = sides(value, raw, value_type, world)
    return left > right


def at_or_before(value: Any, raw: Any, value_type: str, world: World) -> bool:
    return not after(value, raw, value_type, world)


def at_or_after(value: Any, raw: Any, value_type: str, world: World) -> bool:
    return not before(value, raw, value_type, world)


def moved(today: date, span: Mapping[str, Any], sign: int) -> date:
    amount = sign * int(span["amount"])
    if span["unit"] != "months":
        return today + timedelta(days=amount * {"days": 1, "weeks": 7}[span["unit"]])
    year, month = today.year, today.month
    year, month = year + (month - 1 + amount) // 12, (month - 1 + amount) % 12 + 1
    for last in (today.day, 30, 29, 28):
        if last <= today.day:
            try:
                return date(year, month, last)
            except ValueError:
                continue
    raise AssertionError("every month has 28 days")


def anniversary_between(at: int, first: date, last: date) -> bool:
    if not date.min.toordinal() <= at <= date.max.toordinal():
        at = date(1, 1, 1).toordinal() if at > date.max.toordinal() else date(1, 12, 31).toordinal()
    born = date.fromordinal(at)
    return any(first <= celebrated(born, year) <= last for year in range(first.year, last.year + 1))


ORDER: dict[str, Callable[[Any, Any, str, World], bool]] = {
    "less_than": before,
    "before": before,
    "less_or_equal": at_or_before,
    "until": at_or_before,
    "greater_or_equal": at_or_after,
    "since": at_or_after,
    "greater_than": after,
    "after": after,
}
RELATIVE: dict[str, Callable[[int, Mapping[str, Any], date], bool]] = {
    "will_be_in": lambda at, span, today: at == moved(today, span, 1).toordinal(),
    "will_be_within": lambda at, span, today: today.toordinal() <= at <= moved(today, span, 1).toordinal(),
    "will_be_more_than": lambda at, span, today: at > moved(today, span, 1).toordinal(),
    "was": lambda at, span, today: at == moved(today, span, -1).toordinal(),
    "was_within": lambda at, span, today: moved(today, span, -1).toordinal() <= at <= today.toordinal(),
    "was_more_than": lambda at, span, today: at < moved(today, span, -1).toordinal(),
    "anniversary_in": lambda at, span, today: anniversary_between(at, moved(today, span, 1), moved(today, span, 1)),
    "anniversary_within": lambda at, span, today: anniversary_between(at, today, moved(today, span, 1)),
}
TEXT: dict[str, Callable[[Any, list[str]], bool]] = {
    "starts_with": lambda text, wanted: any(text.startswith(one) for one in wanted),
    "ends_with": lambda text, wanted: any(text.endswith(one) for one in wanted),
    "contains": lambda text, wanted: any(one in text for one in wanted),
    "has_any": lambda texts, wanted: any(one in texts for one in wanted),
    "has_all": lambda texts, wanted: all(one in texts for one in wanted),
}
