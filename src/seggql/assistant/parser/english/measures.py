"""How English speaks of what events add up to."""

WORDS: tuple[tuple[str, str], ...] = tuple(
    (template.format(word=word, property="{property}", event="{event}"), measure)
    for word, measure in (
        ("total|combined|overall", "sum"),
        ("sum [of]", "sum"),
        ("average|avg|mean|typical", "average"),
        ("highest|biggest|largest|maximum|max|top", "maximum"),
        ("lowest|smallest|minimum|min", "minimum"),
    )
    for template in (
        "[a|an|the|their] {word} {property} [of|from|for|per|over|across|on] [all|their|the|a] {event}",
        "[a|an|the|their] {word} {event} {property}",
        "[a|an|the|their] {word} {event}",
    )
) + (
    ("[a|the|their] first|earliest {event}", "first"),
    ("[a|the|their] last|latest|newest {event}", "last"),
    ("[a|the|their] most recent {event}", "last"),
)  # fmt: skip

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
