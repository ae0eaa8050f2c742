"""Whether an incremental model keeps to its key: that the rows of a key follow from input rows of that key alone.

A query is followed from its tables outwards. Rows follow from references alone (tables without the key, whose change
makes the table anew), from rows of one key, or from one value: of `select distinct text` from a table that changes,
what is read out of a text is the same whichever rows hold it, and goes back to them by the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from warehouse.runner.models.clauses import aggregates, conjuncts, shown, subqueries, windows
from warehouse.runner.models.model import Model
from warehouse.runner.models.origins import Origins, Tables
from warehouse.runner.models.points import KEY, Joined, Places, Point, Rows, holds, meeting, tied
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.project import Project
from warehouse.runner.models.query import line_of


def keyed_inputs(model: Model, tables: Mapping[str, Iterable[str]]) -> list[str]:
    """The tables read that have all columns of the model's key, which are read for changed keys only."""
    key = {*model.contract.incremental_key}
    return sorted(table for table in model.reads if key and key <= {*tables.get(table, ())})


def add_key_problems(model: Model, origins: Origins, project: Project, tables: Tables, problems: Problems) -> None:
    """Adds a problem for each place where rows of one key could follow from those of another, as far as can be told."""
    contract = model.contract
    if bool(contract.incremental_key) != (contract.materialized == "incremental"):
        problem = "materialized: incremental and incremental_key go together, here is one of them"
        problems.add(contract.where, problem, "Write both, or neither.")
    elif contract.incremental_key:
        inputs = {table: _identity(table, project, tables) for table in keyed_inputs(model, tables)}
        _Proof(model, origins, tables, inputs).add_problems(problems)


def _identity(table: str, project: Project, tables: Tables) -> str:
    """The one column whose value tells the rows of a table apart, for it is checked; empty if it takes several."""
    if known := project.models.get(table) or project.seeds.get(table):
        return known.contract.grain[0].lower() if len(known.contract.grain) == 1 else ""
    return "row_id" if table.split(".")[0] in project.layers.loaded and "row_id" in tables[table] else ""


