"""The other places of a publication, PostgreSQL and the pages, brought to what readers of the file see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flows import counts, results, work
from warehouse.errors import WarehouseError
from warehouse.extras import is_installed
from warehouse.withhold import Withheld

if TYPE_CHECKING:
    from warehouse.publish.postgres import Copied
    from warehouse.readers.pages.site import Site
    from warehouse.run_in_progress import Run


def bring_up(run: Run, copy: Callable[[], Copied | None], write: Callable[[], Site] | None) -> None:
    """Copy into PostgreSQL and write the pages, each noted as a step; the error of the first is raised after the second.

    None in place of `write`: the pages are left as they stand, as the setting `pages` says.
    """
    failed = copy_into(run, copy)
    write_out(run, write)
    if failed:
        raise failed


def copy_into(run: Run, copy: Callable[[], Copied | None]) -> Withheld | WarehouseError | None:
    """Copy into PostgreSQL; why it failed, since who reads the file and the pages waits for no database."""
    try:
        if copied := copy():
            run.add("postgres", results.copied(copied), counts=counts.in_target(copied), work=work.copied(copied))
    except (Withheld, WarehouseError) as error:
        # Steps are published, and what a database says names its host.
        run.add("postgres", f"{error.kind}: see the message of the run")
        return error
    return None


def write_out(run: Run, write: Callable[[], Site] | None) -> None:
    """Write the pages, or note why not."""
    if write is None:
        run.add("pages", "left as they stand; `warehouse pages` writes them", work="nothing")
    # A machine that only publishes goes without the libraries that draw.
    elif is_installed("pages"):
        site = write()
        run.add("pages", results.pages(site), counts=counts.pages(site), work=work.pages(site))
    else:
        run.add("pages", results.left_out("pages"), work="nothing")
