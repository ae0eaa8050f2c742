"""What came of each step as numbers by name, for who collects logs; `flows.results` says it in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.comparison.record import Recorded
    from warehouse.load import LoadReport
    from warehouse.publish import Publication
    from warehouse.publish.postgres import Copied
    from warehouse.readers.pages.site import Site
    from warehouse.runner.build import BuildReport
    from warehouse.runner.check import CheckReport

Counts = dict[str, int]


def loaded(report: LoadReport) -> Counts:
    """Files and rows of a load."""
    return {
        "files_loaded": len(report.loaded),
        "files_unchanged": len(report.unchanged),
        "files_unread": report.files_unread,
        "files_refused": len(report.problems) + len(report.refused),
        "files_withdrawn": 0 if report.kept else len(report.withdrawn),
        "rows_loaded": report.rows_loaded,
        "rows_quarantined": report.rows_quarantined,
    }


def built(report: BuildReport) -> Counts:
    """Models by what was done with them."""
    actions = Counter(model.action for model in report.models)
    return {f"models_{action}": actions[action] for action in ("built", "updated", "unchanged")}


def compared(found: Recorded | None) -> Counts:
    """Figures that are other than readers see."""
    return {"figures_changed": found.figures_changed} if found else {}


def checked(report: CheckReport) -> Counts:
    """Checks by outcome."""
    return {f"checks_{outcome.replace(' ', '_')}": count for outcome, count in report.counts.items()}


def in_target(found: Publication | Copied) -> Counts:
    """Tables and rows of what was published, or copied somewhere else."""
    return {"tables": len(found.row_counts), "rows": sum(found.row_counts.values())}


def pages(site: Site) -> Counts:
    """Files of the site."""
    return {"files": site.file_count, "files_written": site.written_count, "files_removed": site.removed_count}
