"""Pages as people who load the same sources have met them: each is read right, or says what it is. All are made up."""

from __future__ import annotations

import json
import time
from pathlib import Path

import docket_pages
import pytest

from warehouse.extracts.pages import ReadPage, looks_like_page, read_page
from warehouse.extracts.pages.courts import Courts, read_courts

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb
ENTRY = (
    "<tr><td width='94' valign=top nowrap>{day}</td><td valign='top' align='right'>{number}&nbsp;</td>"
    "<td valign=top>{text}</td></tr>\n"
)
END_OF_ENTRIES = "</table><br>"


@pytest.fixture(scope="module")
def courts() -> Courts:
    return read_courts(PROJECT / "seeds")


def read(page: str | bytes, courts: Courts) -> ReadPage:
    data = page if isinstance(page, bytes) else page.encode()
    assert looks_like_page(data[:1024])
    found = read_page("page.html", data, courts)
    assert found is not None
    return found


def with_entry(text: str, day: str = "12/01/2018", number: str = "99", page: str = "") -> str:
    head, end, tail = (page or docket_pages.docket_page()).rpartition(END_OF_ENTRIES)
    return head + ENTRY.format(day=day, number=number, text=text) + end + tail


def entries(page: ReadPage) -> list[tuple[object, ...]]:
    """Day of filing, document number and text of each entry."""
    assert page.reason == ""
    return [(row[2], row[4], row[6]) for row in page.rows["docket_entry"]]


def docket_json(**changed: object) -> dict[str, object]:
    counts = [{"name": "18:1591(a) SYNTHETIC (1)", "disposition": "60 months", "status": 1}]
    return {
        "docket": {"court_id": "mowd", "docket_number": "4:18-cr-00077", "date_filed": "2018-02-05"},
        "parties": [{"name": "A", "party_types": [{"name": "Defendant", "criminal_counts": counts}]}],
        "entries": [{"date_filed": "2018-02-05", "entry_number": 1, "description": "INDICTMENT as to A (1)"}],
    } | changed


# Words on a page


@pytest.mark.parametrize(
    "words",
    [
        "There are no documents in this case.",
        "Case not found.",
        "The case is sealed.",
        "unable to create pdf",
        "*** This case was administratively closed.***",
        "Server timeout waiting for the HTTP request from the client.",
        "Please log in at https://pacer.login.uscourts.gov",
        "MetaMask injected web3 Drumpf",
        "Select a case",
        "see &lt;rss&gt; History/Documents, Case Summary",
        "see DOCKET FOR CASE #: 1:11-cr-00001-XY-7",
    ],
)
def test_docket_stays_a_docket_whatever_words_a_clerk_or_a_browser_puts_on_it(words: str, courts: Courts) -> None:
    page = read(with_entry(f"ORDER as to SYNTHETIC DEFENDANT A (1): {words}"), courts)
    assert len(entries(page)) == 18
    assert page.rows["docket"][0][3:5] == ("4:18-cr-99001", "1")


def test_script_and_styles_of_an_extension_change_nothing(courts: Courts) -> None:
    page = docket_pages.docket_page().replace("</head>", "<script>console.log('CloudMask <table>')</script></head>")
    page = page.replace("<table>')", "')").replace("<body", '<body class="x" ', 1)
    assert len(entries(read(page, courts))) == 17


def test_header_over_several_lines_and_in_tags_is_a_header(courts: Courts) -> None:
    page = docket_pages.docket_page().replace(
        "CRIMINAL DOCKET FOR CASE", "<font><b>CRIMINAL</b> DOCKET&nbsp;FOR\n CASE</font>"
    )
    assert read(page, courts).rows["docket"][0][3] == "4:18-cr-99001"


# Parties


def test_two_defendants_of_one_name_are_two(courts: Courts) -> None:
    page = (
        docket_pages.docket_page(defendants=3)
        .replace("SYNTHETIC DEFENDANT B", "FNU LNU")
        .replace("SYNTHETIC DEFENDANT C", "FNU LNU")
    )
    found = read(page, courts)
    assert found.reason == ""
    numbers = [row[3] for row in found.rows["docket_party"] if row[2] == "Defendant"]
    assert numbers == ["1", "2", "3"]
    assert {row[3] for row in found.rows["docket_count"]} == {"1", "2", "3"}


