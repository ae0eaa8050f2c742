"""What each extract says of each case, read a second way: plain Python beside the metrics contract, without the SQL.

It reads well-formed files as their makers write them, and of prose only what the dockets of the sample say. What is
believed where sources differ, and what is counted, is in `recount`.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import re
import struct
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
SCOPES = ("chapter_77", "wider")
UNKNOWN_STATE = "XX"
CONVICTED = {"4", "5", "8", "9", "17", "19"}
ENDED = CONVICTED | {"1", "2", "3", "11", "15"}  # convicted, acquitted, dismissed
CLOSES_NOTHING = {"20", "21"}  # superseded, reassigned
APPEAL_WINDOW = timedelta(days=14)
NO_TERM = {-2: "no_prison", 0: "no_prison", -3: "sealed", -4: "life", -5: "death"}

Row = dict[str, str]
Dated = list[
    tuple[Row, date]
]  # rows, each with the latest load date of its file, after which no date of it is believed
When = date | int  # a day, or where a source has no more a bare year
CaseKey = tuple[str, str, str, str, str]  # court, office, year of two digits, type, sequence


def csv_rows(file: Path) -> list[Row]:
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


# Reading ---------------------------------------------------------------------------------------------------------


def zip_member(content: bytes, member: zipfile.ZipInfo) -> bytes:
    """A member of a zip, unpacked by hand where the standard library refuses its method (Deflate64)."""
    if member.compress_type != 9:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read(member)
    from inflate64 import Inflater

    name_size, extra_size = struct.unpack_from("<HH", content, member.header_offset + 26)
    start = member.header_offset + 30 + name_size + extra_size
    unpacked: bytes = Inflater().inflate(content[start : start + member.compress_size])
    return unpacked


def texts(folder: Path) -> dict[str, str]:
    """The text of every file and of every member of an archive, by path."""
    found: dict[str, bytes] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, content = file.relative_to(folder).as_posix(), file.read_bytes()
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                found |= {f"{name}/{m.filename}": zip_member(content, m) for m in archive.infolist()}
        else:
            found[name] = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    return {name: _decoded(content).replace("\0", "") for name, content in found.items()}


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def table(text: str) -> list[Row]:
    """The rows of a delimited text that have as many fields as its header."""
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [dict(zip(header, row, strict=True)) for row in rows if len(row) == len(header)]


def tables(files: dict[str, str], *columns: str) -> Iterator[list[Row]]:
    """The tables that have these columns: a format is told by content."""
    for text in sorted(set(files.values())):
        header = re.split(r"[,\t]", text.partition("\n")[0].strip("\r\ufeff"))
        if set(columns) <= set(header):
            yield table(text)


def value(text: str | None) -> str:
    """A code or number of the Integrated Database; -8 and blank are missing."""
    plain = re.sub(r"^0+(?=\d)|\.0*$", "", (text or "").strip())
    return "" if plain == "-8" else plain


def day(text: str | None, latest: date | None = None) -> date | None:
    """A date in US or ISO form; 1900, all before 1950 and what lies after the file itself are not believed."""
    us = re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", (text or "").strip())
    iso = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", (text or "").strip())
    try:
        found = date(int(us[3]), int(us[1]), int(us[2])) if us else date(*map(int, iso.groups())) if iso else None
    except ValueError:
        return None
    return found if found and found.year >= 1950 and (latest is None or found <= latest) else None


# Statutes and types ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Statute:
    section: str
    scope: str
    kind: str


STATUTES = {
    row["section_number"] + row["section_suffix"]: Statute(
        row["section_number"] + row["section_suffix"], row["scope"], row["trafficking_type"]
    )
    for row in csv_rows(SEEDS / "subject_statute.csv")
    if row["is_charge"] == "true"
}
SUFFIXED = {section.rstrip("A") for section in STATUTES if section.endswith("A")}  # of 1593 the A belongs to the number


def charged_statutes(text: str) -> set[Statute]:
    """The statutes of the subject in a citation of title 18."""
    found = set()
    for number, letter in re.findall(r"\b18:(\d+)([A-Z]?)", text.upper()):
        section = number + letter if number in SUFFIXED else number
        found |= {STATUTES[section]} if section in STATUTES else set()
    return found


def ranged_statutes(text: str) -> set[Statute]:
    """The statutes of a coded list: `['1591', '2421_to_2424']`; a range is in when it overlaps."""
    found = set()
    for first, last in re.findall(r"(\d+)A?(?:_to_(\d+))?", text):
        for statute in STATUTES.values():
            number = int(statute.section.rstrip("A"))
            is_alone = not last and (statute.section in re.findall(r"\d+A?", text))
            if (last and int(first) <= number <= int(last)) or (is_alone and int(first) == number):
                found.add(statute)
    return found


def in_scope(statutes: Iterable[Statute], scope: str) -> set[Statute]:
    return {statute for statute in statutes if scope == "wider" or statute.scope == "chapter_77"}


def kind_of(statutes: set[Statute], scope: str) -> str:
    """Decided since, Types: of the scope's own charges; where those say none, of the wider ones."""
    for chosen in (in_scope(statutes, scope), statutes):
        kinds = {statute.kind for statute in chosen} - {""}
        if kinds:
            return "both" if len(kinds) > 1 else kinds.pop()
    return "unknown"


