"""The refresh as a flow in this process, with a Prefect server for as long as it takes."""

from __future__ import annotations

import os

from flows import listener
from flows.environment import prepare_prefect
from flows.server import start_server
from warehouse.progress import Progress
from warehouse.publish import Publication
from warehouse.settings import Settings
from warehouse.withhold import Withheld


def run_refresh(settings: Settings, progress: Progress | None = None) -> Publication:
    """The new publication. The flow's errors come out as they are.

    The run is recorded by the server that PREFECT_API_URL names, if it does.
    """
    prepare_prefect(settings)
    server = None if os.environ.get("PREFECT_API_URL") else start_server(settings)
    # Importing Prefect takes as long as a part of the server's start, so both at once.
    from flows import refresh

    if server:
        server.wait()
    listener.progress.set(progress)
    try:
        return refresh.refresh(settings)
    except Withheld as error:
        raise error.error from error.error.__cause__
