"""A lineage tree as a picture: Graphviz draws it; its text, or that of Mermaid, needs no program."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import InputError

if TYPE_CHECKING:
    from warehouse.runner.models.lineage import Node

_DRAWN = (".svg", ".png", ".pdf")
_COLORS = {
    "raw": "#f3e3d3",
    "seeds": "#e8e8e8",
    "meta": "#e8e8e8",
    "staging": "#e4edf8",
    "core": "#d5e8d4",
    "marts": "#fff2cc",
}


def write_picture(tree: Node, file: Path, *, is_downstream: bool = False) -> None:
    """Nothing; the file has the picture then: drawn, or as text of Graphviz (.dot) or Mermaid (.mmd).

    Raises InputError for another suffix, and for a drawing without pygraphviz.
    """
    if file.suffix == ".mmd":
        file.write_text(mermaid(tree, is_downstream=is_downstream), encoding="utf-8")
    elif file.suffix == ".dot":
        file.write_text(dot(tree, is_downstream=is_downstream), encoding="utf-8")
    elif file.suffix in _DRAWN:
        _draw(dot(tree, is_downstream=is_downstream), file)
    else:
        raise InputError(str(file), "is no kind of picture", f"Known: {', '.join((*_DRAWN, '.dot', '.mmd'))}.")


def _draw(text: str, file: Path) -> None:
    try:
        graph = import_module("pygraphviz").AGraph(string=text)
    except ImportError as error:
        raise InputError(str(file), "needs pygraphviz", "Install it, or write a .dot or .mmd file.") from error
    graph.draw(str(file), prog="dot")


def dot(tree: Node, *, is_downstream: bool = False) -> str:
    """The picture as Graphviz reads it: a box for each table with its columns, from left to right."""
    tables = _tables(tree)
    lines = ["digraph lineage {", "rankdir=LR; ranksep=0.8; nodesep=0.15;"]
    lines.append('node [shape=plain, fontname="Helvetica,Arial,sans-serif", fontsize=11]; edge [color="#777777"];')
    for table, columns in tables.items():
        rows = "".join(
            f'<tr><td port="{column}" align="left">{column} <font color="#777777">{_escaped(type_)}</font></td></tr>'
            for column, type_ in columns.items()
            if column
        )
        color = _COLORS.get(table.split(".")[0], "#eeeeee")
        head = f'<tr><td port="_table" bgcolor="{color}"><b>{table}</b></td></tr>'
        lines.append(f'"{table}" [label=<<table border="0" cellborder="1" cellspacing="0">{head}{rows}</table>>];')
    for earlier, later in sorted(_edges(tree, is_downstream)):
        start, end = (f'"{table}":"{column or "_table"}"' for table, column in (earlier, later))
        lines.append(f"{start}:e -> {end}:w;")
    return "\n".join([*lines, "}", ""])


def mermaid(tree: Node, *, is_downstream: bool = False) -> str:
    """The picture as Mermaid reads it."""
    lines = ["flowchart LR"]
    for table, columns in _tables(tree).items():
        lines.append(f'subgraph {table}["{table}"]')
        lines += [f'{table}.{column or "_"}["{column or table}"]' for column in columns]
        lines.append("end")
    for earlier, later in sorted(_edges(tree, is_downstream)):
        start, end = (f"{table}.{column or '_'}" for table, column in (earlier, later))
        lines.append(f"{start} --> {end}")
    return "\n".join([*lines, ""])


def _tables(tree: Node) -> dict[str, dict[str, str]]:
    """The types of the columns of each table in the tree."""
    tables: dict[str, dict[str, str]] = {}
    for node in _nodes(tree):
        tables.setdefault(node.table, {})[node.column] = node.type
    return tables


def _edges(tree: Node, is_downstream: bool) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    edges = set()
    for node in _nodes(tree):
        for other in node.nodes:
            ends = ((other.table, other.column), (node.table, node.column))
            edges.add((ends[1], ends[0]) if is_downstream else ends)
    return edges


def _nodes(tree: Node) -> Iterator[Node]:
    yield tree
    for node in tree.nodes:
        yield from _nodes(node)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
