"""From words to a draft and from a rule to a description, over real HTTP."""

import json
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest

from seggql.assistant.contract import (
    Draft,
    DraftRequest,
    ProviderUnavailable,
    Reason,
    SummaryRequest,
    Unsupported,
)
from seggql.assistant.draft import Assistant
from seggql.assistant.model.client import ModelClient
from seggql.assistant.model.exchange import Usage
from seggql.assistant.model.failures import NoAnswer, TooSlow
from seggql.assistant.model.prompt import MAX_CRITERIA
from seggql.assistant.model.provider import TRIES, ModelProvider, configured
from seggql.errors import ConfigurationError
from seggql.rules.bind import bind
from seggql.rules.load import load
from seggql.settings import Settings

from .server import HANGS, Endpoint, Reply, answers, fails, says
from .shop import SHOP, large, request

pytestmark = pytest.mark.anyio
Connect = Callable[..., ModelClient]
Json = Any

CITY = {"person.city": {"is": ["London"]}, "evidence": [1]}
TIER = {"person.tier": {"is": ["gold"]}, "evidence": [2]}
NOWHERE = {"person.country": {"is": ["Atlantis"]}, "evidence": [1]}
NO_TIME = {"person.birth_date": {"was": 10**9, "unit": "days"}, "evidence": [1]}


def filled(rule: Json, *evidence: str, unresolved: tuple[tuple[str, str], ...] = (), **more: Json) -> dict[str, Json]:
    """An answer; the evidence as words, numbered from 1."""
    return {
        "evidence": [{"id": id, "words": words, "meaning": "…"} for id, words in enumerate(evidence, 1)],
        "unresolved": [{"words": words, "reason": reason} for words, reason in unresolved],
        "rule": rule,
        "assumptions": [],
        "name": "",
        "summary": "",
        **more,
    }


async def drafted(client: ModelClient, asked: DraftRequest | str) -> Draft:
    answer = await ModelProvider(client).draft(request(asked) if isinstance(asked, str) else asked)
    assert isinstance(answer, Draft)
    return answer


async def unsupported(client: ModelClient, asked: DraftRequest | str) -> Unsupported:
    answer = await ModelProvider(client).draft(request(asked) if isinstance(asked, str) else asked)
    assert isinstance(answer, Unsupported)
    return answer


async def test_a_draft_with_everything_around_it(served: Endpoint, connect: Connect) -> None:
    bought = {
        "event.purchase": {"at_least": 2}, "time": {"within_last": 30, "unit": "days"},
        "join": "all", "where": [{"gift": {"is": [True]}}], "evidence": [3, 4],
    }  # fmt: skip
    words = "Golden customers in London who bought presents twice within the last month, happily"
    served.plays(
        answers(
            filled(
                {"all": [CITY, TIER, bought]}, "in London", "Golden", "bought presents", "twice within the last month",
                unresolved=(("happily", "vague"),),
                assumptions=["A month is counted as 30 days."],
                name="Golden Londoners",
                summary="Gold people in London with 2 or more gift purchases within the last 30 days.",
            )
        )
    )  # fmt: skip
    draft = await drafted(connect(), words)
    assert draft.rule == {
        "all": [
            {"attribute": "city", "operator": "is", "value": "London"},
            {"attribute": "tier", "operator": "is", "value": "gold"},
            {
                "event": "purchase",
                "occurrence": {"operator": "at_least", "count": 2},
                "time": {"operator": "within_last", "amount": 30, "unit": "days"},
                "where": {"attribute": "gift", "operator": "is", "value": True},
            },
        ]
    }
    assert draft.bound == bind(load(draft.rule), SHOP)
    assert draft.provider == "model test-model"
    assert draft.name == "Golden Londoners"
    assert draft.summary.startswith("Gold people in London")
    assert "London" in draft.sentence
    assert [(span.pointer, span.text) for span in draft.spans] == [
        ("/all/0", "in London"),
        ("/all/1", "Golden"),
        ("/all/2", "bought presents"),
        ("/all/2", "twice within the last month"),
    ]
    assert all(words[span.start : span.end] == span.text for span in draft.spans)
    assert [(one.text, one.reason) for one in draft.unresolved] == [("happily", Reason.VAGUE)]
    assert draft.assumptions[0] == "A month is counted as 30 days."
    assert any("“30”" in assumption for assumption in draft.assumptions)


async def test_the_form_goes_along(served: Endpoint, connect: Connect) -> None:
    served.plays(answers(filled(CITY, "in London")))
    await drafted(connect(), "in London")
    (asked,) = served.asked
    assert asked.format == "json_schema"
    assert "tools" not in asked.body
    assert json.loads(asked.contents[-1]) == {"criteria": "in London"}


