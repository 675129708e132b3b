"""How single things are written in English: values, names, numbers of times, verbs.

Everything here can be read back: a text or a name that could be mistaken for grammar stands in “quotes”,
a quotation mark inside them is doubled.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from .catalogue import Field
from .text import fold
from .values import Scalar

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
COUNTED = {1: "once", 2: "twice"}
"""Numbers of times that have a word."""
VERBS = {
    "is": "are",
    "was": "were",
    "has": "have",
    "does": "do",
    "includes": "include",
    "contains": "contain",
    "starts": "start",
    "ends": "end",
}
"""The verbs that phrases begin with: of one thing, of several."""
_OF_ONE = {several: one for one, several in VERBS.items()}
_BE = ("is", "was")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONNECTIVES = _words("and or but not nor except without with for who whose whom that where the there")
"""Words that begin another part of a sentence; a bare text or name holds none of them."""
LOOSE_WORDS = _words(
    "in on at from of to by since until before after within between over under above below more less fewer least most "
    "than all any only no both either neither is are was were be been has have had do does did include includes "
    "contain contains start starts end ends last next past ago today ever never time times once twice"
)
"""Words that no bare value holds, because they begin another phrase when they follow one."""
_PLAIN = re.compile(r"[^\W\d_][^\W_]*(?:[ -][^\W\d_][^\W_]*)*")
_MOST_WORDS = 4


def number(value: Decimal) -> str:
    """1234.50 is “1,234.5”."""
    text = f"{value + 0:,f}"  # minus zero is zero
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year:04}"


def instant(value: datetime) -> str:
    """In UTC, as precise as it needs to be: “1 May 2026 at 09:30 UTC”."""
    precision = "microseconds" if value.microsecond else "seconds" if value.second else "minutes"
    return f"{day(value)} at {value.time().isoformat(precision)} UTC"


def times(count: int) -> str:
    return COUNTED.get(count, f"{count:,} times")


def quoted(text: str) -> str:
    return f"“{text.replace('”', '””')}”"


def written(text: str, breaks: Collection[str] = ()) -> str:
    """The text bare where it can be told from the words around it, else quoted.

    `breaks` are the words, beside the connectives, that may follow it and so cannot be in it.
    """
    words = fold(text).replace("-", " ").split(" ")
    plain = (
        len(words) <= _MOST_WORDS
        and unicodedata.is_normalized("NFC", text)
        and _PLAIN.fullmatch(text) is not None
        and not any(word in CONNECTIVES or word in breaks for word in words)
    )
    return text if plain else quoted(text)


def lowered(label: str) -> str:
    """A label as it stands inside a sentence: “First name” is “first name”, “VIP level” stays."""
    head, _, rest = label.partition(" ")
    return label if head != head.capitalize() or len(head) == 1 else f"{head.lower()} {rest}".rstrip()


def value(field: Field, scalar: Scalar) -> str:
    """One value of a field: an option by its label, unless another option is called that too."""
    match scalar:
        case bool():
            return "yes" if scalar else "no"
        case Decimal():
            return number(scalar)
        case datetime():
            return instant(scalar)
        case date():
            return day(scalar)
        case str():
            return written(option_word(field, scalar), LOOSE_WORDS)
        case _:
            assert_never(scalar)


def option_word(field: Field, stored: str) -> str:
    """What an option of the field is called; a text that is no option is called itself."""
    return option_words(field).get(stored, stored)


def option_words(field: Field) -> dict[str, str]:
    """What each option is called, by its value: its label, or the value where another option is called that too."""
    uses = Counter(word for option in field.options for word in {fold(option.label), fold(option.value)})
    return {option.value: option.label if uses[fold(option.label)] == 1 else option.value for option in field.options}


def listed(parts: Sequence[str], joiner: str) -> str:
    """“a”, “a or b”, “a, b or c”."""
    return f"{', '.join(parts[:-1])} {joiner} {parts[-1]}" if len(parts) > 1 else parts[0]


def every(parts: Sequence[str]) -> str:
    """All of several values: “a”, “both a and b”, “all of a, b and c”."""
    prefix = {1: "", 2: "both "}.get(len(parts), "all of ")
    return prefix + listed(parts, "and")


def is_plural(label: str) -> bool:
    """Whether an English label names several things, by its ending."""
    return re.search(r"[^suix]s$", label.casefold()) is not None


def verb_phrase(english: str, *, several: bool = False, negated: bool = False) -> str:
    """A row's English with its verb made to agree, and turned into its negation."""
    first, _, rest = english.partition(" ")
    verb = _OF_ONE.get(first, first)
    if negated:
        rest = f"not {rest}" if verb in _BE else f"not {VERBS.get(verb, verb)} {rest}"
        verb = verb if verb in _BE else "does"
    return f"{VERBS.get(verb, verb) if several else verb} {rest}"
