"""The command that takes a case back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json
from warehouse.cli.progress import shown_progress
from warehouse.cli.recorded import stopped_by_the_system

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.withdrawal import Done, Plan

_REASONS = ("sealed", "expunged", "other")
_UNFINISHED = (
    "not finished: the case is noted, no load brings it back, and publications may still hold it. Mend what is said below,"
    " then run `warehouse withdraw`, or `warehouse withdraw --take-down` to remove them before a new one can be made."
)


@click.command()
@click.argument("case", nargs=-1)
@click.option(
    "--reason",
    type=click.Choice(_REASONS),
    default="sealed",
    show_default=True,
    help="What meta.withdrawal says of it.",
)
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--yes", "is_agreed", is_flag=True, help="Ask nothing.")
@click.option(
    "--take-down", "is_take_down", is_flag=True, help="Take the publications away first, before a new one is made."
)
@click.option("--absent", "may_be_absent", is_flag=True, help="Also a case that no source has yet.")
@shared_options
def withdraw(
    invocation: Invocation,
    case: tuple[str, ...],
    reason: str,
    is_dry_run: bool,
    is_agreed: bool,
    is_take_down: bool,
    may_be_absent: bool,
) -> None:
    """Take a sealed or expunged CASE out of every publication, table, page and target, for good.

    A new publication is made without it, in every target; those kept from before that hold it are removed whole, since
    their figures count it. Its rows stay out although the extracts still have them: the files that do are named, for
    you to remove it there. Nothing that is kept or published says which case it was (meta.withdrawal: when, why, how
    many rows). Interrupted, it goes on when it is run again, without CASE too.

    If a check fails, what readers see stays as it is until it is mended; --take-down lets them see nothing meanwhile.
    docs/operating.md says what it does not reach: backups, copies that others have, extracts.

    \b
    Examples:
      warehouse withdraw mowd 2:18-cr-00021 --dry-run
      warehouse withdraw mowd 2:18-cr-00021 --reason expunged
      warehouse withdraw moed 1:17-cr-00035 --yes --take-down
      warehouse withdraw
    """
    from flows import withdrawal
    from warehouse.lock import refresh_lock
    from warehouse.run_in_progress import Run

    with ending(invocation, writes=True), stopped_by_the_system():
        settings = invocation.settings
        # The record of the run begins after the case was read: an error that names it is for this terminal alone.
        planned = withdrawal.plan(settings, " ".join(case), reason, may_be_absent=may_be_absent) if case else None
        if planned and invocation.is_json and is_dry_run:
            show_json({**_plan_json(planned), "is_dry_run": True})
        elif planned and not invocation.is_json:
            click.echo("\n".join(_plan_lines(planned, is_take_down=is_take_down)), err=not is_dry_run)
        if is_dry_run:
            return
        with refresh_lock(settings, "withdraw"):
            if planned and not is_agreed:
                _ask()
            with Run(settings, "withdraw") as run, shown_progress() as progress:
                try:
                    done = withdrawal.withdraw(settings, run, planned, is_take_down=is_take_down, progress=progress)
                except BaseException:
                    click.echo(_UNFINISHED, err=True)
                    raise
        if invocation.is_json:
            show_json(done)
        else:
            click.echo("\n".join(_done_lines(done)))


def _ask() -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to confirm it: add --yes, or see with --dry-run what it would do")
    click.confirm("Take it out? It cannot be undone but by loading it again.", abort=True, err=True)


def _plan_lines(plan: Plan, *, is_take_down: bool) -> Iterator[str]:
    yield f"case: {', '.join(map(str, plan.cases))}"
    yield _counted("rows as received, private", {f"raw.{table}": count for table, count in plan.raw_rows.items()})
    yield _counted("rows of the private build", plan.build_rows)
    for build_id, counts in plan.publications.items():
        yield _counted(f"publication {build_id}, removed whole", counts)
    when = "at once: readers find nothing until the new one is there" if is_take_down else "once a new one is there"
    yield f"publications that hold it: {len(plan.publications)}, removed {when if plan.publications else 'none'}"


def _counted(what: str, counts: dict[str, int] | object) -> str:
    assert isinstance(counts, dict)
    told = ", ".join(f"{table} {count:,}" for table, count in counts.items()) or "none"
    return f"{what}: {told}"


def _plan_json(plan: Plan) -> dict[str, object]:
    return {
        "cases": [str(case) for case in plan.cases],
        "raw_rows": plan.raw_rows,
        "build_rows": plan.build_rows,
        "publications": plan.publications,
    }


def _done_lines(done: Done) -> Iterator[str]:
    yield f"withdrawn: {sum(done.rows.values()):,} rows of extracts"
    yield f"removed publications: {', '.join(done.removed_build_ids) or 'none'}"
    yield f"readers see build {done.build_id}" if done.build_id else "readers see nothing: nothing is published"
    if done.files:
        yield "these files of the extracts hold a withdrawn case; it is left out, and to be removed there by you:"
        yield from (f"  {file}" for file in done.files)
