"""The command line. What a command needs is imported when it runs, so that help is there at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from seggql.engine.account import Account
    from seggql.settings import Settings

Result = TypeVar("Result")


class Kind(StrEnum):
    """What a file to import holds a row of."""

    PROFILES = "profiles"
    EVENTS = "events"


DatabaseUrl = Annotated[
    str | None, typer.Option(help="A PostgreSQL to use instead of the embedded one: postgresql://…", metavar="URL")
]
Host = Annotated[str | None, typer.Option(help="The address to listen on. Beyond this machine, API keys are needed.")]
Port = Annotated[int | None, typer.Option(help="The port to listen on.")]

cli = typer.Typer(
    help="Who is in this audience, right now, and why? Every option is an environment variable too: SEGGQL_PORT=8123.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
keys = typer.Typer(help="API keys.", no_args_is_help=True)
cli.add_typer(keys, name="keys")


def main() -> None:
    """Run a command. What people get wrong is one red line that says what to do, and exit status 1."""
    from pydantic import ValidationError

    from seggql.errors import SeggqlError

    try:
        cli()
    except ValidationError as invalid:
        _fail("\n".join(f"SEGGQL_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in invalid.errors()))
    except SeggqlError as error:
        _fail(str(error))
    except OSError as error:
        if error.filename is None:  # of no file that somebody named
            raise
        _fail(f"{error.filename2 or error.filename} cannot be used: {error.strerror}.")


def _fail(message: str) -> NoReturn:
    from rich.console import Console

    Console(stderr=True).print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    raise SystemExit(1)


@cli.command()
def serve(
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty account with people and events.")] = False,
    host: Host = None,
    port: Port = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Serve the API, with GraphiQL for browsers."""
    _serve(_settings(host=host, port=port, database_url=database_url), demo=demo)


@cli.command("demo")
def serve_demo(host: Host = None, port: Port = None) -> None:
    """Serve a living demo account on the embedded database."""
    _serve(_settings(host=host, port=port), demo=True)


@cli.command()
def draft(text: Annotated[str, typer.Argument(help="Who is meant.")], database_url: DatabaseUrl = None) -> None:
    """Read plain words as a rule, and count it. Nothing is saved."""
    from seggql.console.draft import show_draft

    _run(_settings(database_url=database_url), lambda account: show_draft(account, text))


