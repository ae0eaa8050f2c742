"""Loads one folder of extracts and says what is wrong with what came of it: `python -m fuzz.one_folder FOLDER DATA`.

A process of its own, so that a crash, a hang and the peak of memory are this folder's. Prints one JSON line.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from fuzz.digest import digests, is_of_history
from fuzz.independent import record_count
from fuzz.mutate import number_in
from fuzz.unpack import texts_in
from warehouse.errors import WarehouseError
from warehouse.load import load_extracts
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[2]
MEMORY_LIMIT = "1GiB"
_LARGEST_FILE = 32 << 20
_INTERNAL = 1
# An error that nobody thought of, or a count that does not come out, told as a refusal.
_UNEXPLAINED = re.compile(r"^cannot be read: |rows received, but")


@dataclass(frozen=True)
class Wrong:
    """A promise that was not kept: which, and with what words; the file, where it is known."""

    kind: str
    words: str
    file: str = ""


def main(folder: Path, data: Path, *, is_history: bool) -> None:
    settings = _settings(data, folder)
    wrong, outcomes = list(_load(settings)), {}
    peak = _peak()
    if peak > settings.memory_bytes:
        wrong.append(Wrong("memory", f"peak of {peak >> 20:,} MB"))
    if all(each.kind in ("unexplained", "memory") for each in wrong):
        with duckdb.connect(str(settings.build_file), read_only=True) as connection:
            wrong += [*_miscounted(connection, folder), *_unsaid(connection, folder)]
            outcomes = _outcomes(connection)
        if is_history:
            wrong += _depends_on_history(settings, data.with_name(f"{data.name}-history"))
    sys.stdout.write(json.dumps({"wrong": [asdict(each) for each in wrong], "peak": peak, "outcomes": outcomes}) + "\n")


def _peak() -> int:
    """The most memory that this process, or one of those that it started, held, in bytes."""
    status = Path("/proc/self/status")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if status.is_file():
        # `ru_maxrss` begins with what the process held that started this one; VmHWM does not.
        own = int(status.read_text().partition("VmHWM:")[2].split()[0])
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) << 10


def _settings(data: Path, folder: Path) -> Settings:
    # No refusal stops the load, so that all that is not refused comes into effect and is counted.
    return Settings(PROJECT, data, folder, memory_limit=MEMORY_LIMIT, threads=2, refusal_stops="")


def _load(settings: Settings) -> Iterator[Wrong]:
    """Nothing that a file holds may end the load of the others, and each refusal gives a reason that a person can act on."""
    try:
        report = load_extracts(settings, accept_gone=True)
        for refusal in (*report.problems, *report.refused):
            if _UNEXPLAINED.search(refusal.problem) or not refusal.remedy:
                cause = repr(refusal.__cause__)[:200]
                yield Wrong("unexplained", f"{refusal.problem}: {cause}", refusal.where)
    except WarehouseError as error:
        kind = "internal error" if error.exit_code == _INTERNAL else "load stopped"
        yield Wrong(kind, f"{type(error).__name__}: {error}"[:300])
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what we look for
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "/warehouse/" in frame.filename] or frames
        at = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
        yield Wrong("internal error", f"{type(error).__name__} at {at}: {error}"[:300])


def _miscounted(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Wrong]:
    """Files in effect of which received is not loaded plus quarantined, received counted by the independent reader."""
    texts = {hashlib.sha256(text).hexdigest(): (name, text) for name, text in _texts(folder)}
    # The content of a SAS file is the text that it is read as, which stands in no file.
    has_sas = any(text[12:16] == b"\xc2\xea\x81\x60" for _, text in texts.values())
    files = connection.execute(
        "select file_id, content_sha256, format, rows_received, rows_loaded, rows_quarantined from raw.extract_file"
    ).fetchall()
    for file_id, sha256, format_, *stated in files:
        loaded, quarantined = (
            _one(connection, f"select count(*) from raw.{table} where file_id = {file_id}")
            for table in (format_, "quarantine")
        )
        name, text = texts.get(sha256, ("", b""))
        # What parts the records of SAS, and of pages that say what changed, is not ours to read.
        is_counted = (sha256 in texts or not has_sas) and format_ != "docket_signal"
        if is_counted and sha256 not in texts:
            yield Wrong("count", f"a text of {format_} that no file of the folder holds")
        received = record_count(text) if is_counted else stated[0]
        if format_ == "docket" and quarantined and not loaded:
            received = 1  # a page of which nothing can be used is set aside whole, however many dockets it has
        if received != loaded + quarantined or stated != [received, loaded, quarantined]:
            words = f"{format_}: {received} records, {loaded} loaded, {quarantined} set aside; the ledger says {stated}"
            yield Wrong("count", words, name)


def _texts(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in _files(folder):
        if path.stat().st_size <= _LARGEST_FILE:
            for text in texts_in(path.read_bytes()):
                yield path.relative_to(folder).as_posix(), text


def _unsaid(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Wrong]:
    """Files of the folder of which nothing is said."""
    said = [
        name for (name,) in connection.execute("select file_name from raw.extract_path where not is_gone").fetchall()
    ]
    # How the rest of a name is shown is the loader's.
    numbers = {number_in(name) for name in said}
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if number_in(name) not in numbers:
            yield Wrong("unsaid", "a file of which nothing is said", name)


def _outcomes(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return dict(connection.execute("select outcome, count(*) from raw.extract_path group by all").fetchall())


def _depends_on_history(settings: Settings, data: Path) -> Iterator[Wrong]:
    """Raw tables that differ when half of the files were there before the others."""
    files = _files(settings.extracts_dir)
    grown_settings = _settings(data, data / "extracts")
    for some in (files[::2], files[1::2]):
        for path in some:
            target = grown_settings.extracts_dir / path.relative_to(settings.extracts_dir)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)
        yield from _load(grown_settings)
    fresh, grown = (digests(each.build_file, ["raw"], is_of_history) for each in (settings, grown_settings))
    for table in sorted(fresh):
        if fresh[table] != grown.get(table):
            yield Wrong("history", f"{table}: {fresh[table]} in one load, {grown.get(table)} in two")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    found = connection.execute(query).fetchone()
    assert found is not None
    return int(found[0])


def _arguments(arguments: Sequence[str]) -> None:
    main(Path(arguments[0]), Path(arguments[1]), is_history="--history" in arguments)


if __name__ == "__main__":
    _arguments(sys.argv[1:])
