"""The folder of the site: what stands in it, and how a new site takes the place of the old one whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock, Timeout

from warehouse.errors import InputError, RefreshLocked

# What was written and from what: by it the next run knows what it need not write again.
_LEDGER = "pages.json"

Parts = Mapping[str, tuple[str, tuple[str, ...]]]
"""The digest of what a part was made from, and its files, by the part's name."""


@dataclass(frozen=True)
class Ledger:
    """What stands in the folder: the build and the program that it was made with, and each part with its files."""

    build_id: str
    program: str
    static: tuple[str, ...]
    """Files that every page uses."""
    parts: Parts

    @property
    def files(self) -> set[str]:
        """Every file of every part."""
        return {file for _, files in self.parts.values() for file in files}


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The folder for the length of the block, for one writer at a time; what a killed one left is mended first.

    Raises RefreshLocked while another process writes there, InputError where nothing can be written beside it.
    """
    if folder.is_mount():
        raise InputError(str(folder), "is a mount point, which cannot be replaced", "Name a folder within it.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        mkdtemp(prefix=_prefix(folder), dir=folder.parent)  # a probe, which is taken away with other drafts
    except OSError as error:
        remedy = "Pages are written beside the folder that they replace: name one whose parent you may write to."
        raise InputError(str(folder.parent), f"cannot be written to: {error.strerror}", remedy) from error
    lock = FileLock(folder.with_name(f".{folder.name}.lock"))
    try:
        lock.acquire(timeout=0.5, poll_interval=0.05)
    except Timeout as error:
        remedy = "Wait for it to end, then run the command again."
        raise RefreshLocked(str(folder), "is being written by another process", remedy) from error
    try:
        _mend(folder)
        yield
    finally:
        lock.release()


def read_ledger(folder: Path) -> Ledger | None:
    """What stands in the folder; None for an empty or a missing one. Raises InputError for something else.

    A part with a file that is gone is none.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    if not (folder / _LEDGER).is_file():
        raise InputError(str(folder), "holds something else than our pages", "Name an empty or a new folder.")
    ledger = _ledger(folder)
    there = _there(folder)
    parts = {name: written for name, written in ledger.parts.items() if there.issuperset(written[1])}
    is_whole = len(parts) == len(ledger.parts) and there.issuperset(ledger.static)
    return replace(ledger, build_id=ledger.build_id if is_whole else "", parts=parts)


def pages_build_id(folder: Path) -> str | None:
    """The build that the pages in the folder were made from; None where there are none, or none that say so."""
    try:
        return _ledger(folder).build_id
    except (OSError, InputError):
        return None


def _ledger(folder: Path) -> Ledger:
    """The ledger as it was written."""
    try:
        told = json.loads((folder / _LEDGER).read_text())
        parts = {name: (digest, tuple(files)) for name, (digest, files) in told["parts"].items()}
        return Ledger(told["build_id"], told["program"], tuple(told["static"]), parts)
    except (ValueError, KeyError) as error:
        problem = f"is no ledger of this program: {error}"
        raise InputError(str(folder / _LEDGER), problem, "Remove the folder and run it again.") from error


@contextmanager
def draft(folder: Path, kept: Parts) -> Iterator[Path]:
    """A folder beside it, with the files that are kept; at the end of the block it takes the place of the old one.

    An error leaves the old one as it was. Files that somebody else put there, such as robots.txt, are kept too.
    """
    scratch = Path(mkdtemp(prefix=_prefix(folder), dir=folder.parent))
    scratch.chmod(0o755)  # a web server of another user reads it
    try:
        for path in (*(file for _, files in kept.values() for file in files), *_foreign(folder)):
            target = scratch / path
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(folder / path, target)  # costs no room
        yield scratch
        if folder.exists():
            folder.rename(_old(folder))
        scratch.rename(folder)
        shutil.rmtree(_old(folder), ignore_errors=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _foreign(folder: Path) -> Iterator[str]:
    """Files in the folder that are not ours."""
    if (folder / _LEDGER).exists():
        ledger = _ledger(folder)
        yield from sorted(_there(folder) - ledger.files - {_LEDGER, *ledger.static})


def _there(folder: Path) -> set[str]:
    """The path of each file below the folder."""
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def write_ledger(folder: Path, ledger: Ledger) -> None:
    """Notes what stands in the folder."""
    told = {"build_id": ledger.build_id, "program": ledger.program, "static": ledger.static, "parts": ledger.parts}
    (folder / _LEDGER).write_text(json.dumps(told))


def _prefix(folder: Path) -> str:
    return f".{folder.name}-draft-"


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}-before")


def _mend(folder: Path) -> None:
    """Takes away the drafts of runs that were killed; one killed between the two renames left no site, but the old one."""
    for scratch in folder.parent.glob(f"{_prefix(folder)}*"):
        shutil.rmtree(scratch, ignore_errors=True)
    if _old(folder).exists():
        if folder.exists():
            shutil.rmtree(_old(folder))
        else:
            _old(folder).rename(folder)
