"""A project of as many models as one likes, to see how the cost grows."""

from __future__ import annotations

from pathlib import Path

_COLUMNS = """\
  number_id: {type: BIGINT, description: Key}
  amount: {type: BIGINT, description: Amount}
  label: {type: VARCHAR, description: Label}
"""
_CONTRACT = f"description: One row per number\ngrain: [number_id]\nmaterialized: table\ncolumns:\n{_COLUMNS}"
_SEED = f"description: One row per number\ngrain: [number_id]\ncolumns:\n{_COLUMNS}"
_ROOT = """\
-- One row per number.
select
    number.number_id,
    (number.amount + {position}) % 1000003 as amount,
    number.label
from seeds.number
"""
_JOIN = """\
-- One row per number.
with near as (
    select *
    from {near}
),

far as (
    select *
    from {far}
)

select
    near.number_id,
    (near.amount + far.amount) % 1000003 as amount,
    coalesce(near.label, far.label) as label
from near
inner join far on near.number_id = far.number_id
where near.amount is not null
"""


def model_name(position: int, count: int) -> str:
    """The name of the model at a position: the first tenth read the seed, the last tenth are marts."""
    schema = "staging" if position < _roots(count) else "marts" if position >= count - count // 10 else "core"
    return f"{schema}.model_{position:04}"


def write_project(folder: Path, count: int, rows: int = 1000) -> None:
    """Writes a project: each model joins one half as far from the start with one of a tenth before."""
    seeds = folder / "seeds"
    seeds.mkdir(parents=True)
    lines = [f"{number},{number * 7},label {number % 17}" for number in range(rows)]
    (seeds / "number.csv").write_text("\n".join(["number_id,amount,label", *lines, ""]))
    (seeds / "number.yml").write_text(_SEED)
    for position in range(count):
        schema, table = model_name(position, count).split(".")
        file = folder / "sql" / schema / f"{table}.sql"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_query(position, count))
        file.with_suffix(".yml").write_text(_CONTRACT)


def _query(position: int, count: int) -> str:
    if position < _roots(count):
        return _ROOT.format(position=position)
    near, far = position // 2, position - _roots(count)
    return _JOIN.format(near=model_name(near, count), far=model_name(far, count))


def _roots(count: int) -> int:
    return max(1, count // 10)
