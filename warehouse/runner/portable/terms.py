"""What rules of forms are said with: parts of Spark SQL, what a form must be, and what to write in place of one refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from warehouse.runner.models.clauses import shown
from warehouse.runner.portable.kinds import BOOLEAN, DATE, DECIMAL, INT, NULL, TEXT, TIMESTAMP, Kinds

Rewrite = Callable[[], exp.Expr]
"""Makes the form of Spark, once the parts of the form are those of Spark."""


Rule = Callable[[exp.Expr, "Place"], Rewrite | None]
"""What a form is in Spark where it stands: how to write it, or None; raises Refused."""


class Refused(Exception):
    """A form that has no equal in Spark: what is wrong, and what to write."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@dataclass(frozen=True)
class Place:
    """Where a form stands: the part of the query around it, and the kinds of its values."""

    kinds: Kinds
    scope: Scope

    def kind(self, tree: exp.Expr | None) -> str | None:
        """The kind of a value there; None if it is not known."""
        return self.kinds.of(tree, self.scope) if tree is not None else NULL


def call(name: str, *parts: exp.Expr | str | int) -> exp.Expr:
    """A function of Spark by its name; texts and numbers as literals."""
    return exp.Anonymous(this=name, expressions=[_part(part) for part in parts])


def _part(part: exp.Expr | str | int) -> exp.Expr:
    if isinstance(part, str):
        return exp.Literal.string(part)
    return exp.Literal.number(part) if isinstance(part, int) else part


def typed(value: exp.Expr, type_: str, *, is_try: bool = False) -> exp.Expr:
    """A value as another type of Spark; what cannot be is an error, or NULL with `is_try`."""
    to = exp.DataType.build(type_, dialect="spark")
    # `safe` is what sqlglot writes try_cast for; without it the text would be a cast.
    return exp.TryCast(this=value, to=to, safe=True) if is_try else exp.Cast(this=value, to=to)


def only_where(condition: exp.Expr, value: exp.Expr) -> exp.Expr:
    """A value where a condition holds, else NULL."""
    return exp.Case(ifs=[exp.If(this=condition, true=value)])


def function_of(name: str, body: exp.Expr) -> exp.Expr:
    """A function of one element, as those of lists take."""
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name)])


def named(name: str) -> exp.Expr:
    """A column, or the element of such a function."""
    return exp.column(name)


def unknown(tree: exp.Expr) -> Refused:
    """What to raise for a form that is on no list."""
    called = shown(tree).lower() if isinstance(tree, exp.Func) else f"`{start_of(tree)}`"
    name = tree.name.lower() if isinstance(tree, exp.Anonymous) else tree.key
    remedy = INSTEAD.get(name, "Write it with forms that mean the same in both: docs/spark.md lists them.")
    return Refused(f"{called} is not known to mean the same in Spark", remedy)


def start_of(tree: exp.Expr) -> str:
    """The beginning of a form as it is written."""
    text = " ".join(tree.sql("duckdb").split())
    return text if len(text) <= 60 else f"{text[:57]}…"


BY_DAYS = "Write `date_diff('day', …)`, or count with `extract(year from …)` and `extract(month from …)`."
_BY_JOIN = "Join core.dim_date or a seed that names them."
BY_CASE = "Write `extract(year from …)`, `extract(month from …)` or `extract(day from …)` and a `case`."
_BY_UNNEST = "Unnest the list in a `with` of its own, and aggregate."
_BY_ROW = "Write `row_number() over (…) = 1`, or `arg_min(…, key)`."
INSTEAD = {
    "monthname": "Write a `case` over `extract(month from …)`, or join a seed of names.",
    "dayname": "Join a seed of days: the two engines number them differently.",
    "dayofweek": "Count from a known Monday: `date_diff('day', date '2001-01-01', …) % 7`.",
    "dayofweekiso": "Count from a known Monday: `date_diff('day', date '2001-01-01', …) % 7`.",
    "isodow": "Count from a known Monday: `date_diff('day', date '2001-01-01', …) % 7`.",
    "week": BY_CASE,
    "weekofyear": BY_CASE,
    "timestamptrunc": "Write `make_date(extract(year from …), extract(month from …), 1)`.",
    "datetrunc": "Write `make_date(extract(year from …), extract(month from …), 1)`.",
    "timetostr": "Write `cast(… as varchar)` for the day, or put it together with `concat` and `lpad`.",
    "strtotime": "Write `try_strptime(…, '%m/%d/%Y')`, or `try_cast(… as date)`.",
    "interval": "Add days to a date as a number: `day + 30`.",
    "age": BY_DAYS,
    "transform": _BY_UNNEST,
    "arrayfilter": _BY_UNNEST,
    "list_aggregate": _BY_UNNEST,
    "list_reduce": _BY_UNNEST,
    "list_sort": "Write `list(… order by …)` where the list is made.",
    "arraysort": "Write `list(… order by …)` where the list is made.",
    "hash": "Write `md5(…)`.",
    "round": "Write `cast(… as decimal(18, 1))`, which rounds half away from zero in both.",
    "avg": "Write `sum(…) / count(…)`.",
    "percentilecont": "Write `median(…)`, or take the row by `row_number()`.",
    "percentiledisc": "Take the row by `row_number()`.",
    "quantile": "Write `median(…)`, or take the row by `row_number()`.",
    "anyvalue": _BY_ROW,
    "first": _BY_ROW,
    "last": _BY_ROW,
    "ignorenulls": _BY_ROW,
    "mode": "Count each value, and take the first by `row_number()`.",
    "ilike": "Write `lower(…) like '…'`.",
    "similarto": "Write `regexp_full_match(…, '…')`.",
    "strposition": "Write `contains(…, …)`, or `regexp_extract(…)`.",
    "lateral": "Join a subquery on its columns, or unnest in a `with` of its own.",
    "unnest": "Write `unnest(…)` as a column of a select in a `with` of its own.",
    "pivot": "Write `max(case when … then … end)` for each column.",
    "columns": "Name the columns.",
    "row": "Write `{'name': value}`.",
    "slice": "Take the elements one by one, or unnest the list.",
    "if": "Write `case when … then … else … end`.",
    "sha2": "Write `md5(…)`.",
    "datesub": "Subtract days from a date as a number: `day - 30`.",
    "dateadd": "Add days to a date as a number: `day + 30`.",
    "comprehension": _BY_UNNEST,
    "valuesclause": "Make it a seed.",
}


def must_be(kind: str | None, kinds: tuple[str, ...], what: str, remedy: str) -> None:
    """Nothing, where a value is of one of these kinds; else raises Refused."""
    if kind not in (*kinds, NULL):
        problem = f"{what} is of a kind that {'is not known here' if kind is None else 'Spark treats differently'}"
        raise Refused(problem, remedy)


def is_written_out(tree: exp.Expr) -> bool:
    """Whether it is a text that stands in the query itself."""
    return isinstance(tree, exp.Literal) and bool(tree.is_string)


def minus_one() -> exp.Expr:
    """The number -1."""
    return exp.Neg(this=exp.Literal.number(1))


def is_there(tree: exp.Expr) -> exp.Expr:
    """That a value is not NULL."""
    return exp.Not(this=exp.Is(this=exp.paren(tree.copy()), expression=exp.Null()))


AS_TEXT = (INT, DECIMAL, TEXT, BOOLEAN, DATE, TIMESTAMP)
