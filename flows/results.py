"""What came of each step, in one line. Prefect records it, so that it names no extract file: such a name may name a person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from warehouse.extras import what_is_missing

if TYPE_CHECKING:
    from warehouse.comparison.record import Recorded
    from warehouse.load import LoadReport
    from warehouse.publish import Publication
    from warehouse.publish.postgres import Copied
    from warehouse.publish.rollback import RolledBack
    from warehouse.readers.pages.site import Site
    from warehouse.runner.build import BuildReport
    from warehouse.runner.check import CheckReport

_NAMED = 3


def loaded(report: LoadReport) -> str:
    """How many files and rows are new, how many were set aside, and what releases changed."""
    parts = [f"{len(report.loaded)} new files with {report.rows_loaded:,} rows", f"{len(report.unchanged)} unchanged"]
    if report.files_unread:
        parts[-1] += f" ({_files(report.files_unread)} not read: place, size and times as before)"
    if report.rows_quarantined:
        parts.append(f"{report.rows_quarantined:,} rows in quarantine (raw.quarantine)")
    if report.rows_withdrawn:
        parts.append(
            f"{report.rows_withdrawn:,} rows of withdrawn cases left out (`warehouse withdraw` names the files)"
        )
    counted = {
        "no extract": len(report.not_extracts),
        "refused": len(report.problems) + len(report.refused),
        "gone from the folder and kept": len(report.kept),
        "gone from the folder and withdrawn": 0 if report.kept else len(report.withdrawn),
    }
    parts += [f"{count} {what}" for what, count in counted.items() if count]
    if gone := sum(found.keys_gone for found in report.vanished):
        parts.append(f"{gone:,} defendants, dockets or lines are in no row any more")
    if removed := sum(found.rows for found in report.removed):
        parts.append(f"{removed:,} rows of releases that later ones replace removed (keep_releases)")
    if drift := sum(len(file.drift) for file in report.loaded):
        parts.append(f"{drift} columns drifted (raw.drift)")
    if changed := sum(file.rows_changed + file.rows_removed for file in report.loaded):
        parts.append(f"{changed:,} rows restated or removed")
    if unread := sum(count for file in report.loaded for _, _, count in file.unread):
        parts.append(f"{unread:,} values cannot be read (meta.unread_value)")
    return "; ".join([*parts, *report.notes])


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"


def built(report: BuildReport) -> str:
    """How many models were built, how many kept, with how many rows."""
    if not report.is_new:
        return f"nothing changed since build {report.build_id}"
    rows = sum(model.rows or 0 for model in report.models)
    counts = Counter(model.action for model in report.models)
    actions = ", ".join(f"{counts[action]} {action}" for action in ("built", "updated", "unchanged") if counts[action])
    return f"{len(report.models)} models ({actions}), {rows:,} rows: build {report.build_id}"


def compared(found: Recorded | None) -> str:
    """How many figures are other than readers see, and in which publication."""
    if found is None or found.build_id_before is None:
        return "nothing to compare with"
    figures = "1 figure" if found.figures_changed == 1 else f"{found.figures_changed:,} figures"
    return f"{figures} other than in build {found.build_id_before}"


def checked(report: CheckReport) -> str:
    """How many checks passed, failed, warned and could not run."""
    left_out = f"; {len(report.left_out)} about the whole build left out" if report.left_out else ""
    if report.without_columns:
        left_out += f"; {len(report.without_columns)} left out for want of columns"
    which = "checks of a part" if report.is_partial else "checks"
    notes = {
        "passed": f" ({report.kept} not run again: they passed on the same tables)" if report.kept else "",
        "warned": _warned(report),
    }
    counts = (f"{count} {name}{notes.get(name, '')}" for name, count in report.counts.items())
    return f"{which} {report.outcome}: {', '.join(counts)}{left_out}"


def _warned(report: CheckReport) -> str:
    """Which checks warned, those that are new first."""
    new = [f"{result.table_name} {result.check_name}" for result in report.warnings if not result.checked_at]
    before = f"{len(report.known_warnings)} as before" if report.known_warnings else ""
    words = ", ".join(filter(None, [*new[:_NAMED], before]))
    return f" ({words})" if words else ""


def published(publication: Publication) -> str:
    """What readers see from now on."""
    if publication.pinned_since:
        return (
            f"not published: readers are kept on build {publication.build_id} since {publication.pinned_since}"
            " (`warehouse rollback --release` ends it)"
        )
    if not publication.is_new:
        return f"build {publication.build_id} was published before; nothing to do"
    replaced = f", replaces {publication.replaced_build_id}" if publication.replaced_build_id else ""
    rows = sum(publication.row_counts.values())
    return f"build {publication.build_id}: {len(publication.row_counts)} tables, {rows:,} rows{replaced}"


def rolled_back(found: RolledBack) -> str:
    """What readers see from now on, and what they saw."""
    return f"build {found.build_id}, which readers see instead of {found.left_build_id}; nights publish nothing"


def copied(found: Copied) -> str:
    """What PostgreSQL has from now on."""
    rows = (
        f": {len(found.row_counts)} tables, {sum(found.row_counts.values()):,} rows" if found.is_new else " as before"
    )
    return "; ".join([f"build {found.build_id}{rows}", *found.notes])


def left_out(extra: str) -> str:
    """That a step did not run for want of its extra, and the command that helps.

    >>> left_out("pages")
    "left out: pages need the extra `pages`: pip install 'docket-warehouse[pages]'"
    """
    return f"left out: {what_is_missing(extra)}"


def pages(site: Site) -> str:
    """How many files of pages there are, and how many were written anew."""
    if not site.written_count and not site.removed_count:
        return f"{site.file_count:,} files, none changed"
    removed = f", {site.removed_count:,} removed" if site.removed_count else ""
    return f"{site.file_count:,} files, {site.written_count:,} written anew{removed}"
