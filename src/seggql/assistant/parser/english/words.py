"""Words with a fixed part to play: what joins, what negates, what is only glue, what counts."""

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Link(Enum):
    """How two clauses are joined. JOINT is no word of its own: a noun or a relative pronoun closes what came before."""

    AND = auto()
    OR = auto()
    COMMA = auto()
    BUT = auto()
    JOINT = auto()


LINKS: Mapping[str, Link] = MappingProxyType(
    {
        **dict.fromkeys(("and", "&", "+", "plus"), Link.AND),
        **dict.fromkeys(("or", "|", "/", "nor"), Link.OR),
        **dict.fromkeys(("but", "yet", "though", "although", "while", ";", "."), Link.BUT),
        ",": Link.COMMA,
    }
)
"""BUT also stands for the ends of sentences: they bind the weakest."""

RELATIVES = _words("who whom whose that which with having where who've who're who'd")
"""Words that open a clause about everything named before."""

PEOPLE = _words(
    "anybody anyone audience audiences client clients consumer consumers contact contacts customer customers everybody "
    "everyone folk folks guys individual individuals member members people person persons profile profiles recipient "
    "recipients shoppers somebody someone subscribers them these those user users"
)
"""Words for the people themselves. What stands before such a noun belongs together."""

EVERYONE = frozenset(
    {"all people", "everyone", "everybody", "all customers", "all users", "all profiles", "all contacts", "all persons"}
)
"""The only texts that mean everyone; nothing else ever does."""

NOT = _words(
    "not non no never without none neither cannot lacking excluding exclude except minus "
    "isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't won't can't couldn't wouldn't "
    "isnt arent wasnt werent dont doesnt didnt havent hasnt hadnt wont cant"
)
"""Every contraction is one negator."""
NOT_PHRASES = ("left|leaving|leave|leaves without", "has|have|had yet to", "failed|fail|fails to", "no longer")
"""Several words that negate together."""
BROAD_NOT = _words("except excluding exclude minus")
"""Negators of everything to their right, not only of what “or” joins."""

GLUE = _words(
    "a about actually additionally all already also am an any are as at based be because been being belong "
    "belonging both by can could currently did do does done due each either filter find for from get give got "
    "group groups had has have he her hers him his i i'd i'm i've in into is it its just kind list living located "
    "looking made make making me my of on our ours out performed placed please previously query really same "
    "segment select she should show some something sort such targeted that the their theirs then there they "
    "they're they've to too type us want was we we've were what when which will would you your"
)
"""The closed list of words that may stand in no clause without being reported."""

FILLERS = _words(
    "a an any at her his in into item items link my of on our product products some something the their thing to your"
)
"""Words that may stand between the words of an event's name: “added items in the cart”."""

BETWEEN = (GLUE - _words("you me us")) | _words("with worth of for from costing priced item items product products")
"""Words that may stand between an event and what is said of it."""
BEFORE_EVENT = _words(", who have has had made placed did a an the")
"""Words that may stand between a window and its event: “in the last week, who have bought”."""

PUNCTUATION = frozenset(".,;:!?()[]{}“”\"'’‘«»-–—…•*&/+|")
"""Marks that say nothing by themselves."""

VAGUE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(_words("active engaged"), ("active in the last 30 days",)),
        **dict.fromkeys(_words("inactive dormant lapsed"), ("inactive for 30 days",)),
        **dict.fromkeys(_words("best big rich top valuable"), ("total spent over 1,000",)),
        **dict.fromkeys(_words("frequent frequently often"), ("at least 5 times in the last 30 days",)),
        **dict.fromkeys(_words("lately recent recently"), ("in the last 30 days",)),
        **dict.fromkeys(_words("regular regularly"), ("at least 5 times in the last 90 days",)),
        **dict.fromkeys(_words("many lot lots"), ("at least 5 times",)),
        **dict.fromkeys(
            _words("average bad certain cheap expensive good high important interesting long low most much nice only "
                   "particular potential probably quite rarely several short specific usually various very"),
            (),
        ),
        "few": ("fewer than 3 times",),
        "loyal": ("at least 5 times in the last year",),
        "new": ("new this week", "created in the last 30 days"),
        "occasionally": ("at least 2 times in the last 90 days",),
        "old": ("over 65",),
        "soon": ("within the next 30 days",),
        "young": ("under 25",),
    }
)  # fmt: skip
"""Words that say no checkable condition, with what could be said instead."""

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS: Mapping[str, int] = MappingProxyType(
    {word: number for number, word in enumerate(f"{_ONES} eighteen nineteen".split())}
    | {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
)
MULTIPLIERS: Mapping[str, int] = MappingProxyType(
    {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "dozen": 12, "k": 1_000, "m": 1_000_000, "mio": 1_000_000}
)
CURRENCIES = _words("$ € £ ¥ usd eur gbp dollar dollars euro euros pound pounds bucks")
MONEY_FIELDS = _words("amount price value total spend spent revenue cost worth sum")
"""Words that a number field about money is called by."""
TIMES: Mapping[str, int] = MappingProxyType({"once": 1, "twice": 2, "thrice": 3})

IRREGULAR: Mapping[str, str] = MappingProxyType(
    {
        "bought": "buy",
        "spent": "spend",
        "sent": "send",
        "paid": "pay",
        "went": "go",
        "saw": "see",
        "seen": "see",
        "sold": "sell",
        "spoke": "speak",
        "spoken": "speak",
        "won": "win",
        "women": "woman",
        "men": "man",
        "children": "child",
    }
)
"""Words whose stem no rule finds."""
EVENT_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "purchase": ("buy", "order", "shopped", "spent"),
        "order": ("buy", "purchase", "shopped", "spent"),
        "visit": ("came to", "visitor"),
        "view": ("looked at", "saw", "browsed"),
        "signup": ("signed up", "registered", "sign up"),
        "login": ("logged in", "signed in", "log in"),
    }
)
"""What people say for an event whose name holds the word, where the catalogue has nobody else by those words."""
LANGUAGES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Spanish": _words("que los las una el en con de y mujeres hombres clientes han comprado"),
        "French": _words("les des qui une dans avec et femmes hommes ont acheté le la pas"),
        "German": _words("die der das und mit frauen männer kunden haben gekauft nicht oder ist"),
        "Italian": _words("che gli una con donne uomini clienti hanno comprato non e di il"),
        "Portuguese": _words("que os as uma com mulheres homens clientes compraram não e de em"),
        "Dutch": _words("de het een met vrouwen mannen klanten hebben gekocht niet en die"),
        "Croatian": _words("koji koje koja su i žene muškarci kupci kupili nisu u iz s"),
    }
)
"""A few words by which another language is told from English that is not understood."""
