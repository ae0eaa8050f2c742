"""Apache Spark: a session on the master of the settings, and what it says when something fails.

It knows neither models nor courts. pyspark is imported where a session starts.
"""
