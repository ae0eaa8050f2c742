"""The published figures computed a second way: plain Python that follows the metrics contract and knows nothing of the SQL.

It reads the extract files themselves and the seeds of plain facts. Where it and the warehouse agree, two programs that
were written apart agree; where they do not, the contract says who is wrong. It is small on purpose: it reads well-formed
files, and of prose only what the dockets of the sample say.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import re
import struct
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

SEEDS = Path(__file__).parent.parent / "seeds"
SCOPES, CALENDARS = ("chapter_77", "wider"), ("calendar", "fiscal")
NATION, UNKNOWN_STATE = "US", "XX"
CONVICTED = {"4", "5", "8", "9", "17", "19"}
ENDED = CONVICTED | {"1", "2", "3", "11", "15"}  # convicted, acquitted, dismissed
CLOSES_NOTHING = {"20", "21"}  # superseded, reassigned
APPEAL_WINDOW = timedelta(days=14)
DAYS_A_MONTH = Fraction("30.4375")
NO_TERM = {-2: "no_prison", 0: "no_prison", -3: "sealed", -4: "life", -5: "death"}
TYPES = ("sex", "labor", "both", "unknown")

Row = dict[str, str]
When = date | int  # a day, or where a source has no more a bare year
Key = tuple[str, str, str, int, str]  # scope, calendar, place (nation, state or district), year, figure


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
    plain = re.sub(r"\.0*$", "", (text or "").strip())
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
    for number, letter in re.findall(r"\b18:(\d+)([A-Z]?)", text):
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
    defendants: dict[int, Told] = field(default_factory=dict)
    victims: str = ""

    def charge(self, statutes: set[Statute], when: When | None) -> None:
        """Takes in a charging document."""
        self.statutes |= statutes
        for scope in SCOPES:
            if in_scope(statutes, scope):
                self.date(scope, when)

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
CaseKey = tuple[str, str, str, str, str]  # court, office, year of two digits, type, sequence


# Integrated Database, criminal -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Release:
    rows: list[Row]
    districts: frozenset[str]
    years: frozenset[str]
    rank: tuple[date, date]


def in_effect(files: Iterable[list[Row]], year_column: str, dates: tuple[str, str]) -> list[tuple[Row, date]]:
    """Decided since, Releases: a later national one replaces its years whole, another its districts in them.

    Each row comes with the latest load date of its file, after which no date of it is believed.
    """
    releases = []
    for rows in files:
        years = [row for row in rows if re.fullmatch(r"\d{4}", value(row[year_column]))]
        rank = tuple(max((d for r in rows if (d := day(r.get(name)))), default=date.min) for name in dates)
        districts = frozenset(row["DISTRICT"] for row in years)
        releases.append(Release(years, districts, frozenset(r[year_column] for r in years), (rank[0], rank[1])))
    kept: list[tuple[Row, date]] = []
    for release in sorted(releases, key=lambda r: r.rank):
        is_national = len(release.districts) >= 90
        kept = [
            (row, loaded)
            for row, loaded in kept
            if not (row[year_column] in release.years and (is_national or row["DISTRICT"] in release.districts))
        ]
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
        self.place = (row["DISTRICT"], row["OFFICE"], value(row["DOCKET"]).zfill(7), int(row["DEFNO"]))
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


def records_of(rows: list[tuple[Row, date]]) -> dict[tuple[str, ...], Record]:
    """One record of each key. Two of one year and load are decided by content (Decided since, Two records of one key)."""

    def order(item: tuple[Row, date]) -> tuple[object, ...]:
        row, loaded = item
        ends = [day(row[name], loaded) or date.min for name in ("TERMDATE", "SENTDATE", "DISPDATE")]
        load = day(row["LOADDATE"]) or date.min
        return int(value(row["FISCALYR"])), load, ends[0] > date.min, *ends, "\t".join(row.values())

    snapshots: dict[tuple[str, ...], list[tuple[Row, date]]] = defaultdict(list)
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


def idb_statements(rows: list[tuple[Row, date]]) -> dict[CaseKey, Statement]:
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
            case.charge(record.statutes, record.filed)
            for scope in SCOPES if complaint else ():  # it dates what follows, and is no case by itself
                if in_scope(record.statutes, scope) and in_scope(complaint.statutes, scope):
                    case.date(scope, complaint.filed)
            charged = earliest([record.filed, complaint.filed if complaint else None])
            _take_in(told, record, charged, is_sent_on=place in homes.values() and "0" in record.codes)
    return found


def _take_in(told: Told, record: Record, charged: date | int | None, is_sent_on: bool) -> None:
    """Adds a record to what is known of the defendant: the first of each event, and the end of the last record."""
    told.charged = earliest([told.charged, charged])
    told.is_convicted |= record.is_convicted
    told.convicted = earliest([told.convicted, record.convicted])
    told.resolved = earliest([told.resolved, record.resolved])
    if told.closed and isinstance(told.closed, date):
        told.reopened.append((told.closed, record.filed))
    told.closed = None if is_sent_on else record.closed
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
    found = re.search(r"(?:(\w):)?(\d\d)-?(cr|cv|mj)-?(\d{1,6})", text.replace("−", "-").casefold())
    if not found:
        return None
    return court_id, found[1] or "", found[2], found[3], str(int(found[4])).zfill(5)


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


def coding_sheet(files: dict[str, str]) -> Sheet:
    """Decided since, Coding sheet: the latest review wins; if its lines differ the attribute is as if unreviewed."""
    said: dict[tuple[CaseKey, int, str], list[tuple[date, str]]] = defaultdict(list)
    for rows in tables(files, "court_id", "docket_number", "attribute"):
        latest = max((found for row in rows if (found := day(row["date"]))), default=date.max)
        for row in rows:
            key, reviewed = docket_key(row["court_id"].strip(), row["docket_number"]), day(row["date"], latest)
            if not key or not reviewed or row["court_id"].strip() not in STATE_OF_COURT:
                continue
            attribute, number = row["attribute"].strip().casefold(), value(row["defendant_number"])
            if attribute in FORMS and (answer := read_value(attribute, row["value"], latest)) is not None:
                said[key, int(number or 0), attribute].append((reviewed, answer))
    sheet: Sheet = defaultdict(dict)
    for (key, person, attribute), lines in said.items():
        answers = {answer for reviewed, answer in lines if reviewed == max(lines)[0]}
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
    court, number = re.search(r"ecf\.(\w+)\.uscourts", text), re.search(r"CASE #:\s*([\w:-]+)", text)
    printed = re.search(r"Transaction Receipt.*?(\d\d/\d\d/\d{4})", text, re.S)
    key = docket_key(court[1], number[1]) if court and number else None
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
    header = re.search(r"Date Filed:\s*(\d\d/\d\d/\d{4})", text)
    last = day(printed[1]) if printed else None
    return Page(key, last or date.min, day(header[1]) if header else None, parties, entries)


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


# Sources that meet -----------------------------------------------------------------------------------------------


@dataclass
class Defendant:
    """A defendant in one scope, each attribute from the source that wins (seeds/source_precedence.csv)."""

    charged: When | None
    convicted: When | None
    resolved: When | None
    closed: When | None
    reopened: list[tuple[date, date | None]]
    seen_until: When | None
    sentences: list[Sentence]
    order: Order | None
    is_entity: bool
    is_received: bool
    is_closed_before: bool

    @property
    def days_to_resolve(self) -> int | None:
        if not isinstance(self.charged, date) or not isinstance(self.resolved, date) or self.is_closed_before:
            return None
        days = (self.resolved - self.charged).days
        return days if days >= 0 else None


@dataclass
class Case:
    court_id: str
    state_code: str
    kind: str
    charged: When | None
    facts: Row
    is_victim_named: bool | None
    defendants: list[Defendant]

    @property
    def places(self) -> tuple[str, str, str]:
        district = self.court_id if self.court_id != "unresolved" else f"{self.state_code}-unresolved"
        return NATION, self.state_code, district


@dataclass
class Sources:
    """All that is said of one case."""

    sheet: Sheet
    keys: list[CaseKey]
    coded: Statement | None = None
    docket: Statement | None = None
    idb: Statement | None = None

    def said(self, number: int) -> Row:
        """What the coding sheet says of a defendant, or as 0 of the case."""
        return {name: text for key in self.keys for name, text in self.sheet.get((key, number), {}).items()}

    @property
    def by_charged_date(self) -> list[Statement]:
        return [source for source in (self.docket, self.coded, self.idb) if source]

    def in_scope(self, scope: str) -> Case | None:
        facts, sources = self.said(0), self.by_charged_date
        statutes = set().union(*(source.statutes for source in sources))
        is_there = self.coded is not None or facts.get("is_trafficking") == "yes"
        if not in_scope(statutes, scope) and not (scope == "wider" and is_there):
            return None
        first = next((s.first_charged[scope] for s in sources if scope in s.first_charged), None)
        if not in_scope(statutes, scope) and not first:
            first = earliest(told.charged for source in sources for told in source.defendants.values())
        charged = day(facts.get("charged_date")) or first
        by_charges = [s.statutes for s in (self.coded, self.docket, self.idb) if s]
        kinds = [kind for found in by_charges if (kind := kind_of(found, scope)) != "unknown"]
        kind = facts.get("case_type") or next(iter(kinds), "unknown")
        named = {"yes": True, "no": False}.get(facts.get("victim_named", ""))
        if "victim_named" not in facts and self.coded and self.coded.victims:
            named = float(self.coded.victims) > 0
        people = [self._defendant(number, first, charged, facts) for number in self.numbers]
        place = next(s for s in (self.docket, self.idb, self.coded) if s)
        return Case(place.court_id, place.state_code, kind, charged, facts, named, people)

    @property
    def numbers(self) -> list[int]:
        """One source supplies the defendants: coded files, else the docket or the database, whichever has more."""
        if self.coded:
            return sorted(self.coded.defendants)
        sources = [source.defendants for source in (self.docket, self.idb) if source]
        return sorted(max(sources, key=len))

    def _defendant(self, number: int, first: When | None, case_charged: When | None, facts: Row) -> Defendant:
        if self.coded:
            coded, docket, idb = self.coded.defendants.get(number), None, None
        else:
            coded = None
            docket = self.docket.defendants.get(number) if self.docket else None
            idb = self.idb.defendants.get(number) if self.idb else None
        said = self.said(number) if not self.coded else {}
        own = next((told.charged for told in (docket, coded, idb) if told and told.charged), None)
        if facts.get("charged_date") and (own is None or first is None or later(own, first) == first):
            own = case_charged  # Decided since: the sheet's date of a case also dates the defendants of its first charge
        charged = later(day(said.get("charged_date")) or own, case_charged)
        by_plea = [told for told in (docket, idb, coded) if told]
        convicted = day(said.get("convicted_date")) or next((t.convicted for t in by_plea if t.convicted), None)
        ends = [told for told in (idb, docket, coded) if told]
        end = next((told for told in ends if told.resolved or told.closed), Told())
        sentences = next((told.sentences for told in ends if told.sentences), [])
        closed = end.closed
        is_before = isinstance(closed, date) and isinstance(case_charged, date) and closed < case_charged
        resolved = end.resolved if not self.coded else None
        seen = ends[0].seen_until if ends else None
        order = self._order(said, facts, [told.order for told in (docket, coded) if told], sentences)
        is_entity, is_received = said.get("is_entity") == "yes", bool(idb and idb.is_received)
        return Defendant(charged, convicted, resolved, closed, end.reopened, seen, sentences, order, is_entity, is_received, is_before)

    @staticmethod
    def _order(said: Row, facts: Row, orders: list[Order | None], sentences: list[Sentence]) -> Order | None:
        """The order's own date, else the sentence's."""
        known = next((order for order in orders if order), None)
        dollars = said.get("restitution_amount", "")
        amount = Decimal(dollars) if re.match(r"\d", dollars) else known.dollars if known else Decimal(0)
        said_day = day(said.get("restitution_order_date")) or day(facts.get("restitution_order_date"))
        sentenced = sentences[0].when if sentences else None
        joint = said.get("restitution_is_joint", "unknown")
        is_joint = joint == "yes" if joint != "unknown" else bool(known and known.is_joint)
        when = said_day or (known.when if known else None) or sentenced
        return Order(amount, when, is_joint) if amount > 0 else None


def all_cases(files: dict[str, str], idb_rows: list[tuple[Row, date]]) -> list[Sources]:
    sheet = coding_sheet(files)
    # `same_case_as` joins a case that two sources know under two offices (Decided since, Coding sheet).
    joined = {key: docket_key(key[0], said["same_case_as"]) for (key, _), said in sheet.items() if "same_case_as" in said}
    by_case: dict[CaseKey, Sources] = {}
    sources = {"idb": idb_statements(idb_rows), "docket": docket_statements(files), "coded": coded_statements(files)}
    for name, statements in sources.items():
        for key, statement in statements.items():
            home = joined.get(key) or key
            case = by_case.setdefault(home, Sources(sheet, [k for k, other in joined.items() if other == home] + [home]))
            setattr(case, name, statement)
    return list(by_case.values())


# Figures ---------------------------------------------------------------------------------------------------------


def year_in(when: When | None, calendar: str) -> int | None:
    """The year of a day; a bare year is no fiscal year."""
    if when is None or isinstance(when, int):
        return when if calendar == "calendar" else None
    return when.year + (calendar == "fiscal" and when.month >= 10)


def half_up(number: Fraction, places: int) -> Decimal:
    """Decided since: exact values are rounded once, half up."""
    exact = number * 10**places
    whole = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return (Decimal(whole) / 10**places).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@dataclass
class Year:
    """The counts of a place in a year, and what means and medians are made of."""

    counts: Counter[str] = field(default_factory=Counter)
    months: list[Fraction] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    dollars: Decimal = Decimal(0)
    sectors: Counter[str] = field(default_factory=Counter)


Years = dict[tuple[str, int], Year]  # by place and year


def count(cases: list[Case], calendar: str, last_year: int) -> Years:
    years: Years = defaultdict(Year)
    for case in cases:
        for place in case.places:
            _count_case(case, place, years, calendar, last_year)
    return years


def _count_case(case: Case, place: str, years: Years, calendar: str, last_year: int) -> None:
    def add(figure: str, when: When | None, typed: bool = True) -> None:
        if (year := year_in(when, calendar)) is not None:
            _add(years[place, year].counts, figure, case.kind if typed else "")

    if not case.defendants or not all(person.is_received for person in case.defendants):
        add("new_cases", case.charged)
    active: set[int] = set()
    for person in case.defendants:
        if not person.is_closed_before:
            add("new_defendants", None if person.is_received else person.charged)
            for year in active_years(person, calendar, last_year):
                _add(years[place, year].counts, "active_defendants", case.kind)
                active.add(year)
        add("convicted_defendants", person.convicted)
        part = {True: "eligible", False: "excluded", None: "unknown"}[case.is_victim_named]
        add(f"restitution_{part}_defendants", person.convicted, typed=False)
        if person.order:
            ordered = year_in(person.order.when, calendar)
            is_of_year = case.is_victim_named and ordered == year_in(person.convicted, calendar)
            add(f"restitution_ordered{'' if is_of_year else '_other'}_defendants", person.order.when, typed=False)
        for sentence in person.sentences:
            _count_sentence(years, place, year_in(sentence.when, calendar), sentence, person.is_entity)
        if person.days_to_resolve is not None and (year_resolved := year_in(person.resolved, calendar)):
            years[place, year_resolved].days.append(person.days_to_resolve)
    for year in active:
        _add(years[place, year].counts, "active_cases", case.kind)
        if case.kind in ("labor", "both"):
            _count_labor(years[place, year], case.facts)
    for when, dollars in counted_dollars(case):
        if (year_ordered := year_in(when, calendar)) is not None:
            years[place, year_ordered].dollars += dollars


def _add(counts: Counter[str], figure: str, kind: str) -> None:
    counts[figure] += 1
    for name in {"": (), "both": TYPES[:3]}.get(kind, (kind,)):
        counts[f"{figure}_{name}"] += 1


def _count_sentence(years: Years, place: str, year: int | None, sentence: Sentence, is_entity: bool) -> None:
    if year is None:
        return
    if sentence.kind != "prison":
        name = "no_prison_defendants" if sentence.kind == "no_prison" else f"{sentence.kind}_sentence_defendants"
        years[place, year].counts[name] += not is_entity
    elif not is_entity:
        years[place, year].counts["prison_sentenced_defendants"] += 1
        years[place, year].months.append(sentence.months)


def _count_labor(year: Year, facts: Row) -> None:
    if facts.get("labor_sector", "unknown") != "unknown":
        year.sectors[facts["labor_sector"]] += 1
    if facts.get("coercion_means", "unknown") != "unknown":
        year.counts["coercion_known_cases"] += 1
        year.counts["deportation_threat_cases"] += "deportation threat" in facts["coercion_means"].split("; ")


def active_years(person: Defendant, calendar: str, last_year: int) -> Iterator[int]:
    """The years by whose end the defendant is charged and before whose first day not closed, or open again."""
    if person.charged is None:
        return
    first = year_in(person.charged, calendar) or year_of(person.charged)
    end = person.closed or person.seen_until
    last = last_year if end is None else year_in(end, calendar) or year_of(end)
    between = set()
    for ended, again in person.reopened:
        between |= set(range((year_in(ended, calendar) or 0) + 1, year_in(again or ended, calendar) or 0))
    yield from (year for year in range(first, min(last, last_year) + 1) if year not in between)


def counted_dollars(case: Case) -> Iterator[tuple[When, Decimal]]:
    """Decided since, Joint orders: each counts what exceeds the largest joint order of the case before it."""
    orders = [(person.order, person.order.when) for person in case.defendants if person.order]
    largest = Decimal(0)
    for order, when in sorted(((o, w) for o, w in orders if w), key=lambda item: (year_of(item[1]), str(item[1]))):
        yield when, max(Decimal(0), order.dollars - largest) if order.is_joint else order.dollars
        largest = max(largest, order.dollars) if order.is_joint else largest


def civil_years(files: dict[str, str], sheet: Sheet, calendar: str) -> Years:
    """Suits under 18 USC 1595 by their first filing; the type is the coding sheet's."""
    suits: dict[object, date] = {}
    for number, (row, _) in enumerate(civil_rows(files)):
        filed = day(row["FILEDATE"])
        if filed and value(row["TITL"]) == "18" and re.match(r"1595\b", value(row["SECTION"])):
            docket = value(row["DOCKET"]).zfill(7) if value(row["DOCKET"]) else f"row {number}"
            key = (row["DISTRICT"], row["OFFICE"], docket)
            suits[key] = min(filed, suits.get(key, filed))
    years: Years = defaultdict(Year)
    for (district, office, docket), filed in suits.items():  # type: ignore[misc]
        court = COURT_OF_FJC[district]
        key = (court["court_id"], office, docket[:2], "cv", str(int(docket[2:])).zfill(5)) if docket[0] != "r" else None
        kind = sheet.get((key, 0), {}).get("case_type", "unknown") if key else "unknown"
        for place in (NATION, court["state_code"], court["court_id"]):
            _add(years[place, year_in(filed, calendar) or 0].counts, "new_civil_cases", kind)
    return years


