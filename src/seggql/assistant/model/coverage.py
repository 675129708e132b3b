"""Checks without a gold answer: do words and rule hold the same numbers and texts?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import cast

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

from seggql.rules.text import fold
from seggql.rules.wording import number

from .facts import Facts

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,'’\u00a0\u202f]\d+)*(?P<scale>[km])?(?!\w)", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<![\w.,])(?P<number>\d+)(?:st|nd|rd|th)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»')
_LINK = re.compile(r"\S*(?:://|www\.|[<>])\S*")
_SCALES = {"k": 1_000, "m": 1_000_000}
_NUMBER_WORDS = {
    word: Decimal(value)
    for value, words in {
        1: "once", 2: "two twice", 3: "three thrice", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine",
        10: "ten", 11: "eleven", 12: "twelve dozen", 15: "fifteen", 20: "twenty", 30: "thirty", 40: "forty",
        50: "fifty", 60: "sixty", 90: "ninety", 100: "hundred", 1000: "thousand",
    }.items()
    for word in words.split()
}  # fmt: skip
"""English only: in other languages a number in words is not missed, and one in the rule is named as an assumption."""
_UNITS = tuple(Decimal(length) for length in (7, 12, 24, 30, 60, 365, 1440))
"""One amount of time is often said in another unit: “two weeks” for 14 days."""


@dataclass(frozen=True)
class Place:
    """`text[start:end]` of the criteria."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Number(Place):
    """A number in the criteria, with every value it may have: “1,500” is 1500 or one and a half."""

    values: frozenset[Decimal]


def numbers_in(text: str) -> Iterator[Number]:
    """Every number of a text, in digits or as an English word, in any order."""
    for match in _NUMBER.finditer(text):
        scale = _SCALES.get((match["scale"] or "").lower(), 1)
        digits = match.group().rstrip("kKmM")
        values = frozenset(value * factor for value in _readings(digits) for factor in {1, scale})
        yield Number(match.start(), match.end(), match.group(), values)
    for match in _ORDINAL.finditer(text):
        yield Number(match.start(), match.end(), match.group(), frozenset({Decimal(match["number"])}))
    for match in _WORD.finditer(text):
        value = _NUMBER_WORDS.get(fold(match.group()))
        if value is not None:
            yield Number(match.start(), match.end(), match.group(), frozenset({value}))


def _readings(digits: str) -> Iterator[Decimal]:
    """A number with separators is read as grouped and, where it can be, as decimal."""
    parts = re.split(r"\D", digits)
    yield Decimal("".join(parts))
    if len(parts) > 1:
        yield Decimal(f"{''.join(parts[:-1])}.{parts[-1]}")
        yield from map(Decimal, parts)  # dates such as 1.5.2026


def missing(text: str, known: Facts) -> Iterator[Place]:
    """The numbers and quoted texts that are said but not in the rule."""
    numbers = known.numbers | known.date_parts | {Decimal(1)}
    for found in numbers_in(text):
        if not (found.values & numbers or _in_time(found.values, known.amounts) or _within(found.text, known)):
            yield found
    for match in _QUOTED.finditer(text):
        quoted = next(group for group in match.groups() if group is not None)
        if not _within(quoted, known):
            yield Place(match.start(), match.end(), match.group())


def invented(text: str, rule: Facts) -> Iterator[str]:
    """The numbers and texts that are in the rule but were not said, as a person would read them."""
    said = {value for found in numbers_in(text) for value in found.values}
    spans = (value for value in rule.amounts if not _in_time({value}, said))
    for value in sorted({*(rule.numbers - said), *spans}):
        yield number(value)
    folded = fold(text)
    for spellings in sorted(rule.texts):
        if not any(fold(spelling) in folded for spelling in spellings):
            yield spellings[:2][-1]  # the label of an option


def unfaithful(summary: str, rule: Facts, language: str) -> Iterator[str]:
    """What is wrong with a description of the rule, one sentence each."""
    folded = fold(summary)
    said = {value for found in numbers_in(summary) for value in found.values}
    for value in sorted((rule.numbers | rule.amounts) - said):
        yield f"The number {number(value)} is missing; write it in digits."
    for spellings in sorted(rule.texts):
        if not any(fold(spelling) in folded for spelling in spellings):
            yield f"“{spellings[0]}” is missing; write it letter for letter."
    for day in sorted(map(_day, rule.dates)):
        if not _written(day, folded, said, language):
            yield f"The date {day} is missing."
    for match in _LINK.finditer(summary):
        if not _within(match.group(), rule):
            yield f"The rule says nothing of “{match.group()}”."
    allowed = rule.numbers | rule.amounts | rule.date_parts | {Decimal(0), Decimal(1)}
    for found in numbers_in(summary):
        if not found.values & allowed and not _within(found.text, rule):
            yield f"The rule says nothing of “{found.text}”."


def _day(day: date) -> date:
    return date(day.year, day.month, day.day)


def _written(day: date, folded: str, said: set[Decimal], language: str) -> bool:
    """Whether a date is written out: year, day, and the month by number or name."""
    month = Decimal(day.month) in said or any(name in folded for name in _months(language)[day.month])
    return (month and {Decimal(day.year), Decimal(day.day)} <= said) or day.isoformat() in folded


@cache
def _months(language: str) -> dict[int, set[str]]:
    """What each month is called."""
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale("en")
    widths = [cast(Mapping[int, str], get_month_names(width, locale=locale)) for width in ("wide", "abbreviated")]
    return {month: {fold(names[month]) for names in widths} for month in range(1, 13)}


def _in_time(values: Iterable[Decimal], amounts: Iterable[Decimal]) -> bool:
    """Whether a value and an amount may be the same length of time, in one unit or in two."""
    return any(
        value == amount or any(value * unit == amount or amount * unit == value for unit in _UNITS)
        for value in values
        for amount in amounts
    )


def _within(words: str, known: Facts) -> bool:
    """Whether the words stand in a text or a name of the rule."""
    folded = fold(words)
    texts = (spelling for spellings in known.texts for spelling in spellings)
    return any(folded in fold(text) for text in (*texts, *known.names))
