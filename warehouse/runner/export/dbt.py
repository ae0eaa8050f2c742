"""The project in the words of dbt, to be run by dbt-duckdb."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlglot import exp

from warehouse.runner.export.folder import cleared, write_text, write_yaml
from warehouse.runner.export.origin import Export, Origin
from warehouse.runner.export.text import rewritten
from warehouse.runner.models.contract import Contract
from warehouse.runner.models.model import Model

# An older DuckDB does not open a build file of a newer one.
PACKAGES = ("dbt-core==1.11.16", "dbt-duckdb==1.11.1", "duckdb==2.0.0")
_COMMANDS = (f"pip install {' '.join(PACKAGES)}", "dbt build")
_ATTACHED = "loaded"

_MACROS = {
    "generate_schema_name": """\
{# The schema as it is named; dbt would put that of the target in front of it. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
""",
    "test_one_row_per": """\
{# The grain: no two rows with the same key and none without; no column at all says one row at most. #}
{% test one_row_per(model, columns) %}
select {{ columns | join(', ') or 'null as nothing' }}, count(*) as row_count
from {{ model }}
{% if columns %}
group by {{ columns | join(', ') }}
having count(*) > 1 or coalesce(
    {%- for column in columns %}cast({{ column }} as varchar){{ ', ' if not loop.last }}{% endfor -%}
) is null
{% else %}
having count(*) > 1
{% endif %}
{% endtest %}
""",
    "test_has_rows": """\
{# At least one row; a contract with may_be_empty is not asked. #}
{% test has_rows(model) %}
select count(*) as row_count from {{ model }} having count(*) = 0
{% endtest %}
""",
}
_README = """\
# The warehouse's models, for dbt

Written by `warehouse export dbt`. In this folder:

    {install}
    {run}

makes `warehouse.duckdb` beside this file: the same schemas, tables and rows as the build that it was exported from.
{sources}
`models/` and `seeds/` hold one file a table with its YAML. The tests `one_row_per` and `has_rows` (`macros/`) say what
the contracts say of grain and of emptiness. A table that our build renews in part is a plain table here: the rows are
the same.
"""
_SOURCES = """\
The raw and meta tables are read from `{build_file}`, attached read-only in `profiles.yml`; names of people stay there.
While a refresh writes to it, dbt has to wait.
"""


def export_dbt(origin: Origin, folder: Path, *, force: bool = False) -> Export:
    """What was written to the folder. Raises InputError when something is in it and `force` is not given."""
    folder = cleared(folder, force=force)
    names = _unique_names(origin)
    write_yaml(folder / "dbt_project.yml", _project(origin))
    write_yaml(folder / "profiles.yml", _profiles(origin))
    for macro, text in _MACROS.items():
        write_text(folder / "macros" / f"{macro}.sql", text)
    if origin.sources:
        write_yaml(folder / "models" / "sources.yml", _sources(origin))
    for model in origin.project.models.values():
        file = folder / "models" / model.schema / f"{names[model.name]}.sql"
        write_text(file, rewritten(model, lambda table: _reference(exp.table_name(table), names), escaped))
        write_yaml(file.with_suffix(".yml"), {"version": 2, "models": [_model(model, names)]})
    for name, seed in origin.project.seeds.items():
        file = folder / "seeds" / f"{names[name]}.csv"
        file.parent.mkdir(exist_ok=True)
        shutil.copyfile(seed.file, file)
        write_yaml(file.with_suffix(".yml"), {"version": 2, "seeds": [_seed(name, seed.contract, names)]})
    install, run = _COMMANDS
    sources = _SOURCES.format(build_file=origin.build_file) if origin.sources else ""
    write_text(folder / "README.md", _README.format(install=install, run=run, sources=sources))
    project = origin.project
    return Export(folder, "dbt", len(project.models), len(project.seeds), len(origin.sources), _COMMANDS)


def escaped(text: str) -> str:
    """Text that dbt's templates leave as it is.

    >>> escaped("select '{{' as opening")
    "select '{{ '{{' }}' as opening"
    """
    return re.sub(r"\{[{%#]", lambda found: "{{ '" + found[0] + "' }}", text)


def _unique_names(origin: Origin) -> dict[str, str]:
    """What dbt calls each table: names are unique in a project, whatever the schema."""
    tables = [*origin.project.models, *origin.project.seeds]
    times = Counter(table.split(".")[1] for table in tables)
    return {
        table: table.split(".")[1] if times[table.split(".")[1]] == 1 else table.replace(".", "__") for table in tables
    }


def _reference(table: str, names: Mapping[str, str]) -> str:
    if table in names:
        return "{{ ref('" + names[table] + "') }}"
    schema, name = table.split(".")
    return "{{ source('" + schema + "', '" + name + "') }}"


def _project(origin: Origin) -> dict[str, Any]:
    schemas = sorted({model.schema for model in origin.project.models.values()})
    documented = {"relation": True, "columns": True}
    return {
        "name": "warehouse",
        "version": "1.0.0",
        "config-version": 2,
        "profile": "warehouse",
        "flags": {"send_anonymous_usage_stats": False},
        "models": {
            "warehouse": {"+persist_docs": documented, **{schema: {"+schema": schema} for schema in schemas}},
        },
        "seeds": {"warehouse": {"+schema": "seeds", "+quote_columns": True, "+persist_docs": documented}},
    }


def _profiles(origin: Origin) -> dict[str, Any]:
    output: dict[str, Any] = {"type": "duckdb", "path": "warehouse.duckdb", "threads": origin.threads}
    if origin.sources:
        output["attach"] = [{"path": str(origin.build_file), "alias": _ATTACHED, "read_only": True}]
    return {"warehouse": {"target": "local", "outputs": {"local": output}}}


def _sources(origin: Origin) -> dict[str, Any]:
    schemas: dict[str, list[dict[str, Any]]] = {}
    for table, types in origin.sources.items():
        schema, name = table.split(".")
        columns = [{"name": column, "data_type": type_} for column, type_ in types.items()]
        schemas.setdefault(schema, []).append({"name": name, "columns": columns})
    sources = [
        {"name": schema, "database": _ATTACHED, "schema": schema, "tables": tables}
        for schema, tables in schemas.items()
    ]
    return {"version": 2, "sources": sources}


def _model(model: Model, names: Mapping[str, str]) -> dict[str, Any]:
    contract = model.contract
    # An incremental table has the rows of a full one; a plain table is always right.
    config: dict[str, Any] = {"materialized": "view" if contract.materialized == "view" else "table"}
    if contract.incremental_key:
        config["meta"] = {"incremental_key": list(contract.incremental_key)}
    return _described(model.name, contract, names, config)


def _seed(name: str, contract: Contract, names: Mapping[str, str]) -> dict[str, Any]:
    types = {column.name: column.type for column in contract.columns}
    return _described(name, contract, names, {"column_types": types})


def _described(table: str, contract: Contract, names: Mapping[str, str], config: dict[str, Any]) -> dict[str, Any]:
    """What dbt's YAML says of a model or seed."""
    plain = table.split(".")[1]
    if names[table] != plain:
        config["alias"] = plain
    if contract.tags:
        config["tags"] = list(contract.tags)
    grain = [f'"{column}"' for column in contract.grain]
    tests: list[Any] = [{"one_row_per": {"arguments": {"columns": grain}}}]
    if not contract.may_be_empty:
        tests.append("has_rows")
    columns = [
        {"name": column.name, "data_type": column.type, "description": escaped(column.description)}
        for column in contract.columns
    ]
    return {
        "name": names[table],
        "description": escaped(contract.description),
        "config": config,
        "data_tests": tests,
        "columns": columns,
    }