# What a source says ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sentence:
    when: When | None
    kind: str  # prison, life, death, sealed, no_prison, unknown
    months: Fraction = Fraction(0)


@dataclass(frozen=True)
class Order:
    dollars: Decimal
    when: When | None
    is_joint: bool


@dataclass
class Told:
    """What one source says of one defendant."""

    charged: When | None = None
    is_convicted: bool = False
    convicted: When | None = None
    resolved: When | None = None
    closed: When | None = None
    reopened: list[tuple[date, date | None]] = field(default_factory=list)  # earlier ends, and when it began again
    is_received: bool = False  # from a first district that is not there
    ended: When | None = None  # the last of its records that has ended
    seen_until: When | None = None  # where the source ends before the Integrated Database does
    sentences: list[Sentence] = field(default_factory=list)
    order: Order | None = None


@dataclass
class Statement:
    """What one source says of one case."""

    court_id: str
    state_code: str
    statutes: set[Statute] = field(default_factory=set)
    first_charged: dict[str, When] = field(default_factory=dict)  # by scope: the first charge in that scope
    charged_here: set[str] = field(default_factory=set)  # scopes of which a charge is no transfer's
    defendants: dict[int, Told] = field(default_factory=dict)
    victims: str = ""

    def charge(self, statutes: set[Statute], when: When | None, is_here: bool = True) -> None:
        """Takes in a charging document, of this district or of a record that a transfer brought from one unknown."""
        self.statutes |= statutes
        for scope in SCOPES:
            if in_scope(statutes, scope):
                self.date(scope, when)
                self.charged_here |= {scope} if is_here else set()

    def date(self, scope: str, when: When | None) -> None:
        if first := earliest([self.first_charged.get(scope), when]):
            self.first_charged[scope] = first


def earliest(whens: Iterable[When | None]) -> When | None:
    """The first of them; a day comes before the bare year that it lies in."""
    return min((when for when in whens if when), key=lambda w: (year_of(w), isinstance(w, int), str(w)), default=None)


def later(one: When | None, other: When | None) -> When | None:
    both = [when for when in (one, other) if when]
    return max(both, key=lambda w: (year_of(w), isinstance(w, date), str(w)), default=None)


def year_of(when: When) -> int:
    return when if isinstance(when, int) else when.year


DISTRICTS = csv_rows(SEEDS / "district.csv")
COURT_OF_FJC = {row["fjc_district"]: row for row in DISTRICTS}
STATE_OF_COURT = {row["court_id"]: row["state_code"] for row in DISTRICTS}


# Integrated Database, criminal -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Release:
    """A file of the Integrated Database: its years whole if it is national, else its districts in them."""

    rows: list[Row]
    districts: frozenset[str]
    years: frozenset[str]
    rank: tuple[date, date]  # which is later: the latest load, then the latest filing

    def has(self, year: str, district: str) -> bool:
        return year in self.years and district in self.districts

    def replaces(self, year: str, district: str) -> bool:
        return year in self.years and (len(self.districts) >= 90 or district in self.districts)


def releases(files: Iterable[list[Row]], year_column: str, dates: tuple[str, str]) -> list[Release]:
    """The files, the earlier ones first. A row without a readable year is set aside."""
    found = []
    for rows in files:
        kept = [row for row in rows if re.fullmatch(r"\d{4}", value(row[year_column]))]
        load, filed = (max((d for row in kept if (d := day(row[name]))), default=date.min) for name in dates)
        districts, years = frozenset(row["DISTRICT"] for row in kept), frozenset(row[year_column] for row in kept)
        found.append(Release(kept, districts, years, (load, filed)))
    return sorted(found, key=lambda release: release.rank)