class _Proof:
    """The parts of one query, each with what its rows follow from."""

    def __init__(self, model: Model, origins: Origins, tables: Tables, inputs: Mapping[str, str]) -> None:
        self._model = model
        self._origins = origins
        self._tables = tables
        self._inputs = inputs
        self._key = tuple(name.lower() for name in model.contract.incremental_key)
        rows = {frozenset([(table, column)]) for table, column in inputs.items() if column}
        self._points = frozenset([frozenset((KEY, name) for name in self._key), *rows])
        self._known: dict[int, Rows] = {}
        self._assumed: dict[int, Rows] = {}
        self._found: dict[tuple[str, str], str] = {}

    def add_problems(self, problems: Problems) -> None:
        """Adds what was found; a query that reads itself is followed until it gives no less than it assumes of itself."""
        while True:
            self._known, self._found, before = {}, {}, dict(self._assumed)
            self._check_unusual()
            rows = self._rows(self._origins.root)
            if before == self._assumed:
                break
        if not self._found:
            self._check_result(rows)
        for (where, problem), remedy in self._found.items():
            problems.add(where, problem, remedy)

    def _check_result(self, rows: Rows) -> None:
        if not self._inputs:
            self._add(None, "no table that it reads has {key}, its incremental_key", _MAKE_TABLE)
            return
        query = self._origins.root.expression
        selects = query.selects if isinstance(query, exp.Query) else []
        for name in self._key:
            if rows.points != self._points or (KEY, name) not in rows.columns.get(name, ()):
                column = next((tree for tree in selects if tree.alias_or_name == name), None)
                owners = " or ".join(f"{table}.{name}" for table in self._inputs)
                self._add(column, f'"{name}" of incremental_key is not {owners} as it stands', _UNCHANGED)

    def _add(self, tree: exp.Expr | None, problem: str, remedy: str) -> None:
        contract = self._model.contract
        while tree is not None and tree.parent and not any("line" in part.meta for part in tree.walk()):
            tree = tree.parent
        where = f"{self._model.where}:{line_of(tree)}" if tree is not None else contract.where
        key = ", ".join(self._key)
        remedy = f"{remedy.format(key=key)} or write `materialized: table` in {contract.where}."
        self._found.setdefault((where, problem.format(key=key)), remedy[0].upper() + remedy[1:])

    def _rows(self, scope: Scope) -> Rows:
        scope = self._origins.whole(scope)
        key = id(scope.expression)
        if key not in self._known:
            self._known[key] = self._computed(scope)
        return self._known[key]

    def _computed(self, scope: Scope) -> Rows:
        if isinstance(scope.expression, exp.SetOperation):
            return self._of_set(scope.expression)
        if isinstance(scope.expression, exp.Select):
            return self._of_select(scope.expression, scope)
        # unnest, values: made of the row before it, or of nothing
        if any(exp.table_name(table) in self._inputs or not table.db for table in scope.expression.find_all(exp.Table)):
            self._add(scope.expression, "a subquery within a function of `from` is not followed", _ONE_BY_ONE)
        return Rows()

    def _check_unusual(self) -> None:
        """Adds a problem for what stands outside of selects and may count or replace rows of all keys."""
        query: exp.Expr = self._origins.root.expression
        while query.parent:
            query = query.parent
        for subquery in query.find_all(exp.Subquery):
            self._check_whole(subquery)
        for cte in query.find_all(exp.CTE):
            if cte.args.get("key_expressions"):
                self._add(cte, "`using key` of a recursive query is not followed", _WRITTEN_OUT)

    def _of_query(self, query: exp.Expr) -> Rows:
        scope = self._origins.scope_of(query)
        return self._rows(scope) if scope else Rows()

    def _of_set(self, tree: exp.SetOperation) -> Rows:
        left = self._of_query(tree.left)
        # A recursive query reads itself here: at first as its first branch says, then as the whole turned out.
        self._known[id(tree)] = self._assumed.get(id(tree), left)
        right = self._of_query(tree.right)
        if not left.points and not right.points:
            return left
        self._check_whole(tree)
        names = tree.left.named_selects if isinstance(tree.left, exp.Query) else []
        others = tree.right.named_selects if isinstance(tree.right, exp.Query) else []
        pairs = zip(names, names if tree.args.get("by_name") else others, strict=False)
        none: Places = frozenset()
        columns = {name: left.columns.get(name, none) & right.columns.get(other, none) for name, other in pairs}
        rows = Rows(left.points & right.points, columns)
        if not holds(rows.points, columns.values()):
            self._add(tree, f"the branches of {tree.key} have no column of {{key}} in common", _BRANCHES)
        self._assumed[id(tree)] = rows
        return rows

    def _of_select(self, tree: exp.Select, scope: Scope, around: Joined | None = None) -> Rows:
        """The rows of a select; `around` has the row of the select around a subquery."""
        joined = self._from(tree, scope, around)
        for inner, is_in in subqueries(scope):
            self._check_subquery(inner, is_in, joined)
        columns: dict[str, Places] = {}
        for column in tree.selects:
            name = column.alias_or_name
            columns[name] = frozenset() if name in columns else joined.places(column)
        if not joined.points or around is not None:
            # For a row of the select around it a subquery may count and cut as it likes.
            return Rows(joined.points, columns)
        self._check_whole(tree)
        for window, by in windows(tree):
            if not joined.holds(by):
                self._add(window, f"{shown(window.this)} is not partitioned by {{key}}", _PARTITION)
        self._check_groups(tree, joined)
        distinct = tree.args.get("distinct")
        if distinct and not joined.holds(on.expressions if (on := distinct.args.get("on")) else tree.selects):
            if value := self._only_value(tree, scope):
                return Rows(frozenset([value]), columns)
            self._add(tree, "distinct does not hold {key}", _DISTINCT)
        return Rows(joined.points, columns)

    def _check_groups(self, tree: exp.Select, joined: Joined) -> None:
        group = tree.args.get("group")
        if group is None:
            for aggregate in aggregates(tree):
                self._add(aggregate, f"{shown(aggregate)} without group by is of all keys", _GROUP)
            return
        is_several = any(group.args.get(part) for part in ("grouping_sets", "cube", "rollup"))
        if is_several or not joined.holds(tree.selects if group.args.get("all") else group.expressions):
            self._add(group, "group by does not hold {key}", _GROUP)

    def _only_value(self, tree: exp.Select, scope: Scope) -> Point | None:
        """The column of which a select gives each value once, with what follows from it and references alone.

        An aggregate or a window would say how often it stands in rows of other keys.
        """
        changing = [alias for alias in scope.selected_sources if self._of_source(scope.sources[alias]).points]
        used = {(column.table, column.name) for column in tree.find_all(exp.Column) if column.table in (*changing, "")}
        values = [column.unalias() for column in tree.selects]
        selected = {(column.table, column.name) for column in values if isinstance(column, exp.Column)}
        counts = [*windows(tree), *aggregates(tree), *subqueries(scope), *tree.find_all(exp.TableColumn, exp.Star)]
        if counts or tree.args.get("group") or tree.args["distinct"].args.get("on"):
            return None
        if len(changing) != 1 or len(used) != 1 or not used <= selected:
            return None
        return frozenset([(self._name(scope.sources[changing[0]]), next(iter(used))[1])])

    def _from(self, tree: exp.Select, scope: Scope, around: Joined | None) -> Joined:
        """All that stands in `from`, joined one after the other."""
        first = tree.args.get("from_")
        waiting = [first.this] if first else []
        waiting += [*(tree.args.get("joins") or ()), *(tree.args.get("laterals") or ())]
        filters = conjuncts(tree.args.get("where"))
        joined = around
        while waiting:
            # Behind a comma, what ties a table to those before it may stand behind the next one.
            for position, item in enumerate(waiting):
                if (after := self._after(item, scope, joined, filters)) is not None:
                    joined = after
                    del waiting[position]
                    break
            else:
                alias = _table_of(waiting[0]).alias_or_name
                self._add(waiting[0], f'"{alias}" is not joined on {{key}}', _JOIN)
                break
        return joined or Joined()

    def _after(self, item: exp.Expr, scope: Scope, joined: Joined | None, filters: list[exp.Expr]) -> Joined | None:
        """What is joined, with one more; None where rows of two keys can meet, or stay for want of one of another."""
        table = _table_of(item)
        alias = table.alias_or_name
        source = scope.sources.get(alias)
        if source is None or table.args.get("joins"):
            self._add(item, "a join within parentheses is not followed", _ONE_BY_ONE)
        rows = self._of_lateral(table, joined) if isinstance(table, exp.Lateral) else self._of_source(source)
        # Behind pivot and unpivot a name bound by `with` comes as a table without a schema.
        is_changing = rows.points or (isinstance(source, exp.Table) and not source.db)
        if is_changing and (table.args.get("pivots") or table.args.get("sample")):
            self._add(item, "the rows of a key are not followed through pivot, unpivot and sample", _WRITTEN_OUT)
        own = {(alias, name): places for name, places in rows.columns.items()}
        if joined is None:
            return Joined(rows.points, own)
        both = Joined(rows.points | joined.points, {**joined.columns, **own})
        side, kind, method = (str(item.args.get(part) or "").upper() for part in ("side", "kind", "method"))
        is_half = kind in ("SEMI", "ANTI")
        conditions = [*conjuncts(item.args.get("on")), *([] if side or is_half else filters)]
        points = meeting(joined.points, rows.points, tied(conditions, alias, both))
        stays, other_stays = side in ("LEFT", "FULL") or is_half, side in ("RIGHT", "FULL")
        if (stays and points != joined.points) or (other_stays and points != rows.points) or method == "POSITIONAL":
            return None
        # Where the other side stays alone a column is NULL and says nothing.
        lost = {name for name in both.columns if (other_stays if name[0] != alias else stays)}
        columns = {name: places for name, places in both.columns.items() if name not in lost}
        return None if points is None else Joined(points, columns)

    def _check_subquery(self, inner: Scope, is_in: exp.In | None, joined: Joined) -> None:
        """Adds a problem for a subquery of a condition or a value that speaks of rows of other keys."""
        tree = inner.expression
        points: frozenset[Point] | None
        if is_in is not None and not inner.external_columns:
            rows = self._rows(inner)
            output = next(iter(rows.columns.values()), frozenset())
            points = meeting(joined.points, rows.points, joined.places(is_in.this) & output)
        elif isinstance(tree, exp.Select):
            points = self._of_select(tree, inner, joined).points
        else:
            points = None if self._rows(inner).points else joined.points
        if points != joined.points:
            self._add(tree, "a subquery is not tied to {key}", _SUBQUERY)

    def _of_lateral(self, tree: exp.Lateral, joined: Joined | None) -> Rows:
        """What a lateral subquery adds to a row: it is of the row's key, and does not say so itself."""
        if scope := self._origins.scope_of(tree.this):
            self._check_subquery(scope, None, joined or Joined())
        return Rows()

    def _of_source(self, source: exp.Table | Scope | None) -> Rows:
        """The rows of something in `from`; a value in it stands there, and in all places that it comes from."""
        if source is None:
            return Rows()
        name = self._name(source)
        if isinstance(source, Scope):
            rows = self._rows(source)
            return Rows(rows.points, {column: places | {(name, column)} for column, places in rows.columns.items()})
        if name not in self._inputs:
            return Rows()
        key = {column: {(KEY, column)} for column in self._key}
        columns = {column: frozenset({(name, column), *key.get(column, ())}) for column in self._tables[name]}
        return Rows(self._points, columns)

    def _name(self, source: exp.Table | Scope) -> str:
        """The name of a table; of a part of the query one that nothing else has."""
        if isinstance(source, exp.Table):
            return exp.table_name(source)
        return f"({id(self._origins.whole(source).expression)})"

    def _check_whole(self, tree: exp.Expr) -> None:
        for part in ("limit", "offset", "sample"):
            if node := tree.args.get(part):
                self._add(node, f"{part} counts the rows of all keys", _LIMIT)


_MAKE_TABLE = "read one that has,"
_UNCHANGED = "select that column unchanged,"
_BRANCHES = "select {key} in each from an input that has it,"
_GROUP = "group by {key},"
_DISTINCT = "select {key} too, or one column alone,"
_PARTITION = "write `partition by {key}`,"
_JOIN = "compare {key} of both with `=`, and keep rows of the side alone that has it,"
_ONE_BY_ONE = "join one table after the other,"
_WRITTEN_OUT = "group by {key}, or unnest a list,"
_SUBQUERY = "compare {key} in it with {key} outside,"
_LIMIT = "number the rows of each key: `qualify row_number() over (partition by {key} order by …) <= …`,"


def _table_of(item: exp.Expr) -> exp.Expr:
    return item.this if isinstance(item, exp.Join) else item
