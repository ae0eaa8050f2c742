"""What readers may know of the loading, as tables of the publication: files by number and counts, never a name or the
text of a row.

A column is published because it stands here, so that a new one of the load stays private until somebody has thought
about it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from warehouse.sql import identifier


@dataclass(frozen=True)
class Copy:
    """One table of the candidate: the query that fills it, and the table of the build that its comments come from."""

    schema: str
    table: str
    query: str
    comments_of: str
    own_comments: dict[str, str] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """The table of the candidate as SQL names it."""
        return f"candidate.{identifier(self.schema)}.{identifier(self.table)}"


# A file that was loaded after the build began is in none of its figures.
_IN_BUILD = (
    "where file_id in (select unnest(list_transform(extracts, lambda file: file.file_id)) from build.meta.build)"
)
_OF_A_FILE = (
    "file_id",
    "content_sha256",
    "format",
    "encoding",
    "is_synthetic",
    "loaded_at",
    "text_bytes",
    "rows_received",
    "rows_loaded",
    "rows_quarantined",
    "rows_withdrawn",
    "is_national",
    "release_date",
    "latest_event_date",
    "believed_through",
)
OF_THE_LOAD = (
    Copy(
        "meta",
        "extract_file",
        f"select columns(lambda name: name in {_OF_A_FILE}) from build.raw.extract_file {_IN_BUILD}",
        "raw.extract_file",
    ),
    Copy(
        "meta",
        "release_change",
        "select file_id, rows_added, rows_removed, rows_changed, rows_unchanged "
        f"from build.raw.release_change {_IN_BUILD}",
        "raw.release_change",
    ),
    Copy(
        "meta",
        "drift",
        # The name of an added column is text of the file, as is the one that resembles a missing column.
        "select file_id, format, kind, case when kind <> 'added' then column_name end as column_name, "
        f"count(*) as column_count from build.raw.drift {_IN_BUILD} group by all order by all",
        "raw.drift",
        {
            "": "One row per way in which a file's header differs from its format, and column of the format (file_id, "
            "kind, column_name).",
            "column_name": "Column of the format; NULL for those that the file has beside them",
            "column_count": "Columns that differ so: more than one only where they are not named",
        },
    ),
    Copy(
        "meta",
        "quarantine_count",
        "select file_id, format, reason, count(*) as row_count "
        f"from build.raw.quarantine {_IN_BUILD} group by all order by all",
        "raw.quarantine",
        {
            "": "One row per file and reason (file_id, reason): how many rows were put aside and are in no figure.",
            "row_count": "Rows of the file put aside for the reason",
        },
    ),
    Copy(
        "meta",
        "unread_value",
        f"select file_id, column_name, value_count, unread_count from build.raw.unread_value {_IN_BUILD} order by all",
        "raw.unread_value",
    ),
    Copy(
        "meta",
        "withdrawal",
        "select withdrawal_number, withdrawn_date, reason, formats, row_count from build.raw.withdrawal order by all",
        "raw.withdrawal",
    ),
)
