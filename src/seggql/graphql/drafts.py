"""The assistant: from words to a draft of a rule, and from a rule to words. Nothing is saved."""

from typing import Annotated, Any, Protocol

import strawberry

from seggql.engine import preview
from seggql.engine.preview import Preview as PreviewRow
from seggql.rules.types import Json

from .context import Info, asked
from .mistakes import Input, Payload, mutation
from .preview import Preview
from .scalars import RuleJson


class HasRule(Protocol):
    """Anything that the assistant read as a rule."""

    rule: Json


@strawberry.type(description="Words of the criteria, and what became of them.")
class Span:
    pointer: str = strawberry.field(description="The node of the draft's rule, as a JSON pointer (RFC 6901).")
    start: int = strawberry.field(description="Where the words begin in the text, in characters.")
    end: int = strawberry.field(description="Where they end; that character is not part of them.")
    text: str = strawberry.field(description="The words.")


@strawberry.type(description="Words that are in no clause of the draft.")
class Unresolved:
    text: str = strawberry.field(description="The words.")
    start: int = strawberry.field(description="Where they begin in the text, in characters.")
    end: int = strawberry.field(description="Where they end; that character is not part of them.")
    reason: str = strawberry.field(
        description="Why: `no_such_attribute`, `no_such_value`, `vague`, `ambiguous`, `unplaced` or `language`."
    )
    suggestions: list[str] = strawberry.field(description="What could be meant; never applied by itself.")


def _named(name: str) -> Any:
    """Tells the assistant's answers apart by the names of their types: edges do not know one another's."""

    def is_type_of(value: object, info: object) -> bool:
        return type(value).__name__ == name

    return is_type_of


@strawberry.type(description="A rule that the criteria were read as. Nothing is saved.")
class Draft:
    rule: RuleJson = strawberry.field(description="The rule, to be edited and saved with segmentCreate.")
    name: str = strawberry.field(description="A name for the segment.")
    summary: str = strawberry.field(description="The rule in words that may be edited.")
    sentence: str = strawberry.field(description="The rule in English, always in the same words.")
    spans: list[Span] = strawberry.field(description="Which words became which part of the rule.")
    unresolved: list[Unresolved] = strawberry.field(description="The words that found no place in the rule.")
    assumptions: list[str] = strawberry.field(description="What was assumed where the words leave it open.")
    provider: str = strawberry.field(description="Who read the words.")

    is_type_of = _named("Draft")

    @strawberry.field(graphql_type=Preview, description="Who the rule matches now.")
    @staticmethod
    async def preview(root: strawberry.Parent[HasRule], info: Info) -> PreviewRow:
        first = 10 if "profiles" in asked(info) else 0
        return await preview.preview(info.context.account, root.rule, first=first)


@strawberry.type(description="One of several meanings of the criteria.")
class Reading:
    label: str = strawberry.field(description="The meaning in a few words.")
    rule: RuleJson = strawberry.field(description="The rule that says so.")
    sentence: str = strawberry.field(description="The rule in English, always in the same words.")

    @strawberry.field(description="How many people the rule matches now.")
    @staticmethod
    async def count(root: strawberry.Parent[HasRule], info: Info) -> int:
        return (await preview.preview(info.context.account, root.rule, first=0)).count


@strawberry.type(description="The criteria have several meanings that lead to different audiences: choose one.")
class NeedsClarification:
    question: str = strawberry.field(description="What has to be known.")
    options: list[Reading] = strawberry.field(description="The meanings.")
    provider: str = strawberry.field(description="Who read the words.")

    is_type_of = _named("NeedsClarification")


@strawberry.type(description="The criteria say nothing that could become a rule, so there is none.")
class Unsupported:
    message: str = strawberry.field(description="Why, and what can be asked.")
    unresolved: list[Unresolved] = strawberry.field(description="The words that found no place.")
    provider: str = strawberry.field(description="Who read the words.")

    is_type_of = _named("Unsupported")


DraftResult = Annotated[
    Draft | NeedsClarification | Unsupported,
    strawberry.union("DraftResult", description="What became of the criteria."),
]


@strawberry.input(description="An audience in plain words.")
class SegmentDraftInput:
    criteria: str = strawberry.field(description="Who is meant, as you would say it to a colleague.")
    base: RuleJson | None = strawberry.field(
        default=None, description="A rule to change: what is not mentioned stays as it is in there."
    )
    instruction: str | None = strawberry.field(
        default=None, description="What to change in `base`, where that is said apart from the criteria."
    )


@strawberry.input(description="A rule to describe.")
class SegmentSummarizeInput:
    rule: RuleJson = strawberry.field(description="The rule.")


@strawberry.type(description="What the assistant made of the criteria. Nothing is saved.")
class SegmentDraftPayload(Payload):
    draft: object = strawberry.field(
        graphql_type=DraftResult | None, default=None, description="A draft, a question, or no; null with userErrors."
    )


@strawberry.type(description="A rule in words.")
class SummaryPayload(Payload):
    summary: str | None = strawberry.field(default=None, description="In words that may be edited.")
    sentence: str | None = strawberry.field(default=None, description="In English, always in the same words.")
    provider: str | None = strawberry.field(default=None, description="Who wrote the summary.")


@strawberry.type
class DraftMutations:
    @mutation("Read plain words as a rule. Nothing is saved: edit the rule and send it to segmentCreate.")
    async def segment_draft(self, info: Info, input: Input[SegmentDraftInput]) -> SegmentDraftPayload:
        assistant, account = info.context.services.assistant, info.context.account
        return SegmentDraftPayload(draft=await assistant.draft(account, input.criteria, input.base, input.instruction))

    @mutation("Describe a rule in words. Nothing is saved.")
    async def segment_summarize(self, info: Info, input: Input[SegmentSummarizeInput]) -> SummaryPayload:
        summary = await info.context.services.assistant.summarize(info.context.account, input.rule)
        return SummaryPayload(summary=summary.text, sentence=summary.sentence, provider=summary.provider)
