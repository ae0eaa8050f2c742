"""The least that builds a project: sqlglot for the order, DuckDB for the tables. It checks nothing.

python by_hand.py PROJECT OUTPUT [BUILD_FILE]
"""

import sys
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import sqlglot
import yaml
from sqlglot import exp

project, output, *loaded = sys.argv[1:]
connection = duckdb.connect(output)
for build_file in loaded:
    connection.execute(f"attach '{build_file}' as loaded (read_only)").fetchall()
for file in Path(project, "seeds").glob("*.csv"):
    columns = yaml.load(file.with_suffix(".yml").read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))["columns"]
    types = {name: column["type"] for name, column in columns.items()}
    connection.execute("create schema if not exists seeds")
    connection.execute(
        f"create or replace table seeds.{file.stem} as from read_csv('{file}', columns = {types}, header = true)"
    )
queries = {
    f"{file.parent.name}.{file.stem}": sqlglot.parse_one(file.read_text(), dialect="duckdb")
    for file in Path(project, "sql").glob("*/*.sql")
}
reads = {name: [f"{t.db}.{t.name}" for t in query.find_all(exp.Table) if t.db] for name, query in queries.items()}
for name in TopologicalSorter(reads).static_order():
    if name in queries:
        for table in queries[name].find_all(exp.Table):
            if table.db in ("raw", "meta"):
                table.set("catalog", exp.to_identifier("loaded"))
        connection.execute(f"create schema if not exists {name.split('.')[0]}")
        connection.execute(f"create or replace table {name} as {queries[name].sql('duckdb')}")
connection.close()
