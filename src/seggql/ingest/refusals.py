"""What was refused: counted, the first ones kept for the report, and all of them written to a file if wanted."""

import csv
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from seggql.rules.types import shown

from .check import Refused
from .source import LINE, Refusal


class Refusals:
    """`count` is in rows; `kept` are at most `most` refusals, cell by cell, with their values shortened."""

    def __init__(self, most: int, columns: tuple[str, ...], file: TextIOWrapper | None = None) -> None:
        self.count = 0
        self.kept: list[Refusal] = []
        self._most, self._columns = most, columns
        self._writer = csv.writer(file) if file else None
        if self._writer:
            self._writer.writerow(["line", "reason", *columns])

    def lines(self, refused: Iterable[Refusal]) -> None:
        """Rows that were refused as a whole."""
        for refusal in refused:
            self.count += 1
            self._keep(refusal)
            if self._writer:
                self._writer.writerow([refusal.line, refusal.reason])

    def cells(self, refused: Refused) -> None:
        """Rows of which some cells were refused."""
        self.count += refused.frame.height
        for row, found in refused.rows():
            if self._writer:
                reasons = "; ".join(f"{refusal.column}: {refusal.reason}" for refusal in found)
                self._writer.writerow([row[LINE], reasons, *(row[name] for name in self._columns)])
            elif len(self.kept) >= self._most:
                break
            for refusal in found:
                self._keep(refusal)

    def counted(self, count: int, first: Iterable[Refusal]) -> None:
        """Rows that are known only by their number, but for the first."""
        self.count += count
        for refusal in first:
            self._keep(refusal)

    def _keep(self, refusal: Refusal) -> None:
        if len(self.kept) < self._most:
            value = None if refusal.value is None else shown(refusal.value)
            self.kept.append(Refusal(refusal.line, refusal.column, refusal.reason, value))


@contextmanager
def refusals(most: int, columns: tuple[str, ...], path: Path | None) -> Generator[Refusals]:
    """With `path`, every refused row goes there as CSV: its line, the reasons, and its cells to be mended."""
    if path is None:
        yield Refusals(most, columns)
        return
    with path.open("w", newline="", encoding="utf-8") as file:
        yield Refusals(most, columns, file)
