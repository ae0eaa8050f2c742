"""What Prefect is told before it is imported: a home of ours, no network, no telemetry, little noise."""

from __future__ import annotations

import os

from warehouse.settings import Settings


def prepare_prefect(settings: Settings, *, log_level: str = "CRITICAL") -> None:
    """Set Prefect's environment; what the environment says already stays as it is."""
    home = settings.data_dir / "prefect"
    # Prefect makes the last folder only, and without its home its server tries and fails for two minutes.
    home.mkdir(parents=True, exist_ok=True)
    for name, value in {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "ui"),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        # Its own 20 seconds are not enough for the first start on a small machine, and then it fails.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_LOGGING_LEVEL": log_level,
    }.items():
        os.environ.setdefault(name, value)
    # What a step returns names extract files, and is nothing to keep: the next night starts from the warehouse.
    os.environ["PREFECT_RESULTS_PERSIST_BY_DEFAULT"] = "false"


def log_as_json() -> None:
    """Have Prefect, here and in the processes of its runs, write its log as we write ours."""
    os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER"] = "json"
    os.environ["PREFECT_LOGGING_FORMATTERS_JSON_CLASS"] = "warehouse.logs.JsonFormatter"
    os.environ["PREFECT_LOGGING_COLORS"] = "false"
