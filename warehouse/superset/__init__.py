"""Apache Superset on a publication: its set-up, its start, and the dashboard that ships with the project.

Superset lives in an environment of its own (`make superset`), for it needs older libraries than the warehouse.
`superset_config.py` and `prepare.py` run there, and know nothing of the rest; `dashboard/` is what they import, in
Superset's own export format.
"""
