"""The docket pages of the sample: which there are, and the files that they come in."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sample.docket import Case
from sample.docket_cases import CaseId, case_id, cases_on_dockets
from sample.docket_html import DocketPage, page_html
from sample.files import SampleFile

FOLDER_NAME = "dockets-synthetic"
_PRINTED = datetime(2023, 12, 28, 9, 15, 20)
# One page of all the defendants: alone, or beside the pages of each.
_ALL_ALONE: CaseId = ("moed", "2:15-cr-00021")
_ALL_BESIDE: CaseId = ("mowd", "1:18-cr-00049")
# The docket of the year's order to pay, also as it stood between plea and sentence.
_EARLIER: CaseId = ("mowd", "3:15-cr-00035")
_EARLIER_PRINTED = datetime(2018, 8, 15, 16, 40, 5)
_ZIPPED: frozenset[CaseId] = frozenset(
    {("moed", "2:14-cr-00021"), ("moed", "1:17-cr-00035"), ("mowd", "1:15-cr-00049")}
)
_ZIP_TIME = (2023, 12, 29, 0, 0, 0)


@dataclass(frozen=True)
class PageFile:
    """A page with its file name; `is_zipped` tells whether it comes in the archive."""

    name: str
    page: DocketPage
    is_zipped: bool


def docket_pages(cases: Sequence[Case]) -> list[PageFile]:
    """All docket pages of the sample, in the order of the cases."""
    return [file for order, case in enumerate(cases_on_dockets(list(cases))) for file in _of_case(case, order)]


def write_docket_pages(folder: Path, cases: Sequence[Case]) -> tuple[SampleFile, ...]:
    """Writes the pages: a file each in a folder of their own, and an archive of some. A page counts as one row."""
    pages = docket_pages(cases)
    (folder / FOLDER_NAME).mkdir(exist_ok=True)
    written = []
    for file in pages:
        if not file.is_zipped:
            name = f"{FOLDER_NAME}/{file.name}"
            (folder / name).write_bytes(_content(file))
            written.append(SampleFile(name, 1))
    archive = folder / f"{FOLDER_NAME}.zip"
    zipped = [file for file in pages if file.is_zipped]
    with zipfile.ZipFile(archive, "w") as members:
        for file in zipped:
            member = zipfile.ZipInfo(file.name, _ZIP_TIME)
            # Else the system that writes is noted, and the archive differs from one to another.
            member.create_system = 3
            member.compress_type = zipfile.ZIP_DEFLATED
            members.writestr(member, _content(file))
    return (*written, SampleFile(archive.name, len(zipped)))


def _content(file: PageFile) -> bytes:
    return page_html(file.page).encode("ascii")


def _of_case(case: Case, order: int) -> Iterator[PageFile]:
    key = case_id(case)
    stem = f"{key[0]}-{key[1].replace(':', '-')}"
    printed = _PRINTED + timedelta(minutes=17 * order)
    if key == _ALL_ALONE:
        yield _file(f"{stem}-all", DocketPage(case, case.defendants, printed, " All Defendants"))
        return
    if key == _ALL_BESIDE:
        yield _file(f"{stem}-all", DocketPage(case, case.defendants, printed, "-All"))
    for defendant in case.defendants:
        later = printed + timedelta(seconds=71 * defendant.number)
        page = DocketPage(case, (defendant,), later, f"-{defendant.number}")
        yield _file(f"{stem}-{defendant.number}", page)
        if key == _EARLIER and defendant.number == 1:
            earlier = DocketPage(case, (defendant,), _EARLIER_PRINTED, f"-{defendant.number}")
            yield _file(f"{stem}-{defendant.number}-{_EARLIER_PRINTED:%Y-%m-%d}", earlier)


def _file(stem: str, page: DocketPage) -> PageFile:
    return PageFile(f"{stem}-synthetic.html", page, case_id(page.case) in _ZIPPED)
