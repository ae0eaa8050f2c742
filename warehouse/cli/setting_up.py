"""The commands with which a warehouse is set up: extracts to start from, and the nightly schedule."""

from __future__ import annotations

from pathlib import Path

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json
from warehouse.cli.writing import stopped_by_the_system


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when there are extracts already.")
@shared_options
def sample(invocation: Invocation, if_empty: bool) -> None:
    """Write synthetic extracts in the real formats, to start from.

    \b
    Examples:
      warehouse sample --if-empty && warehouse refresh
    """
    from warehouse.sample import write_sample

    with ending(invocation):
        settings = invocation.settings
        folder: Path = settings.extracts_dir / "sample-synthetic"
        if if_empty and settings.extracts_dir.is_dir() and any(settings.extracts_dir.iterdir()):
            click.echo(f"{settings.extracts_dir} is not empty; no sample written")
            return
        report = write_sample(folder, settings.project_dir / "seeds")
        if invocation.is_json:
            show_json(report)
        else:
            click.echo(f"synthetic extracts in {folder}")


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
        click.echo(f"refresh at {cron} ({timezone}); Prefect: http://127.0.0.1:{port}", err=True)
        serve_schedule(invocation.settings, cron=cron, timezone=timezone, port=port)
