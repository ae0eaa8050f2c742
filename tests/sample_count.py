"""A second, plain way to the sample's figures: it reads the files that were written and nothing else.

It follows the rules of the figures in plain Python, so that agreement with the warehouse's SQL means something.
"""

from __future__ import annotations

import csv
import html
import io
import re
import struct
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
LABOR = {str(section) for section in range(1581, 1590)}
CHAPTER_77 = LABOR | {"1590", "1591", "1592", "1593A", "1594", "1597"}
CONVICTED = {"4", "5", "8", "9", "17", "19"}
CLEARED = {"1", "2", "3", "11", "15"}
Row = dict[str, str]
Sheet = dict[tuple[str, str], list[Row]]
Ends = dict[tuple[str, str, str, str], Row]


@dataclass
class CountedDefendant:
    number: int
    charged: date
    convicted: date | None
    resolved: date | None
    closed: date | None
    sentenced: date | None
    prison_months: int
    order: dict[str, str]

    def is_active(self, year: int) -> bool:
        return self.charged <= date(year, 12, 31) and (self.closed is None or self.closed >= date(year, 1, 1))

    def ordered_in(self, year: int) -> bool:
        day = self.order.get("restitution_order_date") or str(self.sentenced)
        return float(self.order.get("restitution_amount", 0)) > 0 and day.startswith(str(year))

    def convicted_in(self, year: int) -> bool:
        return self.convicted is not None and self.convicted.year == year


@dataclass
class CountedCase:
    court_id: str
    state_code: str
    kind: str
    charged: date
    facts: dict[str, str]
    defendants: list[CountedDefendant] = field(default_factory=list)

    def is_active(self, year: int) -> bool:
        return any(defendant.is_active(year) for defendant in self.defendants)


def zip_member(file: Path) -> bytes:
    """The one member of a zip, unpacked by hand: the standard library refuses its method."""
    from inflate64 import Inflater

    content = file.read_bytes()
    packed_size, _, name_size, extra_size = struct.unpack("<LLHH", content[18:30])
    start = 30 + name_size + extra_size
    unpacked: bytes = Inflater().inflate(content[start : start + packed_size])
    return unpacked


