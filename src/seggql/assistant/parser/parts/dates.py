"""Dates, instants and calendar periods, as categories of the chart. Years left out are taken from the moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel import Locale

from seggql.rules.moment import Moment, shift
from seggql.rules.wording import MONTHS, day

from ..chart import Chart, Edge
from ..english.times import DAYS, WEEKDAYS
from ..tokens import Kind

MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)} | {
    name.lower().rstrip("."): number
    for number, name in Locale("en").months["format"]["abbreviated"].items()
    if name.lower() != "may"
}
_ORDINALS = ("st", "nd", "rd", "th")
_DAY_FIRST = "“{text}” is read as day/month/year: {day}."
_FIRST_YEAR, _LAST_YEAR, _YEAR_DIGITS = 1900, 2999, 4


@dataclass(frozen=True, slots=True)
class Day:
    """One day, as ISO text: “2026-03-01”, “1 March 2026”, “March 1st”, “yesterday”, “last Tuesday”, “15/3/2026”."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[str]]:
        token = chart.tokens[start]
        if token.kind is Kind.DATE:
            yield from _numeric(chart, start)
        elif token.kind is Kind.NUMBER:
            number = _small(chart, start)
            after = start + 1 + (chart.word(start + 1) in _ORDINALS and chart.adjacent(start + 1))
            month_at = after + (chart.word(after) == "of")
            yield from _dated(chart, number, month_at, month_at + 1)
        elif token.folded in MONTH_NUMBERS:
            after = start + 1 + (chart.word(start + 1) == "the")
            end = after + 1 + (chart.word(after + 1) in _ORDINALS and chart.adjacent(after + 1))
            yield from _dated(chart, _small(chart, after), start, end)
        else:
            yield from _relative(chart, start)


def _small(chart: Chart, index: int) -> int:
    """The day of the month a token can be, else 0."""
    word = chart.word(index)
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 2 else 0


def _dated(chart: Chart, number: int, month_at: int, end: int) -> Iterator[Edge[str]]:
    """A day and a month, with the year that may follow them."""
    month = MONTH_NUMBERS.get(chart.word(month_at))
    if month is None or not number:
        return
    year_at = end + (chart.word(end) in (",", "of"))
    year = _year(chart, year_at)
    try:
        if year is not None:
            yield Edge(year_at + 1, date(year, month, number).isoformat())
            return
        found = _latest(chart.moment, month, number)
        yield Edge(end, found.isoformat(), 0.1, (f"“{chart.slice(end - 2, end)}” is {day(found)}.",))
    except ValueError:
        return


def _latest(moment: Moment, month: int, number: int) -> date:
    """The day of that name in the current year, or in the last one when it is still to come."""
    found = date(moment.today.year, month, number)
    return found if found <= moment.today else date(found.year - 1, month, number)


def _year(chart: Chart, index: int) -> int | None:
    word = chart.word(index)
    return int(word) if len(word) == _YEAR_DIGITS and word.isascii() and word.isdigit() and int(word) else None


def _near_year(chart: Chart, index: int) -> int | None:
    """A year that periods are spoken of."""
    year = _year(chart, index)
    return year if year is not None and _FIRST_YEAR <= year <= _LAST_YEAR else None


def _numeric(chart: Chart, start: int) -> Iterator[Edge[str]]:
    text = chart.tokens[start].text
    try:
        if "-" in text:
            if len(text) == len("2026-03-01"):
                yield Edge(start + 1, date.fromisoformat(text).isoformat())
            return
        parts = [int(part) for part in text.replace("/", ".").split(".")]
        if parts[0] > 31:
            yield Edge(start + 1, date(parts[0], parts[1], parts[2]).isoformat())
            return
        year = parts[2] + (2000 if parts[2] < 100 else 0)
        first_is_month = parts[1] > 12
        found = date(year, parts[0], parts[1]) if first_is_month else date(year, parts[1], parts[0])
        unsure = not first_is_month and parts[0] <= 12
        assumed = (_DAY_FIRST.format(text=text, day=day(found)),) if unsure else ()
        yield Edge(start + 1, found.isoformat(), 0.1, assumed)
    except ValueError:
        return


def _relative(chart: Chart, start: int) -> Iterator[Edge[str]]:
    word, today = chart.word(start), chart.moment.today
    if word in DAYS:
        yield Edge(start + 1, (today + timedelta(days=DAYS[word])).isoformat(), 0.4)
        return
    at = start + (word in ("last", "on"))
    if chart.word(at) in WEEKDAYS:
        back = (today.weekday() - WEEKDAYS.index(chart.word(at)) - 1) % 7 + 1
        found = today - timedelta(days=back)
        yield Edge(at + 1, found.isoformat(), 0.2, (f"“{chart.slice(start, at + 1)}” is {day(found)}.",))


