"""The members of a segment, written to a file: CSV for spreadsheets, JSON Lines for programs."""

import csv
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TextIO

import orjson

from seggql.engine import membership
from seggql.engine.account import Account
from seggql.engine.catalogue import catalogue
from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.engine.paging import MAX_FIRST
from seggql.engine.person import Profile
from seggql.engine.segment import Segment
from seggql.rules.types import Json

Write = Callable[[Profile], None]
"""Adds one person to the file."""
Open = Callable[[TextIO, Iterable[str]], Write]
"""Begins a file, given the names of all attributes that people may have."""


def _csv(file: TextIO, attributes: Iterable[str]) -> Write:
    """One column per attribute; lists as JSON, what is not known empty."""
    names = tuple(attributes)
    writer = csv.writer(file)
    writer.writerow(("id", "external_id", *names))

    def write(person: Profile) -> None:
        writer.writerow((person.id, person.external_id, *(_cell(person.attributes.get(name)) for name in names)))

    return write


def _cell(value: Json) -> str | int | float | None:
    match value:
        case bool() | list() | dict():
            return orjson.dumps(value).decode()
        case _:
            return value


def _jsonl(file: TextIO, attributes: Iterable[str]) -> Write:
    """One object per person: id, external_id, attributes."""

    def write(person: Profile) -> None:
        row = {"id": person.id, "external_id": person.external_id, "attributes": person.attributes}
        file.write(orjson.dumps(row).decode() + "\n")

    return write


FORMATS: Mapping[str, Open] = MappingProxyType({"csv": _csv, "jsonl": _jsonl})
"""The formats, by the ending of the file's name."""


def format_of(path: Path) -> Open:
    """The format that a file's name asks for. Raises Mistake at ("to",)."""
    ending = path.suffix.removeprefix(".").lower()
    if ending not in FORMATS:
        known = " or ".join(f".{name}" for name in FORMATS)
        raise Mistake.of(("to",), MistakeCode.INVALID, f"“{path.name}” does not end in {known}.", f"{path.stem}.csv")
    return FORMATS[ending]


async def export_members(
    account: Account, segment: Segment, path: Path, progress: Callable[[int], None] = lambda written: None
) -> int:
    """Write everybody in a segment to a file, replacing it when all are written; gives their number. Raises Mistake."""
    begin = format_of(path)
    attributes = (await catalogue(account)).attributes
    unfinished = path.with_name(f"{path.name}.part")
    written = 0
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            write = begin(file, [name for name, field in attributes.items() if field.derived_from is None])
            async for person in _members(account, segment):
                write(person)
                written += 1
                progress(written)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return written


async def _members(account: Account, segment: Segment) -> AsyncIterator[Profile]:
    """Everybody in a segment at one instant, page by page."""
    as_of, after, more = account.clock(), None, True
    while more:
        page = await membership.members(account, segment.id, first=MAX_FIRST, after=after, as_of=as_of)
        for person in page.nodes:
            yield person
        after, more = page.cursors[-1] if page.cursors else None, page.has_next
