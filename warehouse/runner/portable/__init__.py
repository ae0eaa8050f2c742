"""One model, another engine: what a query of DuckDB is in Spark SQL, and which forms have no equal there.

Nothing here imports Spark: the text is made from the syntax tree of the model, and lint asks by the same rules.
"""

from __future__ import annotations

from warehouse.runner.portable.translate import SETTINGS, Fault, add_faults, faults, spark_sql

__all__ = ["SETTINGS", "Fault", "add_faults", "faults", "spark_sql"]
