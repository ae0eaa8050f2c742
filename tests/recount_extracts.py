"""Made-up extracts that meet the rules of the contract at their edge: by hand, and drawn at random from a seed.

All of it is invented; no row is a real docket.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
LOADED = date(2020, 2, 15)
SHEET = ("court_id", "docket_number", "defendant_number", "attribute", "value", "rule", "date", "note")
Row = dict[str, str]


def _columns(format_name: str) -> list[str]:
    with (SEEDS / "extract_column.csv").open(encoding="utf-8", newline="") as file:
        return [row["column_name"].upper() for row in csv.DictReader(file) if row["format"] == format_name]


def _districts() -> dict[str, Row]:
    with (SEEDS / "district.csv").open(encoding="utf-8", newline="") as file:
        return {row["court_id"]: row for row in csv.DictReader(file)}


CRIMINAL, CIVIL, DISTRICTS = _columns("idb_criminal"), _columns("idb_civil"), _districts()


def us(day: date | None) -> str:
    """A day as the Integrated Database writes it; 1900 is missing."""
    return day.strftime("%m/%d/%Y") if day else "01/01/1900"


def fiscal(day: date) -> int:
    return day.year + (day.month >= 10)


@dataclass
class Folder:
    """Extracts in the making."""

    criminal: dict[str, list[Row]] = field(default_factory=dict)  # rows by file
    civil: list[Row] = field(default_factory=list)
    sheet: list[tuple[str, ...]] = field(default_factory=list)
    coverage: list[tuple[str, ...]] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)  # text by file

    def say(
        self, court: str, docket: str, person: int | str, attribute: str, value: str, day: str = "2020-01-05"
    ) -> None:
        """A line of the coding sheet."""
        self.sheet.append((court, docket, str(person), attribute, value, "made up", day, ""))

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.criminal.items():
            (folder / name).write_text(_text(CRIMINAL, (row.values() for row in rows), "\t"))
        for name, text in self.others.items():
            (folder / name).write_text(text)
        if self.civil:
            (folder / "cv88on.txt").write_text(_text(CIVIL, (row.values() for row in self.civil), "\t"))
        (folder / "sheet.csv").write_text(_text(SHEET, self.sheet, ","))
        header = ("source_code", "figure_group", "first_year", "last_year", "is_census", "statement")
        (folder / "coverage.csv").write_text(_text(header, self.coverage, ","))
        return folder


def _text(header: Sequence[str], rows: Iterable[Iterable[str]], delimiter: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def criminal_row(
    court: str, docket: str, person: int | str = 1, reopened: int | str = 0, kind: str = "CR", **values: str
) -> Row:
    """A row of the criminal database; `docket` is office, year and sequence: `1:17-00021`."""
    district, (office, number) = DISTRICTS[court], docket.split(":")
    number = number.replace("-", "")
    circuit = int(district["circuit"]) if district["circuit"].isdigit() else 0
    case = f"{circuit:02}{district['fjc_district']}{office}{number}{kind}"
    row = dict.fromkeys(CRIMINAL, "-8") | {
        "CIRCUIT": str(circuit), "DISTRICT": district["fjc_district"], "OFFICE": office, "DOCKET": number,
        "DEFNO": str(person), "REOPSEQ": str(reopened), "TYPEREG": kind, "CASLGKY": case,
        "DEFLGKY": f"{case}{int(person):03}{reopened}", "DISPDATE": "01/01/1900", "SENTDATE": "01/01/1900",
        "TERMDATE": "01/01/1900", "LOADDATE": us(LOADED), "TAPEYEAR": "2099", "NAME": "", "MAGDOCK": "", "MAGDEF": "",
    }  # fmt: skip
    unknown = set(values) - set(CRIMINAL)
    assert not unknown, unknown
    return row | values


def snapshots(filed: date, ended: date | None, through: int, row: Row, end: Row) -> list[Row]:
    """The rows of a defendant: pending ones by fiscal year, and the one in which it ended."""
    last = fiscal(ended) if ended else through
    rows = [row | {"FISCALYR": str(year), "FILEDATE": us(filed)} for year in range(fiscal(filed), last + 1)]
    if ended and rows:
        rows[-1] |= end | {"TERMDATE": us(ended), "TAPEYEAR": rows[-1]["FISCALYR"]}
    elif ended:
        rows = [
            row | end | {"FISCALYR": str(last), "FILEDATE": us(filed), "TERMDATE": us(ended), "TAPEYEAR": str(last)}
        ]
    return rows


def civil_row(court: str, docket: str, filed: date, tape: int = 2099, section: str = "1595", **values: str) -> Row:
    office, number = docket.split(":")
    district = DISTRICTS[court]
    return dict.fromkeys(CIVIL, "-8") | {
        "CIRCUIT": district["circuit"], "DISTRICT": district["fjc_district"], "OFFICE": office,
        "DOCKET": number.replace("-", ""), "ORIGIN": "1", "FILEDATE": us(filed), "TITL": "18", "SECTION": section,
        "PLT": "DOE", "DEF": "DOE", "TERMDATE": "01/01/1900", "TAPEYEAR": str(tape),
    } | values  # fmt: skip


def declare(folder: Folder, first: int, last: int, *sources: str) -> None:
    for source in sources or ("idb_criminal", "idb_civil", "coding_sheet"):
        folder.coverage.append((source, "*", str(first), str(last), "true", "made up"))


# Drawn at random -------------------------------------------------------------------------------------------------

COURTS = ("alnd", "alsd", "akd", "azd", "cod", "ctd", "ded", "flmd", "gand", "hid")
CHARGES = ("18:1591A.F", "18:1589.F", "18:1590.F", "18:1592A.F", "18:1593A.F", "18:1593.F", "18:1594C.F", "18:1595.F",
           "18:1597.F", "18:2421.F", "18:2422B.F", "18:2423A.F", "18:2424.F", "18:371.F", "21:841A=ND.F", "18:15910.F",
           "8:1591.F", "18:1581*")  # fmt: skip
ENDINGS = (
    "4",
    "4",
    "4",
    "5",
    "8",
    "9",
    "17",
    "19",
    "1",
    "2",
    "3",
    "10",
    "11",
    "12",
    "13",
    "14",
    "15",
    "16",
    "18",
    "20",
    "21",
)
TOTALS = ("24", "60", "120", "121", "1", "0", "-1", "-2", "-3", "-4", "-5", "-8", "")
DOLLARS = ("5000", "$7,000.50", "12000", "0", "12,000", "12k", "$5000", "unknown", "about 7000", "-5")
EDGES = (
    date(2015, 12, 31),
    date(2016, 1, 1),
    date(2016, 9, 30),
    date(2016, 10, 1),
    date(2017, 12, 18),
    date(2017, 12, 17),
)


def random_folder(seed: int, cases: int = 200) -> Folder:
    """Cases over ten districts and six years, with all codes, sentinels and edges drawn at random."""
    draw, folder = random.Random(seed), Folder()
    rows: list[Row] = []
    for number in range(cases):
        court, docket = draw.choice(COURTS), f"{draw.choice('12')}:{draw.randint(14, 19)}-{number + 1:05}"
        filed = _day(draw)
        people = draw.choice((1, 1, 1, 2, 2, 3))
        for person in range(1, people + 1):
            own = filed if draw.random() < 0.6 else filed + timedelta(days=draw.randint(0, 500))
            rows += _person(draw, court, docket, person, own)
        _say_something(draw, folder, court, docket, people)
    rows += _transferred(draw, folder)
    rows = [_odd(draw, row) for row in rows]
    folder.criminal["cr96on.txt"] = draw.sample(rows, len(rows))
    folder.criminal["later.txt"] = _later(draw, rows)
    for number in range(40):
        court, docket = draw.choice(COURTS), f"1:{draw.randint(14, 19)}-{number + 1:05}"
        section = draw.choice(("1595", "1595", "1595A", "1595(a)", "1594", "1591"))
        filed = _day(draw)
        folder.civil.append(civil_row(court, docket, filed, draw.choice((2099, fiscal(filed))), section))
        if draw.random() < 0.7:
            folder.say(
                court, docket.replace("-", "-cv-"), "", "case_type", draw.choice(("sex", "labor", "both", "unknown"))
            )
    declare(folder, 2015, 2018)
    return folder


def _day(draw: random.Random) -> date:
    if draw.random() < 0.2:
        return draw.choice(EDGES)
    return date(2014, 1, 1) + timedelta(days=draw.randint(0, 365 * 6 - 1))


def _charges(draw: random.Random, side: str) -> Row:
    return {f"{side}TITLE{number}": draw.choice((*CHARGES, "-8", "-8")) for number in range(1, draw.randint(2, 4))}


def _ending(draw: random.Random, filed: date) -> tuple[date, Row]:
    """How a record ends: codes, days in order with holes, a total of prison."""
    disposed = filed + timedelta(days=draw.randint(0, 400))
    sentenced = disposed + timedelta(days=draw.choice((0, 1, 60, 120)))
    ended = sentenced + timedelta(days=draw.choice((0, 0, 1, 14, 15)))
    codes = {f"DISP{number}": draw.choice(ENDINGS) for number in range(1, draw.choice((2, 2, 3)))}
    is_convicted = bool(set(codes.values()) & {"4", "5", "8", "9", "17", "19"})
    values = codes | _charges(draw, "T") | {"PRISTOT": draw.choice(TOTALS) if is_convicted else "-8"}
    if draw.random() < 0.85:
        values["DISPDATE"] = us(disposed)
    if is_convicted and draw.random() < 0.9:
        values["SENTDATE"] = us(sentenced)
    return ended, values


def _person(draw: random.Random, court: str, docket: str, person: int, filed: date) -> list[Row]:
    if filed.year > 2019:
        return []
    first = criminal_row(court, docket, person) | _charges(draw, "F")
    complaint = []
    if draw.random() < 0.1:  # a complaint before a magistrate, named by the case or by none
        number = f"{filed.year % 100:02}{draw.randint(0, 99999):05}"
        day = filed - timedelta(days=draw.choice((0, 1, 20, 40)))
        values = {"FISCALYR": str(fiscal(day)), "FILEDATE": us(day)} | _charges(draw, "F")
        complaint = [criminal_row(court, f"{docket[0]}:{number}", 1, kind="MJ", **values)]
        if draw.random() < 0.8:
            first |= {"MAGDOCK": number, "MAGDEF": "1"}
    ended, end = _ending(draw, filed)
    is_over = draw.random() < 0.75 and ended.year < 2020
    rows = snapshots(filed, ended if is_over else None, 2020, first, end)
    if (
        len(rows) > 1 and draw.random() < 0.3
    ):  # superseding charges: the later snapshots no longer show the earlier ones
        rows[0] |= _charges(draw, "F")
    if is_over and draw.random() < 0.25:
        again = ended + timedelta(days=draw.randint(1, 700))
        if again.year < 2020:
            ended_again, end_again = _ending(draw, again)
            row = criminal_row(court, docket, person, 1) | _charges(draw, "F")
            rows += snapshots(again, ended_again if ended_again.year < 2020 else None, 2020, row, end_again)
    if draw.random() < 0.05:  # a second record of the same key
        rows.append(rows[-1] | {"TERMDATE": us(draw.choice((None, filed + timedelta(days=300)))), "PRISTOT": "33"})
    return rows + complaint


def _odd(draw: random.Random, row: Row) -> Row:
    """A row of which a value is written as it now and then is, or cannot be."""
    if draw.random() < 0.9:
        return row
    odd = {
        "DISP1": (f"{row['DISP1']}.0", row["DISP1"]), "PRISTOT": (f"{row['PRISTOT']}.0", "-6", "-7"),
        "DISPDATE": ("01/01/1017", "02/30/2016", "12/31/2031", "0", ""), "SENTDATE": ("-8", "2016-05-05", "01/01/2031"),
        "TERMDATE": ("12/31/2031",), "FILEDATE": ("01/01/1900", "01/01/1017", "2016-01-01"),
        "FTITLE2": ("18: 1591", "1591", "SEALED"),
    }  # fmt: skip
    name = draw.choice(tuple(odd))
    return row | {name: draw.choice(odd[name])}


def _later(draw: random.Random, rows: list[Row]) -> list[Row]:
    """The extract of two districts of one year, loaded a month after: some rows gone, some changed."""
    held = [row for row in rows if row["FISCALYR"] == "2017" and row["DISTRICT"] in ("27", "28", "05")]
    kept = [row | {"LOADDATE": "03/15/2020"} for row in held if draw.random() < 0.9]
    return [row | _charges(draw, "F") if draw.random() < 0.2 else row for row in kept]


def _say_something(draw: random.Random, folder: Folder, court: str, docket: str, people: int) -> None:
    spelled = docket.replace("-", "-cr-")
    choices = {
        "victim_named": ("yes", "Yes", "no", "unknown"), "case_type": ("sex", "LABOR", "both", "unknown"),
        "is_trafficking": ("yes", "no", "unknown"), "labor_sector": ("domestic work", "agriculture"),
        "charged_date": ("2015-12-31", "1/1/2016", "2018-03-01", "unknown"),
        "coercion_means": ("deportation threat; debt", "debt", "unknown"),
    }  # fmt: skip
    odds = {"victim_named": 0.7, "case_type": 0.2, "is_trafficking": 0.15, "charged_date": 0.1}
    for attribute, values in choices.items():
        if draw.random() < odds.get(attribute, 0.2):
            folder.say(court, spelled, "", attribute, draw.choice(values), "2019-03-01")
            if draw.random() < 0.2:  # a second line, at times of the same day
                spelling = draw.choice((spelled, f"{spelled}-ABC-1"))
                folder.say(
                    court, spelling, "", attribute, draw.choice(values), draw.choice(("2019-03-01", "2019-04-01"))
                )
    is_joint = draw.random() < 0.4
    for person in range(1, people + 1):
        if draw.random() < 0.5:
            folder.say(court, spelled, person, "restitution_amount", draw.choice(DOLLARS))
            if is_joint and draw.random() < 0.9:
                folder.say(
                    court, spelled, person, "restitution_is_joint", draw.choice(("yes", "yes", "Yes", "no", "unknown"))
                )
            if draw.random() < 0.5:
                folder.say(court, spelled, person, "restitution_order_date", us(_day(draw)))
        if draw.random() < 0.05:
            folder.say(court, spelled, person, "is_entity", "yes")
        if draw.random() < 0.05:
            folder.say(court, spelled, person, "convicted_date", us(_day(draw)))


def _transferred(draw: random.Random, folder: Folder) -> list[Row]:
    """Records that go to another district, some of them twice, some to a docket that is not there."""
    rows: list[Row] = []
    for number in range(12):
        courts = draw.sample(COURTS, draw.choice((2, 3)))
        filed = _day(draw)
        dockets = [f"1:{draw.randint(14, 19)}-{700 + 10 * number + step:05}" for step in range(len(courts))]
        for step, (court, docket) in enumerate(zip(courts, dockets, strict=True)):
            if filed.year > 2019:
                break
            row = criminal_row(court, docket) | _charges(draw, "F")
            if step:
                row |= {"PROCCD": "8"} | _transfer(courts[step - 1], dockets[step - 1])
            if step + 1 < len(courts):
                ended, end = filed + timedelta(days=40), {"DISP1": "0"} | _transfer(courts[step + 1], dockets[step + 1])
            else:
                ended, end = _ending(draw, filed)
            rows += snapshots(filed, ended if ended.year < 2020 else None, 2020, row, end)
            filed = ended
        if draw.random() < 0.7:
            folder.say(courts[0], dockets[0].replace("-", "-cr-"), "", "victim_named", "yes")
    return rows


def _transfer(court: str, docket: str) -> Row:
    office, number = docket.split(":")
    return {
        "TRANDIST": DISTRICTS[court]["fjc_district"],
        "TRANOFF": office,
        "TRANDOCK": number.replace("-", ""),
        "TRANDEF": "1",
    }


# By hand ---------------------------------------------------------------------------------------------------------

SEX, LABOR, MANN, OTHER = "18:1591A.F", "18:1589.F", "18:2421.F", "18:371.F"


@dataclass
class Hand:
    """Writes single defendants; each edge has a state of its own."""

    folder: Folder = field(default_factory=Folder)
    rows: list[Row] = field(default_factory=list)

    def person(
        self, court: str, docket: str, person: int, filed: str, charge: str = SEX, reopened: int | str = 0, **end: str
    ) -> list[Row]:
        """A defendant from filing to termination, or pending to the end of the release."""
        start, ended = _iso(filed), _iso(end.pop("TERMDATE")) if "TERMDATE" in end else None
        named = {name: us(_iso(text)) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text for name, text in end.items()}
        row = criminal_row(court, docket, person, reopened, FTITLE1=charge)
        made = snapshots(start, ended, fiscal(date(2019, 12, 31)), row, named if ended else {})
        self.rows += made if ended else [known | named for known in made]
        return self.rows[-len(made) :]

    def convict(
        self,
        court: str,
        docket: str,
        person: int,
        filed: str,
        sentenced: str,
        months: str,
        charge: str = SEX,
        reopened: int | str = 0,
        **end: str,
    ) -> None:
        """A plea and a sentence on one day, the charges those of the filing."""
        days = dict.fromkeys(("DISPDATE", "SENTDATE", "TERMDATE"), sentenced)
        self.person(court, docket, person, filed, charge, reopened, **{"DISP1": "4", "PRISTOT": months} | days | end)


def _iso(text: str) -> date:
    return date.fromisoformat(text)


def edges() -> Folder:
    """Every rule at its edge, a state each."""
    hand = Hand()
    say = hand.folder.say
    # Alaska: the ends of calendar and fiscal years.
    for number, filed in enumerate(("2016-12-31", "2017-01-01", "2017-09-30", "2017-10-01"), 1):
        hand.person("akd", f"1:17-0000{number}", 1, filed)
    # Arizona: fourteen days after the sentence lie in the old year, or on the first day of the new one.
    hand.convict("azd", "1:16-00001", 1, "2016-02-01", "2016-12-17", "12")
    hand.convict("azd", "1:16-00002", 1, "2016-02-01", "2016-12-18", "12")
    # Connecticut to Delaware.
    _hop(hand, ("ctd", "ded"), "2016-01-10", "36")
    # Idaho: what total prison says when it is not a number of months.
    for number, total in enumerate(("-1", "-2", "-3", "-4", "-5", "-6", "-8", "", "0", "24"), 1):
        hand.convict("idd", "1:17-00001", number, "2017-01-10", "2017-06-01", total)
    # Illinois: dates that are missing or not believed.
    for number, filed in enumerate(("01/01/1900", "01/01/1017", "05/05/2031", "13/45/2016", "-8", "0"), 1):
        row = criminal_row("ilnd", f"1:16-0000{number}", FTITLE1=SEX, FISCALYR="2016", FILEDATE=filed)
        hand.rows.append(row | {"DISP1": "4", "DISPDATE": "06/01/2016", "SENTDATE": filed, "TERMDATE": "06/02/2016"})
    # Indiana: charged in an earlier snapshot alone; charged at its end alone.
    for row, charge in zip(hand.person("innd", "1:15-00001", 1, "2015-05-01", OTHER), (SEX,), strict=False):
        row["FTITLE1"] = charge
    hand.convict("innd", "1:15-00002", 1, "2015-05-01", "2017-06-01", "30", charge=OTHER, TTITLE1=SEX)
    # Kansas: medians between two, a mean of 10.05 and of 0.75.
    for number, months in enumerate(("10", "20"), 1):
        hand.convict("ksd", "2:16-00001", number, "2016-01-10", "2016-06-01", months)
    for number, months in enumerate(("-1", "1"), 1):
        hand.convict("ksd", "2:17-00001", number, "2016-01-10", "2017-06-01", months)
    for number, months in enumerate(("-1", *("10",) * 8, "20"), 1):
        hand.convict("ksd", "2:18-00001", number, "2016-01-10", "2018-06-01", months)
    # Wisconsin: 15 of 16 are sex: 93.75 percent.
    for number in range(1, 17):
        hand.person("wied", f"2:17-{number:05}", 1, "2017-03-03", LABOR if number == 16 else SEX)
    # Kentucky: joint orders of one case over three years, and one that is its defendant's own.
    for number, (sentenced, dollars) in enumerate(
        (("2016-06-01", "10000"), ("2017-06-01", "12000"), ("2018-06-01", "$12,000.00"))
    ):
        hand.convict("kyed", "2:15-00001", number + 1, "2015-10-10", sentenced, "12")
        say("kyed", "2:15-cr-00001", number + 1, "restitution_amount", dollars)
        say("kyed", "2:15-cr-00001", number + 1, "restitution_is_joint", "yes")
    hand.convict("kyed", "2:15-00001", 4, "2015-10-10", "2018-06-01", "12")
    say("kyed", "2:15-cr-00001", 4, "restitution_amount", "500")
    say("kyed", "2:15-cr-00001", "", "victim_named", "yes")
    # Louisiana: two records of one key: terminated before pending, then the later end.
    hand.convict("laed", "2:16-00001", 1, "2016-01-10", "2016-06-01", "12")
    last = hand.rows[-1]
    hand.rows += [
        last | {"TERMDATE": "01/01/1900", "PRISTOT": "99", "DISP1": "-8"},
        last | {"TERMDATE": "06/02/2016", "PRISTOT": "40"},
    ]
    # Maryland: in by the coding sheet alone, with a charge of its own, with a date of the sheet, and with a no.
    for number in (1, 2, 3):
        hand.person("mdd", f"1:16-0000{number}", 1, "2016-04-04", OTHER)
    say("mdd", "1:16-cr-00001", "", "is_trafficking", "Yes")
    say("mdd", "1:16-cr-00002", "", "is_trafficking", "yes")
    say("mdd", "1:16-cr-00002", "", "charged_date", "12/20/2015")
    say("mdd", "1:16-cr-00003", "", "is_trafficking", "no")
    # Massachusetts: the latest review by either spelling; lines of one day that differ; unknown takes back.
    for number in range(1, 5):
        hand.convict("mad", f"1:16-0000{number}", 1, "2016-01-10", "2016-06-01", "12")
        say("mad", f"1:16-cr-0000{number}", "", "victim_named", "yes", "2019-01-01")
    say("mad", "1:16-cr-00001-ABC-1", "", "victim_named", "NO", "2/1/2019")
    say("mad", "1:16-cr-00002", "", "victim_named", "no", "2019-01-01")
    say("mad", "1:16-cr-00003", "", "victim_named", "unknown", "2019-02-01")
    say("mad", "1:16-cr-00004", "", "victim_named", "perhaps", "2019-02-01")
    say("mad", "1:16-cr-00004", "", "case_type", "labor", "no day")
    # Michigan: an entity.
    hand.convict("mied", "2:16-00001", 1, "2016-01-10", "2016-06-01", "24")
    hand.convict("mied", "2:16-00001", 2, "2016-01-10", "2016-06-01", "-2")
    for number in (1, 2):
        say("mied", "2:16-cr-00001", number, "is_entity", "yes")
    # Minnesota: a complaint before a magistrate dates the case that names it; another stays alone.
    hand.rows.append(criminal_row("mnd", "0:16-00123", kind="MJ", FISCALYR="2017", FILEDATE="12/20/2016", FTITLE1=SEX))
    hand.rows.append(criminal_row("mnd", "0:16-00124", kind="MJ", FISCALYR="2017", FILEDATE="12/20/2016", FTITLE1=SEX))
    hand.person("mnd", "0:17-00001", 1, "2017-01-05", MAGDOCK="1600123", MAGDEF="1")
    # Nevada: types by scope.
    for number, charges in enumerate(
        ((LABOR, MANN), ("18:1590.F",), ("18:1594C.F", MANN), (SEX, "18:1581.F"), ("18:1593A.F", LABOR)), 1
    ):
        for row in hand.person("nvd", f"2:16-0000{number}", 1, "2016-02-02", charges[0]):
            row["FTITLE2"] = charges[-1]
    # New Hampshire: closed before the case was in scope; another that joins later; a sentence before the charge.
    hand.convict("nhd", "1:15-00001", 1, "2015-01-10", "2015-06-01", "12", charge=OTHER)
    hand.person("nhd", "1:15-00001", 2, "2017-03-01")
    hand.person("nhd", "1:15-00001", 3, "2018-03-01", OTHER)
    hand.convict("nhd", "1:15-00001", 4, "2017-03-05", "2017-03-01", "12", DISPDATE="2017-02-25")
    # New Mexico: ends that are no resolution, and some that are.
    ends = (("1", "20"), ("20", ""), ("21", ""), ("0", ""), ("10", ""), ("14", ""), ("16", ""), ("", ""), ("2", "1"), ("3", ""),
            ("13", "4"), ("1", "12"), ("15", "11"))  # fmt: skip
    for number, codes in enumerate(ends, 1):
        values = {
            "DISP1": codes[0] or "-8",
            "DISP2": codes[1] or "-8",
            "DISPDATE": "2016-05-01",
            "TERMDATE": "2016-06-01",
        }
        hand.person("nmd", f"1:16-{number:05}", 1, "2016-02-02", **values)
    # New York: 4.0 for 4, a docket number of six digits with its own key, a conviction without any day.
    hand.convict("nysd", "1:16-00001", 1, "2016-02-02", "2016-06-01", "24.0", DISP1="4.0")
    hand.person("nysd", "1:16-00002", 1, "2016-02-02", DISP1="9", PRISTOT="60")
    # North Carolina and Ohio: as many new cases, so that places are shared.
    for court in ("nced", "ohnd", "ohsd"):
        hand.person(court, "1:16-00001", 1, "2016-02-02")
    # Oregon: charged by the sheet on a day before or after the filing; a defendant of a later charge.
    for number, said in enumerate(("2015-12-20", "2017-01-15"), 1):
        hand.person("ord", f"3:16-0000{number}", 1, "2016-02-02")
        hand.person("ord", f"3:16-0000{number}", 2, "2016-08-02")
        say("ord", f"3:16-cr-0000{number}", "", "charged_date", said)
    # Pennsylvania: orders by the day of the sheet: of the case, of the defendant, none; one of no dollars.
    for number in range(1, 5):
        hand.convict("paed", "2:16-00001", number, "2016-02-02", "2016-06-01", "12")
        say("paed", "2:16-cr-00001", number, "restitution_amount", "0" if number == 4 else "1000")
    say("paed", "2:16-cr-00001", "", "restitution_order_date", "2017-02-02")
    say("paed", "2:16-cr-00001", 2, "restitution_order_date", "2018-02-02")
    say("paed", "2:16-cr-00001", "", "victim_named", "yes")
    # Texas: civil suits, one of them twice, one of no docket, one of another section.
    for number, section in enumerate(("1595", "1595A", "1595(a)", "1591", "1595"), 1):
        hand.folder.civil.append(civil_row("txnd", f"3:17-0000{number}", date(2017, 9, 30), 2099, section))
    hand.folder.civil.append(civil_row("txnd", "3:17-00001", date(2017, 9, 30), 2018))
    say("txnd", "3:17-cv-00001", "", "case_type", "labor")
    say("txnd", "3:17-cv-00002", "", "case_type", "both")
    hand.folder.criminal["cr96on.txt"] = hand.rows
    declare(hand.folder, 2015, 2018)
    return hand.folder


def _hop(hand: Hand, courts: Sequence[str], filed: str, months: str) -> None:
    """A case that goes from court to court by Rule 20, and is sentenced in the last."""
    day = _iso(filed)
    for step, court in enumerate(courts):
        came = {"PROCCD": "8"} | _transfer(courts[step - 1], f"1:16-0070{step - 1}") if step else {}
        docket, on = f"1:16-0070{step}", day + timedelta(days=200)
        if step + 1 < len(courts):
            gone = {"DISP1": "0"} | _transfer(courts[step + 1], f"1:16-0070{step + 1}")
            hand.person(court, docket, 1, str(day), **came | {"TERMDATE": str(on)} | gone)
        else:
            hand.convict(court, docket, 1, str(day), str(on), months, **came)
        day = on


def forms() -> Folder:
    """Values in other forms than the usual one, transfers of every shape, records open again in every shape."""
    hand = Hand()
    say = hand.folder.say
    first = {"FISCALYR": "2016", "FILEDATE": "05/05/2016", "FTITLE1": SEX}
    came = first | {"PROCCD": "8", "FILEDATE": "06/06/2016"}
    gone = {"DISP1": "0", "TERMDATE": "06/06/2016"}
    plea = {"DISP1": "4", "DISPDATE": "06/06/2016", "SENTDATE": "07/07/2016", "TERMDATE": "07/07/2016", "PRISTOT": "24"}

    def one(court: str, number: int | str = 1, person: int | str = 1, reopened: int | str = 0, **values: str) -> None:
        hand.rows.append(criminal_row(court, f"1:16-{int(number):05}", person, reopened, **first | values))

    # Alaska: citations. Arizona: years of a row. Colorado, Connecticut: numbers of defendants, keys that are blank.
    for number, citation in enumerate(
        ("18:1591(a)(1).F", "18:1590.M", " 18:1589 .F", "18:1593a.F", "18:1594(C).F", "18:1595A.F"), 1
    ):
        one("akd", number, FTITLE1=citation)
    for number, year in enumerate(("2016.0", "16", ""), 1):
        one("azd", number, FISCALYR=year)
    one("cod", person=1, DEFNO="001")
    one("cod", person=2, DEFNO="2.0")
    for person in (1, 2):
        one("ctd", person=person, DEFLGKY="", CASLGKY="")
    # Delaware: no load date. Florida, Georgia: codes and totals.
    one("ded", LOADDATE="")
    one("flmd", **plea | {"DISP1": "04", "PRISTOT": "24.5"})
    for number, total in enumerate(("999", "-2.0"), 1):
        one("gand", number, **plea | {"PRISTOT": total})
    # Hawaii: courts, dockets and attributes in other spellings.
    for number in range(1, 6):
        one("hid", number, **plea)
    say("HID", "1:16-cr-00001", "", "victim_named", "yes")
    say("hid", "1:16-CR-00002", "", "Victim_Named", " yes ")
    say("hid", "16-cr-00003", "", "victim_named", "yes")
    say("hid", "1:2016-cr-00004", "", "victim_named", "yes")
    say("hid", "1:16-cr-5", "001", "restitution_amount", "1000")
    # Idaho to Illinois: the first record alone says where to. Louisiana to two; Massachusetts to a case with another.
    one("idd", **gone | _transfer("ilnd", "1:16-00001") | {"TRANDEF": "001"})
    one("ilnd", **came | {"PROCCD": "8.0"})
    one("laed", **gone | _transfer("mdd", "1:16-00001"))
    one("mdd", **came)
    one("med", **came | _transfer("laed", "1:16-00001"))
    one("mad", **gone | _transfer("mied", "1:16-00001"))
    one("mied", **came | _transfer("mad", "1:16-00001"))
    one("mied", person=2, FTITLE1=OTHER, FILEDATE="03/03/2016")
    # Minnesota: from a district that is not there, to a case with another.
    one("mnd", **came | _transfer("mad", "1:16-00999"))
    one("mnd", person=2, FTITLE1=OTHER, FILEDATE="03/03/2016")
    # Nevada: sentences without a conviction, of one who is pending, without a day of their own.
    day = "06/06/2016"
    for number, values in enumerate((
        {"DISP1": "1", "DISPDATE": day, "SENTDATE": day, "TERMDATE": day}, {"DISP1": "4", "DISPDATE": day, "SENTDATE": day},
        {"DISP2": "4", "DISPDATE": day, "SENTDATE": day, "TERMDATE": day}, {"DISP1": "12", "SENTDATE": day, "TERMDATE": day},
        {"DISP1": "4", "SENTDATE": day, "TERMDATE": "06/09/2016"}, {"DISP1": "4", "TERMDATE": day},
        {"DISP1": "4", "DISPDATE": day}, {"DISP1": "3", "TERMDATE": day},
    ), 1):  # fmt: skip
        one("nvd", number, PRISTOT="12", **values)
    # New Jersey: open again after each kind of end, and closed again or not.
    closed, closed_again = {"DISP1": "14", "TERMDATE": day}, {"DISP1": "14", "TERMDATE": "03/03/2018"}
    superseded = {"DISP1": "20", "TERMDATE": day}
    both: list[tuple[Row, Row]] = [
        (plea, superseded | {"TERMDATE": "03/03/2018"}),
        (superseded, {}),
        (closed, closed_again),
        (plea, closed_again | {"FILEDATE": "06/06/2016"}),
    ]
    for number, (end, again) in enumerate(both, 1):
        one("njd", number, **end)
        one("njd", number, reopened=1, **{"FISCALYR": "2018", "FILEDATE": "02/02/2018"} | again)
    # Texas: the last years; one declaration that disagrees with another.
    for number, (year, filed) in enumerate((("2019", "11/11/2018"), ("2020", "11/11/2019"), ("2020", "12/11/2019")), 1):
        one("txnd", number, FISCALYR=year, FILEDATE=filed)
    hand.folder.criminal["cr96on.txt"] = hand.rows
    declare(hand.folder, 2015, 2018)
    hand.folder.coverage.append(("idb_criminal", "sentences", "2017", "2017", "false", "made up"))
    return hand.folder


def releases() -> Folder:
    """National releases, one district's extract and one of two districts; years begun, and a census by nature."""
    folder = Folder()
    first = _national(range(2015, 2019), date(2019, 2, 15))
    second = _national(range(2018, 2020), date(2020, 2, 15))
    old, new = {"LOADDATE": "02/15/2019"}, {"LOADDATE": "02/15/2020"}

    def row(court: str, number: int, year: int, filed: str, **values: str) -> Row:
        return criminal_row(
            court, f"1:16-{number:05}", FISCALYR=str(year), FILEDATE=us(_iso(filed)), **{"FTITLE1": SEX} | values
        )

    # Alaska: filed a day later than was first said, and so in the next year of either calendar.
    first.append(row("akd", 1, 2018, "2018-09-30", **old))
    second.append(row("akd", 1, 2019, "2018-10-01", **new))
    # Colorado: no longer charged with the subject; Connecticut: gone; Delaware: of a year that nobody replaces.
    first += [
        row("cod", 1, 2018, "2018-01-05", **old),
        row("ctd", 1, 2018, "2018-01-05", **old),
        row("ded", 1, 2017, "2017-01-05", **old),
    ]
    second.append(row("cod", 1, 2018, "2018-01-05", **new | {"FTITLE1": OTHER}))
    # Florida: sentenced by the later release, which says another day of filing of the same year.
    first.append(row("flmd", 1, 2018, "2018-02-05", **old))
    end = {"DISP1": "9", "DISPDATE": "05/05/2018", "SENTDATE": "08/05/2018", "TERMDATE": "08/06/2018", "PRISTOT": "70"}
    second.append(row("flmd", 1, 2018, "2018-02-06", **new | end))
    # Alabama: one district's extract replaces that district in its year.
    first += [row("alnd", number, 2017, "2017-03-05", **old) for number in (1, 2)] + [
        row("alsd", 1, 2017, "2017-03-05", **old)
    ]
    folder.criminal["alnd.txt"] = [row("alnd", 1, 2017, "2016-12-05", LOADDATE="03/15/2020")]
    # Hawaii and Idaho: an extract of both holds two years, Idaho has rows in one of them.
    first += [
        row("hid", 1, 2016, "2016-03-05", **old),
        row("idd", 1, 2016, "2016-03-05", **old),
        row("idd", 2, 2017, "2017-03-05", **old),
    ]
    both = {"LOADDATE": "03/16/2020"}
    folder.criminal["both.txt"] = [row("hid", 1, 2016, "2016-03-05", **both), row("idd", 3, 2017, "2017-03-05", **both)]
    folder.criminal |= {"cr96on.txt": first, "copy-of-cr96on.txt": first, "cr18on.txt": second}
    # The year 2019 is begun: events to June, and one alone in December.
    second += [row("gand", number, 2019, "2019-06-05", **new) for number in (1, 2)]
    second.append(row("gand", 3, 2020, "2019-12-05", **new))
    for court in ("alnd", "akd"):
        folder.say(court, "1:16-cr-00001", "", "victim_named", "yes")
    declare(folder, 2017, 2019, "coding_sheet")
    folder.coverage.append(("coding_sheet", "labor_detail", "2018", "2018", "false", "made up"))
    return folder


