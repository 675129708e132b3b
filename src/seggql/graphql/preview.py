"""Who a rule would match, before it is saved."""

from typing import Annotated

import strawberry

from seggql.engine import preview
from seggql.engine.preview import Comparison as ComparisonRow
from seggql.engine.preview import Preview as PreviewRow

from .connection import Connection, First, Listing
from .context import Info, asked
from .profiles import Profile
from .scalars import AsOf, Instant, RuleJson, instant

Row = strawberry.Parent[PreviewRow]


@strawberry.type(description="How many people one clause of a rule matches by itself.")
class ClauseCount:
    pointer: str = strawberry.field(description="The place of the clause in the rule, as a JSON pointer (RFC 6901).")
    text: str = strawberry.field(description="The clause in English.")
    count: int = strawberry.field(description="How many people it matches.")


@strawberry.type(description="Something about a rule that is allowed, but probably not meant.")
class Lint:
    pointer: str = strawberry.field(description="The place in the rule, as a JSON pointer (RFC 6901).")
    code: str = strawberry.field(description="The kind of remark; stable, for programs.")
    message: str = strawberry.field(description="What is odd, and what may have been meant.")


@strawberry.type(description="What would change for a segment if it took the rule.")
class Comparison:
    segment_id: strawberry.ID = strawberry.field(description="The segment's id.")
    entering: int = strawberry.field(description="How many people would enter it.")
    leaving: int = strawberry.field(description="How many people would leave it.")
    staying: int = strawberry.field(description="How many people would stay in it.")


@strawberry.type(description="Who a rule matches.")
class Preview:
    rule: RuleJson = strawberry.field(description="The rule as it was understood.")
    sentence: str = strawberry.field(description="The rule in English, always in the same words.")
    count: int = strawberry.field(description="How many people it matches.")
    total: int = strawberry.field(description="How many people there are.")
    share: float = strawberry.field(description="The number as a share of everybody, from 0 to 1.")
    exact: bool = strawberry.field(description="Whether the numbers are counted, not estimated.")
    elapsed_ms: float = strawberry.field(description="How long the counting took, in milliseconds.")
    engine: str = strawberry.field(description="What did the counting.")
    as_of: Instant = strawberry.field(description="The instant that was asked about.")
    clauses: list[ClauseCount] = strawberry.field(description="Each clause with the number it matches by itself.")
    lint: list[Lint] = strawberry.field(description="What is allowed, but probably not meant.")

    @strawberry.field(graphql_type=Connection[Profile], description="Some of the people whom it matches.")
    @staticmethod
    def profiles(root: Row) -> Listing:
        async def count() -> int:
            return root.count

        return Listing(root.profiles, None, count)

    @strawberry.field(
        graphql_type=Comparison | None,
        description="What would change for the segment named by the argument `compareTo`; null without one.",
    )
    @staticmethod
    def compare_to(root: Row) -> ComparisonRow | None:
        return root.comparison


@strawberry.type
class PreviewQueries:
    @strawberry.field(
        graphql_type=Preview,
        description="Count a rule without saving it: all of it, each clause by itself, and a look at some people. "
        "What is wrong with the rule is in the error's `extensions.issues`, all of it at once.",
    )
    async def preview(
        self,
        info: Info,
        rule: Annotated[RuleJson, strawberry.argument(description="The rule.")],
        as_of: AsOf = None,
        first: First = 10,
        compare_to: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="A segment's id: who would enter and leave it with this rule?"),
        ] = None,
    ) -> PreviewRow:
        return await preview.preview(
            info.context.account,
            rule,
            as_of=instant(as_of),
            first=first if "profiles" in asked(info) else 0,
            compare_to=compare_to,
        )
