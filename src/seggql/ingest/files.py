"""Files are opened by their format, one row each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.rules.issues import hint, listing, nearest

from .blocks import wrong_file
from .columnar import open_parquet
from .delimited import open_delimited
from .json_lines import open_json_lines
from .source import Source


@dataclass(frozen=True)
class Opening:
    """How to open a file; what is None is found out.

    `format` is a row of FORMATS, `separator` as in SEPARATORS or one character. `columns`: of a CSV file without a
    header, or keys of JSONL that come late. `name` is what the file is called where it comes from, if that is not the
    name on disk. `limit`: bytes of its text at most.
    """

    format: str | None = None
    separator: str | None = None
    header: bool = True
    columns: tuple[str, ...] = ()
    encoding: str = "utf-8"
    name: str | None = None
    limit: int | None = None


AS_FOUND = Opening()


@dataclass(frozen=True)
class Format:
    """A row: its files' endings, and how one is opened."""

    name: str
    endings: tuple[str, ...]
    open: Callable[[Path, Opening], Source]


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        row.name: row
        for row in (
            Format("csv", ("csv", "tsv", "txt"), lambda path, how: _open_delimited(path, how)),
            Format(
                "jsonl",
                ("jsonl", "ndjson", "json"),
                lambda path, how: open_json_lines(path, encoding=how.encoding, columns=how.columns, limit=how.limit),
            ),
            Format("parquet", ("parquet", "pq"), lambda path, how: open_parquet(path, limit=how.limit)),
        )
    }
)


def open_file(path: Path, how: Opening = AS_FOUND) -> Source:
    """The file, opened. Raises Mistake at ("file",), ("format",) or at what else is wrong."""
    if not path.is_file():
        raise wrong_file(f"There is no file {how.name or path}.")
    if not path.stat().st_size:
        raise wrong_file("The file is empty.")
    return FORMATS[(how.format and _known(how.format)) or _format_of(path, how.name or path.name)].open(path, how)


def _open_delimited(path: Path, how: Opening) -> Source:
    return open_delimited(
        path,
        encoding=how.encoding,
        separator=how.separator,
        header=how.header and not how.columns,
        names=how.columns,
        limit=how.limit,
    )


def _known(said: str) -> str:
    if said not in FORMATS:
        near = nearest(said, list(FORMATS))
        message = f"There is no format “{said}”; the formats are {listing(FORMATS)}.{hint(near)}"
        raise Mistake.of(("format",), MistakeCode.INVALID, message, near)
    return said


def _format_of(path: Path, name: str) -> str:
    """By the file's ending, or else by its first bytes."""
    ending = name.lower().removesuffix(".gz").rpartition(".")[2]
    by_ending = next((row.name for row in FORMATS.values() if ending in row.endings), None)
    if by_ending:
        return by_ending
    with path.open("rb") as file:
        first = file.read(64)
    if first.startswith(b"PAR1"):
        return "parquet"
    return "jsonl" if first.lstrip().startswith(b"{") else "csv"
