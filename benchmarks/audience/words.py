"""The words of the population: a few real ones in front, which are the most frequent, then as many made-up ones."""

import unicodedata

import numpy as np

_SYLLABLES = (
    *("ka", "lo", "mi", "ren", "sa", "to", "vel", "du", "na", "zi", "ber", "go", "han", "ri", "co", "ja", "lin"),
    *("mo", "pa", "ste", "tri", "ul", "vo", "wen", "xa", "yo", "čet", "ško", "mü", "ñe", "ör"),
)


def _made(seed: int, count: int, *known: str, ending: str = "") -> tuple[str, ...]:
    """`count` different names, the known ones first."""
    random = np.random.default_rng(seed)
    words = dict.fromkeys(known)
    while len(words) < count:
        parts = random.integers(0, len(_SYLLABLES), random.integers(2, 5))
        words["".join(_SYLLABLES[part] for part in parts).capitalize() + ending] = None
    return tuple(words)


def plain(text: str) -> str:
    """Lower case without accents, as addresses have it."""
    return unicodedata.normalize("NFD", text.lower()).encode("ascii", "ignore").decode().replace("'", "")


FIRST_NAMES = _made(
    1, 3_000, "Ana", "Ben", "Maria", "Danielle", "Omar", "Zoë", "Lea", "Ivan", "Aisha", "Max", "Ada", "Noah", "Aida"
)
LAST_NAMES = _made(2, 30_000, "Smith", "Horvat", "Müller", "Garcia", "Khan", "Rossi", "Kovačević", "Martin", "Šarić")
CITIES = _made(3, 800, "London", "Berlin", "Zagreb", "Muscat", "Paris", "New York", "Split", "Madrid", "Oslo", "Rome")
COMPANIES = _made(4, 20_000, "Acme", "Globex", "Initech", "Umbrella", "Hooli", ending=" Ltd")
PRODUCTS = _made(5, 8_000, "Runner", "Court Classic", "Sun Hat", "Field Guide", ending=" X")
PAGES = tuple(f"/{word.lower()}" for word in _made(6, 2_000, "Home", "Sale", "Cart", "Pricing", "Help"))
TAGS = _made(7, 80, "VIP", "Lead", "Newsletter", "Beta", "Partner", "Churned", "Wholesale", "Press")
COUNTRIES = ("GB", "DE", "HR", "OM", "FR", "US", "ES", "NO", "IT", "AT", "CH", "NL", "SE", "PL", "CZ", "PT", "BE", "IE")
LANGUAGES = ("en", "de", "hr", "ar", "fr", "es", "it", "nb", "pl", "sv", "nl", "pt")
REFERRERS = ("google", "bing", "instagram", "newsletter", *(word.lower() for word in _made(8, 36)))
DOMAINS = ("gmail.com", "outlook.com", "yahoo.com", "icloud.com", *(f"{plain(word)}.com" for word in _made(9, 400)))
