"""The tags of an import: those that a file gives its people, and those that the import gives them all."""

from collections.abc import Iterable, Sequence

import orjson

from seggql.engine.tags import check_tags, distinct
from seggql.rules.text import fold


class Tagging:
    """Spells tags as the account does, and adds those of the import."""

    def __init__(self, known: Iterable[str], given: Sequence[str]) -> None:
        self._spelling = {fold(name): name for name in known}
        self.used: dict[str, str] = {}
        """The tags in use by this import, by folded name."""
        self.given = [self._spell(name) for name in distinct(given)]
        """Those of the import, which everybody gets."""

    @property
    def always(self) -> str | None:
        """The same as a JSON list, if there are any."""
        return orjson.dumps(self.given).decode() if self.given else None

    def complete(self, json: str) -> str | None:
        """A JSON list of tags as it will stand; None when one of them cannot be a tag."""
        names: list[str] = orjson.loads(json)
        if check_tags(names, ()):
            return None
        return orjson.dumps(distinct([*map(self._spell, names), *self.given])).decode()

    def _spell(self, name: str) -> str:
        folded = fold(name)
        spelt = self._spelling.setdefault(folded, name)
        self.used[folded] = spelt
        return spelt
