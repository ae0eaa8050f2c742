"""The files of the extracts folder, each with the name by which it is told; what cannot be looked into is told too."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import ExtractError, InputError
from warehouse.extracts.stamp import Places, stamp_of


@dataclass(frozen=True)
class FoundFile:
    """A file as it lies in the folder: its path, and the same below the folder in letters that can be printed."""

    path: Path
    name: str
    size: int
    stamp: str | None = None
    """What tells, unread, that it is as it was; None where nothing does."""


@dataclass(frozen=True)
class Findings:
    """What lies in the folder: files by name, and what cannot be read there."""

    files: tuple[FoundFile, ...]
    unreadable: tuple[ExtractError, ...]
    """Sub-folders without permission: nobody knows what is in them."""
    odd: tuple[ExtractError, ...]
    """Links to nothing or to themselves, pipes, sockets and devices: no file to read."""


def find_files(folder: Path) -> Findings:
    """What lies below the folder. Raises InputError when it is not there, cannot be read, or holds nothing.

    Links are followed; a folder that links lead to again is looked into once.
    """
    remedy = (
        "Put extracts there, or name another folder with --extracts. "
        "In a clone of the project, `make refresh` starts from a synthetic sample."
    )
    if not folder.is_dir():
        found = "is no folder" if folder.exists() else "does not exist"
        raise InputError(str(folder), f"the folder of extracts {found}", remedy)
    files: list[FoundFile] = []
    unreadable: list[ExtractError] = []
    odd: list[ExtractError] = []
    places = Places()
    for path in _paths(folder, unreadable):
        name = shown_name(path.relative_to(folder).as_posix())
        looked_at = time.time_ns()
        try:
            status = path.stat()
        except FileNotFoundError:
            if path.is_symlink():
                odd.append(ExtractError(name, "is a link to nothing", "Remove it, or put back what it names."))
            continue  # it went while we looked; what it was is told as gone
        except OSError as error:
            odd.append(
                ExtractError(name, f"cannot be looked at ({os.strerror(error.errno or 0)})", "Remove or mend it.")
            )
            continue
        if stat.S_ISREG(status.st_mode):
            stamp = stamp_of(status, looked_at) if places.keep_times(path, status) else None
            files.append(FoundFile(path, name, status.st_size, stamp))
        elif not stat.S_ISDIR(status.st_mode):
            odd.append(ExtractError(name, "is a pipe, socket or device and no file", "Remove it."))
    if any(problem.where == "." for problem in unreadable):
        raise InputError(str(folder), "the folder of extracts cannot be read", "Give us the permission to read it.")
    if not files and not unreadable:
        raise InputError(str(folder), "the folder of extracts is empty", remedy)
    return Findings(tuple(sorted(files, key=lambda file: file.name)), tuple(unreadable), tuple(odd))


def shown_name(name: str) -> str:
    r"""A path in letters that every terminal and database takes: bytes that are no UTF-8, and controls, as escapes.

    >>> shown_name("cr18.txt"), shown_name("Pe\udcf1a.csv"), shown_name("two\nlines.csv")
    ('cr18.txt', 'Pe\\xf1a.csv', 'two\\x0alines.csv')
    """
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)


def _paths(folder: Path, unreadable: list[ExtractError]) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        where = shown_name(Path(os.fsdecode(error.filename or folder)).relative_to(folder).as_posix())
        reason = os.strerror(error.errno) if error.errno else str(error)
        unreadable.append(
            ExtractError(where, f"is a folder that cannot be read ({reason})", "Give us the permission, or remove it.")
        )

    seen = {os.path.realpath(folder)}
    for place, folders, names in os.walk(folder, onerror=refuse, followlinks=True):
        kept = []
        for name in sorted(folders):
            real = os.path.realpath(os.path.join(place, name))  # noqa: PTH118 - names that are no UTF-8 stay as they are
            if real not in seen:
                seen.add(real)
                kept.append(name)
        folders[:] = kept
        yield from (Path(place, name) for name in names)
