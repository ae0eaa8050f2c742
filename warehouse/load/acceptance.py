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
from warehouse.extracts.formats import Format
from warehouse.load import ledger
from warehouse.load.ledger import KnownPath, one, quoted
from warehouse.load.load import Load
from warehouse.load.release import changed_columns, in_effect, rank_releases
from warehouse.load.report import LoadedFile, LoadReport, Outcome, Vanished

_MOST_GONE, _MOST_GONE_SHARE = 100, 0.1
_KEYS = {
    "idb_criminal": (
        "release_district",
        "ltrim(trim(office), '0')",
        "ltrim(trim(docket), '0')",
        "ltrim(trim(defno), '0')",
    ),
    "idb_civil": ("release_district", "ltrim(trim(office), '0')", "ltrim(trim(docket), '0')"),
    "docket": ("court_id", "docket_number", "federal_defendant_number"),
}
"""What tells a defendant or docket; of other formats the key of seeds/extract_column.csv does."""


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
    report = replace(report, vanished=_vanished(load), loaded=tuple(_changes(load, outcomes, report.loaded)))
    too_much = [found for found in report.vanished if _is_too_much(found)]
    if is_dry_run:
        _forget(load)
        return replace(report, is_dry_run=True)
    if too_much and not accept_gone:
        raise _refusal(load, too_much)
    has_news = report.loaded or _is_other_effect(load.connection)
    _come_into_effect(load, findings, outcomes, kept, report)
    return replace(report, superseded=_superseded(load)) if has_news else report


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
        problems=tuple(problems),
        refused=tuple(refused),
        withdrawn=gone,
        notes=tuple(load.notes),
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


def _changed_formats(load: Load) -> list[Format]:
    """The formats of which something that was in effect is not any more."""
    changed = {
        name
        for (name,) in load.connection.execute(
            """
            select file.format from raw.extract_file as file
            where file.file_id in (from files_before) and file.file_id not in (from files_after)
            union
            select before.format from raw.release_in_effect as before
            anti join effect_after as after on before.format = after.format and before.release_year = after.release_year
                and before.district = after.district and before.file_id = after.file_id
            """
        ).fetchall()
    }
    return [format_ for format_ in load.formats if format_.name in changed]


def _key(format_: Format) -> str:
    parts = _KEYS.get(format_.name) or tuple(quoted(column) for column in format_.keys)
    return f"concat_ws('|', {', '.join(f'''coalesce({part}, '')''' for part in parts)})"


def _vanished(load: Load) -> tuple[Vanished, ...]:
    """What is in effect before and in no row after, by format."""
    found = []
    for format_ in _changed_formats(load):
        if format_.is_page and format_.name not in ("docket", "docket_signal"):
            continue
        table = f"raw.{format_.name}"
        before = in_effect(format_, "raw.release_in_effect", "files_before")
        after = in_effect(format_, "effect_after", "files_after")
        keys, gone = load.connection.execute(
            f"""
            with before as (select distinct {_key(format_)} as key from {table} where {before}),
            after as (select distinct {_key(format_)} as key from {table} where {after})
            select (select count(*) from before), (select count(*) from before anti join after using (key))
            """
        ).fetchone() or (0, 0)
        if gone:
            found.append(Vanished(format_.name, keys, gone, _files_that_leave(load, format_)))
    return tuple(found)


def _files_that_leave(load: Load, format_: Format) -> tuple[str, ...]:
    names = load.connection.execute(
        """
        select distinct path.file_name from raw.extract_path as path
        inner join raw.extract_file as file on path.file_id = file.file_id
        where file.format = ? and file.file_id not in (from files_after) order by 1
        """,
        [format_.name],
    ).fetchall()
    return tuple(name for (name,) in names)


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


def _changes(load: Load, outcomes: Sequence[Outcome], loaded: Sequence[LoadedFile]) -> list[LoadedFile]:
    """The loaded files with what each changes against the rows in effect before, by the key of its format."""
    numbers = {outcome.file_name: outcome.file_id for outcome in outcomes if outcome.loaded}
    by_number: dict[int, tuple[int, int, int, int]] = {}
    for format_ in load.formats:
        own = sorted(number for file in loaded if file.format == format_.name and (number := numbers[file.file_name]))
        if own:
            by_number |= _changes_of(load, format_, own)
    changed = []
    for file in loaded:
        number = numbers[file.file_name]
        added, removed, altered, same = by_number.get(number or 0, (file.rows_loaded, 0, 0, 0))
        changed.append(replace(file, rows_added=added, rows_removed=removed, rows_changed=altered, rows_unchanged=same))
    return changed


