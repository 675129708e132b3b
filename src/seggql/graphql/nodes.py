"""`node` and `nodes`: anything with a global id, by its id."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any

import strawberry

from seggql.engine import catalogue, ids, jobs, profiles, segments
from seggql.engine.account import Account
from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.engine.paging import MAX_FIRST

from .context import Info
from .node import Node

Found = Mapping[str, object]


async def _attributes(account: Account, wanted: Sequence[str]) -> Found:
    known = (await catalogue.catalogue(account)).attributes
    return {id: known[name] for id in wanted if (name := ids.decode(ids.ATTRIBUTE, id)) in known}


async def _events(account: Account, wanted: Sequence[str]) -> Found:
    known = (await catalogue.catalogue(account)).events
    return {id: known[name] for id in wanted if (name := ids.decode(ids.EVENT, id)) in known}


async def _jobs(account: Account, wanted: Sequence[str]) -> Found:
    return {id: job for id in wanted if (job := await jobs.job(account, id))}


_FIND: Mapping[str, Callable[[Account, Sequence[str]], Awaitable[Found]]] = MappingProxyType(
    {
        ids.ATTRIBUTE.name: _attributes,
        ids.EVENT.name: _events,
        ids.PROFILE.name: profiles.profiles_by_id,
        ids.SEGMENT.name: segments.segments_by_id,
        ids.JOB.name: _jobs,
    }
)
"""How things are found, by the kind that their ids name."""


async def _nodes(account: Account, wanted: Sequence[str], field: str) -> list[object | None]:
    """What the ids name, None for what is not there. Raises Mistake for what is no id."""
    if len(wanted) > MAX_FIRST:
        message = f"{len(wanted):,} ids are given; at most {MAX_FIRST} are allowed."
        raise Mistake.of((field,), MistakeCode.INVALID, message)
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for index, id in enumerate(wanted):
        place = (field, str(index)) if field == "ids" else (field,)
        kind = ids.kind_of(id, place)
        ids.decode(kind, id, place)
        kinds[kind.name].append(id)
    found: dict[str, object] = {}
    for name, group in kinds.items():
        found |= await _FIND[name](account, group)
    return [found.get(id) for id in wanted]


@strawberry.type
class NodeQueries:
    @strawberry.field(graphql_type=Node | None, description="Anything by its global id; null if it is not there.")
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The global id.")]
    ) -> Any:
        return (await _nodes(info.context.account, [id], "id"))[0]

    @strawberry.field(
        graphql_type=list[Node | None],
        description="Several things by their global ids, in that order; null for what is not there.",
    )
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description=f"The global ids, at most {MAX_FIRST}.")],
    ) -> Any:
        return await _nodes(info.context.account, ids, "ids")
