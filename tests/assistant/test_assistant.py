"""One way in: the model answers where there is one, the parser where there is none or it does not answer."""

from dataclasses import dataclass

import pytest
from parser.shop import NOW, SHOP, ZONE

from seggql.assistant.contract import (
    Answer,
    Draft,
    DraftRequest,
    NeedsClarification,
    ProviderUnavailable,
    Summary,
    SummaryRequest,
    Unsupported,
)
from seggql.assistant.draft import Assistant
from seggql.rules.bind import bind
from seggql.rules.load import load
from seggql.rules.moment import Moment


@dataclass(frozen=True)
class Model:
    """A model that answers, or is away."""

    away: bool
    name: str = "model test"

    async def draft(self, request: DraftRequest) -> Answer:
        self.check()
        return Unsupported("The model says no.", self.name)

    async def summarize(self, request: SummaryRequest) -> Summary:
        self.check()
        return Summary("Londoners.", "People whose city is London", self.name)

    def check(self) -> None:
        if self.away:
            raise ProviderUnavailable("it took longer than 30 seconds")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def request(text: str) -> DraftRequest:
    return DraftRequest(text, SHOP, Moment(NOW, ZONE), known={"city": ("London", "Paris"), "tags": ("VIP",)})


LONDONERS = SummaryRequest(bind(load({"attribute": "city", "operator": "is", "value": "London"}), SHOP), SHOP)
NOTICE = "The model did not answer (it took longer than 30 seconds); the built-in parser read the text instead."


@pytest.mark.anyio
async def test_without_a_model_the_parser_answers() -> None:
    found = await Assistant().draft(request("women in London"))
    assert isinstance(found, Draft)
    assert (found.provider, found.assumptions) == ("parser", ())
    assert found.name == "Women in London"
    assert found.summary == "People whose gender is Female and whose city is London."


@pytest.mark.anyio
async def test_a_model_that_answers_has_the_last_word() -> None:
    found = await Assistant(Model(away=False)).draft(request("women in London"))
    assert found == Unsupported("The model says no.", "model test")


@pytest.mark.anyio
async def test_when_the_model_is_away_the_parser_answers_and_says_so() -> None:
    assistant = Assistant(Model(away=True))
    draft = await assistant.draft(request("women in London"))
    assert isinstance(draft, Draft)
    assert draft.provider == "parser"
    assert draft.assumptions == (NOTICE,)
    question = await assistant.draft(request("London or Paris and VIP"))
    assert isinstance(question, NeedsClarification)
    assert question.question.startswith(NOTICE)
    no = await assistant.draft(request("frobnicate"))
    assert isinstance(no, Unsupported)
    assert no.message.startswith(NOTICE)


@pytest.mark.anyio
@pytest.mark.parametrize("model", [None, Model(away=True)], ids=["none", "away"])
async def test_summaries_without_a_model_are_the_sentence(model: Model | None) -> None:
    found = await Assistant(model).summarize(LONDONERS)
    assert found == Summary("People whose city is London.", "People whose city is London", "parser")


@pytest.mark.anyio
async def test_summaries_with_a_model_are_its_own() -> None:
    assert (await Assistant(Model(away=False)).summarize(LONDONERS)).text == "Londoners."
