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

from warehouse.readers.pages.content import Section, Shown, plain
from warehouse.readers.pages.page import year_content
from warehouse.readers.pages.place_year import COMPARED, Place, PlaceYear, Printed
from warehouse.readers.pages.published import Published, read_published
from warehouse.readers.pages.restated import Moved, Restated
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
        name: parts.pop(name) for name in ("nation", "districts", "years", "printed", "restated") if name in parts
    }
    values = _values(**parts)
    own: dict[str, Any] = {
        "nation": _values(),
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
            "initiated 4 new human trafficking cases in 2018, ranking it 11th of 56 jurisdictions, tied with 5 others.",
        ),
        (
            4,
            11,
            2,
            "initiated 4 new human trafficking cases in 2018, ranking it 11th of 56 jurisdictions, tied with 1 other.",
        ),
        (1, 22, 1, "initiated 1 new human trafficking case in 2018, ranking it 22nd of 56 jurisdictions."),
        (1900, 1, 1, "initiated 1,900 new human trafficking cases in 2018, ranking it 1st of 56 jurisdictions."),
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
    assert _said(_page(**_ranked("new_cases", value, rank, tie)), "cases")[0] == f"Missouri {sentence}"


def test_the_defendants_stand_beside_the_cases() -> None:
    page = _page(new_cases=1, new_defendants=2, active_cases=3, active_defendants=1, convicted_defendants=1)
    assert _said(page, "cases") == [
        "Missouri initiated 1 new human trafficking case in 2018.",
        "2 defendants were newly charged, in these and in older cases.",
        "Missouri had 3 active human trafficking cases in 2018.",
        "1 defendant was active in those cases.",
        "Missouri convicted 1 defendant in human trafficking cases in 2018.",
    ]
    older = _said(_page(new_defendants=1), "cases")
    assert older[1] == "1 defendant was newly charged, in older cases."


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
        "in coded case files and PACER dockets, which are no census of that year."
    ]
    assert plain(lead(page)) == (
        "The sources hold no federal human trafficking case in Missouri in 2018, and are no census."
    )


def test_a_reason_is_said_once_on_a_page() -> None:
    empty: dict[str, Any] = {name: None for name, figure in FIGURES.items() if figure.kind == "count"}
    page = _page(**empty, coverage=_coverage("coded_case", False))
    said = [plain(sentence) for section in state_sections(page, FIGURES) for sentence in section.sentences]
    assert sum("nothing was found in coded case files" in sentence for sentence in said) == 1
    assert _said(page, "restitution") == [
        "The rate of restitution is not available for 2018 (see Cases and convictions)."
    ]


def test_what_was_found_without_a_census_is_no_rate() -> None:
    few = _values(restitution_ordered_defendants=2, coverage=_coverage("coded_case", False))
    assert (
        "The nation's rate of restitution is not available for 2018: coded case files are no census of that year, and "
        "what was found may be few of many."
    ) in _said(_page(nation=few), "nation")
    none = "The nation's rate of restitution is not available for 2018: there is nothing to take a percent of."
    assert none in _said(_page(), "nation")


def test_without_a_census_there_may_be_more_and_no_rank() -> None:
    said = _said(_page(new_cases=2, coverage=_coverage("coded_case", False)), "cases")
    assert said[-1] == (
        "The sources of these figures are no census of 2018: there may be more than they hold, and no rank is stated."
    )
    assert "ranking" not in " ".join(said)
    page = _page(year=2018, new_cases=2, coverage=_coverage("coded_case", False))
    assert plain(lead(page)).startswith("As far as the sources show, in 2018 Missouri initiated 2 new")


