"""What somebody has decided about an import; the rest is found out by `analysis`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from seggql.engine.account import time_zones
from seggql.engine.mistakes import MistakeCode, UserError
from seggql.engine.tags import check_tags
from seggql.rules.issues import hint, listing, nearest
from seggql.rules.types import TYPES

from .plan import Kind, Reading, Role
from .times import is_format

IGNORE = "-"
"""The target of a column that is left out."""
TARGETS = {
    Kind.PROFILES: {IGNORE: Role.IGNORED, "external_id": Role.EXTERNAL_ID},
    Kind.EVENTS: {
        IGNORE: Role.IGNORED,
        "external_id": Role.EXTERNAL_ID,
        "event": Role.EVENT,
        "at": Role.AT,
        "event_id": Role.EVENT_ID,
    },
}
"""What a column may become beside an attribute or a property, by what people say."""


@dataclass(frozen=True)
class Wishes:
    """Decisions about an import, each of which may be left out.

    By the column's name: `targets` as in TARGETS or the name of an attribute or property, new or known; `types` of new
    ones; `formats` of dates and times; `marks` between the texts of lists. `named`: the columns it was said of, where
    one may wrongly be twice. `event`: what happened in every row.
    `zone`: of times without an offset, else the account's. `tags`: None for the default one.
    """

    kind: Kind
    targets: Mapping[str, str] = field(default_factory=dict[str, str])
    types: Mapping[str, str] = field(default_factory=dict[str, str])
    formats: Mapping[str, str] = field(default_factory=dict[str, str])
    marks: Mapping[str, str] = field(default_factory=dict[str, str])
    named: Sequence[str] = ()
    event: str | None = None
    zone: str | None = None
    decimal_comma: bool = False
    tags: Sequence[str] | None = None
    create_people: bool = True

    def reading(self, column: str, zone: ZoneInfo) -> Reading:
        """How a column is to be read, as far as it was said."""
        said = ZoneInfo(self.zone) if self.zone else zone
        return Reading(said, self.formats.get(column), self.decimal_comma, self.marks.get(column))


def mistakes(wishes: Wishes, columns: Sequence[str]) -> Iterator[UserError]:
    """What is wrong with the wishes, for a file with these columns."""
    yield from _unknown(wishes, columns)
    yield from _twice(wishes)
    if wishes.event is not None and wishes.kind is not Kind.EVENTS:
        message = "Rows of people have no event; leave it out, or import the file as events."
        yield UserError(("event",), message, MistakeCode.INVALID)
    for column, kind in wishes.types.items():
        if kind not in TYPES:
            near = nearest(kind, list(TYPES))
            message = f"There is no type “{kind}”; the types are {listing(TYPES)}.{hint(near)}"
            yield UserError(("types", column), message, MistakeCode.UNKNOWN_TYPE, near)
    for column, format in wishes.formats.items():
        if not is_format(format):
            message = f"“{format}” is no format of dates: write it as in %d.%m.%Y %H:%M, or unix, or unix_ms."
            yield UserError(("formats", column), message, MistakeCode.INVALID)
    if wishes.zone and wishes.zone not in (zones := time_zones()):
        near = nearest(wishes.zone, sorted(zones))
        message = f"“{wishes.zone}” is not a time zone of the IANA database.{hint(near)}"
        yield UserError(("timeZone",), message, MistakeCode.INVALID, near)
    yield from check_tags(wishes.tags or (), ("tags",))


def _unknown(wishes: Wishes, columns: Sequence[str]) -> Iterator[UserError]:
    places = {"map": wishes.targets, "types": wishes.types, "formats": wishes.formats, "marks": wishes.marks}
    said = [(place, column) for place, columns_of in places.items() for column in columns_of]
    told = {column for _, column in said}
    for place, column in (*said, *(("columns", column) for column in wishes.named if column not in told)):
        if column not in columns:
            near = nearest(column, columns)
            message = f"There is no column “{column}”.{hint(near) or f' There are {listing(columns)}.'}"
            yield UserError((place, column), message, MistakeCode.NOT_FOUND, near)


def _twice(wishes: Wishes) -> Iterator[UserError]:
    for column in sorted({column for column in wishes.named if wishes.named.count(column) > 1}):
        message = f"“{column}” is given twice; say all about it at once."
        yield UserError(("columns", column), message, MistakeCode.DUPLICATE)
    first: dict[str, str] = {}
    for column, target in wishes.targets.items():
        if target != IGNORE and first.setdefault(target, column) != column:
            message = f"“{first[target]}” and “{column}” would both become “{target}”; only one can."
            yield UserError(("map", column), message, MistakeCode.DUPLICATE)
