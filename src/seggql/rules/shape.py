"""What the objects of a rule are made of whatever their kind: keys, names, and words that name a row of a table."""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from .issues import Issue, IssueCode, Path, Report, hint, listing, nearest, nearest_named
from .values import BadValue, Json, parse_text, shown

NAME_LENGTH = 200
"""Names of attributes, events, properties and segments are at most this long."""
_MOST_KEYS = 100
"""More keys than this are not looked at one by one."""
_PLACEHOLDER = re.compile(r"\s*\{\w+\}")

Object = Mapping[str, Json]


class Row(Protocol):
    """A row of any table that a rule names."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def english(self) -> str: ...


Named = TypeVar("Named", bound=Row)


def check_keys(raw: Object, path: Path, report: Report, required: Sequence[str], optional: Sequence[str] = ()) -> bool:
    """Report unknown and missing keys; whether the required ones are there."""
    known = [*required, *optional]
    for key in list(raw)[:_MOST_KEYS]:
        if key not in known:
            near = nearest(key, [name for name in known if name not in raw])
            message = f"The key {shown(key)} is not known here; {listing(known)} are.{hint(near)}"
            report(Issue(str(path / key), IssueCode.UNKNOWN_KEY, message, near))
    missing = [key for key in required if key not in raw]
    for key in missing:
        report(Issue(str(path), IssueCode.MISSING_KEY, f"The key “{key}” is missing.", key))
    return not missing


def read_name(raw: Json, path: Path, report: Report) -> str | None:
    """The name of something in the catalogue."""
    if not isinstance(raw, str) or not 0 < len(raw) <= NAME_LENGTH:
        message = f"{shown(raw)} is not a name: a text of 1 to {NAME_LENGTH} characters is needed."
        report(Issue(str(path), IssueCode.MALFORMED, message))
        return None
    try:
        return parse_text(raw)
    except BadValue as error:
        report(Issue(str(path), IssueCode.MALFORMED, error.args[0]))
        return None


def read_row(table: Mapping[str, Named], raw: Json, path: Path, report: Report) -> Named | None:
    """The row of a table that `raw` names; what is near may be its label or English, too."""
    if isinstance(raw, str) and raw in table:
        return table[raw]
    words = ((row.name, (row.label, _PLACEHOLDER.sub("", row.english))) for row in table.values())
    near = nearest_named(raw, words) if isinstance(raw, str) else None
    message = f"{shown(raw)} is not one of {listing(table, limit=40)}.{hint(near)}"
    report(Issue(str(path), IssueCode.UNKNOWN_OPERATOR, message, near))
    return None


def read_choice(choices: Sequence[str], raw: Json, path: Path, report: Report) -> str | None:
    """One of a few fixed words."""
    if isinstance(raw, str) and raw in choices:
        return raw
    report(Issue(str(path), IssueCode.UNKNOWN_OPERATOR, f"{shown(raw)} is not one of {listing(choices)}."))
    return None
