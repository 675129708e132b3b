"""The wire to a model: the only file that knows the `openai` package.

One client is one endpoint and one model. It learns what the endpoint takes (manner.py) and remembers it.
"""

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import openai
from jsonschema import Draft202012Validator
from openai.types.chat import ChatCompletionMessageParam
from openai.types.chat.completion_create_params import ResponseFormat
from openai.types.shared_params.response_format_json_schema import JSONSchema

from seggql.errors import ConfigurationError
from seggql.rules.values import Json
from seggql.settings import Settings

from .exchange import Completion, Message, Schema, Usage, json_object
from .failures import (
    Busy,
    Cut,
    Declined,
    Misconfigured,
    ModelFailure,
    NoAnswer,
    TooLong,
    TooSlow,
    Unreachable,
    Withheld,
)
from .failures import Transient as TransientFailure
from .manner import Format, Manner
from .prompt import spelled

BACK_OFF = (0.5, 2.0)
"""Seconds before the second and the third attempt, unless the endpoint asks for more."""
LONGEST_WAIT = 20.0
"""Seconds that a wish of the endpoint is followed for."""
NO_KEY = "none"
"""Sent where no key is set: local servers want none, the protocol wants a header."""


@dataclass(frozen=True)
class _Refused:
    """The endpoint does not take the request as it stands; `why` is its answer, lower-cased."""

    why: str