async def test_issues_are_the_next_prompt(served: Endpoint, connect: Connect) -> None:
    served.plays(
        answers(filled({"all": [NOWHERE, TIER]}, "from Frankreich")),
        answers(filled({"person.country": {"is": ["FR"]}, "evidence": [1]}, "from Frankreich")),
    )
    draft = await drafted(connect(), "from Frankreich")
    assert draft.rule == {"attribute": "country", "operator": "is", "value": "FR"}
    first, second = served.asked
    assert second.contents[: len(first.contents)] == first.contents
    answer, issues = second.contents[len(first.contents) :]
    assert "Atlantis" in answer
    assert "In person.country: “Atlantis” is not an option of “country”" in issues


async def test_an_option_by_its_label_needs_no_second_prompt(served: Endpoint, connect: Connect) -> None:
    served.plays(answers(filled({"person.country": {"is": ["France"]}, "evidence": [1]}, "French")))
    draft = await drafted(connect(), "French people")
    assert draft.rule == {"attribute": "country", "operator": "is", "value": "FR"}


async def test_three_tries_at_most(served: Endpoint, connect: Connect) -> None:
    served.plays(
        answers(filled({"all": [NOWHERE, NOWHERE, NO_TIME]})),
        answers(filled({"all": [NOWHERE, NO_TIME]})),
        answers(filled(NO_TIME)),
    )
    with pytest.raises(NoAnswer, match="did not fit the account's catalogue") as failure:
        await ModelProvider(connect()).draft(request("people of Atlantis"))
    assert len(served.asked) == TRIES
    assert failure.value.__context__ is None


async def test_no_more_tries_when_it_gets_no_better(served: Endpoint, connect: Connect) -> None:
    served.always = answers(filled(NOWHERE))
    with pytest.raises(NoAnswer):
        await ModelProvider(connect()).draft(request("people of Atlantis"))
    assert len(served.asked) == 2


async def test_a_server_that_enforces_nothing(served: Endpoint, connect: Connect) -> None:
    """Keys that do not exist come back as problems, in the words of the form."""
    served.plays(
        fails(400, "response_format is not supported"),
        fails(400, "response_format is not supported"),
        says(f"Here you are: {json.dumps(filled({'city': {'is': ['London']}}, 'in London'))}"),
        answers(filled(CITY, "in London")),
    )
    draft = await drafted(connect(), "in London")
    assert draft.rule == {"attribute": "city", "operator": "is", "value": "London"}
    assert "Did you mean “person.city”?" in served.asked[-1].contents[-1]
    assert served.asked[-1].format == "text"


async def test_an_answer_without_a_rule_is_asked_again(served: Endpoint, connect: Connect) -> None:
    served.plays(says('{"city": "London"}'), says('{"city": "London"}'), answers(filled(CITY, "in London")))
    await drafted(connect(), "in London")
    assert "no “rule”" in served.asked[-1].contents[-1]


async def test_nothing_understood_is_no_rule(served: Endpoint, connect: Connect) -> None:
    served.plays(answers(filled(None, unresolved=(("the loyal ones", "vague"),))))
    answer = await unsupported(connect(), "the loyal ones")
    assert [(one.text, one.start, one.reason) for one in answer.unresolved] == [("the loyal ones", 0, Reason.VAGUE)]
    served.plays(answers(filled(None)))
    answer = await unsupported(connect(), "blah")
    assert [(one.text, one.reason) for one in answer.unresolved] == [("blah", Reason.UNPLACED)]


async def test_everyone_only_when_everyone_was_asked_for(served: Endpoint, connect: Connect) -> None:
    served.plays(answers(filled({"all": []})))
    assert (await drafted(connect(), "all our customers")).rule == {"all": []}
    served.plays(answers(filled({"all": []}, unresolved=(("who whisper", "no_such_attribute"),))))
    answer = await unsupported(connect(), "people who whisper")
    assert [one.text for one in answer.unresolved] == ["who whisper"]


async def test_words_are_never_dropped_silently(served: Endpoint, connect: Connect) -> None:
    """A number, a quoted text, a phrase that was taken apart and then used in no clause."""
    served.plays(answers(filled({"all": [CITY]}, "in London", "with a dog")))
    draft = await drafted(connect(), 'in London with a dog, "Rex", at least 3')
    assert [(one.text, one.reason) for one in draft.unresolved] == [
        ("with a dog", Reason.UNPLACED),
        ('"Rex"', Reason.UNPLACED),
        ("3", Reason.UNPLACED),
    ]


