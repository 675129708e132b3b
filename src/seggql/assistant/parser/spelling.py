"""Slips of the pen: an unknown word that is nearly a known one is read as that, and said so."""

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from .english.vocabulary import grammar
from .lexicon import Lexicon
from .tokens import Kind, Token, stem

_SHORTEST, _LONG = 5, 8
_MOST_SEARCHED = 60


def corrected(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """The tokens with slips read as the one word they are near to, and a sentence for each."""
    result: list[Token] = []
    assumed: list[str] = []
    searched = 0
    for token in tokens:
        word = None
        if _is_strange(token, lexicon) and searched < _MOST_SEARCHED:
            searched += 1
            word = _meant(token.folded, lexicon)
        if word is not None:
            assumed.append(f"“{token.text}” is read as “{lexicon.spelt.get(word, word)}”.")
        result.append(token if word is None else replace(token, folded=word, stem=stem(word)))
    return tuple(result), tuple(assumed)


def _is_strange(token: Token, lexicon: Lexicon) -> bool:
    return token.kind is Kind.WORD and len(token.folded) >= _SHORTEST and not is_known(token, lexicon)


def is_known(token: Token, lexicon: Lexicon) -> bool:
    """Whether the token is a word of the grammar or of the catalogue."""
    return token.folded in grammar() or token.stem in lexicon.stems


def _meant(word: str, lexicon: Lexicon) -> str | None:
    """The only known word of the same first letter within one slip, or two for long words.

    A known word that only goes on, as “tablet” does from “table”, is another word and no slip.
    """
    most = 2 if len(word) >= _LONG else 1
    near = [
        known
        for known in lexicon.spelling.get(word[0], ())
        if abs(len(known) - len(word)) <= most and not known.startswith(word) and not word.startswith(known)
    ]
    found = process.extract(word, near, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=2)
    if not found or (len(found) > 1 and found[1][1] == found[0][1]):
        return None
    return found[0][0]
