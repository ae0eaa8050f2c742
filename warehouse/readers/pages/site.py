"""The site in its folder: what has changed is written anew beside the old site, then takes its place whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from warehouse.errors import InputError
from warehouse.progress import Progress
from warehouse.readers.connection import connect_published
from warehouse.readers.pages.files import Part, files_of
from warehouse.readers.pages.html import Frame, Stamp
from warehouse.readers.pages.parts import frame_of, parts_of
from warehouse.readers.pages.published import read_build, read_published
from warehouse.settings import Settings

_HERE = Path(__file__).parent
# What was written and from what: by it the next run knows what it need not write again.
_LEDGER = "pages.json"
# Starting a process costs about as much as writing twenty parts.
_WORTH_A_PROCESS = 40


@dataclass(frozen=True)
class Site:
    """The pages as they stand now: where they begin, how many files there are, how many were written by this run."""

    first_page: Path
    build_id: str
    is_synthetic: bool
    file_count: int
    written_count: int
    """Files written anew; the others are as they were."""
    removed_count: int
    """Files of the site before that this one has no more."""


@dataclass(frozen=True)
class _Ledger:
    """What stands in the folder: the build and program that it was made with, and each part with its files."""

    build_id: str
    program: str
    parts: Mapping[str, tuple[str, tuple[str, ...]]]
    """The digest of what the part was made from, and its files, by the part's name."""

    @property
    def files(self) -> set[str]:
        return {file for _, files in self.parts.values() for file in files}


def write_pages(
    settings: Settings, folder: Path | None = None, *, full: bool = False, progress: Progress | None = None
) -> Site:
    """The site of the publication that readers see now, in `folder` (default: pages in the reports folder).

    A part whose figures and rows are the same as when it was written is kept, unless `full`. Raises NothingPublished,
    and InputError for a folder that holds something else.
    """
    folder = (folder or settings.reports_dir / "pages").expanduser().absolute()
    _restore(folder)
    before = _read_ledger(folder)
    with connect_published(settings) as connection:
        build_id, is_synthetic = read_build(connection)
        if before and not full and (before.build_id, before.program) == (build_id, _program()):
            return Site(folder / "index.html", build_id, is_synthetic, len(before.files), 0, 0)
        published = read_published(connection)
        parts = dict(parts_of(published, connection))
    frame = frame_of(published)
    stamp = Stamp(published.build_id, published.refreshed_at.date())
    digests = {name: _digest((frame, part)) for name, part in parts.items()}
    kept = {
        name: written
        for name, written in (before.parts if before else {}).items()
        if before and not full and before.program == _program() and digests.get(name) == written[0]
    }
    changed = {name: part for name, part in parts.items() if name not in kept}
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside the old site: the new one takes its place by a rename.
    with TemporaryDirectory(prefix=".pages-", dir=folder.parent) as scratch:
        draft = Path(scratch) / "site"
        _keep(folder, draft, kept)
        files = dict(_written(changed, frame, stamp, draft, settings.threads, progress))
        for file in (_HERE / "static").iterdir():
            shutil.copy(file, draft / file.name)
        written = {name: (digests[name], files[name]) for name in files}
        ledger = _Ledger(published.build_id, _program(), {**kept, **written})
        _write_ledger(draft, ledger)
        _replace(folder, draft)
    gone = len(before.files - ledger.files) if before else 0
    count = sum(len(names) for names in files.values())
    return Site(folder / "index.html", published.build_id, published.is_synthetic, len(ledger.files), count, gone)


def _written(
    parts: Mapping[str, Part], frame: Frame, stamp: Stamp, draft: Path, processes: int, progress: Progress | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Writes the parts, in parallel where they are many; the files of each by its name."""
    prepare = (frame, stamp, str(draft))
    done: Iterator[tuple[str, tuple[str, ...]]]
    if len(parts) < _WORTH_A_PROCESS or processes == 1:
        _prepare(*prepare)
        done = map(_write, parts.items())
        yield from _told(done, len(parts), progress)
        return
    context = get_context("spawn")  # a fork would copy the database's threads half way through their work
    with ProcessPoolExecutor(processes, context, _prepare, prepare) as pool:
        yield from _told(pool.map(_write, parts.items(), chunksize=8), len(parts), progress)


def _told(
    done: Iterator[tuple[str, tuple[str, ...]]], total: int, progress: Progress | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for count, item in enumerate(done, 1):
        if progress:
            progress("pages", count, total)
        yield item


_prepared: list[Any] = []


def _prepare(frame: Frame, stamp: Stamp, draft: str) -> None:
    """What every part needs, once a process."""
    _prepared[:] = [frame, stamp, Path(draft)]


def _write(named: tuple[str, Part]) -> tuple[str, tuple[str, ...]]:
    name, part = named
    frame, stamp, draft = _prepared
    files = files_of(part, frame, stamp)
    for path, content in files.items():
        file = draft / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return name, tuple(files)


def _keep(folder: Path, draft: Path, kept: Mapping[str, tuple[str, tuple[str, ...]]]) -> None:
    """The files of the old site that stay, as hard links, which cost no room."""
    draft.mkdir()
    for _, files in kept.values():
        for path in files:
            target = draft / path
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(folder / path, target)


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}-before")


def _replace(folder: Path, draft: Path) -> None:
    if folder.exists():
        folder.rename(_old(folder))
    draft.rename(folder)
    shutil.rmtree(_old(folder), ignore_errors=True)


def _restore(folder: Path) -> None:
    """Mends what a run left that was killed between the two renames."""
    if _old(folder).exists():
        if folder.exists():
            shutil.rmtree(_old(folder))
        else:
            _old(folder).rename(folder)


def _read_ledger(folder: Path) -> _Ledger | None:
    """What stands in the folder; None for an empty or a missing one. Raises InputError for something else."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    if not (folder / _LEDGER).exists():
        raise InputError(str(folder), "holds something else than our pages", "Name an empty or a new folder.")
    told = json.loads((folder / _LEDGER).read_text())
    parts = {name: (digest, tuple(files)) for name, (digest, files) in told["parts"].items()}
    return _Ledger(told["build_id"], told["program"], parts)


def _write_ledger(folder: Path, ledger: _Ledger) -> None:
    told = {"build_id": ledger.build_id, "program": ledger.program, "parts": ledger.parts}
    (folder / _LEDGER).write_text(json.dumps(told))


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


@cache
def _program() -> str:
    """A digest of what turns figures into pages: our files and the libraries that draw."""
    files = sorted(file for file in _HERE.rglob("*") if file.is_file() and file.suffix != ".pyc")
    figures = _HERE.parent / "figures.py"
    told = b"".join(file.read_bytes() for file in (*files, figures))
    libraries = [version(name) for name in ("vl-convert-python", "typst", "jinja2")]
    return _digest((hashlib.sha256(told).hexdigest(), libraries))