@dataclass(frozen=True, slots=True)
class Instant:
    """A date with time, as ISO text: “2026-03-01T09:30:00Z”, “1 March 2026 at 09:30 UTC”."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[str]]:
        token = chart.tokens[start]
        if token.kind is Kind.DATE and ":" in token.text:
            yield Edge(start + 1, token.text.replace(" ", "T"))
        for edge in chart.at(Day(), start):
            at = edge.end + (chart.word(edge.end) == "at")
            if at < len(chart.tokens) and chart.tokens[at].kind is Kind.TIME and chart.word(at + 1) in ("utc", "gmt"):
                yield Edge(at + 2, f"{edge.meaning}T{chart.tokens[at].text.zfill(5)}Z", edge.cost, edge.assumed)


@dataclass(frozen=True, slots=True)
class When:
    """A date or an instant: whatever can be an end of a window."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[str]]:
        yield from chart.at(Instant(), start)
        yield from chart.at(Day(), start)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Calendar days, both ends in; None is still running."""

    first: date
    last: date | None

    def __str__(self) -> str:
        if self.first == self.last:
            return day(self.first)
        return f"from {day(self.first)} to {day(self.last)}" if self.last else f"since {day(self.first)}"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar: “today”, “this month”, “last quarter”, “March 2026”, “Q2”, “2025”."""

    def edges(self, chart: Chart, start: int) -> Iterator[Edge[Stretch]]:
        word, following = chart.word(start), chart.word(start + 1)
        today = chart.moment.today
        if word in DAYS:
            found = today + timedelta(days=DAYS[word])
            yield _assumed(chart, start, start + 1, Stretch(found, found))
        elif word in ("this", "last", "previous", "current") and following in _PERIODS:
            yield _assumed(chart, start, start + 2, _calendar(today, following, running=word in ("this", "current")))
        elif word in ("next", "coming") and following in _PERIODS:
            yield _assumed(chart, start, start + 2, _next(today, following))
        elif word in ("last", "previous") and following in WEEKDAYS:
            for edge in chart.at(Day(), start):
                found = date.fromisoformat(edge.meaning)
                yield Edge(edge.end, Stretch(found, found), edge.cost, edge.assumed)
        elif word in MONTH_NUMBERS:
            yield from _months(chart, start, start + 1, MONTH_NUMBERS[word], 1)
        elif len(word) == 2 and word[0] == "q" and word[1] in "1234":
            yield from _months(chart, start, start + 1, int(word[1]) * 3 - 2, 3)
        elif (year := _year(chart, start)) is not None and 1970 <= year <= _LAST_YEAR:
            yield Edge(start + 1, Stretch(date(year, 1, 1), date(year, 12, 31)), 0.3)


_PERIODS = {"week": 0, "month": 1, "quarter": 3, "year": 12}


def _calendar(today: date, name: str, running: bool) -> Stretch:
    """This or the last week (from Monday), month, quarter or year."""
    months = _PERIODS[name]
    if not months:
        first = today - timedelta(days=today.weekday())
        before = first - timedelta(days=7)
    else:
        first = date(today.year, (today.month - 1) // months * months + 1, 1)
        before = shift(first, -months, "months")
    return Stretch(first, None) if running else Stretch(before, first - timedelta(days=1))


def _next(today: date, name: str) -> Stretch:
    """The week (from Monday), month, quarter or year after this one."""
    months = _PERIODS[name]
    this = _calendar(today, name, running=True).first
    amount, unit = (months, "months") if months else (1, "weeks")
    return Stretch(shift(this, amount, unit), shift(this, 2 * amount, unit) - timedelta(days=1))


def _months(chart: Chart, start: int, end: int, month: int, count: int) -> Iterator[Edge[Stretch]]:
    year = _near_year(chart, end + (chart.word(end) in ("of", ",")))
    if year is not None:
        first = date(year, month, 1)
        yield Edge(end + 1 + (chart.word(end) in ("of", ",")), _stretch(first, count), 0.1)
        return
    first = _latest(chart.moment, month, 1)
    yield _assumed(chart, start, end, _stretch(first, count))


def _stretch(first: date, months: int) -> Stretch:
    return Stretch(first, shift(first, months, "months") - timedelta(days=1))


def _assumed(chart: Chart, start: int, end: int, stretch: Stretch) -> Edge[Stretch]:
    return Edge(end, stretch, 0.1, (f"“{chart.slice(start, end)}” is {stretch}.",))
