"""What Spark and Java say of a machine, as an error of ours: one sentence on what happened and one on what to do.

What Spark says of a row may quote it, and its stack traces are long: the operator is told the kind, the log has it all.
"""

from __future__ import annotations

from pathlib import Path

from warehouse.errors import DiskFull, NotAllowed, TooLittleMemory, WarehouseError

_FULL = ("no space left on device", "disk quota exceeded", "file too large")
_NO_MEMORY = ("outofmemoryerror", "unable_to_acquire_memory", "cannot allocate memory")
_LOST = ("executorlostfailure", "executor lost", "fetchfailed", "failed to connect to", "lost executor", "worker lost")
_STOPPED = (
    "sparkcontext was shut down",
    "stopped sparkcontext",
    "sparkcontext was stopped",
    "cancelled",
    "answer from java side",
)


class SparkFailed(WarehouseError):
    """Spark could not be reached, or could not go on; neither a model nor a file is to blame."""

    kind = "Spark failed"


def text_of(error: BaseException) -> str:
    """All that is known of an error."""
    return f"{error}\n{getattr(error, '_stackTrace', '') or ''}"


def machine_failure(
    where: str, what: str, error: BaseException, log: Path, why: str = "", again: str = "build again"
) -> WarehouseError | None:
    """The error to raise where a machine or the way to it is to blame; None where something else is.

    `what` is what Spark was making, `why` what was seen of the session meanwhile.
    """
    low, see = text_of(error).lower(), f"{log} has all that Spark said"
    if any(word in low for word in _FULL):
        problem = f"{what}: no space is left on the disk of one of Spark's machines"
        return DiskFull(where, problem, f"Make room there (spark.local.dir, spark_dir) and {again}; {see}.")
    if any(word in low for word in _NO_MEMORY):
        remedy = f"Give its workers more (spark.executor.memory), or locally the setting memory_limit; {see}."
        return TooLittleMemory(where, f"{what} needs more memory than Spark has", remedy)
    if why:
        return SparkFailed(where, f"{what}: {why}", f"Start what is missing and {again}; {see}.")
    if "permission denied" in low or "accesscontrolexception" in low:
        problem = f"{what}: one of Spark's machines may not write to the folder that it shares with us"
        return NotAllowed(where, problem, f"Let its user write to spark_dir; {see}.")
    if any(word in low for word in _LOST):
        remedy = f"See why they end (memory, disk, network), then {again}: what was made is kept; {see}."
        return SparkFailed(where, f"{what}: too many of Spark's workers were lost", remedy)
    if type(error).__name__ == "Py4JNetworkError" or isinstance(error, OSError) or any(w in low for w in _STOPPED):
        problem = f"{what}: the driver of Spark has ended, or was stopped"
        return SparkFailed(where, problem, f"{again.capitalize()}: what was made is kept; {see}.")
    return None
