"""A docket as the page that PACER prints: the same tables, tags and order, so that what reads PACER's reads ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sample.docket import Case, Defendant
from sample.docket_cases import docket_days
from sample.docket_entries import Entry, numbered_entries
from sample.docket_parties import defendant_html, escaped, plaintiff_html
from sample.docket_prose import party_name

_COURT_NAMES = {
    "cod": "District of Colorado",
    "gand": "Northern District of Georgia",
    "moed": "Eastern District of Missouri",
    "mowd": "Western District of Missouri",
    "nysd": "Southern District of New York",
    "ord": "District of Oregon",
    "txnd": "Northern District of Texas",
    "wawd": "Western District of Washington",
}
_COMMENT = "SYNTHETIC: a made-up docket in the form of PACER. No court, case or person is meant."
_NEW_TABLE = '<HR><TABLE width="100%" border=0 CELLSPACING=5>'


@dataclass(frozen=True)
class DocketPage:
    """What a page shows: one defendant of a case or all of them, as the docket stood when it was printed."""

    case: Case
    defendants: tuple[Defendant, ...]
    printed: datetime
    whose: str
    """The end of the docket number: -1 for a defendant, -All or All Defendants for the case."""


def page_html(page: DocketPage) -> str:
    """The page. ASCII with line feeds, as PACER sends it."""
    case, number = page.case, page.case.docket_number
    shown = frozenset(defendant.number for defendant in page.defendants)
    entries = [
        entry for entry in numbered_entries(case) if entry.defendants & shown and entry.filed <= page.printed.date()
    ]
    # Every defendant gets a table of his own, with the judge above: PACER repeats both.
    parties = f"</TABLE>{_NEW_TABLE}".join(
        defendant_html(case, defendant, page.printed.date()) for defendant in page.defendants
    )
    return f"""\
<html><head><title>{_title(case)}</title>
<meta name="synthetic" content="true">
<!-- {_COMMENT} -->
<script type="text/javascript">if (top!=self) {{top.location.replace(location.href);}}</script>\
<link rel="stylesheet" type="text/css" href="/css/default.css"></head><body BGCOLOR=FFFFF0 TEXT=000000 >\
<div id="cmecfMainContent"><input type="hidden" id="cmecfMainContentScroll" value="0">
				<table border=0 cellspacing=0 width="100%">
					<tr><td align=right><SPAN  style='color:red'>SYNTHETIC</SPAN></td></tr>
				</table>
			<h3 align=center>U.S. District Court<BR>
{_COURT_NAMES[case.court.court_id]} (Synthetic Office {number.office})<BR>
CRIMINAL DOCKET FOR CASE #: {number.text}-SJ{page.whose}</h3>
<TABLE width='100%' border=0 CELLSPACING=5><tr>
<td valign=top width="60%"><br>Case title: USA v. {_caption(case)}{_magistrate_case(page)}</td>
<td valign=top width="40%"><br>Date Filed: {case.filed:%m/%d/%Y}{_case_end(page)}</td>
</tr></table>
{_NEW_TABLE}{parties}</TABLE>{_NEW_TABLE}{plaintiff_html()}</table>
{_entry_table(case, entries)}
{_receipt(page)}</div></body></html>
"""


def _title(case: Case) -> str:
    if case.court.court_id == "moed":
        return "MOED - CM/ECF (LIVE) - SYNTHETIC"
    return f"CM/ECF {_COURT_NAMES[case.court.court_id]} - SYNTHETIC"


def _caption(case: Case) -> str:
    return party_name(case.defendants[0]) + (" et al" if len(case.defendants) > 1 else "")


def _magistrate_case(page: DocketPage) -> str:
    complaint, number = docket_days(page.case, page.defendants[0]).complaint, page.case.docket_number
    if not complaint:
        return ""
    former = f"{number.office}:{complaint:%y}-mj-0{number.sequence:04}-SM"
    return (
        "<br>\n<table border=0 cellspacing=0><tr><td valign=top>Magistrate&nbsp;judge&nbsp;case&nbsp;number:&nbsp;</td>"
        f"<td>{former}</td></tr></table>\n"
    )


def _case_end(page: DocketPage) -> str:
    ends = [d.outcome.terminated for d in page.case.defendants if d.outcome]
    is_over = len(ends) == len(page.case.defendants) and max(ends) <= page.printed.date()
    return f"<br>\nDate Terminated: {max(ends):%m/%d/%Y}" if is_over else ""


def _entry_table(case: Case, entries: Sequence[Entry]) -> str:
    rows = "\n".join(_entry(case, entry, sequence) for sequence, entry in enumerate(entries, start=1))
    return f"""\
<br><table align=center width='99%' border=1 rules=all cellpadding=5 cellspacing=0>
<tr><td style='font-weight:bold; width=94; white-space:nowrap'>Date Filed</td>
<th>#</th><td style='font-weight:bold'>Docket Text</td></tr>
{rows}
</table><br>"""


def _entry(case: Case, entry: Entry, sequence: int) -> str:
    number = "" if entry.document_number is None else _link(case, entry.document_number)
    return (
        f"<tr><td width='94' valign=top nowrap>{entry.filed:%m/%d/%Y}</td>"
        f"<td style='white-space:nowrap' valign='top' align='right'>{number}&nbsp;</td>"
        f"<td valign=top>{escaped(entry.text)}</td></tr>"
    )


def _link(case: Case, document_number: int) -> str:
    """The link to a document; the ids are made up from the number of the case."""
    pacer_case = f"{case.court.fjc_district}{case.docket_number.docket}"
    path = f"/doc1/{pacer_case}{document_number:04}"
    # CM/ECF counts its filings in steps; the step is not the document's number.
    filing = 3 * document_number + 2
    return (
        f'<a href="https://ecf.{case.court.court_id}.uscourts.gov{path}" '
        f"onClick=\"goDLS('{path}','{pacer_case}','{filing}','','1','1','','');return(false);\">{document_number}</a>"
    )


def _receipt(page: DocketPage) -> str:
    number = page.case.docket_number.text
    cells = [
        (("PACER Login", "synthetic"), ("Client Code", "")),
        (("Description", "Docket Report"), ("Search Criteria", f"{number}-SJ")),
        (("Billable Pages", "3"), ("Cost", "0.30")),
    ]
    font = "<FONT SIZE=-1 COLOR=DARKBLUE>"
    rows = "".join(
        "<TR>"
        + "".join(f"<TH ALIGN=LEFT>{font} {n}: </FONT></TH><TD ALIGN=LEFT>{font} {v} </FONT></TD>" for n, v in row)
        + "</TR>"
        for row in cells
    )
    return (
        '<HR><CENTER><TABLE BORDER=1 BGCOLOR=white width="400"><TR><TH COLSPAN=4><FONT SIZE=+1 COLOR=DARKRED>PACER '
        "Service Center </FONT></TH></TR><TR><TH COLSPAN=4><FONT COLOR=DARKBLUE>Transaction Receipt </FONT></TH></TR>"
        f"<TR></TR><TR></TR><TR><TD COLSPAN=4 ALIGN=CENTER>{font}{page.printed:%m/%d/%Y %H:%M:%S}</FONT></TD></TR>"
        f"{rows}<TR></TR><TR></TR></TABLE></CENTER></HR>"
    )
