"""The check of what is said about a segment: its name, its texts, its tags."""

from collections.abc import Sequence
from dataclasses import replace

from seggql.rules.issues import IssueCode
from seggql.rules.text import storable

from .mistakes import MistakeCode, Place, UserError
from .segment import Segment
from .tags import check_tags, distinct

MAX_NAME = 200
"""Characters in a segment's name."""
MAX_TEXT = 10_000
"""Characters in its criteria, summary or note."""

MAX_TAGS = 100
"""Tags of a segment."""


def check_segment(given: Segment) -> tuple[Segment, list[UserError]]:
    """The segment with its name and tags tidied, and what is wrong with all but its rule."""
    texts = (("criteria", given.criteria), ("summary", given.summary), ("note", given.note))
    errors = [*_check_name(given.name), *_check_tags(given.tags)]
    errors += [error for place, text in texts if text for error in _check_text(text, MAX_TEXT, (place,))]
    return replace(given, name=given.name.strip(), tags=tuple(distinct(given.tags))), errors


def _check_name(name: str) -> list[UserError]:
    if not name.strip():
        return [UserError(("name",), "The segment needs a name.", MistakeCode.REQUIRED)]
    return _check_text(name.strip(), MAX_NAME, ("name",))


def _check_tags(tags: Sequence[str]) -> list[UserError]:
    if len(tags) > MAX_TAGS:
        message = f"There are {len(tags):,} tags; at most {MAX_TAGS} are allowed."
        return [UserError(("tags",), message, IssueCode.TOO_MANY)]
    return check_tags(tags, ("tags",))


def _check_text(text: str, most: int, at: Place) -> list[UserError]:
    if len(text) > most:
        message = f"It has {len(text):,} characters; at most {most:,} are allowed."
        return [UserError(at, message, IssueCode.TOO_LONG)]
    if not storable(text):
        message = "A text cannot hold NUL characters or half surrogate pairs."
        return [UserError(at, message, IssueCode.BAD_VALUE)]
    return []
