"""The extracts folder into raw tables: what lies in it now is what they hold afterwards, each file whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection
from dataclasses import replace

from warehouse.engine import connect
from warehouse.errors import SettingError, suggestion
from warehouse.extracts.find import FoundFile, find_files
from warehouse.extracts.formats import read_formats
from warehouse.extracts.pages.courts import read_courts
from warehouse.fingerprint import fingerprint
from warehouse.load import ledger
from warehouse.load.acceptance import TooMuchGone, accept
from warehouse.load.compact import compact_build_file
from warehouse.load.files import outcomes_of
from warehouse.load.load import Load
from warehouse.load.migrations import migrate
from warehouse.load.page_reading import opened_reading, reader_code
from warehouse.load.pages import PageLoader, reread_kept_pages
from warehouse.load.report import LoadedFile, LoadReport, Outcome
from warehouse.load.withdrawal import withdraw_rows
from warehouse.progress import Activity, Progress
from warehouse.settings import Settings

__all__ = ["LoadReport", "LoadedFile", "TooMuchGone", "load_extracts"]


def load_extracts(
    settings: Settings, *, accept_gone: bool = False, is_dry_run: bool = False, progress: Progress | None = None
) -> LoadReport:
    """What became of every file in the extracts folder; the raw tables of the build file hold what is in it now.

    A file is known by its content: the same one again, under another name too, changes nothing. The file of a path
    replaces its earlier version whole, and what has gone from the folder is withdrawn (setting gone_files). A refused
    file is a problem in the report; if it stops the night (setting refusal_stops) nothing of the load is in effect.
    With `is_dry_run` the report says what would change, and nothing does.

    Raises InputError when the folder is empty or not there, TooMuchGone when too much of what was in effect would be
    gone and `accept_gone` does not let it through.
    """
    shown = progress or (lambda step, done, total: None)
    findings = find_files(settings.extracts_dir)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(settings.temporary_dir, ignore_errors=True)  # what a killed run left
    settings.temporary_dir.mkdir(parents=True)
    seeds = settings.project_dir / "seeds"
    formats = read_formats(seeds)
    _raise_if_no_format(settings.refusal_stops, {format_.name for format_ in formats})
    with (
        opened_reading(settings, read_courts(seeds)) as page_reading,
        connect(settings.build_file, settings) as connection,
    ):
        # Row numbers keep the order; the database need not, which makes it faster and smaller.
        connection.execute("set preserve_insertion_order = false")
        notes = migrate(connection, formats)
        ledger.make_tables(connection, formats)
        withdrawn = withdraw_rows(connection, settings, formats)
        batch_id = ledger.one(connection, "select coalesce(max(batch_id), 0) + 1 from raw.batch")
        connection.execute(
            "insert into raw.batch (batch_id, started_at, files_found)"
            " select ?, get_current_timestamp() at time zone 'UTC', ?",
            [batch_id, len(findings.files)],
        )
        load = Load(
            connection=connection,
            settings=settings,
            formats=formats,
            page_reading=page_reading,
            batch_id=batch_id,
            progress=shown,
            table_reader=_table_reader(settings),
            page_reader=_page_reader(settings),
            contents=ledger.read_contents(connection),
            paths=ledger.read_paths(connection),
            notes=list(notes),
            withdrawn=withdrawn,
        )
        outcomes = _outcomes(load, findings.files)
        report = accept(load, findings, outcomes, accept_gone=accept_gone, is_dry_run=is_dry_run)
    # When the file is closed, and all of it in its place.
    if report.removed and (sizes := compact_build_file(settings)):
        report = replace(
            report,
            notes=(
                *report.notes,
                "the build file was written anew: {:,} MB, now {:,} MB".format(*(s // 10**6 for s in sizes)),
            ),
        )
    return report


def _raise_if_no_format(refusal_stops: str, known: Collection[str]) -> None:
    """Raises SettingError for a word of the setting that is no format: refused files of the one meant would pass."""
    for name in refusal_stops.split():
        if name not in known:
            listed = f"Formats: {', '.join(sorted(known))}."
            raise SettingError(
                "refusal_stops", f'there is no format "{name}"', suggestion(name, known, otherwise=listed)
            )


def _outcomes(load: Load, files: tuple[FoundFile, ...]) -> list[Outcome]:
    """What became of each text of the folder, by name."""
    earlier = {content.file_id for content in load.contents.all() if not load.is_current(content)}
    pages = PageLoader(load)
    outcomes = [outcome for file in files for outcome in outcomes_of(load, file, pages)]
    outcomes += pages.finish()
    kept = [*reread_kept_pages(load)] if load.settings.gone_files == "keep" else []
    if again := len(earlier & {outcome.file_id for outcome in [*outcomes, *kept] if outcome.kind == "loaded"}):
        load.notes.append(f"{again:,} files were read again by a newer reader")
    if left := len(earlier & {outcome.file_id for outcome in [*outcomes, *kept] if outcome.kind == "same"}):
        load.notes.append(
            f"{left:,} docket pages keep the reading of an earlier program: the next load goes on (reread_minutes)"
        )
    unchanged = sum(outcome.kind == "same" for outcome in outcomes)
    if unchanged:
        words = f"{unchanged:,} {'file' if unchanged == 1 else 'files'} unchanged"
        load.progress(Activity("load", words), unchanged, None)
    return sorted(outcomes, key=lambda outcome: outcome.file_name)


def _table_reader(settings: Settings) -> str:
    """What reads tables: the code, the library of SAS files, and the seeds that say what columns and codes are."""
    modules = ("warehouse.extracts.rows", "warehouse.extracts.sas", "warehouse.load.release", "warehouse.load.values")
    seeds = ("extract_column.csv", "district.csv", "disposition.csv")
    return _reader(settings, fingerprint(*modules, libraries=("pyreadstat",)), seeds)


def _page_reader(settings: Settings) -> str:
    """What reads pages: the code, the libraries that parse and count, and the courts."""
    return _reader(settings, reader_code(), ("district.csv",))


def _reader(settings: Settings, code: str, seeds: tuple[str, ...]) -> str:
    texts = [(settings.project_dir / "seeds" / name).read_bytes() for name in seeds]
    return hashlib.sha256(b"".join([code.encode(), *texts])).hexdigest()[:16]
