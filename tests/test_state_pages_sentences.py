"""What the pages say: whole sentences, over small made-up (synthetic) values and over the sample."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from made_up_place import figures, subject

from warehouse.readers.pages.content import Section, Sentence, Shown, plain
from warehouse.readers.pages.page import year_content
from warehouse.readers.pages.place_year import COMPARED, Place, PlaceYear, Printed
from warehouse.readers.pages.published import Published, read_published
from warehouse.readers.pages.restated import Moved, Restated
from warehouse.readers.pages.sections.particular import few, particular
from warehouse.readers.pages.sentences import lead, nation_sections, state_sections
from warehouse.readers.subject import Subject

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb
_GROUPS = ("cases", "defendants", "convictions", "restitution", "sentences", "resolution", "civil", "civil_type")
_SYNTHETIC = "SYNTHETIC: made up for this test"
MISSOURI = Place("MO", "Missouri", "state")
UNKNOWN = Place("XX", "State not known", "state", is_jurisdiction=False)
UNITED_STATES = Place("US", "United States", "nation")


FIGURES = figures()
_CIVIL = dict(subject().scopes)["civil"]


def _coverage(source: str = "idb_criminal", is_census: bool = True, note: str = _SYNTHETIC) -> list[dict[str, Any]]:
    groups = (*_GROUPS, "labor_detail")
    return [{"figure": group, "source_code": source, "is_census": is_census, "note": note} for group in groups]


def _values(**changed: Any) -> dict[str, Any]:
    """A row of a summary with nothing in it under a census, but for what is changed."""
    counts = {name: 0 for name, figure in FIGURES.items() if figure.kind == "count"}
    rest = {name: None for name, figure in FIGURES.items() if figure.kind != "count"}
    own = {
        "year": 2018,
        "is_complete_year": True,
        "is_synthetic": True,
        "data_through_date": date(2023, 12, 31),
        "coverage": _coverage(),
    }
    return counts | rest | own | changed


def _jurisdictions(count: int = 56) -> tuple[tuple[Place, Mapping[str, Any]], ...]:
    none = dict.fromkeys(COMPARED)
    return tuple((Place(f"S{number}", f"State {number}", "state"), none) for number in range(count))


def _page(place: Place = MISSOURI, **parts: Any) -> PlaceYear:
    """A page of made-up values; `nation`, `districts` and others are parts of it, the rest are values."""
    beside: dict[str, Any] = {
        name: parts.pop(name)
        for name in ("nation", "districts", "years", "earlier", "printed", "restated")
        if name in parts
    }
    values = _values(**parts)
    own: dict[str, Any] = {
        "nation": _values(),
        "districts": () if place.kind == "nation" else ((Place("mod", "District of Missouri", "district"), _values()),),
        "jurisdictions": _jurisdictions(),
        "years": (values,),
        "subject": subject(),
    }
    return PlaceYear(place, values["year"], values, **(own | beside))


def _sections(page: PlaceYear) -> dict[str, Section]:
    say = nation_sections if page.place.kind == "nation" else state_sections
    return {section.name: section for section in say(page, FIGURES)}


def _said(page: PlaceYear, name: str) -> list[str]:
    return [plain(sentence) for sentence in _sections(page)[name].sentences]


def _notes(page: PlaceYear, name: str) -> list[str]:
    return [plain(sentence) for sentence in _sections(page)[name].notes]


def _ranked(figure: str, value: int, rank: int, tie: int) -> dict[str, Any]:
    label = f"none, as in {tie - 1} others" if value == 0 else f"{rank}th, tie of {tie}"
    ranked = FIGURES[figure].rank_figure
    return {figure: value, f"{ranked}": rank, f"{ranked}_tie_count": tie, f"{ranked}_label": label}


@pytest.mark.parametrize(
    ("value", "rank", "tie", "sentence"),
    [
        (
            4,
            11,
            6,
            "initiated 4 new human trafficking cases in 2018, ranking Missouri 11th of 56 states and territories, tied "
            "with 5 others.",
        ),
        (
            4,
            11,
            2,
            "initiated 4 new human trafficking cases in 2018, ranking Missouri 11th of 56 states and territories, tied "
            "with 1 other.",
        ),
        (
            1,
            22,
            1,
            "initiated 1 new human trafficking case in 2018, ranking Missouri 22nd of 56 states and territories.",
        ),
        (
            1900,
            1,
            1,
            "initiated 1,900 new human trafficking cases in 2018, ranking Missouri 1st of 56 states and territories.",
        ),
        (
            0,
            37,
            20,
            "initiated no new human trafficking cases in 2018, as in 19 others.",
        ),
        (0, 56, 1, "initiated no new human trafficking cases in 2018, as nowhere else."),
    ],
)
def test_new_cases_are_said_with_their_rank_and_who_shares_it(value: int, rank: int, tie: int, sentence: str) -> None:
    page = _page(**_ranked("new_cases", value, rank, tie), active_cases=3)
    assert _said(page, "cases")[0] == f"Federal prosecutors in Missouri {sentence}"


def test_the_defendants_stand_beside_the_cases() -> None:
    page = _page(new_cases=1, new_defendants=2, active_cases=3, active_defendants=1, convicted_defendants=1)
    assert _said(page, "cases") == [
        "Federal prosecutors in Missouri initiated 1 new human trafficking case in 2018; 2 defendants were newly charged, "
        "in these and in older cases.",
        "Federal courts in Missouri had 3 active cases; 1 defendant was active in those cases.",
        "They convicted 1 defendant.",
    ]
    older = _said(_page(new_defendants=1, active_cases=1), "cases")
    assert older[0].endswith("in 2018; 1 defendant was newly charged, in older cases.")


def test_a_figure_is_not_available_with_its_reason() -> None:
    nothing = _coverage("none", False, "No loaded extract carries convictions for this year")
    coverage = [row for row in _coverage() + nothing if (row["figure"] == "convictions") == (row in nothing)]
    assert _said(_page(year=2010, convicted_defendants=None, coverage=coverage), "cases")[-1] == (
        "The number of convicted defendants is not available for 2010: "
        "no loaded extract carries convictions for this year."
    )


def test_figures_that_are_not_available_for_the_same_reason_are_told_together() -> None:
    missing: dict[str, Any] = {"new_cases": None, "active_cases": None, "convicted_defendants": None}
    page = _page(**missing, coverage=_coverage("coded_case", False) + _coverage("docket", False))
    assert _said(page, "cases") == [
        "The numbers of new cases, active cases and convicted defendants are not available for 2018: nothing was found "
        "in coded case files and PACER dockets, which do not cover every case of that year."
    ]
    assert plain(lead(page)) == (
        "The sources, which do not cover every case, hold no federal human trafficking case in Missouri in 2018."
    )


def test_a_reason_is_said_once_on_a_page() -> None:
    empty: dict[str, Any] = {name: None for name, figure in FIGURES.items() if figure.kind == "count"}
    page = _page(**empty | {"new_civil_cases": 0}, coverage=_coverage("coded_case", False))
    said = [plain(sentence) for section in state_sections(page, FIGURES) for sentence in section.sentences]
    assert sum("nothing was found in coded case files" in sentence for sentence in said) == 1
    assert _said(page, "restitution") == [
        "The rate of restitution is not available for 2018 (see Cases and convictions)."
    ]


def test_what_was_found_without_a_census_is_no_rate() -> None:
    few = _values(restitution_ordered_defendants=2, coverage=_coverage("coded_case", False))
    assert (
        "The nation's rate of restitution is not available for 2018: coded case files do not cover every case of that "
        "year, and what was found may be few of many."
    ) in _said(_page(nation=few), "nation")
    none = "The nation's rate of restitution is not available for 2018: there is nothing to take a percent of."
    assert none in _said(_page(), "nation")


def test_without_a_census_there_may_be_more_and_no_rank() -> None:
    said = _said(_page(new_cases=2, coverage=_coverage("coded_case", False)), "cases")
    assert said[-1] == (
        "The sources of these figures do not cover every case of 2018: there may be more than they hold, and no rank is "
        "stated."
    )
    assert "ranking" not in " ".join(said)
    page = _page(year=2018, new_cases=2, coverage=_coverage("coded_case", False))
    assert plain(lead(page)).startswith(
        "As far as the sources show, in 2018 federal prosecutors in Missouri initiated 2"
    )


def test_a_year_that_is_not_over_says_so() -> None:
    page = _page(year=2026, new_cases=4, is_complete_year=False, data_through_date=date(2026, 6, 30))
    assert _said(page, "cases")[0] == (
        "Federal prosecutors in Missouri have initiated 4 new human trafficking cases so far in 2026."
    )
    through = "The data run through 30 June 2026, so the figures of 2026 are those so far, and no rank is stated."
    assert through in _said(page, "coverage")
    assert plain(lead(page)) == (
        "So far in 2026 federal prosecutors in Missouri have initiated 4 new human trafficking cases; federal courts there "
        "have had no active cases and have convicted no defendants."
    )


def test_a_place_has_its_article() -> None:
    page = _page(Place("DC", "District of Columbia", "state"), new_cases=1)
    assert _said(page, "cases")[0] == (
        "Federal prosecutors in the District of Columbia initiated 1 new human trafficking case in 2018."
    )
    assert _sections(page)["standing"].title == "How the District of Columbia stacks up"


def test_cases_of_no_known_state_have_words_of_their_own_and_no_ranks() -> None:
    page = _page(UNKNOWN, new_cases=1, active_cases=2)
    assert _said(page, "cases") == [
        "Where the state is not known, 1 case was initiated, 2 cases were active and no defendants were convicted in 2018."
    ]
    assert {"districts", "standing"}.isdisjoint(_sections(page))
    assert plain(lead(page)) == (
        "In 2018 the state is not known for 1 new federal human trafficking case and 2 active federal human trafficking "
        "cases."
    )
    assert set(_sections(_page(UNKNOWN))) == {"nation", "coverage"}
    assert plain(lead(_page(UNKNOWN))) == "The state of every federal human trafficking case of 2018 is known."


def _district(name: str, **changed: Any) -> tuple[Place, dict[str, Any]]:
    code = "mo-unresolved" if name.startswith("District not known") else name[:2].lower()
    return Place(code, name, "district", "MO", False), _values(**changed)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((1, 3), "The Western District had 3 new cases in 2018 and the Eastern 1."),
        ((2, 2), "Both districts of Missouri had 2 new cases each in 2018."),
        ((0, 0), "Neither district of Missouri had a new case in 2018."),
        ((1, 0), "The Eastern District had 1 new case in 2018 and the Western none."),
    ],
)
def test_districts(counts: tuple[int, int], sentence: str) -> None:
    names = ("Eastern District of Missouri", "Western District of Missouri")
    districts = tuple(_district(name, new_cases=count) for name, count in zip(names, counts, strict=True))
    assert _said(_page(new_cases=sum(counts), districts=districts), "districts")[0] == sentence


def test_a_district_that_is_not_known_one_district_and_none() -> None:
    unknown = _district("District not known, Missouri", new_cases=1)
    eastern = _district("Eastern District of Missouri")
    western = _district("Western District of Missouri")
    said = _said(_page(new_cases=1, districts=(eastern, western, unknown)), "districts")
    assert said[-1] == "The district is not known for 1 new case, which is in no district's figures."
    one = "All of Missouri is one judicial district."
    assert _said(_page(districts=(eastern,)), "districts") == [one]
    assert "districts" not in _sections(_page(districts=(), active_cases=1))


def test_without_a_census_no_district_has_0() -> None:
    coverage = _coverage("coded_case", False)
    eastern = _district("Eastern District of Missouri", new_cases=2, coverage=coverage)
    western = _district("Western District of Missouri", new_cases=None, coverage=coverage)
    said = _said(_page(new_cases=2, districts=(eastern, western), coverage=coverage), "districts")
    assert said[0] == ("The Eastern District had 2 new cases in 2018; none is known elsewhere in the state.")
    unknown = _district("District not known, Missouri", new_cases=2, coverage=coverage)
    said = _said(_page(new_cases=2, districts=(western, western, unknown), coverage=coverage), "districts")
    assert said[0] == "No new case is known in either district of Missouri in 2018."


_NATION = _values(
    new_cases=171,
    new_cases_mean_over_nonzero=Decimal("4.75"),
    new_case_jurisdictions=36,
    mean_prison_months=Decimal("135.0"),
    jurisdictions_without_new_labor_case=49,
)


def test_a_state_stands_beside_the_printed_average() -> None:
    page = _page(**_ranked("new_cases", 4, 11, 6), nation=_NATION)
    assert _said(page, "standing")[0] == (
        "On average the 36 states and territories with a new case had 4.75; Missouri had 4, below that average."
    )
    none = _page(**_ranked("new_cases", 0, 37, 20), nation=_NATION)
    assert _said(none, "standing")[0].endswith(" had 4.75; Missouri had none.")


def test_shares_of_labor_and_sex_trafficking_count_both_and_leave_out_unknown() -> None:
    page = _page(
        active_cases=5,
        active_cases_labor=1,
        active_cases_sex=4,
        active_cases_both=1,
        active_cases_unknown=1,
        active_cases_labor_percent=Decimal("25.0"),
        active_cases_sex_percent=Decimal("100.0"),
    )
    assert _said(page, "type") == [
        "25% of the active cases in Missouri in 2018 were labor trafficking (1 of 4 of known type) and 100% "
        "were sex trafficking (4 of 4 of known type).",
        "There was no new case in Missouri in 2018, so there are no shares of them.",
    ]
    assert _notes(page, "type") == [
        "1 active case was both sex and labor trafficking and counts as each.",
        "1 active case is of unknown type and left out of the shares by type.",
    ]


def test_without_a_census_a_share_may_stand_alone_or_not_at_all() -> None:
    coverage = _coverage("coded_case", False)
    alone = _page(
        new_cases=2, new_cases_sex=2, new_cases_labor=None, new_cases_sex_percent=Decimal(100), coverage=coverage
    )
    assert _said(alone, "type")[1] == ("100% of the cases initiated in Missouri in 2018 were sex trafficking (2 of 2).")
    none = _page(active_cases=6, active_cases_sex=4, active_cases_labor=1, coverage=coverage)
    assert _said(none, "type")[0] == (
        "Of the active cases in Missouri in 2018 (6), 1 is known to be labor trafficking and 4 are known to be sex "
        "trafficking; the sources do not cover every case, nor say how many are of unknown type, so no share is stated."
    )


def test_the_nations_labor_cases_are_of_those_whose_type_is_known() -> None:
    whole = _values(new_cases=39, new_cases_unknown=1, new_cases_labor=5, new_cases_labor_percent=Decimal("13.2"))
    said = _said(_page(nation=whole), "nation")
    assert "Of the new cases of known type 5 (13.2%) were labor trafficking cases." in said


def _convicted(eligible: int, ordered: int, **more: Any) -> PlaceYear:
    percent = Decimal(100 * ordered) / eligible if eligible else None
    figures = {"convicted_defendants": 6, "restitution_eligible_defendants": eligible, "restitution_percent": percent}
    return _page(**{**figures, **_ranked("restitution_ordered_defendants", ordered, 23, 12), **more})


def test_restitution_is_over_the_eligible_and_says_who_is_left_out() -> None:
    page = _convicted(4, 1, restitution_excluded_defendants=2, restitution_amount=Decimal(75000))
    assert _said(page, "restitution") == [
        "Of 4 eligible convicted defendants in Missouri, 1 (25%) was ordered to pay restitution in 2018, ranking "
        "Missouri 23rd of 56 by number of orders, tied with 11 others.",
        "The restitution ordered comes to $75,000.",
    ]
    assert _notes(page, "restitution") == [
        "2 of the 6 convicted are excluded from the rate of restitution: the charging instruments in their cases name no "
        "victim, as may happen after a sting operation.",
    ]


def test_restitution_without_a_denominator_has_no_rate() -> None:
    assert "restitution" not in _sections(_page())
    none = _convicted(0, 0, restitution_unknown_defendants=6)
    assert _said(none, "restitution") == [
        "Of the 6 defendants convicted in Missouri in 2018 none is known to be eligible for restitution, so there is no "
        "rate."
    ]
    assert _notes(none, "restitution") == [
        "All 6 convicted defendants are left out of the rate of restitution: it is not known whether the charging "
        "instrument names a victim."
    ]


def test_restitution_of_all_of_one_and_of_earlier_convictions() -> None:
    both = _convicted(0, 0, convicted_defendants=2, restitution_excluded_defendants=2)
    assert _said(both, "restitution")[0].startswith(
        "Of the 2 defendants convicted in Missouri in 2018 neither is eligible"
    )
    assert _notes(both, "restitution")[0].startswith("Both convicted defendants are excluded from the rate")
    only = _convicted(0, 0, convicted_defendants=1, restitution_excluded_defendants=1)
    assert _said(only, "restitution")[0].startswith("The one defendant convicted in Missouri in 2018 is not eligible")
    assert _notes(only, "restitution")[0].startswith("The only convicted defendant is excluded from the rate")
    one = _convicted(1, 0, restitution_ordered_other_defendants=1, restitution_amount=Decimal(0))
    assert _said(one, "restitution")[0] == (
        "The one eligible convicted defendant in Missouri was not ordered to pay restitution in 2018 (0%), as in "
        "11 others."
    )
    assert _said(one, "restitution")[1:] == [
        "The sources give no dollars for these orders.",
        "1 other defendant, convicted in another year or not eligible, was ordered to pay in 2018, which the rate "
        "leaves out.",
    ]


def test_orders_of_restitution_that_no_source_carries_are_not_zero() -> None:
    nothing = _coverage("none", False, "The Integrated Database has no restitution")
    coverage = [row for row in _coverage() + nothing if (row["figure"] == "restitution") == (row in nothing)]
    page = _convicted(4, 0, restitution_ordered_defendants=None, restitution_percent=None, coverage=coverage)
    assert _said(page, "restitution") == [
        "How many of the 4 eligible convicted defendants in Missouri were ordered to pay restitution is not available "
        "for 2018: the Integrated Database has no restitution."
    ]


def _without_census(*groups: str) -> list[dict[str, Any]]:
    """A census of every group but these, which coded case files carry."""
    return [
        row
        for row in _coverage() + _coverage("coded_case", False)
        if (row["figure"] in groups) == (row["source_code"] == "coded_case")
    ]


def test_orders_of_restitution_without_a_census_may_be_more() -> None:
    orders = (
        "The sources of restitution orders do not cover every case of 2018: more may have been ordered than they hold"
    )
    few = _without_census("restitution")
    ordered = _convicted(4, 1, restitution_amount=Decimal(75000), coverage=few)
    assert _said(ordered, "restitution")[-1] == f"{orders}, so the rate may be higher."
    alone = _page(restitution_ordered_defendants=None, restitution_amount=Decimal(4200), coverage=few)
    assert _said(alone, "restitution")[-1] == f"{orders}."
    beside = _page(nation=_convicted(250, 43, coverage=few).values)
    assert _said(beside, "nation")[-2:] == [
        "17.2% of the eligible convicted defendants (43 of 250) were ordered to pay restitution.",
        f"{orders}, so the rate may be higher.",
    ]
    both = _convicted(4, 1, coverage=few, nation=_convicted(250, 43, coverage=few).values)
    assert _said(both, "nation")[-1].endswith("ordered to pay restitution; the true rate may be higher.")
    neither = _convicted(4, 1, coverage=_without_census("restitution", "convictions"))
    assert _said(neither, "restitution")[-1] == (
        "The sources of convictions and of restitution orders do not cover every case of 2018: there may be more of "
        "both than they hold, so the rate may be higher or lower."
    )
    assert orders not in " ".join(_said(_convicted(4, 1), "restitution"))
    assert "restitution" not in _sections(_page(restitution_ordered_defendants=None, coverage=few))


def test_notes_of_the_nation_on_the_page_of_a_state_name_the_nation() -> None:
    sentenced: dict[str, Any] = {
        "prison_sentenced_defendants": 6,
        "mean_prison_months": Decimal(70),
        "life_sentence_defendants": 1,
    }
    whole = _convicted(4, 1, **sentenced).values
    assert _notes(_page(nation=whole), "nation") == [
        "Left out of the nation's average prison sentence: 1 defendant sentenced to life.",
    ]


def test_a_state_that_initiated_no_labor_case_is_one_of_so_many() -> None:
    failed = _page(is_without_new_labor_case=True, nation=_NATION)
    assert _said(failed, "labor") == [
        "Missouri is one of 49 states and territories, of 56, without a new labor trafficking case in 2018."
    ]
    alone = _page(is_without_new_labor_case=True, nation=_values(jurisdictions_without_new_labor_case=1))
    assert _said(alone, "labor") == [
        "Missouri is the only one of 56 states and territories without a new labor trafficking case in 2018."
    ]
    initiated = _page(new_cases_labor=1, is_without_new_labor_case=False, nation=_NATION)
    assert _said(initiated, "labor") == [
        "Missouri had 1 new labor trafficking case in 2018; 49 of 56 states and territories had none."
    ]


def _years(figure: str, *counts: int | None) -> tuple[dict[str, Any], ...]:
    """The years to 2018 with these counts."""
    return tuple(_values(year=2019 - len(counts) + place, **{figure: count}) for place, count in enumerate(counts))


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((2, 5, 4), "There were 4 new cases in 2018, 1 fewer than in 2017."),
        ((3, 8, 5, 4, 4), "There were 4 new cases in 2018, as many as in 2017."),
        ((3, 8, 5, 4, 3), "There were 3 new cases in 2018, 1 fewer than in 2017, the fewest since 2014."),
        ((9, 8, 5, 4, 6), "There were 6 new cases in 2018, 2 more than in 2017, the most since 2015."),
        ((9, 8, 7, 6, 1), "There was 1 new case in 2018, 5 fewer than in 2017, the fewest of all years from 2014."),
        ((1, 0, 0), "There were no new cases in 2018, and none in 2017 either."),
        ((1, 3, 0), "There were no new cases in 2018, 3 fewer than in 2017, the fewest of all years from 2016."),
        ((2, None, 2), "There were 2 new cases in 2018, as many as in 2016."),
        ((9, 3, None, 4), "There were 4 new cases in 2018, 1 more than in 2016."),
    ],
)
def test_a_trend_says_the_change_and_since_when(counts: tuple[int | None, ...], said: str) -> None:
    years = _years("new_cases", *counts)
    assert _said(_page(new_cases=counts[-1], years=years), "trend")[0] == said


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        ((3, 7, 6), "the most since 2012"),
        ((3, 5, 6), "the most of all years from 2011"),
        # What stands behind a year that is not covered, or not there, is not looked at.
        ((9, None, 5), "the most of all years from 2013"),
        ((9, 8, None), "the most of all years from 2014"),
    ],
)
def test_a_trend_looks_at_every_year_of_which_all_is_known(earlier: tuple[int | None, ...], said: str) -> None:
    before = tuple((2011 + place, {"new_cases": count}) for place, count in enumerate(earlier))
    page = _page(new_cases=7, years=_years("new_cases", 1, 2, 3, 4, 7), earlier=before)
    assert _said(page, "trend")[0] == f"There were 7 new cases in 2018, 3 more than in 2017, {said}."


def test_a_trend_of_years_that_are_not_covered_looks_no_further() -> None:
    years = tuple({**year, "coverage": _coverage(is_census=False)} for year in _years("new_cases", 1, 2, 3, 4, 7))
    page = _page(new_cases=7, years=years)
    assert _said(page, "trend")[0] == "There were 7 new cases in 2018, 3 more than in 2017."


def test_a_number_of_the_nation_that_may_be_too_low_is_said_to_be_so_first() -> None:
    nation = _values(new_cases=2, coverage=_coverage(is_census=False))
    said = _said(_page(nation=nation), "nation")
    warned = next(place for place, sentence in enumerate(said) if "do not cover every case of 2018" in sentence)
    assert warned == 0 < said.index(next(sentence for sentence in said if "2 new cases" in sentence))


@pytest.mark.parametrize(
    ("mine", "said"),
    [
        ("25.7", "took 25.7 months (2 years 2 months) to resolve on average, about as long as the nation's 26 months"),
        ("26.0", "took 26 months (2 years 2 months) to resolve on average, as long as the nation's 26 months"),
        ("25.4", "took 25.4 months (2 years 1 month) to resolve on average, shorter than the nation's 26 months"),
    ],
)
def test_what_reads_alike_is_about_the_same(mine: str, said: str) -> None:
    page = _page(
        resolved_defendants=7,
        mean_months_to_resolve=Decimal(mine),
        nation=_values(mean_months_to_resolve=Decimal("26.0")),
    )
    assert said in " ".join(plain(sentence) for sentence in particular(page, FIGURES))


def test_more_terms_than_convictions_are_explained() -> None:
    terms: dict[str, Any] = {"prison_sentenced_defendants": 7, "mean_prison_months": Decimal("20.0")}
    said = [plain(particular(_page(convicted_defendants=count, **terms), FIGURES)[0]) for count in (5, 7)]
    assert said == [
        "7 prison terms (whenever convicted) averaged 20 months.",
        "7 prison terms averaged 20 months.",
    ]


def test_years_that_are_not_available_are_named() -> None:
    page = _page(new_cases=4, years=_years("new_cases", None, 2, 5, 4))
    assert _notes(page, "trend") == ["New cases are not available for 2015."]
    without = (_values(year=2016, new_cases=1), _values(year=2018, new_cases=1))
    assert _notes(_page(new_cases=1, years=without), "trend")[0] == (
        "New cases, active cases and convicted defendants are not available for 2017."
    )


def test_a_trend_of_none_at_all() -> None:
    years = tuple(_values(year=year) for year in (2016, 2017, 2018))
    assert _said(_page(years=years), "trend") == [
        "There was no new case, active case or convicted defendant from 2016 to 2018."
    ]
    gap = (years[0], _values(year=2017, new_cases=None), years[2])
    assert _said(_page(years=gap), "trend")[0] == "There were no new cases in 2018, and none in 2016 either."
    assert "trend" not in _sections(_page(UNKNOWN, years=years))
    so_far = _values(year=2019, is_complete_year=False)
    page = _page(year=2019, is_complete_year=False, years=(*years, so_far))
    assert _said(page, "trend")[0].endswith("convicted defendant from 2016 to 2019 so far.")


def test_a_trend_to_a_year_that_is_not_over_is_no_fall() -> None:
    so_far = _values(year=2026, new_cases=4, is_complete_year=False)
    page = _page(year=2026, new_cases=4, is_complete_year=False, years=(_values(year=2025, new_cases=9), so_far))
    assert _said(page, "trend")[0] == "There are 4 new cases so far in 2026; there were 9 in 2025."


def _particular(page: PlaceYear) -> list[str]:
    return [plain(sentence) for sentence in particular(page, FIGURES)]


_SENTENCED: dict[str, Any] = {
    "prison_sentenced_defendants": 6,
    "mean_prison_months": Decimal("70.7"),
    "median_prison_months": Decimal("72.0"),
    "resolved_defendants": 1,
    "mean_months_to_resolve": Decimal("9.0"),
}


def test_what_is_particular_stands_beside_the_nation() -> None:
    districts = tuple(
        _district(f"{name} District of Missouri", new_cases=count) for name, count in (("Eastern", 1), ("Western", 3))
    )
    page = _page(
        **_SENTENCED, convicted_defendants=6, new_cases=4, is_without_new_labor_case=True, restitution_amount=Decimal(75000),
        districts=districts, nation=_NATION,
    )  # fmt: skip
    assert _particular(page) == [
        "6 prison terms averaged 70.7 months (5 years 11 months), below the nation's 135 months (11 years 3 months).",
        "Charges against 1 defendant took 9 months to resolve.",
        "Missouri is one of 49 states and territories without a new labor trafficking case.",
        "Missouri had 4 of the nation's 171 new cases (2.3%).",
        "The Western District had the most new cases: 3 of 4.",
    ]
    alone = _page(prison_sentenced_defendants=1, mean_prison_months=Decimal(360), new_cases=2, new_cases_labor=2,
                  restitution_amount=Decimal(75000), nation=_NATION)  # fmt: skip
    assert _particular(alone) == [
        "The one defendant sentenced to a term of prison received 360 months (30 years), more than the nation's 135 months "
        "(11 years 3 months).",
        "Both new cases were labor trafficking.",
        "Missouri had 2 of the nation's 171 new cases (1.2%).",
        "Federal courts ordered $75,000 in restitution.",
    ]
    assert _particular(_page(UNKNOWN, new_cases=4, nation=_NATION)) == []


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((2, 2), "Both districts had 2 new cases each."),
        ((1, 0), "The Eastern District had the only new case."),
        ((2, 0), "The Eastern District had both new cases."),
        ((0, 3), "The Western District had all 3 new cases."),
        ((3, 3, 1), "The Eastern District and the Western District had the most new cases: 3 each."),
        ((2, 2, 2), None),
    ],
)
def test_the_district_with_the_most(counts: tuple[int, ...], said: str | None) -> None:
    names = ("Eastern", "Western", "Northern")
    districts = tuple(
        _district(f"{name} District of Missouri", new_cases=count) for name, count in zip(names, counts, strict=False)
    )
    found = [line for line in _particular(_page(new_cases=sum(counts), districts=districts)) if "istrict" in line]
    assert found == ([said] if said else [])


def test_small_numbers_are_said_to_be_small_once() -> None:
    said = "With so few cases, one more or less changes ranks and shares a lot."
    assert few(_page(new_cases=4, active_cases=16), FIGURES) == said
    for page in (_page(new_cases=10, active_cases=16, convicted_defendants=12), _page(), _page(UNKNOWN, new_cases=1)):
        assert few(page, FIGURES) == ""


def test_a_place_without_a_court_says_that_first_and_nothing_of_its_own() -> None:
    place = Place("AS", "American Samoa", "state")
    samoa = _page(place, **_ranked("new_cases", 0, 37, 20), nation=_NATION, districts=())
    assert plain(lead(samoa)) == (
        "American Samoa has no federal district court: a federal case from there is brought and counted elsewhere."
    )
    assert list(_sections(samoa)) == ["nation", "civil", "coverage"]
    own = [line for line in _said(samoa, "civil") + _said(samoa, "coverage") if "Samoa" in line]
    assert own == [] == _particular(samoa)


def test_prison_terms_say_who_is_left_out() -> None:
    page = _page(**_SENTENCED, life_sentence_defendants=1, no_prison_defendants=2, nation=_NATION)
    assert _said(page, "standing")[-1:] == ["The median prison term was 72 months (6 years)."]
    assert _notes(page, "standing") == [
        "Left out of the average prison sentence: 1 defendant sentenced to life and 2 sentenced to no prison."
    ]
    whole = _page(UNITED_STATES, nation=_values(**_SENTENCED))
    assert _said(whole, "nation") == [
        "The 6 defendants sentenced to a term of prison received 70.7 months (5 years 11 months) on average, with a median "
        "of 72 months (6 years).",
        "It took 9 months to resolve the charges against 1 defendant.",
    ]


def test_labor_details_stand_where_the_coding_sheet_has_them() -> None:
    page = _page(
        active_cases_labor=3,
        top_labor_sector="domestic work",
        deportation_threat_percent=Decimal("66.7"),
        nation=_NATION,
    )
    assert _said(page, "labor")[1:] == [
        "Of the labor trafficking cases active in Missouri the most frequent sector was domestic work and over half (66.7%) "
        "of those whose means of coercion are known involved a threat of deportation.",
    ]


def test_civil_suits_in_the_state_and_in_the_nation() -> None:
    suits = {"new_civil_cases": 31, "new_civil_cases_labor": 27, "new_civil_cases_sex": 4}
    shares = {"new_civil_cases_labor_percent": Decimal("87.1"), "new_civil_cases_sex_percent": Decimal("12.9")}
    page = _page(new_civil_cases=1, nation=_values(**suits, **shares))
    assert _said(page, "civil") == [
        f"In Missouri 1 civil suit was filed under {_CIVIL} in 2018; its type is not available.",
        "In the nation 31 civil suits were filed: 87.1% labor trafficking and 12.9% sex trafficking.",
    ]


def test_sections_without_a_figure_are_left_out() -> None:
    """A subject without types, labor, suits, restitution and terms of prison has the other sections."""
    groups = ("cases", "defendants", "convictions")
    known = {
        name: figure
        for name, figure in FIGURES.items()
        if figure.figure_group in groups and not figure.trafficking_type and "labor" not in name
        if not name.startswith("restitution") and figure.kind != "percent"
    }
    left_out = dict.fromkeys(FIGURES.keys() - known.keys())

    def without(values: Mapping[str, Any]) -> dict[str, Any]:
        coverage = [row for row in values["coverage"] if row["figure"] in groups]
        return {name: value for name, value in values.items() if name not in left_out} | {"coverage": coverage}

    for place, names in (
        (MISSOURI, ["cases", "districts", "standing", "nation", "trend", "coverage"]),
        (UNKNOWN, ["cases", "nation", "trend", "coverage"]),
        (UNITED_STATES, ["cases", "standing", "nation", "trend", "coverage"]),
    ):
        whole = _page(place, nation=_values(new_cases=9), new_cases=4, active_cases=5, convicted_defendants=1)
        values, years = without(whole.values), tuple(without(year) for year in whole.years)
        page = replace(whole, values=values, nation=without(whole.nation), years=years, subject=Subject("fraud"))
        content = year_content(page, known)
        assert [section.name for section in content.sections] == names
        assert "fraud case" in plain(content.lead)
        lines = [plain(line) for section in content.sections for line in (*section.sentences, *section.notes)]
        assert not re.search("trafficking|restitution|civil|sentenced|resolve", " ".join(lines))


def test_printed_figures_that_differ_are_noted_in_their_section() -> None:
    printed = {
        "convicted_defendants": (
            Printed(2018, 346.0, None, "agrees", "a report"),
            Printed(2019, 300.0, None, "contradiction", "a report"),
        ),
        "new_cases": (Printed(2018, 171.0, None, "agrees", "a report"),),
    }
    page = _page(UNITED_STATES, new_cases=171, convicted_defendants=346, printed=printed)
    assert _notes(page, "cases") == [
        "Convicted defendants: the 2018 report printed 346, the 2019 report 300; this page has 346."
    ]
    ranked = {"new_cases": (Printed(2018, 5.0, 9, "differs", "a report"),)}
    state = _page(**_ranked("new_cases", 4, 11, 6), printed=ranked)
    assert _notes(state, "cases") == ["New cases: the 2018 report printed 5 (9th); this page has 4 (11th)."]


def test_restated_figures_are_written_as_on_the_page_with_what_moved() -> None:
    day = date(2024, 1, 2)
    case, defendant = Moved("updated", "moed-1", None, ""), Moved("updated", "moed-1", "moed-1-1", "")
    restated = {
        "new_cases": Restated("1900", "4", day, (case,)),
        "new_cases_rank": Restated("1", "11", day, (case, Moved("removed", "mowd-9", None, ""))),
        "restitution_percent": Restated("not available", "25.0", day, (defendant,)),
        "restitution_amount": Restated("75000.00", "not available", day, (defendant,)),
    }
    page = _page(new_cases=4, restitution_percent=Decimal("25.0"), restated=restated)
    assert _said(page, "restated") == [
        "New cases: 1,900 as first published, 4 now; restated 2 January 2024.",
        "Restitution, ordered to pay, of the eligible, percent: not available as first published, 25% now; restated "
        "2 January 2024.",
        "Restitution, amount ordered: $75,000 as first published, not available now; restated 2 January 2024.",
    ]
    assert _notes(page, "restated") == ["What moved (listed with each figure on the web page): 1 defendant in 1 case."]


@pytest.fixture(scope="module")
def sample(published: Path) -> Published:
    """The pages' values of the sample."""
    with duckdb.connect(str(published), read_only=True) as connection:
        return read_published(connection)


