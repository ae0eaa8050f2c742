"""The published figures computed a second way: plain Python that follows the metrics contract and knows nothing of the SQL.

`recount_sources` reads what each extract says; here it is decided what is believed, and counted. Where this and the
warehouse agree, two programs that were written apart agree; where they do not, the contract says who is wrong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

from recount_sources import (
    COURT_OF_FJC,
    DISTRICTS,
    SCOPES,
    SEEDS,
    UNKNOWN_STATE,
    CaseKey,
    Dated,
    Line,
    Order,
    Release,
    Row,
    Sentence,
    Sheet,
    Statement,
    Told,
    When,
    coded_statements,
    coding_lines,
    csv_rows,
    day,
    decided,
    docket_key,
    docket_statements,
    earliest,
    idb_statements,
    in_effect,
    in_scope,
    kind_of,
    later,
    releases,
    tables,
    texts,
    value,
    year_of,
)

CALENDARS = ("calendar", "fiscal")
NATION = "US"
DAYS_A_MONTH = Fraction("30.4375")
TYPES = ("sex", "labor", "both", "unknown")
STATE_OF = {row["court_id"]: row["state_code"] for row in DISTRICTS}
Key = tuple[str, str, str, int, str]  # scope, calendar, place (nation, state or district), year, figure


# Sources that meet -----------------------------------------------------------------------------------------------


@dataclass
class Defendant:
    """A defendant in one scope, each attribute from the source that wins (seeds/source_precedence.csv)."""

    charged: When | None
    convicted: When | None
    resolved: When | None
    closed: When | None
    reopened: list[tuple[date, date | None]]
    seen_until: When | None
    sentences: list[Sentence]
    order: Order | None
    is_entity: bool
    is_received: bool
    is_closed_before: bool

    @property
    def days_to_resolve(self) -> int | None:
        if not isinstance(self.charged, date) or not isinstance(self.resolved, date) or self.is_closed_before:
            return None
        days = (self.resolved - self.charged).days
        return days if days >= 0 else None


@dataclass
class Case:
    court_id: str
    state_code: str
    kind: str
    charged: When | None
    facts: Row
    is_victim_named: bool | None
    is_received: bool  # new in a first district that is not there
    defendants: list[Defendant]

    @property
    def places(self) -> tuple[str, str, str]:
        district = self.court_id if self.court_id != "unresolved" else f"{self.state_code}-unresolved"
        return NATION, self.state_code, district


def _is_before(closed: When | None, charged: When | None) -> bool:
    """Decided since, Closed before the case was in scope."""
    return isinstance(closed, date) and isinstance(charged, date) and closed < charged


@dataclass
class Sources:
    """All that is said of one case."""

    sheet: Sheet
    key: CaseKey
    coded: Statement | None = None
    docket: Statement | None = None
    idb: Statement | None = None

    def said(self, number: int) -> Row:
        """What the coding sheet says of a defendant, or as 0 of the case."""
        return self.sheet.get((self.key, number), {})

    @property
    def by_charged_date(self) -> list[Statement]:
        return [source for source in (self.docket, self.coded, self.idb) if source]

    def in_scope(self, scope: str) -> Case | None:
        facts, sources = self.said(0), self.by_charged_date
        statutes = set().union(*(source.statutes for source in sources))
        is_there = self.coded is not None or facts.get("is_trafficking") == "yes"
        if not in_scope(statutes, scope) and not (scope == "wider" and is_there):
            return None
        first = next((s.first_charged[scope] for s in sources if scope in s.first_charged), None)
        if not in_scope(statutes, scope) and not first:
            first = earliest(told.charged for source in sources for told in source.defendants.values())
        charged = day(facts.get("charged_date")) or first
        by_charges = [s.statutes for s in (self.coded, self.docket, self.idb) if s]
        kinds = [kind for found in by_charges if (kind := kind_of(found, scope)) != "unknown"]
        kind = facts.get("case_type") or next(iter(kinds), "unknown")
        named = {"yes": True, "no": False}.get(facts.get("victim_named", ""))
        if "victim_named" not in facts and self.coded and self.coded.victims:
            named = float(self.coded.victims) > 0
        people = [self._defendant(number, first, charged, facts) for number in self.numbers]
        place = next((s for s in (self.docket, self.idb, self.coded) if s), None)
        court_id, state_code = (place.court_id, place.state_code) if place else (self.key[0], STATE_OF[self.key[0]])
        is_received = bool(in_scope(statutes, scope)) and not any(scope in source.charged_here for source in sources)
        return Case(court_id, state_code, kind, charged, facts, named, is_received, people)

    @property
    def numbers(self) -> list[int]:
        """One source supplies the defendants: coded files, else the docket or the database, whichever has more."""
        if self.coded:
            return sorted(self.coded.defendants)
        sources = [sorted(source.defendants) for source in (self.docket, self.idb) if source]
        return max(sources, key=len, default=[])

    def _defendant(self, number: int, first: When | None, case_charged: When | None, facts: Row) -> Defendant:
        if self.coded:
            coded, docket, idb = self.coded.defendants.get(number), None, None
        else:
            coded = None
            docket = self.docket.defendants.get(number) if self.docket else None
            idb = self.idb.defendants.get(number) if self.idb else None
        said = self.said(number) if not self.coded else {}
        own = next((told.charged for told in (docket, coded, idb) if told and told.charged), None)
        if facts.get("charged_date") and (own is None or first is None or later(own, first) == first):
            own = (
                case_charged  # Decided since: the sheet's date of a case also dates the defendants of its first charge
            )
        charged = later(day(said.get("charged_date")) or own, case_charged)
        by_plea = [told for told in (docket, idb, coded) if told]
        convicted = day(said.get("convicted_date")) or next((t.convicted for t in by_plea if t.convicted), None)
        ends = [told for told in (idb, docket, coded) if told]
        end = next((told for told in ends if told.resolved or told.closed), ends[0] if ends else Told())
        sentences = next((told.sentences for told in ends if told.sentences), [])
        return Defendant(
            charged=charged,
            convicted=convicted,
            resolved=end.resolved if not self.coded else None,
            closed=end.closed,
            reopened=end.reopened,
            seen_until=ends[0].seen_until if ends else None,
            sentences=sentences,
            order=self._order(said, facts, [told.order for told in (docket, coded) if told], sentences),
            is_entity=said.get("is_entity") == "yes",
            is_received=bool(idb and idb.is_received),
            is_closed_before=_is_before(end.closed, case_charged),
        )

    @staticmethod
    def _order(said: Row, facts: Row, orders: list[Order | None], sentences: list[Sentence]) -> Order | None:
        """The order's own date, else the sentence's."""
        known = next((order for order in orders if order), None)
        dollars = said.get("restitution_amount", "")
        amount = Decimal(dollars) if re.match(r"\d", dollars) else known.dollars if known else Decimal(0)
        said_day = day(said.get("restitution_order_date")) or day(facts.get("restitution_order_date"))
        sentenced = sentences[0].when if sentences else None
        joint = said.get("restitution_is_joint", "unknown")
        is_joint = joint == "yes" if joint != "unknown" else bool(known and known.is_joint)
        when = said_day or (known.when if known else None) or sentenced
        return Order(amount, when, is_joint) if amount > 0 else None


@dataclass
class Extracts:
    """A folder of extracts as it was read."""

    files: dict[str, str]
    lines: list[Line]  # of the coding sheet
    criminal: list[Release]
    civil: list[Release]
    rows: Dated  # of the criminal database, in effect


def read(folder: Path) -> Extracts:
    files = texts(folder)
    criminal = releases(tables(files, "FISCALYR", "DEFLGKY", "TERMDATE"), "FISCALYR", ("LOADDATE", "FILEDATE"))
    suits = [[row | {"YEAR": _civil_year(row)} for row in rows] for rows in tables(files, "TAPEYEAR", "NOS", "SECTION")]
    civil = releases(suits, "YEAR", ("FILEDATE", "FILEDATE"))
    return Extracts(files, list(coding_lines(files)), criminal, civil, in_effect(criminal, "FISCALYR"))


def _civil_year(row: Row) -> str:
    """TAPEYEAR, and for pending rows the filing year (Decided since, Releases)."""
    filed = day(row["FILEDATE"])
    return value(row["TAPEYEAR"]) if value(row["TAPEYEAR"]) != "2099" else str(filed.year if filed else "")


def all_cases(extracts: Extracts) -> list[Sources]:
    """The cases of all sources, each once whatever the number of its sources."""
    statements = {
        "idb": idb_statements(extracts.rows),
        "docket": docket_statements(extracts.files),
        "coded": coded_statements(extracts.files),
    }
    known = {key for of_source in statements.values() for key in of_source}

    def with_office(key: CaseKey) -> CaseKey:
        """A number without its office is that of the one case that has it."""
        if key[1]:
            return key
        found = [other for other in known if other[0] == key[0] and other[2:] == key[2:]]
        return found[0] if len(found) == 1 else key

    # `same_case_as` joins a case that two sources know under two offices (Decided since, Coding sheet).
    plain = {
        key: said["same_case_as"]
        for (key, _), said in decided(extracts.lines, with_office).items()
        if "same_case_as" in said
    }
    others = {key: with_office(other) for key, text in plain.items() if (other := docket_key(key[0], text))}

    def home(key: CaseKey) -> CaseKey:
        return others.get(with_office(key), with_office(key))

    sheet = decided(extracts.lines, home)
    found: dict[CaseKey, Sources] = {}
    for name, of_source in statements.items():
        for key, statement in of_source.items():
            setattr(found.setdefault(home(key), Sources(sheet, home(key))), name, statement)
    for key, said in ((key, said) for (key, number), said in sheet.items() if not number):
        if said.get("is_trafficking") == "yes" and key not in found:  # a case that only reviewers know
            found[key] = Sources(sheet, key)
    return list(found.values())


def cases_of(extracts: Extracts, scope: str) -> list[Case]:
    return [case for sources in all_cases(extracts) if (case := sources.in_scope(scope))]


# Figures ---------------------------------------------------------------------------------------------------------


def year_in(when: When | None, calendar: str) -> int | None:
    """The year of a day; a bare year is no fiscal year."""
    if when is None or isinstance(when, int):
        return when if calendar == "calendar" else None
    return when.year + (calendar == "fiscal" and when.month >= 10)


def half_up(number: Fraction, places: int) -> Decimal:
    """Decided since: exact values are rounded once, half up."""
    exact = number * 10**places
    whole = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return Decimal(whole).scaleb(-places)


@dataclass
class Year:
    """The counts of a place in a year, and what means and medians are made of."""

    counts: Counter[str] = field(default_factory=Counter)
    months: list[Fraction] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    dollars: Decimal = Decimal(0)
    sectors: Counter[str] = field(default_factory=Counter)


Years = dict[tuple[str, int], Year]  # by place and year


def count(cases: list[Case], calendar: str, last_year: int) -> Years:
    years: Years = defaultdict(Year)
    for case in cases:
        for place in case.places:
            _count_case(case, place, years, calendar, last_year)
    return years


def _count_case(case: Case, place: str, years: Years, calendar: str, last_year: int) -> None:
    def add(figure: str, when: When | None, typed: bool = True) -> None:
        if (year := year_in(when, calendar)) is not None:
            _add(years[place, year].counts, figure, case.kind if typed else "")

    if not case.is_received:
        add("new_cases", case.charged)
        if not case.defendants:  # active as long as is known
            add("active_cases", case.charged)
    active: set[int] = set()
    for person in case.defendants:
        if not person.is_closed_before:
            add("new_defendants", None if person.is_received else person.charged)
            for year in active_years(person, calendar, last_year):
                _add(years[place, year].counts, "active_defendants", case.kind)
                active.add(year)
        add("convicted_defendants", person.convicted)
        part = {True: "eligible", False: "excluded", None: "unknown"}[case.is_victim_named]
        add(f"restitution_{part}_defendants", person.convicted, typed=False)
        if person.order:
            ordered = year_in(person.order.when, calendar)
            is_of_year = case.is_victim_named and ordered == year_in(person.convicted, calendar)
            add(f"restitution_ordered{'' if is_of_year else '_other'}_defendants", person.order.when, typed=False)
        for sentence in person.sentences:
            _count_sentence(years, place, year_in(sentence.when, calendar), sentence, person.is_entity)
        if person.days_to_resolve is not None and (year_resolved := year_in(person.resolved, calendar)):
            years[place, year_resolved].days.append(person.days_to_resolve)
    for year in active:
        _add(years[place, year].counts, "active_cases", case.kind)
        if case.kind in ("labor", "both"):
            _count_labor(years[place, year], case.facts)
    for when, dollars in counted_dollars(case):
        if (year_ordered := year_in(when, calendar)) is not None:
            years[place, year_ordered].dollars += dollars


def _add(counts: Counter[str], figure: str, kind: str) -> None:
    counts[figure] += 1
    for name in {"": (), "both": TYPES[:3]}.get(kind, (kind,)):
        counts[f"{figure}_{name}"] += 1


def _count_sentence(years: Years, place: str, year: int | None, sentence: Sentence, is_entity: bool) -> None:
    if year is None:
        return
    if sentence.kind != "prison":
        name = "no_prison_defendants" if sentence.kind == "no_prison" else f"{sentence.kind}_sentence_defendants"
        years[place, year].counts[name] += not is_entity
    elif not is_entity:
        years[place, year].counts["prison_sentenced_defendants"] += 1
        years[place, year].months.append(sentence.months)


def _count_labor(year: Year, facts: Row) -> None:
    if facts.get("labor_sector", "unknown") != "unknown":
        year.sectors[facts["labor_sector"]] += 1
    if facts.get("coercion_means", "unknown") != "unknown":
        year.counts["coercion_known_cases"] += 1
        year.counts["deportation_threat_cases"] += "deportation threat" in facts["coercion_means"].split("; ")


def active_years(person: Defendant, calendar: str, last_year: int) -> Iterator[int]:
    """The years by whose end the defendant is charged and before whose first day not closed, or open again."""
    if person.charged is None:
        return
    first = year_in(person.charged, calendar) or year_of(person.charged)
    last = year_in(person.seen_until, calendar) or last_year
    if person.closed:
        last = min(last, year_in(person.closed, calendar) or year_of(person.closed))
    between = set()
    for ended, again in person.reopened:
        if not _is_before(ended, person.charged):
            between |= set(range((year_in(ended, calendar) or 0) + 1, year_in(again or ended, calendar) or 0))
    yield from (year for year in range(first, last + 1) if year not in between)


def counted_dollars(case: Case) -> Iterator[tuple[When, Decimal]]:
    """Decided since, Joint orders: each counts what exceeds the largest joint order of the case before it."""
    orders = [(person.order, person.order.when) for person in case.defendants if person.order]
    largest = Decimal(0)
    for order, when in sorted(((o, w) for o, w in orders if w), key=lambda item: (year_of(item[1]), str(item[1]))):
        yield when, max(Decimal(0), order.dollars - largest) if order.is_joint else order.dollars
        largest = max(largest, order.dollars) if order.is_joint else largest


def count_civil(extracts: Extracts, calendar: str, years: Years) -> None:
    """Suits under 18 USC 1595 by their first filing; the type is the coding sheet's."""
    suits: dict[tuple[str, str, str], date] = {}
    for number, (row, _) in enumerate(in_effect(extracts.civil, "YEAR")):
        filed = day(row["FILEDATE"])
        if filed and value(row["TITL"]) == "18" and re.match(r"1595\b", value(row["SECTION"])):
            docket = (
                value(row["DOCKET"]).zfill(7) if value(row["DOCKET"]) else f"row {number}"
            )  # unnumbered: kept apart
            key = (row["DISTRICT"], row["OFFICE"], docket)
            suits[key] = min(filed, suits.get(key, filed))
    sheet = decided(extracts.lines, lambda key: key)
    for (district, office, docket), filed in suits.items():
        court = COURT_OF_FJC[district]
        case_key = docket_key(court["court_id"], f"{office}:{docket[:2]}-cv-{docket[2:]}")
        kind = sheet[case_key, 0].get("case_type", "unknown") if case_key else "unknown"
        for place in (NATION, court["state_code"], court["court_id"]):
            _add(years[place, year_in(filed, calendar) or 0].counts, "new_civil_cases", kind)


