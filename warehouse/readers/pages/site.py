"""The site in its folder: what has changed since it was written is written anew, the rest stays."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from warehouse.errors import InputError, suggestion
from warehouse.extras import need
from warehouse.fingerprint import fingerprint
from warehouse.place_names import court_id, state_code
from warehouse.progress import Progress
from warehouse.publication import connect_published
from warehouse.readers.pages.digests import Digests
from warehouse.readers.pages.hosting import Hosting, hosting_of
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.parts import CASES, frame_of, parts_of, reached_by
from warehouse.readers.pages.published import Published, read_build, read_published
from warehouse.readers.pages.site_folder import (
    Ledger,
    Parts,
    draft,
    held,
    read_ledger,
    site_folder,
    write_ledger,
    write_redirects,
)
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
    settings: Settings,
    folder: Path | None = None,
    *,
    full: bool = False,
    only: Collection[str] = (),
    progress: Progress | None = None,
) -> Site:
    """The site of the publication that readers see now, in `folder` (default: pages in the reports folder).

    A part whose figures and rows are the same as when it was written is kept, unless `full`. With `only` (names of
    parts, such as MO 2018) these are written anew and the others stay as they stand. Raises MissingExtra without the
    libraries that draw, NothingPublished, RefreshLocked while another process writes there, and InputError for a folder
    that holds something else or cannot be replaced.
    """
    need("pages")
    folder = site_folder(folder or settings.reports_dir / "pages")
    with connect_published(settings) as connection, held(folder):
        before, program = read_ledger(folder), _program(hosting_of(settings))
        build_id, is_synthetic = read_build(connection)
        if before and not full and not only and (before.build_id, before.program) == (build_id, program):
            return Site(folder / "index.html", build_id, is_synthetic, len(before.files), 0, 0)
        with _uncollected():
            published = read_published(connection)
            parts = dict(parts_of(published, connection))
        only = tuple(name if name in parts else _by_code(name, published) for name in only)
        only += tuple(name + CASES for name in only if name + CASES in parts)
        frame = frame_of(published, hosting_of(settings))
        digest, around = Digests(), replace(frame, with_cases=frozenset())
        with _uncollected():
            digests = {name: digest.of((around, reached_by(part, frame), part)) for name, part in parts.items()}
        kept = (
            _others(folder, before, digests, only) if only else _unchanged(None if full else before, program, digests)
        )
        changed = {name: part for name, part in parts.items() if name in only or not (only or name in kept)}
        stamp = Stamp(build_id, published.refreshed_at.date())
        with draft(folder, kept) as new:
            files = dict(written(changed, frame, stamp, new, settings.threads, progress))
            static = sorted((_HERE / "static").iterdir())
            for file in static:
                shutil.copy(file, new / file.name)
            anew = {name: (digests[name], files[name]) for name in files}
            written_files = {file for part in (kept, anew) for _, names in part.values() for file in names}
            addresses = {*before.files, *before.redirects} if before else set()
            redirects = write_redirects(new, addresses, written_files)
            # What was written only in part is looked through whole by the next run.
            made_by = ("", before.program) if only and before else (build_id, program)
            ledger = Ledger(*made_by, tuple(file.name for file in static), {**kept, **anew}, redirects)
            write_ledger(new, ledger)
    gone = len(before.files - ledger.files) if before else 0
    count = sum(len(names) for names in files.values())
    return Site(folder / "index.html", build_id, is_synthetic, len(ledger.files), count, gone)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leaves the search for cycles until after the block, which makes none.

    It looks through all that is there whenever that has grown by a quarter: a fifth of the time in which hundreds of
    thousands of rows are read.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _unchanged(before: Ledger | None, program: str, digests: Mapping[str, str]) -> Parts:
    """The parts that would be written as they stand."""
    if before is None or before.program != program:
        return {}
    return {name: written for name, written in before.parts.items() if digests.get(name) == written[0]}


def _others(folder: Path, before: Ledger | None, known: Collection[str], only: Collection[str]) -> Parts:
    """The parts that stay because they are not asked for. Raises InputError without a site, or for an unknown part."""
    if before is None:
        raise InputError(str(folder), "has no pages yet", "Write all of them first: `warehouse pages`.")
    for name in only:
        if name not in known:
            raise InputError(f'page "{name}"', "there is none", suggestion(name, known))
    return {name: written for name, written in before.parts.items() if name not in only}


def _by_code(name: str, published: Published) -> str:
    """A page with the code of its place, as the parts are called: MO 2018 for Missouri 2018. Another stays as it is."""
    place, _, year = name.rpartition(" ") if name[-4:].isdigit() else (name, "", "")
    places = published.places.values()
    with suppress(InputError):
        return (
            f"{state_code(place, {state.code: state.name for state in places if state.kind == 'state'})} {year}".strip()
        )
    with suppress(InputError):
        return court_id(
            place, [(court.code, court.name, court.citation) for court in places if court.kind == "district"]
        )
    return name


@cache
def _program(hosting: Hosting) -> str:
    """What turns a publication into pages: our files, the libraries that draw, and what the settings say of the site."""
    files = fingerprint("warehouse.readers.pages.site", libraries=("typst", "jinja2"))
    return Digests().of((files, hosting))