def test_docket_number_of_six_digits_is_kept_whole(courts: Courts) -> None:
    page = docket_pages.docket_page().replace("4:18-cr-99001-SJ-1", "4:18-cr-100320-SJ-1")
    assert read(page, courts).rows["docket"][0][3:5] == ("4:18-cr-100320", "1")


# Entries


def test_entries_go_on_in_a_second_table_without_a_header(courts: Courts) -> None:
    rows = ENTRY.format(day="12/01/2018", number="99", text="JUDGMENT as to SYNTHETIC DEFENDANT A (1)")
    page = docket_pages.docket_page().replace(END_OF_ENTRIES, f"</table>\n<table border=1>{rows}</table><br>")
    assert entries(read(page, courts))[-1] == ("2018-12-01", "99", "JUDGMENT as to SYNTHETIC DEFENDANT A (1)")


def test_entry_with_a_word_for_its_number_is_an_entry(courts: Courts) -> None:
    page = with_entry("JUDGMENT as to SYNTHETIC DEFENDANT A (1)", number="doc")
    assert entries(read(page, courts))[-1] == ("2018-12-01", None, "JUDGMENT as to SYNTHETIC DEFENDANT A (1)")


def test_entry_without_a_day_of_filing_is_kept_without_it(courts: Courts) -> None:
    found = read(with_entry("JUDGMENT as to A (1) (Entered: 12/03/2018)", day="&nbsp;"), courts)
    assert found.rows["docket_entry"][-1][2:4] == (None, "2018-12-03")


def test_choosing_several_documents_adds_a_column_and_no_entry_is_lost(courts: Courts) -> None:
    page = docket_pages.docket_page().replace(
        "<td style='font-weight:bold'>Docket Text", "<td>clear</td><td>Docket Text"
    )
    head, end, tail = page.rpartition(END_OF_ENTRIES)
    rows = (
        "<tr><td>12/01/2018</td><td>98</td><td><input type=checkbox name='arr_de_seq_nums' value='5'></td><td>ORDER x</td></tr>"
        "<tr><td>12/02/2018</td><td>99</td><td></td><td>JUDGMENT x</td></tr>"
    )
    page = f"<form name='view_multi_docs'>{head}{rows}{end}</form>{tail}"
    assert entries(read(page, courts))[-2:] == [("2018-12-01", "98", "ORDER x"), ("2018-12-02", "99", "JUDGMENT x")]


def test_page_whose_entries_are_swallowed_by_an_open_tag_is_refused(courts: Courts) -> None:
    page = docket_pages.docket_page().replace("<br><table align=center", "<br><textarea><table align=center")
    assert "table of entries cannot be read" in read(page, courts).reason


# The day and the part that it speaks for


def test_words_of_a_clerk_on_a_receipt_are_not_the_receipt(courts: Courts) -> None:
    page = with_entry("NOTICE: Transaction Receipt 01/02/2015 10:00:00")
    assert read(page, courts).rows["docket"][0][12] == "2023-12-28"


def test_receipt_with_a_day_that_is_none_leaves_the_latest_day_on_the_page(courts: Courts) -> None:
    page = docket_pages.docket_page().replace("12/28/2023", "13/45/2023")
    assert read(page, courts).rows["docket"][0][12] == "2018-12-03"


def test_day_to_come_is_not_the_day_through_which_a_page_speaks(courts: Courts) -> None:
    page = with_entry("ORDER", day="12/01/2105", page=docket_pages.without_receipt())
    assert read(page, courts).rows["docket"][0][12] == "2018-12-03"


@pytest.mark.parametrize(
    ("criteria", "part"),
    [
        ("", None),
        ("<br>Starting with document: 4<br>Ending with document: 6", "documents"),
        (" Start date: 1/1/2018 End date: 2/1/2018", "days"),
    ],
)
def test_report_of_some_documents_or_days_says_so(criteria: str, part: str | None, courts: Courts) -> None:
    page = docket_pages.docket_page().replace("4:18-cr-99001-SJ </FONT>", f"4:18-cr-99001-SJ{criteria} </FONT>")
    assert read(page, courts).rows["docket"][0][13] == part