# The summaries ---------------------------------------------------------------------------------------------------

FIGURES = csv_rows(SEEDS / "figure.csv")
GROUP = {row["figure"]: row["figure_group"] for row in FIGURES}
GROUP["new_civil_cases_unknown"] = "civil"  # of a suit that is not there it is known that its type is not unknown
COUNTS = [row["figure"] for row in FIGURES if row["kind"] == "count" and row["fact"] != "derived"]
PERCENTS = [row for row in FIGURES if row["kind"] == "percent"]
RANKED = {row["figure"]: row["rank_figure"] for row in FIGURES if row["rank_figure"] and row["kind"] == "count"}
PER_MILLION = ("new_cases", "active_cases", "convicted_defendants")
LEAST_RATED = 5  # new cases with which a place has a rank per million
RESIDENTS = {
    (row["state_code"], int(row["year"])): int(row["population"]) for row in csv_rows(SEEDS / "state_population.csv")
}
SOURCE_FIGURES = csv_rows(SEEDS / "source_figure.csv")
STATES = [row["state_code"] for row in csv_rows(SEEDS / "state.csv")]


def last_day(year: int, calendar: str) -> date:
    return date(year, 12, 31) if calendar == "calendar" else date(year, 9, 30)


def data_through(rows: Dated) -> tuple[date, date]:
    """Decided since, Data through: the month of the latest event; and that of the row before it, for one row alone
    never makes a year complete."""
    latest = []
    for row, loaded in rows:
        names = ("FILEDATE", "DISPDATE", "SENTDATE", "TERMDATE")
        days = [found for name in names if (found := day(row.get(name), loaded))]
        latest.append(min(_month_end(max(days)), loaded) if days else date.min)
    latest = sorted([date.min, date.min, *latest])
    return latest[-1], latest[-2]