def _national(years: Iterable[int], loaded: date) -> list[Row]:
    """A case of no subject in each district and year, so that a release is national."""
    rows = []
    for year in years:
        for number, court in enumerate(DISTRICTS, 1):
            filed = {
                "FISCALYR": str(year),
                "FILEDATE": f"03/03/{year}",
                "LOADDATE": us(loaded),
                "FTITLE1": "21:841A=ND.F",
            }
            rows.append(criminal_row(court, f"1:{year % 100}-{90000 + number}", **filed))
    return rows


CODED_CASE = ("id", "summary", "name", "number", "n_defendants", "state", "federal_district", "year", "n_victims", "n_minors",
              "n_foreigners", "n_females", "n_males")  # fmt: skip
CODED_DEFENDANT = (
    "id", "case_id", "name", "gender", "arrest_age", "race", "arrest_date", "charge_date", "bail_type", "bail_amount",
    "statute_sentence", "statute_counts", "statute_counts_np", "statute_plea_dismissed", "statute_plea_guilty",
    "statute_trial_guilty", "statute_trial_ng", "statute_fines", "statute_months_sentenced", "statute_months_probation",
    "n_charges", "n_sentences", "year_terminated", "total_months_sentenced", "total_months_probation", "restitution",
    "forfeiture_charge", "forfeiture_sentence",
)  # fmt: skip

