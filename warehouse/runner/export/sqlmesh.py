"""The project in the words of SQLMesh."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sqlglot import exp

from warehouse.runner.export.folder import cleared, write_text, write_yaml
from warehouse.runner.export.origin import Export, Origin
from warehouse.runner.export.text import rewritten
from warehouse.runner.models.contract import Contract
from warehouse.runner.models.model import Seed
from warehouse.sql import text

PACKAGES = ("sqlmesh==0.236.0", "duckdb==2.0.0")
_COMMANDS = (f"pip install {' '.join(PACKAGES)}", "sqlmesh plan --auto-apply --no-prompts")
_ATTACHED = "loaded"
_AUDITS = {
    "one_row_per": """\
-- The grain: no two rows with the same key and none without.
AUDIT (
  name one_row_per
);

SELECT @EACH(@keys, key -> key), COUNT(*) AS row_count
FROM @this_model
GROUP BY @EACH(@keys, key -> key)
HAVING COUNT(*) > 1 OR @AND(@EACH(@keys, key -> key IS NULL))
""",
    "one_row_at_most": """\
-- A table whose contract names no key.
AUDIT (
  name one_row_at_most
);

SELECT COUNT(*) AS row_count
FROM @this_model
HAVING COUNT(*) > 1
""",
    "has_rows": """\
-- At least one row; a contract with may_be_empty is not asked.
AUDIT (
  name has_rows
);

SELECT COUNT(*) AS row_count
FROM @this_model
HAVING COUNT(*) = 0
""",
}
_README = """\
# The warehouse's models, for SQLMesh

Written by `warehouse export sqlmesh`. In this folder, with an environment of its own (SQLMesh needs an older sqlglot):

    {install}
    {run}

makes `warehouse.duckdb` beside this file: the same schemas, tables and rows as the build that it was exported from.
{sources}
`models/` holds one file a table. The audits `one_row_per`, `one_row_at_most` and `has_rows` (`audits/`) say what the
contracts say of grain and of emptiness. A table that our build renews in part is a full one here: the rows are the same.

The seeds are models that read `seeds/*.csv`: SQLMesh's own seeds guess types with pandas first, which makes 2 of the
text 02. After a change to one: `sqlmesh plan --auto-apply --no-prompts --restate-model seeds.<table>`.
"""
_SOURCES = """\
The raw and meta tables are read from `{build_file}`, attached read-only in `config.yaml`; names of people stay there.
While a refresh writes to it, SQLMesh has to wait.
"""


def export_sqlmesh(origin: Origin, folder: Path, *, force: bool = False) -> Export:
    """What was written to the folder. Raises InputError when something is in it and `force` is not given."""
    folder = cleared(folder, force=force)
    write_yaml(folder / "config.yaml", _config(origin, folder))
    for audit, query in _AUDITS.items():
        write_text(folder / "audits" / f"{audit}.sql", query)
    if origin.sources:
        write_yaml(folder / "external_models.yaml", _external_models(origin))
    for model in origin.project.models.values():
        kind = "VIEW" if model.contract.materialized == "view" else "FULL"
        query = rewritten(model, lambda table: _reference(exp.table_name(table), origin))
        content = f"{_header(model.name, model.contract, kind)}\n\n{query}"
        write_text(folder / "models" / model.schema / f"{model.name.split('.')[1]}.sql", content)
    for seed in origin.project.seeds.values():
        file = folder / "seeds" / seed.file.name
        file.parent.mkdir(exist_ok=True)
        shutil.copyfile(seed.file, file)
        content = f"{_header(seed.name, seed.contract, 'FULL')}\n\n{_seed_query(seed, file)}\n"
        write_text(folder / "models" / "seeds" / f"{seed.name.split('.')[1]}.sql", content)
    install, run = _COMMANDS
    sources = _SOURCES.format(build_file=origin.build_file) if origin.sources else ""
    write_text(folder / "README.md", _README.format(install=install, run=run, sources=sources))
    project = origin.project
    return Export(folder, "SQLMesh", len(project.models), len(project.seeds), len(origin.sources), _COMMANDS)


def _config(origin: Origin, folder: Path) -> dict[str, Any]:
    catalogs: dict[str, Any] = {"warehouse": str(folder / "warehouse.duckdb")}
    if origin.sources:
        catalogs[_ATTACHED] = {"type": "duckdb", "path": str(origin.build_file), "read_only": True}
    return {
        "gateways": {
            "local": {
                "connection": {"type": "duckdb", "catalogs": catalogs, "concurrent_tasks": origin.threads},
                # What SQLMesh remembers is not a table of ours.
                "state_connection": {"type": "duckdb", "database": str(folder / "state.duckdb")},
            }
        },
        "default_gateway": "local",
        "model_defaults": {"dialect": "duckdb", "start": "2020-01-01", "optimize_query": False},
        "disable_anonymized_analytics": True,
    }


def _external_models(origin: Origin) -> list[dict[str, Any]]:
    return [
        {"name": f"{_ATTACHED}.{table}", "gateway": "local", "columns": dict(types)}
        for table, types in origin.sources.items()
    ]


def _reference(table: str, origin: Origin) -> str:
    return f"{_ATTACHED}.{table}" if table in origin.sources else table


def _header(name: str, contract: Contract, kind: str) -> str:
    """The MODEL block of a table."""
    columns = ",\n".join(f'    "{column.name}" {column.type}' for column in contract.columns)
    descriptions = ",\n".join(
        f'    "{column.name}" = {text(column.description)}' for column in contract.columns if column.description
    )
    audits = [f"one_row_per(keys := ({_names(contract.grain)}))" if contract.grain else "one_row_at_most"]
    if not contract.may_be_empty:
        audits.append("has_rows")
    properties = [
        f"name {name}",
        f"kind {kind}",
        f"description {text(contract.description)}",
        *([f"tags ({_names(contract.tags)})"] if contract.tags else []),
        *([f"grain ({_names(contract.grain)})"] if contract.grain else []),
        f"audits ({', '.join(audits)})",
        f"columns (\n{columns}\n  )",
        f"column_descriptions (\n{descriptions}\n  )",
    ]
    return "MODEL (\n" + ",\n".join(f"  {property_}" for property_ in properties) + "\n);"


def _seed_query(seed: Seed, file: Path) -> str:
    """The query that reads a seed's CSV as text and casts it, as our build does."""
    columns = seed.contract.columns
    casts = ",\n".join(f'    cast("{column.name}" as {column.type}) as "{column.name}"' for column in columns)
    texts = ", ".join(f"{text(column.name)}: 'VARCHAR'" for column in columns)
    options = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
    return f"select\n{casts}\nfrom read_csv({text(str(file))}, columns = {{{texts}}}, {options}, parallel = false)"


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
