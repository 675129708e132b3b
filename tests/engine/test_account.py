"""Accounts: made once, opened by id, with a moment to evaluate at."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from still_clock import Clock

from seggql.engine.account import Account, ensure_account, open_account
from seggql.engine.mistakes import Mistake
from seggql.settings import Settings
from seggql.store.database import Database

pytestmark = pytest.mark.anyio


async def test_an_account_is_made_once(database: Database, clock: Clock) -> None:
    first = await ensure_account(database, Settings(), clock, 7, name="Shop", time_zone="Asia/Muscat", language="ar")
    again = await ensure_account(database, Settings(), clock, 7, name="Other")
    assert first == again == await open_account(database, Settings(), clock, 7)
    assert (first.id, first.name, first.zone.key, first.language) == (7, "Shop", "Asia/Muscat", "ar")


@pytest.mark.parametrize(
    ("zone", "language", "place", "suggestion"),
    [
        ("Europe/Londn", "en", "timeZone", "Europe/London"),
        ("../etc", "en", "timeZone", None),
        ("UTC", "english", "language", "en"),
        ("UTC", "", "language", "en"),
    ],
)
async def test_unknown_zones_and_languages_are_refused(
    database: Database, clock: Clock, zone: str, language: str, place: str, suggestion: str | None
) -> None:
    with pytest.raises(Mistake) as refused:
        await ensure_account(database, Settings(), clock, time_zone=zone, language=language)
    (error,) = refused.value.errors
    assert (error.field, error.suggestion) == ((place,), suggestion)


async def test_an_unknown_account_is_a_mistake(database: Database, clock: Clock) -> None:
    with pytest.raises(Mistake, match="no account 5"):
        await open_account(database, Settings(), clock, 5)


async def test_a_moment_is_now_or_as_of(account: Account, clock: Clock) -> None:
    assert account.moment().now == clock.now
    then = datetime(2020, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    assert account.moment(then).now == then
    assert account.moment(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)).today.isoformat() == "2026-07-01"


async def test_limits_are_those_of_the_settings(database: Database, clock: Clock) -> None:
    account = await ensure_account(database, Settings(max_event_clauses=1, max_characters=7), clock)
    assert (account.limits.event_clauses, account.limits.characters, account.limits.depth) == (1, 7, 10)


async def test_zone_and_language_of_the_settings_win(database: Database, clock: Clock) -> None:
    first = await ensure_account(database, Settings(), clock)
    assert (first.zone.key, first.language) == ("UTC", "en")
    moved = await ensure_account(database, Settings(time_zone="Asia/Muscat"), clock)
    assert (moved.zone.key, moved.language) == ("Asia/Muscat", "en")
    kept = await ensure_account(database, Settings(language="ar"), clock)
    assert (kept.zone.key, kept.language) == ("Asia/Muscat", "ar")
    with pytest.raises(Mistake, match="Did you mean"):
        await ensure_account(database, Settings(time_zone="Asia/Muskat"), clock)
