"""Pages read by processes: one that ends its process costs itself, and a machine that can start none costs no page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import docket_pages
import pytest
from ends_its_reader import ENDS_ITS_READER, FAULT, begin_with
from made_up_load import PROJECT

from warehouse.errors import WarehouseError
from warehouse.extracts.pages.courts import read_courts
from warehouse.load.page_reading import Found, NamedPage, Processes, read_apart

_COURTS = read_courts(PROJECT / "seeds")
_BROKE_DOWN = "the parser broke down over it"


def pages(count: int, *others: str) -> list[NamedPage]:
    comments = [*(f"<!-- {number} -->" for number in range(count)), *others]
    text = docket_pages.docket_page()
    return [(f"{n}.html", text.replace("</body>", f"{said}</body>").encode()) for n, said in enumerate(comments)]


@pytest.mark.parametrize("read", [Processes(_COURTS, 2).read, partial(read_apart, courts=_COURTS)])
def test_page_that_ends_its_reader_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[list[NamedPage]], Found]
) -> None:
    begin_with(monkeypatch, tmp_path, FAULT)
    found = [*read([*pages(12), *pages(0, ENDS_ITS_READER), *pages(12), *pages(0, ENDS_ITS_READER)])]
    assert [place for place, page in enumerate(found) if page and page.reason == _BROKE_DOWN] == [12, 25]
    assert [len(page.rows.get("docket", ())) for page in found if page] == [1] * 12 + [0] + [1] * 12 + [0]


def test_no_page_is_blamed_where_no_process_can_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import os, sys\nif any('multiprocessing.spawn' in word for word in sys.orig_argv):\n    os._exit(1)\n"
    begin_with(monkeypatch, tmp_path, code)
    with pytest.raises(WarehouseError) as failed:
        [*Processes(_COURTS, 2).read(pages(30))]
    assert "a process that reads them ends before it has read one; none of them is set aside" in str(failed.value)
