"""What an import will do: which column becomes what. Made by `analysis`, carried out by `run`."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from seggql.engine.mistakes import Mistake, MistakeCode, Place
from seggql.rules.catalogue import Catalogue, Field


class Kind(StrEnum):
    """What a file holds a row of."""

    PROFILES = "profiles"
    EVENTS = "events"


class Role(StrEnum):
    """What a column is for. `VALUE`: an attribute of the person, or a property of the event."""

    EXTERNAL_ID = "external_id"
    EVENT = "event"
    AT = "at"
    EVENT_ID = "event_id"
    VALUE = "value"
    IGNORED = "ignored"


@dataclass(frozen=True)
class Reading:
    """How the texts of a column are to be read.

    `format`: of dates and times, as for strptime, or `unix`, `unix_ms`; None is ISO 8601. `zone`: of times without
    an offset. `decimal_comma`: whether 1.234,5 is a bit more than a thousand. `parted_by`: what stands between the
    texts of a list; None when a cell holds a single one, or a JSON array.
    """

    zone: ZoneInfo
    format: str | None = None
    decimal_comma: bool = False
    parted_by: str | None = None


@dataclass(frozen=True)
class Column:
    """A column of the file. `field` is what its values are checked by; `new` says that it is still to be defined.

    The options of a new choice are open: every value that the file holds becomes one.
    """

    name: str
    role: Role
    reading: Reading
    field: Field | None = None
    new: bool = False


@dataclass(frozen=True)
class Plan:
    """An import, decided on. `event` names the event of every row unless a column does."""

    kind: Kind
    columns: tuple[Column, ...]
    tags: tuple[str, ...]
    event: str | None = None
    create_people: bool = True

    def of(self, role: Role) -> Column | None:
        """The column of a role that only one can have."""
        return next((column for column in self.columns if column.role is role), None)

    @property
    def values(self) -> Iterator[Column]:
        """The columns that become attributes or properties."""
        return (column for column in self.columns if column.role is Role.VALUE)


def check_current(plan: Plan, known: Catalogue) -> None:
    """Refuse a plan that was made on another catalogue. Raises Mistake (CHANGED).

    Where a column names the events, their properties are only looked up row by row.
    """
    if plan.kind is Kind.EVENTS and plan.event is None:
        return
    for column in plan.values:
        field = column.field
        if field is not None and _standing(plan, known, field.name) != (None if column.new else field):
            raise changed(field.name, ("columns", column.name))


def changed(name: str, at: Place) -> Mistake:
    """The mistake that a definition does not stand as it was read."""
    message = f"“{name}” was defined or changed while this import was prepared; start it again."
    return Mistake.of(at, MistakeCode.CHANGED, message)


def _standing(plan: Plan, known: Catalogue, name: str) -> Field | None:
    if plan.kind is Kind.PROFILES:
        return known.attributes.get(name)
    event = known.events.get(plan.event or "")
    return event.properties.get(name) if event else None
