"""Sources that meet: one case whatever the number of pages and spellings, each attribute from the source that wins."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import docket_pages
import duckdb
import pytest
from shared_data import CODED, needs_coded

from flows.steps import build_models
from warehouse.load import load_extracts
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb
SHEET = "court_id,docket_number,defendant_number,attribute,value,rule,date,note\n"
Rows = list[tuple[object, ...]]


def idb_text(*defendants: dict[str, str]) -> str:
    with (PROJECT / "seeds" / "extract_column.csv").open(encoding="utf-8", newline="") as file:
        columns = [row["column_name"].upper() for row in csv.DictReader(file) if row["format"] == "idb_criminal"]
    rows = []
    for number, values in enumerate(defendants, 1):
        row = dict.fromkeys(columns, "") | {
            "FISCALYR": "2018", "CIRCUIT": "8", "DISTRICT": "66", "OFFICE": "4", "DOCKET": "1899001", "DEFNO": str(number),
            "DEFLGKY": f"086641899001CR{number:03}0", "CASLGKY": "086641899001CR", "REOPSEQ": "0",
            "FILEDATE": "02/05/2018", "LOADDATE": "02/15/2020", "TAPEYEAR": "2019", "FTITLE1": "18:1591A.F",
        }  # fmt: skip
        rows.append(row | values)
    return "\n".join("\t".join(row.values()) for row in ({name: name for name in columns}, *rows)) + "\n"


CONVICTED = {
    "TTITLE1": "18:1591A.F",
    "DISP1": "4",
    "DISPDATE": "06/04/2018",
    "SENTDATE": "10/02/2018",
    "TERMDATE": "10/03/2018",
    "PRISTOT": "72",
}


@pytest.fixture
def built(begin: Callable[[Path], None], tmp_path: Path) -> Callable[..., Callable[[str], Rows]]:
    """Extracts by name, built; the answer asks the build."""

    def build(**files: str) -> Callable[[str], Rows]:
        extracts = tmp_path / "extracts"
        extracts.mkdir(exist_ok=True)
        for name, text in files.items():
            (extracts / name.replace("_html", ".html").replace("_csv", ".csv").replace("_txt", ".txt")).write_text(text)
        settings = Settings(PROJECT, tmp_path / "data", extracts, memory_limit="1GiB", threads=2)
        if not settings.data_dir.exists():
            begin(settings.data_dir)
        load_extracts(settings).raise_if_refused()
        build_models(settings)

        def ask(query: str) -> Rows:
            with duckdb.connect(str(settings.build_file), read_only=True) as connection:
                return connection.execute(query).fetchall()

        return ask

    return build


def test_docket_page_alone_makes_a_case_with_its_conviction_and_sentence(
    built: Callable[..., Callable[[str], Rows]],
) -> None:
    ask = built(page_html=docket_pages.docket_page())
    assert ask("select case_id, trafficking_type, source_codes, is_victim_named from core.dim_case") == [
        ("mowd-4-2018-cr-99001", "sex", ["docket"], None)
    ]
    query = (
        "select charged_date::varchar, convicted_date::varchar, sentenced_date::varchar, prison_months::int, conviction_basis, "
        "conviction_source_code, restitution_eligibility from core.fact_defendant_outcome where scope = 'chapter_77'"
    )
    assert ask(query) == [("2018-02-05", "2018-06-04", "2018-10-02", 60, "exact", "docket", "unknown")]
    figures = "select new_cases, convicted_defendants, new_cases_rank from marts.state_summary"
    assert ask(f"{figures} where state_code = 'MO' and year = 2018") == [(1, 1, None)]
    query = "select count(*) from marts.state_summary where 0 in (new_cases, active_cases, convicted_defendants)"
    assert ask(query) == [(0,)]  # pages that were fetched are no census


def test_docket_and_database_are_one_case_and_each_attribute_is_the_word_of_one(
    built: Callable[..., Callable[[str], Rows]],
) -> None:
    ask = built(cr_txt=idb_text(CONVICTED, CONVICTED), page_html=docket_pages.docket_page())
    assert ask("select source_codes, defendants_source_code from core.dim_case") == [
        (["docket", "idb_criminal"], "idb_criminal")
    ]
    query = (
        "select right(defendant_id, 3), conviction_source_code, sentence_source_code, prison_months::int "
        "from core.fact_defendant_outcome where scope = 'chapter_77' order by all"
    )
    assert ask(query) == [("001", "docket", "idb_criminal", 72), ("002", "idb_criminal", "idb_criminal", 72)]
    conflicts = ask(
        "select attribute, believed_source_code, [s.value for s in statements] from marts.source_conflict order by 1"
    )
    assert conflicts == [
        ("defendants", "docket", ["1", "2"]),
        ("sentence", "idb_criminal", ["prison, 72.0 months", "prison, 60.0 months"]),
    ]


@pytest.mark.torture
def test_source_with_more_defendants_supplies_them_and_none_are_added_up(
    built: Callable[..., Callable[[str], Rows]],
) -> None:
    ask = built(cr_txt=idb_text(CONVICTED), page_html=docket_pages.docket_page(defendants=3))
    assert ask("select defendants_source_code from core.dim_case") == [("docket",)]
    assert ask("select count(*) from core.dim_defendant") == [(3,)]


@pytest.mark.torture
def test_page_seen_again_later_replaces_the_earlier_state_which_is_kept(
    built: Callable[..., Callable[[str], Rows]],
) -> None:
    later = docket_pages.docket_page()
    earlier = (
        later.replace("12/28/2023", "12/28/2021").replace("60 MONTHS", "48 MONTHS").replace("60 months", "48 months")
    )
    months = "select prison_months::int from core.fact_defendant_outcome where scope = 'chapter_77'"
    ask = built(a_html=later, b_html=earlier)  # the later load is the earlier print
    assert ask(months) == [(60,)]
    assert ask("select state_count from intermediate.docket_defendant") == [(2,)]
    assert ask("select count(*), count(distinct as_of_date) from staging.docket") == [(2, 2)]


def test_coding_sheet_overrules_every_source(built: Callable[..., Callable[[str], Rows]]) -> None:
    sheet = SHEET + (
        "mowd,4:18-cr-99001,1,convicted_date,2019-01-15,read the plea,2020-01-01,synthetic\n"
        "mowd,4:18-cr-99001,,victim_named,yes,indictment,2020-01-01,synthetic\n"
    )
    ask = built(cr_txt=idb_text(CONVICTED), page_html=docket_pages.docket_page(), sheet_csv=sheet)
    query = (
        "select convicted_date::varchar, conviction_source_code, restitution_eligibility "
        "from core.fact_defendant_outcome where scope = 'chapter_77'"
    )
    assert ask(query) == [("2019-01-15", "coding_sheet", "eligible")]


@pytest.mark.torture
def test_words_of_trafficking_without_a_subject_statute_make_no_case(
    built: Callable[..., Callable[[str], Rows]],
) -> None:
    page = docket_pages.docket_page()
    goods = re.sub(r"18:159[14][^<]*", "18:2320(a) TRAFFICKING IN COUNTERFEIT GOODS", page)
    assert "TRAFFICKING IN COUNTERFEIT GOODS" in goods
    ask = built(goods_html=goods, subject_html=page.replace("99001", "99003"))
    assert ask("select docket_sequence from core.dim_case") == [(99003,)]


@pytest.mark.parametrize(
    "words",
    [
        "BOP: 57;",
        *(
            pytest.param(words, marks=pytest.mark.torture)
            for words in ("57M BOP", "Imprisonment: 57 (fifty-seven)", "See J&C for sentence")
        ),
    ],
)
def test_term_that_no_pattern_reads_is_unknown_and_listed_never_no_prison(
    built: Callable[..., Callable[[str], Rows]], words: str
) -> None:
    page = re.sub(r"(?i)60 months(?: imprisonment)?|sixty \(60\) months", words, docket_pages.docket_page())
    assert words in page
    ask = built(page_html=page)
    assert ask("select sentence_type, prison_months from intermediate.docket_outcome") == [("unknown", None)]
    assert ask("select distinct part from marts.unread_docket_text") == [("sentence",)]


@pytest.mark.torture
def test_magistrate_matter_is_no_criminal_case(built: Callable[..., Callable[[str], Rows]]) -> None:
    warrant = docket_pages.search_warrant_page()
    ask = built(warrant_html=warrant, subject_html=docket_pages.docket_page())
    assert ask("select case_type_code from staging.docket order by 1") == [("cr",), ("mj",)]
    assert ask("select count(*) from intermediate.docket_defendant") == [(1,)]


@pytest.mark.torture
def test_civil_docket_under_the_civil_statute_is_a_suit(built: Callable[..., Callable[[str], Rows]]) -> None:
    civil = (
        "<html><head><title>CM/ECF Western District of Missouri</title></head><body><!-- synthetic -->"
        "<a href='https://ecf.mowd.uscourts.gov/'>x</a><h3>U.S. District Court<BR>Western District of Missouri (Kansas City)"
        "<BR>CIVIL DOCKET FOR CASE #: 4:18-cv-00077-BP</h3><table width='100%'><tr><td valign='top' width='60%'><br>"
        "SYNTHETIC A v. SYNTHETIC B<br>Assigned to: SYNTHETIC JUDGE<br>{}</td><td valign='top' width='40%'>"
        "<br>Date Filed: 03/05/2018</td></tr></table></body></html>"
    )
    ask = built(
        trafficking_html=civil.format("Cause: 18:1595 Trafficking Victims Protection Act"),
        other_html=civil.format("Cause: 28:1332 Diversity").replace("00077", "00078"),
        subject_html=docket_pages.docket_page(),
    )
    query = "select civil_case_id, filed_date::varchar, source_codes from core.fact_civil_case"
    assert ask(query) == [("mowd-4-2018-cv-00077", "2018-03-05", ["docket"])]
    query = "select new_civil_cases from marts.state_summary where state_code = 'MO' and year = 2018"
    assert ask(query) == [(1,)]


@pytest.mark.torture
def test_signal_after_the_held_page_asks_to_fetch_it(built: Callable[..., Callable[[str], Rows]]) -> None:
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Western District of Missouri - Recent Entries</title>'
        "<link>https://ecf.mowd.uscourts.gov</link><description>synthetic</description>{}</channel></rss>"
    )
    item = (
        "<item><title>{} USA v. SYNTHETIC</title><link>https://ecf.mowd.uscourts.gov/cgi-bin/DktRpt.pl?99001</link>"
        "<description>[Judgment] (&lt;a href=&quot;https://ecf.mowd.uscourts.gov/doc1/1?caseid=1&amp;de_seq_num=5&quot;"
        " &gt;2&lt;/a&gt;)</description><guid>https://ecf.mowd.uscourts.gov/cgi-bin/DktRpt.pl?99001&amp;5</guid>"
        "<pubDate>{} GMT</pubDate></item>"
    )
    news = item.format("4:18-cr-99001", "Tue, 02 Jan 2024 19:14:31")
    stranger = item.format("4:18-cr-77777", "Tue, 02 Jan 2024 19:14:31")
    ask = built(page_html=docket_pages.docket_page(), feed_html=feed.format(news + stranger))
    query = (
        "select court_id, docket_number, signal_date::varchar, held_through_date::varchar from marts.docket_to_fetch"
    )
    assert ask(query) == [("mowd", "4:18-cr-99001", "2024-01-02", "2023-12-28")]


@pytest.mark.torture
@needs_coded
def test_coded_case_and_its_docket_end_as_one_case(tmp_path: Path) -> None:
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    for file in CODED.glob("*.csv"):
        (extracts / file.name).write_bytes(file.read_bytes())
    settings = Settings(PROJECT, tmp_path / "data", extracts, memory_limit="1GiB", threads=2)

    def ask(query: str) -> Rows:
        load_extracts(settings).raise_if_refused()
        build_models(settings)
        with duckdb.connect(str(settings.build_file), read_only=True) as connection:
            return connection.execute(query).fetchall()

    number = (
        "select case_id, office_code, docket_year % 100, docket_sequence from core.dim_case "
        "where court_id = 'mowd' and office_code is not null and docket_year >= 2000 order by 1 limit 1"
    )
    [(case_id, office, year, sequence)] = ask(number)
    docket = f"{office}:{year:02}-cr-{sequence:05}"
    (extracts / "page.html").write_text(docket_pages.docket_page().replace("4:18-cr-99001", docket))
    found = ask(f"select count(*), max(source_codes) filter (where case_id = '{case_id}') from core.dim_case")
    assert found == [(540, ["coded_case", "docket"])]
    shared = (
        "select count(*), count(distinct case_id) from intermediate.case_source "
        "where (office_code, docket_year, docket_sequence) in (select (office_code, docket_year, docket_sequence) "
        "from intermediate.case_source where source_code = 'coded_case' group by all having count(distinct court_id) > 1) "
        "and source_code = 'coded_case'"
    )
    [(cases, apart)] = ask(shared)  # numbers that several districts share
    assert cases == apart
    assert int(str(cases)) > 1
