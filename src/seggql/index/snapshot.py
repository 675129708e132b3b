"""A version of the audience in a file: every array as it is in memory, with a checksum, so that a restart maps them.

    MARK, the arrays one after another (each at a multiple of 64 bytes), a description in JSON,
    its length (8 bytes) and its checksum (4 bytes), MARK

The description says where each array lies and what it is part of, and all else: account, cursor, catalogue.
"""

import fcntl
import logging
import os
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import orjson
import polars as pl

from seggql.rules.vectors import Ints
from seggql.store.cursor import Cursor
from seggql.store.guardian import lock

from .audience import Audience
from .compaction import compacted
from .described import Described, audience_of, described

MARK = b"seggql\0\1"
"""Begins and ends a snapshot of this format; the last byte counts formats."""
_END = struct.Struct(">QI8s")
_ALIGNED = 64

log = logging.getLogger(__name__)


class _Unsound(Exception):
    """Why a snapshot cannot be used."""


def save(audience: Audience, cursor: Cursor, account_id: int, path: Path) -> None:
    """Write a version to a file, whole or not at all; only its owner may read it. Raises OSError.

    Of several that save to the same file at once the last one wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    turn = lock(path.with_suffix(".lock"), fcntl.LOCK_EX)
    unfinished = path.with_suffix(".unfinished")
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
            _write(file, {"account": account_id, "cursor": str(cursor)}, compacted(audience))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _sync(path.parent)
    finally:
        os.close(turn)


def restore(path: Path, account_id: int) -> tuple[Audience, Cursor] | None:
    """The version in a file, its arrays mapped from there; None unless all of it is sound: then the log says why."""
    try:
        arrays = _Arrays(np.memmap(path, np.uint8, "r"))
        said = arrays.description
        if said["account"] != account_id:
            raise _Unsound("it is of another account")
        return audience_of(said["audience"], arrays), Cursor.parse(said["cursor"])
    except FileNotFoundError:
        return None
    except _Unsound as error:
        log.warning("The snapshot of the index is not used: %s.", error)
    except Exception as error:  # whatever is in the file, the index can be loaded without it
        log.warning("The snapshot of the index is not used: it cannot be read (%s).", type(error).__name__)
    return None


def _write(file: BinaryIO, about: Described, audience: Audience) -> None:
    writer = _Writer(file)
    file.write(MARK)
    said = orjson.dumps({**about, "audience": described(audience, writer), "arrays": writer.places})
    file.write(said + _END.pack(len(said), zlib.crc32(said), MARK))


def _sync(folder: Path) -> None:
    """Make the new name of a file last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Writer:
    """Puts arrays into a file, and remembers their places there."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.places: list[tuple[int, int, str, int]] = []

    def put(self, array: Ints) -> int:
        self._file.write(bytes(-self._file.tell() % _ALIGNED))
        bits = np.ascontiguousarray(array)
        self.places.append((self._file.tell(), len(array), array.dtype.str, zlib.crc32(bits.data)))
        self._file.write(bits.data)
        return len(self.places) - 1

    def put_words(self, words: pl.Series) -> int:
        buffer = BytesIO()
        words.rechunk().alias("words").to_frame().write_ipc(buffer)
        return self.put(np.frombuffer(buffer.getbuffer(), np.uint8))


class _Arrays:
    """The arrays of a file, each checked when it is asked for."""

    def __init__(self, file: npt.NDArray[np.uint8]) -> None:
        self._file = file
        self.description: Described = self._description()

    def array(self, number: int) -> Ints:
        start, length, dtype, checksum = self.description["arrays"][number]
        bits = self._file[start : start + length * np.dtype(dtype).itemsize]
        if zlib.crc32(bits.data) != checksum:
            raise _Unsound("an array in it is damaged")
        return bits.view(np.ndarray).view(dtype)

    def words(self, number: int) -> pl.Series:
        return pl.read_ipc(self.array(number).tobytes())["words"]

    def _description(self) -> Described:
        file = self._file
        if bytes(file[: len(MARK)]) != MARK:
            raise _Unsound("it has another format")
        length, checksum, mark = _END.unpack(bytes(file[-_END.size :]))
        said = bytes(file[-_END.size - length : -_END.size])
        if mark != MARK or len(said) != length or zlib.crc32(said) != checksum:
            raise _Unsound("it is cut off or damaged")
        return orjson.loads(said)
