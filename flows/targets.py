"""The other places of a publication, PostgreSQL and the pages, brought to what readers of the file see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flows import results
from warehouse.errors import WarehouseError
from warehouse.extras import is_installed
from warehouse.withhold import Withheld

if TYPE_CHECKING:
    from warehouse.last_run import Run
    from warehouse.publish.postgres import Copied
    from warehouse.readers.pages.site import Site


def bring_up(run: Run, copy: Callable[[], Copied | None], write: Callable[[], Site]) -> None:
    """Copy into PostgreSQL and write the pages, each noted as a step; the error of the first is raised after the second."""
    failed = None
    try:
        if copied := copy():
            run.add("postgres", results.copied(copied))
    except (Withheld, WarehouseError) as error:
        # Who reads the file and the pages waits for no database.
        failed = error
        run.add("postgres", f"failed: {error}")
    # A machine that only publishes goes without the libraries that draw.
    run.add("pages", results.pages(write()) if is_installed("pages") else results.left_out("pages"))
    if failed:
        raise failed
