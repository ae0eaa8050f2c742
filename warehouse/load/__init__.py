"""Rows into raw tables: every new file of the extracts folder, once, each whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import duckdb

from warehouse.engine import connect, disk_full
from warehouse.errors import ExtractError, WarehouseError
from warehouse.extracts.find import Extract, extracts_in, found_files
from warehouse.extracts.formats import Format, read_formats
from warehouse.extracts.pages.courts import read_courts
from warehouse.load import ledger
from warehouse.load.one_file import load_file
from warehouse.load.pages import load_pages
from warehouse.load.report import LoadedFile, LoadReport
from warehouse.progress import Progress
from warehouse.settings import Settings

__all__ = ["LoadReport", "LoadedFile", "load_extracts"]


def load_extracts(settings: Settings, *, progress: Progress | None = None) -> LoadReport:
    """What became of every file in the extracts folder; new ones are in raw tables of the build file.

    A file is known by its content: the same one again, under another name too, changes nothing. A refused file is a
    problem in the report and the others are loaded. Raises InputError when the folder is empty or not there.
    """
    shown = progress or (lambda step, done, total: None)
    files = found_files(settings.extracts_dir)
    formats, courts = read_formats(settings.project_dir / "seeds"), read_courts(settings.project_dir / "seeds")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(settings.temporary_dir, ignore_errors=True)  # what a killed run left
    settings.temporary_dir.mkdir(parents=True)
    outcomes: list[tuple[str, LoadedFile | str | None]] = []
    problems: list[WarehouseError] = []

    def pages() -> Iterator[Extract]:
        """The pages among the extracts; the tables are loaded on the way to them."""
        for path in files:
            try:
                sha256 = ledger.file_sha256(path)
                for extract in extracts_in(path, settings.extracts_dir):
                    if extract.page is not None:
                        yield extract
                    elif extract.container == "tar":
                        outcomes.append((extract.name, None))
                    else:
                        found = _load_table(connection, extract, sha256, formats, batch_id, settings, shown)
                        outcomes.append((extract.name, found))
            except ExtractError as problem:
                problems.append(problem)
            except FileNotFoundError:
                name = path.relative_to(settings.extracts_dir).as_posix()
                problems.append(
                    ExtractError(name, "vanished while it was read", "Put it back; nothing of it was loaded.")
                )

    with connect(settings.build_file, settings) as connection:
        # Row numbers keep the order; the database need not, which makes it faster and smaller.
        connection.execute("set preserve_insertion_order = false")
        ledger.make_tables(connection, formats)
        batch = connection.execute("select coalesce(max(batch_id), 0) + 1 from raw.batch").fetchone()
        assert batch is not None
        batch_id = int(batch[0])
        connection.execute(
            "insert into raw.batch select ?, get_current_timestamp() at time zone 'UTC', null, ?, 0, 0, 0",
            [batch_id, len(files)],
        )
        # One by one: the tables on the way to the pages add theirs too.
        for outcome in load_pages(connection, pages(), courts, formats, batch_id, settings, shown):
            outcomes.append(outcome)
        loaded = tuple(found for _, found in outcomes if isinstance(found, LoadedFile))
        unchanged = tuple(name for name, found in outcomes if isinstance(found, str))
        if unchanged:
            shown(f"{len(unchanged):,} {'file' if len(unchanged) == 1 else 'files'} unchanged", len(unchanged), None)
        others = tuple(name for name, found in outcomes if found is None)
        names = [name for name, _ in outcomes]
        gone = connection.execute(
            "select count(*) from (select file_id from raw.extract_file where batch_id < ? except "
            "select file_id from raw.extract_file_name where list_contains(?, file_name) "
            "except select file_id from raw.extract_file where list_contains(?, file_name))",
            [batch_id, names, names],
        ).fetchone()
        connection.execute(
            "update raw.batch set finished_at = get_current_timestamp() at time zone 'UTC', files_loaded = ?,"
            " files_unchanged = ?, files_not_extract = ? where batch_id = ?",
            [len(loaded), len(unchanged), len(others), batch_id],
        )
    return LoadReport(loaded, unchanged, others, tuple(problems), gone[0] if gone else 0)


def _load_table(
    connection: duckdb.DuckDBPyConnection,
    extract: Extract,
    sha256: str,
    formats: tuple[Format, ...],
    batch_id: int,
    settings: Settings,
    progress: Progress,
) -> LoadedFile | str | None:
    """What was loaded, the name of a file with the same content, or None when it is no extract."""
    if file_id := ledger.known_file(connection, sha256, extract.name):
        ledger.remember_name(connection, file_id, extract.name, batch_id)
        return extract.name
    progress(f"load {extract.name}", 0, None)
    try:
        return load_file(connection, extract, sha256, formats, batch_id, settings.temporary_dir, progress)
    except (OSError, duckdb.Error) as error:
        if full := disk_full(error, settings):
            raise full from error
        raise