def test_a_year_that_is_not_over_says_so() -> None:
    page = _page(year=2026, new_cases=4, is_complete_year=False, data_through_date=date(2026, 6, 30))
    assert _said(page, "cases")[0] == "Missouri has initiated 4 new human trafficking cases so far in 2026."
    through = "The data run through 30 June 2026, so the figures of 2026 are those so far, and no rank is stated."
    assert through in _said(page, "coverage")
    assert plain(lead(page)) == (
        "So far in 2026 Missouri has initiated 4 new federal human trafficking cases, has had no active cases and "
        "has convicted no defendants."
    )


def test_a_place_has_its_article() -> None:
    page = _page(Place("DC", "District of Columbia", "state"), new_cases=1)
    assert _said(page, "cases")[0] == "The District of Columbia initiated 1 new human trafficking case in 2018."
    assert _sections(page)["standing"].title == "How the District of Columbia stacks up"


def test_cases_of_no_known_state_have_words_of_their_own_and_no_ranks() -> None:
    page = _page(UNKNOWN, new_cases=1, active_cases=2)
    assert _said(page, "cases") == [
        "Where the state is not known, 1 case was initiated, 2 cases were active and no defendants were convicted in 2018."
    ]
    assert {"districts", "standing"}.isdisjoint(_sections(page))
    assert _said(_page(UNKNOWN), "cases") == ["Every case and conviction of 2018 has a known state."]
    assert plain(lead(_page(UNKNOWN))) == "Every case of 2018 has a known state."


def _district(name: str, **changed: Any) -> tuple[Place, dict[str, Any]]:
    code = "mo-unresolved" if name.startswith("District not known") else name[:2].lower()
    return Place(code, name, "district", "MO", False), _values(**changed)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((1, 3), "In Missouri the Western District initiated 3 new cases in 2018 and the Eastern District 1."),
        ((2, 2), "Both districts of Missouri initiated 2 new cases each in 2018."),
        ((0, 0), "Neither district of Missouri initiated a new case in 2018."),
        ((1, 0), "In Missouri the Eastern District initiated 1 new case in 2018 and the Western District 0."),
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
    one = "Missouri has one judicial district, whose figures are the same."
    assert _said(_page(districts=(eastern,)), "districts") == [one]
    assert _said(_page(), "districts") == ["Missouri has no federal district court."]


def test_without_a_census_no_district_has_0() -> None:
    coverage = _coverage("coded_case", False)
    eastern = _district("Eastern District of Missouri", new_cases=2, coverage=coverage)
    western = _district("Western District of Missouri", new_cases=None, coverage=coverage)
    said = _said(_page(new_cases=2, districts=(eastern, western), coverage=coverage), "districts")
    assert said[0] == (
        "In Missouri the Eastern District initiated 2 new cases in 2018; none is known elsewhere in the state."
    )
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
    assert _said(page, "standing")[:2] == [
        "10 jurisdictions initiated more new cases than Missouri, 5 others as many and 40 fewer.",
        "The nation's 171 new cases over the 36 jurisdictions with a new case average 4.75; Missouri initiated 4, "
        "below that average.",
    ]
    samoa = _page(Place("AS", "American Samoa", "state"), **_ranked("new_cases", 0, 37, 20), nation=_NATION)
    assert _said(samoa, "standing")[1].endswith(" average 4.75; American Samoa had none.")
    first = _page(**_ranked("new_cases", 19, 1, 1), nation=_NATION)
    assert _said(first, "standing")[0] == "Missouri initiated more new cases than each of the 55 other jurisdictions."


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
        "25 % of the active cases in Missouri in 2018 were labor trafficking (1 of 4 of known type) and 100 % "
        "were sex trafficking (4 of 4 of known type).",
        "There was no new case in Missouri in 2018, so there are no shares.",
    ]
    assert _notes(page, "type") == [
        "1 active case was both sex and labor trafficking and counts as each.",
        "1 active case is of unknown type and left out of the shares by type.",
        "A share of labor trafficking over 4 active cases says little: one more such case would make it 40 %.",
    ]


