"""How much each step of the night had to do: by it, how long a step took is compared with its like alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.comparison.record import Recorded
    from warehouse.load import LoadReport
    from warehouse.publish import Publication
    from warehouse.publish.postgres import Copied
    from warehouse.readers.pages.site import Site
    from warehouse.runner.build import BuildReport
    from warehouse.runner.check import CheckReport
    from warehouse.runs import Work


def loaded(report: LoadReport) -> Work:
    """All where every file was read, nothing where none was and none has gone."""
    return _of(len(report.loaded) + len(report.withdrawn), is_all=not report.unchanged)


def built(report: BuildReport) -> Work:
    """All where every model was made anew."""
    if not report.is_new:
        return "nothing"
    return "all" if all(model.action == "built" for model in report.models) else "part"


def compared(found: Recorded | None) -> Work:
    """Nothing where there is no publication to compare with."""
    return "all" if found and found.build_id_before else "nothing"


def checked(report: CheckReport) -> Work:
    """All where no check was kept from before."""
    return "part" if report.kept or report.is_partial else "all"


def published(publication: Publication) -> Work:
    """All, or nothing where readers saw the build already."""
    return "all" if publication.is_new else "nothing"


def copied(found: Copied) -> Work:
    """All, or nothing where the database had the build already."""
    return "all" if found.is_new else "nothing"


def pages(site: Site) -> Work:
    """All where every file was written anew."""
    return _of(site.written_count + site.removed_count, is_all=site.written_count >= site.file_count)


def _of(done: int, *, is_all: bool) -> Work:
    return ("all" if is_all else "part") if done else "nothing"
