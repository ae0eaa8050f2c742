"""The nightly schedule: a Prefect server and the served refresh, in one command."""

from __future__ import annotations

from dataclasses import fields

from flows.environment import prepare_prefect
from flows.server import answers, start_server
from warehouse.errors import InputError
from warehouse.settings import Secret, Settings


def serve_schedule(settings: Settings, *, cron: str, timezone: str, port: int) -> None:
    """Refresh by the cron schedule until stopped.

    Raises InputError for a cron expression or time zone that is none, or a port that is taken.
    """
    prepare_prefect(settings, log_level="INFO")
    api = f"http://127.0.0.1:{port}/api"
    if answers(api):
        raise InputError(f"port {port}", "is taken by another Prefect server", "Stop it, or name a free --port.")
    server = start_server(settings, port=port, is_for_schedule=True)
    # Prefect reads its settings when it is imported, so only now, when it is known where the server is.
    from prefect.client.schemas.schedules import CronSchedule

    from flows.refresh import scheduled_refresh

    try:
        schedule = CronSchedule(cron=cron, timezone=timezone)
    except ValueError as error:
        problem = f"{cron!r} in time zone {timezone!r} is no schedule"
        raise InputError("--cron", problem, 'For example: --cron "0 2 * * *" --timezone UTC.') from error
    server.wait()
    # Serving registers the deployment anew, which un-pauses a schedule that was paused meanwhile.
    scheduled_refresh.serve(
        name="nightly",
        schedules=[schedule],
        parameters={"options": _as_text(settings)},
        pause_on_shutdown=False,
        limit=1,
        print_starting_message=False,
    )


def _as_text(settings: Settings) -> dict[str, str]:
    """The settings as a server can store them; a secret stays in the file or the environment that it came from."""
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return {name: str(value) for name, value in values.items() if not isinstance(value, Secret)}