def _changes_of(load: Load, format_: Format, own: Sequence[int]) -> dict[int, tuple[int, int, int, int]]:
    """Rows added, removed, changed and left as they were, by file."""
    connection, table = load.connection, f"raw.{format_.name}"
    was_there = one(
        connection,
        "select count(*) from raw.extract_file where format = ? and file_id in (from files_before)",
        [format_.name],
    )
    if not was_there:
        return {}
    key = ", ".join(quoted(column) for column in format_.keys)
    values = ", ".join(quoted(name) for name in changed_columns(connection, format_))
    numbered = (
        f"row_number() over (partition by {{}} {key} order by row_number) as occurrence, hash({values}) as content"
    )
    if format_.is_release:
        # Of what a release takes over, and of nothing else.
        taken = (
            f"(release_year, release_district) in (select (release_year, district) from effect_after"
            f" where format = '{format_.name}' and file_id = {{}})"
        )
    result = {}
    for file_id in own:
        arrived = f"file_id = {file_id} and {in_effect(format_, 'effect_after', 'files_after')}"
        before = f"file_id <> {file_id} and {in_effect(format_, 'raw.release_in_effect', 'files_before')}"
        if format_.is_release:
            before = f"{before} and {taken.format(file_id)}"
        else:
            before = f"{before} and ({key}) in (select ({key}) from {table} where file_id = {file_id})"
        latest = (
            "" if format_.is_release else f"qualify row_number() over (partition by {key} order by row_id desc) = 1"
        )
        row = connection.execute(
            f"""
            with arrived as (select {key}, {numbered.format("")} from {table} where {arrived}),
            before as (select {key}, {numbered.format("")} from {table} where {before} {latest})
            select
                count(*) filter (where before.occurrence is null),
                count(*) filter (where arrived.occurrence is null),
                count(*) filter (where arrived.content <> before.content),
                count(*) filter (where arrived.content = before.content)
            from arrived full join before on {
                " and ".join(f"arrived.{quoted(k)} is not distinct from before.{quoted(k)}" for k in format_.keys)
            } and arrived.occurrence = before.occurrence
            """
        ).fetchone()
        assert row is not None
        result[file_id] = row if format_.is_release else (row[0], 0, row[2], row[3])
    return result


def _come_into_effect(
    load: Load, findings: Findings, outcomes: Sequence[Outcome], kept: Sequence[KnownPath], report: LoadReport
) -> None:
    """The folder as it is now, in one transaction: paths, releases in effect, and no row of anything else."""
    connection = load.connection
    # Of a file that holds a content, the hash tells the next load that all its texts are as they were.
    holders = {outcome.file for outcome in outcomes if outcome.file_id}
    paths = [_path_row(load, outcome, is_holder=outcome.file in holders) for outcome in outcomes]
    paths += [
        (p.file_name, p.member, p.container_sha256, p.file_bytes, p.file_id, p.outcome, None, True, p.batch_id)
        for p in kept
    ]
    paths += [
        (problem.where, "", None, 0, None, "refused", problem.problem, False, load.batch_id) for problem in findings.odd
    ]
    with transaction(connection):
        leaving = connection.execute("select file_id from raw.extract_file where file_id not in (from files_after)")
        gone = [number for (number,) in leaving.fetchall()]
        ledger.remove_files(connection, gone, load.formats)
        if _is_other_effect(connection):
            connection.execute("delete from raw.release_in_effect")
            connection.execute("insert into raw.release_in_effect select * from effect_after")
        connection.execute("delete from raw.extract_path")
        _insert_paths(connection, paths)
        for outcome in report.loaded:
            number = next(o.file_id for o in outcomes if o.file_name == outcome.file_name and o.loaded)
            connection.execute("delete from raw.release_change where file_id = ?", [number])
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
        *(outcome.file_name, outcome.member, sha256, outcome.file.size if outcome.file else 0, outcome.file_id),
        *(outcome.kind, outcome.problem.problem if outcome.problem else None, False),
        known.batch_id if known and is_as_before else load.batch_id,
    )


def _insert_paths(connection: duckdb.DuckDBPyConnection, paths: Sequence[tuple[object, ...]]) -> None:
    unique = {path[0]: path for path in paths}
    columns = [list(column) for column in zip(*unique.values(), strict=True)]
    if columns:
        types = ("VARCHAR", "VARCHAR", "VARCHAR", "BIGINT", "BIGINT", "VARCHAR", "VARCHAR", "BOOLEAN", "BIGINT")
        lists = ", ".join(f"unnest(cast(? as {type_}[]))" for type_ in types)
        connection.execute(
            "insert into raw.extract_path (file_name, member, container_sha256, file_bytes, file_id, outcome, reason,"
            f" is_gone, batch_id) select {lists}",
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
        lists = ", ".join("unnest(cast(? as BIGINT[]))" for _ in rows[0])
        load.connection.execute(
            f"insert into raw.release_change select {lists}", [list(column) for column in zip(*rows, strict=True)]
        )


def _superseded(load: Load) -> tuple[Vanished, ...]:
    """What releases in the folder that are not in effect have and those in effect have not, whenever each came."""
    found = []
    for format_ in load.formats:
        if not format_.is_release:
            continue
        several = one(load.connection, "select count(*) from raw.extract_file where format = ?", [format_.name]) > 1
        if not several:
            continue
        effect = in_effect(format_, "raw.release_in_effect", "files_after")
        table, key = f"raw.{format_.name}", _key(format_)
        keys, gone = load.connection.execute(
            f"""
            with held as (select distinct {key} as key from {table}),
            effective as (select distinct {key} as key from {table} where {effect})
            select (select count(*) from held), (select count(*) from held anti join effective using (key))
            """
        ).fetchone() or (0, 0)
        if gone:
            found.append(Vanished(format_.name, keys, gone))
    return tuple(found)


def _forget(load: Load) -> None:
    """After a dry run: what it has read goes, and what was in effect stays."""
    connection = load.connection
    with transaction(connection):
        rows = connection.execute("select file_id from raw.extract_file where file_id not in (from files_before)")
        ledger.remove_files(connection, [number for (number,) in rows.fetchall()], load.formats)
        connection.execute("delete from raw.batch where batch_id = ?", [load.batch_id])
