"""The one door: whatever reading a file of the folder raises becomes a refusal of that file, or of its member."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

import duckdb

from warehouse.engine import disk_full
from warehouse.errors import ExtractError, WarehouseError
from warehouse.extracts.containers import SAS, Chunks, Text, start_of_zip, texts_of
from warehouse.extracts.find import FoundFile
from warehouse.extracts.formats import recognised
from warehouse.extracts.pages import looks_like_page
from warehouse.extracts.rows import TextReader
from warehouse.extracts.sas import sas_chunks
from warehouse.load.load import Load
from warehouse.load.pages import Page, PageLoader
from warehouse.load.report import Outcome
from warehouse.load.tables import load_table

_OF_THE_FILE = {errno.EACCES, errno.EPERM, errno.ENOENT, errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.EINVAL, None}
"""Errors of the system that say something of one file; any other is the machine's, and may pass."""
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")


def outcomes_of(load: Load, file: FoundFile, pages: PageLoader) -> Iterator[Outcome]:
    """What became of each text of a file. Pages come out when enough of them wait; `pages.finish` has the last."""
    try:
        known = _known_members(load, file)
        if known and all(known.values()):
            yield from (outcome for outcome in known.values() if outcome)
            return
        load.unread.discard(file.path)
        before = _look(file.path)
        for text in texts_of(file):
            if isinstance(text, ExtractError):
                member = text.where.removeprefix(f"{file.name}/") if text.where != file.name else ""
                yield Outcome(text.where, "refused", problem=text, file=file, member=member)
            elif outcome := known.get(text.member):
                yield outcome
            else:
                yield from _member(load, file, text, pages)
        if _look(file.path) != before:
            raise ExtractError(
                file.name, "was changed while it was read", "Copy elsewhere, and rename when it is whole."
            )
    except Exception as error:  # noqa: BLE001 - the one door; what is the machine's goes on
        yield Outcome(file.name, "refused", problem=_refusal(load, file, file.name, error), file=file)


def _member(load: Load, file: FoundFile, text: Text, pages: PageLoader) -> Iterator[Outcome]:
    """What became of one text; a member of an archive that cannot be read leaves the others as they are."""
    try:
        yield from _read(load, file, text, pages)
    except Exception as error:  # noqa: BLE001 - as the door itself
        problem = _refusal(load, file, text.name, error)
        yield Outcome(text.name, "refused", problem=problem, file=file, member=text.member)


def _known_members(load: Load, file: FoundFile) -> Mapping[str, Outcome | None]:
    """The texts of a file that the load before met under this or another name, by their path in it.

    None stands for one that has to be looked at again: no extract, refused, or read by an earlier reader.
    """
    of_size = [path for path in load.paths_of_size(file.size) if path.container_sha256]
    if not of_size:
        return {}
    sha256 = load.container_sha256(file)
    members: dict[str, Outcome | None] = {}
    for path in of_size:
        if path.container_sha256 == sha256:
            content = load.contents.of_number(path.file_id)
            is_known = content is not None and load.is_settled(content)
            name = f"{file.name}/{path.member}" if path.member else file.name
            members[path.member] = (
                Outcome(name, "same", path.file_id, file=file, member=path.member) if is_known else None
            )
    return members


def _read(load: Load, file: FoundFile, text: Text, pages: PageLoader) -> Iterator[Outcome]:
    """What became of a text, told by its first bytes."""
    chunks = text.chunks()
    first = next(chunks, b"")
    chunks = chain([first], chunks)
    if looks_like_page(first[:4096]):
        yield from pages.add(Page(text, file, _whole(load, text, chunks)))
        return
    if text.container != "plain" and first.startswith(_PACKED):
        raise ExtractError(text.name, "is an archive in an archive", "Unpack the outer one.")
    size, is_packed = text.size, text.container != "plain"
    if first.startswith(SAS):
        size, is_packed = None, True
        chunks = _sas(load, text, chunks)
    outcome = load_table(load, text.name, chunks, size)
    if outcome.content_sha256 and not is_packed:
        load.remember_sha256(file, outcome.content_sha256)
    yield replace(outcome, file=file, member=text.member)


def _whole(load: Load, text: Text, chunks: Iterator[bytes]) -> bytes:
    """The bytes of what may be a page. Raises ExtractError beyond the limit."""
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > load.settings.page_bytes:
            raise ExtractError(
                text.name,
                f"is markup or JSON of more than {load.settings.page_size_limit}",
                "No docket page is so large. If this is one, raise the setting page_size_limit.",
            ).of("docket")
    return bytes(data)


def _sas(load: Load, text: Text, chunks: Iterator[bytes]) -> Chunks:
    """The text of a SAS file; one in an archive is unpacked for it."""
    if text.path:
        yield from sas_chunks(text.path, text.name)
        return
    unpacked = load.scratch / "unpacked.sas7bdat"
    try:
        with unpacked.open("wb") as file:
            file.writelines(chunks)
        yield from sas_chunks(unpacked, text.name)
    finally:
        unpacked.unlink(missing_ok=True)


def _look(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _refusal(load: Load, file: FoundFile, name: str, error: Exception) -> ExtractError:
    """The refusal that an error of reading comes to. Raises what is no fault of the file: a full disk, the machine."""
    if isinstance(error, ExtractError):
        return error.of(_format_of_damaged(load, file)) if error.format is None else error
    if full := disk_full(error, load.settings):
        raise full from error
    if isinstance(error, duckdb.OutOfMemoryException):
        remedy = "Raise the setting memory_limit."
        raise WarehouseError(name, "needs more memory than the limit to be loaded", remedy) from error
    if isinstance(error, WarehouseError | duckdb.FatalException | duckdb.IOException):
        raise error
    if isinstance(error, OSError):
        if error.errno not in _OF_THE_FILE:
            raise error
        if isinstance(error, FileNotFoundError):
            return ExtractError(name, "vanished while it was read", "Put it back; nothing of it was loaded.")
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        return ExtractError(name, f"cannot be read ({reason})", "Give us the permission to read it, or remove it.")
    # The words of a library or of the database may quote the file, and so people.
    problem = f"cannot be read: {type(error).__name__}"
    refusal = ExtractError(name, problem, "Is it damaged? Fetch it again; if it is whole, please report it.")
    refusal.__cause__ = error
    return refusal


def _format_of_damaged(load: Load, file: FoundFile) -> str | None:
    """What a zip that cannot be opened would be, by the start of its first member."""
    start = start_of_zip(file.path)
    if not start:
        return None
    try:
        with TextReader([start], file.name) as reader:
            header = recognised(reader.first_line(), load.formats, file.name)
    except ExtractError as error:
        return error.format
    return header.format.name if header else None
