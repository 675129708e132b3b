"""Stage 1: text into tokens. Each keeps its place in the text; blanks and the hyphens inside words leave none."""

import re
import sys
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Protocol, cast

import snowballstemmer  # pyright: ignore[reportMissingTypeStubs]

from .english.words import IRREGULAR


class Kind(Enum):
    WORD = auto()
    NUMBER = auto()
    DATE = auto()
    TIME = auto()
    QUOTED = auto()
    SYMBOL = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """`text[start:end]` of the criteria. `folded` compares without case; `stem` also without endings."""

    text: str
    start: int
    end: int
    kind: Kind
    folded: str
    stem: str

    @property
    def unquoted(self) -> str:
        """What stands between the quotation marks, a doubled closing one meaning itself."""
        closing = self.text[-1]
        return self.text[1:-1].replace(closing * 2, closing)


def _marks() -> str:
    """Combining marks as regular-expression ranges; they belong to the letter before them."""
    marks = [code for code in range(0x300, 0x3100) if unicodedata.category(chr(code)).startswith("M")]
    return "".join(map(chr, marks))


_WORD = rf"[^\W\d_](?:\w(?<!_)|[{_marks()}]|['’](?=[^\W\d_]))*"
_PATTERN = re.compile(
    r"(?P<QUOTED>“[^”]*+(?:””[^”]*+)*+”|\"[^\"]*+(?:\"\"[^\"]*+)*+\"|«[^»]*+»)"
    r"|(?P<DATE>\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:[Zz]|[+-]\d{2}:?\d{2}))?(?!\w)"
    r"|\d{1,4}(?P<separator>[/.])\d{1,2}(?P=separator)\d{2,4}(?!\w))"
    r"|(?P<TIME>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?!\w))"
    r"|(?P<NUMBER>(?:(?<![\w)])[-−](?=\d))?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)"
    rf"|(?P<WORD>{_WORD})"
    r"|(?P<SYMBOL>[<>!]=|\S)",
)  # fmt: skip
_HYPHENS = "-‐‑_'’"


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


_stemmer = cast("_Stemmer", snowballstemmer.stemmer("english"))  # pyright: ignore[reportUnknownMemberType]


@lru_cache(maxsize=50_000)
def stem(folded: str) -> str:
    """The stem of a folded word: “purchases” and “purchased” are one, “bought” is “buy”."""
    word = IRREGULAR.get(folded, folded)
    return sys.intern(_stemmer.stemWord(word))


def fold(text: str) -> str:
    """The text as words are compared: composed, without case, with one kind of apostrophe."""
    return unicodedata.normalize("NFC", text).lower().replace("’", "'").replace("−", "-")


def tokenize(text: str) -> tuple[Token, ...]:
    return tuple(_tokens(text))


def _tokens(text: str):
    for match in _PATTERN.finditer(text):
        kind = Kind[match.lastgroup or "SYMBOL"] if match.lastgroup else Kind.DATE
        start, end = match.span()
        if match[0] in _HYPHENS and _joins(text, start, end):
            continue
        folded = "" if kind is Kind.QUOTED else fold(match[0])
        yield Token(match[0], start, end, kind, folded, stem(folded) if kind is Kind.WORD else folded)


def _joins(text: str, start: int, end: int) -> bool:
    """Whether a hyphen or apostrophe stands inside a word, not between two numbers."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return before.isalnum() and after.isalnum() and not (before.isdigit() and after.isdigit())
