"""What was read comes into effect: all of it in one step, or nothing of it.

The folder decides. What has gone from it, or stands otherwise in it now, leaves the raw tables; which release is in
effect for a year and district is computed anew from what is there. Before that it is counted what would be in no row
any more; too much at once, and nothing changes until a person says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from warehouse.engine import transaction
from warehouse.errors import InputError
from warehouse.extracts.find import Findings
from warehouse.load import ledger
from warehouse.load.changes import changes, superseded, vanished
from warehouse.load.ledger import KnownPath, one
from warehouse.load.load import Load
from warehouse.load.release import rank_releases
from warehouse.load.report import LoadReport, Outcome, Vanished
from warehouse.load.retention import read_removed_again, remove_superseded
from warehouse.load.values import forget_dates

_MOST_GONE, _MOST_GONE_SHARE = 100, 0.1


class TooMuchGone(InputError):
    """A load by which more would be in no row any more than passes without a person's word."""


def accept(
    load: Load, findings: Findings, outcomes: Sequence[Outcome], *, accept_gone: bool, is_dry_run: bool
) -> LoadReport:
    """What the load came to. Without a refusal that stops it, it is in effect then, unless it is a dry run.

    Raises TooMuchGone when more than a hundred defendants, dockets or lines of a format, and one in ten, would be in
    no row any more, unless `accept_gone` lets it through.
    """
    report = _report(load, findings, outcomes)
    if report.problems and not is_dry_run:
        return report
    kept = _kept(load, report)
    report = replace(report, kept=tuple(path.file_name for path in kept))
    _make_sets(load, outcomes, kept)
    refused = read_removed_again(load, outcomes)
    report = replace(report, problems=(*report.problems, *refused), notes=tuple(load.notes))
    if refused and not is_dry_run:
        return report
    report = replace(report, vanished=vanished(load), loaded=tuple(changes(load, outcomes, report.loaded)))
    too_much = [found for found in report.vanished if _is_too_much(found)]
    if is_dry_run:
        _forget(load)
        return replace(report, is_dry_run=True)
    if too_much and not accept_gone:
        raise _refusal(load, too_much)
    has_news = report.loaded or _is_other_effect(load.connection)
    _come_into_effect(load, findings, outcomes, kept, report)
    if has_news:
        report = replace(report, superseded=superseded(load))
    # Last: what is counted above stands in these rows too.
    return replace(report, removed=remove_superseded(load))


def _report(load: Load, findings: Findings, outcomes: Sequence[Outcome]) -> LoadReport:
    stopping = set(load.settings.refusal_stops.split())
    problems, refused = list(findings.unreadable), list(findings.odd)
    for outcome in outcomes:
        if outcome.problem:
            is_stop = outcome.problem.format in stopping or _was_in_effect(load, outcome.file_name)
            (problems if is_stop else refused).append(outcome.problem)
    for problem in tuple(refused):
        if problem in findings.odd and _was_in_effect(load, problem.where):
            refused.remove(problem)
            problems.append(problem)
    there = {outcome.file_name for outcome in outcomes}
    unknown = tuple(f"{problem.where}/" for problem in problems)
    gone = tuple(
        name
        for name, path in load.paths.items()
        if path.file_id and not path.is_gone and name not in there and not name.startswith(unknown)
    )
    return LoadReport(
        loaded=tuple(outcome.loaded for outcome in outcomes if outcome.loaded),
        unchanged=tuple(outcome.file_name for outcome in outcomes if outcome.kind == "same"),
        not_extracts=tuple(outcome.file_name for outcome in outcomes if outcome.kind == "foreign"),
        not_extract_reasons=tuple(outcome.reason for outcome in outcomes if outcome.kind == "foreign"),
        problems=tuple(problems),
        refused=tuple(refused),
        withdrawn=gone,
        notes=tuple(load.notes),
        files_unread=len(load.unread),
    )


def _was_in_effect(load: Load, name: str) -> bool:
    """Whether a file that is refused now, or a member of it, was in effect."""
    path = load.paths.get(name)
    if path and path.file_id:
        return True
    return any(other.file_id and other.file_name.startswith(f"{name}/") for other in load.paths.values())


def _kept(load: Load, report: LoadReport) -> list[KnownPath]:
    """The paths that stay in effect although their files have gone, by the setting."""
    if load.settings.gone_files != "keep":
        return []
    there = {*report.unchanged, *(file.file_name for file in report.loaded)}
    return [
        replace(path, is_gone=True)
        for name, path in load.paths.items()
        if path.file_id and name not in there and (path.is_gone or name in report.withdrawn)
    ]


def _make_sets(load: Load, outcomes: Sequence[Outcome], kept: Sequence[KnownPath]) -> None:
    """The temporary tables of the files in effect before and after, and of what each is in effect for."""
    before = sorted({path.file_id for path in load.paths.values() if path.file_id})
    after = sorted({*(o.file_id for o in outcomes if o.file_id), *(path.file_id for path in kept if path.file_id)})
    for name, numbers in (("files_before", before), ("files_after", after)):
        load.connection.execute(f"create or replace temp table {name} as select unnest(?) as file_id", [numbers])
    rank_releases(load.connection)


def _is_too_much(found: Vanished) -> bool:
    return found.keys_gone > _MOST_GONE and found.keys_gone > found.keys_before * _MOST_GONE_SHARE


