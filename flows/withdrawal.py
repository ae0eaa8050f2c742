"""A case taken back, in order: noted, out of the raw tables, out of a new publication, and every older one removed.

Whatever ends it in the middle, run again it goes on: what is to go is noted first, and each step looks for what is
left. It is no flow of Prefect, which would keep what it is told.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows import results, steps
from flows.targets import copy_into, write_out
from warehouse.case_number import CaseNumber, read_case
from warehouse.engine import connect, rewrite
from warehouse.errors import InputError, TargetFailed, WarehouseError, suggestion
from warehouse.extracts.find import find_files
from warehouse.extracts.formats import read_formats
from warehouse.load import ledger
from warehouse.load.withdrawal import files_with_withdrawn, rows_of_withdrawn, withdraw_rows
from warehouse.progress import Progress
from warehouse.publish.case_sources import CaseSources, coded_cases_of, fjc_districts, sources_of
from warehouse.publish.rollback import release
from warehouse.publish.withdrawal import publications_with, remove_publications, rows_by_table
from warehouse.published import current_build_id, read_pin
from warehouse.remains import files_that_name, forget_in_prefect, forget_in_reports
from warehouse.run_in_progress import Run
from warehouse.settings import Settings
from warehouse.withdrawn import Withdrawn, read_withdrawn, write_withdrawn
from warehouse.withhold import Withheld

if TYPE_CHECKING:
    from warehouse.readers.pages.site import Site


@dataclass(frozen=True)
class Plan:
    """What a withdrawal would take away: for the operator's terminal alone, since it names the case."""

    cases: tuple[CaseNumber, ...]
    """The case and its other numbers, as the sources join them."""
    withdrawn: Withdrawn
    """With this withdrawal; before it is noted."""
    raw_rows: Mapping[str, int]
    build_rows: Mapping[str, int]
    publications: Mapping[str, Mapping[str, int]]
    """Rows by table of each kept publication that holds it: these go whole."""

    @property
    def is_empty(self) -> bool:
        """Whether the case is nowhere."""
        return not (self.raw_rows or self.build_rows or self.publications)


@dataclass(frozen=True)
class Done:
    """What a withdrawal came to; it names no case."""

    build_id: str | None
    """The build that readers see then; None for none."""
    rows: Mapping[str, int]
    removed_build_ids: tuple[str, ...]
    files: tuple[str, ...]
    """Files of the folder of extracts that still hold a withdrawn case, for the operator to remove it there."""


