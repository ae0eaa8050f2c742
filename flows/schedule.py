"""The nightly schedule as a Prefect server with a served deployment.

Importing this module imports Prefect; call `flows.environment.prepare_prefect` before.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields

from warehouse.errors import InputError
from warehouse.settings import Settings

_START_SECONDS = 120


def serve_schedule(settings: Settings, *, cron: str, timezone: str, port: int) -> None:
    """Serves the refresh on a cron schedule until stopped; then stops the server it started, too.

    Raises InputError for a cron expression that is none, or a port that is taken.
    """
    with _server(settings, port):
        # Prefect reads its settings when it is imported, so only now, when it is known where the server is.
        from prefect.client.schemas.schedules import CronSchedule

        from flows.refresh import scheduled_refresh

        try:
            schedule = CronSchedule(cron=cron, timezone=timezone)
        except ValueError as error:
            problem = f"{cron!r} in {timezone!r} is no schedule"
            raise InputError("--cron", problem, 'For example: --cron "0 2 * * *".') from error
        # Serving registers the deployment anew, which un-pauses the schedule that a killed server left paused.
        scheduled_refresh.serve(
            name="nightly",
            schedules=[schedule],
            parameters={"options": {field.name: str(getattr(settings, field.name)) for field in fields(settings)}},
            pause_on_shutdown=False,
            limit=1,
            print_starting_message=False,
        )


@contextmanager
def _server(settings: Settings, port: int) -> Iterator[None]:
    """A Prefect server on this machine, reached by this process."""
    api = f"http://127.0.0.1:{port}/api"
    if _answers(api):
        raise InputError(f"port {port}", "is taken by another server", "Name a free one with --port.")
    os.environ["PREFECT_API_URL"] = api
    log = settings.reports_dir / "prefect-server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "prefect",
        "server",
        "start",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ui",
    ]
    with log.open("w") as output:
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(api):
            if server.poll() is not None or time.monotonic() > deadline:
                raise InputError(f"port {port}", f"the Prefect server did not start; see {log}", "Try another --port.")
            time.sleep(0.5)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _answers(api: str) -> bool:
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
