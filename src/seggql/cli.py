"""The command line."""

from typing import Annotated

import typer

from seggql.settings import settings_with

cli = typer.Typer(help="Who is in this audience, right now, and why?", no_args_is_help=True, add_completion=False)

Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on.")]
DatabaseUrl = Annotated[str | None, typer.Option(help="PostgreSQL to use instead of the embedded one.")]


@cli.command()
def serve(
    demo: Annotated[bool, typer.Option(help="Fill an empty account with the demo's people.")] = False,
    host: Host = None,
    port: Port = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Serve the API and GraphiQL."""
    import uvicorn

    from seggql.app import create_app

    settings = settings_with(host=host, port=port, database_url=database_url)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        access_log=False,
        ws_max_size=settings.max_request_bytes,
        server_header=False,
    )


def main() -> None:
    cli()
