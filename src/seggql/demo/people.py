"""The demo's people and their events, as data frames that the import takes."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

import polars as pl

from .catalogue import CATEGORIES
from .life import Event, Habits, live
from .places import PLACES, Place

Value = str | float | bool | date | datetime | list[str] | list[dict[str, str | float | date]] | None
Columns = defaultdict[str, list[str | float | datetime]]
COMPANIES = (
    "Acme Retail", "Blue Harbor Hotels", "Cedar Logistics", "Delta Foods", "Evergreen Clinics", "Falcon Air",
    "Gulf Trading", "Horizon Media", "Ivy Software", "Juniper Bank",
)  # fmt: skip
COLORS = ("blue", "green", "red", "black", "teal", "yellow", "purple")
TIERS = (("platinum", 1_400), ("gold", 600), ("silver", 200), ("bronze", 0))


@dataclass(frozen=True)
class Demo:
    """One row a person, and per event name one row an event (`external_id`, `event_id`, `at`, its properties)."""

    profiles: pl.DataFrame
    events: dict[str, pl.DataFrame]


def make(
    now: datetime, people: int = 20_000, *, seed: int = 1997, told: Callable[[int], None] = lambda done: None
) -> Demo:
    """The demo as of `now`. The same arguments give the same people; `told(done)` is called as they come about."""
    random = Random(seed)  # noqa: S311  # to be repeatable is the point
    places = random.choices(PLACES, [place.weight for place in PLACES], k=people)
    rows: list[dict[str, Value]] = []
    happened: defaultdict[str, Columns] = defaultdict(lambda: defaultdict(list))
    for number, place in enumerate(places, start=1):
        external_id = f"c-{number:05}"
        habits = _habits(random, now)
        live(random, habits)
        for event, occasions in habits.events.items():
            _note(happened[event], random, external_id, occasions)
        rows.append(_person(random, number, external_id, place, habits, now))
        if number % 500 == 0:
            told(number)
    return Demo(
        pl.DataFrame(rows, infer_schema_length=None),
        {event: pl.DataFrame(columns) for event, columns in happened.items()},
    )


def _note(columns: Columns, random: Random, external_id: str, occasions: list[Event]) -> None:
    """Add what a person did to the columns of an event."""
    for at, properties in occasions:
        digits = f"{random.getrandbits(128):032x}"
        columns["external_id"].append(external_id)
        columns["event_id"].append(f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}")
        columns["at"].append(at)
        for name, value in properties.items():
            columns[name].append(value)


def _habits(random: Random, now: datetime) -> Habits:
    joined = now - timedelta(days=random.random() ** 1.4 * 1_000, seconds=random.random() * 3_600)
    gone = random.random() < 0.3
    left = joined + (now - joined) * random.uniform(0.2, 0.95) if gone else now
    shopper = random.random()
    return Habits(
        joined,
        left,
        eagerness=random.lognormvariate(0.35, 0.8),
        buys=0.0 if shopper < 0.3 else 0.25 + 0.5 * random.random(),
        device=random.choices(("mobile", "desktop", "tablet"), (58, 34, 8))[0],
        favourites=tuple(random.sample(CATEGORIES, 2)),
        uses_app=random.random() < 0.55,
        reads_mail=random.random() * 0.8,
        channel=random.choices(("whatsapp", "sms", "push"), (5, 3, 2))[0],
    )


def _person(
    random: Random, number: int, external_id: str, place: Place, habits: Habits, now: datetime
) -> dict[str, Value]:
    """What is known of a person: who they are, and what follows from what they did. None is not known."""
    woman = random.random() < 0.52
    first, last = random.choice(place.women if woman else place.men), random.choice(place.families)
    interest = random.choices(("consumer", "small_business", "enterprise", None), (62, 14, 9, 15))[0]
    bought = habits.events.get("purchase", [])
    spent = round(sum(float(properties["amount"]) for _, properties in bought), 2)
    last_seen = max((at for some in habits.events.values() for at, _ in some), default=None)

    def known(share: float, value: Value) -> Value:
        return value if random.random() < share else None

    return {
        "external_id": external_id,
        "first_name": first,
        "last_name": last,
        "gender": known(0.93, ("female" if woman else "male") if random.random() < 0.99 else "other"),
        "birth_date": known(0.82, _birth(random, now)),
        "country": place.country,
        "city": known(0.96, random.choice(place.cities)),
        "address": known(0.6, f"{random.randint(1, 180)} {random.choice(place.streets)}"),
        "language": known(0.95, random.choice(place.languages)),
        "platform": known(0.85, random.choices(("whatsapp", "instagram", "webchat"), (6, 3, 2))[0]),
        "emails": [f"{_ascii(first)}.{_ascii(last)}{number}@example.com"] if random.random() < 0.88 else None,
        "phones": [f"{place.prefix}{number:05}"] if random.random() < 0.8 else None,
        "tags": _tags(random, spent, interest, habits),
        "company": random.choice(COMPANIES) if interest in ("enterprise", "small_business") else None,
        "created_at": habits.joined,
        "last_interaction": last_seen,
        "marketing_opt_out": random.random() < 0.14,
        "tier": known(0.9, next(tier for tier, least in TIERS if spent >= least)),
        "interest": interest,
        "total_spent": spent,
        "loyalty_points": int(spent * 10) + random.randint(0, 90) if bought else 0,
        "renewal_date": known(0.4, (now + timedelta(days=random.randint(-60, 300))).date()),
        "favorite_color": known(0.35, random.choice(COLORS)),
        "newsletter": known(0.9, habits.reads_mail > 0.3),
        "preferred_device": known(0.75, habits.device),
        "orders": _orders(random, bought),
    }


def _birth(random: Random, now: datetime) -> date:
    return now.date() - timedelta(days=int(365.25 * min(max(random.gauss(38, 14), 15), 92)) + random.randint(0, 364))


def _tags(random: Random, spent: float, interest: str | None, habits: Habits) -> list[str] | None:
    tags = [
        tag
        for tag, worn in (
            ("VIP", spent >= 900 or random.random() < 0.02),
            ("lead", interest in ("enterprise", "small_business") and random.random() < 0.5),
            ("newsletter", habits.reads_mail > 0.5),
            ("app user", habits.uses_app),
            ("wholesale", interest == "small_business" and random.random() < 0.3),
            ("complaint", random.random() < 0.02),
        )
        if worn
    ]
    return tags or None


def _orders(
    random: Random, bought: list[tuple[datetime, dict[str, str | float]]]
) -> list[dict[str, str | float | date]] | None:
    """The last five purchases as items of a list."""
    latest = sorted(bought, key=lambda purchase: purchase[0])[-5:]
    return [
        {
            "category": str(properties["category"]),
            "price": float(properties["amount"]),
            "quantity": random.choice((1, 1, 1, 2, 3)),
            "ordered_on": at.date(),
        }
        for at, properties in latest
    ] or None


def _ascii(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower().replace("ß", "ss")).encode("ascii", "ignore").decode()
    return "".join(letter for letter in letters if letter.isalnum())
