"""Settings come from the environment, are documented, and keep their secrets."""

import pytest
from pydantic import ValidationError

from seggql.settings import Settings


def test_the_environment_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGGQL_PORT", "8123")
    monkeypatch.setenv("SEGGQL_DATABASE_URL", "")
    assert Settings().port == 8123
    assert Settings().database_url is None


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_no_secret_is_printed() -> None:
    settings = Settings(database_url="postgresql://me:hush@db/seggql", openai_api_key="hush")
    assert "hush" not in repr(settings)


def test_a_setting_out_of_range_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGGQL_PORT", "80000")
    with pytest.raises(ValidationError, match="port"):
        Settings()