def in_effect(found: list[Release], year_column: str) -> Dated:
    """Decided since, Releases: the rows that no later release replaces."""
    kept: Dated = []
    for release in found:
        kept = [item for item in kept if not release.replaces(item[0][year_column], item[0]["DISTRICT"])]
        kept += [(row, release.rank[0]) for row in release.rows]
    return kept


@dataclass
class Record:
    """One key of the Integrated Database: the latest snapshot, and the charges of all of them."""

    row: Row
    loaded: date
    statutes: set[Statute]

    def __post_init__(self) -> None:
        row = self.row
        dates = (day(row[name], self.loaded) for name in ("FILEDATE", "DISPDATE", "SENTDATE", "TERMDATE"))
        self.filed, self.disposed, self.sentenced, self.terminated = dates
        self.codes = {value(row[f"DISP{number}"]) for number in range(1, 6)} - {""}
        self.place = (row["DISTRICT"], row["OFFICE"], value(row["DOCKET"]).zfill(7), int(value(row["DEFNO"])))
        other = (row["TRANDIST"], row["TRANOFF"], value(row["TRANDOCK"]).zfill(7), int(value(row["TRANDEF"]) or 0))
        self.transfer_place = other
        self.is_convicted = bool(self.codes & CONVICTED)

    @property
    def convicted(self) -> date | None:
        return (self.disposed or self.sentenced or self.terminated) if self.is_convicted else None

    @property
    def resolved(self) -> date | None:
        """Sentenced, acquitted, or every count dismissed; superseded counts live on in others."""
        if self.is_convicted:
            return self.sentenced or ((self.disposed or self.terminated) if self.terminated else None)
        counts = self.codes - CLOSES_NOTHING
        return (self.disposed or self.terminated) if counts and counts <= ENDED else None

    @property
    def closed(self) -> date | None:
        if self.resolved:
            return self.resolved + (APPEAL_WINDOW if self.is_convicted else timedelta(0))
        return None if self.codes and self.codes <= CLOSES_NOTHING else self.terminated

    @property
    def sentence(self) -> Sentence | None:
        if not (self.is_convicted and self.resolved):
            return None
        total = value(self.row["PRISTOT"])
        months = int(total) if re.fullmatch(r"-?\d+", total) else None
        if months is None or months < -5:
            return Sentence(self.resolved, "unknown")
        if months == -1 or months > 0:
            return Sentence(self.resolved, "prison", Fraction(1, 2) if months < 0 else Fraction(months))
        return Sentence(self.resolved, NO_TERM[months])


RecordKey = tuple[str, str, str, str, str, str]  # district, office, docket, type, defendant, reopening


def records_of(rows: Dated) -> dict[RecordKey, Record]:
    """One record of each key. Two of one year and load are decided by content (Decided since, Two records of one key)."""

    def order(item: tuple[Row, date]) -> tuple[object, ...]:
        row, loaded = item
        ends = [day(row[name], loaded) or date.min for name in ("TERMDATE", "SENTDATE", "DISPDATE")]
        load = day(row["LOADDATE"]) or date.min
        return int(value(row["FISCALYR"])), load, ends[0] > date.min, *ends, "\t".join(row.values())

    snapshots: dict[RecordKey, Dated] = defaultdict(list)
    for row, loaded in rows:
        kind = row["DEFLGKY"][12:14] if len(row["DEFLGKY"]) == 18 else row["TYPEREG"]
        docket, reopened = value(row["DOCKET"]).zfill(7), row["DEFLGKY"][17:18] or value(row["REOPSEQ"])
        key = (row["DISTRICT"], row["OFFICE"], docket, kind.casefold(), f"{int(value(row['DEFNO'])):03}", reopened)
        snapshots[key].append((row, loaded))
    found = {}
    for key, states in snapshots.items():
        cited = " ".join(row[f"{side}TITLE{n}"] for row, _ in states for side in "FT" for n in range(1, 6))
        found[key] = Record(*max(states, key=order), charged_statutes(cited))
    return found


