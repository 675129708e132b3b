"""A text file as blocks of whole records: unpacked, decoded to UTF-8, and cut where a record ends."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import BinaryIO

from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.rules.issues import hint, nearest
from seggql.rules.types import shown

SIZE = 4 * 2**20
"""Bytes of a block: enough rows for vectorised work to pay, few enough to hold many copies."""
LONGEST_RECORD = 8 * SIZE
"""A quote that stays open for longer than this was not meant as one."""
GZIP = b"\x1f\x8b"
ENCODINGS = ("utf-8", "utf-16", "windows-1252", "windows-1250", "iso-8859-1", "iso-8859-2", "shift_jis", "gb18030")
"""Those worth suggesting."""
NOTATIONS = ("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7")
"""What Python counts among text encodings, and no file is written in: each spells text out in ASCII."""
_SUCH_AS = " Say one such as “utf-8”, “utf-16” or “windows-1252”."
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records in UTF-8, the last ended by a newline; `line` is the number of the first, from 1."""

    data: bytes
    line: int
    done: int


def blocks(
    path: Path, encoding: str = "utf-8", quote: bytes | None = None, limit: int | None = None, size: int = SIZE
) -> Iterator[Block]:
    """The file's records. Between two `quote` bytes a newline does not end a record.

    `done` counts the bytes of the file itself, `limit` those of its unpacked text. Raises Mistake at ("file",).
    """
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        packed = raw.read(2) == GZIP
        raw.seek(0)
        text = stack.enter_context(gzip.open(raw)) if packed else raw
        line, rest = 1, b""
        for chunk in _decoded(_read(text, limit, size), encoding):
            data = rest + chunk
            cut = _end_of_records(data, quote) or (data.rfind(b"\n") + 1 if len(data) > LONGEST_RECORD else 0)
            block, rest = data[:cut], data[cut:]
            if block:
                yield Block(_checked(block, line), line, raw.tell())
                line += block.count(b"\n")
        if rest.strip():
            yield Block(_checked(rest.rstrip(b"\r\n") + b"\n", line), line, raw.tell())


def _read(file: BinaryIO | gzip.GzipFile, limit: int | None, size: int) -> Iterator[bytes]:
    total = 0
    try:
        while chunk := file.read(size):
            total += len(chunk)
            if limit is not None and total > limit:
                raise wrong_file(f"The file is larger than the {limit:,} bytes allowed here.")
            yield chunk
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise wrong_file(f"The gzip file is damaged after {total:,} bytes of text: {error}.") from None


def _decoded(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The same text in UTF-8, without a byte order mark; a mark overrules UTF-8."""
    first = next(chunks, b"")
    if is_utf8(encoding):
        encoding = next((name for mark, name in _MARKS if first.startswith(mark)), "utf-8")
    if encoding == "utf-8":
        if b"\0" in first[:4096]:
            raise wrong_file("This is no text file, or one in another encoding: say which.", "utf-16")
        return chain((first.removeprefix(codecs.BOM_UTF8),), chunks)
    return _recoded(chain((first,), chunks), encoding)


def _recoded(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = _decoder(encoding)
    line = 1
    for chunk, last in chain(zip(chunks, repeat(False)), [(b"", True)]):
        try:
            text = decoder.decode(chunk, last)
        except UnicodeDecodeError as error:
            line += error.object.count(b"\n", 0, error.start)
            raise _undecodable(line, error.object[error.start], encoding) from None
        except UnicodeError:  # UTF-16 or UTF-32, of which only a mark tells the order of the bytes
            name = codecs.lookup(encoding).name
            message = f"The file does not begin with the mark of {name.upper()}: say “{name}-le” or “{name}-be”."
            raise _wrong_encoding(message, f"{name}-le") from None
        line += text.count("\n")
        yield text.encode()


def is_utf8(encoding: str) -> bool:
    return encoding.lower().replace("-", "").replace("_", "") in ("utf8", "utf8sig")


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    try:
        found = codecs.lookup(encoding)
    except (LookupError, ValueError):  # ValueError: not even a name
        found = None
    # io.open asks the same private question: base64 and the like turn bytes into bytes
    if found is None or not found._is_text_encoding or found.name in NOTATIONS:
        near = nearest(encoding, ENCODINGS)
        raise _wrong_encoding(f"{shown(encoding)} is not a text encoding.{hint(near) or _SUCH_AS}", near)
    return codecs.getincrementaldecoder(encoding)()


def _checked(block: bytes, line: int) -> bytes:
    try:
        block.decode()
    except UnicodeDecodeError as error:
        line += block.count(b"\n", 0, error.start)
        raise _undecodable(
            line, block[error.start], "utf-8", error.start - block.rfind(b"\n", 0, error.start)
        ) from None
    return block


def _undecodable(line: int, byte: int, encoding: str, column: int | None = None) -> Mistake:
    place = f"Line {line:,}" + (f", byte {column:,}" if column else "")
    return wrong_file(
        f"{place}: the byte 0x{byte:02x} cannot be read as {encoding.upper()}. Say the file's encoding, "
        f"such as “windows-1252”, or save it as UTF-8."
    )


def _end_of_records(data: bytes, quote: bytes | None) -> int:
    """Where the last whole record ends: after the last newline that has an even number of quotes before it."""
    end = data.rfind(b"\n") + 1
    if quote is None:
        return end
    quotes = data.count(quote, 0, end)
    while quotes % 2:
        previous = data.rfind(b"\n", 0, max(end - 1, 0)) + 1
        quotes -= data.count(quote, previous, end)
        end = previous
    return end


def weight(path: Path) -> int:
    """Roughly how many bytes of text a file holds."""
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    return path.stat().st_size * (8 if packed else 1)


def wrong_file(message: str, suggestion: str | None = None) -> Mistake:
    """A mistake about the file as a whole."""
    return Mistake.of(("file",), MistakeCode.INVALID, message, suggestion)


def _wrong_encoding(message: str, suggestion: str | None) -> Mistake:
    return Mistake.of(("encoding",), MistakeCode.INVALID, message, suggestion)
