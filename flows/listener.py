"""Who listens to how far the night is: the command line, or nobody."""

from __future__ import annotations

from contextvars import ContextVar

from warehouse.progress import Activity, Progress

progress: ContextVar[Progress | None] = ContextVar("progress", default=None)
"""Not a parameter of the flow, since Prefect stores parameters."""


def say(activity: Activity) -> None:
    """Tell the listener, if there is one."""
    listener = progress.get()
    if listener:
        listener(activity, 0, None)
