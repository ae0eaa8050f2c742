"""The files of the extracts folder, and the texts in them."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from warehouse.errors import ExtractError, InputError
from warehouse.extracts.pages import looks_like_page

_LOOK = 1024
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
    page: bytes | None = None
    """The whole content, when it is a page and no table."""


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


def extracts_in(path: Path, folder: Path) -> Iterator[Extract]:
    """The texts of a file, told by its first bytes. Raises ExtractError when an archive is cut short."""
    name = path.relative_to(folder).as_posix()
    with path.open("rb") as file:
        start = file.read(_LOOK)
    if start.startswith(_ZIP):
        yield from _in_zip(path, name)
    elif start.startswith(_SAS):
        yield Extract(name, path, "sas7bdat")
    elif _is_tar(path, start):
        yield from _in_tar(path, name)
    elif start.startswith(_GZIP):
        yield _page_or_table(Extract(name, path, "gzip"), partial(gzip.open, path))
    else:
        yield _page_or_table(Extract(name, path, "plain", text_bytes=path.stat().st_size), partial(path.open, "rb"))


def _page_or_table(extract: Extract, opened: Callable[[], Any]) -> Extract:
    """The extract, with its content if it is a page; a damaged table is told when it is read."""
    try:
        with opened() as file:
            start = file.read(_LOOK)
            return replace(extract, page=start + file.read()) if looks_like_page(start) else extract
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return extract


def _in_zip(path: Path, name: str) -> Iterator[Extract]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            for member in members:
                member_name = f"{name}/{member.filename}" if len(members) > 1 else name
                extract = Extract(member_name, path, "zip", member.filename, member.file_size)
                # The published tables are packed with a method that the standard library does not know.
                is_known = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
                yield _page_or_table(extract, partial(archive.open, member)) if is_known else extract
    except zipfile.BadZipFile as error:
        raise ExtractError(
            name, f"is a zip that is cut short or damaged ({error})", "Fetch it again; nothing of it was loaded."
        ) from error


def _is_tar(path: Path, start: bytes) -> bool:
    return start[257:262] == b"ustar" or (start.startswith(_GZIP) and tarfile.is_tarfile(path))


def _in_tar(path: Path, name: str) -> Iterator[Extract]:
    """The pages of a tar, packed or not, front to back; what is no page in it is none of ours."""
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile() and (content := archive.extractfile(member)):
                    data = content.read()
                    page = data if looks_like_page(data[:_LOOK]) else None
                    yield Extract(f"{name}/{member.name}", path, "tar", member.name, member.size, page)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise ExtractError(
            name,
            f"is a tar that is cut short or damaged ({error})",
            "Fetch it again; pages before the break are loaded.",
        ) from error
