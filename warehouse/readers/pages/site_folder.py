"""The folder of the site: what stands in it, and how a new site takes the place of the old one whole.

The folder is a link on one beside it, which holds the files; a new site is written into another, and the link replaced.
"""

from __future__ import annotations

import json
import os
import posixpath
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from filelock import FileLock, Timeout

from warehouse.errors import InputError, RefreshLocked

# What was written and from what: by it the next run knows what it need not write again.
_LEDGER = "pages.json"
_REDIRECT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={target}">
<title>This page has moved</title>
</head>
<body><p>This page has moved: <a href="{target}">go on</a>.</p></body>
</html>
"""

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
    redirects: tuple[str, ...] = ()
    """Addresses that pages had once; each leads on."""

    @property
    def files(self) -> set[str]:
        """Every file of every part."""
        return {file for _, files in self.parts.values() for file in files}

    @property
    def own(self) -> set[str]:
        """Every file in the folder that is ours."""
        return {_LEDGER, *self.files, *self.static, *self.redirects}


def site_folder(folder: Path) -> Path:
    """The folder by the name under which pages stand in it: links that lead to it are followed, but not our own."""
    folder = folder.expanduser().absolute()
    while folder.is_symlink() and not _is_ours(folder):
        folder = folder.parent / folder.readlink()
    return folder.parent.resolve() / folder.name


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
        return Ledger(told["build_id"], told["program"], tuple(told["static"]), parts, tuple(told.get("redirects", ())))
    except (ValueError, KeyError) as error:
        problem = f"is no ledger of this program: {error}"
        raise InputError(str(folder / _LEDGER), problem, "Remove the folder and run it again.") from error


@contextmanager
def draft(folder: Path, kept: Parts) -> Iterator[Path]:
    """A folder beside it, with the files that are kept; at the end of the block the link leads to it.

    An error leaves the link on the old one. Files that somebody else put there, such as robots.txt, are kept too.
    """
    scratch = Path(mkdtemp(prefix=_prefix(folder), dir=folder.parent))
    scratch.chmod(0o755)  # a web server of another user reads it
    try:
        paths = (*(file for _, files in kept.values() for file in files), *_foreign(folder))
        for parent in {posixpath.dirname(path) for path in paths}:
            (scratch / parent).mkdir(parents=True, exist_ok=True)
        for path in paths:
            os.link(f"{folder}/{path}", f"{scratch}/{path}")  # costs no room
        yield scratch
        if folder.exists() and not folder.is_symlink():
            folder.rename(_old(folder))  # a folder that somebody made for us
        before = folder.resolve() if folder.is_symlink() else _old(folder)
        link = scratch.with_name(f"{scratch.name}-link")
        link.symlink_to(scratch.name)
        link.replace(folder)
        shutil.rmtree(before, ignore_errors=True)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise


def _foreign(folder: Path) -> Iterator[str]:
    """Files in the folder that are not ours."""
    if (folder / _LEDGER).exists():
        yield from sorted(_there(folder) - _ledger(folder).own)


def _there(folder: Path) -> set[str]:
    """The path of each file below the folder."""
    return set(_files(folder))


def _files(folder: Path, above: str = "") -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), f"{above}{entry.name}/")
            elif entry.is_file():
                yield f"{above}{entry.name}"


def write_redirects(folder: Path, gone: Iterable[str], there: Collection[str]) -> tuple[str, ...]:
    """A page at each address that has gone, which leads to the nearest page above it; the addresses, in order."""
    found = tuple(sorted(file for file in gone if file.endswith(".html") and file not in there))
    for file in found:
        target = next(
            (f"{parent}/index.html" for parent in PurePosixPath(file).parents if f"{parent}/index.html" in there),
            "index.html",
        )
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(_REDIRECT.format(target=posixpath.relpath(target, posixpath.dirname(file) or ".")))
    return found


def write_ledger(folder: Path, ledger: Ledger) -> None:
    """Notes what stands in the folder."""
    (folder / _LEDGER).write_text(json.dumps(asdict(ledger)))


def _prefix(folder: Path) -> str:
    return f".{folder.name}-site-"


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}-before")


def _is_ours(link: Path) -> bool:
    """Whether a link is one that we made."""
    return link.readlink().name.startswith(_prefix(link))


def _mend(folder: Path) -> None:
    """Takes away what runs that were killed left: any site but the one that the link is on.

    One that was killed while it put the link in place of a folder left that folder beside it.
    """
    if not folder.exists() and _old(folder).exists():
        _old(folder).rename(folder)
    shown = folder.resolve()
    for scratch in (*folder.parent.glob(f"{_prefix(folder)}*"), _old(folder)):
        if scratch.is_symlink():
            scratch.unlink()
        elif scratch != shown and scratch.exists():
            shutil.rmtree(scratch, ignore_errors=True)
