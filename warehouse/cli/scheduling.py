"""The command that keeps the nightly schedule."""

from __future__ import annotations

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.progress import show_where
from warehouse.cli.writing import stopped_by_the_system


@click.command()
@click.option("--cron", default="0 2 * * *", show_default=True, help="When to refresh, in UTC unless --timezone.")
@click.option("--timezone", default="UTC", show_default=True, help="Time zone of the cron expression.")
@click.option("--port", default=4200, show_default=True, help="Where the Prefect server listens, on this machine.")
@shared_options
def schedule(invocation: Invocation, cron: str, timezone: str, port: int) -> None:
    """Start a Prefect server and refresh on a schedule until stopped (Ctrl-C).

    \b
    Examples:
      warehouse schedule --cron "0 2 * * *"
      warehouse schedule --cron "30 1 * * 1-5" --timezone America/Chicago
    """
    from flows.schedule import serve_schedule

    with ending(invocation), stopped_by_the_system():
        settings = invocation.settings_to_write
        show_where(settings)
        click.echo(f"refresh at {cron} ({timezone}); Prefect: http://127.0.0.1:{port}", err=True)
        serve_schedule(settings, cron=cron, timezone=timezone, port=port)
