"""Stage 7: every word without a place is named, with the reason and what is near it."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from seggql.assistant.contract import Reason, Unresolved

from .chart import Chart
from .english.words import GLUE, LANGUAGES, VAGUE
from .mentions import FieldName, FieldRef
from .spelling import is_known
from .tokens import Kind

_TELLING = 2
"""So many words of a language tell it."""
_NEAR, _MOST_SUGGESTIONS, _MOST_SEARCHED = 70, 3, 40


def unresolved(chart: Chart, unknown: Sequence[int]) -> tuple[Unresolved, ...]:
    """Unknown tokens, neighbours together, in the order of the text."""
    found: list[Unresolved] = []
    for start, end in _runs(chart, sorted(unknown)):
        found.append(_explained(chart, start, end, search=len(found) < _MOST_SEARCHED))
    return tuple(found)


def _runs(chart: Chart, unknown: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring unknown tokens as [start, end); “tier is diamond” is one though “is” is known."""
    runs: list[list[int]] = []
    for index in unknown:
        previous = runs[-1][1] if runs else None
        between = [] if previous is None else [chart.word(at) for at in range(previous, index)]
        named = previous is not None and _field_at(chart, previous - 1) is not None
        if previous is not None and (not between or (named and all(word in GLUE for word in between))):
            runs[-1][1] = index + 1
        else:
            runs.append([index, index + 1])
    yield from ((start, end) for start, end in runs)


def _field_at(chart: Chart, index: int) -> FieldRef | None:
    return next((edge.meaning.ref for edge in chart.mentions(index) if isinstance(edge.meaning, FieldName)), None)


def _explained(chart: Chart, start: int, end: int, *, search: bool) -> Unresolved:
    reason, suggestions = _reason(chart, start, end, search)
    first, last = chart.tokens[start], chart.tokens[end - 1]
    return Unresolved(chart.text[first.start : last.end], first.start, last.end, reason, suggestions)


def _reason(chart: Chart, start: int, end: int, search: bool) -> tuple[Reason, tuple[str, ...]]:
    tokens = chart.tokens[start:end]
    vague = next((VAGUE[token.folded] for token in tokens if token.folded in VAGUE), None)
    if vague is not None:
        return Reason.VAGUE, vague
    if any(token.kind is Kind.WORD and not _is_latin(token.folded) for token in tokens):
        return Reason.LANGUAGE, ()
    field = _field_at(chart, start)
    if field is not None and end > start + 1 and chart.lexicon.field(field).options:
        last = chart.tokens[end - 1]
        return Reason.NO_SUCH_VALUE, _nearest(chart, last.folded or last.unquoted, field) if search else ()
    mentioned = [edge for index in range(start, end) for edge in chart.mentions(index)]
    if mentioned or all(token.kind is not Kind.WORD or is_known(token, chart.lexicon) for token in tokens):
        return Reason.UNPLACED, ()
    text = chart.slice(start, end)
    return Reason.NO_SUCH_ATTRIBUTE, _nearest(chart, text, None) if search else ()


def _is_latin(word: str) -> bool:
    return all(character < "\u0250" or not character.isalpha() for character in word)


def _nearest(chart: Chart, text: str, field: FieldRef | None) -> tuple[str, ...]:
    """The entries of the catalogue most like the text: names, or the options of one field."""
    names = chart.lexicon.names if field is None else chart.lexicon.options_of(field)
    found = process.extract(
        text.lower(), names, scorer=fuzz.token_set_ratio, processor=str.lower, score_cutoff=_NEAR, limit=9
    )
    if field is not None and not found:
        return tuple(names[:_MOST_SUGGESTIONS])
    return tuple(dict.fromkeys(name for name, _, _ in found))[:_MOST_SUGGESTIONS]


def language_of(chart: Chart) -> str | None:
    """The other language that a text is probably in, by a few words of it."""
    words = {token.folded for token in chart.tokens if token.kind is Kind.WORD}
    if not words:
        return None
    foreign = max(LANGUAGES, key=lambda name: len(words & LANGUAGES[name]))
    if len(words & LANGUAGES[foreign]) >= _TELLING:
        return foreign
    other = [word for word in words if not _is_latin(word)]
    return "written in another script" if len(other) * 2 > len(words) else None
