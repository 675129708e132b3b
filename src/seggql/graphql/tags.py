"""The account's tags."""

from functools import partial
from typing import Annotated

import strawberry

from seggql.engine import tag_list
from seggql.engine.tag_list import Tag as TagRow

from .connection import After, Connection, First, Listing
from .context import Info
from .scalars import Instant


@strawberry.type(description="A word that people are filed under. Case does not count.")
class Tag:
    name: str = strawberry.field(description="The word, as rules and the attribute `tags` have it.")
    created_at: Instant = strawberry.field(description="When the first person got it.")

    @strawberry.field(description="How many people have it.")
    @staticmethod
    async def count(root: strawberry.Parent[TagRow], info: Info) -> int:
        return await info.context.loaders.tagged.load(root.name)


@strawberry.type
class TagQueries:
    @strawberry.field(graphql_type=Connection[Tag], description="The tags that people have or had, by name.")
    async def tags(
        self,
        info: Info,
        search: Annotated[str | None, strawberry.argument(description="Only those that contain this.")] = None,
        first: First = 50,
        after: After = None,
    ) -> Listing:
        account = info.context.account
        page = await tag_list.list_tags(account, search, first, after)
        return Listing(page, after, partial(tag_list.tags_count, account, search))
