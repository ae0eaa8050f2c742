"""Models run by Apache Spark: the same queries, and rows that come back as DuckDB would have made them.

A part of the runner that knows what any model is, of whatever subject. pyspark is imported where a session starts.
"""
