"""Every word of the English tables: the words that are not names."""

from functools import cache

from . import comparisons, measures, phrases, times, words


@cache
def grammar() -> frozenset[str]:
    """Every word of the English tables."""
    fixed = (words.GLUE, words.PEOPLE, words.NOT, words.RELATIVES, words.LINKS, words.VAGUE, words.NUMBERS)
    templates = (
        template
        for table in (
            comparisons.NUMBERS, comparisons.VALUES, comparisons.TEXTS, comparisons.LISTS, comparisons.EMPTINESS,
            comparisons.OCCURRENCES, times.WINDOWS, times.DATED, times.PREDICATES, measures.WORDS,
        )
        for template, _ in table
    )  # fmt: skip
    plain = (*phrases.AGE_ENDINGS, *phrases.WITH, *phrases.WITHOUT, *phrases.SEGMENTS, *measures.TOTALS)
    rows = (*templates, *plain, *measures.ONE_EVENT, *(saying.phrase for saying in phrases.SAYINGS))
    spelt = {word.strip("[]") for row in rows for part in row.split() for word in part.split("|")}
    return frozenset[str]().union(*fixed, times.UNITS, times.WEEKDAYS, words.MULTIPLIERS, words.TIMES) | spelt
