"""The parts of the program that resolvers need beside the engine, as they need them: edges do not know one another."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from seggql.engine.account import Account
from seggql.engine.jobs import Job
from seggql.rules.catalogue import Field
from seggql.rules.types import Json


class Summary(Protocol):
    """A rule described: `text` to show and edit, `sentence` the deterministic English, `provider` who wrote it."""

    @property
    def text(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def provider(self) -> str: ...


class Assistant(Protocol):
    """Drafts and describes rules of an account. Neither method saves anything; both raise Mistake."""

    async def draft(self, account: Account, criteria: str, base: Json, instruction: str | None) -> object:
        """A value with the fields of one of the types `Draft`, `NeedsClarification`, `Unsupported`, and its name."""
        ...

    async def summarize(self, account: Account, rule: Json) -> Summary: ...


@dataclass(frozen=True)
class ImportAsked:
    """What a client has decided about an import; by the names of columns where it is about one of them."""

    kind: str
    name: str
    format: str | None
    separator: str | None
    columns: tuple[str, ...]
    encoding: str
    targets: Mapping[str, str]
    types: Mapping[str, str]
    formats: Mapping[str, str]
    marks: Mapping[str, str]
    named: tuple[str, ...]
    event: str | None
    zone: str | None
    decimal_comma: bool
    tags: Sequence[str] | None
    create_people: bool


class PlannedColumn(Protocol):
    """A column and what it becomes: a `field`, which may be `new`, or something of another `role`."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def field(self) -> Field | None: ...
    @property
    def new(self) -> bool: ...


class AnalyzedColumn(Protocol):
    """A planned column with what was seen in it; shares are from 0 to 1."""

    @property
    def column(self) -> PlannedColumn: ...
    @property
    def examples(self) -> Sequence[str]: ...
    @property
    def missing(self) -> float: ...
    @property
    def confidence(self) -> float: ...
    @property
    def note(self) -> str | None: ...


class Tagging(Protocol):
    """What everybody in the file is tagged with."""

    @property
    def tags(self) -> Sequence[str]: ...


class ImportPlan(Protocol):
    """What an import will do; `events` those that the file names, each with whether it is new."""

    @property
    def columns(self) -> Sequence[AnalyzedColumn]: ...
    @property
    def events(self) -> Mapping[str, bool]: ...
    @property
    def plan(self) -> Tagging: ...
    @property
    def sampled(self) -> int: ...


class Imports(Protocol):
    """Plans imports and begins them. Both methods raise Mistake."""

    async def analyze(self, account: Account, file: BinaryIO, asked: ImportAsked) -> ImportPlan: ...

    async def start(self, account: Account, file: BinaryIO, asked: ImportAsked) -> Job:
        """The job of an import, which goes on in the background; the file may be closed then."""
        ...


@dataclass(frozen=True)
class Services:
    """What the program puts together for its operations."""

    account: Account
    assistant: Assistant
    imports: Imports
    admits: Callable[[str | None], Awaitable[bool]]
    """Whether an API key, or None for none, opens the door."""
