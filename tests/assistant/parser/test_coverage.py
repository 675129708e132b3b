"""No word is dropped: each is in a clause, in the closed lists of small words, or reported with its place."""

from hypothesis import given, settings
from hypothesis import strategies as st

from seggql.assistant.contract import Draft, NeedsClarification, Reason, Unsupported
from seggql.assistant.parser.english.words import GLUE, LINKS, NOT, NOT_PHRASES, PEOPLE, PUNCTUATION, RELATIVES
from seggql.assistant.parser.tokens import Kind, Token, tokenize

from .shop import SHOP, answer

SMALL = GLUE | PEOPLE | NOT | RELATIVES | frozenset(LINKS) | PUNCTUATION | {"only"}
SMALL |= {word for phrase in NOT_PHRASES for part in phrase.split() for word in part.split("|")}
NAMES = [
    word
    for named in (*SHOP.attributes.values(), *SHOP.events.values())
    for word in (named.label, named.name, *named.synonyms)
]
OPTIONS = [option.label for field in SHOP.attributes.values() for option in field.options][:200]
PHRASES = (
    "in the last 30 days", "at least twice", "more than 50", "over $100", "between 1 and 5", "is not", "this month",
    "since 1 March", "birthday", "older than", "or", "and", "but", "not", "never", "who", "customers", "(", ")", ",",
    "with", "30", "days", "recently", "only", "no", "where the", "“quoted”", "London", "frobnicate", "5k", "%", "🙂",
    "without", "either", "neither", "nor", "except", "average", "total", "spent", "left without", "women", "é", "日本",
)  # fmt: skip
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(PHRASES),
        st.sampled_from(NAMES),
        st.sampled_from(OPTIONS),
        st.sampled_from(sorted(SMALL)),
        st.text(max_size=12),
    ),
    max_size=10,
).map(" ".join)


def outside(text: str, taken: list[tuple[int, int]]) -> list[Token]:
    """The tokens that are in none of the places."""
    return [
        token for token in tokenize(text) if not any(start <= token.start and token.end <= end for start, end in taken)
    ]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_word_is_accounted_for(text: str) -> None:
    found = answer(text)
    match found:
        case Draft():
            taken = [(span.start, span.end) for span in found.spans]
        case NeedsClarification():
            return  # its options come without spans
        case Unsupported(message) if "at most" in message:
            return  # understood, but more than a rule may hold
        case Unsupported():
            taken = []
    for one in (*(found.spans if isinstance(found, Draft) else ()), *found.unresolved):
        assert text[one.start : one.end] == one.text
    left = outside(text, taken + [(one.start, one.end) for one in found.unresolved])
    assert [token.text for token in left if token.kind is Kind.QUOTED or token.folded not in SMALL] == []


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_everyone_is_never_guessed(text: str) -> None:
    found = answer(text)
    if isinstance(found, Draft) and found.rule == {"all": []}:
        assert text.strip().lower().startswith(("all ", "every"))
    if isinstance(found, Draft):
        assert found.spans or found.rule == {"all": []}


def test_reported_words_say_where_and_why() -> None:
    text = "loyal women who frobnicate, tier is diamond"
    found = answer(text)
    assert isinstance(found, Draft)
    told = {one.text: (one.reason, one.suggestions) for one in found.unresolved}
    assert told["loyal"] == (Reason.VAGUE, ("at least 5 times in the last year",))
    assert told["frobnicate"][0] is Reason.NO_SUCH_ATTRIBUTE
    assert told["tier is diamond"] == (Reason.NO_SUCH_VALUE, ("Bronze", "Silver", "Gold"))
    assert all(len(suggestions) <= 3 for _, suggestions in told.values())


def test_near_names_are_suggested_and_not_applied() -> None:
    found = answer("women with loyalty frobnication")
    assert isinstance(found, Draft)
    assert found.sentence == "People whose gender is Female"
    (one,) = found.unresolved
    assert one.text == "loyalty frobnication"
    assert one.suggestions == ("Loyalty tier",)
