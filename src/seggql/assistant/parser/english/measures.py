"""How English speaks of what events add up to."""

_OF_NUMBERS = (
    ("total|combined|overall", "sum"),
    ("sum [of]", "sum"),
    ("average|avg|mean|typical", "average"),
    ("highest|biggest|largest|maximum|max|top", "maximum"),
    ("lowest|smallest|minimum|min", "minimum"),
)
_ORDERS = (
    "{property} [of|from|for|per|over|across|on] [all|their|the|a] {event}",
    "{event} {property}",
    "{event}",
)
WORDS: tuple[tuple[str, str], ...] = (
    *((f"[a|an|the|their] {word} {order}", measure) for word, measure in _OF_NUMBERS for order in _ORDERS),
    ("[a|the|their] first|earliest {event}", "first"),
    ("[a|the|their] last|latest|newest {event}", "last"),
    ("[a|the|their] most recent {event}", "last"),
)

SPENT = frozenset({"spend"})
"""Stems of verbs that are about money given."""
TOTALS = ("in total", "total", "overall", "altogether", "all together", "a total of", "in sum", "cumulatively")
ONE_EVENT = (
    "on|in|for|per|with a single {event}",
    "on|in|for|per|with one {event}",
    "per {event}",
    "at once",
    "in one go",
)
"""What says whether an amount is that of all events or of one."""
COPULAS = frozenset({"is", "was", "were", "are", "of", "being", "has", "been", "date", "happened"})
"""Words between a measure and what is said of it."""
