"""The tables of the language reference (docs/language.md), written from the rows they describe."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType

from .bind import MAX_HEIGHT, MAX_NODES
from .catalogue import Limits
from .issues import IssueCode
from .kinds import KINDS
from .lint import NoteCode
from .load import MAX_COUNT, MAX_ISSUES, MAX_NESTING
from .measures import MEASURES
from .moment import CALENDAR_UNITS, CLOCK_UNITS, MAX_SPAN_DAYS, UNITS
from .occurrences import OCCURRENCES
from .operands import FORMS
from .operators import OPERATORS, operators_for
from .shape import NAME_LENGTH
from .types import TYPES
from .values import MAX_DIGITS, Json
from .windows import WINDOWS

_MARKED = re.compile(r"(<!-- table: (\w+) -->).*?(<!-- end -->)", re.DOTALL)


def filled(page: str) -> str:
    """The page with every table between its marks written anew. Raises KeyError for a table that is not known."""
    return _MARKED.sub(lambda found: f"{found[1]}\n\n{TABLES[found[2]]()}\n\n{found[3]}", page)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = list(head)
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _code(value: "Json | Mapping[str, Json]") -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=dict)
    return f"`{text}`"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _kinds() -> str:
    rows = ((_code(row.name), row.doc, _code(row.example)) for row in KINDS.values())
    return _table(("node", "is true when", "example"), rows)


def _types() -> str:
    rows = (
        (_code(row.name), row.doc, _code(json.dumps(row.example)), _codes(one.name for one in operators_for(row)))
        for row in TYPES.values()
    )
    return _table(("type", "values", "example", "operators"), rows)


def _operators() -> str:
    rows = (
        (_code(row.name), row.doc, row.form.name, _codes(kind.name for kind in row.types), _code(row.example))
        for row in OPERATORS.values()
    )
    return _table(("operator", "is true when", "value", "types", "example"), rows)


def _forms() -> str:
    rows = ((row.name, row.doc, _code(json.dumps(row.example)) if row.takes_value else "") for row in FORMS.values())
    return _table(("value", "what it is", "example"), rows)


def _units() -> str:
    rows = (
        (_code(name), "yes" if name in CALENDAR_UNITS else "", "yes" if name in CLOCK_UNITS else "") for name in UNITS
    )
    return _table(("unit", "relative dates", "event windows"), rows)


def _occurrences() -> str:
    return _table(("operator", "the event happened"), ((_code(row.name), row.doc) for row in OCCURRENCES.values()))


def _windows() -> str:
    rows = ((_code(row.name), row.doc, _code(row.example)) for row in WINDOWS.values())
    return _table(("operator", "events count", "example"), rows)


def _measures() -> str:
    rows = (
        (_code(row.name), row.doc, "none" if row.of_time else "a number", row.result.name) for row in MEASURES.values()
    )
    return _table(("measure", "what it is", "property", "compared as"), rows)


def _limits() -> str:
    defaults = Limits()
    documented = {
        "attribute_clauses": "attribute clauses, list items among them",
        "event_clauses": "event clauses, measures among them",
        "depth": "levels of nesting",
        "values": "values in one list",
        "characters": "characters in one text",
    }
    settings = ((documented[field.name], f"{getattr(defaults, field.name):,}", "setting") for field in fields(defaults))
    fixed = (
        ("nodes, with the rules of the segments it names", f"{MAX_NODES:,}", ""),
        ("levels of nesting, with the rules of the segments it names", f"{MAX_HEIGHT:,}", ""),
        ("levels of JSON that are looked at", f"{MAX_NESTING:,}", ""),
        ("issues that are listed", f"about {MAX_ISSUES:,}", ""),
        ("characters in a name", f"{NAME_LENGTH:,}", ""),
        ("digits of a number, and places after its point", f"{MAX_DIGITS}", ""),
        ("days of a span or window", f"{MAX_SPAN_DAYS:,}", ""),
        ("count of an occurrence", f"{MAX_COUNT:,}", ""),
    )
    return _table(("of a rule", "at most", ""), (*settings, *fixed))


def _issues() -> str:
    return _table(("code", "what is wrong"), ((_code(code.value), code.doc) for code in IssueCode))


def _notes() -> str:
    return _table(("code", "what is odd"), ((_code(code.value), code.doc) for code in NoteCode))


TABLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "kinds": _kinds,
        "types": _types,
        "operators": _operators,
        "forms": _forms,
        "units": _units,
        "occurrences": _occurrences,
        "windows": _windows,
        "measures": _measures,
        "limits": _limits,
        "issues": _issues,
        "notes": _notes,
    }
)
"""Every table of the page by the name in its mark."""


def main(page: Path) -> None:
    """Write the tables of the page anew."""
    page.write_text(filled(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
