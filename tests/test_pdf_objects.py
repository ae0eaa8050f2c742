"""A sheet whose objects are packed is the sheet as it was set."""

from __future__ import annotations

import re
import zlib

import pytest
import typst
from pdf_pages import objects_of, page_count

from warehouse.readers.pages.pdf_objects import packed

_TEXT = """
#set document(title: "Missouri")
#set page(width: 300pt, height: 100pt)
#set text(lang: "en")
= Missouri
endobj, endstream and 1 0 obj are words here; (brackets) \\ too.
#for number in range(40) [== Part #number
  - *#number* cases]
"""


@pytest.fixture(scope="module")
def pdf() -> bytes:
    found = typst.compile(_TEXT.encode(), pdf_standards=["ua-1"])
    assert isinstance(found, bytes)
    return found


def test_every_object_is_as_it_was(pdf: bytes) -> None:
    before, after = objects_of(pdf), objects_of(packed(pdf))
    assert len(before) > 200
    assert {number: after[number] for number in before} == before
    # What is new are the stream of objects and the table.
    new = [after[number] for number in after.keys() - before.keys()]
    assert sorted(re.findall(rb"/Type/(\w+)", body)[0] for body in new) == [b"ObjStm", b"XRef"]


def test_it_takes_less_room_and_says_what_it_is_to_who_does_not_unpack_it(pdf: bytes) -> None:
    small = packed(pdf)
    assert len(small) < 0.7 * len(pdf)
    for plain in (b"/Lang(en", b"/Title(Missouri)", b"<pdfuaid:part>1</pdfuaid:part>", b"/Type/Catalog"):
        assert plain in small
    assert small[:8] == pdf[:8] == b"%PDF-1.7"
    assert page_count(small) == page_count(pdf) > 1
    assert packed(pdf) == small


def test_the_trailer_names_the_same(pdf: bytes) -> None:
    small = packed(pdf)
    table = small[int(small[small.rindex(b"startxref") :].split()[1]) :]
    for named in (rb"/Root \d+ 0 R", rb"/Info \d+ 0 R", rb"/ID\[.*?\]"):
        [said] = re.findall(named, pdf[pdf.rindex(b"trailer") :], re.S)
        assert said in table[: table.index(b"stream")]
    entries = zlib.decompress(table[table.index(b"stream\n") + 7 : table.index(b"\nendstream")])
    assert len(entries) % 7 == 0


def test_a_pdf_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="trailer of the form known"):
        packed(b"%PDF-1.7\ntrailer\n<<>>\nstartxref\n0\n%%EOF")
