"""What the page said otherwise when it was first published."""

from __future__ import annotations

from warehouse.readers.pages.content import Section
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.titles import titles_of
from warehouse.readers.pages.told import Figures, own
from warehouse.readers.pages.words import counted, listed, long_date


def section(page: PlaceYear, figures: Figures) -> Section | None:
    """The section `restated`; None where every figure is as it was first published."""
    told, titles = own(page, figures), titles_of(figures)
    sentences = []
    for name, change in (page.restated or {}).items():
        if name in titles and figures[name].section:
            start = f"{titles[name]}: {change.first} as first published, "
            end = f" now; restated {long_date(change.changed_date)}."
            sentences.append((start, told.shown(name, change.now), end))
    if not sentences:
        return None
    moved = {cause for change in (page.restated or {}).values() for cause in change.moved}
    cases, defendants = len({cause.case_id for cause in moved}), len({c.defendant_id for c in moved if c.defendant_id})
    parts = [counted(cases, "case")] * bool(cases) + [counted(defendants, "defendant")] * bool(defendants)
    them = "it" if cases + defendants == 1 else "them"
    note = f"What moved: {listed(parts)}; each figure opens to {them}." if parts else ""
    return Section("restated", "Restated since first published", tuple(sentences), notes=((note,),) if note else ())
