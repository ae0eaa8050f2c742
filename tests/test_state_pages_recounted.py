"""Every sum, share, rank, tie, comparison and change that a page of the sample says, counted again from the summaries.

A sentence is read as a reader reads it, by its words alone; what it is of is looked up in the rows of the marts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.readers.pages.content import plain
from warehouse.readers.pages.place_year import Place
from warehouse.readers.pages.published import Published, read_published
from warehouse.readers.pages.sections.particular import few, particular
from warehouse.readers.pages.sentences import lead, nation_sections, state_sections
from warehouse.readers.pages.tiles import tiles

pytestmark = pytest.mark.one_duckdb

_N = r"([\d,]+)"
_MONTHS = r"([\d,]+(?:\.\d)?) months?(?: \([^)]*\))?"
_OF_CASES = {
    "new case": "new_cases",
    "active case": "active_cases",
    "convicted defendant": "convicted_defendants",
}


@pytest.fixture(scope="module")
def sample(published: Path) -> Published:
    """The pages' values of the sample."""
    with duckdb.connect(str(published), read_only=True) as connection:
        return read_published(connection)


@dataclass(frozen=True)
class Said:
    """A sentence with what is needed to count again what it says."""

    sample: Published
    place: Place
    year: int
    sentence: str

    @property
    def own(self) -> Mapping[str, Any]:
        return self.sample.summaries[self.place.code][self.year]

    @property
    def nation(self) -> Mapping[str, Any]:
        return self.sample.summaries["US"][self.year]

    def counts(self, figure: str) -> list[int]:
        """Of the 56."""
        return [self.sample.summaries[place.code][self.year][figure] for place in self.sample.jurisdictions]

    def before(self, year: int) -> Mapping[str, Any]:
        return self.sample.summaries[self.place.code][year]


def _count(text: str) -> int:
    words = {"no": 0, "none": 0, "one": 1, "the only": 1, "both": 2}
    return words[text.lower()] if text.lower() in words else int(text.removeprefix("all ").replace(",", ""))


def _share(part: int, whole: int) -> str:
    return f"{(Decimal(100) * part / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}".removesuffix(".0") + "%"


def _ranked(said: Said) -> str:
    """The figure that the sentence ranks."""
    text = said.sentence
    if "restitution" in text:
        return "restitution_ordered_defendants"
    return next(
        figure
        for word, figure in (("new ", "new_cases"), (" had ", "active_cases"), ("convicted", "convicted_defendants"))
        if word in text
    )


def _rank(said: Said, rank: str, tied: str | None) -> bool:
    figure = _ranked(said)
    counts, own = said.counts(figure), said.own[figure]
    above, same = sum(count > own for count in counts), sum(count == own for count in counts) - 1
    return bool(int(rank) == above + 1) and (int(tied) if tied else 0) == same


def _none_as_elsewhere(said: Said, others: str) -> bool:
    figure = _ranked(said)
    return bool(said.own[figure] == 0) and said.counts(figure).count(0) - 1 == int(others)


def _part_of_the_nation(said: Said, part: str, whole: str, share: str | None, rate: str | None) -> bool:
    if own_rate := said.own["new_cases"] and said.own["population"]:
        million = Decimal(1_000_000) * said.own["new_cases"] / said.own["population"]
        own_rate = str(million.quantize(Decimal("0.01"), ROUND_HALF_UP))
    if rate != (own_rate or None):
        return False
    own, nation = said.own["new_cases"], said.nation["new_cases"]
    is_right = (_count(part), _count(whole)) == (own, nation)
    return is_right and (share == _share(own, nation) if own else share is None)


def _average(figure: str, by: str) -> Callable[..., bool]:
    def is_right(said: Said, *found: str | None) -> bool:
        mean, own, order = (found[1], found[2], found[3]) if figure == "new_cases" else (found[0], found[2], found[3])
        places = found[0] if figure == "new_cases" else found[1]
        some = [number for number in said.counts(by) if number]
        exact = Decimal(said.nation[figure]) / len(some)
        shown = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        if int(str(places)) != len(some) or Decimal(str(mean)) != shown:
            return False
        if own is None:
            return True
        mine = said.own[figure]
        stated = mine == _count(own)
        return stated and (
            order is None or order == ("above" if mine > shown else "below" if mine < shown else "equal to")
        )

    return is_right


def _in_years(months: Decimal) -> tuple[int, int]:
    return divmod(int(months.quantize(Decimal(1), ROUND_HALF_UP)), 12)


