"""Mutations: what people get wrong is part of the answer, as `userErrors`, never a top-level error."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Annotated, Any, ParamSpec, TypeVar

import strawberry

from seggql.engine import mistakes
from seggql.engine.mistakes import Mistake

from .enums import ErrorCode

Arguments = ParamSpec("Arguments")


@strawberry.type(description="Something that is wrong with the input. When there is any, nothing was written.")
class UserError:
    message: str = strawberry.field(description="What is wrong, and what would be right.")
    code: str = strawberry.field(graphql_type=ErrorCode, description="The kind of mistake; stable, for programs.")
    suggestion: str | None = strawberry.field(description="What to put there instead, where that is known.")

    @strawberry.field(description="The path to the place, from the input on and down into a rule.")
    @staticmethod
    def field(root: strawberry.Parent[mistakes.UserError]) -> list[str]:
        return list(root.field)


@strawberry.interface(description="What became of a mutation.")
class Payload:
    user_errors: tuple[mistakes.UserError, ...] = strawberry.field(
        graphql_type=list[UserError],
        default=(),
        description="Everything that is wrong with the input; empty when all went well.",
    )


AnyPayload = TypeVar("AnyPayload", bound=Payload)
AnyInput = TypeVar("AnyInput")
Input = Annotated[AnyInput, strawberry.argument(description="All that the mutation takes.")]


def mutation(description: str) -> Callable[[Callable[Arguments, Awaitable[AnyPayload]]], Any]:
    """A mutation. Its resolver returns a payload; a Mistake that it raises becomes the payload's `userErrors`."""

    def field(resolver: Callable[Arguments, Awaitable[AnyPayload]]) -> Any:
        payload = resolver.__annotations__["return"]

        @wraps(resolver)
        async def answer(*args: Arguments.args, **kwargs: Arguments.kwargs) -> AnyPayload:
            try:
                return await resolver(*args, **kwargs)
            except Mistake as mistake:
                return payload(user_errors=mistake.errors)

        return strawberry.mutation(answer, description=description)

    return field
