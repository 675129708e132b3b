"""Words with a fixed part to play: what joins, what negates, what is only glue, what counts."""

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType


class Link(Enum):
    """How two clauses are joined. JOINT is no word of its own: a noun or a relative pronoun closes what came before."""

    NEXT = auto()
    AND = auto()
    OR = auto()
    COMMA = auto()
    BUT = auto()
    JOINT = auto()


LINKS: Mapping[str, Link] = MappingProxyType(
    {
        "and": Link.AND,
        "&": Link.AND,
        "+": Link.AND,
        "plus": Link.AND,
        "or": Link.OR,
        "|": Link.OR,
        "/": Link.OR,
        "nor": Link.OR,
        ",": Link.COMMA,
        "but": Link.BUT,
        "yet": Link.BUT,
        "though": Link.BUT,
        "although": Link.BUT,
        "while": Link.BUT,
        ";": Link.BUT,
        ".": Link.BUT,
        "\n": Link.BUT,
    }
)
"""BUT also stands for the ends of sentences: they bind the weakest."""

RELATIVES = frozenset({"who", "whom", "whose", "that", "which", "with", "having", "where"})
"""Words that open a clause about everything named before."""

PEOPLE = frozenset(
    "all anybody anyone audience audiences client clients consumer consumers contact contacts customer customers "
    "everybody everyone folk folks guys individual individuals member members people person persons profile "
    "profiles recipient recipients segment shoppers somebody someone subscribers them these those user users".split()
)
"""Words for the people themselves. What stands before such a noun belongs together."""

EVERYONE = frozenset(
    {"all people", "everyone", "everybody", "all customers", "all users", "all profiles", "all contacts", "all persons"}
)
"""The only texts that mean everyone; nothing else ever does."""

NOT = frozenset(
    "not non no never without none neither cannot isn't aren't wasn't weren't don't doesn't didn't haven't hasn't "
    "hadn't won't can't couldn't wouldn't isnt arent wasnt werent dont doesnt didnt havent hasnt hadnt wont cant "
    "lacking excluding exclude except minus".split()
)
"""Every contraction is one negator."""
BROAD_NOT = frozenset({"except", "excluding", "exclude", "minus"})
"""Negators of everything to their right, not only of what “or” joins."""

GLUE = frozenset(
    "a about am an any are as at be because been being belong belonging by can common could currently did do does "
    "done each find for from get give got had has have having he her hers him his i i'd i'm i've in into is it its "
    "just list living located looking made make making me my of on our ours out performed placed please prefer "
    "prefers preferring previously s same she should show some something speak speaking speaks targeted target than "
    "that the their theirs them there they they've they're this to too us want was we we've were what when which will "
    "would you your has've either both based filter query select count created segment group groups kind sort type "
    "make those such also additionally then already actually really website".split()
) - {"this", "created", "than"}  # fmt: skip
"""The closed list of words that may stand in no clause without being reported."""

PUNCTUATION = frozenset(".,;:!?()[]{}“”\"'’‘«»-–—…•*·/&+|\n")
"""Marks that say nothing by themselves."""

VAGUE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "active": ("active in the last 30 days",),
        "inactive": ("inactive for 30 days",),
        "best": ("total spent over 1,000",),
        "big": ("total spent over 1,000",),
        "engaged": ("active in the last 30 days",),
        "few": ("fewer than 3 times",),
        "frequent": ("at least 5 times in the last 30 days",),
        "frequently": ("at least 5 times in the last 30 days",),
        "good": (),
        "high": (),
        "lately": ("in the last 30 days",),
        "long": ("more than 90 days ago",),
        "low": (),
        "loyal": ("at least 5 purchases in the last year",),
        "lot": ("at least 5 times",),
        "many": ("at least 5 times",),
        "most": (),
        "new": ("new this week", "created in the last 30 days"),
        "occasionally": ("at least 2 times in the last 90 days",),
        "often": ("at least 5 times in the last 30 days",),
        "old": ("over 65",),
        "only": (),
        "probably": (),
        "recent": ("in the last 30 days",),
        "recently": ("in the last 30 days",),
        "regular": ("at least 5 times in the last 90 days",),
        "regularly": ("at least 5 times in the last 90 days",),
        "rich": ("total spent over 1,000",),
        "several": ("at least 3 times",),
        "soon": ("within the next 30 days",),
        "top": ("total spent over 1,000",),
        "valuable": ("total spent over 1,000",),
        "young": ("under 25",),
    }
)
"""Words that say no checkable condition, with what could be said instead."""

NUMBERS: Mapping[str, int] = MappingProxyType(
    {
        word: number
        for number, word in enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen".split()
        )
    }
    | {
        word: number
        for number, word in zip(
            range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True
        )
    }
)  # fmt: skip
MULTIPLIERS: Mapping[str, int] = MappingProxyType(
    {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "dozen": 12, "k": 1_000, "m": 1_000_000, "mio": 1_000_000}
)
CURRENCIES = frozenset(
    {"$", "€", "£", "¥", "usd", "eur", "gbp", "dollar", "dollars", "euro", "euros", "pound", "pounds", "bucks"}
)
MONEY_FIELDS = frozenset({"amount", "price", "value", "total", "spend", "spent", "revenue", "cost", "worth", "sum"})
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
        "left": "leave",
        "sold": "sell",
        "got": "get",
        "made": "make",
        "read": "read",
        "spoke": "speak",
        "spoken": "speak",
        "won": "win",
        "women": "woman",
        "men": "man",
        "people": "person",
        "children": "child",
        "ladies": "lady",
        "viewers": "viewed",
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
        "Spanish": frozenset("que los las una el en con de y mujeres hombres clientes han comprado no".split()),
        "French": frozenset("les des qui une dans avec et femmes hommes clients ont acheté le la pas".split()),
        "German": frozenset("die der das und mit frauen männer kunden haben gekauft nicht oder ist".split()),
        "Italian": frozenset("che gli una con donne uomini clienti hanno comprato non e di il".split()),
        "Portuguese": frozenset("que os as uma com mulheres homens clientes compraram não e de em".split()),
        "Dutch": frozenset("de het een met vrouwen mannen klanten hebben gekocht niet en die".split()),
        "Croatian": frozenset("koji koje koja su i žene muškarci kupci kupili nisu u iz s".split()),
    }
)
"""A few words by which another language is told from English that is not understood."""