def _against(mean: str) -> Callable[..., bool]:
    def is_right(said: Said, *found: str | None) -> bool:
        *counted, own, order, nation = found
        # Whose the terms are is said where they are more than the convictions, and only there.
        whose = counted.pop() if len(counted) > 1 else None
        more_terms = said.own["prison_sentenced_defendants"] > said.own["convicted_defendants"]
        if "prison terms" in said.sentence and bool(whose) != more_terms:
            return False
        base = "prison_sentenced_defendants" if "prison" in mean else "resolved_defendants"
        mine = Decimal(said.own[mean])
        stated = Decimal(str(own).replace(",", "")) == mine and _count(counted[0] or "one") == said.own[base]
        if order is None:
            return stated and (said.place.code == "US" or said.nation[mean] is None)
        theirs = Decimal(said.nation[mean])
        if order.startswith("about"):
            return stated and mine != theirs and _in_years(mine) == _in_years(theirs) and mine >= 24 <= theirs
        if mine != theirs and mine >= 24 <= theirs and _in_years(mine) == _in_years(theirs):
            return False
        less, more = order in ("below", "less than", "shorter than"), order in ("above", "more than", "longer than")
        return stated and Decimal(str(nation)) == theirs and (less, more) == (mine < theirs, mine > theirs)

    return is_right


def _without_labor(said: Said, places: str) -> bool:
    return bool(said.own["new_cases_labor"] == 0) and said.counts("new_cases_labor").count(0) == int(places)


def _labor(said: Said, part: str, whole: str | None) -> bool:
    labor, new = said.own["new_cases_labor"], said.own["new_cases"]
    return bool(_count(part) == labor) and bool(new == (labor if whole is None else int(whole.replace(",", ""))))


def _districts(said: Said) -> dict[str, int]:
    found = [place for place in said.sample.places.values() if place.state_code == said.place.code and place.citation]
    name = f" of {said.place.name}"
    return {place.name.removesuffix(name): said.sample.summaries[place.code][said.year]["new_cases"] for place in found}


def _most(said: Said, district: str, count: str, whole: str | None) -> bool:
    counts = _districts(said)
    others = [number for name, number in counts.items() if name != district]
    number, new = counts[district], said.own["new_cases"]
    is_all = whole is None
    return number == _count(count) and number > max(others) and (number == new if is_all else _count(str(whole)) == new)


def _two_most(said: Said, one: str, other: str, count: str) -> bool:
    counts = _districts(said)
    least = [number for name, number in counts.items() if name not in (one, other)]
    return counts[one] == counts[other] == int(count) > max(least)


def _both(said: Said, count: str) -> bool:
    return list(_districts(said).values()) == [int(count)] * 2


def _dollars(said: Said, dollars: str) -> bool:
    return int(dollars.replace(",", "")) == Decimal(said.own["restitution_amount"]).quantize(Decimal(1), ROUND_HALF_UP)


def _change(
    said: Said, number: str, what: str, difference: str | None, order: str | None, year: str, *since: str
) -> bool:
    figure = _OF_CASES[what.removesuffix("s")]
    now, then = said.own[figure], said.before(int(year))[figure]
    word, how, reached = since
    if _count(number) != now or then is None:
        return False
    if order == "as many as":
        return bool(now == then and not word)
    if now - then != int(str(difference).replace(",", "")) * (1 if order == "more" else -1):
        return False
    covered = _covered(said, figure)
    beyond = [other for other in covered if _is_beyond(said.before(other)[figure], now, now > then)]
    # The year named is the last that was as high or low; where none was, the first of those of which all is known.
    if len(covered) < 2 or (beyond and said.year - beyond[-1] <= 2):
        return not word
    right = ("since", beyond[-1]) if beyond else ("of all years from", covered[0])
    return word == ("most" if now > then else "fewest") and (how, int(reached)) == right


def _is_beyond(count: int, now: int, is_rise: bool) -> bool:
    return count >= now if is_rise else count <= now


def _covered(said: Said, figure: str) -> list[int]:
    """The years right before this one of which, as of this one, a source covers every case, the earliest first."""
    group = "convictions" if figure == "convicted_defendants" else "cases"
    found: list[int] = []
    for year in range(said.year, min(said.sample.years) - 1, -1):
        values = said.before(year)
        rows = [row for row in values["coverage"] if row["figure"] == group]
        if values[figure] is None or not any(row["is_census"] for row in rows):
            break
        found.insert(0, year)
    return found[:-1]


def _none_either(said: Said, what: str, year: str) -> bool:
    figure = _OF_CASES[what.removesuffix("s")]
    return bool(said.own[figure] == 0 == said.before(int(year))[figure])