# Forms of a file


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_page_is_read_in_every_encoding(encoding: str, courts: Courts) -> None:
    page = docket_pages.docket_page().replace("SYNTHETIC DEFENDANT A", "SYNTHETIC PEÑA")
    assert ("SYNTHETIC PEÑA") in {row[4] for row in read(page.encode(encoding), courts).rows["docket_party"]}


def test_character_set_that_a_page_names_is_its_own(courts: Courts) -> None:
    page = docket_pages.docket_page().replace("SYNTHETIC DEFENDANT A", "SYNTHETIC WAŁĘSA")
    page = page.replace("<head>", '<head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">')
    assert "SYNTHETIC WAŁĘSA" in {row[4] for row in read(page.encode("iso-8859-2"), courts).rows["docket_party"]}


MIME = """From: <Saved by Blink>\r
Subject: CM/ECF\r
MIME-Version: 1.0\r
Content-Type: multipart/related;\r
\ttype="text/html";\r
\tboundary="----x"\r
\r
------x\r
Content-Type: text/html; charset=utf-8\r
Content-Transfer-Encoding: quoted-printable\r
\r
{page}\r
------x--\r
"""


def test_page_that_a_browser_saved_with_all_its_parts_is_read(courts: Courts) -> None:
    import quopri

    page = quopri.encodestring(docket_pages.docket_page().replace("DEFENDANT A", "PEÑA").encode()).decode()
    assert len(entries(read(MIME.format(page=page), courts))) == 17
    assert "cut short" in read(MIME.format(page=page).replace("------x--", ""), courts).reason
    assert "without a page" in read(MIME.replace("text/html; ch", "image/png; ch"), courts).reason


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (
            "<html><head><title>CM/ECF LIVE - U.S. District Court:tned</title></head><body><form>Select a case:<br>"
            "3:19-cr-00400-ABC USA v. Alpha</form></body></html>",
            "a list of cases to choose from, not a docket; choose one",
        ),
        (
            "<request number='22-24'><case number='1:22-cr-24' id='2' title='1:22-cr-00024 USA v. Alpha'/></request>",
            "list of the cases that a number may mean; choose one",
        ),
        (
            "<html>The report may take a long time to run because this case has many docket entries. CM/ECF",
            "question before",
        ),
        ("<gov_uscourts_docket><case_details><court>mowd</court>", "XML that is cut short or damaged at line 1"),
        ("<gov_uscourts_docket><court>zzz</court></gov_uscourts_docket>", "none of the 94 districts"),
    ],
)
def test_what_is_no_docket_says_what_it_is_and_what_to_do(page: str, reason: str, courts: Courts) -> None:
    found = read(page, courts)
    assert reason in found.reason
    assert "Alpha" not in found.reason
    assert found.row_count == 0


def test_name_of_a_court_is_not_in_the_reason(courts: Courts) -> None:
    found = read(json.dumps(docket_json(docket={"court_id": "JANE ROE", "docket_number": "4:18-cr-00077"})), courts)
    assert (found.reason, found.row_count) == ("the court that it names is none of the 94 districts", 0)


# JSON of CourtListener


def test_answers_of_the_api_are_unwrapped_where_they_are_whole(courts: Courts) -> None:
    whole = docket_json()
    wrapped = whole | {name: {"count": 1, "next": None, "results": whole[name]} for name in ("parties", "entries")}
    assert read(json.dumps(wrapped), courts).rows == read(json.dumps(whole), courts).rows


def test_several_dockets_of_a_file_are_all_read(courts: Courts) -> None:
    one, two = docket_json(), docket_json(docket={"court_id": "mowd", "docket_number": "4:18-cr-00078"})
    for text in (
        json.dumps([one, two]),
        json.dumps({"results": [one, two]}),
        f"{json.dumps(one)}\n{json.dumps(two)}\n",
    ):
        found = read(text, courts)
        assert [row[3] for row in found.rows["docket"]] == ["4:18-cr-00077", "4:18-cr-00078"]
        numbers = [row[0] for rows in found.rows.values() for row in rows]
        assert sorted(map(str, numbers)) == sorted(map(str, range(1, len(numbers) + 1)))
        assert {row[1] for row in found.rows["docket_entry"]} == {row[0] for row in found.rows["docket"]}


