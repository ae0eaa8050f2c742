"""What lint and lineage found, in words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.tree import Tree

    from warehouse.runner.lint import LintReport
    from warehouse.runner.models.lineage import Node


def lint_lines(report: LintReport) -> list[str]:
    """A line for each problem."""
    return [str(problem) for problem in report.problems]


def lint_result(report: LintReport) -> str:
    """What was looked at and how it came out, in one line."""
    count = len(report.problems)
    verdict = _counted(count, "problem") if count else "no problem"
    if not report.models:
        return (
            f"{verdict} in {report.seconds:.1f} s; columns are resolved once the files are sound" if count else verdict
        )
    looked_at = f"{_counted(report.models, 'model')}, {_counted(report.seeds, 'seed')}"
    return f"{looked_at}, {_counted(report.columns, 'column')} resolved in {report.seconds:.1f} s: {verdict}"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def lint_json(report: LintReport) -> dict[str, Any]:
    """The report for machines: file and line apart."""
    problems = []
    for problem in report.problems:
        file, _, line = problem.where.rpartition(":")
        is_line = line.isdigit()
        problems.append(
            {
                "file": file if is_line else problem.where,
                "line": int(line) if is_line else None,
                "problem": problem.problem,
                "remedy": problem.remedy,
            }
        )
    counts = {name: getattr(report, name) for name in ("models", "seeds", "columns", "seconds")}
    return {**counts, "problems": problems}


def show_lineage(tree: Node, levels_left_out: int = 0) -> None:
    """Print a lineage as a tree; what stands in it already is not shown again, what is left out is told."""
    from rich.console import Console

    # A pipe gets whole lines: it has no width.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 1000)
    with console.capture() as captured:
        console.print(_branch(tree))
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))
    if levels_left_out:
        click.echo(f"… {_counted(levels_left_out, 'more level')}: --depth 0 shows all")


def _branch(node: Node) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    note = " (see above)" if node.is_again else f" (and {node.left_out} more)" if node.left_out else ""
    label = Text.assemble((node.table, "dim"), "." if node.column else "", (node.column, "bold"))
    label.append(f"  {node.type}" if node.type else "", "cyan")
    tree = Tree(label.append(note, "dim"))
    tree.children.extend(_branch(child) for child in node.nodes)
    return tree
