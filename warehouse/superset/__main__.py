"""`python -m warehouse.superset`: sets Superset up where that is needed, says where it is, serves until it is stopped."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from warehouse.errors import WarehouseError
from warehouse.settings import load_settings
from warehouse.superset.prepare import USER
from warehouse.superset.server import HOST, Superset, free_port

_DASHBOARD = "superset/dashboard/docket-warehouse/"
_EPILOG = """\b
Examples:
  make superset                       install, set up, serve
  SUPERSET_PORT=9000 make superset    on a port of your choice
  make superset-dashboard             the dashboard as it ships, over changes made to it

Settings are read as everywhere: data_dir, postgres_url."""


@click.command(epilog=_EPILOG)
@click.option(
    "--environment",
    type=click.Path(path_type=Path),
    default=".venv/superset",
    show_default=True,
    help="Where Superset is installed.",
)
@click.option("--import-only", is_flag=True, help="Import the dashboard anew, over changes made to it, and end.")
def start(environment: Path, import_only: bool) -> None:
    """Apache Superset on what is published, with the dashboard that ships with the project, on this machine alone."""
    superset = Superset(load_settings(), environment)
    click.echo("Superset: looking at its set-up; the first time takes a minute", err=True)
    superset.set_up(again=import_only)
    if import_only:
        click.echo("the dashboard is imported as it ships")
    elif address := superset.running_at():
        _say(superset, address, "runs already")
    else:
        port = free_port()
        command = superset.command(port)
        _say(superset, superset.will_run_at(f"http://{HOST}:{port}"), "starts; Ctrl-C stops it")
        os.execve(command[0], command, superset.variables())


def _say(superset: Superset, address: str, state: str) -> None:
    # Flushed: what is printed would be lost where the server takes the place of this process.
    click.echo(f"{address}/{_DASHBOARD}  {state}\nuser {USER}, password in {superset.password_file}")
    sys.stdout.flush()


def main() -> None:
    """Run it; an error of ours is its message and its exit code."""
    try:
        start()
    except WarehouseError as error:
        click.echo(f"{error.kind}: {error}", err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
