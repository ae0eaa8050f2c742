"""What came of each step, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:

    from warehouse.build import BuildReport
    from warehouse.check import CheckReport
    from warehouse.publish import Publication


def built(report: BuildReport) -> str:
    """How many models with how many rows."""
    rows = sum(model.rows or 0 for model in report.models)
    return f"{len(report.models)} models, {rows:,} rows: build {report.build_id}"


def checked(report: CheckReport) -> str:
    """How many checks passed, failed, warned and could not run."""
    return f"checks {report.outcome}: " + ", ".join(f"{count} {name}" for name, count in report.counts.items())


def published(publication: Publication) -> str:
    """What readers see from now on."""
    if not publication.is_new:
        return f"build {publication.build_id} was published before; nothing to do"
    replaced = f", replaces {publication.replaced_build_id}" if publication.replaced_build_id else ""
    rows = sum(publication.row_counts.values())
    return f"build {publication.build_id}: {len(publication.row_counts)} tables, {rows:,} rows{replaced}"
