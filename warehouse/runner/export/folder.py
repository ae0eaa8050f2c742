"""The folder that an export fills."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from warehouse.errors import InputError

_OURS = ("audits", "macros", "models", "seeds")


def cleared(folder: Path, *, force: bool) -> Path:
    """The folder, absolute and free for an export; with `force` the parts that an export writes are removed.

    Raises InputError when something is in the folder and `force` is not given.
    """
    folder = folder.expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise InputError(str(folder), "is a file", "Name a folder.")
    if folder.exists() and any(folder.iterdir()) and not force:
        remedy = f"Name another, or write --force: {', '.join(f'{part}/' for part in _OURS)} in it are replaced."
        raise InputError(str(folder), "is not empty", remedy)
    if folder.exists() and (folder / "sql").is_dir():
        raise InputError(str(folder), "is a project of ours", "Name a folder of its own.")
    for part in _OURS:
        shutil.rmtree(folder / part, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_text(file: Path, text: str) -> None:
    """Nothing; the file holds the text then."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def write_yaml(file: Path, content: Mapping[str, Any] | Sequence[Any]) -> None:
    """Nothing; the file holds the content as YAML then."""
    write_text(file, yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120))
