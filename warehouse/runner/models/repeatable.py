"""Whether a query gives the same rows whenever it is run on the same rows: no clock, no dice, no choice left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from warehouse.runner.models.clauses import shown
from warehouse.runner.models.model import Model
from warehouse.runner.models.origins import Origins
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.query import line_of
from warehouse.runner.models.value import Flow

_DICE = (exp.Rand, exp.Uuid, exp.TableSample)
_CLOCKS = (exp.CurrentTimestamp, exp.CurrentDate, exp.CurrentTime, exp.Localtime, exp.Localtimestamp)
_CLOCK_NAMES = ("now", "today", "get_current_timestamp", "transaction_timestamp", "get_current_time")
_DICE_NAMES = ("setseed", "uuidv4", "uuidv7", "gen_random_uuid", "nextval", "currval", "txid_current")
# Which of several rows they take is left open, or decided by the order in which threads end.
_PICKS = (exp.AnyValue, exp.First, exp.Last, exp.Mode, exp.ApproxQuantile)
_PICK_NAMES = ("arbitrary", "reservoir_quantile", "approx_top_k", "list_first_agg")
_LISTS = (exp.ArrayAgg, exp.GroupConcat)
_BY_PLACE = (exp.RowNumber, exp.Ntile, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue, *_LISTS)
_RANKS = (exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist)
# Of a list that is sorted, counted or searched afterwards the order does not matter.
_ORDERLESS = ("list_unique", "list_sum", "list_min", "list_max", "list_has_any", "list_has_all")

_NO_DICE = "Make the value of the row: a key, or a hash of its columns."
_NO_CLOCK = "Read the day of the build (meta.build.refreshed_at) or the last day of the data."
_NO_PICK = "Write `min(…)` or `max(…)`, or `arg_min(…, key)` by a column that no two rows share."
_ORDER_LIST = "Write `order by` within its brackets, by columns that tell the rows apart."
_ORDER_WINDOW = "Write `order by` in its window, by columns that tell the rows apart."
_KEY_WINDOW = (
    "Add to `order by` the columns that tell its rows apart: the grain of what it reads, or what it is grouped by."
)
_ORDER_ROWS = "Write `order by` before it, by columns that tell the rows apart."


def add_repeat_problems(
    model: Model, origins: Origins, grains: Mapping[str, tuple[str, ...]], problems: Problems
) -> None:
    """Adds a problem for each place where two runs on the same rows may differ.

    `grains` has the columns that make a row of each table unique, as far as they are known.
    """
    query: exp.Expr = origins.root.expression
    while query.parent:
        query = query.parent
    found: dict[tuple[int, str], str] = {}
    for node, problem, remedy in [*_of_functions(query), *_of_selects(query), *_of_windows(origins, grains)]:
        found.setdefault((_line(node), problem), remedy)
    for (line, problem), remedy in found.items():
        problems.add(f"{model.where}:{line}", problem, remedy)


def _of_functions(query: exp.Expr) -> Iterator[tuple[exp.Expr, str, str]]:
    for node in query.walk():
        name = node.name.lower() if isinstance(node, exp.Anonymous) else ""
        if isinstance(node, exp.TableSample):
            yield node, "a sample of rows is another at every run", "Choose rows by a hash of their key."
        elif isinstance(node, _DICE) or name in _DICE_NAMES:
            yield node, f"{_called(node)} is another at every run", _NO_DICE
        elif isinstance(node, _CLOCKS) or name in _CLOCK_NAMES:
            yield node, f"{_called(node)} is another at every run", _NO_CLOCK
        elif (isinstance(node, _PICKS) and not _is_ordered(node)) or name in _PICK_NAMES:
            yield node, f"{_called(node)} leaves open which row it takes", _NO_PICK
        elif isinstance(node, _LISTS) and not (_is_ordered(node) or _window(node) or _is_orderless(node)):
            yield node, f"{_called(node)} has no order", _ORDER_LIST


def _of_selects(query: exp.Expr) -> Iterator[tuple[exp.Expr, str, str]]:
    for tree in query.find_all(exp.Query):
        has_order = bool(tree.args.get("order"))
        for part in ("limit", "offset"):
            # Whether any row is there is the same, whichever stays.
            if (node := tree.args.get(part)) and not has_order and not isinstance(tree.parent, exp.Exists):
                yield node, f"{part} without order by leaves open which rows stay", _ORDER_ROWS
        distinct = tree.args.get("distinct")
        if isinstance(distinct, exp.Distinct) and distinct.args.get("on") and not has_order:
            yield distinct, "distinct on without order by leaves open which row stays", _ORDER_ROWS


def _of_windows(origins: Origins, grains: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[exp.Expr, str, str]]:
    for scope in origins.scopes:
        tree = scope.expression
        if not isinstance(tree, exp.Select):
            continue
        named = {window.name: window for window in tree.args.get("windows") or ()}
        for window in tree.find_all(exp.Window):
            if window.find_ancestor(exp.Select) is not tree or window.arg_key == "windows":
                continue
            base = named.get(window.alias)
            function = window.this.this if isinstance(window.this, exp.IgnoreNulls | exp.RespectNulls) else window.this
            order = window.args.get("order") or (base.args.get("order") if base else None)
            by = window.args.get("partition_by") or (base.args.get("partition_by") if base else None) or []
            keys = [ordered.this for ordered in order.expressions] if order else []
            if not isinstance(function, (*_BY_PLACE, *_RANKS)) or _is_ordered(function):
                continue
            if by and _is_total(by, scope, origins, grains):
                continue
            if not any(key.find(exp.Column) for key in keys):
                yield window, f"{_called(function)} over a window without order by", _ORDER_WINDOW
            elif isinstance(function, _BY_PLACE) and not _is_total([*by, *keys], scope, origins, grains):
                yield window, f"{_called(function)} over rows that order by does not tell apart", _KEY_WINDOW


def _is_total(columns: list[exp.Expr], scope: Scope, origins: Origins, grains: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether columns tell the rows of a select apart, as far as can be seen.

    That is so where they hold the whole key of a table that it reads, all by which it or a part of it is grouped, or
    the place of an element in its list.
    """
    plain = {column.sql() for column in columns}
    own = _groups(scope.expression)
    if own:
        return own <= plain
    carried = {
        origin
        for column in columns
        for part in column.find_all(exp.Column)
        for origin, flow in origins.value(part, scope).origins.items()
        if flow == Flow.CARRIED
    }
    for table in {table for table, _ in carried}:
        if (grain := grains.get(table)) and all((table, name.lower()) in carried for name in grain):
            return True
    names = {(column.table, column.name) for column in columns if isinstance(column, exp.Column)}
    return any(
        keys and all((alias, key) in names for key in keys)
        for alias, (_, source) in scope.selected_sources.items()
        if isinstance(source, Scope) and (keys := _told_apart(source.expression))
    ) or any(_is_place(column, scope) for column in columns if isinstance(column, exp.Column))