def _refusal(load: Load, too_much: Sequence[Vanished]) -> TooMuchGone:
    lines = []
    for found in too_much:
        share = 100 * found.keys_gone / found.keys_before
        names = ", ".join(found.files[:3]) + (f" and {len(found.files) - 3} more" if len(found.files) > 3 else "")
        of_files = f"; not in the folder any more: {names}" if names else ""
        lines.append(
            f"{found.format}: {found.keys_gone:,} of {found.keys_before:,} ({share:.0f} %) would be in no row{of_files}"
        )
    return TooMuchGone(
        str(load.settings.extracts_dir),
        "too much would be gone, and nothing was changed:\n  " + "\n  ".join(lines),
        "Is a folder not mounted, or a release cut short? If it is right: `warehouse load --accept-gone`.",
    )


def _come_into_effect(
    load: Load, findings: Findings, outcomes: Sequence[Outcome], kept: Sequence[KnownPath], report: LoadReport
) -> None:
    """The folder as it is now, in one transaction: paths, releases in effect, and no row of anything else."""
    connection = load.connection
    # Of a file that holds a content, the hash tells the next load that all its texts are as they were.
    holders = {outcome.file for outcome in outcomes if outcome.file_id}
    paths = [_path_row(load, outcome, is_holder=outcome.file in holders) for outcome in outcomes]
    paths += [
        (p.file_name, p.member, p.container_sha256, None, p.file_bytes, p.file_id, p.outcome, None, True, p.batch_id)
        for p in kept
    ]
    paths += [
        (problem.where, "", None, None, 0, None, "refused", problem.problem, False, load.batch_id)
        for problem in findings.odd
    ]
    # A name may be that of a withdrawn case; its file is looked at anew each time.
    paths = [path for path in paths if not load.withdrawn.is_named_in(str(path[0]))]
    with transaction(connection):
        leaving = connection.execute("select file_id from raw.extract_file where file_id not in (from files_after)")
        gone = [number for (number,) in leaving.fetchall()]
        ledger.remove_files(connection, gone, load.formats)
        if gone:
            forget_dates(connection)
        if _is_other_effect(connection):
            connection.execute("delete from raw.release_in_effect")
            connection.execute("insert into raw.release_in_effect select * from effect_after")
        connection.execute("delete from raw.extract_path")
        _insert_paths(connection, paths)
        _insert_changes(load, outcomes, report)
        connection.execute(
            "update raw.batch set finished_at = get_current_timestamp() at time zone 'UTC', files_loaded = ?,"
            " files_unchanged = ?, files_not_extract = ?, files_refused = ?, files_withdrawn = ? where batch_id = ?",
            [
                *(len(report.loaded), len(report.unchanged), len(report.not_extracts)),
                *(len(report.refused), len(gone), load.batch_id),
            ],
        )


def _is_other_effect(connection: duckdb.DuckDBPyConnection) -> bool:
    return bool(
        one(
            connection,
            "select count(*) from ((from raw.release_in_effect except from effect_after)"
            " union all (from effect_after except from raw.release_in_effect))",
        )
    )


def _path_row(load: Load, outcome: Outcome, *, is_holder: bool) -> tuple[object, ...]:
    """A line of raw.extract_path; one that says what the last said keeps its batch."""
    sha256 = load.container_sha256(outcome.file) if outcome.file and is_holder else None
    known = load.paths.get(outcome.file_name)
    is_as_before = known is not None and (known.container_sha256, known.file_id) == (sha256, outcome.file_id)
    return (
        *(outcome.file_name, outcome.member, sha256, outcome.file.stamp if outcome.file and sha256 else None),
        *(outcome.file.size if outcome.file else 0, outcome.file_id),
        *(outcome.kind, outcome.problem.problem if outcome.problem else None, False),
        known.batch_id if known and is_as_before else load.batch_id,
    )


def _insert_paths(connection: duckdb.DuckDBPyConnection, paths: Sequence[tuple[object, ...]]) -> None:
    unique = {path[0]: path for path in paths}
    columns = [list(column) for column in zip(*unique.values(), strict=True)]
    if columns:
        types = (*["VARCHAR"] * 4, "BIGINT", "BIGINT", "VARCHAR", "VARCHAR", "BOOLEAN", "BIGINT")
        lists = ", ".join(f"unnest(cast(? as {type_}[]))" for type_ in types)
        connection.execute(
            "insert into raw.extract_path (file_name, member, container_sha256, container_stamp, file_bytes, file_id,"
            f" outcome, reason, is_gone, batch_id) select {lists}",
            columns,
        )


def _insert_changes(load: Load, outcomes: Sequence[Outcome], report: LoadReport) -> None:
    numbers = {outcome.file_name: outcome.file_id for outcome in outcomes if outcome.loaded}
    rows = [
        (
            numbers[file.file_name],
            file.rows_added,
            file.rows_removed,
            file.rows_changed,
            file.rows_unchanged,
            load.batch_id,
        )
        for file in report.loaded
    ]
    if rows:
        own = [row[0] for row in rows]
        load.connection.execute("delete from raw.release_change where file_id in (select unnest(?))", [own])
        lists = ", ".join("unnest(cast(? as BIGINT[]))" for _ in rows[0])
        load.connection.execute(
            f"insert into raw.release_change select {lists}", [list(column) for column in zip(*rows, strict=True)]
        )


def _forget(load: Load) -> None:
    """After a dry run: what it has read goes, and what was in effect stays."""
    connection = load.connection
    with transaction(connection):
        rows = connection.execute("select file_id from raw.extract_file where file_id not in (from files_before)")
        ledger.remove_files(connection, [number for (number,) in rows.fetchall()], load.formats)
        forget_dates(connection)
        connection.execute("delete from raw.batch where batch_id = ?", [load.batch_id])
