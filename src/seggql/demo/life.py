"""What the demo's people do: events that follow from who they are."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from .catalogue import CATEGORIES

PRODUCTS = {
    "shoes": ("Trail Runner", "City Sneaker", "Ankle Boot", "Canvas Slip-on"),
    "dresses": ("Linen Midi", "Evening Gown", "Wrap Dress", "Summer Mini"),
    "shirts": ("Oxford Shirt", "Basic Tee", "Polo", "Flannel Shirt"),
    "electronics": ("Earbuds Pro", "Smart Watch", "E-Reader", "Power Bank"),
    "books": ("Cook Book", "Crime Novel", "Travel Guide", "Picture Book"),
    "beauty": ("Day Cream", "Lip Balm", "Sun Milk", "Perfume No. 7"),
    "home": ("Desk Lamp", "Wool Blanket", "Coffee Press", "Vase"),
    "sports": ("Yoga Mat", "Dumbbells", "Water Bottle", "Rain Jacket"),
}
PRICES = {
    "shoes": 89, "dresses": 75, "shirts": 39, "electronics": 149, "books": 18, "beauty": 24, "home": 45, "sports": 35,
}  # fmt: skip
CAMPAIGNS = ("Spring Sale", "New Arrivals", "Weekend Deals", "Loyalty Bonus", "Back in Stock", "Black Friday")
PATHS = ("/", "/new", "/sale", "/shoes", "/dresses", "/electronics", "/help", "/account")
Event = tuple[datetime, dict[str, str | float]]


@dataclass
class Habits:
    """What drives a person: `eagerness` scales how much they do, `buys` how readily a visit ends in a purchase."""

    joined: datetime
    left: datetime
    eagerness: float
    buys: float
    device: str
    favourites: tuple[str, ...]
    uses_app: bool
    reads_mail: float
    channel: str
    events: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))

    def did(self, event: str, at: datetime, **properties: str | float) -> None:
        self.events[event].append((at, properties))


def live(random: Random, person: Habits) -> None:
    """Fill the person's events, from joining to leaving; more of them lately than long ago."""
    days = max((person.left - person.joined).total_seconds() / 86_400, 0.01)
    for _ in range(min(int(random.expovariate(1 / (2.4 * person.eagerness))) + 1, 60)):
        ago = (
            min(random.expovariate(1 / 110), days * random.random())
            if random.random() < 0.85
            else days * random.random()
        )
        visit(random, person, person.left - timedelta(days=ago))
    for _ in range(int(person.eagerness * 3 * random.random())):
        contact(random, person, person.left - timedelta(days=min(days, 400) * random.random() ** 1.6))


def visit(random: Random, person: Habits, at: datetime) -> None:
    """One visit in the app or on the site: looking, perhaps choosing, perhaps buying."""
    end = person.left

    def later() -> datetime:
        nonlocal at
        at = min(at + timedelta(seconds=random.randint(5, 240), microseconds=random.randrange(10**6)), end)
        return at

    if person.uses_app and random.random() < 0.6:
        person.did("app_launch", later(), platform=random.choice(("ios", "android")))
        channel = "app"
    else:
        device = person.device if random.random() < 0.8 else random.choice(("mobile", "desktop", "tablet"))
        source = random.choice(("search", "ads", "social", "direct"))
        person.did("site_visited", later(), device=device, source=source)
        for _ in range(random.randint(0, 2)):
            person.did("page_viewed", later(), device=device, path=random.choice(PATHS))
        channel = "web"
    for _ in range(random.randint(0, 2)):
        category, product, price = choose(random, person)
        person.did("item_viewed", later(), category=category, product=product, price=price)
        if random.random() < 0.4 + person.buys / 3:
            person.did("cart_added", later(), category=category, product=product, price=price)
            if random.random() < person.buys:
                amount = round(price * random.choice((1, 1, 1, 2, 3)), 2)
                bought_in = "store" if random.random() < 0.1 else channel
                person.did("purchase", later(), amount=amount, category=category, product=product, channel=bought_in)


def choose(random: Random, person: Habits) -> tuple[str, str, float]:
    """A category, mostly a favourite one, a product of it and its price."""
    category = random.choice(person.favourites if random.random() < 0.7 else CATEGORIES)
    price = round(PRICES[category] * random.uniform(0.6, 1.6), 2)
    return category, random.choice(PRODUCTS[category]), price


def contact(random: Random, person: Habits, at: datetime) -> None:
    """One campaign that reaches the person, and what comes of it."""
    campaign = random.choice(CAMPAIGNS)

    def after(hours: float) -> datetime:
        return min(at + timedelta(hours=random.uniform(0.01, hours)), person.left)

    if random.random() < 0.6:
        person.did("message_received", at, channel="email", campaign=campaign)
        if random.random() < person.reads_mail:
            person.did("email_opened", after(24), campaign=campaign)
            if random.random() < 0.35:
                person.did("email_clicked", after(30), campaign=campaign)
    else:
        person.did("message_received", at, channel=person.channel, campaign=campaign)
        if random.random() < 0.25:
            person.did("message_replied", after(12), channel=person.channel)
