"""The pipeline from a text to an answer: a draft, a question, or an honest no."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from seggql.assistant.accept import accept
from seggql.assistant.contract import Answer, Draft, DraftRequest, NeedsClarification, Reading, Reason, Unsupported
from seggql.rules.issues import InvalidRule

from .chart import Chart, TooInvolved
from .coverage import language_of, unresolved
from .english.words import EVERYONE
from .lexicon import Lexicon
from .paths import Way, ways
from .scopes import Tree, trees
from .spelling import corrected
from .tokens import tokenize
from .writing import spans, written

PROVIDER = "parser"
MAX_CHARACTERS, MAX_TOKENS, MAX_BRACKETS = 20_000, 5_000, 40
_DOUBT, _PRINTED = 0.12, 0.04
"""Two readings whose costs differ by less are equally likely; one that costs no more is as sentences are printed."""
_SLIP = 0.15
"""What it costs to take a word for a slip of the pen."""
_MOST_OPTIONS = 4
_HALF_PAIRS = re.compile("[\ud800-\udfff]")
_NAME_LENGTH = 60


def read(request: DraftRequest, lexicon: Lexicon) -> Answer:
    """The answer to the request's text, whatever its base."""
    if len(request.text) > MAX_CHARACTERS:
        return _no(f"The text has {len(request.text):,} characters; at most {MAX_CHARACTERS:,} are read.")
    chart = chart_of(request, lexicon)
    if len(chart.tokens) > MAX_TOKENS:
        return _no(f"The text has {len(chart.tokens):,} words and signs; at most {MAX_TOKENS:,} are read.")
    if _nesting(chart) > MAX_BRACKETS:
        return _no(f"The brackets nest more than {MAX_BRACKETS} deep.")
    if " ".join(token.folded for token in chart.tokens).rstrip(" .!") in EVERYONE:
        return accept(request, {"all": []}, provider=PROVIDER, name="Everyone")
    try:
        chart, found = _best(chart, lexicon)
        likely = list(_likely(request, chart, found))
    except TooInvolved:
        return _no("The text is too involved to be read; say it in fewer words, or in parts.")
    except InvalidRule as error:
        return _no(error.issues[0].message)
    if not likely:
        return _nothing(chart, found[0])
    return likely[0] if len(likely) == 1 else _question(likely)


def chart_of(request: DraftRequest, lexicon: Lexicon) -> Chart:
    text = _HALF_PAIRS.sub("�", request.text)  # no answer could carry them; offsets stay
    return Chart(text, tokenize(text), lexicon, request.moment)


def _best(chart: Chart, lexicon: Lexicon) -> tuple[Chart, list[Way]]:
    """The ways through the text as it stands, or with its slips mended where that explains more."""
    found = ways(chart)
    tokens, assumed = corrected(chart.tokens, lexicon)
    if not assumed:
        return chart, found
    mended = replace(chart, tokens=tokens, assumed=assumed)
    better = ways(mended)
    return (mended, better) if better[0].cost + _SLIP * len(assumed) < found[0].cost else (chart, found)


def _no(message: str) -> Unsupported:
    return Unsupported(message, PROVIDER)


def _nesting(chart: Chart) -> int:
    depth = deepest = 0
    for token in chart.tokens:
        depth += {"(": 1, ")": -1}.get(token.folded, 0)
        deepest = max(deepest, depth)
    return deepest


def _likely(request: DraftRequest, chart: Chart, found: Sequence[Way]) -> Iterator[Draft]:
    """The best reading that is a legal rule and those as likely, each meaning once. Raises InvalidRule if none is."""
    seen: set[str] = set()
    most, refused = None, None
    for way in found:
        if most is not None and way.cost > most:
            return
        for tree in trees(way.elements):
            try:
                draft = _draft(request, chart, way, tree)
            except InvalidRule as error:
                refused = refused or error
                continue
            if draft.sentence not in seen:
                seen.add(draft.sentence)
                most = most or way.cost + (0.0 if way.cost <= _PRINTED else _DOUBT)
                yield draft
    if refused is not None and not seen:
        raise refused


def _draft(request: DraftRequest, chart: Chart, way: Way, tree: Tree) -> Draft:
    result = written(tree)
    return accept(
        request,
        result.rule,
        provider=PROVIDER,
        name=_name(chart.text),
        spans=spans(result.places, chart.text, chart.tokens),
        unresolved=unresolved(chart, way.unknown),
        assumptions=tuple(dict.fromkeys((*chart.assumed, *way.assumed))),
    )


def _name(text: str) -> str | None:
    """The criteria themselves where they are short enough for a name."""
    line = " ".join(text.split()).rstrip(".")
    return line[:1].upper() + line[1:] if len(line) <= _NAME_LENGTH else None


def _question(likely: Sequence[Draft]) -> NeedsClarification:
    options = tuple(Reading(one.sentence, one.rule, one.bound, one.sentence) for one in likely[:_MOST_OPTIONS])
    question = "This can be read in more than one way. Which one is meant?"
    unresolved = likely[0].unresolved
    if unresolved:
        words = ", ".join(f"“{one.text}”" for one in unresolved)
        question = f"{question} Not understood, and in none of them: {words}."
    return NeedsClarification(question, options, PROVIDER, unresolved)


def _nothing(chart: Chart, way: Way) -> Unsupported:
    words = unresolved(chart, way.unknown)
    language = language_of(chart)
    if language is not None:
        told = tuple(replace(word, reason=Reason.LANGUAGE, suggestions=()) for word in words)
        message = f"The text looks {language}; without a model only English is read."
        return Unsupported(message, PROVIDER, told)
    if not chart.tokens:
        return _no("There are no words to read.")
    return Unsupported("No condition was found in the text; everyone is never assumed.", PROVIDER, words)
