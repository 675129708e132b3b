"""What resolvers are given."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import strawberry
from strawberry.types.nodes import SelectedField, Selection

from seggql.engine.account import Account

from .loaders import Loaders, loaders
from .services import Services


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
