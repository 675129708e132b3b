"""What resolvers are given: the account, and the parts of the program that the engine does not know."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import strawberry
from strawberry.types.nodes import SelectedField, Selection

from seggql.engine.account import Account
from seggql.rules.types import Json

from .loaders import Loaders, loaders


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
class Services:
    """What the program puts together for its operations."""

    account: Account
    assistant: Assistant
    admits: Callable[[str | None], Awaitable[bool]]
    """Whether an API key, or None for none, opens the door."""


@dataclass
class Context:
    """What one operation, or all those on one socket, are given.

    A socket's authorization is the header it came with; `connection_params` are in its first message.
    """

    services: Services
    authorization: str | None = None
    connection_params: dict[str, Any] | None = None
    loaders: Loaders = field(init=False)

    def __post_init__(self) -> None:
        self.loaders = loaders(self.account)

    @property
    def account(self) -> Account:
        return self.services.account


Info: TypeAlias = strawberry.Info[Context, None]


def asked(info: Info) -> set[str]:
    """The names of the fields that are asked of what a resolver returns, those in fragments too."""
    return {name for selection in info.selected_fields for name in _names(selection.selections)}


def _names(selections: Iterable[Selection]) -> Iterator[str]:
    for selection in selections:
        if isinstance(selection, SelectedField):
            yield selection.name
        else:
            yield from _names(selection.selections)
