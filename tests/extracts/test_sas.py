"""The text that a SAS file is read as: days, odd bytes and odd days, blocks, and a file that breaks off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sas_files import needs_readstat, sas_bytes

from warehouse.errors import ExtractError
from warehouse.extracts import sas

pytestmark = needs_readstat


def text_of(content: bytes, folder: Path) -> list[str]:
    file = folder / "made.sas7bdat"
    file.write_bytes(content)
    return b"".join(sas.sas_chunks(file, file.name)).decode().splitlines()


@pytest.mark.parametrize("day_format", ["MMDDYY10", "DATE9", "YYMMDD10", "E8601DA"])
def test_day_is_written_as_the_text_file_has_it(day_format: str, tmp_path: Path) -> None:
    days = {"filedate": [date(2018, 3, 9), None, date(1899, 12, 31)]}
    assert text_of(sas_bytes(days, day_format), tmp_path) == ["filedate", "03/09/2018", "", "12/31/1899"]


def test_day_that_no_calendar_has_leaves_numbers_and_refuses_nothing(tmp_path: Path) -> None:
    days = {"filedate": [date(2018, 3, 9), 3e9]}
    assert text_of(sas_bytes(days), tmp_path) == ["filedate", "21252", "3000000000"]


def test_byte_that_is_no_letter_is_replaced_and_refuses_nothing(tmp_path: Path) -> None:
    content = sas_bytes({"name": ["Peña", "Núñez"], "district": ["66", "3A"]})
    assert text_of(content, tmp_path) == ["name\tdistrict", "Peña\t66", "Núñez\t3A"]
    assert text_of(content.replace("Peña".encode(), b"Pe\xf1a "), tmp_path)[1:] == ["Pe\ufffda\t66", "Núñez\t3A"]


def test_blocks_make_the_same_text_as_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "made.sas7bdat"
    file.write_bytes(
        sas_bytes({"a": [float(number) for number in range(7)], "b": [f"{number}x" for number in range(7)]})
    )
    monkeypatch.setattr(sas, "_ROWS", 3)
    blocks = [*sas._text(file)]
    assert [block.count(b"\n") for block in blocks] == [1, 3, 3, 1]
    assert b"".join(blocks).decode().splitlines() == ["a\tb", *(f"{number}\t{number}x" for number in range(7))]


def test_file_that_breaks_off_is_refused_whatever_its_length(tmp_path: Path) -> None:
    content = sas_bytes({"name": ["made up"] * 3_000, "months": [12.5] * 3_000})
    for length in (40, 5_000, len(content) // 2, len(content) - 1):
        with pytest.raises(ExtractError, match=r"made\.sas7bdat: is a SAS file that cannot be read: it is cut short"):
            text_of(content[:length], tmp_path)
