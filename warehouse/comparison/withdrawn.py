"""What a comparison may not tell: that it was a withdrawn case that moved a figure."""

from __future__ import annotations

import duckdb

from warehouse.withdrawn import Withdrawn, key_form

_REVIEW = "a case was withdrawn (meta.withdrawal)"


def leave_out_withdrawn(connection: duckdb.DuckDBPyConnection, withdrawn: Withdrawn) -> None:
    """Takes withdrawn cases out of the causes of changed figures; the figures that they moved are let through.

    No reviewer could say anything else of them than that an order is followed.
    """
    if not withdrawn:
        return
    is_withdrawn = withdrawn.is_of(key_form("cause.case_id"))
    connection.execute(
        f"""
        update meta.figure_change as change set review = (
            select concat(cast(build.refreshed_at as date), ' {_REVIEW}') from meta.build as build
        )
        where change.is_beyond_bound and change.review is null and exists (
            select 1 from meta.figure_cause as cause
            where {is_withdrawn}
                and change.state_code in ('US', cause.state_code) and change.court_id in ('all', cause.court_id)
                and change.year = cause.year and coalesce(list_contains(cause.measures, change.measure), true)
        )
        """
    )
    connection.execute(f"delete from meta.figure_cause as cause where {is_withdrawn}")


def forget_withdrawn(connection: duckdb.DuckDBPyConnection, withdrawn: Withdrawn) -> None:
    """Takes them out of the history of causes, which is carried from publication to publication."""
    if withdrawn:
        condition = withdrawn.is_of(key_form("case_id"))
        connection.execute(f"delete from meta.restatement_cause where {condition}")
