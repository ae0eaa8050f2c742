"""The files of the extracts folder, and the texts in them."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import ExtractError, InputError

_GZIP = b"\x1f\x8b"
_ZIP = b"PK"
_SAS = bytes(12) + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00\x09\xc7\x31\x8c\x18\x1f\x10\x11"


@dataclass(frozen=True)
class Extract:
    """A text to read: a file, or one member of a zip."""

    name: str
    path: Path
    container: str
    member: str | None = None
    text_bytes: int | None = None
    """Size of the text, where it is known before it is read."""


def found_files(folder: Path) -> list[Path]:
    """Every file below the folder, by name. Raises InputError when there is none."""
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    if not files:
        found = "is empty" if folder.is_dir() else "does not exist"
        raise InputError(
            str(folder),
            f"the folder of extracts {found}",
            "Put extracts there, name another folder with --extracts, or make the synthetic sample: `warehouse sample`.",
        )
    return files


def extracts_in(path: Path, folder: Path) -> list[Extract]:
    """The texts of a file, told by its first bytes. Raises ExtractError when a zip is cut short."""
    name = path.relative_to(folder).as_posix()
    with path.open("rb") as file:
        start = file.read(len(_SAS))
    if start.startswith(_GZIP):
        return [Extract(name, path, "gzip")]
    if start == _SAS:
        return [Extract(name, path, "sas7bdat")]
    if not start.startswith(_ZIP):
        return [Extract(name, path, "plain", text_bytes=path.stat().st_size)]
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
    except zipfile.BadZipFile as error:
        raise ExtractError(
            name, f"is a zip that is cut short or damaged ({error})", "Fetch it again; nothing of it was loaded."
        ) from error
    names = [f"{name}/{member.filename}" if len(members) > 1 else name for member in members]
    return [
        Extract(name, path, "zip", member.filename, member.file_size)
        for name, member in zip(names, members, strict=True)
    ]
