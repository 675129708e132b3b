"""What the command line shows."""

import logging
from pathlib import Path
from typing import Self, assert_never

import orjson
from rich.console import Console, Group
from rich.logging import RichHandler
from rich.panel import Panel
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from seggql.assistant.contract import Draft, NeedsClarification, Unresolved, Unsupported
from seggql.assistant.desk import Desk
from seggql.delivery.files import export_members, format_of
from seggql.engine import membership
from seggql.engine.account import Account
from seggql.engine.keys import create_key
from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.engine.preview import preview
from seggql.engine.segment import Segment, SegmentFilter
from seggql.engine.segments import segment, segments
from seggql.rules.issues import hint, nearest
from seggql.rules.types import Json
from seggql.settings import Settings
from seggql.web.guard import is_loopback

out = Console()


def log_to_console(level: str) -> None:
    """Show what the program logs; of the libraries only what is wrong."""
    handler = RichHandler(console=Console(stderr=True), show_path=False, rich_tracebacks=False)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", datefmt="[%X]", handlers=[handler])
    logging.getLogger("seggql").setLevel(level.upper())


class Starting:
    """A sign of life while the server starts."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        self._bar = Progress(*columns, console=out, transient=True)
        self._task = self._bar.add_task("Starting", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, doing: str, done: int, total: int) -> None:
        """How far the preparation is."""
        self._bar.update(self._task, description=doing, completed=done, total=total)

    def started(self, address: str) -> None:
        """The server answers there."""
        self._bar.stop()
        welcome(address, self._settings)


def welcome(address: str, settings: Settings) -> None:
    """Where everything is, and how to stop."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim")
    rows.add_column(overflow="fold")
    rows.add_row("GraphiQL", f"[link={address}/graphql]{address}/graphql[/link]")
    rows.add_row("Data", "the PostgreSQL of SEGGQL_DATABASE_URL" if settings.database_url else str(settings.home))
    rows.add_row("Assistant", settings.openai_model or "built in (SEGGQL_OPENAI_BASE_URL for a model)")
    if not is_loopback(settings.host):
        rows.add_row("Keys", "every request needs one: seggql keys create")
    rows.add_row("Stop", "Ctrl-C")
    out.print(Panel(rows, title="[bold]seggql[/bold]", title_align="left", border_style="magenta", expand=False))


async def show_draft(account: Account, desk: Desk, text: str) -> None:
    """What the assistant makes of the words."""
    answer = await desk.draft(account, text)
    match answer:
        case Draft():
            counted = await preview(account, dict(answer.rule), first=0)
            out.print(Text(answer.sentence, style="bold"))
            out.print(_json(dict(answer.rule)))
            out.print(f"{counted.count:,} of {counted.total:,} people ({counted.share:.1%})", highlight=False)
            for assumption in answer.assumptions:
                out.print(Text(f"Assumed: {assumption}", style="yellow"))
            _show_unresolved(answer.unresolved)
        case NeedsClarification():
            out.print(Text(answer.question, style="bold"))
            for option in answer.options:
                out.print(Group(Text(f"• {option.label}: {option.sentence}"), _json(dict(option.rule))))
        case Unsupported():
            out.print(Text(answer.message, style="yellow"))
            _show_unresolved(answer.unresolved)
        case _:
            assert_never(answer)


def _json(value: Json) -> Syntax:
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    return Syntax(text, "json", background_color="default", word_wrap=True)


def _show_unresolved(unresolved: tuple[Unresolved, ...]) -> None:
    for words in unresolved:
        near = f" Perhaps: {', '.join(words.suggestions)}." if words.suggestions else ""
        out.print(Text(f"Not understood: “{words.text}” ({words.reason.doc.rstrip('.')}).{near}", style="yellow"))


async def show_export(account: Account, named: str, path: Path) -> None:
    """Export a segment, with a progress bar."""
    format_of(path)
    found = await _segment(account, named)
    total = (await membership.counts(account, [found.id]))[found.id]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task(found.name, total=total)
        written = await export_members(account, found, path, lambda done: bar.update(task, completed=done))
    out.print(f"Wrote {written:,} people to {path}", highlight=False)


async def _segment(account: Account, named: str) -> Segment:
    """The segment of that id or name. Raises Mistake."""
    if named.startswith("segment_"):
        found = await segment(account, named)
        if found:
            return found
    page = await segments(account, SegmentFilter(search=named), first=500)
    for found in page.nodes:
        if found.name.casefold() == named.casefold():
            return found
    everything = await segments(account, first=500)
    near = nearest(named, [one.name for one in everything.nodes])
    raise Mistake.of(("segment",), MistakeCode.NOT_FOUND, f"There is no segment “{named}”.{hint(near)}", near)


async def show_new_key(account: Account, name: str) -> None:
    """Make a key and show its secret, this once."""
    made = await create_key(account, name)
    out.print("Keep it now, it is not shown again. Send it as “Authorization: Bearer …”.", style="yellow")
    print(made.secret)  # alone on its line of stdout, for scripts too
