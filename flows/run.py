"""The refresh as a flow in this process, with a Prefect server for as long as it takes."""

from __future__ import annotations

import os

from flows import listener
from flows.environment import prepare_prefect
from flows.notifications import told
from flows.server import start_server
from warehouse.progress import Progress
from warehouse.publish import Publication
from warehouse.settings import Settings
from warehouse.withhold import Withheld


def run_refresh(settings: Settings, progress: Progress | None = None) -> Publication:
    """The new publication. The flow's errors come out as they are.

    The run is recorded by the server that PREFECT_API_URL names, if it does.
    """
    listener.progress.set(progress)
    try:
        with told(settings):
            reach_prefect(settings)
            from flows.refresh import refresh

            return refresh(settings)
    except Withheld as error:
        raise error.error from error.error.__cause__


def reach_prefect(settings: Settings) -> None:
    """Return once there is a server, and Prefect is imported. Raises ServerFailed."""
    prepare_prefect(settings)
    server = None if os.environ.get("PREFECT_API_URL") else start_server(settings)
    # Importing Prefect takes as long as a part of the server's start, so both at once.
    import flows.refresh  # noqa: F401

    if server:
        server.wait()
