"""Parts of the site written by several processes at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any

from warehouse.progress import Activity, Progress
from warehouse.readers.pages.files import Part, files_of
from warehouse.readers.pages.html import Frame, Stamp

# Starting two processes costs as much as writing fifty parts.
_WORTH_A_PROCESS = 100

Written = tuple[str, tuple[str, ...]]
"""The name of a part, and the files that were written for it."""

_prepared: list[Any] = []


def written(
    parts: Mapping[str, Part], frame: Frame, stamp: Stamp, folder: Path, processes: int, progress: Progress | None
) -> Iterator[Written]:
    """Writes the parts below the folder, in parallel where they are many; each when it is done."""
    if len(parts) < _WORTH_A_PROCESS or processes == 1:
        _prepare(frame, stamp, folder)
        yield from _told(map(_write, parts.items()), len(parts), progress)
        return
    context = get_context("spawn")  # a fork would copy the database's threads half way through their work
    with ProcessPoolExecutor(processes, context, _start, (frame, stamp, folder)) as pool:
        yield from _told(pool.map(_write, parts.items(), chunksize=8), len(parts), progress)


def _told(done: Iterator[Written], total: int, progress: Progress | None) -> Iterator[Written]:
    for count, item in enumerate(done, 1):
        if progress:
            progress(Activity("pages", "pages"), count, total)
        yield item


def _start(frame: Frame, stamp: Stamp, folder: Path) -> None:
    # Ctrl-C reaches every process of the terminal; the parent answers it, and ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _prepare(frame, stamp, folder)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Ends a worker whose parent was killed: it would wait for work for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _prepare(frame: Frame, stamp: Stamp, folder: Path) -> None:
    """What every part needs, once a process."""
    _prepared[:] = [frame, stamp, folder]


def _write(named: tuple[str, Part]) -> Written:
    name, part = named
    frame, stamp, folder = _prepared
    files = files_of(part, frame, stamp)
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return name, tuple(files)
