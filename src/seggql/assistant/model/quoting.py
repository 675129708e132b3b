"""Other people's text goes into a prompt as data: cleaned, capped, JSON-encoded, within a fence nobody can guess."""

import hashlib
import json
import unicodedata

from seggql.rules.values import Json

MAX_TEXT = 200
"""Characters of a label, synonym or name that a model is shown."""
_JOINERS = frozenset("\u200c\u200d")
"""Invisible, but part of the spelling of several languages."""


def clean(text: str, most: int = MAX_TEXT) -> str:
    """The text without control and other invisible characters, each a space instead; cut at `most`."""
    return "".join(" " if _invisible(sign) else sign for sign in text[:most]).strip()


def _invisible(sign: str) -> bool:
    category = unicodedata.category(sign)
    return sign not in _JOINERS and (category[0] == "C" or category in ("Zl", "Zp"))


def compact(value: Json) -> str:
    """JSON in one line, keys in their order, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def fence(text: str, secret: bytes) -> str:
    """A tag that whoever wrote the text cannot know, and the same for the same text: servers cache what repeats."""
    return hashlib.blake2s(text.encode(), key=secret, digest_size=6).hexdigest()
