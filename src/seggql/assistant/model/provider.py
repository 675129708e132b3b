"""The provider with a model: ask, judge; what is wrong with the answer is the next question, three times at most."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from seggql.errors import ConfigurationError
from seggql.rules.bind import bind
from seggql.rules.issues import InvalidRule
from seggql.rules.nodes import dump
from seggql.rules.sentence import sentence
from seggql.settings import Settings

from ..contract import Answer, Draft, DraftRequest, Reason, Summary, SummaryRequest, Unsupported
from .client import ModelClient
from .coverage import unfaithful
from .dialect import OutsideDialect
from .exchange import Message, Schema, Usage
from .facts import NOTHING, Facts, facts
from .failures import Declined, NoAnswer
from .judge import Question, Unusable, judged
from .prompt import MAX_CRITERIA, draft_messages, repair_messages, summary_messages, unfaithful_messages
from .quoting import clean
from .retrieval import names, shown
from .schema import DEPTH, answer_schema
from .vocabulary import vocabulary
from .writing import depth

TRIES = 3
"""Answers that are asked for at most, the first one included."""
SUMMARY_TRIES = 2
MAX_SUMMARY = 2_000
"""Characters of a description."""
MAX_REFUSAL = 300
"""Characters of a refusal's own words."""


@dataclass(frozen=True)
class ModelProvider:
    """Answers with a model. `observe` is told what each answer cost; `secret` keeps the prompts' fences unguessable."""

    client: ModelClient
    observe: Callable[[Usage], None] = lambda usage: None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)

    @property
    def name(self) -> str:
        return f"model {self.client.model}"

    async def close(self) -> None:
        """Close the connections to the endpoint; once, when the process ends."""
        await self.client.close()

    async def draft(self, request: DraftRequest) -> Answer:
        """A draft of the words. Raises ProviderUnavailable."""
        length = len(request.text.strip())
        if not length:
            return Unsupported("There are no words to read.", self.name)
        if length > MAX_CRITERIA:
            message = f"The text has {length:,} characters; a model reads at most {MAX_CRITERIA:,}."
            return Unsupported(message, self.name)
        try:
            base = facts(bind(request.base, request.catalogue, request.limits)) if request.base else NOTHING
        except InvalidRule as error:
            return Unsupported(f"The rule to change cannot be used: {error}", self.name)
        try:
            async with self.client.budget():
                return await self._widening(request, base)
        except Declined as declined:
            return Unsupported(f"The model declined: {clean(declined.words, MAX_REFUSAL)}", self.name)
        except OutsideDialect:
            failure = NoAnswer("the rule to change cannot be said in the form it answers in")
        raise failure

    async def summarize(self, request: SummaryRequest) -> Summary:
        """A description in the account's language, faithful to the rule. Raises ProviderUnavailable."""
        exact, known, language = sentence(request.node), facts(request.node), request.catalogue.language
        asked = messages = summary_messages(exact, language)
        async with self.client.budget():
            for _ in range(SUMMARY_TRIES):
                text = clean(await self._complete(messages, None), MAX_SUMMARY)
                problems = [*unfaithful(text, known, language)]
                if not problems:
                    return Summary(text, exact, self.name)
                messages = *asked, *unfaithful_messages(text, problems)
        raise NoAnswer("its description was not faithful to the rule")

    async def _widening(self, request: DraftRequest, base: Facts) -> Answer:
        """The answer; where words found nothing in a part of a large catalogue, the answer on the next best part."""
        whole, text = request.catalogue, request.text
        needed = frozenset(names(dump(request.base))) if request.base else frozenset[str]()
        part = shown(whole, text, needed)
        answer = await self._asked(Question(request, vocabulary(part), base, self.name))
        if part is whole or not _lacks(answer):
            return answer
        if isinstance(answer, Draft):
            needed |= frozenset(names(dict(answer.rule)))
        part = shown(whole, text, needed, seen=part)
        return await self._asked(Question(request, vocabulary(part), base, self.name))

    async def _asked(self, question: Question) -> Answer:
        deep = question.request.base is not None and depth(question.request.base) > DEPTH
        schema = answer_schema(question.vocabulary, recursive=deep)
        asked = messages = draft_messages(question.request, question.vocabulary, self.secret)
        size: tuple[int, int] | None = None
        for _ in range(TRIES):
            text = await self._complete(messages, schema)
            try:
                return judged(question, text)
            except Unusable as unusable:
                messages = *asked, *repair_messages(text, unusable.problems)
                if size is not None and unusable.size >= size:
                    break
                size = unusable.size
        raise NoAnswer("its rule did not fit the account's catalogue")

    async def _complete(self, messages: tuple[Message, ...], schema: Schema | None) -> str:
        completion = await self.client.complete(messages, schema)
        self.observe(completion.usage)
        return completion.text


def configured(settings: Settings, observe: Callable[[Usage], None] = lambda usage: None) -> ModelProvider | None:
    """The provider that the settings ask for; None without an endpoint. Raises ConfigurationError for half of one."""
    if settings.openai_base_url is not None:
        return ModelProvider(ModelClient(settings), observe)
    if settings.openai_model is not None or settings.openai_api_key is not None:
        raise ConfigurationError(
            "SEGGQL_OPENAI_BASE_URL is not set, but SEGGQL_OPENAI_MODEL or SEGGQL_OPENAI_API_KEY is; "
            "for OpenAI itself it is https://api.openai.com/v1."
        )
    return None


def _lacks(answer: Answer) -> bool:
    """Whether words were said to name nothing that there is."""
    match answer:
        case Draft(unresolved=unresolved) | Unsupported(unresolved=unresolved):
            return any(words.reason is Reason.NO_SUCH_ATTRIBUTE for words in unresolved)
        case _:
            return False