def _month_end(found: date) -> date:
    return date(found.year + found.month // 12, found.month % 12 + 1, 1) - timedelta(days=1)


@dataclass
class Coverage:
    """Which figures of a year a census covers: a 0 is stated only there."""

    extracts: Extracts
    through: date

    def __post_init__(self) -> None:
        lines = tables(self.extracts.files, "source_code", "figure_group", "is_census")
        self.declared = [line for table in lines for line in table]

    def groups(self, year: int, calendar: str) -> set[str]:
        """The groups of figures under a census; the types of suits only where the suits are."""
        found = {row["figure_group"] for row in SOURCE_FIGURES if self._covers(row, year, calendar)}
        return found if "civil" in found else found - {"civil_type"}

    def _covers(self, row: Row, year: int, calendar: str) -> bool:
        """As declared, unless declarations disagree; else as a census by nature that holds every district."""
        said = {
            line["is_census"] == "true"
            for line in self.declared
            if line["source_code"] == row["source_code"]
            and line["figure_group"] in ("*", row["figure_group"])
            and int(line["first_year"]) <= year <= int(line["last_year"])
        }
        if said:
            return said == {True}
        if row["is_census_source"] != "true" or self.through < last_day(year, calendar):
            return False
        if row["source_code"] == "idb_civil":  # its rows are those of suits, so it holds the years after its first
            held = [(int(first), release.districts) for release in self.extracts.civil for first in release.years]
            return bool(held) and len(set().union(*(d for _, d in held))) == len(DISTRICTS) and year >= min(held)[0]
        fiscal = (year, year + 1) if calendar == "calendar" else (year,)
        codes = [court["fjc_district"] for court in DISTRICTS]
        return all(any(r.has(str(y), code) for r in self.extracts.criminal) for y in fiscal for code in codes)


def recount(folder: Path) -> dict[Key, Any]:
    """Every figure by scope, calendar, place (US, a state, a district), year and name."""
    extracts = read(folder)
    through, confirmed = data_through(extracts.rows or in_effect(extracts.civil, "YEAR"))
    covered = Coverage(extracts, confirmed)
    figures: dict[Key, Any] = {}
    for scope in SCOPES:
        cases = cases_of(extracts, scope)
        for calendar in CALENDARS:
            last = year_in(through, calendar) or 0
            years = count(cases, calendar, last)
            count_civil(extracts, calendar, years)
            events = [year for _, year in years]
            for year in range(min(events, default=last), max([last, *events]) + 1):
                census = covered.groups(year, calendar)
                summary = summarize(years, year, confirmed >= last_day(year, calendar), census)
                figures |= {(scope, calendar, place, year, name): found for (place, name), found in summary.items()}
    return figures


def summarize(years: Years, year: int, is_complete: bool, census: set[str]) -> dict[tuple[str, str], Any]:
    """All figures of a year by place and name."""
    found: dict[tuple[str, str], Any] = {}
    unresolved = {place for place, _ in years if place.endswith("-unresolved")}
    for place in {NATION, UNKNOWN_STATE, *STATES, *(row["court_id"] for row in DISTRICTS), *unresolved}:
        stated = _figures_of(years.get((place, year), Year()), census)
        found |= {(place, name): figure for name, figure in stated.items()}
        found[place, "is_complete_year"] = is_complete
    return found | _standing(found, is_complete, census) | _per_million(found, year, is_complete, census)


def _figures_of(own: Year, census: set[str]) -> dict[str, Any]:
    """The figures of a place in a year. What is not found is 0 under a census and nowhere else."""
    zero = {name: 0 if group in census else None for name, group in GROUP.items()}
    stated: dict[str, Any] = {name: own.counts[name] or zero[name] for name in COUNTS}
    if stated["convicted_defendants"] is not None:  # eligible + excluded + unknown = convicted, always
        parts = [f"restitution_{part}_defendants" for part in ("eligible", "excluded", "unknown")]
        stated |= {name: own.counts[name] for name in parts}
    if own.counts["coercion_known_cases"]:
        stated["deportation_threat_cases"] = own.counts["deportation_threat_cases"]
    stated["restitution_amount"] = own.dollars or zero["restitution_amount"]
    stated["resolved_defendants"] = len(own.days) or zero["resolved_defendants"]
    for row in PERCENTS:
        above, base, less = stated[row["numerator"]], stated[row["denominator"]], row["denominator_less"]
        known = (base or 0) - (own.counts[less] if less else 0)
        stated[row["figure"]] = None if above is None or not known else half_up(Fraction(100 * above, known), 1)
    months, days = own.months, own.days
    stated["mean_prison_months"] = half_up(sum(months) / Fraction(len(months)), 1) if months else None
    stated["median_prison_months"] = half_up(Fraction(median(months)), 1) if months else None
    stated["mean_months_to_resolve"] = half_up(sum(days) / DAYS_A_MONTH / len(days), 1) if days else None
    sectors = sorted(own.sectors, key=lambda sector: (-own.sectors[sector], sector))
    stated["top_labor_sector"] = sectors[0] if sectors else None
    return stated


def _per_million(
    found: dict[tuple[str, str], Any], year: int, is_complete: bool, census: set[str]
) -> dict[tuple[str, str], Any]:
    """Counts over the residents of the year, and the places by new cases among those with five: of whole years covered
    in full, and where the residents are known."""
    added: dict[tuple[str, str], Any] = {}
    for place in (UNKNOWN_STATE, *STATES):
        residents = added[place, "population"] = RESIDENTS.get((place, year))
        for name in PER_MILLION:
            is_stated = residents and is_complete and GROUP[name] in census
            rate = half_up(Fraction(1_000_000 * (found[place, name] or 0), residents or 1), 2)
            added[place, f"{name}_per_million"] = rate if is_stated else None
    rates = {state: added[state, "new_cases_per_million"] for state in STATES if found[state, "new_cases"]}
    rates = {state: rate for state, rate in rates.items() if rate and found[state, "new_cases"] >= LEAST_RATED}
    for place in (UNKNOWN_STATE, *STATES):
        own, tied = rates.get(place), list(rates.values()).count(rates.get(place))
        better = sum(rate > own for rate in rates.values()) if own else 0
        added[place, "new_cases_per_million_rank"] = 1 + better if own else None
        added[place, "new_cases_per_million_rank_tie_count"] = tied if own else None
    return added


def _standing(found: dict[tuple[str, str], Any], is_complete: bool, census: set[str]) -> dict[tuple[str, str], Any]:
    """Places among the 56 and what is counted over them: of complete years under a census alone."""
    added: dict[tuple[str, str], Any] = {}
    for name, rank in RANKED.items():
        numbers = {state: found[state, name] or 0 for state in STATES}
        for state, own in numbers.items():
            is_ranked = is_complete and GROUP[name] in census
            added[state, rank] = 1 + sum(other > own for other in numbers.values()) if is_ranked else None
            added[state, f"{rank}_tie_count"] = list(numbers.values()).count(own) if is_ranked else None
        added |= {(UNKNOWN_STATE, name): None for name in (rank, f"{rank}_tie_count")}  # outside the 56 and the ranks
    without = [state for state in STATES if not found[state, "new_cases_labor"]]
    is_stated = is_complete and "cases" in census
    for place in (NATION, UNKNOWN_STATE, *STATES):
        added[place, "jurisdictions_without_new_labor_case"] = len(without) if is_stated else None
        if place != NATION:
            added[place, "is_without_new_labor_case"] = place in without if is_stated and place in STATES else None
    for base, name, numerator, figure in (
        ("new_case_jurisdictions", "new_cases", "new_cases", "new_cases_mean_over_nonzero"),
        ("active_case_jurisdictions", "active_cases", "convicted_defendants", "convicted_defendants_mean_over_active"),
    ):
        number, is_whole = sum(1 for state in STATES if found[state, name]), {GROUP[name], GROUP[numerator]} <= census
        added[NATION, base] = number if GROUP[name] in census else None
        added[NATION, figure] = half_up(Fraction(found[NATION, numerator], number), 2) if is_whole and number else None
    return added
