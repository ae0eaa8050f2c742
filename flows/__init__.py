"""The night in order, as Prefect runs it: tasks, retries, schedule. No figures, no SQL."""
