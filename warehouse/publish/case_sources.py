"""Under which numbers the sources have a case, as the build joins them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.case_number import CaseNumber
from warehouse.errors import InputError
from warehouse.withdrawn import Withdrawn, key_form


@dataclass(frozen=True)
class CaseSources:
    """The numbers of a case, the coded cases that it is, and the other cases of its court, for a suggestion."""

    numbers: tuple[CaseNumber, ...]
    coded: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def fjc_districts(project_dir: Path) -> dict[str, str]:
    """The code of each court in the Integrated Database."""
    with (project_dir / "seeds" / "district.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["court_id"]: row["fjc_district"] for row in csv.DictReader(file)}


def sources_of(connection: duckdb.DuckDBPyConnection, case: CaseNumber) -> CaseSources:
    """Every number that the build joins to a case: other numbers by a reviewer's word, coded cases by their judge.

    A coded case of the same number whose court nobody can tell is taken for it as well. Raises InputError for a number
    without an office that several offices of the court have.
    """
    if not _is_built(connection):
        return CaseSources((case,))
    rows = connection.execute(
        """
        with found as (
            select case_id, court_id, office_code, docket_year, case_type_code, docket_sequence, source_code,
                source_case_key
            from intermediate.case_source
            union all by name
            select civil_case_id as case_id, court_id, office_code, docket_year, 'cv' as case_type_code, docket_sequence,
                source_code, '' as source_case_key
            from intermediate.civil_source
        )
        select distinct case_id, court_id, coalesce(office_code, ''), lpad(cast(docket_year % 100 as varchar), 2, '0'),
            case_type_code, cast(docket_sequence as varchar), source_code, source_case_key
        from found where court_id in (?, 'unresolved') and docket_sequence is not null and docket_year is not null
        order by all
        """,
        [case.court_id],
    ).fetchall()
    known = [(case_id, CaseNumber(*number), source, key) for case_id, *number, source, key in rows]
    same = [one for one in known if _is_same(one[1], case)]
    offices = sorted({one[1].office for one in same if one[1].office})
    if not case.office and len(offices) > 1:
        cases = " or ".join(str(case.with_office(office)) for office in offices)
        raise InputError("case", f"{case} is the number of a case of each of several offices", f"Write {cases}.")
    case = case.with_office(case.office or "".join(offices))
    ids = {case_id for case_id, *_ in same}
    joined = [one for one in known if one[0] in ids]
    numbers = {case, *(one[1] for one in joined if one[1].court_id == case.court_id and one[1].office)}
    coded = {key for _, _, source, key in joined if source == "coded_case"}
    others = {str(one[1]) for one in known if one[1].court_id == case.court_id}
    return CaseSources((case, *sorted(numbers - {case}, key=str)), tuple(sorted(coded)), tuple(sorted(others)))


def coded_cases_of(connection: duckdb.DuckDBPyConnection, withdrawn: Withdrawn) -> list[str]:
    """The coded cases that the build takes for a withdrawn one."""
    if not _is_built(connection):
        return []
    rows = connection.execute(
        "select distinct source_case_key from intermediate.case_source"
        f" where source_code = 'coded_case' and {withdrawn.is_of(key_form('case_id'))}"
    ).fetchall()
    return [key for (key,) in rows]


def _is_same(other: CaseNumber, case: CaseNumber) -> bool:
    same_number = (other.year, other.type, other.sequence) == (case.year, case.type, case.sequence)
    if other.court_id == "unresolved":
        return same_number and bool(case.office) and other.office == case.office
    return same_number and (not case.office or not other.office or other.office == case.office)


def _is_built(connection: duckdb.DuckDBPyConnection) -> bool:
    there = connection.execute(
        "select count(*) from duckdb_tables() where schema_name = 'intermediate'"
        " and table_name in ('case_source', 'civil_source')"
    ).fetchall()
    return bool(there[0][0] == 2)
