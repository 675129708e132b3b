"""Everyday phrases with a meaning of their own, and what people call the standard attributes beside their synonyms."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from seggql.rules.types import Json

STANDARD_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "birth_date": ("born", "birthday", "birthdays", "bday"),
        "city": ("based in", "living in", "lives in", "live in"),
        "country": ("nationality", "from the country"),
        "company": ("works at", "works for", "work at", "work for", "employed by", "employed at"),
        "created_at": ("created", "registered", "signed up", "sign up", "signup", "joined", "customer since", "added"),
        "language": ("speaker", "speaking", "speak"),
        "last_interaction": ("seen", "last seen", "interacted", "interaction", "been in touch", "heard from", "active"),
        "marketing_opt_out": ("opted out", "opt out", "unsubscribed"),
        "tags": ("tagged", "tagged as", "tagged with"),
        "total_spent": ("lifetime value", "ltv"),
        "updated_at": ("changed", "modified"),
    }
)
"""Attribute by name → what else people say for it."""

BIRTHDAYS = frozenset({"birthday", "bday"})
"""Stems of words that mean the day and month of a birth date, not the date."""
AGE_ENDINGS = ("years old", "year olds", "year old", "years of age", "of age", "years", "yo", "s")
"""What may follow a number that is an age."""
AGE_LEADS = ("aged", "age", "ages", "who are", "are")

TAG_WORDS: Mapping[str, str] = MappingProxyType({"vip": "VIP", "vips": "VIP", "lead": "lead", "leads": "lead"})
"""Words that are tags everywhere, for accounts whose tags are not known here."""

PROPER_LEADS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("in", "from", "near", "around"), "city"),
        **dict.fromkeys(("named", "called"), "first_name"),
        **dict.fromkeys(("tagged", "tag", "tags"), "tags"),
    }
)
"""Words before a proper name, and the attribute that it is then."""

WITH = ("with a|an|any|some|the|their", "with", "having [a|an|any]", "has|have [a|an|any]")
WITHOUT = ("without [a|an|any|the]", "no", "missing|lacking [a|an|any]", "lacks|lack [a|an|any]")

ITEM_LEADS: tuple[tuple[str, str], ...] = (
    ("[with|have|has|having] any|an|a|some {items}", "any"),
    ("[with|have|has|having] at least one {items}", "any"),
    ("with|have|has|having {items}", "any"),
    ("[with|have|has|having] only {items}", "all"),
    ("[with|have|has|having] no {items}", "none"),
    ("without [any|an|a] {items}", "none"),
)
ITEM_LINKS = (
    "where",
    "with [a|an]",
    "whose",
    "of",
    "having [a|an]",
    "that are|is",
    "that have|has [a|an]",
    "in",
    "for",
)
"""What leads from a list of items to the conditions on one of them."""

SEGMENTS = (
    "[in|inside|from|of|within] [the|my|our] segment {segment}",
    "[in|inside|from|of|within] [the|my|our] {segment} segment",
    "in|inside|within [the] {segment}",
    "member|members of [the] {segment}",
)


@dataclass(frozen=True)
class Saying:
    """A phrase and the clause it stands for; `needs` are attributes the catalogue must have.

    A value of the form "{slot}" is filled from the phrase. `assumes` is said to the reader, “{words}” standing for
    what was written. With `before_people` the phrase means this only right before a word for people.
    """

    phrase: str
    rule: Mapping[str, Json]
    needs: str
    assumes: str | None = None
    before_people: bool = False


def _since(phrase: str, operator: str, attribute: str = "last_interaction") -> Saying:
    return Saying(phrase, {"attribute": attribute, "operator": operator, "value": "{counted}"}, attribute)


_TODAY: Json = {"amount": 0, "unit": "days"}
_TOMORROW: Json = {"amount": 1, "unit": "days"}
_BIRTHDAYS: tuple[tuple[str, str, Json], ...] = (
    ("[in|within|over|during] [the] next|coming|following {span}", "anniversary_within", "{span}"),
    ("within {counted}", "anniversary_within", "{counted}"),
    ("[exactly] in [exactly] {counted}", "anniversary_in", "{counted}"),
    ("{counted} from now|today", "anniversary_in", "{counted}"),
    ("today", "anniversary_in", _TODAY),
    ("tomorrow", "anniversary_in", _TOMORROW),
)


def _birthday(phrase: str, operator: str, value: Json) -> Saying:
    rule: dict[str, Json] = {"attribute": "birth_date", "operator": operator, "value": value}
    return Saying(f"birthday|birthdays|bday [is|are] [coming] [up] {phrase}", rule, "birth_date")


def _aged(phrase: str, operator: str, value: Json) -> Saying:
    years = " to ".join(map(str, value)) if isinstance(value, list) else f"{value}"
    relation = {"between": "", "greater_or_equal": "at least ", "less_than": "younger than "}[operator]
    return Saying(
        phrase,
        {"attribute": "age", "operator": operator, "value": value},
        "age",
        f"“{{words}}” means {relation}{years} years old.",
    )


def _lately(phrase: str, operator: str, said: str) -> Saying:
    """An adjective before a word for people: read as of the last 30 days, and said so."""
    return Saying(
        phrase,
        {"attribute": "last_interaction", "operator": operator, "value": {"amount": 30, "unit": "days"}},
        "last_interaction",
        f"“{{words}}” is read as: the last interaction was {said} 30 days.",
        before_people=True,
    )


SAYINGS: tuple[Saying, ...] = (
    _lately("active|engaged", "was_within", "within the last"),
    _lately("inactive|dormant|lapsed|disengaged", "was_more_than", "longer ago than"),
    _since("inactive|dormant|lapsed [for|since|in] [the] [last|past|more|over] [than] {counted}", "was_more_than"),
    _since("no activity|interaction|contact [for|in|since|over] [the] [last|past] {counted}", "was_more_than"),
    _since("active [with|in|within|over|during] [us] [in|within] [the] [last|past] {counted}", "was_within"),
    Saying(
        "new this week",
        {"attribute": "created_at", "operator": "was_within", "value": {"amount": 7, "unit": "days"}},
        "created_at",
        "“{words}” means created within the last 7 days.",
    ),
    Saying(
        "opted in [to] [marketing|messages|emails]",
        {"attribute": "marketing_opt_out", "operator": "is", "value": False},
        "marketing_opt_out",
    ),
    Saying(
        "accept|accepts|accepting marketing",
        {"attribute": "marketing_opt_out", "operator": "is", "value": False},
        "marketing_opt_out",
    ),
    _aged("teenagers|teenager|teens", "between", [13, 19]),
    _aged("adults|adult", "greater_or_equal", 18),
    _aged("minors|minor|underage", "less_than", 18),
    _aged("seniors|senior|pensioners", "greater_or_equal", 65),
    *(_birthday(*row) for row in _BIRTHDAYS),
)

ENGAGEMENT = (
    "{subject} engagement",
    "[are|is] engaged|engaging with|in [our|the|an|any] {subject}",
    "engage|engages|interact|interacts|interacted with [our|the|an|any] {subject}",
)
"""Doing anything with something, such as emails: every event named after it counts, but those done to the person."""
DONE_TO = frozenset({"receiv", "sent", "send", "deliv", "bounc", "fail", "complain", "unsubscrib"})
"""Stems in the names of events that say nothing of engagement."""

NEVER_BOUGHT = ("non|not|no|never [been] [a] customers|customer|buyers|buyer|purchasers",)
BUYING = ("purchas", "order", "buy", "checkout", "transact")
"""Stems in the name of the event that makes a customer."""
ABANDONED = (
    "abandoned|abandon|abandoning [their|the|a] cart|carts|basket|baskets|checkout",
    "cart abandoners|abandonment",
)
CARTS = ("cart", "basket", "checkout")
"""Stems in the name of the event that fills a cart."""
PREFERRED = "prefer"
"""The stem that begins the names of attributes that hold a preference."""
