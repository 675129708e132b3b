"""CSV is read with its oddities, each row on its line; what cannot be a row is refused with its place and reason."""

import gzip
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seggql.engine.mistakes import Mistake
from seggql.ingest import blocks, delimited
from seggql.ingest.files import AS_FOUND, Opening, open_file
from seggql.ingest.source import Refusal

Write = Callable[[str, bytes | str], Path]


def rows(path: Path, how: Opening = AS_FOUND) -> list[tuple[str | int | None, ...]]:
    """The good rows, each with its line at the end."""
    return [row for batch in open_file(path, how).batches() for row in batch.frame.rows()]


def refusals(path: Path, how: Opening = AS_FOUND) -> list[Refusal]:
    return [refusal for batch in open_file(path, how).batches() for refusal in batch.refused]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("a,b\n1,2\n3,4\n", [("1", "2", 2), ("3", "4", 3)], id="plain"),
        pytest.param("a,b\n1,2\n3,4", [("1", "2", 2), ("3", "4", 3)], id="no newline at the end"),
        pytest.param("a,b\r\n1,2\r\n3,4\r\n", [("1", "2", 2), ("3", "4", 3)], id="CRLF"),
        pytest.param("\ufeffa,b\n1,2\n", [("1", "2", 2)], id="byte order mark"),
        pytest.param("a;b\n1;2,5\n", [("1", "2,5", 2)], id="semicolons"),
        pytest.param("a\tb\n1\t2\n", [("1", "2", 2)], id="tabs"),
        pytest.param("a|b\n1|2\n", [("1", "2", 2)], id="pipes"),
        pytest.param('a,b\n"1\n\n2","x,y"\n3,4\n', [("1\n\n2", "x,y", 2), ("3", "4", 5)], id="quoted newlines"),
        pytest.param('a,b\r\n"1\r\n2",x\r\n3,4\r\n', [("1\r\n2", "x", 2), ("3", "4", 4)], id="quoted CRLF"),
        pytest.param('"a\nb",c\n1,2\n', [("1", "2", 3)], id="newline in the header"),
        pytest.param('a,b\n"say ""hi""",2\n', [('say "hi"', "2", 2)], id="quoted quotes"),
        pytest.param('a,b\n5" pipe,6" pipe\n', [('5" pipe', '6" pipe', 2)], id="quotes inside"),
        pytest.param('a,b\n5" pipe,2\n3,4\n', [('5" pipe', "2", 2), ("3", "4", 3)], id="a stray quote"),
        pytest.param("a,b\n1,2\n\n\n3,4\n\n\n", [("1", "2", 2), ("3", "4", 5)], id="blank lines"),
        pytest.param("\n\na,b\n1,2\n", [("1", "2", 4)], id="blank lines before the header"),
        pytest.param('a,b\n1,\n"",2\n', [("1", None, 2), (None, "2", 3)], id="empty cells are missing"),
        pytest.param("a,b\n1,2,\n3,4,,\n", [("1", "2", 2), ("3", "4", 3)], id="separators too many at the end"),
        pytest.param("only\nx\ny\n", [("x", 2), ("y", 3)], id="one column"),
        pytest.param("a,b\nä,😀\n", [("ä", "😀", 2)], id="beyond ASCII"),
    ],
)
def test_rows_and_their_lines(write: Write, content: str, expected: list[tuple[str | None, ...]]) -> None:
    path = write("file.csv", content)
    assert rows(path) == expected
    assert refusals(path) == []


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("a,b\n1,2\n3\n4,5\n", 3, "The row has 1 cells where there are 2 columns."),
        ("a,b\n1,2,3\n4,5\n", 2, "The row has 3 cells where there are 2 columns."),
        ('a,b\n"x\ny",2\n"3"4,5\n6,7\n', 4, "a quote within a quoted cell is written twice"),
        ('a,b\n1,2\n3,4\n5,"6\n7,8\n', 4, "A quote is opened here and never closed."),
    ],
)
def test_rows_that_are_refused(write: Write, content: str, line: int, reason: str) -> None:
    path = write("file.csv", content)
    (refusal,) = refusals(path)
    assert (refusal.line, reason in refusal.reason) == (line, True), refusal
    assert [row[-1] for row in rows(path)] == [n for n in (2, 3, 4, 5) if _is_good(content, n, line)]


def _is_good(content: str, number: int, refused: int) -> bool:
    """Whether a line begins a good row, in the files above."""
    lines = content.split("\n")
    if "never closed" and content.count('"') % 2 and number >= refused:
        return False
    return number <= len(lines) - 1 and number != refused and lines[number - 1] not in ('y",2', "")


def test_whitespace_parts_cells_and_the_file_may_lack_a_header(write: Write) -> None:
    how = Opening(separator="whitespace", columns=("who", "when", "how much"))
    source = open_file(write("file.txt", " 00001 19970101   11.77 \r\n00002\t19970112 12.00\r\n"), how)
    assert source.columns == ("who", "when", "how much")
    assert [row for batch in source.batches() for row in batch.frame.rows()] == [
        ("00001", "19970101", "11.77", 1),
        ("00002", "19970112", "12.00", 2),
    ]


