"""A segment: as read, as given, as changed, and the ways in which segments are listed."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from seggql.documented import Documented
from seggql.rules.types import Json

from .ids import SEGMENT, encode
from .row import Row


class SegmentKind(Documented):
    """What those who use a segment see of it."""

    SNAPSHOT = "snapshot", "Its members are read once, when they are asked for; later changes are not followed."
    REAL_TIME = "real_time", "Who becomes a member later is followed, too."


class Origin(Documented):
    """Who made a segment."""

    USER = "user", "Made by a person."
    PREDEFINED = "predefined", "Comes with every account; can be copied, but neither edited nor deleted."
    SMART = "smart", "Ready-made for a common question; can be copied, but neither edited nor deleted."
    ASSISTANT = "assistant", "Drafted by the assistant out of plain words."

    @property
    def editable(self) -> bool:
        """Whether segments of this origin may be changed and deleted; ready-made ones may only be copied."""
        return self in (Origin.USER, Origin.ASSISTANT)


class Keep(Enum):
    """Stands for "as it is" in a change, where None means "none"."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Segment:
    """A saved rule. `criteria`: the words it came from; `summary`: its editable text."""

    id: str
    name: str
    kind: SegmentKind
    origin: Origin
    rule: Json
    criteria: str | None
    summary: str | None
    note: str | None
    tags: tuple[str, ...]
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def editable(self) -> bool:
        """Whether it may be changed and deleted; ready-made ones may only be copied."""
        return self.origin.editable


@dataclass(frozen=True)
class SegmentInput:
    """A segment to save. `rule` is JSON as in RULES.md."""

    name: str
    rule: Json
    kind: SegmentKind = SegmentKind.SNAPSHOT
    origin: Origin = Origin.USER
    criteria: str | None = None
    summary: str | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class SegmentChange:
    """What is to be different. `expected_version` refuses the change when somebody else was faster."""

    name: str | Keep = KEEP
    rule: "Json | Keep" = KEEP
    kind: SegmentKind | Keep = KEEP
    criteria: str | Keep | None = KEEP
    summary: str | Keep | None = KEEP
    note: str | Keep | None = KEEP
    tags: tuple[str, ...] | Keep = KEEP
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class SegmentVersion:
    """How a segment was from `at` on."""

    version: int
    name: str
    rule: Json
    summary: str | None
    at: datetime


class SegmentSort(StrEnum):
    """What segments are listed by."""

    NAME = "name"
    CREATED = "created"
    UPDATED = "updated"


@dataclass(frozen=True)
class SegmentOrder:
    """By what, and which end comes first."""

    by: SegmentSort = SegmentSort.NAME
    descending: bool = False


@dataclass(frozen=True)
class SegmentFilter:
    """`search`: part of the name, ignoring case; `tag`: exactly one of its tags, ignoring case."""

    search: str | None = None
    kind: SegmentKind | None = None
    origin: Origin | None = None
    tag: str | None = None


ALL = SegmentFilter()
BY_NAME = SegmentOrder()


def segment_of(row: Row) -> Segment:
    """The segment in a row."""
    return Segment(
        id=encode(SEGMENT, row["id"]),
        name=row["name"],
        kind=SegmentKind(row["kind"]),
        origin=Origin(row["origin"]),
        rule=row["rule"],
        criteria=row["criteria"],
        summary=row["summary"],
        note=row["note"],
        tags=tuple(row["tags"]),
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def segment_row(account_id: int, key: UUID, segment: Segment) -> dict[str, Any]:
    """The row of a segment."""
    return {
        "account_id": account_id,
        "id": key,
        "name": segment.name,
        "kind": segment.kind.value,
        "origin": segment.origin.value,
        "rule": segment.rule,
        "criteria": segment.criteria,
        "summary": segment.summary,
        "note": segment.note,
        "tags": list(segment.tags),
        "version": segment.version,
        "created_at": segment.created_at,
        "updated_at": segment.updated_at,
    }


def version_row(account_id: int, key: UUID, segment: Segment) -> dict[str, Any]:
    """The row of a segment's present version."""
    return {
        "account_id": account_id,
        "segment_id": key,
        "version": segment.version,
        "name": segment.name,
        "rule": segment.rule,
        "summary": segment.summary,
        "at": segment.updated_at,
    }
