"""Every way in which an endpoint answers, does not answer, or answers something else, over real HTTP."""

import json
import logging
import socket
from collections.abc import Callable
from typing import Any

import pytest

from seggql.assistant.contract import ProviderUnavailable
from seggql.assistant.model.client import BACK_OFF, LONGEST_WAIT, ModelClient
from seggql.assistant.model.exchange import Message, json_object
from seggql.assistant.model.failures import (
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
from seggql.assistant.model.strict import TEXT, obj
from seggql.errors import ConfigurationError
from seggql.settings import Settings

from .conftest import KEY
from .server import HANGS, Asked, Endpoint, Reply, answers, fails, says

pytestmark = pytest.mark.anyio
Connect = Callable[..., ModelClient]

WORDS = "women in London who whisper"
MESSAGES = (Message("system", "You answer."), Message("user", WORDS))
SCHEMA = obj({"city": TEXT})
GOOD = answers({"city": "London"})


async def test_an_answer(served: Endpoint, connect: Connect) -> None:
    served.plays(GOOD)
    completion = await connect().complete(MESSAGES, SCHEMA)
    assert json_object(completion.text) == {"city": "London"}
    usage = completion.usage
    assert (usage.calls, usage.prompt_tokens, usage.completion_tokens) == (1, 100, 20)
    assert usage.seconds >= 0


async def test_what_is_asked_for(served: Endpoint, connect: Connect) -> None:
    served.plays(GOOD)
    await connect(openai_max_tokens=77).complete(MESSAGES, SCHEMA)
    (asked,) = served.asked
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.body == {
        "model": "test-model",
        "messages": [{"role": "system", "content": "You answer."}, {"role": "user", "content": WORDS}],
        "temperature": 0,
        "max_tokens": 77,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
        },
    }


async def test_prose_is_asked_for_without_a_form(served: Endpoint, connect: Connect) -> None:
    served.plays(says("Women in London."))
    completion = await connect().complete(MESSAGES, None)
    assert completion.text == "Women in London."
    assert "response_format" not in served.asked[0].body
    assert served.asked[0].body["max_tokens"] > 0


@pytest.mark.parametrize(
    ("reply", "failure", "words"),
    [
        (says('{"city": "Lon', finish_reason="length"), Cut, "SEGGQL_OPENAI_MAX_TOKENS"),
        (says('{"city": "London"}', finish_reason="length"), Cut, "SEGGQL_OPENAI_MAX_TOKENS"),
        (says(None, finish_reason="content_filter"), Withheld, "content filter"),
        (fails(400, "filtered", code="content_filter"), Withheld, "content filter"),
        (says(None, refusal="I would rather not."), Declined, "declined"),
        (Reply(body={"choices": []}), NoAnswer, "empty"),
        (Reply(body={"choices": None}), NoAnswer, "empty"),
        (Reply(body={}), NoAnswer, "empty"),
        (Reply(body=[1]), NoAnswer, "empty"),
        (says(None), NoAnswer, "empty"),
        (says("  \n "), NoAnswer, "empty"),
        (Reply(body={"choices": [{"message": "London", "finish_reason": "stop"}]}), NoAnswer, "empty"),
        (Reply(body="<html>Welcome!</html>"), Misconfigured, "SEGGQL_OPENAI_BASE_URL"),
        (fails(401, f"Incorrect API key: {KEY}"), Misconfigured, "SEGGQL_OPENAI_API_KEY"),
        (fails(403), Misconfigured, "SEGGQL_OPENAI_API_KEY.*SEGGQL_OPENAI_MODEL"),
        (fails(404, "The model `test-model` does not exist"), Misconfigured, "SEGGQL_OPENAI_MODEL"),
        (Reply(404, {"detail": "Not Found"}), Misconfigured, "SEGGQL_OPENAI_BASE_URL.*/v1"),
        (Reply(405, "no"), Misconfigured, "SEGGQL_OPENAI_BASE_URL"),
        (fails(402), Misconfigured, "402"),
        (fails(429, code="insufficient_quota"), Misconfigured, "quota.*SEGGQL_OPENAI_API_KEY"),
        (fails(400, code="context_length_exceeded"), TooLong, "longer than the model reads"),
        (fails(413), TooLong, "longer than the model reads"),
    ],
)
async def test_a_failure_that_asking_again_would_not_mend(
    served: Endpoint, connect: Connect, naps: list[float], reply: Reply, failure: type[ModelFailure], words: str
) -> None:
    served.plays(reply)
    with pytest.raises(failure, match=words):
        await connect().complete(MESSAGES, SCHEMA)
    assert len(served.asked) == 1
    assert naps == []