def test_columns_without_a_header_are_numbered(write: Write) -> None:
    assert open_file(write("file.csv", "1,2\n"), Opening(header=False)).columns == ("column 1", "column 2")
    assert open_file(write("file.csv", "a,\n1,2\n")).columns == ("a", "column 2")


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "utf-16-le", "UTF-8", "utf_8_sig"])
def test_encodings(write: Write, encoding: str) -> None:
    path = write("file.csv", "name,b\nZoë,€5\n".encode(encoding))
    assert rows(path, Opening(encoding=encoding)) == [("Zoë", "€5", 2)]


def test_utf_16_is_told_by_its_mark(write: Write) -> None:
    assert rows(write("file.csv", "a,b\nä,1\n".encode("utf-16"))) == [("ä", "1", 2)]


NOT_TEXT = ("base64", "hex", "rot13", "zlib", "latin9000", "\0", "\ud800")
NOTATIONS = ("undefined", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "utf-7")


@pytest.mark.parametrize("encoding", NOT_TEXT + NOTATIONS)
def test_what_is_not_a_text_encoding(write: Write, encoding: str) -> None:
    with pytest.raises(Mistake, match=r"is not a text encoding\. .*“utf-8”") as caught:
        rows(write("file.csv", b"a,b\n1,2\n"), Opening(encoding=encoding))
    assert caught.value.errors[0].field == ("encoding",)


@pytest.mark.parametrize("encoding", ["utf-16", "UTF16"])
def test_utf_16_without_its_mark_is_asked_for_its_order(write: Write, encoding: str) -> None:
    with pytest.raises(Mistake, match="say “utf-16-le” or “utf-16-be”") as caught:
        rows(write("file.csv", "a,b\n1,2\n".encode("utf-16-le")), Opening(encoding=encoding))
    assert caught.value.errors[0].field == ("encoding",)


def test_gzip_is_unpacked(write: Write) -> None:
    assert rows(write("file.csv.gz", gzip.compress(b"a,b\n1,2\n"))) == [("1", "2", 2)]


@pytest.mark.parametrize(
    ("content", "how", "message"),
    [
        (b"", Opening(), "The file is empty."),
        (b"\n\n", Opening(), "The file is empty."),
        (b"a,b\n1,2\n3,\xe9t\xe9\n", Opening(), "Line 3, byte 3: the byte 0xe9 cannot be read as UTF-8."),
        (b"a,b\n1,\x81\n", Opening(encoding="windows-1252"), "Line 2: the byte 0x81 cannot be read as WINDOWS-1252."),
        (b"a\x00,\x00b\x00", Opening(), "This is no text file, or one in another encoding"),
        (b"a,b\n1,2\n", Opening(encoding="utf8x"), "“utf8x” is not a text encoding. Did you mean “utf-8”?"),
        (b"a,b,a\n1,2,3\n", Opening(), "The header names “a” twice"),
        (b"a,b\n1,2\n", Opening(separator="::"), "“::” cannot part cells"),
        (b"a,b\n1,2\n", Opening(columns=("x",)), "1 column names are given, and the file's first row has 2 cells."),
        (b"a,b\n1,2\n", Opening(limit=5), "larger than the 5 bytes allowed"),
        (b"a,b\n1,2\n", Opening(format="cvs"), "There is no format “cvs”"),
        (gzip.compress(b"a,b\n1,2\n")[:-9], Opening(), "The gzip file is damaged after"),
        (b'"a,b\n1,2\n', Opening(), "Line 1: A quote is opened here and never closed."),
    ],
)
def test_files_that_cannot_be_read(write: Write, content: bytes, how: Opening, message: str) -> None:
    with pytest.raises(Mistake) as caught:
        rows(write("file.csv", content), how)
    assert message in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="There is no file"):
        open_file(tmp_path / "none.csv")


cells = st.text(st.sampled_from('ab,;"\n\r é😀\t'), max_size=6)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1)))
def test_small_blocks_quoting_and_newlines_change_nothing(table: list[list[str]]) -> None:
    """Whatever the csv module writes is read back, in blocks of any size, on the right lines."""
    import csv
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path, lines = Path(folder) / "file.csv", []
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow([f"c{n}" for n in range(len(table[0]))])
            line = 2
            for row in table:
                writer.writerow(row)
                lines.append(line)
                line += 1 + sum(cell.count("\n") for cell in row)
        wanted = [(*(cell or None for cell in row), n) for row, n in zip(table, lines, strict=True) if any(row)]
        for size in (7, 64, blocks.SIZE):
            with patch.object(blocks, "SIZE", size), patch.object(delimited, "blocks", _sized(size)):
                found = [row for row in rows(path, Opening(separator=",")) if any(row[:-1])]
                assert found == wanted
                assert refusals(path, Opening(separator=",")) == []


def _sized(size: int) -> Callable[..., object]:
    return lambda *arguments: blocks.blocks(*arguments, size=size)
