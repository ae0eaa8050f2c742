"""The site in its folder: what has changed since it was written is written anew, the rest stays."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from warehouse.progress import Progress
from warehouse.readers.connection import connect_published
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.parts import frame_of, parts_of
from warehouse.readers.pages.published import read_build, read_published
from warehouse.readers.pages.site_folder import Ledger, draft, held, read_ledger, write_ledger
from warehouse.readers.pages.workers import written
from warehouse.settings import Settings

_HERE = Path(__file__).parent


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


def write_pages(
    settings: Settings, folder: Path | None = None, *, full: bool = False, progress: Progress | None = None
) -> Site:
    """The site of the publication that readers see now, in `folder` (default: pages in the reports folder).

    A part whose figures and rows are the same as when it was written is kept, unless `full`. Raises NothingPublished,
    RefreshLocked while another process writes there, and InputError for a folder that holds something else.
    """
    folder = (folder or settings.reports_dir / "pages").expanduser().absolute()
    with connect_published(settings) as connection, held(folder):
        before = read_ledger(folder)
        build_id, is_synthetic = read_build(connection)
        if before and not full and (before.build_id, before.program) == (build_id, _program()):
            return Site(folder / "index.html", build_id, is_synthetic, len(before.files), 0, 0)
        published = read_published(connection)
        parts = dict(parts_of(published, connection))
        frame = frame_of(published)
        digests = {name: _digest((frame, part)) for name, part in parts.items()}
        is_known = before and not full and before.program == _program()
        kept = {
            name: of_before
            for name, of_before in (before.parts if before and is_known else {}).items()
            if digests.get(name) == of_before[0]
        }
        changed = {name: part for name, part in parts.items() if name not in kept}
        stamp = Stamp(build_id, published.refreshed_at.date())
        with draft(folder, kept) as new:
            files = dict(written(changed, frame, stamp, new, settings.threads, progress))
            for file in (_HERE / "static").iterdir():
                shutil.copy(file, new / file.name)
            anew = {name: (digests[name], files[name]) for name in files}
            ledger = Ledger(build_id, _program(), {**kept, **anew})
            write_ledger(new, ledger)
    gone = len(before.files - ledger.files) if before else 0
    count = sum(len(names) for names in files.values())
    return Site(folder / "index.html", build_id, is_synthetic, len(ledger.files), count, gone)


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
