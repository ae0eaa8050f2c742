"""When trying again can help: something outside stood in the way and may be gone in a minute."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flows.listener import say
from warehouse.errors import RefreshLocked
from warehouse.extracts.arrival import StillArriving
from warehouse.progress import Activity
from warehouse.withhold import whole, withheld

if TYPE_CHECKING:
    from prefect import Task
    from prefect.client.schemas import TaskRun
    from prefect.client.schemas.objects import State

ATTEMPTS = 3
"""How often a step is tried again, and after 10, 20 and 40 seconds."""
_DELAY_SECONDS = 10

_PASSING = {
    errno.ESTALE,
    errno.EIO,
    errno.EBUSY,
    errno.EAGAIN,
    errno.ETIMEDOUT,
    errno.EHOSTDOWN,
    errno.EHOSTUNREACH,
    errno.ENETDOWN,
    errno.ENETUNREACH,
}


def can_pass(error: BaseException) -> bool:
    """Whether trying again can help: never for bad input, a failed check or a full disk.

    >>> can_pass(OSError(errno.ESTALE, "Stale file handle")), can_pass(OSError(errno.ENOSPC, "No space left"))
    (True, False)
    """
    return any(
        isinstance(cause, RefreshLocked | StillArriving) or (isinstance(cause, OSError) and cause.errno in _PASSING)
        for cause in _chain(error)
    )


def delays(attempts: int) -> list[float]:
    """Seconds to wait before each further attempt.

    >>> delays(3)
    [10, 20, 40]
    """
    return [_DELAY_SECONDS * 2**attempt for attempt in range(attempts)]


def should_retry(task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Prefect's question whether to try a failed task again; asked only while attempts are left."""
    error = whole(state.data) if isinstance(state.data, BaseException) else None
    if error is None or not can_pass(error):
        return False
    words, for_others = (f"{task.name}: {told} Trying again in a moment." for told in (error, withheld(error)))
    say(Activity(task.fn.__name__, words, for_others))
    return True


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