def test_without_a_census_a_share_may_stand_alone_or_not_at_all() -> None:
    coverage = _coverage("coded_case", False)
    alone = _page(
        new_cases=2, new_cases_sex=2, new_cases_labor=None, new_cases_sex_percent=Decimal(100), coverage=coverage
    )
    assert _said(alone, "type")[1] == (
        "100 % of the cases initiated in Missouri in 2018 were sex trafficking (2 of 2)."
    )
    none = _page(active_cases=6, active_cases_sex=4, active_cases_labor=1, coverage=coverage)
    assert _said(none, "type")[0] == (
        "Of the active cases in Missouri in 2018 (6), 1 is known to be labor trafficking and 4 are known to be sex "
        "trafficking; the sources are no census and do not say how many cases are of unknown type, so no share is "
        "stated."
    )


def test_the_nations_labor_cases_are_of_those_whose_type_is_known() -> None:
    whole = _values(new_cases=39, new_cases_unknown=1, new_cases_labor=5, new_cases_labor_percent=Decimal("13.2"))
    said = _said(_page(nation=whole), "nation")
    assert "Of the new cases of known type 5 (13.2 %) were labor trafficking cases." in said


def _convicted(eligible: int, ordered: int, **more: Any) -> PlaceYear:
    percent = Decimal(100 * ordered) / eligible if eligible else None
    figures = {"convicted_defendants": 6, "restitution_eligible_defendants": eligible, "restitution_percent": percent}
    return _page(**{**figures, **_ranked("restitution_ordered_defendants", ordered, 23, 12), **more})


def test_restitution_is_over_the_eligible_and_says_who_is_left_out() -> None:
    page = _convicted(4, 1, restitution_excluded_defendants=2, restitution_amount=Decimal(75000))
    assert _said(page, "restitution") == [
        "Of 4 eligible convicted defendants in Missouri, 1 (25 %) was ordered to pay restitution in 2018, ranking "
        "Missouri 23rd of 56 jurisdictions by number of orders, tied with 11 others.",
        "The restitution ordered in Missouri in 2018 comes to $75,000.",
    ]
    assert _notes(page, "restitution") == [
        "2 of the 6 convicted are excluded from the rate of restitution: the charging instruments in their cases name no "
        "victim, as can be so after a sting operation.",
        "A rate of restitution over 4 defendants says little: one more order would make it 50 %.",
    ]


def test_restitution_without_a_denominator_has_no_rate() -> None:
    assert _said(_page(), "restitution") == [
        "No defendant was convicted in Missouri in 2018, so there is no rate of restitution."
    ]
    none = _convicted(0, 0, restitution_unknown_defendants=6)
    assert _said(none, "restitution") == [
        "Of the 6 defendants convicted in Missouri in 2018 none is known to be eligible for restitution, so there is "
        "no rate."
    ]
    assert _notes(none, "restitution") == [
        "All 6 convicted are left out of the rate of restitution: it is not known whether the charging instrument names "
        "a victim."
    ]