async def test_an_endpoint_that_wants_a_key(served: Endpoint, connect: Connect) -> None:
    served.plays(fails(401))
    with pytest.raises(Misconfigured, match="set SEGGQL_OPENAI_API_KEY"):
        await connect(openai_api_key=None).complete(MESSAGES, SCHEMA)


async def test_a_refusal_keeps_its_words(served: Endpoint, connect: Connect) -> None:
    served.plays(says(None, refusal="I would rather not."))
    with pytest.raises(Declined) as declined:
        await connect().complete(MESSAGES, SCHEMA)
    assert declined.value.words == "I would rather not."


@pytest.mark.parametrize("reply", [fails(429), fails(500), fails(503), fails(408), fails(409)])
async def test_what_passes_is_waited_for(served: Endpoint, connect: Connect, naps: list[float], reply: Reply) -> None:
    served.plays(reply, reply, GOOD)
    await connect().complete(MESSAGES, SCHEMA)
    assert naps == list(BACK_OFF)


@pytest.mark.parametrize(("reply", "failure"), [(fails(429), Busy), (fails(502), Unreachable)])
async def test_after_two_retries_it_is_over(
    served: Endpoint, connect: Connect, naps: list[float], reply: Reply, failure: type[ModelFailure]
) -> None:
    served.always = reply
    with pytest.raises(failure):
        await connect().complete(MESSAGES, SCHEMA)
    assert len(served.asked) == 3
    assert naps == list(BACK_OFF)


@pytest.mark.parametrize(
    ("header", "nap"), [("7", 7.0), ("0", BACK_OFF[0]), ("600", LONGEST_WAIT), ("Fri, 31 Dec 1999 23:59:59 GMT", 0.5)]
)
async def test_the_endpoint_says_how_long_to_wait(
    served: Endpoint, connect: Connect, naps: list[float], header: str, nap: float
) -> None:
    served.plays(fails(429, retry_after=header), GOOD)
    await connect().complete(MESSAGES, SCHEMA)
    assert naps == [nap]


async def test_an_answer_that_never_comes(served: Endpoint, connect: Connect) -> None:
    served.always = HANGS
    with pytest.raises(TooSlow, match=r"within 0\.05 seconds"):
        await connect(openai_timeout=0.05).complete(MESSAGES, SCHEMA)
    assert len(served.asked) == 3


async def test_everything_together_has_a_budget(served: Endpoint, connect: Connect) -> None:
    served.always = HANGS
    client = connect(openai_budget=0.05)
    with pytest.raises(TooSlow, match=r"longer than 0\.05 seconds"):
        async with client.budget():
            await client.complete(MESSAGES, SCHEMA)


async def test_other_time_outs_are_not_the_budgets(connect: Connect) -> None:
    with pytest.raises(TimeoutError, match="mine"):
        async with connect().budget():
            raise TimeoutError("mine")


async def test_nobody_listens(connect: Connect, naps: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match="SEGGQL_OPENAI_BASE_URL"):
        await connect(openai_base_url=f"http://127.0.0.1:{port}/v1").complete(MESSAGES, SCHEMA)
    assert naps == list(BACK_OFF)


def _only(*formats: str) -> Callable[[Asked], Reply]:
    """An endpoint that takes these response formats."""
    return lambda asked: GOOD if asked.format in formats else fails(400, f"response_format {asked.format} is unknown")


@pytest.mark.parametrize(
    ("taken", "tried"),
    [
        (("json_schema", "text"), ["json_schema"]),
        (("json_object", "text"), ["json_schema", "json_object"]),
        (("text",), ["json_schema", "json_object", "text"]),
    ],
)
async def test_a_server_without_structured_outputs(
    served: Endpoint, connect: Connect, taken: tuple[str, ...], tried: list[str]
) -> None:
    served.always = _only(*taken)
    client = connect()
    await client.complete(MESSAGES, SCHEMA)
    assert [asked.format for asked in served.asked] == tried
    spelled = json.dumps(SCHEMA, separators=(",", ":"))
    assert [spelled in asked.text for asked in served.asked] == [False, *([True] * (len(tried) - 1))]
    served.asked.clear()
    await client.complete(MESSAGES, SCHEMA)
    assert [asked.format for asked in served.asked] == tried[-1:], "what it takes is remembered"