def _never(said: Said, first: str, last: str) -> bool:
    named = [figure for words, figure in _OF_CASES.items() if words in said.sentence]
    years = range(int(first), int(last) + 1)
    return bool(named) and all(said.before(year)[figure] == 0 for year in years for figure in named)


def _part_of_eligible(said: Said, whole: str, part: str, share: str) -> bool:
    eligible, ordered = said.own["restitution_eligible_defendants"], said.own["restitution_ordered_defendants"]
    return (_count(whole), _count(part), share) == (eligible, ordered, _share(ordered, eligible))


_ABOVE = (
    r"(below|above|equal to|less than|more than|as much as|shorter than|longer than|as long as"
    r"|about the same as|about as much as|about as long as)"
)
_AGAINST = rf"(?:, {_ABOVE} the nation's {_MONTHS})?\.$"
_SINCE = r"(?:, the (most|fewest) (since|of all years from) (\d{4}))?"
_RULES: dict[str, tuple[str, Callable[..., bool]]] = {
    "rank": (r"ranking .+ (\d+)(?:st|nd|rd|th) of \d+\b[^;]*?(?:, tied with (\d+) others?)?(?:;|\.$)", _rank),
    "none": (r", as in (\d+) others?\b", _none_as_elsewhere),
    "prison": (
        rf"^{_N} prison terms( \(whenever convicted\))? averaged {_MONTHS}{_AGAINST}",
        _against("mean_prison_months"),
    ),
    "one sentenced": (
        rf"^The (one) defendant sentenced to a term of prison received {_MONTHS}{_AGAINST}",
        _against("mean_prison_months"),
    ),
    "resolved": (
        rf"^Charges against {_N} defendants? took {_MONTHS} to resolve(?: on average)?{_AGAINST}",
        _against("mean_months_to_resolve"),
    ),
    "without labor": (r" is one of (\d+) states and territories(?:, of 56,)? without a new labor", _without_labor),
    "labor": (rf"^{_N} of the {_N} new cases w\w+ labor", _labor),
    "all labor": (
        r"^(The only|Both|All [\d,]+) new cases? w\w+ labor",
        lambda said, every: _labor(said, every, None),
    ),
    "of the nation": (
        rf"had ({_N[1:-1]}|none) of the nation's {_N} new cases?(?: \((.+)\)(?:, ([\d.]+) per million residents)?)?\.$",
        _part_of_the_nation,
    ),
    "most": (rf"^The (.+ District) had the most new cases: {_N} of {_N}\.$", _most),
    "only": (
        r"^The (.+ District) had (the only|both|all [\d,]+) new cases?\.$",
        lambda said, district, count: _most(said, district, count, None),
    ),
    "two most": (rf"^The (.+ District) and the (.+ District) had the most new cases: {_N} each\.$", _two_most),
    "both": (r"^Both districts had (\d+) new cases? each\.$", _both),
    "dollars": (rf"^Federal courts ordered \${_N} in restitution\.$", _dollars),
    "mean of new": (
        rf"^On average the {_N} states? \w+ territor\w+ with a new case had ([\d.,]+?)"
        r"(?:; .+ had (\w+)(?:, (below|above|equal to) that average)?)?\.$",
        _average("new_cases", "new_cases"),
    ),
    "mean of convicted": (
        rf"^On average ([\d.,]+) defendants were convicted in the {_N} states? \w+ territor\w+ with an active case"
        r"(?:; .+ had (\w+)(?:, (below|above|equal to) that average)?)?\.$",
        _average("convicted_defendants", "active_cases"),
    ),
    "change": (
        rf"here w\w+ ({_N[1:-1]}|no) (\w+ \w+?s?) in \d+, (?:{_N} )?(more|fewer|as many as)(?: than)? in (\d+){_SINCE}\.$",
        _change,
    ),
    "none either": (r"here were no (\w+ \w+) in \d+, and none in (\d+) either\.$", _none_either),
    "never": (r"^There was no .+ from (\d+) to (\d+)\.$", _never),
    "eligible": (rf"^Of {_N} eligible convicted defendants .+, (\d+|none) \((.+?)\) w", _part_of_eligible),
}


def _all_said(sample: Published) -> Iterator[tuple[bool, Said]]:
    """Every sentence of every page, with whether it stands under the four figures."""
    for place in sample.places.values():
        if place.kind == "district":
            continue
        for year in sample.years:
            page = sample.place_year(place.code, year)
            sections = (nation_sections if place.kind == "nation" else state_sections)(page, sample.figures)
            for sentence in particular(page, sample.figures):
                yield True, Said(sample, place, year, plain(sentence))
            yield False, Said(sample, place, year, plain(lead(page)))
            for section in sections:
                whose = sample.places["US"] if section.name == "nation" else place
                for sentence in section.sentences + section.notes:
                    yield False, Said(sample, whose, year, plain(sentence))


