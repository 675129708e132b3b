"""The segments that come with an account: predefined ones, and smart ones where the catalogue has what they need."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from seggql.rules.bind import bind
from seggql.rules.catalogue import Catalogue
from seggql.rules.issues import InvalidRule
from seggql.rules.load import load
from seggql.rules.text import fold
from seggql.rules.types import Json
from seggql.store.tables import segments

from .account import Account, take_turn
from .catalogue import ANY_SIZE, catalogue
from .segment import Origin, Segment, SegmentInput, SegmentKind
from .segment_saving import save_new


@dataclass(frozen=True)
class ReadyMade:
    """A row: a segment that every account gets whose catalogue has what its rule names."""

    origin: Origin
    name: str
    summary: str
    rule: Json


def _smart(name: str, summary: str, rule: Json) -> ReadyMade:
    return ReadyMade(Origin.SMART, name, summary, rule)


def _did(event: str, **more: Json) -> dict[str, Json]:
    return {"event": event, **more}


def _within(amount: int, operator: str = "within_last") -> dict[str, Json]:
    return {"operator": operator, "amount": amount, "unit": "days"}


def _times(operator: str, count: int) -> dict[str, Json]:
    return {"operator": operator, "count": count}


def _is(attribute: str, operator: str, value: Json = None) -> dict[str, Json]:
    compared: Mapping[str, Json] = {} if value is None else {"value": value}
    return {"attribute": attribute, "operator": operator, **compared}


def _days(amount: int) -> dict[str, Json]:
    return {"amount": amount, "unit": "days"}


_LAUNCHED = _did("app_launch", occurrence=_times("at_least", 1), time=_within(30))
_CONSENTS: Json = {"not": _is("marketing_opt_out", "is", True)}

READY_MADE = (
    ReadyMade(
        Origin.PREDEFINED,
        "Active Mobile Users",
        "People who launched the app at least once in the last 30 days.",
        _LAUNCHED,
    ),
    ReadyMade(
        Origin.PREDEFINED,
        "Inactive Mobile Users",
        "People who have not launched the app in the last 30 days, those who never did included.",
        {"not": _LAUNCHED},
    ),
    _smart(
        "New this week",
        "People whose profile was created today or in the seven days before.",
        _is("created_at", "was_within", _days(7)),
    ),
    _smart(
        "Inactive 30+ days",
        "People whose last interaction was more than 30 days ago.",
        _is("last_interaction", "was_more_than", _days(30)),
    ),
    _smart(
        "Birthday in the next 7 days",
        "People whose birthday is today or within a week.",
        _is("birth_date", "anniversary_within", _days(7)),
    ),
    _smart(
        "Reachable by email",
        "People with an e-mail address who have not opted out of marketing.",
        {"all": [_is("emails", "is_not_empty"), _CONSENTS]},
    ),
    _smart(
        "Reachable on WhatsApp",
        "People on WhatsApp who have not opted out of marketing.",
        {"all": [_is("platform", "is", "whatsapp"), _CONSENTS]},
    ),
    _smart(
        "Opted out of marketing",
        "People who do not want marketing.",
        _is("marketing_opt_out", "is", True),
    ),
    _smart(
        "First-time buyers",
        "People who have bought exactly once.",
        _did("purchase", occurrence=_times("equals", 1)),
    ),
    _smart(
        "Repeat buyers",
        "People who have bought at least twice.",
        _did("purchase", occurrence=_times("at_least", 2)),
    ),
    _smart(
        "Never bought",
        "People without any purchase.",
        {"not": _did("purchase")},
    ),
    _smart(
        "Lapsed buyers",
        "People who used to buy, but have not for 90 days.",
        {"all": [_did("purchase", time=_within(90, "before_last")), {"not": _did("purchase", time=_within(90))}]},
    ),
    _smart(
        "Big spenders",
        "People whose purchases of the last 365 days add up to more than 500.",
        _did(
            "purchase",
            measure={"of": "sum", "property": "amount", "operator": "greater_than", "value": 500},
            time=_within(365),
        ),
    ),
    _smart(
        "Cart abandoners",
        "People who put something into the cart in the last 7 days and bought nothing in that time.",
        {"all": [_did("cart_added", time=_within(7)), {"not": _did("purchase", time=_within(7))}]},
    ),
    _smart(
        "Window shoppers",
        "People who looked at items at least three times in the last 14 days and bought nothing in that time.",
        {
            "all": [
                _did("item_viewed", occurrence=_times("at_least", 3), time=_within(14)),
                {"not": _did("purchase", time=_within(14))},
            ]
        },
    ),
    _smart(
        "Email readers",
        "People who opened at least two e-mails in the last 30 days.",
        _did("email_opened", occurrence=_times("at_least", 2), time=_within(30)),
    ),
    _smart(
        "Renewal due in 30 days",
        "People whose renewal is today or within 30 days.",
        _is("renewal_date", "will_be_within", _days(30)),
    ),
)


async def install_ready_made(account: Account) -> tuple[Segment, ...]:
    """Save those that the catalogue allows and the account has not got yet; gives the new ones.

    A name that one of the account's own segments has is left to it.
    """
    async with account.database.transaction() as connection:
        await take_turn(account, connection)
        rows = await connection.fetch(select(segments.c.name).where(segments.c.account_id == account.id))
        taken = {fold(row["name"]) for row in rows}
        missing = [row for row in READY_MADE if fold(row.name) not in taken]
        known = await catalogue(account, source=connection)
        return tuple([await save_new(account, connection, _input(row)) for row in missing if _has_meaning(row, known)])


def _has_meaning(row: ReadyMade, known: Catalogue) -> bool:
    try:
        bind(load(row.rule), known, ANY_SIZE)
    except InvalidRule:
        return False
    return True


def _input(row: ReadyMade) -> SegmentInput:
    return SegmentInput(row.name, row.rule, SegmentKind.SNAPSHOT, row.origin, summary=row.summary)
