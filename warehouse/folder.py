"""The folder of a warehouse, found from the working folder upwards, as git finds its repository."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

CONFIG = "warehouse.toml"
_DATA = ("extracts", "build.duckdb", "published", "refresh.lock")


@dataclass(frozen=True)
class Home:
    """What was found: the folder of the warehouse, its file of settings, its models; None for what there is not."""

    folder: Path | None = None
    config: Path | None = None
    project: Path | None = None
    passed_over: Path | None = None
    """A folder above that has some of it and belongs to another user."""


def find_home(start: Path) -> Home:
    """What is nearest at or above a folder: `warehouse.toml`, else models (sql/ and seeds/) or data (data/published …).

    It is looked for up to the home directory or the end of the file system. What another user has above the folder is
    passed over: settings and models say what this process does, and anybody may put some into a folder that all share.
    """
    folders: list[Path] = []
    passed_over: Path | None = None
    for folder in _upwards(start):
        if folder == start or folder.stat().st_uid in (0, os.geteuid()):
            folders.append(folder)
        elif _has_config(folder) or _has_models(folder) or _has_data(folder):
            passed_over = passed_over or folder
    config = _nearest(folders, _has_config)
    found = config or _nearest(folders, lambda folder: _has_models(folder) or _has_data(folder))
    return Home(found, config / CONFIG if config else None, _nearest(folders, _has_models), passed_over)


def _upwards(start: Path) -> Iterator[Path]:
    """The folder and those above it, up to the home directory or the last of the same file system."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home raises where there is none
    device = start.stat().st_dev
    for folder in (start, *start.parents):
        try:
            if folder.stat().st_dev != device:
                return
        except OSError:
            return
        yield folder
        if folder == home:
            return


def _nearest(folders: list[Path], fits: Callable[[Path], bool]) -> Path | None:
    return next((folder for folder in folders if fits(folder)), None)


def _has_config(folder: Path) -> bool:
    return os.path.isfile(folder / CONFIG)  # noqa: PTH113 - Path.is_file raises where it may not look


def _has_models(folder: Path) -> bool:
    return _is_folder(folder / "sql") and _is_folder(folder / "seeds")


def _has_data(folder: Path) -> bool:
    return any(os.path.lexists(folder / "data" / name) for name in _DATA)


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - as above