# number, state, victims, file's year; then a defendant each: charged, statutes, guilty, ended, prison, probation, dollars.
Coded = tuple[str, str, str, str, tuple[tuple[str, str, str, str, str, str, str], ...]]
_CODED: tuple[Coded, ...] = (
    ("1:15-cr-00011", "NJ", "2", "2015", (("2015-03-01", "1591", "1", "2016", "120", "0", "$5,000"),
                                          ("2015-03-01", "1591", "1", "2017", "60", "0", "5000"),
                                          ("2015-04-01", "1591", "1", "2017", "24", "0", "$700"))),
    ("1:15-cr-00012", "MA", "0", "2015", (("2014-12-31", "['1589', '2421_to_2424']", "1", "2016", "999", "0", "0"),)),
    ("1:15-cr-00013", "RI", "", "2015", (("", "1590", "1", "2016", "0", "36", ""),
                                         ("2015-06-01", "['1324' '1594']", "0", "2016", "12", "0", ""))),
    ("1:15-cr-00014", "NM", "1", "2015", (("2015-05-01", "371", "1", "2016", "", "0", "$900"),)),
    ("1:15-cr-00015", "ME", "1", "2015", (("2015-05-01", "1591", "1", "", "36", "0", "0"),)),
    ("15-cr-00016", "VT", "3", "2015", (("2015-05-01", "1581_to_1588", "0", "", "", "", "0"),)),
    ("1:15-cr-00017", "", "3", "2015", (("2015-05-01", "1592", "1", "2016", "12000", "0", "$10"),)),
    ("1:15-cr-00018", "TX", "3", "2015", (("2015-05-01", "2422", "0", "2015", "0", "0", ""),)),
    ("1:16-cr-00019", "SD", "1", "2016", (("2016-02-01", "1591", "1", "2017", "18", "0", "$300"),)),
)  # fmt: skip


