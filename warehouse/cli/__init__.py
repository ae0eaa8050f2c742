"""The command line: each command is a few lines around a plain function."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress

import click

from warehouse import DISTRIBUTION
from warehouse.cli.docs import docs
from warehouse.cli.ending import EXIT_CODES
from warehouse.cli.exporting import export
from warehouse.cli.modelling import contract, figures, lineage, lint
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.pages import pages
from warehouse.cli.reading import compare, explain, publications, query, state, status
from warehouse.cli.rolling_back import rollback
from warehouse.cli.scheduling import notify, schedule
from warehouse.cli.testing import test
from warehouse.cli.withdrawing import withdraw
from warehouse.cli.working import diff, ls, new, show
from warehouse.cli.writing import build, check, load, publish, refresh

_EXIT_CODES = "\n".join(f"{code:>5}  {meaning}" for code, meaning in EXIT_CODES.items())


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=f"\b\nExit codes:\n{_EXIT_CODES}",
)
@click.version_option(package_name=DISTRIBUTION)
@shared_options
def warehouse(_invocation: Invocation) -> None:
    """Raw federal court-docket extracts in, a checked and published DuckDB file of figures out.

    \b
    Examples:
      warehouse refresh                      load, build, check and publish
      warehouse state MO 2018                the summary page of Missouri
      warehouse explain state_summary --state MO --year 2018 convicted_defendants
      warehouse query "from marts.state_summary where year = 2018" > 2018.csv
    """


for _command in (
    refresh,
    load,
    build,
    check,
    publish,
    rollback,
    publications,
    withdraw,
    status,
    query,
    state,
    explain,
    compare,
    pages,
    docs,
    schedule,
    notify,
    figures,
    contract,
    lint,
    lineage,
    ls,
    show,
    diff,
    new,
    test,
    export,
):
    warehouse.add_command(_command)


def _quiet_end() -> None:
    """Leave the last word to our message: DuckDB's binding reports its leaks on stderr while Python ends."""
    with suppress(OSError, ValueError):
        sys.stderr.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def main() -> None:
    """The entry point."""
    atexit.register(_quiet_end)  # the first that is registered is the last that runs
    try:
        code = warehouse.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = 130
    sys.exit(code if isinstance(code, int) else 0)