MISSOURI_2018 = (
    "Federal prosecutors in Missouri initiated 4 new human trafficking cases in 2018, ranking Missouri 11th of 56 states "
    "and territories, tied with 5 others; 7 defendants were newly charged, in these and in older cases.",
    "Federal courts in Missouri had 16 active cases, ranking Missouri 11th of 56, tied with 4 others; 29 defendants were "
    "active in those cases.",
    "They convicted 6 defendants, ranking Missouri 15th of 56, tied with 3 others.",
    "The Western District had 3 new cases in 2018 and the Eastern 1.",
    "0% of the active cases in Missouri in 2018 were labor trafficking (0 of 16) and 100% were sex trafficking "
    "(16 of 16); in the nation 5.1% were labor trafficking.",
    "Of 4 eligible convicted defendants in Missouri, 1 (25%) was ordered to pay restitution in 2018, ranking Missouri "
    "23rd of 56 by number of orders, tied with 11 others.",
    "2 of the 6 convicted are excluded from the rate of restitution: the charging instruments in their cases name no "
    "victim, as may happen after a sting operation.",
    "Missouri is one of 49 states and territories, of 56, without a new labor trafficking case in 2018.",
    "In the nation 171 new cases were initiated, 680 cases were active and 346 defendants were convicted in 2018.",
    "Of the new cases 8 (4.7%) were labor trafficking cases.",
    "The 343 defendants sentenced to a term of prison received 135 months (11 years 3 months) on average, with a median of "
    "123 months (10 years 3 months).",
    "It took 26 months (2 years 2 months) on average to resolve the charges against 368 defendants.",
    "31% of the eligible convicted defendants (97 of 313) were ordered to pay restitution.",
    "In the nation 31 civil suits were filed: 87.1% labor trafficking and 12.9% sex trafficking.",
    "The year 2018 is complete.",
)