def idb_statements(rows: Dated) -> dict[CaseKey, Statement]:
    records = records_of(rows)
    complaints = {r.place[0::2] + r.place[3:]: r for key, r in records.items() if key[3] == "mj"}
    people: dict[tuple[str, str, str, int], list[Record]] = defaultdict(list)
    for key in sorted(records):
        if key[3] == "cr":
            people[records[key].place].append(records[key])
    homes = transfers(people)
    found: dict[CaseKey, Statement] = {}
    for place in sorted(people, key=lambda p: (len(_way_home(p, homes)), p)):  # a receiving end after its first
        *_, (district, office, docket, number) = _way_home(place, homes)
        court = COURT_OF_FJC[district]
        case_key = (court["court_id"], office, docket[:2], "cr", str(int(docket[2:])).zfill(5))
        case = found.setdefault(case_key, Statement(court["court_id"], court["state_code"]))
        told = case.defendants.setdefault(number, Told())
        told.is_received |= place not in homes and value(people[place][0].row["PROCCD"]) == "8"
        for record in people[place]:
            link = (record.place[0], value(record.row["MAGDOCK"]).zfill(7), int(value(record.row["MAGDEF"]) or 0))
            complaint = complaints.get(link)
            case.charge(record.statutes, record.filed, is_here=not told.is_received)
            for scope in SCOPES:  # a complaint dates what follows, and is no case by itself
                if complaint and in_scope(record.statutes, scope) and in_scope(complaint.statutes, scope):
                    case.date(scope, complaint.filed)
            charged = earliest([record.filed, complaint.filed if complaint else None])
            _take_in(told, record, charged, is_sent_on=place in homes.values() and "0" in record.codes)
    return found


def _take_in(told: Told, record: Record, charged: When | None, is_sent_on: bool) -> None:
    """Adds a record to what is known of the defendant: the first of each event, and the end of the last record."""
    told.charged = earliest([told.charged, charged])
    told.is_convicted |= record.is_convicted
    told.convicted = earliest([told.convicted, record.convicted])
    told.resolved = earliest([told.resolved, record.resolved])
    if told.closed and isinstance(told.closed, date):
        told.reopened.append((told.closed, record.filed))
    told.ended = later(told.ended, record.closed)
    told.closed = told.ended if record.closed and not is_sent_on else None
    if record.sentence and record.sentence.when not in [known.when for known in told.sentences]:
        told.sentences.append(record.sentence)


Place = tuple[str, str, str, int]


def transfers(people: dict[Place, list[Record]]) -> dict[Place, Place]:
    """Receiving ends of Rule 20 and 21 by where they came from, as either record says (contract: closed; transfers)."""
    homes: dict[Place, Place] = {}
    for place, records in people.items():
        for record in records:
            other = record.transfer_place
            if other in people and other != place:
                if "0" in record.codes:
                    homes.setdefault(other, place)
                elif value(record.row["PROCCD"]) == "8":
                    homes.setdefault(place, other)
    return homes


def _way_home(place: Place, homes: dict[Place, Place]) -> list[Place]:
    way = [place]
    while way[-1] in homes and homes[way[-1]] not in way:
        way.append(homes[way[-1]])
    return way


# Coding sheet ----------------------------------------------------------------------------------------------------

FORMS = {row["attribute"]: row for row in csv_rows(SEEDS / "coding_sheet_attribute.csv")}
Sheet = dict[tuple[CaseKey, int], Row]


def docket_key(court_id: str, text: str) -> CaseKey | None:
    """A docket number in any spelling: `2:16-cr-00021-SJ-1`, `3:09-cr009013-XYZ-1`, `10-cr-00339`."""
    found = re.search(r"(?:(\w):)?(?:20)?(\d\d)-?(cr|cv|mj)-?(\d{1,6})", text.replace("−", "-").casefold())
    if not found:
        return None
    return court_id.strip().casefold(), found[1] or "", found[2], found[3], str(int(found[4])).zfill(5)


def read_value(attribute: str, text: str, latest: date) -> str | None:
    """A value in one of the forms of the seed, in any case; None is set aside."""
    form, plain = FORMS[attribute]["value_form"], text.strip().casefold()
    if plain == "unknown" or form == "docket number":
        return text.strip() if form == "docket number" else plain
    if form == "date":
        return str(found) if (found := day(plain, latest)) else None
    if form == "dollars":
        return plain.replace("$", "").replace(",", "") if re.fullmatch(r"\$?[\d,]+(\.\d\d)?", plain) else None
    if ";" in form:
        parts = sorted(part.strip() for part in plain.split(";"))
        return "; ".join(parts) if set(parts) <= set(form.split(";")) else None
    return plain if plain in form.split("|") else None


@dataclass(frozen=True)
class Line:
    """A line of the coding sheet that can be read; person 0 is the case."""

    key: CaseKey
    person: int
    attribute: str
    reviewed: date
    answer: str


