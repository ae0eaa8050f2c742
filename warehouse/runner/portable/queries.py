"""The parts of a query."""

from __future__ import annotations

from sqlglot import exp

from warehouse.runner.portable.terms import INSTEAD, Place, Refused, Rule, unknown


def _join(tree: exp.Expr, place: Place) -> None:
    method, kind = tree.text("method").upper(), tree.text("kind").upper()
    if method in ("ASOF", "NATURAL", "POSITIONAL") or kind in ("ASOF", "POSITIONAL"):
        name = (method or kind).lower()
        problem = f"{'an' if name[0] in 'aeiou' else 'a'} {name} join has no equal in Spark"
        raise Refused(problem, "Write the condition with `on`.")


def _qualified(tree: exp.Expr, place: Place) -> None:
    if tree.parent and any(tree.parent.args.get(part) for part in ("order", "limit", "offset")):
        raise Refused("qualify beside order by or limit", "Write it in a `with` of its own, and order what it gives.")


def _distinct(tree: exp.Expr, place: Place) -> None:
    if tree.args.get("on"):
        raise Refused("distinct on has no equal in Spark", "Write `qualify row_number() over (… order by …) = 1`.")


def _union(tree: exp.Expr, place: Place) -> None:
    if tree.args.get("by_name"):
        raise Refused(f"{tree.key} by name has no equal in Spark", "Name the columns in one order on both sides.")


def _star(tree: exp.Expr, place: Place) -> None:
    if tree.args.get("replace") or tree.args.get("rename"):
        raise Refused("`* replace` has no equal in Spark", "Name the columns.")


def _table(tree: exp.Expr, place: Place) -> None:
    if not isinstance(tree.this, exp.Identifier):
        raise unknown(tree.this)
    if tree.args.get("pivots"):
        raise Refused("pivot has no equal in Spark", INSTEAD["pivot"])


RULES: dict[type[exp.Expr], Rule] = {
    exp.Join: _join,
    exp.Distinct: _distinct,
    exp.Qualify: _qualified,
    exp.Union: _union,
    exp.Except: _union,
    exp.Intersect: _union,
    exp.Star: _star,
    exp.Table: _table,
}