async def test_what_is_refused_to_the_end_is_not_remembered(served: Endpoint, connect: Connect) -> None:
    served.plays(fails(400), fails(400), fails(400))
    client = connect()
    with pytest.raises(Misconfigured, match="refuses the request"):
        await client.complete(MESSAGES, SCHEMA)
    served.plays(GOOD)
    await client.complete(MESSAGES, SCHEMA)
    assert served.asked[-1].format == "json_schema"


async def test_a_refused_request_for_prose_is_not_repeated(served: Endpoint, connect: Connect) -> None:
    served.plays(fails(422))
    with pytest.raises(Misconfigured, match="refuses the request"):
        await connect().complete(MESSAGES, None)


@pytest.mark.parametrize("answer", ["Sure! Women in London it is.", "[1, 2]", '{"city": 7}', '{"town": "London"}'])
async def test_a_server_that_takes_a_schema_and_ignores_it(served: Endpoint, connect: Connect, answer: str) -> None:
    """It answers 200 and anything; the schema is then spelt out in the prompt."""
    served.plays(says(answer), GOOD, GOOD)
    client = connect()
    completion = await client.complete(MESSAGES, SCHEMA)
    assert completion.usage.calls == 2
    await client.complete(MESSAGES, SCHEMA)
    assert ['"city"' in asked.text for asked in served.asked] == [False, True, True]


async def test_prose_to_the_end(served: Endpoint, connect: Connect) -> None:
    served.always = says("I think you mean women in London.")
    with pytest.raises(NoAnswer, match="prose"):
        await connect().complete(MESSAGES, SCHEMA)
    assert len(served.asked) == 2


def _picky(asked: Asked) -> Reply:
    """A reasoning model's manners."""
    if "temperature" in asked.body:
        return fails(400, "Unsupported value: 'temperature' does not support 0 with this model.")
    if "max_tokens" in asked.body:
        return fails(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
    return GOOD


async def test_a_model_that_takes_neither_temperature_nor_the_old_limit(served: Endpoint, connect: Connect) -> None:
    served.always = _picky
    client = connect(openai_max_tokens=50)
    await client.complete(MESSAGES, SCHEMA)
    assert len(served.asked) == 3
    last = served.asked[-1]
    assert "temperature" not in last.body
    assert last.body["max_completion_tokens"] == 50
    assert last.format == "json_schema"
    await client.complete(MESSAGES, SCHEMA)
    assert len(served.asked) == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', {"a": 1}),
        ('Here you are:\n```json\n{"a": {"b": "}"}}\n```\nGood luck {you}!', {"a": {"b": "}"}}),
        ('<think>maybe {"a": 2}?</think>{"a": 1}', {"a": 1}),
        ("{so} what {", None),
        ('{"a": NaN}', None),
        ("{}", None),
        ("[" * 100_000, None),
        ('{"a":' * 100_000, None),
        ("", None),
    ],
)
def test_json_among_prose(text: str, found: dict[str, Any] | None) -> None:
    assert json_object(text) == found


@pytest.mark.parametrize("missing", ["openai_base_url", "openai_model"])
def test_half_a_configuration(settings: Callable[..., Settings], missing: str) -> None:
    with pytest.raises(ConfigurationError, match="SEGGQL_OPENAI_BASE_URL and SEGGQL_OPENAI_MODEL"):
        ModelClient(settings(**{missing: None}))


@pytest.mark.parametrize("key", ["sk very secret", "sk-secret\nHost: evil", "sk-gehéim"])
def test_a_key_that_no_header_can_hold(settings: Callable[..., Settings], key: str) -> None:
    with pytest.raises(ConfigurationError, match="SEGGQL_OPENAI_API_KEY") as error:
        ModelClient(settings(openai_api_key=key))
    assert key not in str(error.value)


@pytest.mark.parametrize(
    "reply", [GOOD, fails(401, f"bad key {KEY} for {WORDS}"), fails(500, f"{KEY} {WORDS}"), HANGS, says("prose")]
)
async def test_neither_keys_nor_words_are_told(
    served: Endpoint, connect: Connect, caplog: pytest.LogCaptureFixture, reply: Reply
) -> None:
    """Whatever the level of logging, and whatever somebody does with the exception."""
    served.always = reply
    caplog.set_level(logging.DEBUG)
    try:
        await connect(openai_timeout=0.05).complete(MESSAGES, SCHEMA)
    except ProviderUnavailable as error:
        assert KEY not in repr(error) and WORDS not in repr(error)
        assert error.__cause__ is None and error.__context__ is None
    assert KEY not in caplog.text
    assert WORDS not in caplog.text
