"""The schemas that the runner itself fills, in every project."""

SEEDS = "seeds"
"""The CSV files of the project."""
META = "meta"
"""The records of a build."""