def coded() -> Folder:
    """Coded case files beside the database and the sheet."""
    hand = Hand()
    # South Dakota: coded files and the database know one case; the coded files supply its defendants.
    for person in (1, 2):
        hand.convict("sdd", "1:16-00019", person, "2016-01-15", "2017-05-05", "33")
    hand.convict("nynd", "1:16-00001", 1, "2016-01-15", "2016-05-05", "33")
    hand.folder.criminal["cr96on.txt"] = hand.rows
    hand.folder.say("mad", "1:15-cr-00012", "", "victim_named", "yes")
    hand.folder.say("nmd", "1:15-cr-00014", "", "case_type", "labor")
    declare(hand.folder, 2015, 2018)
    cases: list[tuple[str, ...]] = []
    people: list[list[str]] = []
    for number, (docket, state, victims, year, persons) in enumerate(_CODED, 1):
        cases.append((str(number), "", "", docket, str(len(persons)), state, "", year, victims, "", "", "", ""))
        for charged, statutes, guilty, ended, prison, probation, dollars in persons:
            known = {
                "id": str(len(people) + 1), "case_id": str(number), "charge_date": charged, "statute_sentence": statutes,
                "statute_plea_guilty": guilty, "statute_trial_guilty": "0", "year_terminated": ended,
                "total_months_sentenced": prison, "total_months_probation": probation, "restitution": dollars,
                "n_sentences": "1" if ended else "999",
            }  # fmt: skip
            people.append([known.get(name, "") for name in CODED_DEFENDANT])
    hand.folder.others["case_data.csv"] = _text(CODED_CASE, cases, ",")
    hand.folder.others["defendant_data.csv"] = _text(CODED_DEFENDANT, people, ",")
    return hand.folder