def coding_lines(files: dict[str, str]) -> Iterator[Line]:
    """The lines in a known form; the others are set aside and never read as another value."""
    for rows in tables(files, "court_id", "docket_number", "attribute"):
        latest = max((found for row in rows if (found := day(row["date"]))), default=date.max)
        for row in rows:
            key, reviewed = docket_key(row["court_id"], row["docket_number"]), day(row["date"], latest)
            attribute, person = row["attribute"].strip().casefold(), value(row["defendant_number"])
            if key and reviewed and key[0] in STATE_OF_COURT and attribute in FORMS:
                answer = read_value(attribute, row["value"], latest)
                if answer is not None:
                    yield Line(key, int(person or 0), attribute, reviewed, answer)


def decided(lines: Iterable[Line], home: Callable[[CaseKey], CaseKey]) -> Sheet:
    """Decided since, Coding sheet: the latest review wins per case as resolved; if its lines differ none is believed."""
    said: dict[tuple[CaseKey, int, str], list[Line]] = defaultdict(list)
    for line in lines:
        said[home(line.key), line.person, line.attribute].append(line)
    sheet: Sheet = defaultdict(dict)
    for (key, person, attribute), own in said.items():
        latest = max(line.reviewed for line in own)
        answers = {line.answer for line in own if line.reviewed == latest}
        if len(answers) == 1:
            sheet[key, person][attribute] = answers.pop()
    return sheet


# Coded case files ------------------------------------------------------------------------------------------------

CODED_MONTHS = {row["months"]: row["meaning"] for row in csv_rows(SEEDS / "coded_month_sentinel.csv")}


def coded_statements(files: dict[str, str]) -> dict[CaseKey, Statement]:
    """Cases that reviewers coded; the district is that of a state with one, else it is not known."""
    people: dict[str, list[Row]] = defaultdict(list)
    for rows in tables(files, "case_id", "charge_date", "year_terminated"):
        for row in rows:
            people[row["case_id"]].append(row)
    ends = (int(row["year_terminated"] or row["charge_date"][:4] or 0) for rows in people.values() for row in rows)
    last_seen = date(max(ends, default=1), 12, 31)  # who is open is known to be so as long as the files go
    found: dict[CaseKey, Statement] = {}
    for row in (row for rows in tables(files, "id", "number", "n_victims") for row in rows):
        courts = [court for court, state in STATE_OF_COURT.items() if state == row["state"]]
        court_id = courts[0] if len(courts) == 1 else "unresolved"
        key = docket_key(court_id, row["number"])
        if key is None or court_id == "unresolved":
            key = (f"{row['state']}-unresolved", row["id"], "", "", "")
        case = found[key] = Statement(court_id, row["state"] or UNKNOWN_STATE, victims=row["n_victims"])
        amounts = [Decimal(re.sub(r"[$,]", "", person["restitution"]) or 0) for person in people[row["id"]]]
        for number, person in enumerate(people[row["id"]], 1):
            statutes = ranged_statutes(person["statute_sentence"])
            charged = day(person["charge_date"]) or int(row["year"])
            case.charge(statutes, charged)
            told = case.defendants[number] = coded_defendant(person, charged)
            told.seen_until = last_seen
            if amount := amounts[number - 1]:
                told.order = Order(amount, told.resolved, is_joint=amounts.count(amount) > 1)
        if not any(statute for statute in case.statutes):
            case.first_charged["wider"] = earliest(t.charged for t in case.defendants.values()) or int(row["year"])
    return found


def coded_defendant(person: Row, charged: When) -> Told:
    """A guilty count, or months of prison or probation, is a conviction, in the bare year of termination."""
    guilty = re.findall(r"[1-9]\d*", person["statute_plea_guilty"] + " " + person["statute_trial_guilty"])
    total, probation = person["total_months_sentenced"], person["total_months_probation"]
    is_convicted = bool(guilty) or float(total or 0) > 0 or float(probation or 0) > 0
    ended = int(person["year_terminated"]) if person["year_terminated"] else None
    told = Told(charged, is_convicted, ended if is_convicted else None, ended, ended)
    if is_convicted and total:
        kind = CODED_MONTHS.get(total) or ("prison" if float(total) > 0 else "no_prison")
        told.sentences = [Sentence(ended, kind, Fraction(total) if kind == "prison" else Fraction(0))]
    elif is_convicted:
        told.sentences = [Sentence(ended, "unknown")]
    return told


# Docket pages ----------------------------------------------------------------------------------------------------


