"""Sound small files of every format, cut from the synthetic sample: what the mutator starts from."""

from __future__ import annotations

import csv
import datetime
import gzip
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sample import write_sample
from sas_files import can_write_sas, sas_bytes

PROJECT = Path(__file__).parents[2]
_ROWS = 40
_PAGES = 4


def seed_files() -> dict[str, bytes]:
    """The seeds by name, the same each time: 20 to 40 rows a table, some pages, JSON, archive XML; SAS if readstat is there."""
    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder), PROJECT / "seeds")
        return _tables(Path(folder)) | _pages(Path(folder)) | _sas()


def _tables(sample: Path) -> dict[str, bytes]:
    criminal = gzip.decompress((sample / "cr23-synthetic.txt.gz").read_bytes())
    civil = gzip.decompress((sample / "cv88on-synthetic.txt.gz").read_bytes())
    tables = {"cr23.txt": _head(criminal), "cr23-crlf.txt": _head(criminal, b"\r\n"), "cv88on.txt": _head(civil)}
    names = ("coding-sheet", "coverage_declaration", "case_data", "defendant_data", "judge_data")
    return tables | {f"{name}.csv": _head((sample / f"{name}-synthetic.csv").read_bytes()) for name in names}


def _head(text: bytes, line_end: bytes = b"\n") -> bytes:
    lines = text.replace(b"\r\n", b"\n").split(b"\n")[: _ROWS + 1]
    return line_end.join(line for line in lines if line) + line_end


def _pages(sample: Path) -> dict[str, bytes]:
    files = sorted((sample / "dockets-synthetic").glob("*.html"), key=lambda file: file.stat().st_size)
    pages = {file.name: file.read_bytes() for file in files[:_PAGES]}
    several = (json.dumps(dict(_JSON) | {"docket_number": f"2:17-cr-0020{number}"}) for number in range(3))
    return pages | {
        "docket.json": json.dumps(_JSON, indent=1).encode(),
        "dockets.jsonl": "\n".join(several).encode(),
        "gov.uscourts.utd.1.docket.xml": _XML,
    }


_JSON: Mapping[str, object] = {
    "court": "utd",
    "docket_number": "2:17-cr-00101",
    "case_name": "United States v. Made Up",
    "date_filed": "2017-03-02",
    "synthetic": True,
    "parties": [
        {
            "name": "MADE UP",
            "type": "Defendant",
            "attorneys": [],
            "criminal_counts": [{"name": "18:1591A.F (1)", "disposition": "60 months", "status": 1}],
        }
    ],
    "docket_entries": [
        {"entry_number": 1, "date_filed": "2017-03-02", "description": "INDICTMENT as to Made Up (1) count 1"},
        {"entry_number": 9, "date_filed": "2017-09-04", "description": "JUDGMENT as to Made Up (1)"},
    ],
}
_XML = b"""<?xml version="1.0" encoding="utf-8"?>
<gov_uscourts_docket><synthetic>true</synthetic><case_details><court>utd</court><docket_num>2:17-cr-00102</docket_num>
<case_name>United States v. Made Up</case_name><date_case_filed>2017-03-02</date_case_filed></case_details>
<party_list><party party_num="1"><name>MADE UP</name><type>Defendant</type></party></party_list>
<document_list><document doc_num="1" attachment_num="0"><date_filed>2017-03-02</date_filed>
<long_desc>INDICTMENT as to Made Up (1) count 1</long_desc></document></document_list></gov_uscourts_docket>
"""


def _sas() -> dict[str, bytes]:
    """A yearly SAS file of two rows; none where `readstat`, which writes it, is not on this machine."""
    if not can_write_sas:
        return {}
    return {
        "cr18.sas7bdat": sas_file({"FISCALYR": [2018.0, 2017.0], "DISTRICT": ["66", "3A"], "PRISTOT": [-4.0, 12.5]})
    }


def sas_file(values: Mapping[str, list[object]]) -> bytes:
    """A SAS file of the criminal columns; those without values are blank."""
    with (PROJECT / "seeds" / "extract_column.csv").open(encoding="utf-8", newline="") as file:
        names = [row["column_name"] for row in csv.DictReader(file) if row["format"] == "idb_criminal"]
    count = len(next(iter(values.values())))
    columns: dict[str, list[object]] = {name: [""] * count for name in names}
    columns |= {name.lower(): list(column) for name, column in values.items()}
    day = [datetime.date(2018, 3, 9)] * count
    columns |= {"filedate": list(day), "loaddate": list(day)}
    return sas_bytes(columns)