def plan(settings: Settings, written: str, reason: str, *, may_be_absent: bool = False) -> Plan:
    """What withdrawing a case would take away; nothing is changed.

    Raises InputError for what is no case number, one that two offices of the court have, and one that is nowhere.
    """
    districts = fjc_districts(settings.project_dir)
    case = read_case(written, districts)
    formats = read_formats(settings.project_dir / "seeds")
    found = CaseSources((case,))
    if settings.build_file.exists():
        with connect(settings.build_file, settings, read_only=True) as connection:
            found = sources_of(connection, case)
    forms = [form for one in found.numbers for form in one.forms(districts[one.court_id])]
    forms += [f"coded|{number}" for number in found.coded]
    withdrawn = read_withdrawn(settings).adding(forms, reason, datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"))
    own = replace(withdrawn, all=withdrawn.all[-1:])
    raw_rows: Mapping[str, int] = {}
    build_rows: Mapping[str, int] = {}
    if settings.build_file.exists():
        with connect(settings.build_file, settings, read_only=True) as connection:
            raw_rows = rows_of_withdrawn(connection, own, formats)
            build_rows = rows_by_table(connection, own)
    planned = Plan(found.numbers, withdrawn, raw_rows, build_rows, publications_with(settings, own))
    is_noted = withdrawn == read_withdrawn(settings)
    if planned.is_empty and not (may_be_absent or is_noted):
        remedy = suggestion(str(case), found.others, otherwise="Write it as `warehouse explain` shows it.")
        problem = f"no source, build or publication has {case}"
        raise InputError("case", problem, f"{remedy} For one that may still arrive: --absent.")
    return planned


def withdraw(
    settings: Settings, run: Run, planned: Plan | None, *, is_take_down: bool = False, progress: Progress | None = None
) -> Done:
    """What came of a withdrawal, or of all that are not finished; under the lock of the refresh.

    With `is_take_down` the publications that hold the case go first: readers find nothing if no new one can be made.
    """
    formats = read_formats(settings.project_dir / "seeds")
    withdrawn = planned.withdrawn if planned else read_withdrawn(settings)
    write_withdrawn(settings, withdrawn)
    if not withdrawn:
        return Done(current_build_id(settings), {}, (), ())
    files = set(_files_named(settings, withdrawn))
    removed: tuple[str, ...] = ()
    failed = None
    if is_take_down:
        removed = _remove_publications(settings, withdrawn)
    if settings.build_file.exists():
        withdrawn = _extended(settings, withdrawn)
        with connect(settings.build_file, settings) as connection:
            ledger.make_tables(connection, formats)
            withdrawn = withdraw_rows(connection, settings, formats, is_again=True)
            files |= {*files_with_withdrawn(connection)}
        run.add("withdraw", _told(withdrawn))
        failed = _publish(settings, run, withdrawn, progress)
        rewrite(settings.build_file, settings)
    removed = (*removed, *_remove_publications(settings, withdrawn))
    for folder in (settings.temporary_dir, settings.spark_folder):
        shutil.rmtree(folder, ignore_errors=True)
    forget_in_reports(settings, withdrawn)
    forget_in_prefect(settings, withdrawn)
    # The pages take the longest, and where there are none they hold no case.
    if current_build_id(settings) and (settings.reports_dir / "pages").exists():
        write_out(run, lambda: _pages(settings, progress))
    if failed:
        raise failed
    _raise_if_still_in_postgres(settings)
    rows = withdrawn.all[-1].rows
    write_withdrawn(settings, replace(withdrawn, all=tuple(replace(one, is_complete=True) for one in withdrawn.all)))
    run.add("remove", f"{len(removed)} publications that held it; build file and reports written anew")
    return Done(current_build_id(settings), rows, removed, tuple(sorted(files)))


def _publish(
    settings: Settings, run: Run, withdrawn: Withdrawn, progress: Progress | None
) -> Withheld | WarehouseError | None:
    """The night without its load: a publication without the case, in the file and in PostgreSQL; why that has it not.

    Readers who are kept on a publication that holds the case are let go; on another they stay.
    """
    pin = read_pin(settings)
    if pin and pin.build_id in publications_with(settings, withdrawn):
        release(settings)
    built = steps.build_models(settings, progress=progress)
    run.add("build", results.built(built))
    run.add("compare", results.compared(steps.compare_build(settings)))
    checked = steps.check_build(settings)
    run.add("check", results.checked(checked))
    checked.raise_if_not_passed()
    publication = steps.publish_build(settings)
    run.add("publish", results.published(publication))
    run.published(publication.build_id, publication.replaced_build_id)
    return copy_into(run, lambda: steps.copy_to_postgres(settings))


def _pages(settings: Settings, progress: Progress | None) -> Site:
    from warehouse.readers.pages.site import write_pages

    return write_pages(settings, progress=progress)


def _extended(settings: Settings, withdrawn: Withdrawn) -> Withdrawn:
    """With the numbers under which sources that name no court have a withdrawn case now."""
    with connect(settings.build_file, settings, read_only=True) as connection:
        coded = [withdrawn.hash_of(f"coded|{number}") for number in coded_cases_of(connection, withdrawn)]
    if new := set(coded) - withdrawn.hashes:
        last = withdrawn.all[-1]
        withdrawn = withdrawn.replacing(replace(last, hashes=tuple(sorted({*last.hashes, *new}))))
        write_withdrawn(settings, withdrawn)
    return withdrawn


def _remove_publications(settings: Settings, withdrawn: Withdrawn) -> tuple[str, ...]:
    holding = tuple(publications_with(settings, withdrawn))
    remove_publications(settings, list(holding))
    return holding


def _raise_if_still_in_postgres(settings: Settings) -> None:
    if not settings.postgres_url:
        return
    from warehouse.publish.postgres import earlier_schemas

    if left := earlier_schemas(settings, steps.published_schemas(settings)):
        problem = f"{', '.join(left)} hold earlier publications, and are still read or needed by somebody's view"
        raise TargetFailed("PostgreSQL", problem, "End that query or drop that view, then run `warehouse withdraw`.")


def _files_named(settings: Settings, withdrawn: Withdrawn) -> list[str]:
    """The files of the folder of extracts whose names are those of withdrawn cases."""
    try:
        return files_that_name(withdrawn, [file.name for file in find_files(settings.extracts_dir).files])
    except InputError:  # there is no folder of extracts here
        return []


def _told(withdrawn: Withdrawn) -> str:
    rows = sum(sum(one.rows.values()) for one in withdrawn.all)
    return f"{len(withdrawn.all)} withdrawals, {rows:,} rows of extracts in all"