COUNT = {"name": "18:1591(a) (1)", "status": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (json.dumps(docket_json(parties=None)), "parties is null, expected a list"),
        (json.dumps(docket_json(entries={"1": {}})), "entries is an object, expected a list"),
        (json.dumps(docket_json(entries=[7])), "entries[0] is a number, expected an object"),
        (json.dumps(docket_json(parties=[{"party_types": [{"criminal_counts": None}]}])), "criminal_counts is null"),
        (json.dumps(docket_json(parties=[{"name": ["A"], "party_types": [{}]}])), "name is a list, expected text"),
        (json.dumps(docket_json(docket=[1])), "docket is a list, expected an object"),
        (json.dumps(docket_json(docket={"court_id": "mowd"})), "the docket has no docket_number"),
        (
            json.dumps(docket_json(docket={"court_id": "mowd", "docket_number": "JANE ROE"})),
            "not of the form of a district",
        ),
        (json.dumps(docket_json(entries={"count": 30, "results": []})), "entries is one page of an answer"),
        (json.dumps(docket_json(parties={"next": "https://x", "results": []})), "parties is one page of an answer"),
        (json.dumps({"results": [docket_json()], "next": "https://x"}), "with more to come"),
        (json.dumps([docket_json(docket=1), docket_json(parties=None)]), "docket 1 of 2: docket is a number"),
        (json.dumps(docket_json()).replace('"A"', '"A", "name": "B"', 1), "a key stands twice"),
        (json.dumps(docket_json()).replace("INDICTMENT", "\\ud800 INDICTMENT"), "half a character"),
        (json.dumps(docket_json()).replace('"entry_number": 1', '"entry_number": NaN'), "NaN or Infinity"),
        (
            json.dumps(docket_json()).replace('"entry_number": 1', f'"entry_number": {"9" * 5_000}'),
            "thousands of digits",
        ),
        ("[" * 200_000, "nested deeper"),
        ('{"docket": ' * 200_000, "nested deeper"),
        (json.dumps(docket_json())[:-20], "cut short or damaged"),
        (f"{json.dumps(docket_json())[:-9]}\n{json.dumps(docket_json())[:-9]}", "cut short or damaged"),
        ('{"court": "mowd", "docket_number": "4:18-cr-00077"}', "without its parties and entries"),
    ],
)
def test_json_that_is_not_of_the_shape_is_refused_with_the_place_and_the_reason(
    text: str, reason: str, courts: Courts
) -> None:
    found = read(text, courts)
    assert reason in found.reason
    assert found.row_count == 0


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('{"x": 1}', "no docket; put the docket"),
        (json.dumps(docket_json(parties=None)), "parties is null, expected a list"),
        (json.dumps(docket_json()).replace("INDICTMENT", "\\ud800 INDICTMENT"), "half a character"),
        (json.dumps(docket_json())[:-9], "cut short or damaged"),
        (json.dumps(docket_json()).replace('"A"', '"A", "name": "B"', 1), "a key stands twice"),
    ],
)
def test_docket_of_several_that_cannot_be_used_costs_itself(bad: str, reason: str, place: int, courts: Courts) -> None:
    dockets = [json.dumps(docket_json()), json.dumps(docket_json())]
    dockets.insert(place, bad)
    lines = "\n".join(dockets)
    for text in (lines,) if "cut" in reason or "twice" in reason else (lines, f"[{','.join(dockets)}]"):
        found = read(text, courts)
        assert found.reason == ""
        assert len(found.rows["docket"]) == 2
        ((number, kept, why),) = found.rejected
        assert why.startswith(f"docket {place + 1} of 3: ") and reason in why
        assert number not in {row[0] for rows in found.rows.values() for row in rows}
        assert "half" in reason or kept.replace(" ", "") == bad.replace(" ", "")


@pytest.mark.parametrize(
    ("piece", "number"),
    [
        ("<", 4_000_001),
        ("</b>", 4_000_001),
        ("<!---->", 50_001),
        ("<?x?>", 50_001),
        ("<br>", 100_001),
        ("<p>", 100_001),
        ("&amp;", 1_000_001),
    ],
)
def test_page_of_more_markup_than_a_docket_has_is_set_aside(piece: str, number: int, courts: Courts) -> None:
    """The parser takes minutes or gigabytes for as many."""
    found = read(docket_pages.docket_page().replace("</body>", piece * number + "</body>"), courts)
    assert "more than a docket has" in found.reason
    assert found.row_count == 0


