"""A page of the nation or a state in a year: its sections, with the pictures that belong to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from warehouse.readers.figures import Figure
from warehouse.readers.pages.charts import district_chart, standing_chart, trend_chart, type_chart
from warehouse.readers.pages.content import Chart, Page
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.particular import few, particular
from warehouse.readers.pages.sentences import lead, nation_sections, state_sections
from warehouse.readers.pages.tiles import tiles


def year_content(place_year: PlaceYear, figures: Mapping[str, Figure]) -> Page:
    """What the page says, in its order."""
    place = place_year.place
    write = nation_sections if place.kind == "nation" else state_sections
    sections = (
        replace(section, charts=_charts(section.name, place_year, figures)) for section in write(place_year, figures)
    )
    return Page(
        f"{place.name}, {place_year.year}",
        lead(place_year),
        tuple(sections),
        tiles(place_year, figures),
        particular(place_year, figures),
        few(place_year, figures),
    )


def with_map(page: Page, drawn: Chart) -> Page:
    """The page of the nation as a sheet has it: the map is the first of its pictures."""
    first, *others = page.sections
    return replace(page, sections=(replace(first, charts=(drawn, *first.charts)), *others))


def _charts(section: str, place_year: PlaceYear, figures: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """The pictures of a section; none where there is nothing to draw."""
    drawn: list[Chart | None] = []
    if section == "districts" and place_year.districts:
        drawn = [district_chart(figures[name], place_year) for name in ("new_cases", "convicted_defendants")]
    elif section == "standing":
        drawn = [standing_chart(place_year, figures)]
    elif section == "type":
        drawn = [type_chart(place_year, figures)]
    elif section == "trend":
        drawn = [trend_chart(place_year, figures)]
    return tuple(chart for chart in drawn if chart)
