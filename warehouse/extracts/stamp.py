"""What a file shows of a change without being read: where it lies, its size and its times, as one short text.

Equal stamps mean equal bytes where the system keeps its times itself, and where every later write gets a later time.
So there is no stamp for a file that was changed just before it was looked at, since a write within the same tick of the
clock would leave its times as they are (git calls such a file racy); nor for one whose times another machine keeps.
The time of change of the entry (ctime), which no program can set, tells a backup that was restored with its old times.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

# Longer than a tick of any clock that the file systems below have, and than one clock lags behind another.
_SETTLED_NS = 3 * 10**9
_OWN_TIMES = {"bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "overlay", "tmpfs", "xfs", "zfs"}
"""File systems whose numbers of files last, and whose times of change are those of this machine's clock."""
_MOUNTS = Path("/proc/self/mountinfo")
_OCTAL = re.compile(r"\\([0-7]{3})")


def stamp_of(status: os.stat_result, looked_at: int) -> str | None:
    """The stamp of a file that was looked at then (nanoseconds, taken before); None where its times tell nothing yet.

    >>> import os, tempfile
    >>> with tempfile.NamedTemporaryFile() as file:
    ...     found = os.stat(file.name)
    ...     stamp_of(found, found.st_ctime_ns), stamp_of(found, found.st_ctime_ns + 10**10) is None
    (None, False)
    """
    if max(status.st_mtime_ns, status.st_ctime_ns) > looked_at - _SETTLED_NS:
        return None
    return f"{status.st_dev}:{status.st_ino}:{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}"


class Places:
    """Which files lie where this machine keeps the times."""

    def __init__(self, mounts: Path = _MOUNTS) -> None:
        self._types = _types_by_mount(mounts)
        self._known: dict[int, bool] = {}

    def keep_times(self, path: Path, status: os.stat_result) -> bool:
        """Whether times tell of every change there: never on a network folder, or where the system does not say."""
        if status.st_dev not in self._known:
            real = os.path.realpath(path)
            above = [place for place in self._types if real.startswith(f"{place.rstrip('/')}/")]
            self._known[status.st_dev] = self._types.get(max(above, key=len, default="")) in _OWN_TIMES
        return self._known[status.st_dev]


def _types_by_mount(mounts: Path) -> dict[str, str]:
    """The type of the file system at each place; nothing where the system does not say."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return {}
    found = {}
    for line in lines:
        place, _, source = line.partition(" - ")
        if len(fields := place.split(" ")) > 4 and source:
            found[_OCTAL.sub(lambda code: chr(int(code[1], 8)), fields[4])] = source.split(" ")[0]
    return found
