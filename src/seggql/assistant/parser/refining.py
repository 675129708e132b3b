"""Changing a rule by words: “only in London”, “make it 60 days”, “remove the purchase part”. The rest of it stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from seggql.assistant.accept import accept
from seggql.assistant.contract import (
    Answer,
    Draft,
    DraftRequest,
    NeedsClarification,
    Reading,
    Span,
    Unresolved,
    Unsupported,
)
from seggql.rules.issues import InvalidRule
from seggql.rules.nodes import Rule as BaseRule
from seggql.rules.nodes import dump

from .amounts import spots
from .chart import Chart, PhraseTable
from .clauses.clause import Rule
from .coverage import unresolved
from .edits import Pointer, changed, leaves, narrowed, removed, widened, without
from .english.refinements import LEADS, PARTS, TRAILS, Change
from .english.words import GLUE, LINKS, PUNCTUATION
from .lexicon import Lexicon
from .mentions import EventName, FieldName, OptionName, SegmentName
from .reading import PROVIDER, chart_of, read

_LEADS = PhraseTable(LEADS)
_SMALL = GLUE | PARTS | PUNCTUATION | frozenset(LINKS)
_HELP = (
    "The change was not understood. Say for example “only in London”, “also include silver”, “make it 60 days” or "
    "“remove the purchase part”."
)


@dataclass(frozen=True, slots=True)
class Changed:
    """The rule after the change, and where in it the words of the instruction went."""

    rule: Rule
    pointer: Pointer


def refine(request: DraftRequest, base: BaseRule, lexicon: Lexicon) -> Answer:
    """The base, changed as the request's text says. What the text does not mention stays as it is."""
    chart = chart_of(request, lexicon)
    change, start = _lead(chart)
    rule = dump(base)
    match change:
        case Change.REMOVE:
            return _removal(request, chart, rule, start)
        case Change.REPLACE:
            return _replacement(request, chart, rule, start)
        case None:
            found = _addition(request, chart, rule, Change.NARROW, start, lexicon)
            return _replacement(request, chart, rule, start) if isinstance(found, Unsupported) else found
        case Change.NARROW | Change.WIDEN | Change.EXCLUDE:
            return _addition(request, chart, rule, change, start, lexicon)
        case _:
            assert_never(change)


def _lead(chart: Chart) -> tuple[Change | None, int]:
    """What the first words ask for, and where what they ask about begins."""
    start = 0
    while chart.word(start) in TRAILS:
        start += 1
    found = [(match.end, change) for change, match in _LEADS.matches(chart, start, {})]
    if not found:
        return None, start
    end, change = max(found, key=lambda one: one[0])
    return change, end


def _end(chart: Chart) -> int:
    """Where the words end that say something."""
    end = len(chart.tokens)
    while end and (chart.word(end - 1) in TRAILS or chart.word(end - 1) in PUNCTUATION):
        end -= 1
    return end


def _addition(request: DraftRequest, chart: Chart, base: Rule, change: Change, start: int, lexicon: Lexicon) -> Answer:
    """The base with what the rest of the text says, which is read as criteria of its own."""
    end = _end(chart)
    if start >= end:
        return Unsupported(_HELP, PROVIDER)
    offset = chart.tokens[start].start
    words = chart.text[offset : chart.tokens[end - 1].end]
    found = read(replace(request, criteria=words, base=None, instruction=None), lexicon)
    match found:
        case Draft():
            options = [_added(base, dict(found.rule), change)]
            return _answer(request, chart, options, (start, end), found.assumptions, _moved(found.unresolved, offset))
        case NeedsClarification():
            options = [_added(base, dict(option.rule), change) for option in found.options]
            return _answer(request, chart, options, (start, end), (), _moved(found.unresolved, offset))
        case Unsupported():
            return replace(found, message=f"{_HELP} {found.message}", unresolved=_moved(found.unresolved, offset))
        case _:
            assert_never(found)


def _added(base: Rule, part: Rule, change: Change) -> Changed:
    if change is Change.WIDEN:
        return Changed(*widened(base, part))
    return Changed(*(without(base, part) if change is Change.EXCLUDE else narrowed(base, part)))


def _moved(words: Sequence[Unresolved], offset: int) -> tuple[Unresolved, ...]:
    return tuple(replace(one, start=one.start + offset, end=one.end + offset) for one in words)


def _removal(request: DraftRequest, chart: Chart, base: Rule, start: int) -> Answer:
    """The base without its clauses on what the rest of the text names."""
    end = _end(chart)
    named = {edge.meaning for index in range(start, end) for edge in chart.mentions(index)}
    pointers = [pointer for pointer, clause in leaves(base) if any(_is_about(clause, name) for name in named)]
    known = {index for index in range(start, end) for edge in chart.mentions(index) for index in range(index, edge.end)}
    left = [index for index in range(start, end) if index not in known and chart.word(index) not in _SMALL]
    if not pointers:
        return Unsupported(
            "The rule has no such condition to remove.", PROVIDER, unresolved(chart, list(range(start, end)))
        )
    rule = removed(base, pointers)
    if rule is None:
        return Unsupported("Nothing would be left of the rule, and everyone is never assumed.", PROVIDER)
    return _answer(request, chart, [Changed(rule, ())], (start, end), (), unresolved(chart, left))


def _is_about(clause: Rule, name: FieldName | OptionName | EventName | SegmentName) -> bool:
    match name:
        case FieldName(ref):
            return ref.place.event is None and ref.name in (clause.get("attribute"), clause.get("items"))
        case OptionName(ref, value):
            given = clause.get("value")
            values = given if isinstance(given, list) else [given]
            return clause.get("attribute") == ref.name and value in values
        case EventName(event):
            return clause.get("event") == event
        case SegmentName(id):
            return clause.get("segment") == id
        case _:
            assert_never(name)


def _replacement(request: DraftRequest, chart: Chart, base: Rule, start: int) -> Answer:
    """The base with the one span, number of times, number or value that the rest of the text can stand for changed."""
    end, at = _end(chart), start
    found = spots(chart, base, at, end)
    while not found and at < end and chart.word(at) in GLUE:
        at += 1
        found = spots(chart, base, at, end)
    options = [Changed(changed(base, spot.pointer, spot.change), spot.pointer) for spot in found]
    if not options:
        return Unsupported(_HELP, PROVIDER, unresolved(chart, list(range(start, end))))
    return _answer(request, chart, options, (at, end), (), ())


def _answer(
    request: DraftRequest,
    chart: Chart,
    options: Sequence[Changed],
    words: tuple[int, int],
    assumptions: tuple[str, ...],
    left: tuple[Unresolved, ...],
) -> Answer:
    """The change as a draft, or the choice of where to make it."""
    first, last = chart.tokens[words[0]], chart.tokens[words[1] - 1]
    text = chart.text[first.start : last.end]
    try:
        drafts = [
            accept(
                request,
                option.rule,
                provider=PROVIDER,
                spans=(Span("".join(f"/{key}" for key in option.pointer), first.start, last.end, text),),
                unresolved=left,
                assumptions=(*chart.assumed, *assumptions),
            )
            for option in options
        ]
    except InvalidRule as error:
        return Unsupported(error.issues[0].message, PROVIDER, left)
    distinct = list({draft.sentence: draft for draft in drafts}.values())
    if len(distinct) == 1:
        return distinct[0]
    readings = tuple(Reading(draft.sentence, draft.rule, draft.bound, draft.sentence) for draft in distinct)
    return NeedsClarification(
        "This can be changed in more than one place. Which one is meant?", readings, PROVIDER, left
    )
