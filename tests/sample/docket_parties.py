"""The parties of a docket page, with the counts of each defendant, in PACER's tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sample.docket import Case, Defendant
from sample.docket_cases import docket_days
from sample.docket_counts import Count, counts_of, offense_text
from sample.docket_prose import party_name
from sample.idb_criminal import is_fugitive

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#039;", "$": "&#036;", "@": "&#064;"})


def escaped(text: str) -> str:
    """A text as PACER writes it in HTML."""
    return text.translate(_ENTITIES)


def defendant_html(case: Case, defendant: Defendant, as_of: date) -> str:
    """A defendant with counsel, counts and complaints, as they stood on a day."""
    counts = counts_of(case, defendant, as_of)
    pending, ended = [c for c in counts if c.is_pending], [c for c in counts if not c.is_pending]
    outcome = defendant.outcome
    is_over = outcome is not None and outcome.terminated <= as_of
    name = f"<B>{party_name(defendant)}</B>\n"
    if outcome and is_over:
        name += f"<BR><I>TERMINATED: {outcome.terminated:%m/%d/%Y}</I>\n"
    attorney = "" if is_fugitive(defendant) else _represented("Public Defender or Community Defender Appointment")
    return f"""\
<tr><td valign=top width="40%">Assigned to: District Judge SYNTHETIC JUDGE</td></tr>

			<tr>
				<td valign=top><br><b><u>Defendant                                 ({defendant.number})</u></b></td>
			</tr>

			<tr>
				<td valign=top width="40%">
					{name}		</td>
{attorney}</tr>
{_count_section("Pending Counts", pending)}
{_level_section("Opening", "Felony")}
{_count_section("Terminated Counts", ended)}
{_level_section("Terminated", "Felony" if ended else "None")}
{_complaint_section(case, defendant)}
				"""


def _represented(designation: str) -> str:
    return f"""\
<td valign=top width="20%" align=right>represented&nbsp;by</td><td valign=top width="40%">\
<B>SYNTHETIC            ATTORNEY                                          </B>
<BR>SYNTHETIC OFFICE
<BR>1 Synthetic Street
<BR>Email: synthetic&#064;example.invalid
<BR><I>LEAD ATTORNEY</I>
<BR><I>ATTORNEY TO BE NOTICED</I>
<BR><I>Designation: {designation}</I></td>"""


def plaintiff_html() -> str:
    """The United States."""
    return f"""
			<tr>
				<td valign=top width="40%"><br><b><u>Plaintiff</u></b></td>
			</tr>

				<tr>
					<td valign=top width="40%">
						<B>USA</B>
					</td>
			{_represented("Assistant US Attorney")}</tr>
"""


def _heading(title: str, *, has_dispositions: bool = True) -> str:
    disposition = """
					<td></td>
					<td valign=top width="40%"><br><b><u>Disposition</u></b></td>"""
    return f"""
				<tr>
					<td valign=top width="40%"><br><b><u>{title}</u></b></td>{disposition if has_dispositions else ""}
				</tr>
"""


def _row(left: str, right: str) -> str:
    return f"""
					<tr>
						<td width="40%">{left}</td>
						<td></td>
						<td width="60%">{escaped(right)}</td>
					</tr>
"""


def _none() -> str:
    return """
					<tr>
						<td valign=top width="40%">None</td>
					</tr>
"""


def _count_section(title: str, counts: Sequence[Count]) -> str:
    rows = [_row(f"{escaped(count.offense)}<br>({count.label})", count.disposition) for count in counts]
    return _heading(title) + ("".join(rows) or _none())


def _level_section(when: str, level: str) -> str:
    title = _heading(f"Highest Offense Level ({when})", has_dispositions=False)
    return f"""{title}				<tr>
					<td valign=top width="40%">{level}</td>
				</tr>
"""


def _complaint_section(case: Case, defendant: Defendant) -> str:
    if not docket_days(case, defendant).complaint:
        return _heading("Complaints") + _none()
    return _heading("Complaints") + _row(offense_text(defendant.charges[0], case.court.court_id), "")