def civil_rows(files: dict[str, str]) -> list[tuple[Row, date]]:
    found = []
    for rows in tables(files, "TAPEYEAR", "NOS", "SECTION"):
        pending = [row | {"YEAR": _civil_year(row)} for row in rows]
        found.append(pending)
    return in_effect(found, "YEAR", ("FILEDATE", "FILEDATE"))


def _civil_year(row: Row) -> str:
    """TAPEYEAR, and for pending rows the filing year."""
    filed = day(row["FILEDATE"])
    return value(row["TAPEYEAR"]) if value(row["TAPEYEAR"]) != "2099" else str(filed.year if filed else "")


# The summaries ---------------------------------------------------------------------------------------------------

FIGURES = csv_rows(SEEDS / "figure.csv")
GROUP = {row["figure"]: row["figure_group"] for row in FIGURES}
GROUP["new_civil_cases_unknown"] = "civil"  # of a suit that is not there it is known that its type is not unknown
COUNTS = [row["figure"] for row in FIGURES if row["kind"] == "count" and row["fact"] != "derived"]
PERCENTS = [row for row in FIGURES if row["kind"] == "percent"]
RANKED = {row["figure"]: row["rank_figure"] for row in FIGURES if row["rank_figure"]}
CIVIL = [name for name in COUNTS if name.startswith("new_civil_cases")]
STATES = [row["state_code"] for row in csv_rows(SEEDS / "state.csv")]


