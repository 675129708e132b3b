"""The assistant at an account's service: it reads what the assistant must know, and tells people their mistakes."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from seggql.engine.account import Account
from seggql.engine.binding import bound_rule
from seggql.engine.catalogue import catalogue, saved_segments
from seggql.engine.known_values import known_values
from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.rules.issues import IssueCode
from seggql.rules.types import Json
from seggql.settings import Settings

from .contract import Answer, DraftRequest, Summary, SummaryRequest
from .draft import Assistant
from .model.provider import configured

LONGEST = 2_000
"""Characters that criteria or an instruction may have."""


@dataclass(frozen=True)
class Desk:
    """Drafts and describes rules of accounts. Nothing is saved."""

    assistant: Assistant

    async def draft(self, account: Account, criteria: str, base: Json = None, instruction: str | None = None) -> Answer:
        """A draft of the words. Raises Mistake at ("criteria",), ("instruction",) or ("base", …)."""
        _check_words("criteria", criteria)
        if instruction is not None:
            _check_words("instruction", instruction)
        refined = None if base is None else await bound_rule(account, base, at=("base",))
        known = refined.catalogue if refined else await catalogue(account)
        segments = await saved_segments(account, account.database)
        request = DraftRequest(
            criteria=criteria,
            catalogue=replace(known, segments=segments),
            moment=account.moment(),
            limits=account.limits,
            known=await known_values(account, known),
            base=refined and refined.rule,
            instruction=instruction,
        )
        return await self.assistant.draft(request)

    async def summarize(self, account: Account, rule: Json) -> Summary:
        """A description of the rule. Raises Mistake at ("rule", …)."""
        described = await bound_rule(account, rule)
        return await self.assistant.summarize(SummaryRequest(described.node, described.catalogue))


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncGenerator[Desk]:
    """A desk, with the model that is configured, if any. Raises ConfigurationError."""
    model = configured(settings)
    try:
        yield Desk(Assistant(model))
    finally:
        if model:
            await model.close()


def _check_words(field: str, words: str) -> None:
    if not words.strip():
        message = "Say in words who is meant, such as “women in London who bought twice this month”."
        raise Mistake.of((field,), MistakeCode.REQUIRED, message)
    if len(words) > LONGEST:
        message = f"The text has {len(words):,} characters; at most {LONGEST:,} are read."
        raise Mistake.of((field,), IssueCode.TOO_LONG, message)