@dataclass
class Page:
    """A docket page of PACER as the sample has them."""

    key: CaseKey
    printed: date
    filed: date | None
    parties: dict[int, tuple[str, str]]  # number: name, and the text of the counts
    entries: list[tuple[date, str]]


def page_of(text: str) -> Page | None:
    header = re.search(r"<h3.*?CASE #:\s*([\w:-]+)", text, re.S)
    printed = re.search(r"Transaction Receipt.*?(\d\d/\d\d/\d{4})", text, re.S)
    court = next((row["court_id"] for row in DISTRICTS if header and row["district_name"] in header[0]), None)
    key = docket_key(court, header[1]) if court and header else None
    if not key or key[3] != "cr":
        return None
    parties = {}
    for part in re.split(r"<b><u>Defendant\s+", text)[1:]:
        head, name = re.match(r"\((\d+)\)", part), re.search(r"<B>(.*?)</B>", part)
        if head and name:
            counts = part.partition("Pending Counts")[2].partition("<b><u>Plaintiff")[0]
            parties[int(head[1])] = (name[1].strip(), html.unescape(re.sub(r"<[^>]+>", " ", counts)))
    rows = re.findall(r"nowrap>(\d\d/\d\d/\d{4})</td>.*?<td valign=top>(.*?)</td>", text)
    entries = [(found, html.unescape(entry)) for filed, entry in rows if (found := day(filed))]
    opened = re.search(r"Date Filed:\s*(\d\d/\d\d/\d{4})", text)
    last = day(printed[1]) if printed else None
    return Page(key, last or date.min, day(opened[1]) if opened else None, parties, entries)


def docket_statements(files: dict[str, str]) -> dict[CaseKey, Statement]:
    """What the latest page of each defendant says."""
    latest: dict[tuple[CaseKey, int], Page] = {}
    for page in filter(None, (page_of(text) for text in files.values() if "CASE #:" in text)):
        for number in page.parties:
            known = latest.get((page.key, number))
            if known is None or known.printed <= page.printed:
                latest[page.key, number] = page
    found: dict[CaseKey, Statement] = {}
    for (key, number), page in sorted(latest.items(), key=lambda item: item[0]):
        case = found.setdefault(key, Statement(key[0], STATE_OF_COURT[key[0]]))
        name, counts = page.parties[number]
        own = [(filed, text) for filed, text in page.entries if re.search(rf"{re.escape(name)}\b", text)]
        charges = [filed for filed, text in own if re.match("COMPLAINT|INDICTMENT|INFORMATION", text)]
        charged = min(charges, default=page.filed)
        case.charge(charged_statutes(counts), charged)
        case.defendants[number] = docket_defendant(own, charged)
        case.defendants[number].seen_until = page.printed
    return found


def docket_defendant(entries: list[tuple[date, str]], charged: date | None) -> Told:
    """Events are dated by "held on" in the entry, else by the filed day; a plea by its acceptance."""
    told, plea, accepted, verdict = Told(charged), None, None, None
    for filed, text in sorted(entries, key=lambda entry: entry[0]):
        held = re.search(r"(?:held|completed) on (\d\d?/\d\d?/\d{4})", text)
        when = (day(held[1]) if held else None) or filed
        if "is withdrawn" in text:
            plea = accepted = None
        elif re.match("ACCEPTANCE OF PLEA OF GUILTY", text) or "Plea accepted" in text:
            accepted = accepted or when
        elif "CHANGE OF PLEA" in text and re.search("Plea entered by .* Guilty", text):
            plea = plea or when
        elif re.search(r"VERDICT as to .*?\) Guilty|finds defendant guilty", text):
            verdict = verdict or when
        elif "SENTENCING held" in text:
            told.resolved = told.resolved or when
        elif re.match("JUDGMENT OF ACQUITTAL", text):
            told.resolved = told.closed = told.resolved or when
        dollars = re.search(r"(?i)restitution[^$;.]*\$([\d,]+)|\$([\d,]+)(?:\.00)? RESTITUTION", text)
        if dollars and not told.order and not re.match("MOTION|ORDER denying", text):
            amount = Decimal((dollars[1] or dollars[2]).replace(",", ""))
            told.order = Order(amount, when, "joint and several" in text.casefold())
    told.convicted = earliest([accepted or plea, verdict])
    told.is_convicted = told.convicted is not None
    if told.is_convicted and isinstance(told.resolved, date):
        told.closed = told.resolved + APPEAL_WINDOW
    return told