def test_section_that_is_neither_pending_nor_terminated_is_none(courts: Courts) -> None:
    counts = [COUNT, COUNT | {"status": 2}, COUNT | {"status": 7}, COUNT | {"status": None}, COUNT | {"status": [1]}]
    parties = [{"name": "A", "party_types": [{"name": "Defendant", "criminal_counts": counts}]}]
    found = read(json.dumps(docket_json(parties=parties)), courts)
    assert [row[4] for row in found.rows["docket_count"]] == ["pending", "terminated", None, None, None]


# The archive's XML

ARCHIVE = (
    '<?xml version="1.0" encoding="iso-8859-1"?>\n<gov_uscourts_docket>{more}<case_details><court>mowd</court>'
    "<docket_num>4:18-cr-00708</docket_num></case_details><party_list><party><name>SYNTHETIC PEÑA (1)</name>"
    "<type>Defendant</type></party></party_list><document_list><document doc_num='3' attachment_num='0'>"
    "<date_filed>2018-03-01</date_filed><long_desc>INDICTMENT <i>as to</i> SYNTHETIC &#x1f;PEÑA<!-- x --> (1)</long_desc>"
    "</document></document_list></gov_uscourts_docket>"
)


def test_archive_is_read_whole_with_the_numbers_in_its_names(courts: Courts) -> None:
    found = read(ARCHIVE.format(more="").encode("iso-8859-1"), courts)
    assert [row[3:5] for row in found.rows["docket_party"]] == [("1", "SYNTHETIC PEÑA (1)")]
    assert entries(found) == [("2018-03-01", "3", "INDICTMENT as to SYNTHETIC PEÑA (1)")]
    assert "cut short or damaged" in read(ARCHIVE.format(more="").partition("</document>")[0], courts).reason


# The mark of the generator


def test_only_the_mark_of_the_generator_makes_a_page_synthetic(courts: Courts) -> None:
    page, mark = docket_pages.docket_page(), '<meta name="synthetic" content="true">'
    assert mark in page
    assert read(page, courts).is_synthetic
    assert not read(page.replace(mark, ""), courts).is_synthetic
    assert not read(page.replace(mark, "").replace("</body>", f"{mark}</body>"), courts).is_synthetic
    assert not read(with_entry("synthetic cannabinoids", page=page.replace(mark, "")), courts).is_synthetic
    for docket in (docket_json(), docket_json(synthetic=True), docket_json(synthetic="true")):
        assert read(json.dumps(docket), courts).is_synthetic is (docket.get("synthetic") is True)
    assert not read(ARCHIVE.format(more=""), courts).is_synthetic
    assert read(ARCHIVE.format(more="<synthetic>true</synthetic>"), courts).is_synthetic


# Bounds


_LARGE = 400_000


def times(text: str) -> str:
    return text * (_LARGE // len(text))


def seconds(page: str, courts: Courts) -> float:
    """What the processor worked for it, whoever else works beside."""
    start = time.process_time()
    found = read(page, courts)
    assert found.reason == "" or "more than" in found.reason
    return time.process_time() - start


@pytest.mark.parametrize(
    "more",
    [
        times("<h3>x</h3>"),
        times("<h3"),
        times("<title>"),
        times("<!--"),
        times("Transaction Receipt "),
        times("DOCKET FOR CASE "),
        times("<table><tr><td>Date Filed: 01/01/2018</td></tr></table>"),
        "<p>" + times("one hundred and ") + "</p>",
        times("<div>"),
        times("<b><p>"),
        times("<ins>"),
        times("<font size=1>"),
        times("<b>x</b>"),
        times("<tr><td><b><u>Movant</u></b></td></tr>"),
    ],
    ids=lambda text: text[:12],
)
def test_page_that_is_made_to_take_long_takes_as_long_as_it_is_large(more: str, courts: Courts) -> None:
    """Of twice the size it takes twice the work, on any machine; four times is what grows with the square."""
    half, whole = (
        docket_pages.docket_page().replace("</body>", f"{text}</body>") for text in (more[: len(more) // 2], more)
    )
    # What is done in less than a second is done at once. A bad moment of the machine is not three.
    assert any(seconds(whole, courts) < 3 * seconds(half, courts) + 1 for _ in range(3))