async def test_what_the_model_adds_is_named(served: Endpoint, connect: Connect) -> None:
    served.plays(answers(filled({"all": [CITY, {"person.age": {"greater_than": 40}, "evidence": [1]}]}, "wise")))
    draft = await drafted(connect(), "wise people")
    assert draft.assumptions == (
        "“40” is a reading of your words; it does not stand in them.",
        "“London” is a reading of your words; it does not stand in them.",
    )


async def test_unresolved_words_come_with_suggestions(served: Endpoint, connect: Connect) -> None:
    """Where a name is not known; what is vague is not nearer to one thing than to another."""
    lost = (("purchse", "no_such_attribute"), ("loyal", "vague"))
    served.plays(answers(filled(CITY, "in London", unresolved=lost)))
    draft = await drafted(connect(), "loyal, in London, with a purchse")
    assert [one.suggestions for one in draft.unresolved] == [(), ("Purchase",)]


async def test_an_unfaithful_summary_is_replaced(served: Endpoint, connect: Connect) -> None:
    served.plays(answers(filled(CITY, "in London", summary="People in Paris.", name="Paris")))
    draft = await drafted(connect(), "in London")
    assert draft.summary == f"{draft.sentence}."


@pytest.mark.parametrize("reply", [fails(401), says("x", finish_reason="length"), says(None), Reply(body={})])
async def test_without_an_answer_the_parser_answers_and_says_so(
    served: Endpoint, connect: Connect, reply: Reply
) -> None:
    served.plays(reply)
    answer = await Assistant(ModelProvider(connect())).draft(request("???"))
    assert isinstance(answer, Unsupported)
    assert answer.provider == "parser"
    assert answer.message.startswith("The model did not answer (")


async def test_a_refusal_is_shown(served: Endpoint, connect: Connect) -> None:
    served.plays(says(None, refusal="I would\nrather not."))
    answer = await unsupported(connect(), "in London")
    assert answer.message == "The model declined: I would rather not."
    assert len(served.asked) == 1


async def test_all_tries_share_one_budget(served: Endpoint, connect: Connect) -> None:
    served.plays(answers(filled(NOWHERE)), HANGS)
    with pytest.raises(TooSlow):
        await ModelProvider(connect(openai_budget=0.2)).draft(request("people of Atlantis"))


@pytest.mark.parametrize("words", ["", " \n ", "x" * (MAX_CRITERIA + 1)])
async def test_words_that_are_not_sent(served: Endpoint, connect: Connect, words: str) -> None:
    await unsupported(connect(), words)
    assert served.asked == []


async def test_a_rule_is_refined(served: Endpoint, connect: Connect) -> None:
    base = load({"event": "purchase", "time": {"operator": "within_last", "amount": 90, "unit": "days"}})
    event = {"event.purchase": {"at_least": 1}, "join": "all", "where": [], "evidence": []}
    sixty = {**event, "time": {"within_last": 60, "unit": "days"}, "evidence": [1]}
    served.plays(answers(filled({"all": [sixty, {**CITY, "evidence": [2]}]}, "make it 60", "in London")))
    draft = await drafted(connect(), request("make it 60 instead of 90 days, in London", base=base))
    assert json.loads(served.asked[0].contents[-1]) == {
        "rule": {**event, "time": {"within_last": 90, "unit": "days"}},
        "instruction": "make it 60 instead of 90 days, in London",
    }
    assert draft.unresolved == ()
    assert draft.assumptions == ()
    assert [(span.pointer, span.text) for span in draft.spans] == [("/all/0", "make it 60"), ("/all/1", "in London")]


async def test_a_deep_rule_gets_a_form_that_recurses(served: Endpoint, connect: Connect) -> None:
    city = {"attribute": "city", "operator": "is", "value": "London"}
    base = load({"all": [city, {"any": [city, {"all": [city, {"not": city}]}]}]})
    served.plays(answers(filled(CITY, "only in London")))
    await drafted(connect(), request("only in London", base=base))
    assert '"#/$defs/node"' in json.dumps(served.asked[0].body["response_format"])


@pytest.mark.parametrize(
    "base",
    [
        {"event": "purchase", "where": {"all": [{"any": [{"attribute": "gift", "operator": "is_empty"}]}]}},
    ],
)
async def test_a_rule_that_the_form_cannot_hold(served: Endpoint, connect: Connect, base: Json) -> None:
    with pytest.raises(NoAnswer, match="cannot be said"):
        await ModelProvider(connect()).draft(request("only in London", base=load(base)))
    assert served.asked == []


async def test_a_rule_that_no_longer_fits_the_account(served: Endpoint, connect: Connect) -> None:
    base = load({"attribute": "height", "operator": "is", "value": 3})
    answer = await unsupported(connect(), request("only in London", base=base))
    assert "height" in answer.message
    assert served.asked == []


