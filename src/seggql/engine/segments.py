"""Segments: saved rules, with their versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from seggql.rules import bound
from seggql.rules.types import Json

from .account import Account
from .paging import Page

MAX_NAME = 200
"""Characters in a segment's name."""


class SegmentKind(StrEnum):
    """What those who use a segment see of it; the description of each is its doc."""

    def __new__(cls, value: str, doc: str) -> "SegmentKind":
        member = str.__new__(cls, value)
        member._value_ = value
        member.doc = doc
        return member

    doc: str

    SNAPSHOT = "snapshot", "Its members are read once, when they are asked for; later changes are not followed."
    REAL_TIME = "real_time", "Who becomes a member later is followed, too."


class Origin(StrEnum):
    """Who made a segment; the description of each is its doc."""

    def __new__(cls, value: str, doc: str) -> "Origin":
        member = str.__new__(cls, value)
        member._value_ = value
        member.doc = doc
        return member

    doc: str

    USER = "user", "Made by a person."
    PREDEFINED = "predefined", "Comes with every account; can be copied, but neither edited nor deleted."
    SMART = "smart", "Ready-made for a common question; can be copied, but neither edited nor deleted."
    ASSISTANT = "assistant", "Drafted by the assistant out of plain words."


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
        return self.origin in (Origin.USER, Origin.ASSISTANT)


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


async def create_segment(account: Account, new: SegmentInput) -> Segment:
    """Save a rule. Raises Mistake; what is wrong in the rule is at ("rule", …)."""
    raise NotImplementedError


async def update_segment(account: Account, id: str, change: SegmentChange) -> Segment:
    """Change a segment; a new rule or name is a new version. Raises Mistake."""
    raise NotImplementedError


async def delete_segment(account: Account, id: str) -> str:
    """Delete a segment with its versions; gives its id. Raises Mistake, also while another segment names it."""
    raise NotImplementedError


async def duplicate_segment(account: Account, id: str, name: str | None = None) -> Segment:
    """A copy that may be edited, named “Copy of …” unless said otherwise. Raises Mistake."""
    raise NotImplementedError


async def segment(account: Account, id: str) -> Segment | None:
    """The segment of that id, or None. Raises Mistake for what is no segment's id."""
    raise NotImplementedError


async def segments_by_id(account: Account, ids: Sequence[str]) -> dict[str, Segment]:
    """Several segments in one statement; those that are not there are left out."""
    raise NotImplementedError


async def segments(
    account: Account,
    filter: SegmentFilter = ALL,
    order: SegmentOrder = BY_NAME,
    first: int = 50,
    after: str | None = None,
) -> Page[Segment]:
    """The segments that pass the filter, in order."""
    raise NotImplementedError


async def segments_count(account: Account, filter: SegmentFilter = ALL) -> int:
    raise NotImplementedError


async def versions_of(account: Account, ids: Sequence[str]) -> dict[str, tuple[SegmentVersion, ...]]:
    """Every version of several segments, the latest first, in one statement."""
    raise NotImplementedError


async def sentences(account: Account, ids: Sequence[str]) -> dict[str, str]:
    """The rules of several segments in English. A rule that no longer fits the catalogue says so instead."""
    raise NotImplementedError


async def bind_rule(account: Account, rule: Json, *, saving_as: str | None = None) -> bound.Node:
    """Rule JSON through both gates. Raises Mistake at ("rule", …)."""
    raise NotImplementedError
