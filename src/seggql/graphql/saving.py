"""Saving, changing, copying and deleting segments."""

import strawberry

from seggql.engine import segments
from seggql.engine.segment import KEEP, Keep, Origin, SegmentChange, SegmentInput, SegmentKind
from seggql.engine.segment import Segment as SegmentRow

from .context import Info
from .mistakes import Input, Payload, mutation
from .scalars import RuleJson
from .segments import Segment


@strawberry.input(description="A segment to save.")
class SegmentCreateInput:
    name: str = strawberry.field(description="Its name, which no other segment of the account has.")
    rule: RuleJson = strawberry.field(description="Who is in it.")
    kind: SegmentKind = strawberry.field(default=SegmentKind.SNAPSHOT, description="What those who use it see of it.")
    criteria: str | None = strawberry.field(
        default=None, description="The words that the assistant drafted the rule from; makes its origin ASSISTANT."
    )
    summary: str | None = strawberry.field(default=None, description="The rule in words that may be edited.")
    note: str | None = strawberry.field(default=None, description="What you want to remember.")
    tags: list[str] = strawberry.field(default_factory=list, description="What to file it under.")

    def meant(self) -> SegmentInput:
        return SegmentInput(
            name=self.name,
            rule=self.rule,
            kind=self.kind,
            origin=Origin.ASSISTANT if self.criteria else Origin.USER,
            criteria=self.criteria,
            summary=self.summary,
            note=self.note,
            tags=tuple(self.tags),
        )


@strawberry.input(
    description="What is to be different. What is left out stays as it is; null takes away criteria, summary or note."
)
class SegmentUpdateInput:
    id: strawberry.ID = strawberry.field(description="The segment's id.")
    name: str | None = strawberry.field(default=None, description="A new name, which no other segment has.")
    rule: RuleJson | None = strawberry.field(default=None, description="Who is to be in it.")
    kind: SegmentKind | None = strawberry.field(default=None, description="What those who use it are to see of it.")
    criteria: strawberry.Maybe[str | None] = strawberry.field(description="The words that the rule was drafted from.")
    summary: strawberry.Maybe[str | None] = strawberry.field(description="The rule in words that may be edited.")
    note: strawberry.Maybe[str | None] = strawberry.field(description="What you want to remember.")
    tags: list[str] | None = strawberry.field(default=None, description="What to file it under; replaces all.")
    expected_version: int | None = strawberry.field(
        default=None,
        description="The version you have seen: if somebody has saved another one since, nothing is written.",
    )

    def meant(self) -> SegmentChange:
        return SegmentChange(
            name=KEEP if self.name is None else self.name,
            rule=KEEP if self.rule is None else self.rule,
            kind=KEEP if self.kind is None else self.kind,
            criteria=_given(self.criteria),
            summary=_given(self.summary),
            note=_given(self.note),
            tags=KEEP if self.tags is None else tuple(self.tags),
            expected_version=self.expected_version,
        )


def _given(words: strawberry.Maybe[str | None]) -> str | Keep | None:
    return words.value if words else KEEP


@strawberry.input(description="The segment to delete.")
class SegmentDeleteInput:
    id: strawberry.ID = strawberry.field(description="The segment's id.")


@strawberry.input(description="The segment to copy.")
class SegmentDuplicateInput:
    id: strawberry.ID = strawberry.field(description="The segment's id.")
    name: str | None = strawberry.field(default=None, description="The name of the copy. Default: “Copy of …”.")


@strawberry.type(description="What became of saving a segment.")
class SegmentCreatePayload(Payload):
    segment: SegmentRow | None = strawberry.field(
        graphql_type=Segment | None, default=None, description="The new segment; null with userErrors."
    )


@strawberry.type(description="What became of changing a segment.")
class SegmentUpdatePayload(Payload):
    segment: SegmentRow | None = strawberry.field(
        graphql_type=Segment | None, default=None, description="The segment as it is now; null with userErrors."
    )


@strawberry.type(description="What became of deleting a segment.")
class SegmentDeletePayload(Payload):
    deleted_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id that the segment had; null with userErrors."
    )


@strawberry.type(description="What became of copying a segment.")
class SegmentDuplicatePayload(Payload):
    segment: SegmentRow | None = strawberry.field(
        graphql_type=Segment | None, default=None, description="The copy, which may be edited; null with userErrors."
    )


@strawberry.type
class SegmentMutations:
    @mutation("Save a rule as a segment.")
    async def segment_create(self, info: Info, input: Input[SegmentCreateInput]) -> SegmentCreatePayload:
        return SegmentCreatePayload(segment=await segments.create_segment(info.context.account, input.meant()))

    @mutation("Change a segment. A new name or rule is a new version of it.")
    async def segment_update(self, info: Info, input: Input[SegmentUpdateInput]) -> SegmentUpdatePayload:
        changed = await segments.update_segment(info.context.account, input.id, input.meant())
        return SegmentUpdatePayload(segment=changed)

    @mutation("Delete a segment with its versions. The people in it stay.")
    async def segment_delete(self, info: Info, input: Input[SegmentDeleteInput]) -> SegmentDeletePayload:
        deleted = await segments.delete_segment(info.context.account, input.id)
        return SegmentDeletePayload(deleted_id=strawberry.ID(deleted))

    @mutation("Copy a segment; the copy may be edited, also when it is one of a ready-made segment.")
    async def segment_duplicate(self, info: Info, input: Input[SegmentDuplicateInput]) -> SegmentDuplicatePayload:
        copy = await segments.duplicate_segment(info.context.account, input.id, input.name)
        return SegmentDuplicatePayload(segment=copy)
