"""Publications on disk: laid out beside the others, then shown by one replaced link; the refresh keeps a copy of its own.

Readers may do with what they see what they like: hold it open, change it where the system lets them, remove it. The
refresh opens the copy alone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from warehouse.errors import InputError
from warehouse.published import (
    CURRENT,
    DATABASE,
    PARQUET,
    PINNED,
    SUMS,
    Pin,
    build_id_of,
    current_publication,
    is_as_published,
    publication_dir,
    publication_file,
    publication_files,
    sum_line,
)
from warehouse.settings import Settings

_READ_ONLY = 0o444
REMEDY = (
    "Go back to a sound publication with `warehouse rollback`, or remove the link published/current to build without a"
    " comparison; the next `warehouse refresh` publishes anew."
)


def private_copy(settings: Settings) -> Path | None:
    """The publication that readers see, in the copy that none of them opens; None when nothing is published.

    Raises InputError where there is no copy yet and the publication is not what was published: nothing is compared
    with a file that somebody has changed.
    """
    bring_into_layout(settings)
    publication = current_publication(settings)
    if publication is None:
        return None
    return _copied(settings, publication)


def _copied(settings: Settings, publication: Path) -> Path:
    copy = _copy_of(settings, build_id_of(publication))
    if not copy.exists():
        if not is_as_published(publication):
            raise InputError(str(publication), f"is not what was published: {SUMS} beside it says other", REMEDY)
        copy.parent.mkdir(parents=True, exist_ok=True)
        partial = copy.with_suffix(".partial")
        shutil.copyfile(publication, partial)
        partial.replace(copy)
    return copy


def new_copy(settings: Settings) -> Path:
    """Where the next publication is written."""
    file = _copy_of(settings, "next").with_suffix(".partial")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    return file


def show(settings: Settings, build_id: str, written: Path, add: Callable[[Path], None] = lambda folder: None) -> Path:
    """The database that readers see from now on: a copy of what was written, which the refresh keeps.

    `add` writes what stands beside it into the folder of the publication.
    """
    settings.published_dir.mkdir(parents=True, exist_ok=True)
    remove_leftovers(settings)
    folder = settings.published_dir / f".{build_id}.partial"
    folder.mkdir()
    shutil.copyfile(written, folder / DATABASE)
    add(folder)
    _seal(folder)
    target = publication_dir(settings, build_id)
    if target.exists():  # and changed since, or nothing would be published: each file by a whole one
        for file in _files(folder):
            (target / file.relative_to(folder)).parent.mkdir(parents=True, exist_ok=True)
            file.replace(target / file.relative_to(folder))
        shutil.rmtree(folder)
    else:
        folder.replace(target)
    _flush(settings.published_dir)
    _lead_to(settings, build_id)
    copy = _copy_of(settings, build_id)
    written.replace(copy)
    _keep_only(copy)
    return publication_file(settings, build_id)


def show_again(settings: Settings, build_id: str, pin: Pin | None = None) -> None:
    """Let readers see a kept publication again; with a pin, this is written first, so that whoever is stopped between
    the two is brought there by the next run.

    Raises InputError where it is not what was published: then nothing changes.
    """
    remove_leftovers(settings)
    copy = _copied(settings, publication_file(settings, build_id))
    if pin:
        new = settings.published_dir / f".{PINNED}.link"
        new.write_text(f"{pin.build_id} {pin.since}\n", encoding="utf-8")
        _flush(new)
        new.replace(settings.published_dir / PINNED)
        _flush(settings.published_dir)
    _lead_to(settings, build_id)
    _keep_only(copy)


def remove_pin(settings: Settings) -> None:
    """Let nights publish again."""
    (settings.published_dir / PINNED).unlink(missing_ok=True)
    _flush(settings.published_dir)


def remove_old(settings: Settings, build_id: str) -> tuple[str, ...]:
    """The builds whose publications went: those beyond what the settings keep beside this one.

    One that cannot be removed is left to the next run: what was published stays published.
    """
    earlier = [build_id_of(file) for file in publication_files(settings) if build_id_of(file) != build_id]
    removed = []
    for old in earlier[settings.keep_publications :]:
        with suppress(OSError):
            shutil.rmtree(publication_dir(settings, old))
            removed.append(old)
    return tuple(removed)


def remove_leftovers(settings: Settings) -> None:
    """Remove what a run that failed or was killed left in the published folder."""
    for leftover in settings.published_dir.glob(".*.link"):
        leftover.unlink()
    for leftover in settings.published_dir.glob(".*.partial"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:  # of an earlier program
            leftover.unlink()


def bring_into_layout(settings: Settings) -> None:
    """Publications of an earlier program, `warehouse-<build>.duckdb` in one folder, become folders; readers notice nothing."""
    link = settings.published_dir / DATABASE
    earlier = {file.stem.removeprefix("warehouse-"): file for file in settings.published_dir.glob("warehouse-*.duckdb")}
    for build_id, file in earlier.items():
        folder = publication_dir(settings, build_id)
        folder.mkdir(exist_ok=True)
        if not (folder / SUMS).exists():
            with suppress(FileExistsError):
                os.link(file, folder / DATABASE)
            _seal(folder)
    shown = link.readlink().name if link.is_symlink() else ""
    for build_id, file in earlier.items():
        if file.name == shown:
            _point(settings, CURRENT, build_id)
            _point(settings, DATABASE, f"{CURRENT}/{DATABASE}")
    for file in earlier.values():
        file.unlink()


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _seal(folder: Path) -> None:
    """Write the sums of a publication's files, let nobody write to them, and make them outlive a loss of power."""
    sums = [sum_line(file, str(file.relative_to(folder))) for file in _files(folder)]
    (folder / SUMS).write_text("\n".join([*sums, ""]), encoding="utf-8")
    for file in _files(folder):
        file.chmod(_READ_ONLY)
        _flush(file)
    for inner in (*(path for path in folder.rglob("*") if path.is_dir()), folder):
        _flush(inner)


def _point(settings: Settings, name: str, target: str) -> None:
    """Let a link of the published folder name another target, in one step; nothing where it does already.

    By a replaced link, not a replaced file: an open file stays open, and a new connection of the same process sees the
    new one (DuckDB shares the open files of a process by their path).
    """
    link = settings.published_dir / name
    if link.is_symlink() and str(link.readlink()) == target:
        return
    new = settings.published_dir / f".{name}.link"
    new.symlink_to(target)
    new.replace(link)
    _flush(settings.published_dir)


def _lead_to(settings: Settings, build_id: str) -> None:
    """Let the link that readers follow name the publication of a build, and the fixed links beside it what it holds."""
    _point(settings, CURRENT, build_id)
    for name in (DATABASE, PARQUET):
        if (publication_dir(settings, build_id) / name).exists():
            _point(settings, name, f"{CURRENT}/{name}")


def _keep_only(copy: Path) -> None:
    """Keep the refresh's own copy of what readers see, and none of another build."""
    for file in copy.parent.iterdir():
        if file != copy:
            with suppress(OSError):
                file.unlink()


def _copy_of(settings: Settings, build_id: str) -> Path:
    return settings.last_publication_dir / f"{build_id}.duckdb"


def _flush(path: Path) -> None:
    """Make a file, or the names in a folder, outlive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
