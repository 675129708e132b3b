"""The deterministic parser (being written)."""

from dataclasses import dataclass

from seggql.assistant.contract import Answer, DraftRequest, Summary, SummaryRequest, Unsupported
from seggql.assistant.summary import summary
from seggql.rules.sentence import sentence


@dataclass(frozen=True)
class Parser:
    name: str = "parser"

    async def draft(self, request: DraftRequest) -> Answer:
        return Unsupported("Nothing was understood.", self.name)

    async def summarize(self, request: SummaryRequest) -> Summary:
        return Summary(summary(request.node), sentence(request.node), self.name)
