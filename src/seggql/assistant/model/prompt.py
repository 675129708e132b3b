"""The prompts: the files of prompts/ filled from the tables and from the catalogue. What changes least comes first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from string import Template

from babel import Locale, UnknownLocaleError

from seggql import resources
from seggql.rules.measures import MEASURES
from seggql.rules.moment import CALENDAR_UNITS, CLOCK_UNITS, Moment
from seggql.rules.occurrences import OCCURRENCES
from seggql.rules.operators import OPERATORS
from seggql.rules.values import Json
from seggql.rules.windows import WINDOWS

from ..contract import DraftRequest
from .catalogue import catalogue_lines
from .exchange import Message, Schema
from .quoting import clean, compact, fence
from .schema import REASONS
from .shapes import OPERANDS, TIMES
from .shots import shots
from .vocabulary import Vocabulary
from .writing import to_answer

MAX_CRITERIA = 4_000
"""Characters of criteria that a model is asked to read."""


def draft_messages(request: DraftRequest, vocabulary: Vocabulary, secret: bytes) -> tuple[Message, ...]:
    """The question for a draft. The words of the person are alone in the last message.

    Everything before it is the same for the same catalogue, day and `secret`, so endpoints can cache it.
    Raises OutsideDialect when the base rule cannot be said.
    """
    lines = catalogue_lines(vocabulary)
    system = _filled(
        "draft.md",
        **_tables(),
        catalogue=lines,
        tag=fence(lines, secret),
        today=_today(request.moment),
        language=language_name(request.catalogue.language),
    )
    examples = [
        message
        for shot in shots(vocabulary)
        for message in (
            Message("user", compact({"criteria": shot.criteria})),
            Message("assistant", compact(shot.answer)),
        )
    ]
    return Message("system", system), *examples, Message("user", compact(_asked(request, vocabulary)))


def repair_messages(answer: str, problems: Iterable[str]) -> tuple[Message, ...]:
    """The next turn after an answer with problems."""
    listed = "\n".join(f"- {problem}" for problem in problems)
    return Message("assistant", answer), Message("user", _filled("repair.md", problems=listed))


def summary_messages(sentence: str, language: str) -> tuple[Message, ...]:
    """The question for a description of a rule, which is given as its deterministic sentence."""
    system = _filled("summary.md", language=language_name(language))
    return Message("system", system), Message("user", compact({"rule": sentence}))


def unfaithful_messages(answer: str, problems: Iterable[str]) -> tuple[Message, ...]:
    """The next turn after a description that is not faithful."""
    listed = "\n".join(f"- {problem}" for problem in problems)
    return Message("assistant", answer), Message("user", _filled("unfaithful.md", problems=listed))


def spelled(messages: Sequence[Message], schema: Schema) -> tuple[Message, ...]:
    """The same conversation for an endpoint that does not enforce schemas: the first message says it in words."""
    system, *rest = messages
    text = f"{system.content}\n{_filled('schema.md', schema=compact(dict(schema)))}"
    return replace(system, content=text), *rest


def language_name(tag: str) -> str:
    """The English name of a language (BCP 47)."""
    try:
        return Locale.parse(tag, sep="-").get_language_name("en") or tag
    except (ValueError, UnknownLocaleError):
        return clean(tag, 20)


def _asked(request: DraftRequest, vocabulary: Vocabulary) -> dict[str, Json]:
    words = clean(request.text, MAX_CRITERIA)
    if request.base is None:
        return {"criteria": words}
    return {"rule": to_answer(request.base, vocabulary), "instruction": words}


def _tables() -> dict[str, str]:
    """The language's own tables, as lines."""
    return {
        "comparisons": _lines(
            f"{compact(OPERANDS[row.form.name].write(row.name, row.example.get('value')))} "
            f"({', '.join(kind.name for kind in row.types)}): {row.doc}"
            for row in OPERATORS.values()
        ),
        "times": _lines(f"{compact({row.name: 2})}: {row.doc}" for row in OCCURRENCES.values()),
        "windows": _lines(
            f"{compact(TIMES[name].write(name, dict(row.example)) if name in TIMES else None)}: {row.doc}"
            for name, row in WINDOWS.items()
        ),
        "totals": _lines(f"{row.name}: {row.doc}" for row in MEASURES.values() if not row.of_time),
        "timings": _lines(f"{row.name}: {row.doc}" for row in MEASURES.values() if row.of_time),
        "reasons": _lines((f"{reason.value}: {reason.doc}" for reason in REASONS), indent=2),
        "calendar": ", ".join(CALENDAR_UNITS),
        "clock": ", ".join(CLOCK_UNITS),
    }


def _lines(rows: Iterable[str], indent: int = 0) -> str:
    return "\n".join(f"{' ' * indent}- {row}" for row in rows)


def _today(moment: Moment) -> str:
    return f"{moment.today:%A}, {moment.today.isoformat()} ({moment.zone.key})"


def _filled(name: str, **values: str) -> str:
    filled: Mapping[str, str] = values
    return Template(resources.read("prompts", name)).substitute(filled)
