"""`seggql export`: the members of a segment into a file, with a progress bar."""

from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from seggql.delivery.files import export_members, format_of
from seggql.engine import membership
from seggql.engine.account import Account
from seggql.engine.mistakes import Mistake, MistakeCode
from seggql.engine.segment import Segment, SegmentFilter
from seggql.engine.segments import segment, segments
from seggql.rules.issues import hint, nearest

from .screen import out


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
