"""The options of a choice by every word that people have for them."""

from collections.abc import Iterable

from seggql.engine.review import MAX_LABEL, MAX_OPTIONS
from seggql.rules.catalogue import Option
from seggql.rules.text import fold


class Words:
    """Finds an option by its value, label or synonym, ignoring case; `open` ones take in what they do not know."""

    def __init__(self, options: Iterable[Option], *, open: bool = False) -> None:
        self._open = open
        options = tuple(options)
        values = {fold(option.value): option.value for option in options}
        labels = {fold(option.label): option.value for option in options}
        synonyms = {fold(word): option.value for option in options for word in option.synonyms}
        self._values = synonyms | labels | values

    def find(self, text: str) -> str | None:
        """The option that the text means, None when it means none."""
        word = fold(text.strip())
        if word not in self._values and self._open and len(text) <= MAX_LABEL and len(self._values) < MAX_OPTIONS:
            self._values[word] = text.strip()
        return self._values.get(word)

    @property
    def known(self) -> tuple[str, ...]:
        """The options' values, each once."""
        return tuple(dict.fromkeys(self._values.values()))
