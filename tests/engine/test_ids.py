"""Ids: what they look like, and what is said about wrong ones."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from seggql.engine.ids import ATTRIBUTE, EVENT, JOB, KINDS, PROFILE, SEGMENT, decode, encode, kind_of, new_uuid
from seggql.engine.mistakes import ERROR_CODES, Mistake, MistakeCode

KEY = UUID("0198c1d2-e3f4-7abc-8def-0123456789ab")


@pytest.mark.parametrize(
    ("kind", "key", "id"),
    [
        (SEGMENT, KEY, "segment_0198c1d2e3f47abc8def0123456789ab"),
        (JOB, KEY, "job_0198c1d2e3f47abc8def0123456789ab"),
        (PROFILE, 42, "profile_42"),
        (ATTRIBUTE, "birth_date", "attribute_birth_date"),
        (EVENT, "app_launch", "event_app_launch"),
    ],
)
def test_an_id_says_what_it_names(kind: Any, key: Any, id: str) -> None:
    assert encode(kind, key) == id
    assert decode(kind, id) == key
    assert kind_of(id) is kind


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("profile_42", "“profile_42” is the id of a profile; the id of a segment is needed."),
        ("event_x", "“event_x” is the id of an event; the id of a segment is needed."),
        ("42", "“42” is not the id of a segment; those look like “segment_0198c1d2e3f47abc8def0123456789ab”."),
        ("", None),
        ("segment_", None),
        ("segment_42", None),
        ("segment_0198C1D2E3F47ABC8DEF0123456789AB", None),
        ("segment_0198c1d2-e3f4-7abc-8def-0123456789ab", None),
        ("segment_0198c1d2e3f47abc8def0123456789_b", None),
    ],
)
def test_a_wrong_id_is_refused_by_name(id: str, said: str | None) -> None:
    with pytest.raises(Mistake) as refused:
        decode(SEGMENT, id, ("segmentId",))
    (error,) = refused.value.errors
    assert (error.field, error.code) == (("segmentId",), MistakeCode.INVALID_ID)
    assert said is None or error.message == said


@pytest.mark.parametrize(
    "id", ["profile_", "profile_-1", "profile_01", "profile_1.0", "profile_" + "9" * 19, "profile_٣"]
)
def test_a_profile_id_is_a_plain_number(id: str) -> None:
    with pytest.raises(Mistake):
        decode(PROFILE, id)


@pytest.mark.parametrize("id", ["", "x", "sgment_1", "Segment_1"])
def test_an_id_of_no_kind_is_refused(id: str) -> None:
    with pytest.raises(Mistake, match="is no id"):
        kind_of(id)


def test_no_kind_begins_like_another() -> None:
    assert not [a for a in KINDS for b in KINDS if a != b and a.startswith(f"{b}_")]


def test_new_uuids_are_of_version_7_and_sort_in_the_order_they_are_made() -> None:
    now = datetime(2026, 5, 10, tzinfo=UTC)
    made = [new_uuid(now + timedelta(milliseconds=number // 1000)) for number in range(5000)]
    assert made == sorted(made) and len(set(made)) == 5000
    assert all((one.version, one.variant) == (7, "specified in RFC 4122") for one in made)
    assert made[0].int >> 80 == now.timestamp() * 1000


def test_every_code_is_documented_and_unique() -> None:
    assert len({code.value for code in ERROR_CODES}) == len({code.name for code in ERROR_CODES}) == len(ERROR_CODES)
    assert all(code.doc for code in ERROR_CODES)
