"""The lineage of columns over all models: what each comes from, down to raw tables and seeds, and what comes of it.

Lineage is of values. What only joins, filters or groups rows can be shown beside it, as the column `*` of a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from warehouse.errors import InputError, suggestion
from warehouse.runner.models.origins import Tables
from warehouse.runner.models.project import Project
from warehouse.runner.models.resolve import Resolved
from warehouse.runner.models.types import plain_type
from warehouse.runner.models.value import ColumnName

_TABLE = ""
"""The column of a node that stands for a whole table."""
_ROWS = "*"
"""The column of a node that stands for the rows of a table: which there are, not what they say."""


@dataclass(frozen=True)
class Node:
    """A column (or a table: no column, no type) and the nodes next to it; again: they are shown elsewhere."""

    table: str
    column: str
    type: str
    nodes: tuple[Node, ...] = ()
    is_again: bool = False
    left_out: int = 0
    """Nodes that the wanted depth leaves out."""

    @property
    def name(self) -> str:
        """Schema, table and column, with dots."""
        return f"{self.table}.{self.column}" if self.column else self.table

    @property
    def size(self) -> int:
        """How many nodes the tree has, which is how many lines it takes."""
        return 1 + sum(node.size for node in self.nodes)

    @property
    def height(self) -> int:
        """The steps from here to the farthest node."""
        return max((1 + node.height for node in self.nodes), default=0)


@dataclass(frozen=True)
class Lineage:
    """Every column, and the table as a whole, with the ones that it comes from and the ones made of it."""

    tables: Tables
    comes_from: Mapping[ColumnName, Sequence[ColumnName]]
    goes_into: Mapping[ColumnName, Sequence[ColumnName]]

    def tree(self, of: str, *, depth: int | None = None, is_downstream: bool = False) -> Node:
        """The tree under a column or table, as a person names it: `shop_summary.orders`, `marts.shop_summary`.

        What a column comes from, or with `is_downstream` what is made of it; `depth` steps. Raises InputError for a
        name that there is not.
        """
        steps = self.goes_into if is_downstream else self.comes_from
        return self._node(self._named(of), steps, depth, set())

    def fitting_tree(self, of: str, *, lines: int, is_downstream: bool = False) -> tuple[Node, int]:
        """The deepest tree of at most so many lines, one step deep at least, and how many steps it leaves out."""
        whole = self.tree(of, is_downstream=is_downstream)
        fitting = whole
        if whole.size > lines:
            for depth in range(1, whole.height):
                tree = self.tree(of, depth=depth, is_downstream=is_downstream)
                if depth > 1 and tree.size > lines:
                    break
                fitting = tree
        return fitting, whole.height - fitting.height

    def _node(
        self,
        name: ColumnName,
        steps: Mapping[ColumnName, Sequence[ColumnName]],
        depth: int | None,
        seen: set[ColumnName],
    ) -> Node:
        table, column = name
        type_ = "rows" if column == _ROWS else plain_type(self.tables[table][column]) if column else ""
        following = steps.get(name, ())
        if following and name in seen:
            return Node(table, column, type_, is_again=True)
        if depth == 0:
            return Node(table, column, type_, left_out=len(following))
        seen.add(name)
        rest = None if depth is None else depth - 1
        return Node(table, column, type_, tuple(self._node(other, steps, rest, seen) for other in following))

    def _named(self, text: str) -> ColumnName:
        parts = text.split(".")
        for length in (2, 1):
            tables = self._tables_named(".".join(parts[:length]))
            if tables and len(parts) <= length + 1:
                column = parts[length] if len(parts) > length else _TABLE
                return self._column(self._only(text, tables, column), column)
        wrong = ".".join(parts[:2])
        nearest = suggestion(wrong, self.tables, otherwise="")
        raise InputError("", f'no table "{text}" among models, seeds and sources', nearest or self._near(parts[0]))

    def _only(self, text: str, tables: Sequence[str], column: str) -> str:
        having = [table for table in tables if not column or column in self.tables[table]] or tables
        if len(having) > 1:
            remedy = f"Write {' or '.join(having)}."
            raise InputError("", f'"{text}" is ambiguous: {" and ".join(having)} have this name', remedy)
        return having[0]

    def _near(self, table: str) -> str:
        return suggestion(
            table, {known.partition(".")[2] for known in self.tables}, otherwise="Write schema.table.column."
        )

    def _tables_named(self, name: str) -> list[str]:
        if "." in name:
            return [name] if name in self.tables else []
        return sorted(table for table in self.tables if table.partition(".")[2] == name)

    def _column(self, table: str, column: str) -> ColumnName:
        if column and column not in self.tables[table]:
            similar = [known for known in self.tables[table] if column in known][:12]
            known = f"Known: {', '.join(similar)}." if similar else f"`warehouse lineage {table}` shows the table."
            remedy = suggestion(column, self.tables[table], otherwise=known)
            raise InputError("", f'no column "{column}" in {table}', remedy)
        return table, column


def lineage_of(project: Project, resolved: Resolved, *, has_rows: bool = False) -> Lineage:
    """The lineage of a project that was resolved; with `has_rows`, each column comes from the rows of its table too."""
    comes_from: dict[ColumnName, tuple[ColumnName, ...]] = {}
    for name, model in project.models.items():
        comes_from[name, _TABLE] = tuple((table, _TABLE) for table in sorted(model.reads))
        for column, value in resolved.outputs[name].items():
            rows = ((name, _ROWS),) if has_rows else ()
            comes_from[name, column] = (*sorted(value.origins), *rows)
        if has_rows and name in resolved.queries:
            comes_from[name, _ROWS] = tuple(sorted(resolved.queries[name].deciding()))
    goes_into: dict[ColumnName, list[ColumnName]] = {}
    for later, earlier in comes_from.items():
        for name_ in earlier:
            goes_into.setdefault(name_, []).append(later)
    return Lineage(resolved.tables, comes_from, goes_into)