class ModelClient:
    """Asks one model. Close it once; it serves a whole process. `sleep` and `clock` are the tests' to replace."""

    def __init__(
        self,
        settings: Settings,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if settings.openai_base_url is None or settings.openai_model is None:
            raise ConfigurationError("A model needs both SEGGQL_OPENAI_BASE_URL and SEGGQL_OPENAI_MODEL.")
        # Its debug lines show whole requests, and those hold people's words.
        logging.getLogger("openai").setLevel(logging.WARNING)
        self.model = settings.openai_model
        self._settings, self._sleep, self._clock = settings, sleep, clock
        self._manner = Manner()
        self._openai = openai.AsyncOpenAI(
            base_url=settings.openai_base_url,
            api_key=_key(settings) or NO_KEY,
            timeout=openai.Timeout(settings.openai_timeout, connect=settings.openai_connect_timeout),
            max_retries=0,  # ours: they can be waited for by a test, and they end with the budget
        )

    async def close(self) -> None:
        await self._openai.close()

    @asynccontextmanager
    async def budget(self) -> AsyncGenerator[None]:
        """What happens inside may take `openai_budget` seconds in all. Raises TooSlow."""
        ended = asyncio.timeout(self._settings.openai_budget)
        try:
            async with ended:
                yield
        except TimeoutError:
            if not ended.expired():
                raise
        if ended.expired():
            raise TooSlow(f"it took longer than {self._settings.openai_budget:g} seconds")

    async def complete(self, messages: Sequence[Message], schema: Schema | None) -> Completion:
        """One whole answer; with a schema it holds a JSON object. Raises ModelFailure."""
        manner, usage = self._manner, Usage()
        while True:
            answer = await self._patiently(messages, schema, manner)
            if isinstance(answer, Completion):
                usage += answer.usage
                if schema is None or _follows(answer.text, schema, manner):
                    self._manner = manner
                    return replace(answer, usage=usage)
                following = manner.spelled_out()
                failure = NoAnswer("it answered in prose where JSON was asked for")
            else:
                following = manner.after(answer.why, structured=schema is not None)
                failure = Misconfigured("the endpoint refuses the request; is it OpenAI-compatible?")
            if following is None:
                raise failure
            manner = following

    async def _patiently(
        self, messages: Sequence[Message], schema: Schema | None, manner: Manner
    ) -> "Completion | _Refused":
        for pause in BACK_OFF:
            try:
                return await self._ask(messages, schema, manner)
            except TransientFailure as failure:
                wait = min(max(pause, failure.retry_after or 0.0), LONGEST_WAIT)
            await self._sleep(wait)
        return await self._ask(messages, schema, manner)

    async def _ask(self, messages: Sequence[Message], schema: Schema | None, manner: Manner) -> "Completion | _Refused":
        if schema is not None and manner.spelled:
            messages = spelled(messages, schema)
        asked_at, most = self._clock(), self._settings.openai_max_tokens
        try:
            response = await self._openai.chat.completions.with_raw_response.create(
                model=self.model,
                messages=[_turn(message) for message in messages],
                max_tokens=most if manner.limit == "max_tokens" else openai.omit,
                max_completion_tokens=most if manner.limit == "max_completion_tokens" else openai.omit,
                temperature=0 if manner.temperature else openai.omit,
                response_format=_form(schema, manner),
            )
            outcome = _answer(response.text, self._clock() - asked_at)
        except openai.APIError as error:
            outcome = self._failure(error)
        if isinstance(outcome, ModelFailure):
            raise outcome  # here, not above: the client's own error carries the request, and must not travel along
        return outcome

    def _failure(self, error: openai.APIError) -> "ModelFailure | _Refused":
        match error:
            case openai.APITimeoutError():
                return TooSlow(f"no answer within {self._settings.openai_timeout:g} seconds")
            case openai.APIConnectionError():
                return Unreachable("nothing can be reached at SEGGQL_OPENAI_BASE_URL")
            case openai.APIStatusError():
                return self._status(error)
            case _:
                return NoAnswer("its answer cannot be read")

    def _status(self, error: openai.APIStatusError) -> "ModelFailure | _Refused":
        words = str(error.body).lower()
        match error.status_code:
            case 401 if self._settings.openai_api_key is None:
                return Misconfigured("the endpoint wants a key: set SEGGQL_OPENAI_API_KEY")
            case 401:
                return Misconfigured("the endpoint does not accept the key in SEGGQL_OPENAI_API_KEY")
            case 403:
                return Misconfigured(
                    f"the key in SEGGQL_OPENAI_API_KEY may not use “{self.model}”, the model in SEGGQL_OPENAI_MODEL"
                )
            case 404 if "model" in words:
                return Misconfigured(f"the endpoint has no model “{self.model}”, as SEGGQL_OPENAI_MODEL says")
            case 404 | 405:
                return Misconfigured(
                    "there is no chat/completions under SEGGQL_OPENAI_BASE_URL, which mostly ends in /v1"
                )
            case 429 if "insufficient_quota" in words:
                return Misconfigured("the quota of the key in SEGGQL_OPENAI_API_KEY is used up")
            case 429:
                return Busy("the endpoint is busy", _seconds(error.response.headers.get("retry-after")))
            case 400 if "content_filter" in words:
                return Withheld("a content filter of the endpoint held the question back")
            case 400 | 413 if error.status_code == 413 or "context_length" in words or "context length" in words:
                return TooLong("the words and the catalogue are longer than the model reads")
            case 400 | 422:
                return _Refused(words)
            case status if status in (408, 409) or status >= 500:
                return Unreachable(f"the endpoint answers with error {status}")
            case status:
                return Misconfigured(f"the endpoint refuses the request with {status}")


def _turn(message: Message) -> ChatCompletionMessageParam:
    match message.role:
        case "system":
            return {"role": "system", "content": message.content}
        case "user":
            return {"role": "user", "content": message.content}
        case "assistant":
            return {"role": "assistant", "content": message.content}


def _form(schema: Schema | None, manner: Manner) -> ResponseFormat | openai.Omit:
    if schema is not None and manner.format is Format.SCHEMA:
        form: JSONSchema = {"name": "answer", "strict": True, "schema": dict[str, object](schema)}
        return {"type": "json_schema", "json_schema": form}
    if schema is not None and manner.format is Format.OBJECT:
        return {"type": "json_object"}
    return openai.omit


def _answer(body: str, seconds: float) -> Completion | ModelFailure:
    """The answer in the body of a response. The endpoint is outside: nothing about its shape is taken for granted."""
    try:
        answer: Json = json.loads(body)
    except (ValueError, RecursionError):
        return Misconfigured("what answers at SEGGQL_OPENAI_BASE_URL is no OpenAI-compatible endpoint")
    match answer:
        case {"choices": [{"finish_reason": "length"}, *_]}:
            return Cut("its answer was cut at the limit of SEGGQL_OPENAI_MAX_TOKENS")
        case {"choices": [{"finish_reason": "content_filter"}, *_]}:
            return Withheld("a content filter of the endpoint held the answer back")
        case {"choices": [{"message": {"refusal": str() as words}}, *_]} if words:
            return Declined(words)
        case {"choices": [{"message": {"content": str() as text}}, *_]} if text.strip():
            return Completion(text, _usage(answer, seconds))
        case _:
            return NoAnswer("its answer is empty")


def _usage(answer: Json, seconds: float) -> Usage:
    match answer:
        case {"usage": {"prompt_tokens": int() as prompt, "completion_tokens": int() as completion}}:
            return Usage(1, prompt, completion, seconds)
        case _:
            return Usage(calls=1, seconds=seconds)


def _follows(text: str, schema: Schema, manner: Manner) -> bool:
    """Whether the answer is what was asked for. A schema that the server claims to enforce must hold to the letter."""
    found = json_object(text)
    if found is None or manner.spelled:
        return found is not None
    return Draft202012Validator(schema).is_valid(found)  # pyright: ignore[reportUnknownMemberType]  # an old overload


def _seconds(header: str | None) -> float | None:
    """A Retry-After in seconds; a date there is not followed."""
    return float(header) if header is not None and header.isascii() and header.isdecimal() else None


def _key(settings: Settings) -> str | None:
    """The key as it may stand in a header."""
    if settings.openai_api_key is None:
        return None
    key = settings.openai_api_key.get_secret_value().strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigurationError("SEGGQL_OPENAI_API_KEY holds spaces or signs that no key has.")
    return key
