"""What can be wrong with a rule: the issues, each with a place, a stable code, a message and what would be right."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from seggql.documented import Documented

from .text import printable


class IssueCode(Documented):
    """Stable codes; the description of each is its doc."""

    MALFORMED = "malformed", "The JSON is not of the shape of any node."
    UNKNOWN_KEY = "unknown_key", "A node has a key that its kind does not know."
    MISSING_KEY = "missing_key", "A node lacks a key that its kind needs."
    UNKNOWN_OPERATOR = "unknown_operator", "There is no operator of that name."
    BAD_OPERAND = "bad_operand", "The value is not of the form that the operator takes."
    BAD_VALUE = "bad_value", "The value is not of the attribute's type."
    UNKNOWN_ATTRIBUTE = (
        "unknown_attribute",
        "The account has no attribute, item field or event property of that name.",
    )
    UNKNOWN_EVENT = "unknown_event", "The account has no event of that name."
    UNKNOWN_OPTION = "unknown_option", "The value is not one of the attribute's options."
    UNKNOWN_SEGMENT = "unknown_segment", "There is no segment of that id."
    WRONG_OPERATOR = "wrong_operator", "The operator does not apply to the attribute's type."
    WRONG_PLACE = "wrong_place", "The node or attribute cannot stand in this place."
    EMPTY_RANGE = "empty_range", "The range ends before it begins, so it would match no one."
    SEGMENT_CYCLE = "segment_cycle", "The segment would contain itself."
    TOO_DEEP = "too_deep", "The rule is nested too deep."
    TOO_MANY = "too_many", "The rule has more clauses or values than the limit."
    TOO_LONG = "too_long", "The text or span is longer than the limit."


@dataclass(frozen=True)
class Issue:
    """One problem. `pointer` is the JSON pointer (RFC 6901) of the offending part within the rule."""

    pointer: str
    code: IssueCode
    message: str
    suggestion: str | None = None

    def __str__(self) -> str:
        return f"{self.pointer or 'the rule'}: {self.message}"


Report = Callable[[Issue], None]
"""Where checks put what they find."""


class InvalidRule(ValueError):
    """The rule is refused; `issues` lists every problem at once: what is malformed, then what
    has no meaning here, each in document order."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues: tuple[Issue, ...] = tuple(issues)
        super().__init__("; ".join(map(str, self.issues)))


@dataclass(frozen=True, slots=True)
class Path:
    """A place in a rule while walking it down; `str` gives the JSON pointer."""

    keys: tuple[str | int, ...] = ()

    def __truediv__(self, key: str | int) -> "Path":
        return Path((*self.keys, key))

    def __str__(self) -> str:
        pointer = "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in self.keys)
        return pointer.encode(errors="replace").decode()  # keys may hold lone surrogates, which no answer can


_COMPARED = 200
"""Characters of a word that are looked at to find a near one."""
_NEAR = 70
"""How much alike, of 100, two words have to be; “months” and “minutes” are not."""


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known name most like `word`, or None when none is near."""
    found = process.extractOne(word[:_COMPARED], known, scorer=_alike, processor=_plain, score_cutoff=_NEAR)
    return found[0] if found else None


def nearest_named(word: str, things: Iterable[tuple[str, Iterable[str]]]) -> str | None:
    """The name of the thing of which the name or another word for it is most like `word`."""
    names: dict[str, str] = {}
    for name, words in things:
        for known in (name, *words):
            names.setdefault(known, name)
    near = nearest(word, list(names))
    return names[near] if near else None


def _alike(word: str, known: str, *, score_cutoff: float | None = None) -> float:
    """Letter by letter, or as words of which one has all that the other has ("email" and "email address")."""
    return max(fuzz.ratio(word, known), 0.9 * fuzz.token_set_ratio(word, known))


def _plain(text: str) -> str:
    return text.casefold().replace("_", " ")


def hint(suggestion: str | None) -> str:
    """The suggestion as the end of a message."""
    return f" Did you mean “{suggestion}”?" if suggestion else ""


def listing(names: Iterable[str], limit: int = 12) -> str:
    """Names as a readable list, cut where it grows long."""
    quoted = [f"“{printable(name[:60])}”" for name in names]
    return ", ".join(quoted[:limit]) + (f" and {len(quoted) - limit} more" if len(quoted) > limit else "")