def last_day(year: int, calendar: str) -> date:
    return date(year, 12, 31) if calendar == "calendar" else date(year, 9, 30)


def data_through(rows: list[tuple[Row, date]]) -> tuple[date, date]:
    """Decided since, Data through: the month of the latest event; and that of the row before it, for one row alone
    never makes a year complete."""
    latest = []
    for row, loaded in rows:
        days = [found for name in ("FILEDATE", "DISPDATE", "SENTDATE", "TERMDATE") if (found := day(row[name], loaded))]
        latest.append(min(_month_end(max(days)), loaded) if days else date.min)
    latest = sorted([date.min, date.min, *latest])
    return latest[-1], latest[-2]


def _month_end(found: date) -> date:
    return date(found.year + found.month // 12, found.month % 12 + 1, 1) - timedelta(days=1)


@dataclass
class Coverage:
    """Which figures of a year a census covers: a 0 is stated only there."""

    declared: dict[tuple[str, str], list[Row]]
    criminal: set[tuple[int, str]]  # the fiscal years and districts that the criminal database holds
    civil: set[tuple[int, str]]  # the years and districts that the civil database holds
    through: date

    def is_census(self, group: str, year: int, calendar: str) -> bool:
        rows = [row for row in csv_cache("source_figure") if row["figure_group"] == group]
        is_known = group != "civil_type" or self.is_census("civil", year, calendar)  # no type where no suit is known
        return is_known and any(self._covers(row, year, calendar) for row in rows)

    def _covers(self, row: Row, year: int, calendar: str) -> bool:
        source = row["source_code"]
        lines = self.declared.get((source, row["figure_group"]), []) + self.declared.get((source, "*"), [])
        said = {line["is_census"] == "true" for line in lines if int(line["first_year"]) <= year <= int(line["last_year"])}
        if said:
            return said == {True}
        years = (year, year + 1) if calendar == "calendar" else (year,)
        codes = [court["fjc_district"] for court in DISTRICTS]
        is_whole = all((fiscal, code) in self.criminal for fiscal in years for code in codes)
        if source == "idb_civil":
            is_whole = {code for _, code in self.civil} >= set(codes) and year >= min(self.civil)[0]
        return row["is_census_source"] == "true" and is_whole and self.through >= last_day(year, calendar)


_CACHE: dict[str, list[Row]] = {}


def csv_cache(name: str) -> list[Row]:
    if name not in _CACHE:
        _CACHE[name] = csv_rows(SEEDS / f"{name}.csv")
    return _CACHE[name]


def coverage(files: dict[str, str], through: date) -> Coverage:
    declared: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for lines in tables(files, "source_code", "figure_group", "is_census"):
        for line in lines:
            declared[line["source_code"], line["figure_group"]].append(line)
    criminal: set[tuple[int, str]] = set()
    for table_rows in tables(files, "FISCALYR", "DEFLGKY", "TERMDATE"):  # a release holds its years of its districts
        held = {row["FISCALYR"] for row in table_rows if re.fullmatch(r"\d{4}", value(row["FISCALYR"]))}
        criminal |= {(int(year), row["DISTRICT"]) for row in table_rows for year in held}
    civil = {(int(row["YEAR"]), row["DISTRICT"]) for row, _ in civil_rows(files)}
    return Coverage(declared, criminal, civil, through)


def recount(extracts: Path) -> dict[Key, Any]:
    """Every figure by scope, calendar, place (US, a state, a district), year and name."""
    files = texts(extracts)
    rows = in_effect(tables(files, "FISCALYR", "DEFLGKY", "TERMDATE"), "FISCALYR", ("LOADDATE", "FILEDATE"))
    through, confirmed = data_through(rows)
    covered = coverage(files, confirmed)
    sources, sheet = all_cases(files, rows), coding_sheet(files)
    figures: dict[Key, Any] = {}
    for scope in SCOPES:
        cases = [case for source in sources if (case := source.in_scope(scope))]
        for calendar in CALENDARS:
            last = through.year + (calendar == "fiscal" and through.month >= 10)
            years = count(cases, calendar, last)
            for key, year in civil_years(files, sheet, calendar).items():
                years[key].counts.update(year.counts)
            events = [year for _, year in years]
            for number in range(min(events, default=last), max([last, *events]) + 1):
                summary = summarize(years, number, calendar, covered)
                figures |= {(scope, calendar, place, number, name): found for (place, name), found in summary.items()}
    return figures


def summarize(years: Years, year: int, calendar: str, covered: Coverage) -> dict[tuple[str, str], Any]:
    """All figures of a year by place and name."""
    found: dict[tuple[str, str], Any] = {}
    unresolved = {place for place, _ in years if place.endswith("-unresolved")}
    for place in {NATION, UNKNOWN_STATE, *STATES, *(row["court_id"] for row in DISTRICTS), *unresolved}:
        own = years.get((place, year), Year())
        stated = {name: own.counts[name] or _zero(name, year, calendar, covered) for name in COUNTS}
        if stated["convicted_defendants"] is not None:  # eligible + excluded + unknown = convicted, always
            stated |= {f"restitution_{part}_defendants": own.counts[f"restitution_{part}_defendants"]
                       for part in ("eligible", "excluded", "unknown")}  # fmt: skip
        if own.counts["coercion_known_cases"]:
            stated["deportation_threat_cases"] = own.counts["deportation_threat_cases"]
        stated["restitution_amount"] = own.dollars or _zero("restitution_ordered_defendants", year, calendar, covered)
        stated["resolved_defendants"] = len(own.days) or _zero("resolved_defendants", year, calendar, covered)
        for row in PERCENTS:
            above, base, less = stated[row["numerator"]], stated[row["denominator"]], row["denominator_less"]
            known = (base or 0) - (own.counts[less] if less else 0)
            stated[row["figure"]] = None if above is None or not known else half_up(Fraction(100 * above, known), 1)
        means = {"mean_prison_months": (own.months, Fraction(1)), "mean_months_to_resolve": (own.days, DAYS_A_MONTH)}
        for name, (numbers, unit) in means.items():
            stated[name] = half_up(Fraction(sum(numbers)) / len(numbers) / unit, 1) if numbers else None
        stated["median_prison_months"] = half_up(Fraction(median(own.months)), 1) if own.months else None
        sectors = sorted(own.sectors, key=lambda sector: (-own.sectors[sector], sector))
        stated["top_labor_sector"] = sectors[0] if sectors else None
        found |= {(place, name): figure for name, figure in stated.items()}
    is_complete = covered.through >= last_day(year, calendar)
    return found | _standing(found, is_complete, {g for g in set(GROUP.values()) if covered.is_census(g, year, calendar)})


def _zero(name: str, year: int, calendar: str, covered: Coverage) -> int | None:
    return 0 if covered.is_census(GROUP[name], year, calendar) else None


def _standing(found: dict[tuple[str, str], Any], is_complete: bool, census: set[str]) -> dict[tuple[str, str], Any]:
    """Places among the 56 and what is counted over them: of complete years under a census alone."""
    added: dict[tuple[str, str], Any] = {}
    for name, rank in RANKED.items():
        numbers = {state: found[state, name] or 0 for state in STATES}
        for state, own in numbers.items():
            is_ranked = is_complete and GROUP[name] in census
            added[state, rank] = 1 + sum(other > own for other in numbers.values()) if is_ranked else None
            added[state, f"{rank}_tie_count"] = list(numbers.values()).count(own) if is_ranked else None
        added |= {(UNKNOWN_STATE, name): None for name in (rank, f"{rank}_tie_count")}  # outside the 56 and the ranks
    without = [state for state in STATES if not found[state, "new_cases_labor"]]
    is_stated = is_complete and "cases" in census
    for place in (NATION, UNKNOWN_STATE, *STATES):
        added[place, "is_complete_year"] = is_complete
        added[place, "jurisdictions_without_new_labor_case"] = len(without) if is_stated else None
        if place != NATION:
            added[place, "is_without_new_labor_case"] = place in without if is_stated and place in STATES else None
    for base, name, figure in (
        ("new_case_jurisdictions", "new_cases", "new_cases_mean_over_nonzero"),
        ("active_case_jurisdictions", "active_cases", "convicted_defendants_mean_over_active"),
    ):
        above = found[NATION, "new_cases" if name == "new_cases" else "convicted_defendants"]
        number = sum(1 for state in STATES if found[state, name])
        added[NATION, base] = number if "cases" in census else None
        added[NATION, figure] = half_up(Fraction(above, number), 2) if "cases" in census and above is not None and number else None
    return added
