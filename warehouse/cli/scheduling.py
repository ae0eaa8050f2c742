"""The commands around the nightly refresh: when it runs, and who is told how it ended."""

from __future__ import annotations

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json
from warehouse.cli.progress import say, show_where
from warehouse.cli.recorded import stopped_by_the_system
from warehouse.errors import NotSent, SettingError


@click.command()
@click.option("--cron", default="0 2 * * *", show_default=True, help="When to refresh, in UTC unless --timezone.")
@click.option("--timezone", default="UTC", show_default=True, help="Time zone of the cron expression.")
@click.option("--port", default=4200, show_default=True, help="Where the Prefect server listens, on this machine.")
@shared_options
def schedule(invocation: Invocation, cron: str, timezone: str, port: int) -> None:
    """Start a Prefect server and refresh on a schedule until stopped (Ctrl-C).

    Where no refresh has succeeded since the schedule was last due, because the machine was off or lost its power, one
    runs at once: one for any number of missed nights.

    \b
    Examples:
      warehouse schedule --cron "0 2 * * *"
      warehouse schedule --cron "30 1 * * 1-5" --timezone America/Chicago
      warehouse schedule --log-format json 2>>schedule.log
    """
    from flows.schedule import serve_schedule

    with ending(invocation), stopped_by_the_system():
        settings = invocation.settings_to_write
        show_where(settings)
        say(f"refresh at {cron} ({timezone}); Prefect: http://127.0.0.1:{port}")
        serve_schedule(settings, cron=cron, timezone=timezone, port=port, say=say)


@click.command()
@shared_options
def notify(invocation: Invocation) -> None:
    """Send a test message to whoever is told of a night that failed, and say by what kind of message it went.

    The settings name them, in a warehouse.toml that others cannot read, since URLs hold passwords: notify_urls (URLs of
    Apprise: mail, webhooks, Slack, Teams and more) and notify_blocks (notification blocks that are saved in Prefect).
    Exit code 1: it did not go everywhere.

    \b
      notify_urls = ["mailtos://user:password@mail.example?to=ops@example.org", "jsons://hooks.example/path"]
      notify_blocks = "slack-webhook/ops"

    \b
    Examples:
      warehouse notify
      warehouse --json notify | jq '.[] | select(.problem != "")'
    """
    from flows.notifications import is_anybody_told
    from flows.notifications import notify as send
    from warehouse.notify.words import trial

    with ending(invocation):
        settings = invocation.settings
        if not is_anybody_told(settings):
            problem = "nobody is told: neither notify_urls nor notify_blocks is set"
            raise SettingError("", problem, "`warehouse notify --help` shows how they are written.")
        if settings.notify_blocks:
            from flows.run import reach_prefect

            reach_prefect(settings)
        sent = send(settings, trial(settings))
        if invocation.is_json:
            show_json(sent)
        else:
            for place in sent:
                click.echo(f"{place.kind}: {place.problem or 'sent'}")
        if failed := [place for place in sent if place.problem]:
            raise NotSent("", f"{len(failed)} of {len(sent)} messages did not go: {', '.join(map(str, failed))}")
