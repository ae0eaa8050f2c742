"""The tables of schema meta that a build writes, as contracts: their shape and their descriptions."""

from __future__ import annotations

from warehouse.runner.models.contract import Column, Contract


def _contract(description: str, grain: tuple[str, ...], *columns: Column) -> Contract:
    return Contract(__name__, description, grain, "table", True, columns)


META_TABLES = {
    "meta.build": _contract(
        "The build that made this file, one row",
        (),
        Column("build_id", "VARCHAR", "The moment at which the build started, UTC; its name everywhere"),
        Column("refreshed_at", "TIMESTAMP", "The same moment as a timestamp, UTC"),
        Column("is_synthetic", "BOOLEAN", "Whether any loaded extract is synthetic: made up, no real cases"),
        Column(
            "extracts",
            "STRUCT(file_id BIGINT, format VARCHAR, rows_loaded BIGINT, content_sha256 VARCHAR)[]",
            "The extract files that it was made from, by number; their names are in the private build file alone",
        ),
        Column("versions", "STRUCT(name VARCHAR, version VARCHAR)[]", "The programs that made it"),
        Column("data_through_date", "DATE", "The last day that the data covers; NULL until the build is complete"),
        Column("previous_build_id", "VARCHAR", "The publication that readers saw when it started; NULL for none"),
        Column(
            "inputs_sha256",
            "VARCHAR",
            "Hash of all that it was made from: extracts, project, settings, programs; NULL until the build is complete",
        ),
        Column(
            "row_counts",
            "STRUCT(table_name VARCHAR, row_count BIGINT)[]",
            "The rows of each table; NULL until the build is complete",
        ),
        Column(
            "contract_version",
            "VARCHAR",
            "What columns there are: the major number grows when one goes, the minor when one comes; NULL for no contract",
        ),
        Column("engine", "VARCHAR", "What ran the models, with its version: duckdb 2.0.0, or spark 4.3.0"),
    ),
    "meta.deprecated_column": _contract(
        "The published columns that will go, one row per column (table_name, column_name)",
        ("table_name", "column_name"),
        Column("table_name", "VARCHAR", "The table, with its schema"),
        Column("column_name", "VARCHAR", "The column"),
        Column("goes_in", "VARCHAR", "The version of the contract (meta.build.contract_version) that will not have it"),
        Column("use", "VARCHAR", "What to use in its place"),
    ),
    "meta.setting": _contract(
        "Settings that a figure may depend on, one row per setting",
        ("name",),
        Column("name", "VARCHAR", "The setting"),
        Column("value", "VARCHAR", "Its value during the build"),
    ),
    "meta.previous_row_count": _contract(
        "The publication that readers saw when the build started, one row per table",
        ("table_name",),
        Column("table_name", "VARCHAR", "The table, with its schema"),
        Column("row_count", "BIGINT", "Its rows"),
        Column("build_id", "VARCHAR", "The build that was published"),
    ),
    "meta.model_run": _contract(
        "What the build made, one row per model",
        ("model",),
        Column("build_id", "VARCHAR", "The build"),
        Column("model", "VARCHAR", "The table or view, with its schema"),
        Column("materialized", "VARCHAR", "table or view"),
        Column("grain", "VARCHAR[]", "The columns that make a row of it unique; none where it has one row at most"),
        Column("column_names", "VARCHAR[]", "Its columns, in their order; also of what is built and not published"),
        Column("rows", "BIGINT", "Its rows; NULL for a view that may be empty"),
        Column("action", "VARCHAR", "built, updated (only the keys that changed) or unchanged (kept as it was)"),
        Column("seconds", "DOUBLE", "How long it took"),
    ),
    "meta.model_dependency": _contract(
        "From which tables each model is made, one row per model and table that its query reads: the way from a "
        "figure back to the extracts",
        ("model", "reads"),
        Column("model", "VARCHAR", "The table or view, with its schema"),
        Column(
            "reads",
            "VARCHAR",
            "A table that it reads: a model, a seed (seeds.…), raw text (raw.…) or a record (meta.…)",
        ),
    ),
}
_AFTER_THE_MODELS = ("meta.model_run", "meta.model_dependency")
# What the models of a project may read.
META_SOURCES = {name: contract for name, contract in META_TABLES.items() if name not in _AFTER_THE_MODELS}