async def test_of_a_large_catalogue_the_best_matches_are_shown(served: Endpoint, connect: Connect) -> None:
    rule = {"person.attribute_377": {"is": ["x377"]}, "evidence": [1]}
    served.plays(answers(filled(rule, "attribute 377 is x377")))
    draft = await drafted(connect(), request("attribute 377 is x377", large()))
    assert draft.rule == {"attribute": "attribute_377", "operator": "is", "value": "x377"}
    assert len(served.asked) == 1
    assert "person.tags" in served.asked[0].text, "the standard ones are always there"


async def test_when_words_find_nothing_the_next_best_are_shown(served: Endpoint, connect: Connect) -> None:
    """Once; and what the first answer used is shown again."""
    rule = {"person.attribute_377": {"is": ["x377"]}, "evidence": [1]}
    unknown = answers(filled(rule, "x377", unresolved=(("with a whisper", "no_such_attribute"),)))
    served.plays(unknown, unknown)
    await drafted(connect(), request("attribute 377 is x377, with a whisper", large()))
    first, second = (
        set(re.findall(r"person\.attribute_\d+|event\.event_\d+", one.contents[0])) for one in served.asked
    )
    assert first & second == {"person.attribute_377"}


async def test_a_small_catalogue_is_shown_whole(served: Endpoint, connect: Connect) -> None:
    served.plays(answers(filled(CITY, "in London", unresolved=(("with a whisper", "no_such_attribute"),))))
    await drafted(connect(), "in London with a whisper")
    assert len(served.asked) == 1


async def test_what_it_cost_is_told(served: Endpoint, connect: Connect) -> None:
    served.plays(fails(503), answers(filled(NOWHERE)), answers(filled(CITY, "London")))
    costs: list[Usage] = []
    await ModelProvider(connect(), costs.append).draft(request("London"))
    total = sum(costs, Usage())
    assert (total.calls, total.prompt_tokens, total.completion_tokens) == (2, 200, 40)


async def test_nothing_is_logged(served: Endpoint, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    served.plays(answers(filled(NOWHERE, "Atlantis")), answers(filled(CITY, "Londoners")))
    await drafted(connect(), "whispering Londoners")
    assert "whispering" not in caplog.text
    assert "Atlantis" not in caplog.text


def summary_request(language: str = "en") -> SummaryRequest:
    rule = {"all": [{"attribute": "city", "operator": "is", "value": "London"}, {"event": "purchase", "time": MONTH}]}
    catalogue = large(0, 0) if language == "en" else SHOP
    return SummaryRequest(bind(load(rule), catalogue), catalogue)


MONTH = {"operator": "within_last", "amount": 30, "unit": "days"}


async def test_a_faithful_description(served: Endpoint, connect: Connect) -> None:
    served.plays(says("Londoners who are in London and bought within the last 30 days.\n"))
    summary = await ModelProvider(connect()).summarize(summary_request())
    assert summary.text == "Londoners who are in London and bought within the last 30 days."
    assert summary.provider == "model test-model"
    assert served.asked[0].format == "text"
    assert json.loads(served.asked[0].contents[-1]) == {"rule": summary.sentence}


async def test_an_unfaithful_description_is_asked_again(served: Endpoint, connect: Connect) -> None:
    served.plays(says("People in London who bought recently."), says("In London, bought within the last 30 days."))
    summary = await ModelProvider(connect()).summarize(summary_request())
    assert summary.text == "In London, bought within the last 30 days."
    assert "The number 30 is missing" in served.asked[-1].contents[-1]


async def test_an_unfaithful_description_is_replaced(served: Endpoint, connect: Connect) -> None:
    served.always = says("People in Paris who bought 400 things.")
    model = ModelProvider(connect())
    with pytest.raises(ProviderUnavailable, match="not faithful"):
        await model.summarize(summary_request())
    summary = await Assistant(model).summarize(summary_request())
    assert summary.provider == "parser"
    assert summary.text.startswith(summary.sentence)


async def test_who_is_configured(settings: Callable[..., Settings]) -> None:
    provider = configured(settings())
    assert provider is not None
    assert provider.name == "model test-model"
    assert "secret" not in repr(provider)
    await provider.close()
    nothing = {"openai_base_url": None, "openai_model": None, "openai_api_key": None}
    assert configured(settings(**nothing)) is None
    with pytest.raises(ConfigurationError, match="SEGGQL_OPENAI_BASE_URL is not set"):
        configured(settings(openai_base_url=None))
    with pytest.raises(ConfigurationError, match="SEGGQL_OPENAI_MODEL"):
        configured(settings(openai_model=None))
