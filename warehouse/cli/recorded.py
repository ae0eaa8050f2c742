"""What a command that writes runs in: the refresh's lock, the record of its run, an end by the system as by a person."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation
from warehouse.cli.progress import show_where
from warehouse.settings import Settings

if TYPE_CHECKING:
    from warehouse.run_in_progress import Run


@contextmanager
def recorded_run(invocation: Invocation, command: str) -> Iterator[tuple[Settings, Run]]:
    """The settings and the recorded run of a command that writes, under the lock of the refresh."""
    from warehouse.lock import refresh_lock
    from warehouse.run_in_progress import Run

    with ending(invocation, writes=True), stopped_by_the_system():
        settings = invocation.settings_to_write
        show_where(settings)
        with refresh_lock(settings, command), Run(settings, command) as run:
            yield settings, run


@contextmanager
def stopped_by_the_system() -> Iterator[None]:
    """Take a stop by the system (SIGTERM, as systemd sends) as one by a person."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