def _groups(tree: exp.Expr) -> set[str]:
    """What a select is grouped by, each as SQL, of all its grouping sets; nothing of one that is not grouped."""
    group = tree.args.get("group") if isinstance(tree, exp.Select) else None
    return {part.sql() for key in (group.expressions if group else ()) for part in _parts(key)}


_NAMES = {exp.ArrayAgg: "list", exp.GroupConcat: "string_agg"}


def _called(node: exp.Expr) -> str:
    """The name of a function as a model writes it."""
    return next((f"{name}(…)" for kind, name in _NAMES.items() if isinstance(node, kind)), shown(node).lower())


def _parts(key: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(key, exp.GroupingSets | exp.Tuple):
        for part in key.expressions:
            yield from _parts(part)
    else:
        yield key.unnest()


def _told_apart(tree: exp.Expr) -> list[str]:
    """The columns of which a select gives each combination once, by their names; none where that is not told."""
    if not isinstance(tree, exp.Select):
        return []
    distinct = tree.args.get("distinct")
    if distinct and not distinct.args.get("on"):
        return [column.alias_or_name for column in tree.selects]
    groups = _groups(tree)
    # `coalesce(state, 'all')` is the name that a total of grouping sets has instead of NULL.
    names = {_key(column.unalias()).sql(): column.alias_or_name for column in tree.selects}
    return [names[key] for key in groups] if groups <= names.keys() else []


def _key(value: exp.Expr) -> exp.Expr:
    of_sets = isinstance(value, exp.Coalesce) and isinstance(value.this, exp.Column)
    return value.this if of_sets and all(isinstance(other, exp.Literal) for other in value.expressions) else value


def _is_place(column: exp.Column, scope: Scope) -> bool:
    """Whether a column numbers the elements of a list that was unnested beside it."""
    source = scope.sources.get(column.table)
    tree = source.expression if isinstance(source, Scope) else None
    if not isinstance(source, Scope) or not isinstance(tree, exp.Select):
        return False
    value = next((each.unalias() for each in tree.selects if each.alias_or_name == column.name), None)
    if isinstance(value, exp.Column):
        return _is_place(value, source)
    return isinstance(value, exp.Unnest | exp.Explode) and value.find(exp.GenerateSeries) is not None


def _is_ordered(node: exp.Expr) -> bool:
    return node.find(exp.Order) is not None or isinstance(node.parent, exp.WithinGroup)


def _window(node: exp.Expr) -> exp.Window | None:
    """The window over which an aggregate runs; None for one of a group."""
    parent = node.parent
    while isinstance(parent, exp.Filter | exp.IgnoreNulls | exp.RespectNulls):
        parent = parent.parent
    return parent if isinstance(parent, exp.Window) else None


def _is_orderless(node: exp.Expr) -> bool:
    parent = node.parent
    while isinstance(parent, exp.Filter | exp.Paren):
        parent = parent.parent
    if isinstance(parent, exp.ArraySort | exp.ArraySize | exp.ArrayContains | exp.Length):
        return True
    return isinstance(parent, exp.Anonymous) and parent.name.lower() in _ORDERLESS


def _line(node: exp.Expr) -> int:
    while node.parent and not any("line" in part.meta for part in node.walk()):
        node = node.parent
    return line_of(node)
