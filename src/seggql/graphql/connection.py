"""Pages as Relay connections, over the engine's pages."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from seggql.engine.paging import MAX_FIRST, Page

Item = TypeVar("Item")

First = Annotated[int, strawberry.argument(description=f"How many at most, from 0 to {MAX_FIRST}.")]
After = Annotated[
    str | None,
    strawberry.argument(description="A cursor: the page begins after its place. Take it from `pageInfo.endCursor`."),
]


@dataclass(frozen=True)
class Listing:
    """What a connection shows: a page, and how to count all that it pages over."""

    page: Page[Any]
    after: str | None
    count: Callable[[], Awaitable[int]]


Source = strawberry.Parent[Listing]


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follow.")
    has_previous_page: bool = strawberry.field(description="Whether the page began after a cursor.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first on the page.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last on the page: `after` for the next.")


@strawberry.type(description="One on a page.")
class Edge(Generic[Item]):
    cursor: str = strawberry.field(description="Its place in the list.")
    node: Item = strawberry.field(description="The thing itself.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[Item]):
    @strawberry.field(description="What is on the page, each with its cursor.")
    @staticmethod
    def edges(root: Source) -> list[Edge[Item]]:
        return [Edge(cursor=cursor, node=node) for cursor, node in zip(root.page.cursors, root.page.nodes, strict=True)]

    @strawberry.field(description="What is on the page.")
    @staticmethod
    def nodes(root: Source) -> list[Item]:
        return list(root.page.nodes)

    @strawberry.field(description="Where the page lies in the list.")
    @staticmethod
    def page_info(root: Source) -> PageInfo:
        cursors = root.page.cursors
        return PageInfo(
            has_next_page=root.page.has_next,
            has_previous_page=root.after is not None,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )

    @strawberry.field(description="How many there are in the whole list; counted only when it is asked for.")
    @staticmethod
    async def total_count(root: Source) -> int:
        return await root.count()