def corners() -> Folder:
    """Where two rules meet, a state each."""
    hand = Hand()
    say = hand.folder.say
    # Alabama: sentenced in 2016, resentenced in 2018 after reopening; the first was a dismissal in the second case.
    hand.convict("alnd", "1:15-00001", 1, "2015-03-01", "2016-05-01", "120")
    hand.convict("alnd", "1:15-00001", 1, "2018-02-01", "2018-06-01", "60", reopened=1)
    hand.person("alnd", "1:15-00002", 1, "2015-03-01", DISP1="1", DISPDATE="2016-05-01", TERMDATE="2016-05-01")
    hand.convict("alnd", "1:15-00002", 1, "2018-02-01", "2018-06-01", "30", reopened=1)
    # Florida by Georgia to Hawaii: a chain.
    _hop(hand, ("flmd", "gand", "hid"), "2016-01-10", "48")
    # Colorado: the sheet dates the first charge after all is closed; Connecticut: closed, by its dates, before it began.
    hand.convict("cod", "1:16-00001", 1, "2016-01-10", "2016-06-01", "12")
    say("cod", "1:16-cr-00001", "", "charged_date", "2018-03-01")
    hand.person("ctd", "1:16-00001", 1, "2016-01-10")
    hand.person("ctd", "1:16-00001", 2, "2017-02-01", DISP1="14", TERMDATE="2016-12-01")
    # Arizona to Nevada, and Idaho to Illinois: the charge of the subject stands in the receiving record alone.
    for courts in (("azd", "nvd"), ("idd", "ilnd")):
        _hop(hand, courts, "2016-01-10", "48")
        for sent in hand.rows:
            if sent["DISTRICT"] == DISTRICTS[courts[0]]["fjc_district"]:
                sent["FTITLE1"] = OTHER
    say("idd", "1:16-cr-00700", "", "victim_named", "yes")
    # Minnesota: a complaint of the Mann Act before an indictment of chapter 77; Maine: a complaint of no subject.
    for court, charge in (("mnd", MANN), ("med", OTHER)):
        complaint = {"FISCALYR": "2016", "FILEDATE": "08/20/2016", "FTITLE1": charge}
        hand.rows.append(criminal_row(court, "0:16-00123", kind="MJ", **complaint))
        hand.person(court, "0:17-00001", 1, "2016-10-05", MAGDOCK="1600123", MAGDEF="1")
    hand.person("med", "0:17-00001", 2, "2016-01-05")
    # Kansas: the one charge of the subject has no day that is believed; another defendant has one, of another charge.
    row = criminal_row("ksd", "1:16-00001", 1, FTITLE1=SEX, FISCALYR="2016", FILEDATE="01/01/1017")
    hand.rows.append(row)
    hand.person("ksd", "1:16-00001", 2, "2016-05-05", OTHER)
    # Texas to Virginia: the first record alone says so; Washington to Vermont: the first record is still pending.
    _hop(hand, ("txnd", "vaed"), "2016-01-10", "48")
    _hop(hand, ("waed", "vtd"), "2016-01-10", "48")
    for sent in hand.rows:
        if sent["DISTRICT"] == DISTRICTS["vaed"]["fjc_district"]:
            sent |= {"PROCCD": "1", "TRANDIST": "-8"}
        if sent["DISTRICT"] == DISTRICTS["waed"]["fjc_district"]:
            sent |= {"DISP1": "-8", "TERMDATE": "01/01/1900", "TAPEYEAR": "2099"}
    # Utah: reassigned, then open again, and closed.
    reassigned = {"DISP1": "21", "TERMDATE": "06/06/2016", "FISCALYR": "2016", "FILEDATE": "05/05/2016"}
    hand.rows.append(criminal_row("utd", "1:16-00001", FTITLE1=SEX, **reassigned))
    hand.person("utd", "1:16-00001", 1, "2017-02-02", reopened=1, DISP1="14", TERMDATE="2017-06-06")
    # 41 new cases of 2014 in 40 states: 1.025 of each; none of unknown type, in a year of no census.
    by_state = {district["state_code"]: court for court, district in sorted(DISTRICTS.items())}
    for number, court in enumerate((*list(by_state.values())[:40], "akd"), 1):
        hand.convict(court, f"1:14-{500 + number:05}", 1, "2014-02-02", "2014-09-01", "24")
    hand.folder.criminal["cr96on.txt"] = hand.rows
    declare(hand.folder, 2014, 2018)
    hand.person("wyd", "1:19-00001", 1, "2019-02-02")
    return hand.folder
