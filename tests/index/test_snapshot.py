"""Snapshots: what was saved comes back bit for bit, or not at all."""

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from plain_model import BY_NAME, CATALOGUE, START, Account
from stored_values import rows

from cases.corpus import catalogue
from seggql.index.audience import Audience
from seggql.index.change import NewEvent, changed
from seggql.index.compaction import compacted
from seggql.index.snapshot import MARK, restore, save
from seggql.index.weight import differences
from seggql.rules.catalogue import Catalogue
from seggql.store.cursor import Cursor

CURSOR = Cursor("10:12:10,11", "3f2a/7300000000000000000/00000001")
ACCOUNT = 7
PEOPLE = st.dictionaries(st.integers(1, 2**62), rows(BY_NAME), max_size=5)
LONG = {"a_number": 999_999_999_999_999}, {"a_number": 0.000_000_000_000_001}


def some(people: dict[int, dict[str, Any]]) -> Audience:
    account = Account()
    events = [
        NewEvent(id, 3, START + timedelta(seconds=second), values) for second, (id, values) in enumerate(people.items())
    ]
    account.write(people, events)
    return account.audience()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.snapshot"


@settings(deadline=None)
@given(PEOPLE)
@example({})
@example({1: LONG[0], 2: LONG[1], 9: {}})
def test_what_is_saved_comes_back(people: dict[int, dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "index.snapshot")
        save(some(people), CURSOR, ACCOUNT, path)
        found = restore(path, ACCOUNT)
        assert found is not None
        assert found[1] == CURSOR
        assert found[0].catalogue == CATALOGUE
        assert differences(found[0], some(people)) == []


def test_the_catalogue_comes_back_whole(path: Path) -> None:
    empty = some({})
    known = Catalogue(**{**vars(catalogue(ZoneInfo("Pacific/Chatham"), {})), "language": "pt-BR"})
    save(Audience(empty.people, {}, known), CURSOR, ACCOUNT, path)
    found = restore(path, ACCOUNT)
    assert found is not None
    assert found[0].catalogue == known


def test_what_has_been_written_since_is_saved_too(path: Path) -> None:
    now = changed(some({1: {"a_text": "x"}, 2: {}, 3: {}}), {1: {"a_text": "y"}, 2: None, 4: {}}, [], CATALOGUE)
    save(now, CURSOR, ACCOUNT, path)
    found = restore(path, ACCOUNT)
    assert found is not None
    assert differences(found[0], compacted(now)) == []


@pytest.fixture(scope="module")
def saved() -> Iterator[tuple[Path, bytes, Audience]]:
    """A file that a test may spoil, what was in it, and the version that it holds."""
    audience = some({1: {"a_text": "Zoë", "a_number": 1.5, "a_text_list": ["a"]}, 2: {"items": [{"kind": "b"}]}})
    with TemporaryDirectory() as folder:
        path = Path(folder, "index.snapshot")
        save(audience, CURSOR, ACCOUNT, path)
        yield path, path.read_bytes(), audience


def places(bytes: bytes) -> Iterable[int]:
    """Some places all over, and those of both ends."""
    return {*range(0, len(bytes), 1 + len(bytes) // 200), *range(64), *range(len(bytes) - 64, len(bytes))}


def test_no_bit_may_differ(saved: tuple[Path, bytes, Audience]) -> None:
    path, sound, audience = saved
    for place in places(sound):
        spoilt = bytearray(sound)
        spoilt[place] ^= 1 << place % 8
        path.write_bytes(spoilt)
        found = restore(path, ACCOUNT)
        if found is not None:  # only what lies between arrays may be anything
            assert spoilt[place] == 1 << place % 8
            assert differences(found[0], audience) == []


def test_no_byte_may_be_missing(saved: tuple[Path, bytes, Audience]) -> None:
    path, sound, _ = saved
    for length in places(sound):
        path.write_bytes(sound[:length])
        assert restore(path, ACCOUNT) is None
        path.write_bytes(sound[length + 1 :] if length else sound + b"\0")
        assert restore(path, ACCOUNT) is None


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_anything_else_is_no_snapshot(bytes: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "index.snapshot")
        for content in (bytes, MARK + bytes + MARK):
            path.write_bytes(content)
            assert restore(path, ACCOUNT) is None


def test_why_it_is_not_used_is_told(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    assert restore(path, ACCOUNT) is None
    assert not caplog.messages, "there is none yet"
    save(some({}), CURSOR, ACCOUNT, path)
    assert restore(path, ACCOUNT + 1) is None
    assert "another account" in caplog.messages[-1]
    path.write_bytes(MARK[:-1] + b"\0" + path.read_bytes()[len(MARK) :])
    assert restore(path, ACCOUNT) is None
    assert "another format" in caplog.messages[-1]
    assert "seggql" not in caplog.messages[-1], "logs name no file"


def test_only_the_owner_may_read_it(path: Path) -> None:
    save(some({}), CURSOR, ACCOUNT, path)
    assert [file.stat().st_mode & 0o077 for file in path.parent.iterdir()] == [0, 0]


def test_many_save_and_restore_at_once(path: Path) -> None:
    versions = [some({id: {"a_number": id} for id in range(1, 50 * count)}) for count in range(1, 5)]

    def work(number: int) -> bool:
        if number % 2:
            save(versions[number % 4], CURSOR, ACCOUNT, path)
            return True
        found = restore(path, ACCOUNT)
        return found is not None and any(not differences(found[0], version) for version in versions)

    save(versions[0], CURSOR, ACCOUNT, path)
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(work, range(64)))