def test_restitution_of_all_of_one_and_of_earlier_convictions() -> None:
    every = _convicted(4, 4, restitution_amount=Decimal(10))
    few = "A rate of restitution over 4 defendants says little: one order fewer would make it 75 %."
    assert few in _notes(every, "restitution")
    one = _convicted(1, 0, restitution_ordered_other_defendants=1, restitution_amount=Decimal(0))
    assert _said(one, "restitution")[0] == (
        "The 1 eligible convicted defendant in Missouri was not ordered to pay restitution in 2018 (0 %), as in "
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
    orders = "The sources of restitution orders are no census of 2018: more may have been ordered than they hold"
    few = _without_census("restitution")
    ordered = _convicted(4, 1, restitution_amount=Decimal(75000), coverage=few)
    assert _said(ordered, "restitution")[-1] == f"{orders}, so the rate may be higher."
    alone = _page(restitution_ordered_defendants=None, restitution_amount=Decimal(4200), coverage=few)
    assert _said(alone, "restitution")[-1] == f"{orders}."
    beside = _page(nation=_convicted(250, 43, coverage=few).values)
    assert _said(beside, "nation")[-2:] == [
        "17.2 % of the eligible convicted defendants (43 of 250) were ordered to pay restitution.",
        f"{orders}, so the rate may be higher.",
    ]
    both = _convicted(4, 1, coverage=few, nation=_convicted(250, 43, coverage=few).values)
    assert _said(both, "nation")[-1] == "The rate may be higher."
    neither = _convicted(4, 1, coverage=_without_census("restitution", "convictions"))
    assert _said(neither, "restitution")[-1] == (
        "The sources of convictions and of restitution orders are no census of 2018: there may be more of both than "
        "they hold, so the rate may be higher or lower."
    )
    for page in (_convicted(4, 1), _page(restitution_ordered_defendants=None, coverage=few)):
        assert orders not in " ".join(_said(page, "restitution"))


def test_notes_of_the_nation_on_the_page_of_a_state_name_the_nation() -> None:
    sentenced: dict[str, Any] = {
        "prison_sentenced_defendants": 6,
        "mean_prison_months": Decimal(70),
        "life_sentence_defendants": 1,
    }
    whole = _convicted(4, 1, **sentenced).values
    assert _notes(_page(nation=whole), "nation") == [
        "Left out of the nation's average prison sentence: 1 defendant sentenced to life.",
        "An average over 6 prison sentences in the nation says little.",
        "The nation's rate of restitution over 4 defendants says little: one more order would make it 50 %.",
    ]


def test_a_state_that_initiated_no_labor_case_is_one_of_so_many() -> None:
    failed = _page(is_without_new_labor_case=True, nation=_NATION)
    assert _said(failed, "labor") == [
        "Missouri is 1 of 49 jurisdictions, out of 56, that failed to initiate a labor trafficking case in 2018."
    ]
    alone = _page(is_without_new_labor_case=True, nation=_values(jurisdictions_without_new_labor_case=1))
    assert _said(alone, "labor") == [
        "Missouri is the only one of 56 jurisdictions that failed to initiate a labor trafficking case in 2018."
    ]
    initiated = _page(new_cases_labor=1, is_without_new_labor_case=False, nation=_NATION)
    assert _said(initiated, "labor") == [
        "Missouri initiated 1 new labor trafficking case in 2018; 49 of 56 jurisdictions initiated none."
    ]


def test_a_trend_is_told_from_the_first_year_that_is_known() -> None:
    years = tuple(
        _values(year=year, new_cases=cases) for year, cases in ((2015, None), (2016, 2), (2017, 5), (2018, 4))
    )
    page = _page(new_cases=4, years=years)
    assert _said(page, "trend")[0] == "New cases were 4 in 2018, after 2 in 2016 and 5 in 2017."
    assert _notes(page, "trend") == [
        "New cases are not available for 2015.",
        "With fewer than 10 new cases in every year, a change of a few says little.",
    ]
    same = _page(new_cases=2, years=(years[1], _values(new_cases=2)))
    assert _said(same, "trend")[0] == "New cases were 2 in 2018, after 2 in 2016."


def test_a_trend_of_none_at_all() -> None:
    years = tuple(_values(year=year) for year in (2016, 2017, 2018))
    assert _said(_page(years=years), "trend")[0] == "There were no new cases from 2016 to 2018."
    gap = (years[0], _values(year=2017, new_cases=None), years[2])
    assert _said(_page(years=gap), "trend")[0] == "New cases were 0 in 2018, after 0 in 2016."
    without = (years[0], years[2])
    assert _said(_page(years=without), "trend")[0] == "New cases were 0 in 2018, after 0 in 2016."
    assert _notes(_page(years=without), "trend")[0] == (
        "New cases, active cases and convicted defendants are not available for 2017."
    )
    assert _said(_page(UNKNOWN, years=years), "trend") == [
        "Every new case from 2016 to 2018 has a known state.",
        "Every active case from 2016 to 2018 has a known state.",
        "Every convicted defendant from 2016 to 2018 has a known state.",
    ]
    so_far = _values(year=2019, is_complete_year=False)
    page = _page(year=2019, is_complete_year=False, years=(*years, so_far))
    assert _said(page, "trend")[0] == "There were no new cases from 2016 to 2019 so far."


def test_a_trend_to_a_year_that_is_not_over_is_no_fall() -> None:
    so_far = _values(year=2026, new_cases=4, is_complete_year=False)
    page = _page(year=2026, new_cases=4, is_complete_year=False, years=(_values(year=2025, new_cases=9), so_far))
    assert _said(page, "trend")[0] == "New cases number 4 so far in 2026, after 9 in 2025."


def test_prison_terms_say_who_is_left_out_and_how_few_they_are_over() -> None:
    page = _page(
        prison_sentenced_defendants=6,
        mean_prison_months=Decimal("70.7"),
        median_prison_months=Decimal("72.0"),
        life_sentence_defendants=1,
        no_prison_defendants=2,
        resolved_defendants=1,
        mean_months_to_resolve=Decimal("9.0"),
        nation=_NATION,
    )
    assert _said(page, "standing")[-2:] == [
        "The 6 defendants sentenced to a term of prison in Missouri in 2018 received 70.7 months on average (median "
        "72); the nation's average was 135.",
        "It took 9 months to resolve the charges against 1 defendant in Missouri in 2018.",
    ]
    assert _notes(page, "standing") == [
        "Left out of the average prison sentence: 1 defendant sentenced to life and 2 sentenced to no prison.",
        "An average over 6 prison sentences says little.",
    ]


def test_labor_details_stand_where_the_coding_sheet_has_them() -> None:
    page = _page(
        active_cases_labor=3,
        top_labor_sector="domestic work",
        deportation_threat_percent=Decimal("66.7"),
        nation=_NATION,
    )
    assert _said(page, "labor")[1:] == [
        "The most frequent sector of the labor trafficking cases active in Missouri was domestic work.",
        "Over half (66.7 %) of the active labor trafficking cases whose means of coercion are known involved a threat of "
        "deportation.",
    ]
    assert _notes(page, "labor") == [
        "The rate of threats of deportation is over 3 labor trafficking cases at most, so it says little."
    ]


def test_civil_suits_in_the_state_and_in_the_nation() -> None:
    suits = {"new_civil_cases": 31, "new_civil_cases_labor": 27, "new_civil_cases_sex": 4}
    shares = {"new_civil_cases_labor_percent": Decimal("87.1"), "new_civil_cases_sex_percent": Decimal("12.9")}
    page = _page(new_civil_cases=1, nation=_values(**suits, **shares))
    assert _said(page, "civil") == [
        "In Missouri 1 civil suit under 18 USC 1595 was filed in 2018; its type is not available.",
        "In the nation 31 civil suits under 18 USC 1595 were filed in 2018: 87.1 % labor trafficking and 12.9 % sex "
        "trafficking.",
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
    assert _notes(state, "cases") == ["New cases: the 2018 report printed 5 (rank 9th); this page has 4 (rank 11th)."]


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
        "Restitution, ordered to pay, of the eligible, percent: not available as first published, 25 % now; restated "
        "2 January 2024.",
        "Restitution, amount ordered: $75,000 as first published, not available now; restated 2 January 2024.",
    ]
    assert _notes(page, "restated") == ["What moved (listed with each figure on the web page): 1 defendant in 1 case."]


def test_nothing_restated_is_said_where_there_is_a_history_of_a_complete_year() -> None:
    nothing = "No figure of Missouri in 2018 is restated."
    assert nothing in _said(_page(), "coverage")
    rank = {"new_cases_rank": Restated("1", "11", date(2024, 1, 2), ())}
    for page in (_page(restated=None), _page(restated=rank), _page(is_complete_year=False)):
        assert "is restated" not in " ".join(_said(page, "coverage"))
        assert "restated" not in _sections(page)


def test_synthetic_data_say_so_and_other_data_do_not() -> None:
    words = "These data are synthetic: they are made up, and no figure is a fact about any court or state."
    assert words in _said(_page(), "coverage")
    assert words not in _said(_page(is_synthetic=False), "coverage")


@pytest.fixture(scope="module")
def sample(published: Path) -> Published:
    """The pages' values of the sample."""
    with duckdb.connect(str(published), read_only=True) as connection:
        return read_published(connection)


MISSOURI_2018 = (
    "Missouri initiated 4 new human trafficking cases in 2018, ranking it 11th of 56 jurisdictions, tied with 5 others.",
    "Missouri had 16 active human trafficking cases in 2018, ranking it 11th of 56 jurisdictions, tied with 4 others.",
    "Missouri convicted 6 defendants in human trafficking cases in 2018, ranking it 15th of 56 jurisdictions, tied with "
    "3 others.",
    "In Missouri the Western District initiated 3 new cases in 2018 and the Eastern District 1.",
    "0 % of the active cases in Missouri in 2018 were labor trafficking (0 of 16) and 100 % were sex trafficking "
    "(16 of 16); in the nation 5.1 % were labor trafficking.",
    "Of 4 eligible convicted defendants in Missouri, 1 (25 %) was ordered to pay restitution in 2018, ranking Missouri "
    "23rd of 56 jurisdictions by number of orders, tied with 11 others.",
    "2 of the 6 convicted are excluded from the rate of restitution: the charging instruments in their cases name no "
    "victim, as can be so after a sting operation.",
    "Missouri is 1 of 49 jurisdictions, out of 56, that failed to initiate a labor trafficking case in 2018.",
    "In the nation 171 new cases were initiated, 680 cases were active and 346 defendants were convicted in 2018.",
    "Of the new cases 8 (4.7 %) were labor trafficking cases.",
    "The 343 defendants sentenced to a term of prison in the nation in 2018 received 135 months on average (median 123).",
    "It took 26 months on average to resolve the charges against 368 defendants in the nation in 2018.",
    "31 % of the eligible convicted defendants (97 of 313) were ordered to pay restitution.",
    "In the nation 31 civil suits under 18 USC 1595 were filed in 2018: 87.1 % labor trafficking and 12.9 % sex "
    "trafficking.",
    "The data run through 31 December 2023; the year 2018 is complete.",
)


def _text(sample: Published, code: str, year: int) -> list[str]:
    page = sample.place_year(code, year)
    say = nation_sections if code == "US" else state_sections
    sections = say(page, sample.figures)
    return [plain(lead(page)), *(plain(said) for section in sections for said in section.sentences + section.notes)]


def test_missouri_2018_says_what_the_published_page_says(sample: Published) -> None:
    said = _text(sample, "MO", 2018)
    assert [sentence for sentence in MISSOURI_2018 if sentence not in said] == []


# What no sentence of any page has: a value that is none, wrong numbers, and the traces of parts that are missing.
_WRONG = re.compile(
    r"None|\bnan\b|(?<![\d,.])1 (?:\w+ ){0,3}(?:cases|defendants|suits|months|others|jurisdictions) (?:was|were|in)\b"
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
            page = sample.place_year(code, year)
            sections = (nation_sections if code == "US" else state_sections)(page, sample.figures)
            sentences = [lead(page), *(said for section in sections for said in section.sentences + section.notes)]
            for part in (part for said in sentences for part in said if isinstance(part, Shown)):
                assert part.value is not None
                assert part.value == sample.summaries[part.place_code][part.year][part.figure]
