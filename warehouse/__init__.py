"""The docket warehouse: extract files in, a checked and published DuckDB file out."""
