"""The sample's docket pages, read as PACER's own are, tell what the sample's cases are made of."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import docket_pages as pages
import pytest
from juriscraper.pacer import DocketReport
from recount_sources import SEEDS, csv_rows
from recount_sources import texts as texts_of
from sample import SampleReport, write_sample
from sample.cases import make_cases
from sample.docket import CONVICTIONS, Case, Defendant
from sample.docket_counts import clerk_style
from sample.docket_html import page_html
from sample.docket_pages import docket_pages
from sample.docket_prose import STYLES, in_words, party_name
from sample.targets import read_targets

pytestmark = pytest.mark.one_duckdb

Parsed = dict[str, Any]
DISAGREEING = {("cod", "1:17-cr-00072"): (36, 63), ("gand", "1:17-cr-00021"): (85, 97)}
EARLIER = "mowd-3-15-cr-00035-1-2018-08-15-synthetic.html"


@dataclass(frozen=True)
class Told:
    """A defendant as the sample made them, and as one page tells."""

    page: str
    case: Case
    made: Defendant
    party: Parsed
    entries: list[Parsed]

    @property
    def name(self) -> str:
        return f"{self.page} {self.made.number}"

    @property
    def counts(self) -> list[Parsed]:
        counts: list[Parsed] = self.party["criminal_data"]["counts"]
        return counts

    @property
    def labels(self) -> dict[str, Parsed]:
        """The counts by what PACER brackets."""
        return {count["name"].rpartition("(")[2].rstrip(")"): count for count in self.counts}

    def days_of(self, pattern: str) -> list[date]:
        return [entry["date_filed"] for entry in self.entries if re.search(pattern, entry["description"])]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return make_cases(read_targets(SEEDS))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleReport:
    return write_sample(tmp_path_factory.mktemp("extracts"), SEEDS)


@pytest.fixture(scope="module")
def texts(sample: SampleReport) -> dict[str, str]:
    """The pages by file name, those in the archive included."""
    pages = {name: text for name, text in texts_of(sample.folder).items() if name.endswith(".html")}
    return {name.rpartition("/")[2]: text for name, text in pages.items()}


@pytest.fixture(scope="module")
def parsed(texts: dict[str, str]) -> dict[str, Parsed]:
    return {name: parse(text, name.partition("-")[0]) for name, text in texts.items()}


@pytest.fixture(scope="module")
def told(parsed: dict[str, Parsed], cases: list[Case]) -> list[Told]:
    """Every defendant of every page as last printed."""
    made = {(case.court.court_id, case.docket_number.text): case for case in cases}
    found = []
    for name, page in parsed.items():
        case = made[page["court_id"], page["docket_number"]]
        parties = [party for party in page["parties"] if party["type"] == "Defendant"]
        for party in parties if name != EARLIER else []:
            defendant = next(defendant for defendant in case.defendants if party_name(defendant) == party["name"])
            own = [e for e in page["docket_entries"] if re.search(rf"{party['name']}\b", e["description"])]
            found.append(Told(name, case, defendant, party, own))
    return found


def parse(text: str, court_id: str) -> Parsed:
    report = DocketReport(court_id)
    report._parse_text(text)
    data: Parsed = report.data
    return data


def months_told(disposition: str) -> int | None:
    """The prison months of a disposition, by a table of all lengths in words and digits."""
    text = disposition.casefold()
    if "life" in text:
        return -4
    if "under seal" in text:
        return -3
    if "probation" in text:
        return -2
    if "time served (" in text:
        return -1
    before_release = re.split("supervised release|dismissed", text)[0]
    digits = re.search(r"(\d+)\)? (months|mos\.|years)", before_release)
    if digits:
        return int(digits[1]) * (12 if digits[2] == "years" else 1)
    words = [number for number in range(1, 400) if f" {in_words(number)} months" in f" {before_release}"]
    return max(words, default=None)


def dollars_told(text: str) -> int | None:
    found = re.search(r"(?i)restitution[^$;.]*\$([\d,]+)|\$([\d,]+)(?:\.00)? RESTITUTION", text)
    return int((found[1] or found[2]).replace(",", "")) if found else None


def test_every_case_of_missouri_active_in_2018_has_a_page_of_each_defendant(
    told: list[Told], cases: list[Case]
) -> None:
    def is_active(defendant: Defendant) -> bool:
        return defendant.filed.year <= 2018 and (not defendant.outcome or defendant.outcome.terminated.year >= 2018)

    expected = {
        (case.court.court_id, case.docket_number.text, defendant.number)
        for case in cases
        if case.court.state_code == "MO" and case.kind in ("sex", "labor") and any(map(is_active, case.defendants))
        for defendant in case.defendants
    }
    paged = {(row.case.court.court_id, row.case.docket_number.text, row.made.number) for row in told}
    assert {row for row in paged if row[0] in ("moed", "mowd")} == expected
    assert (len({row[:2] for row in expected}), len(expected)) == (16, 29)


def test_header_is_the_case(parsed: dict[str, Parsed], told: list[Told], texts: dict[str, str]) -> None:
    for row in told:
        page = parsed[row.page]
        ends = [defendant.outcome.terminated for defendant in row.case.defendants if defendant.outcome]
        is_over = len(ends) == len(row.case.defendants)
        assert page["date_filed"] == row.case.filed, row.name
        assert page["date_terminated"] == (max(ends) if is_over else None), row.name
        assert f"ecf.{row.case.court.court_id}.uscourts.gov" in texts[row.page]
        if "-all-" not in row.page:
            assert page["federal_defendant_number"] == str(row.made.number), row.name


def test_pages_of_all_defendants_come_alone_and_beside_the_others(parsed: dict[str, Parsed], told: list[Told]) -> None:
    of_all = {name: page for name, page in parsed.items() if "-all-" in name}
    assert {name: sum(row.page == name for row in told) for name in of_all} == {
        "moed-2-15-cr-00021-all-synthetic.html": 3,
        "mowd-1-18-cr-00049-all-synthetic.html": 3,
    }
    assert all(page["federal_defendant_number"] is None for page in of_all.values())
    assert sum(name.startswith("moed-2-15-cr-00021") for name in parsed) == 1
    assert sum(name.startswith("mowd-1-18-cr-00049") for name in parsed) == 4


def test_defendant_is_terminated_on_the_day_of_the_database(told: list[Told]) -> None:
    for row in told:
        assert row.party["date_terminated"] == (row.made.outcome.terminated if row.made.outcome else None), row.name
    assert sum(row.made.outcome is None for row in told) == 1


def test_counts_cite_every_charge_and_end_as_the_database_says(told: list[Told]) -> None:
    endings = {1: "(?i)dismissed", 3: "Not guilty", 20: "superseded"}
    for row in told:
        text = " ".join(count["name"] for count in row.counts)
        sections = re.findall(r"\d+:\d+", " ".join(row.made.charges))
        assert sections and all(re.search(rf"\b{section}\b|{section}[A-Z]\.F", text) for section in sections), row.name
        pending = [count for count in row.counts if count["status"] == "pending"]
        if row.made.outcome is None:
            assert len(pending) == len(row.counts) and not any(count["disposition"] for count in pending)
            continue
        codes = row.made.outcome.dispositions
        assert len(pending) == sum(code in CONVICTIONS for code in codes), row.name
        for code in set(codes) - CONVICTIONS:
            assert any(re.search(endings[code], c["disposition"]) for c in row.counts), row.name
        verdicts = " ".join(count["disposition"] for count in pending)
        assert ("guilty by jury verdict" in verdicts) == (9 in codes), row.name
        assert ("guilty by the Court" in verdicts) == (8 in codes), row.name


def test_superseding_indictment_leaves_its_counts_with_an_s(told: list[Told]) -> None:
    superseded = [row for row in told if row.made.outcome and 20 in row.made.outcome.dispositions]
    assert superseded
    for row in superseded:
        assert all(("s" in label) == (count["status"] == "pending") for label, count in row.labels.items()), row.name
        assert len(row.days_of("^SUPERSEDING INDICTMENT")) == 1
    labels_used = {label for row in told for label in row.labels}
    assert {"1", "1s", "2", "1-2", "1s-2s"} <= labels_used


def test_months_in_prose_are_those_of_the_database_but_for_two(told: list[Told]) -> None:
    differing = {}
    for row in told:
        if not row.made.outcome or not row.made.outcome.sentenced:
            continue
        on_counts = {months_told(count["disposition"]) for count in row.counts if count["status"] == "pending"}
        minutes = [e["description"] for e in row.entries if "SENTENCING held" in e["description"]]
        assert len(minutes) == 1 and on_counts == {months_told(minutes[0].partition("Count ")[2])}, row.name
        (months,) = on_counts
        if months != row.made.outcome.prison_months:
            key = row.case.court.court_id, row.case.docket_number.text
            differing[key] = (row.made.outcome.prison_months, months)
    assert differing == DISAGREEING


def test_clerks_write_sentences_in_many_ways(told: list[Told]) -> None:
    texts = [count["disposition"] for row in told for count in row.counts if count["status"] == "pending"]
    for style in (
        r"to \d+ months with",
        r"[A-Z-]+ \(\d+\) MONTHS",
        r"\d+ mos\.",
        r"\w+ \(\d+\) years",
        r"[a-z-]+ months",
        "(?i)life",
        "Time served",
        r"\d+ MONTHS PROBATION|probation for a term",
        "under seal",
    ):
        assert any(re.search(style, text) for text in texts), style


def test_events_are_entered_on_the_days_of_the_database(told: list[Told]) -> None:
    for row in told:
        outcome = row.made.outcome
        assert row.days_of("^INDICTMENT") == [row.made.filed], row.name
        if outcome and outcome.sentenced:
            assert row.days_of("^Minute Entry.*SENTENCING held") == [outcome.sentenced], row.name
            assert row.days_of("^JUDGMENT as to") == [outcome.terminated], row.name
        if outcome and 4 in outcome.dispositions:
            accepted = row.days_of("^ACCEPTANCE OF PLEA OF GUILTY|Plea accepted. Sentencing")
            assert accepted == [outcome.disposed], row.name
        if outcome and {3, 9} & set(outcome.dispositions):
            assert row.days_of("^JURY VERDICT") == [outcome.disposed], row.name
        if outcome and 8 in outcome.dispositions:
            assert row.days_of("BENCH TRIAL.*finds defendant guilty") == [outcome.disposed], row.name
        last = max(entry["date_filed"] for entry in row.entries)
        assert last < date(2023, 12, 28), row.name


def test_withdrawn_plea_is_followed_by_a_verdict_and_one_was_of_2018(told: list[Told]) -> None:
    tried = [row for row in told if row.days_of("The plea of guilty.*is withdrawn")]
    for row in tried:
        days = [row.days_of(text) for text in ("Plea accepted", "MOTION to Withdraw", "is withdrawn", "^JURY VERDICT")]
        assert all(len(day) == 1 for day in days) and sorted(days) == days, row.name
    pleaded = {row.case.court.court_id: row.days_of("Plea accepted")[0].year for row in tried}
    assert pleaded == {"mowd": 2019, "txnd": 2018}


def test_complaints_lie_in_the_year_that_the_case_counts_in(told: list[Told]) -> None:
    begun = [row for row in told if row.days_of("^COMPLAINT")]
    assert {row.case.docket_number.text for row in begun} == {"2:16-cr-00063", "2:18-cr-00021"}
    for row in begun:
        (day,) = row.days_of("^COMPLAINT")
        assert (
            day < row.made.filed and day.year == row.made.filed.year and (day.month > 9) == (row.made.filed.month > 9)
        )
        assert row.party["criminal_data"]["complaints"], row.name
        assert row.days_of("^Arrest of")[0] < row.made.filed, row.name


def test_orders_in_prose_are_the_orders_of_the_cases(told: list[Told]) -> None:
    for row in told:
        order, outcome = row.made.restitution, row.made.outcome
        on_counts = {dollars_told(count["disposition"]) for count in row.counts if count["status"] == "pending"}
        ordering = [e for e in row.entries if not re.match("MOTION|ORDER denying", e["description"])]
        ordered = [(e["date_filed"], dollars_told(e["description"]), e["description"]) for e in ordering]
        ordered = [entry for entry in ordered if entry[1]]
        if order is None:
            assert not ordered and on_counts <= {None}, row.name
            continue
        assert outcome and ordered[0][:2] == (order.ordered, order.dollars), row.name
        assert {dollars for _, dollars, _ in ordered} == {order.dollars}, row.name
        assert ("joint and several" in ordered[0][2].casefold()) == order.is_joint, row.name
        is_later = order.ordered != outcome.sentenced
        assert on_counts == {None if is_later else order.dollars}, row.name
        assert ordered[0][2].startswith("ORDER OF RESTITUTION") == is_later, row.name
    orders = {
        (row.case.court.court_id, row.case.docket_number.text, row.made.number): row.made.restitution
        for row in told
        if row.made.restitution
    }
    assert [key for key, order in orders.items() if order.ordered and order.ordered.year == 2018] == [
        ("mowd", "3:15-cr-00035", 1)
    ]
    assert sum(order.is_joint for order in orders.values()) == 2 and len(orders) == 6
    styles = {clerk_style(row.case, row.made) for row in told if row.made.restitution}
    assert styles == set(range(STYLES)), "every way to write an order is on a page"


def test_denied_motion_for_restitution_is_on_two_dockets(told: list[Told]) -> None:
    denied = {row.case.docket_number.text for row in told if row.days_of("^ORDER denying motion for Restitution")}
    assert denied == {"2:15-cr-00021", "3:16-cr-00035"}


def test_sheet_is_silent_on_orders_of_missouri_dockets_and_on_no_others(
    sample: SampleReport, told: list[Told], cases: list[Case]
) -> None:
    rows = csv_rows(sample.folder / "coding-sheet-synthetic.csv")
    coded = {
        (row["court_id"], row["docket_number"], int(row["defendant_number"]))
        for row in rows
        if row["attribute"] == "restitution_amount"
    }
    made = {
        (case.court.court_id, case.docket_number.text, defendant.number)
        for case in cases
        for defendant in case.defendants
        if defendant.restitution and not defendant.is_received
    }
    on_pages = {(row.case.court.court_id, row.case.docket_number.text, row.made.number) for row in told}
    assert coded == made - on_pages and len(made & on_pages) == 6
    assert {row["attribute"] for row in rows if row["docket_number"] == "3:15-cr-00035" and row["court_id"] == "mowd"}


def test_earlier_state_is_the_beginning_of_the_later(parsed: dict[str, Parsed], texts: dict[str, str]) -> None:
    earlier, later = parsed[EARLIER], parsed["mowd-3-15-cr-00035-1-synthetic.html"]
    count = len(earlier["docket_entries"])
    assert 0 < count < len(later["docket_entries"]) and earlier["docket_entries"] == later["docket_entries"][:count]
    (defendant,) = (party for party in earlier["parties"] if party["type"] == "Defendant")
    assert defendant["date_terminated"] is None and earlier["date_terminated"] is None
    assert {count["disposition"] for count in defendant["criminal_data"]["counts"]} == {""}
    assert "08/15/2018 16:40:05" in texts[EARLIER]


def test_every_page_ends_with_its_receipt(texts: dict[str, str]) -> None:
    for name, text in texts.items():
        receipt = text.partition("Transaction Receipt")[2]
        days = re.findall(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", receipt)
        assert len(days) == 1 and (days[0].startswith("12/28/2023") or name == EARLIER), name


def test_every_page_and_every_name_on_it_is_marked_synthetic(texts: dict[str, str], parsed: dict[str, Parsed]) -> None:
    for name, text in texts.items():
        assert name.endswith("-synthetic.html")
        assert "SYNTHETIC" in re.findall("<title>(.*?)</title>", text)[0] and "<!-- SYNTHETIC:" in text
        for party in parsed[name]["parties"]:
            assert party["name"] == "USA" or party["name"].startswith("SYNTHETIC DEFENDANT"), name
            assert all(attorney["name"] == "SYNTHETIC ATTORNEY" for attorney in party.get("attorneys", [])), name
        assert set(re.findall(r"Judge (\w+ \w+)", text)) <= {"SYNTHETIC JUDGE", "SYNTHETIC MAGISTRATE"}


def test_pages_are_the_same_byte_for_byte_from_cases_made_anew(texts: dict[str, str], cases: list[Case]) -> None:
    again = {file.name: page_html(file.page) for file in docket_pages(make_cases(read_targets(SEEDS)))}
    assert again == texts
    assert {file.name: page_html(file.page) for file in docket_pages(cases)} == texts


def test_report_counts_a_page_as_a_row_and_no_page_comes_twice(sample: SampleReport, texts: dict[str, str]) -> None:
    rows = Counter(Path(file.file_name).parts[0] for file in sample.files if file.file_name.startswith("dockets"))
    archive = next(file for file in sample.files if file.file_name == "dockets-synthetic.zip")
    assert archive.row_count > 1 and rows["dockets-synthetic"] + archive.row_count == len(texts)
    assert len(set(texts.values())) == len(texts)


@pytest.mark.parametrize(
    "page", [pages.login_page, pages.error_page, pages.sealed_page, pages.other_site_page, pages.empty_body_page]
)
def test_page_that_is_no_docket_has_no_number(page: Any) -> None:
    assert not parse(page(), "mowd").get("docket_number")


def test_page_of_a_case_that_is_not_there_is_known_by_its_words() -> None:
    assert parse(pages.not_found_page(), "mowd") == {}


def test_search_warrant_has_a_party_and_no_counts() -> None:
    page = parse(pages.search_warrant_page(), "mowd")
    assert page["docket_number"] == "4:18-mj-99002" and [p["type"] for p in page["parties"]] == [
        "Defendant",
        "Plaintiff",
    ]
    assert not any(party.get("criminal_data", {}).get("counts") for party in page["parties"])
    assert "SEARCH WARRANT" in page["docket_entries"][0]["description"]


def test_page_cut_in_half_looks_whole_but_for_its_end() -> None:
    cut, whole = parse(pages.cut_in_half(), "mowd"), parse(pages.docket_page(defendants=2), "mowd")
    assert {**cut, "docket_entries": []} == {**whole, "docket_entries": []}
    assert 0 < len(cut["docket_entries"]) < len(whole["docket_entries"])
    assert "Transaction Receipt" not in pages.cut_in_half() + pages.without_receipt()


def test_script_in_a_name_stays_text() -> None:
    assert "&lt;script&gt;" in pages.script_in_name() and "v. SYNTHETIC <script>" in pages.script_in_name()
    assert parse(pages.script_in_name(), "mowd")["docket_number"] == "4:18-cr-99001"


def test_header_and_links_name_two_courts() -> None:
    page = pages.header_of_another_court()
    assert "Eastern District of Missouri" in page and "ecf.mowd.uscourts.gov" in page


def test_huge_page_is_of_the_size_asked_for() -> None:
    assert 20_000_000 < len(pages.huge_page()) < 20_100_000
    assert len(parse(pages.huge_page(60_000), "mowd")["docket_entries"]) > 100
