"""`seggql serve`: a sign of life while it starts, then where everything is."""

import logging
from typing import Self

from rich.console import Console
from rich.logging import RichHandler
from rich.panel import Panel
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn
from rich.table import Table

from seggql.settings import Settings
from seggql.web.guard import is_loopback

from .screen import out


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
