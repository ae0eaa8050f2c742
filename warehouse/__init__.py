"""The docket warehouse: extract files in, a checked and published DuckDB file out."""

DISTRIBUTION = "docket-warehouse"
"""The name under which it is installed."""
