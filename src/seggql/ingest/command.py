"""What `seggql import` shows and asks: the plan before, a bar meanwhile, the report afterwards."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from seggql.engine.account import Account
from seggql.engine.mistakes import Mistake, MistakeCode

from .analysis import Analysis, analyze
from .assign import ColumnAnalysis
from .files import Opening, open_file
from .plan import Kind, Role
from .report import Progress as HowFar
from .report import Report
from .run import run
from .wishes import Wishes

out = Console()
Confirm = Callable[[str], bool]
"""Asks a question of yes and no."""
SHOWN = 10
"""Refusals that are shown; the file of refused rows has all of them."""


async def import_file(
    account: Account,
    path: Path,
    wishes: Wishes,
    opening: Opening,
    confirm: Confirm | None,
    refused_to: Path | None = None,
) -> Report | None:
    """Show what will be imported, ask, import with a progress bar, and show the report. None when the answer is no.

    `confirm` None goes on without asking. Raises Mistake.
    """
    source = open_file(path, opening)
    with out.status("Looking at the file"):
        analysis = await analyze(account, source, wishes)
    show_analysis(analysis)
    if confirm is not None and not confirm("Import it?"):
        return None
    with _bar() as tell:
        report = await run(account, source, analysis.plan, tell, refused_to)
    show_report(report, refused_to)
    return report


def parsed_pairs(texts: list[str], option: str) -> dict[str, str]:
    """`column=what` texts of a repeated option as a mapping. Raises Mistake."""
    pairs: dict[str, str] = {}
    for text in texts:
        column, equals, what = text.rpartition("=")
        if not equals or not column or not what:
            message = f"{option} takes column=what, as in “Customer=external_id”; this is “{text}”."
            raise Mistake.of((option.strip("-"),), MistakeCode.INVALID, message)
        pairs[column] = what
    return pairs


def show_analysis(analysis: Analysis) -> None:
    """The columns with what becomes of them."""
    table = Table(title=f"The first {analysis.sampled:,} rows", title_justify="left", box=None, pad_edge=False)
    for heading in ("Column", "becomes", "Type", "Fits", "Missing", "Examples"):
        table.add_column(heading, justify="right" if heading in ("Fits", "Missing") else "left", overflow="fold")
    for one in analysis.columns:
        table.add_row(*_row(one), style="dim" if one.column.role is Role.IGNORED else "")
    out.print(table)
    for one in analysis.columns:
        if one.note:
            out.print(Text.assemble((f"{one.column.name}: ", "bold"), one.note), style="yellow")
    for event, new in analysis.events.items():
        out.print(Text(f"Event: {event}" + (" (new)" if new else "")))
    tags = ", ".join(analysis.plan.tags)
    out.print(Text(f"Everybody gets the tag {tags}" if tags else "Nobody gets a tag"))


def _row(one: ColumnAnalysis) -> tuple[str | Text, ...]:
    column, field = one.column, one.column.field
    target: str | Text = column.role.value if field is None else field.name
    if column.new:
        target = Text.assemble(target, (" new", "green"))
    details = (column.reading.format, column.reading.parted_by and f"by {column.reading.parted_by}")
    kind = " ".join(filter(None, (field.type.label if field else None, *details)))
    fits = "" if column.role in (Role.EXTERNAL_ID, Role.IGNORED) else f"{one.confidence:.0%}"
    examples = " · ".join(text if len(text) <= 24 else f"{text[:23]}…" for text in one.examples)
    return column.name, target, kind, fits, f"{one.missing:.0%}", Text(examples)


def show_report(report: Report, refused_to: Path | None) -> None:
    """What was done, and what was not."""
    out.print(Text(_sentence(report), style="bold"))
    for refusal in report.refusals[:SHOWN]:
        place = f"{report.unit} {refusal.line:,}" + (f", {refusal.column}" if refusal.column else "")
        out.print(Text.assemble((f"{place}: ", "bold"), refusal.reason), style="yellow")
    if report.refused > SHOWN:
        out.print(Text(f"… {report.refused:,} refused rows in all", style="yellow"))
    if report.refused and refused_to:
        out.print(Text(f"All of them are in {refused_to}, to be mended and imported again."))


def _sentence(report: Report) -> str:
    people = report.kind is Kind.PROFILES
    what = "people" if people else "events"
    parts = [f"{report.created:,} {what} created"]
    if people:
        parts.append(f"{report.updated:,} updated")
    elif report.people_created:
        parts.append(f"{report.people_created:,} people created")
    parts.append(f"{report.unchanged:,} {'unchanged' if people else 'there before'}")
    if report.repeated:
        parts.append(f"{report.repeated:,} rows of people who have several")
    parts.append(f"{report.refused:,} rows refused")
    return f"{report.read:,} rows read in {report.seconds:.1f} s: {', '.join(parts)}."


@contextmanager
def _bar() -> Generator[Callable[[HowFar], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.fields[rows]:,} rows"), console=out, transient=True) as bar:
        task = bar.add_task("Reading", total=None, rows=0)
        yield lambda far: bar.update(task, description=far.message, completed=far.done, total=far.total, rows=far.rows)
