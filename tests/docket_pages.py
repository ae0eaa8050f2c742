"""Pages that people drop in by mistake, or that PACER sends instead of a docket. All are made up; none is in the sample."""

from __future__ import annotations

from datetime import date, datetime

from sample.docket import Case, Court, Defendant, DocketNumber, Fate, Outcome
from sample.docket_html import DocketPage, page_html

MOWD = Court("mowd", "MO", "66", "8")
_FILED = date(2018, 2, 5)
_PRINTED = datetime(2023, 12, 28, 12, 0, 0)
_CHARGES = ("18:1591A.F", "18:1594C.F")


def docket_page(defendants: int = 1, case_type: str = "cr", charges: tuple[str, ...] = _CHARGES) -> str:
    """A sound docket page: pleas of 2018, 60 months each. More than one defendant makes a page of all of them."""
    outcome = Outcome((4, 1), date(2018, 6, 4), date(2018, 10, 3), date(2018, 10, 2), 60)
    people = tuple(
        Defendant(number, _FILED, charges, Fate.DEALT, charges, outcome) for number in range(1, defendants + 1)
    )
    return _printed(Case(MOWD, "sex", _FILED, people, DocketNumber(MOWD, "4", 2018, 99001, case_type)))


def _printed(case: Case) -> str:
    whose = "-1" if len(case.defendants) == 1 else "-All"
    return page_html(DocketPage(case, case.defendants, _PRINTED, whose))


def search_warrant_page() -> str:
    """A docket of a magistrate judge about a place to be searched: a party, and no counts."""
    person = Defendant(1, _FILED, (), Fate.FUGITIVE)
    case = Case(MOWD, "sex", _FILED, (person,), DocketNumber(MOWD, "4", 2018, 99002, "mj"))
    return (
        _printed(case)
        .replace("INDICTMENT as to", "APPLICATION AND AFFIDAVIT FOR SEARCH WARRANT by USA as to")
        .replace("Arrest Warrant", "Search and Seizure Warrant")
        .replace(">Felony<", ">None<")
    )


def login_page() -> str:
    """What comes when the session has ended."""
    return """<!DOCTYPE html>
<html><head><title>PACER: Login</title></head><body>
<!-- synthetic -->
<form id="loginForm" method="post" action="https://pacer.login.uscourts.gov/csologin/login.jsf">
<label>Username</label><input id="loginForm:loginName" name="loginForm:loginName" type="text">
<label>Password</label><input id="loginForm:password" name="loginForm:password" type="password">
<label>Client Code</label><input id="loginForm:clientCode" name="loginForm:clientCode" type="text">
<button id="loginForm:fbtnLogin">Login</button></form></body></html>
"""


def not_found_page() -> str:
    """The answer to a number that no case has."""
    return _message("Case not found.")


def error_page() -> str:
    """The answer to a case id that no case has."""
    return _message("Cannot locate the case with caseid 9900001")


def sealed_page() -> str:
    """The answer to the number of a sealed case."""
    return _message("This case is SEALED.")


def _message(text: str) -> str:
    return (
        "<html><head><title>CM/ECF Western District of Missouri</title></head><body BGCOLOR=FFFFF0 TEXT=000000 >"
        "<!-- synthetic --><div id=\"topmenu\"><a href='/cgi-bin/login.pl?logout'>Log Out</a></div>"
        f'<div id="cmecfMainContent"><h2>{text}</h2></div></body></html>\n'
    )


def other_site_page() -> str:
    """A page of no court at all, which speaks of dockets too."""
    return """<!DOCTYPE html>
<html><head><title>A synthetic newspaper: the docket this week</title></head><body><h1>On the docket</h1>
<table><tr><td><b>Defendant</b></td><td>Date Filed: soon</td></tr></table></body></html>
"""


def empty_body_page() -> str:
    """A page whose body never came."""
    return "<html><head><title>CM/ECF Western District of Missouri</title></head><body></body></html>\n"


def cut_in_half() -> str:
    """A page of two defendants whose download broke off."""
    page = docket_page(defendants=2)
    return page[: len(page) // 2]


def without_receipt() -> str:
    """A page that ends before the receipt: the day that it was printed is not known."""
    return docket_page().partition("<HR><CENTER><TABLE BORDER=1 BGCOLOR=white")[0] + "</div></body></html>\n"


def huge_page(size: int = 20_000_000) -> str:
    """A sound page with motions to no end."""
    head, end_of_table, tail = docket_page().rpartition("</table><br>")
    row = (
        "<tr><td width='94' valign=top nowrap>03/01/2018</td><td style='white-space:nowrap' valign='top' "
        "align='right'>&nbsp;</td><td valign=top>MOTION for a synthetic purpose by SYNTHETIC DEFENDANT A. "
        "(Entered: 03/01/2018)</td></tr>\n"
    )
    return head + row * (size // len(row) + 1) + end_of_table + tail


def script_in_name() -> str:
    """A party whose name is a script, once escaped and once not."""
    script = "<script>alert('synthetic')</script>"
    escaped = script.replace("<", "&lt;").replace(">", "&gt;")
    return (
        docket_page()
        .replace("<B>SYNTHETIC DEFENDANT A</B>", f"<B>SYNTHETIC {escaped}</B>")
        .replace("USA v. SYNTHETIC DEFENDANT A", f"USA v. SYNTHETIC {script}")
    )


def header_of_another_court() -> str:
    """A header of the Eastern District over links of the Western: the same number is another case there."""
    return docket_page().replace("Western District of Missouri", "Eastern District of Missouri")