def test_every_count_that_a_page_says_is_right(sample: Published) -> None:
    seen, wrong, unread = Counter[str](), [], []
    for is_particular, said in _all_said(sample):
        found = [
            (rule, is_right(said, *match.groups()))
            for rule, (pattern, is_right) in _RULES.items()
            if (match := re.search(pattern, said.sentence))
        ]
        seen.update(rule for rule, _ in found)
        wrong += [(rule, said.place.code, said.year, said.sentence) for rule, is_right in found if not is_right]
        # A trend, a rank and what is particular are of no form that is not counted again.
        if not found and (
            is_particular
            or re.search(r"ranking|of the nation's \d|than in \d|the (most|fewest) (since|of)", said.sentence)
        ):
            unread.append((said.place.code, said.year, said.sentence))
    assert wrong == []
    assert unread == []
    assert {rule for rule in _RULES if not seen[rule]} == set()


def test_at_most_five_sentences_stand_under_the_figures_and_none_twice(sample: Published) -> None:
    counts = Counter[int]()
    for place in sample.places.values():
        for year in sample.years if place.kind != "district" else ():
            said = [plain(sentence) for sentence in particular(sample.place_year(place.code, year), sample.figures)]
            assert len(said) == len(set(said)) <= 5
            counts[len(said)] += 1
    assert counts[5] > 50 and counts[0] > 0


def test_many_months_have_their_years_beside_them(sample: Published) -> None:
    seen = 0
    for _, said in _all_said(sample):
        for months, years, rest in re.findall(
            r"([\d,]+(?:\.\d+)?) months?(?: \((\d+) years(?: (\d+) months?)?\))?", said.sentence.replace(") (", ")(")
        ):
            if re.search(rf"\(\d+ years {months} months?\)", said.sentence):
                continue
            number = Decimal(months.replace(",", ""))
            whole = int(number.quantize(Decimal(1), ROUND_HALF_UP))
            assert bool(years) == (number >= 24), said.sentence
            assert not years or 12 * int(years) + int(rest or 0) == whole, said.sentence
            seen += bool(years)
    assert seen > 500


def test_small_numbers_are_called_small_where_they_are(sample: Published) -> None:
    for place in sample.places.values():
        for year in sample.years if place.kind != "district" else ():
            values = sample.summaries[place.code][year]
            counts = [values[figure] or 0 for figure in _OF_CASES.values()]
            is_small = place.code != "XX" and any(0 < count < 10 for count in counts)
            assert bool(few(sample.place_year(place.code, year), sample.figures)) == is_small, (place.code, year)


_TILE_FIGURES = ("new_cases", "active_cases", "convicted_defendants", "restitution_ordered_defendants")


def test_every_place_and_change_of_the_four_figures_is_right(sample: Published) -> None:
    seen = Counter[str]()
    for place in sample.places.values():
        for year in sample.years if place.kind == "state" and place.is_jurisdiction else ():
            shown = tiles(sample.place_year(place.code, year), sample.figures)
            for figure, tile in zip(_TILE_FIGURES, shown, strict=True):
                said = Said(sample, place, year, plain(tile.place))
                value = said.own[figure]
                if match := re.match(r"(\d+)\w\w of 56(?:, tied with (\d+) others?)?$", said.sentence):
                    counts = said.counts(figure)
                    assert int(match[1]) == 1 + sum(count > value for count in counts)
                    assert int(match[2] or 0) == counts.count(value) - 1
                    seen["rank"] += 1
                elif match := re.match(r"none, as in (\d+) others?$", said.sentence):
                    assert value == 0
                    assert int(match[1]) == said.counts(figure).count(0) - 1
                    seen["none"] += 1
                else:
                    assert said.sentence in ("", "no rank stated", "no federal district court"), said
                if match := re.match(r"([\d,]+) (more|fewer) than in (\d+)$", tile.change):
                    then = said.before(int(match[3]))[figure]
                    assert int(match[1].replace(",", "")) * (1 if match[2] == "more" else -1) == value - then
                    seen["change"] += 1
                elif tile.change:
                    assert tile.change in (f"as many as in {year - 1}", f"none in {year - 1} either")
                    assert said.before(year - 1)[figure] == value
                    assert ("none" in tile.change) == (value == 0)
                    seen["same"] += 1
    assert min(seen[kind] for kind in ("rank", "none", "change", "same")) > 100
