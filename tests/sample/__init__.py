"""The sample: made-up extract files, in the real formats, whose 2018 comes out exactly as published.

It makes dockets and the pipeline counts them: no figure is passed through. Everything is marked synthetic.
`targets` reads what is to come out; `cohort`, `other_years`, `background` and `oddities` make cases; `outcomes`,
`tuning` and `review` fill them in; `idb_criminal`, `idb_civil`, `coding_sheet` and `coded_files` turn them into rows,
and `docket_pages` some of them into pages in PACER's form, where restitution stands in prose.

It is a tool of the project, not a part of what a court's warehouse installs: `make refresh` and the tests call it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sample.cases import make_cases
from sample.coded_files import CASE_COLUMNS, DEFENDANT_COLUMNS, JUDGE_COLUMNS, coded_rows
from sample.coding_sheet import CODING_SHEET_COLUMNS, COVERAGE_COLUMNS, coding_sheet_rows, coverage_rows
from sample.docket_pages import write_docket_pages
from sample.files import SampleFile, write_civil, write_criminal, write_csv
from sample.idb_civil import civil_suits
from sample.targets import read_targets

SEEDS_DIR = Path(__file__).parents[2] / "seeds"


@dataclass(frozen=True)
class SampleReport:
    """What was written, and which printed figures no set of dockets can meet."""

    folder: Path
    files: tuple[SampleFile, ...]
    known_contradictions: tuple[str, ...]


def write_sample(folder: Path, seeds_dir: Path) -> SampleReport:
    """Writes the sample's extract files into the folder, byte for byte the same each time; returns what it wrote.

    Courts, columns and printed figures are those of the project's seeds; the targets stand beside this module.
    Raises SeedError when a seed that the sample is made from is missing.
    """
    targets = read_targets(seeds_dir)
    cases = make_cases(targets)
    suits = civil_suits(targets)
    case_rows, defendant_rows, judge_rows = coded_rows(cases)
    folder.mkdir(parents=True, exist_ok=True)
    files = (
        *write_criminal(folder, cases, seeds_dir),
        write_civil(folder, suits, seeds_dir),
        write_csv(folder / "coding-sheet-synthetic.csv", CODING_SHEET_COLUMNS, coding_sheet_rows(cases, suits)),
        write_csv(folder / "coverage_declaration-synthetic.csv", COVERAGE_COLUMNS, coverage_rows()),
        write_csv(folder / "case_data-synthetic.csv", CASE_COLUMNS, case_rows),
        write_csv(folder / "defendant_data-synthetic.csv", DEFENDANT_COLUMNS, defendant_rows),
        write_csv(folder / "judge_data-synthetic.csv", JUDGE_COLUMNS, judge_rows),
        *write_docket_pages(folder, cases),
    )
    contradictions = tuple(target.contradiction for target in targets.later if target.contradiction)
    return SampleReport(folder, files, contradictions)
