"""The one way in: the model answers where one is configured, the parser everywhere else."""

from dataclasses import dataclass, field, replace
from typing import assert_never

from .contract import (
    Answer,
    Draft,
    DraftRequest,
    NeedsClarification,
    Provider,
    ProviderUnavailable,
    Summary,
    SummaryRequest,
    Unsupported,
)
from .parser import Parser


@dataclass(frozen=True)
class Assistant:
    """Drafts and describes rules. `model` None is the normal case of an account without an endpoint."""

    model: Provider | None = None
    parser: Provider = field(default_factory=Parser)

    async def draft(self, request: DraftRequest) -> Answer:
        """A draft of the words; saves nothing. When the model does not answer the parser does, and says so."""
        if self.model is None:
            return await self.parser.draft(request)
        try:
            return await self.model.draft(request)
        except ProviderUnavailable as error:
            return _noticed(await self.parser.draft(request), _notice(error))

    async def summarize(self, request: SummaryRequest) -> Summary:
        """A description of the rule. When the model does not answer it is the deterministic one."""
        if self.model is None:
            return await self.parser.summarize(request)
        try:
            return await self.model.summarize(request)
        except ProviderUnavailable:
            return await self.parser.summarize(request)


def _notice(error: ProviderUnavailable) -> str:
    return f"The model did not answer ({error}); the built-in parser read the text instead."


def _noticed(answer: Answer, notice: str) -> Answer:
    """The answer with the notice where its reader looks first."""
    match answer:
        case Draft():
            return replace(answer, assumptions=(notice, *answer.assumptions))
        case NeedsClarification():
            return replace(answer, question=f"{notice} {answer.question}")
        case Unsupported():
            return replace(answer, message=f"{notice} {answer.message}")
        case _:
            assert_never(answer)
