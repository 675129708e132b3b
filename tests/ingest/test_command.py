"""What `seggql import` shows: the plan before anything is written, then what was done and what was refused."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from seggql.engine.account import Account
from seggql.engine.mistakes import Mistake
from seggql.ingest import command
from seggql.ingest.files import AS_FOUND
from seggql.ingest.plan import Kind
from seggql.ingest.wishes import Wishes

from .importing import people

Write = Callable[[str, bytes | str], Path]
FILE = "Customer,First Name,Birthday,Size,Age\n" + "".join(
    f"c{n},Ana [{n}],{'1990-01-01' if n else 'soon'},{'SL'[n % 2]},3\n" for n in range(40)
)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    screen = StringIO()
    monkeypatch.setattr(command, "out", Console(file=screen, width=140))
    return screen


async def test_the_plan_is_shown_and_a_no_writes_nothing(account: Account, write: Write, shown: StringIO) -> None:
    asked: list[str] = []

    def no(question: str) -> bool:
        asked.append(question)
        return False

    path = write("people.csv", FILE)
    assert await command.import_file(account, path, Wishes(Kind.PROFILES), AS_FOUND, no) is None
    assert asked == ["Import it?"]
    assert await people(account) == {}
    text = shown.getvalue()
    for words in (
        "The first 40 rows",
        "external_id",
        "Ana [0]",  # no markup
        "size new",
        "Choice",
        "98%",
        "Age: “age” is computed from “birth_date” and not imported.",
        "Everybody gets the tag Import 2026-11-22 14:03",
    ):
        assert words in text


async def test_the_report_is_shown(account: Account, write: Write, shown: StringIO, tmp_path: Path) -> None:
    path = write("people.csv", FILE)
    refused = tmp_path / "refused.csv"
    report = await command.import_file(account, path, Wishes(Kind.PROFILES), AS_FOUND, None, refused)
    assert report is not None
    assert (report.created, report.refused) == (39, 1)
    text = shown.getvalue()
    assert "40 rows read in 0.0 s: 39 people created, 0 updated, 0 unchanged, 1 rows refused." in text
    assert "line 2, Birthday: “soon” is not a date of the form “2021-10-10”." in text
    assert "to be mended and imported again." in text
    assert len(refused.read_text().splitlines()) == 2


async def test_events_are_shown_with_those_that_are_new(account: Account, write: Write, shown: StringIO) -> None:
    path = write("events.csv", "user,at,amount\nu1,2024-01-02,5\n")
    wishes = Wishes(Kind.EVENTS, event="purchase", tags=())
    for _ in range(2):
        await command.import_file(account, path, wishes, AS_FOUND, None)
    first, second = shown.getvalue().split("The first 1 rows")[1:]
    assert "Event: purchase (new)" in first
    assert "1 events created, 1 people created, 0 there before, 0 rows refused." in first
    assert "Event: purchase\n" in second
    assert "0 events created, 1 there before, 0 rows refused." in second
    assert "Nobody gets a tag" in second


def test_pairs() -> None:
    assert command.parsed_pairs(["a=b", "x = y=z"], "--map") == {"a": "b", "x = y": "z"}
    with pytest.raises(Mistake, match="--map takes column=what, as in “Customer=external_id”; this is “ab”"):
        command.parsed_pairs(["ab"], "--map")