def _sentences(sample: Published, code: str, year: int) -> list[Sentence]:
    """Everything that a page says."""
    page = sample.place_year(code, year)
    sections = (nation_sections if code == "US" else state_sections)(page, sample.figures)
    below = [said for section in sections for said in section.sentences + section.notes]
    return [lead(page), *particular(page, sample.figures), *below]


def _text(sample: Published, code: str, year: int) -> list[str]:
    return [plain(sentence) for sentence in _sentences(sample, code, year)]


def test_missouri_2018_says_what_the_published_page_says(sample: Published) -> None:
    said = _text(sample, "MO", 2018)
    assert [sentence for sentence in MISSOURI_2018 if sentence not in said] == []


# What no sentence of any page has: a value that is none, wrong numbers, and the traces of parts that are missing.
_WRONG = re.compile(
    r"None|\bnan\b|(?<![\d,.])1 (?:\w+ ){0,3}(?:cases|defendants|suits|months|others|states|territories) (?:was|were|in)\b"
    r"|  | [,.;]|,,|, ,|\.\.|\(\)|\b(?:[2-9]|\d\d+) (?:case|defendant|suit)\b|\bthe the\b|^[a-z]"
)


def test_no_sentence_of_any_state_and_year_is_broken(sample: Published) -> None:
    states = [place.code for place in sample.places.values() if place.kind in ("state", "nation")]
    texts = {(code, year): _text(sample, code, year) for code in states for year in sample.years}
    broken = [
        (place_year, sentence)
        for place_year, said in texts.items()
        for sentence in said
        if _WRONG.search(sentence) or not sentence.endswith(".")
    ]
    assert len(texts) == len(states) * len(sample.years)
    assert broken == []


def test_each_figure_in_a_sentence_is_that_of_the_mart(sample: Published) -> None:
    for code in ("MO", "TX", "AS", "XX", "US"):
        for year in sample.years:
            for part in (part for said in _sentences(sample, code, year) for part in said if isinstance(part, Shown)):
                assert part.value is not None
                assert part.value == sample.summaries[part.place_code][part.year][part.figure]