@cli.command("import")
def import_(
    kind: Annotated[Kind, typer.Argument(help="What each row is.")],
    file: Annotated[Path, typer.Argument(help="CSV, JSON Lines or Parquet, gzipped or not.", dir_okay=False)],
    map: Annotated[list[str] | None, typer.Option(help="column=what, as in Customer=external_id, or column=-.")] = None,
    type: Annotated[list[str] | None, typer.Option(help="column=type of a new attribute or property.")] = None,
    time_format: Annotated[list[str] | None, typer.Option(help="column=%d.%m.%Y, for dates and times.")] = None,
    list_separator: Annotated[list[str] | None, typer.Option(help="column=; for lists in a cell.")] = None,
    event: Annotated[str | None, typer.Option(help="What happened in every row.")] = None,
    zone: Annotated[str | None, typer.Option(help="Time zone of times without an offset.")] = None,
    tag: Annotated[
        list[str] | None, typer.Option(help="Tag for everybody in the file. Default: the import's time.")
    ] = None,
    no_tag: Annotated[bool, typer.Option("--no-tag", help="Tag nobody.")] = False,
    no_new_people: Annotated[bool, typer.Option("--no-new-people", help="Refuse rows of unknown people.")] = False,
    format: Annotated[str | None, typer.Option(help="csv, jsonl or parquet. Default: told by the file.")] = None,
    separator: Annotated[str | None, typer.Option(help="Between cells: a character, or tab, whitespace …")] = None,
    columns: Annotated[str | None, typer.Option(help="a,b,c: the columns of a file without header.")] = None,
    encoding: Annotated[str, typer.Option(help="Encoding of the file.")] = "utf-8",
    decimal_comma: Annotated[bool, typer.Option("--decimal-comma", help="Numbers are written 1.234,56.")] = False,
    refused: Annotated[Path | None, typer.Option(help="Write refused rows there, as CSV.", dir_okay=False)] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Import people or events from a file: shows what will become of it, asks, and reports what was refused."""
    from seggql.ingest.command import import_file, parsed_pairs
    from seggql.ingest.files import Opening
    from seggql.ingest.plan import Kind as ImportKind
    from seggql.ingest.wishes import Wishes

    wishes = Wishes(
        kind=ImportKind(kind.value),
        targets=parsed_pairs(map or [], "--map"),
        types=parsed_pairs(type or [], "--type"),
        formats=parsed_pairs(time_format or [], "--time-format"),
        marks=parsed_pairs(list_separator or [], "--list-separator"),
        event=event,
        zone=zone,
        decimal_comma=decimal_comma,
        tags=() if no_tag else tag,
        create_people=not no_new_people,
    )
    names = tuple(name.strip() for name in columns.split(",")) if columns else ()
    opening = Opening(format, separator, columns=names, encoding=encoding)
    confirm = None if yes else typer.confirm
    settings = _settings(database_url=database_url)
    _run(settings, lambda account: import_file(account, file, wishes, opening, confirm, refused))


@cli.command()
def export(
    segment: Annotated[str, typer.Argument(help="The segment's name or id.")],
    to: Annotated[Path, typer.Option(help="The file to write: .csv or .jsonl.", dir_okay=False)],
    database_url: DatabaseUrl = None,
) -> None:
    """Write everybody in a segment to a file."""
    from seggql.console.export import show_export

    _run(_settings(database_url=database_url), lambda account: show_export(account, segment, to))


@cli.command()
def schema(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when a file is stale.")] = False,
    to: Annotated[Path, typer.Option(help="The folder of the files.", file_okay=False)] = Path("schema"),
) -> None:
    """Write rule.json (JSON Schema of rules) and api.graphql (the API's schema)."""
    from seggql.graphql.schema import sdl
    from seggql.rules.schema import rule_json

    files = {to / "rule.json": rule_json(), to / "api.graphql": sdl()}
    stale = [path for path, text in files.items() if not path.is_file() or path.read_text("utf-8") != text]
    if check and stale:
        _fail(f"Stale: {', '.join(map(str, stale))}. `seggql schema --to {to}` writes them anew.")
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], "utf-8")
        typer.echo(f"Wrote {path}")
    if not stale:
        typer.echo("Up to date.")


@keys.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What the key is for.")] = "default", database_url: DatabaseUrl = None
) -> None:
    """Make an API key. From then on every request needs one."""
    from seggql.console.keys import show_new_key

    _run(_settings(database_url=database_url), lambda account: show_new_key(account, name))


@cli.command()
def migrate(database_url: DatabaseUrl = None) -> None:
    """Bring a database to the tables of this version. The embedded one does so by itself when it starts."""
    from seggql.engine.opening import database_at
    from seggql.store.migrate import current, upgrade

    async def work() -> None:
        async with database_at(_settings(database_url=database_url)) as url:
            before = await current(url)
            await upgrade(url)
            after = await current(url)
            typer.echo(f"Up to date at {after}." if before == after else f"From {before or 'empty'} to {after}.")

    asyncio.run(work())


def _settings(**given: object) -> Settings:
    from seggql.settings import settings_with

    return settings_with(**given)


def _serve(settings: Settings, *, demo: bool) -> None:
    from seggql.app import create_app
    from seggql.console.server import Starting, log_to_console
    from seggql.demo.install import install
    from seggql.web.server import serve

    log_to_console(settings.log_level)
    with Starting(settings) as start:
        prepare = partial(install, tell=start.tell) if demo else None
        serve(create_app(settings, prepare=prepare), settings, start.started)


def _run(settings: Settings, work: Callable[[Account], Awaitable[Result]]) -> Result:
    """Do something with the account."""
    from seggql.engine.opening import opened

    async def with_account() -> Result:
        async with opened(settings) as account:
            return await work(account)

    return asyncio.run(with_account())


if __name__ == "__main__":
    main()