def text_rows(text: str) -> Iterator[Row]:
    """The rows of a tab-delimited text that have as many fields as its header."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    header = next(reader)
    return (dict(zip(header, row, strict=True)) for row in reader if len(row) == len(header))


def csv_rows(file: Path) -> list[Row]:
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _day(text: str) -> date | None:
    month, day, year = (int(part) for part in text.split("/"))
    return None if year == 1900 else date(year, month, day)


def needed_day(text: str) -> date:
    day = _day(text)
    assert day, text
    return day


def _sections(row: Row) -> set[str]:
    found = set()
    for number in range(1, 6):
        for stage in "FT":
            match = re.match(r"18:(\d+)(A?)", row[f"{stage}TITLE{number}"])
            if match:
                found.add(match[1] + match[2] if match[1] == "1593" else match[1])
    return found


def _is_in_scope(sections: set[str]) -> bool:
    return bool(sections & CHAPTER_77)


def subject_cases(rows: list[Row], sheet: Sheet) -> list[CountedCase]:
    courts = {row["fjc_district"]: row for row in csv_rows(SEEDS / "district.csv")}
    latest: dict[str, Row] = {}
    for row in rows:
        known = latest.get(row["DEFLGKY"])
        if known is None or int(known["FISCALYR"]) <= int(row["FISCALYR"]):
            latest[row["DEFLGKY"]] = row
    by_case: dict[str, list[Row]] = defaultdict(list)
    for row in latest.values():
        by_case[row["CASLGKY"]].append(row)
    ends = {(row["DISTRICT"], row["OFFICE"], row["DOCKET"], row["DEFNO"]): row for row in latest.values()}
    found = []
    for records in by_case.values():
        sections = set().union(*map(_sections, records))
        if not _is_in_scope(sections) or all(is_joined(record, ends) for record in records):
            continue
        first = records[0]
        court = courts[first["DISTRICT"]]
        docket = f"{first['OFFICE']}:{first['DOCKET'][:2]}-cr-{first['DOCKET'][2:]}"
        entries = sheet[court["court_id"], docket]
        facts = {row["attribute"]: row["value"] for row in entries if not row["defendant_number"]}
        charged = min(needed_day(record["FILEDATE"]) for record in records if _is_in_scope(_sections(record)))
        kind = facts.get("case_type") or _kind(sections)
        case = CountedCase(court["court_id"], court["state_code"], kind, charged, facts)
        for number in sorted({int(record["DEFNO"]) for record in records}):
            own = sorted((r for r in records if int(r["DEFNO"]) == number), key=lambda r: r["REOPSEQ"])
            order = {row["attribute"]: row["value"] for row in entries if row["defendant_number"] == str(number)}
            case.defendants.append(_defendant(number, own, charged, order, ends))
        found.append(case)
    return found


def coding_sheet(file: Path) -> Sheet:
    """The coding sheet by court and docket number."""
    grouped: Sheet = defaultdict(list)
    for row in csv_rows(file):
        grouped[row["court_id"], row["docket_number"]].append(row)
    return grouped


def with_orders_on_dockets(sheet: Sheet, folder: Path) -> Sheet:
    """The sheet with the orders that docket pages alone tell, read from their text as a person would."""
    entries: Sheet = defaultdict(list, {key: list(rows) for key, rows in sheet.items()})
    for page in docket_texts(folder).values():
        court_id = re.findall(r"ecf\.(\w+)\.uscourts", page)[0]
        number = re.findall(r"CASE #: (\d:\d\d-cr-\d{5})", page)[0]
        told: dict[str, dict[str, str]] = defaultdict(dict)
        for day, text in re.findall(r"nowrap>(\d\d/\d\d/\d{4})</td>.*?<td valign=top>(.*?)</td>", page):
            plain = html.unescape(text)
            named = re.search(r"DEFENDANT [A-Z] \((\d+)\)", plain)
            dollars = re.search(r"(?i)restitution[^$;.]*\$([\d,]+)|\$([\d,]+)(?:\.00)? RESTITUTION", plain)
            if named and dollars and not re.match("MOTION|ORDER denying", plain):
                amount = (dollars[1] or dollars[2]).replace(",", "")
                order = told[named[1]]
                order.setdefault("restitution_order_date", str(needed_day(day)))
                order.setdefault("restitution_amount", amount)
        for defendant, order in told.items():
            known = {row["attribute"] for row in entries[court_id, number] if row["defendant_number"] == defendant}
            entries[court_id, number] += [
                {"defendant_number": defendant, "attribute": name, "value": value}
                for name, value in order.items()
                if name not in known
            ]
    return entries


def docket_texts(folder: Path) -> dict[str, str]:
    """The docket pages by file name, those in the archive included."""
    texts = {file.name: file.read_text("ascii") for file in sorted((folder / "dockets-synthetic").iterdir())}
    with zipfile.ZipFile(folder / "dockets-synthetic.zip") as archive:
        texts |= {name: archive.read(name).decode("ascii") for name in archive.namelist()}
    return texts


def is_joined(record: Row, ends: Ends) -> bool:
    """Whether the record is the receiving end of a transfer whose other end is in the file."""
    other = ends.get((record["TRANDIST"], record["TRANOFF"], record["TRANDOCK"], record["TRANDEF"]))
    return record["PROCCD"] == "8" and other is not None and other["DISP1"] == "0"


def _kind(sections: set[str]) -> str:
    is_sex, is_labor = "1591" in sections, bool(LABOR & sections)
    return "both" if is_sex and is_labor else "sex" if is_sex else "labor" if is_labor else "unknown"


def _defendant(number: int, records: list[Row], charged: date, order: Row, ends: Ends) -> CountedDefendant:
    first = records[0]
    received = ends.get((first["TRANDIST"], first["TRANOFF"], first["TRANDOCK"], first["TRANDEF"]))
    if first["DISP1"] == "0" and received is not None:
        records = [*records, received]
    dated = [_dates(record) for record in records]
    convictions = [convicted for convicted, *_ in dated if convicted]
    last = dated[-1]
    return CountedDefendant(
        number,
        max(charged, needed_day(first["FILEDATE"])),
        min(convictions, default=None),
        next((resolved for _, resolved, _, _ in dated if resolved), None),
        last[2],
        next((sentenced for *_, sentenced in dated if sentenced), None),
        int(records[0]["PRISTOT"]),
        order,
    )


def _dates(record: Row) -> tuple[date | None, date | None, date | None, date | None]:
    """When the charges of a record led to conviction, resolution, closing and sentence."""
    codes = {record[f"DISP{number}"] for number in range(1, 6)} - {"-8"}
    disposed, sentenced, terminated = (_day(record[name]) for name in ("DISPDATE", "SENTDATE", "TERMDATE"))
    convicted = (disposed or sentenced or terminated) if codes & CONVICTED else None
    resolved = None
    if convicted:
        resolved = sentenced or (disposed or terminated if terminated else None)
    elif codes and codes <= CLEARED:
        resolved = disposed or terminated
    closed = terminated if codes - {"20", "21"} else None
    if resolved:
        closed = resolved + timedelta(days=14 if convicted else 0)
    return convicted, resolved, closed, sentenced


def figures(cases: list[CountedCase], year: int) -> Counter[str]:
    counted: Counter[str] = Counter()
    for case in cases:
        if case.charged.year == year:
            counted["new_cases"] += 1
            counted["new_cases_labor"] += case.kind == "labor"
        counted["active_cases"] += case.is_active(year)
        counted["active_cases_labor"] += case.kind == "labor" and case.is_active(year)
        for defendant in case.defendants:
            counted["new_defendants"] += defendant.charged.year == year
            counted["active_defendants"] += defendant.is_active(year)
            if not defendant.convicted_in(year):
                continue
            counted["convicted_defendants"] += 1
            named = case.facts.get("victim_named")
            counted["restitution_eligible_defendants"] += named == "yes"
            counted["restitution_excluded_defendants"] += named == "no"
            counted["restitution_ordered_defendants"] += named == "yes" and defendant.ordered_in(year)
    return counted
