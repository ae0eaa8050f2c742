"""What the models read of the prose of dockets: every example of the seeds, real pages, and what must not be read."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given, strategies
from hypothesis import settings as hypothesis_settings
from shared_data import PACER, needs_pacer

from benchmarks.docket_reading import PROJECT, Reading
from warehouse.extracts.prose import digits

CRIMINAL = PACER / "criminal"
CITED = "18:1591(a)(1) SYNTHETIC OFFENSE(1)"


def seed(name: str) -> list[dict[str, str]]:
    with (PROJECT / "seeds" / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


SENTENCE_PATTERNS = seed("docket_sentence_pattern")
DISPOSITION_PATTERNS = seed("docket_disposition_pattern")
EVENT_PATTERNS = seed("docket_event_pattern")
EXAMPLES = seed("docket_sentence_example")
ENTRIES = list(csv.DictReader((PROJECT / "tests/docket_entries.csv").read_text(encoding="utf-8").splitlines()))


def numbered(rows: Sequence[Any]) -> list[Any]:
    """Rows with their numbers from 1 as test parameters, named by what stands first in them."""
    return [
        pytest.param(number, row, id=str(next(iter(row.values())) if isinstance(row, dict) else row[0]))
        for number, row in enumerate(rows, start=1)
    ]


def dispositions_of(texts: Iterable[str]) -> Reading:
    return Reading(counts=[(CITED, text) for text in texts])


def entries_of(texts: Iterable[str]) -> Reading:
    return Reading(entries=[("2018-06-04", text) for text in texts])


def sentence_of(reading: Reading, row_id: int) -> dict[str, float | None]:
    """Attributes and values of a count."""
    return {
        str(attribute): None if value is None else float(str(value))
        for attribute, value in reading.rows(
            f"select attribute, value from intermediate.docket_sentence where row_id = {row_id}"
        )
    }


def written(sentence: dict[str, float | None]) -> str:
    """A sentence as the seed of examples writes it."""
    return "; ".join(
        f"{name}={'unread' if value is None else f'{value:.2f}'.rstrip('0').rstrip('.')}"
        for name, value in sorted(sentence.items())
    )


# Every example of the seeds


@pytest.fixture(scope="module")
def sentence_patterns() -> Reading:
    return dispositions_of(pattern["example"] for pattern in SENTENCE_PATTERNS)


@pytest.mark.parametrize(("row_id", "pattern"), numbered(SENTENCE_PATTERNS))
def test_example_of_a_sentence_pattern_gives_what_its_row_says(
    row_id: int, pattern: dict[str, str], sentence_patterns: Reading
) -> None:
    found = sentence_of(sentence_patterns, row_id)
    if pattern["attribute"] == "ignored":
        assert found == {}
        return
    assert found[pattern["attribute"]] == (float(pattern["expected"]) if pattern["expected"] else None)
    assert "unread" not in found or not pattern["expected"]


@pytest.fixture(scope="module")
def disposition_patterns() -> Reading:
    return dispositions_of(pattern["example"] for pattern in DISPOSITION_PATTERNS)


@pytest.mark.parametrize(("row_id", "pattern"), numbered(DISPOSITION_PATTERNS))
def test_example_of_a_disposition_pattern_gives_what_its_row_says(
    row_id: int, pattern: dict[str, str], disposition_patterns: Reading
) -> None:
    found = disposition_patterns.rows(
        "select pattern_id, coalesce(disposition_code, ''), coalesce(outcome, ''), cast(is_conviction as varchar), basis"
        f" from intermediate.docket_disposition where row_id = {row_id}"
    )
    said = ("pattern_id", "disposition_code", "outcome", "is_conviction", "basis")
    assert found == [tuple(pattern[name] for name in said)]


def test_disposition_codes_are_of_the_code_list_and_mean_what_it_says() -> None:
    codes = {row["disposition_code"]: row for row in seed("disposition")}
    for pattern in DISPOSITION_PATTERNS:
        if code := pattern["disposition_code"]:
            assert (code, pattern["outcome"]) == (code, codes[code]["outcome"])


@pytest.fixture(scope="module")
def event_patterns() -> Reading:
    return entries_of(pattern[name] for pattern in EVENT_PATTERNS for name in ("example", "counter_example"))


@pytest.mark.parametrize(("row_id", "pattern"), numbered(EVENT_PATTERNS))
def test_example_of_an_event_pattern_is_read_and_its_counter_example_is_not(
    row_id: int, pattern: dict[str, str], event_patterns: Reading
) -> None:
    example, counter_example = (
        event_patterns.rows(
            f"select event_code, pattern_id from intermediate.docket_clause_event where row_id = {row_id * 2 - number}"
        )
        for number in (1, 0)
    )
    if pattern["event_code"] in ("none", "mention"):
        assert example == []
        assert counter_example != []
        return
    read = (pattern["event_code"], pattern["pattern_id"])
    assert read in example
    assert read not in counter_example
    if pattern["event_code"] != "unread":
        assert pattern["event_code"] not in {event_code for event_code, _ in counter_example}


@pytest.fixture(scope="module")
def docket_entries() -> Reading:
    return Reading(entries=[(entry["date_filed"], entry["entry_text"]) for entry in ENTRIES])


@pytest.mark.parametrize(("row_id", "entry"), [pytest.param(n, entry, id=str(n)) for n, entry in enumerate(ENTRIES, 1)])
def test_entries_are_read_as_a_person_reads_them(row_id: int, entry: dict[str, str], docket_entries: Reading) -> None:
    """Made-up entries in the forms of clerks: events with their days, none, or words that are listed as unread."""
    found = docket_entries.rows(
        "select distinct event_code, cast(event_date as varchar) from intermediate.docket_clause_event"
        f" where row_id = {row_id} order by event_code"
    )
    read = "; ".join("unread" if event_code == "unread" else f"{event_code} {day}" for event_code, day in found)
    assert read == entry["reading"]


def test_example_of_each_word_is_matched_whole() -> None:
    words = {row["word"]: row for row in seed("docket_pattern_word")}
    reading = Reading()
    for row in words.values():
        pattern = row["pattern"]
        for _ in words:
            pattern = re.sub(r"\{(section|paragraphs)\}", lambda found: words[found[1]]["pattern"], pattern)
        found = reading.connection.execute(
            "select regexp_full_match(?, ?)", [row["example"], f"(?is){pattern}"]
        ).fetchall()
        assert (row["word"], found) == (row["word"], [(True,)])


@pytest.fixture(scope="module")
def examples() -> Reading:
    return dispositions_of(example["disposition_text"] for example in EXAMPLES)


@pytest.mark.parametrize(("row_id", "example"), numbered(EXAMPLES))
def test_whole_sentences_are_read_as_the_seed_of_examples_says(
    row_id: int, example: dict[str, str], examples: Reading
) -> None:
    assert written(sentence_of(examples, row_id)) == example["reading"]
    found = examples.rows(
        f"select coalesce(disposition_code, ''), outcome from intermediate.docket_disposition where row_id = {row_id}"
    )
    assert found == [(example["disposition_code"], example["outcome"])]


# Labels and citations


def test_labels_become_count_numbers_and_the_latest_instrument_supersedes() -> None:
    labels = ("1-2", "4s-5s", "1ss", "1r", "3, 5", "6 & 8-9", "BLANK")
    reading = Reading(counts=[(f"18:1591(a) SYNTHETIC({label})", "") for label in labels])
    found = reading.rows(
        "select row_id, string_agg(concat(count_number, count_suffix), ' ' order by count_number),"
        " any_value(superseding_level), bool_and(is_superseded)"
        " from intermediate.docket_count_number group by row_id order by row_id"
    )
    assert found == [
        (1, "1 2", 0, True),
        (2, "4s 5s", 1, True),
        (3, "1ss", 2, False),
        (4, "1r", 0, True),
        (5, "3 5", 0, True),
        (6, "6 8 9", 0, True),
    ]
    assert reading.rows("select row_id, reason from marts.unread_docket_text where part = 'label'") == [
        (7, "a label that is no list of numbers")
    ]


CITATIONS = (
    ("18:1591(a)(1) and (b)(1) SEX TRAFFICKING(1)", "18:1591(a)(1)and(b)(1)"),
    ("18:1591A.F SEX TRAFFICKING(1)", "18:1591(a)"),
    ("18:1593A.F BENEFITTING(1)", "18:1593A"),
    ("18:1014.F, 2 FALSE STATEMENT(1)", "18:1014 18:2"),
    ("18:1956-4999.F MONEY LAUNDERING(1)", "18:1956"),
    ("8:1324(a)(1)(A)(ii) ALIENS(1)", "8:1324(a)(1)(A)(ii)"),
    ("21:952 and 960 IMPORT(1)", "21:952 21:960"),
    ("18:371 and 3551 et seq. CONSPIRACY(1)", "18:371 18:3551"),
    ("22:612, 618(a)(2); 18:2; AGENT(1)", "22:612 22:618(a)(2) 18:2"),
    ("SEX TRAFFICKING OF CHILDREN, 18 U.S.C. § 1591(a)(1)(1)", "18:1591(a)(1)"),
    ("Title 18, United States Code, Section 1589(a) FORCED LABOR(1)", "18:1589(a)"),
    ("18 USC 1594(c) CONSPIRACY(1)", "18:1594(c)"),
    ("18:1326 Illegal Reentry Following Deportation(1)", "18:1326"),
    ("18:371 and 18:1589(a) CONSPIRACY; FORCED LABOR(1)", "18:371 18:1589(a)"),
    ("18:371, 18:1591(a) CONSPIRACY(1)", "18:371 18:1591(a)"),
    ("8:1324, 18:1589 ALIENS(1)", "8:1324 18:1589"),
    ("18 U.S.C. § 371 and 18 U.S.C. § 1591(a)(1) CONSPIRACY(1)", "18:371 18:1591(a)(1)"),
    ("18:1594(c) & 18:1591 & 2 CONSPIRACY(1)", "18:1594(c) 18:1591 18:2"),
    ("18:922G.F POSSESSION OF A FIREARM(1)", "18:922(g)"),
    ("18:2252A(a)(2) RECEIPT(1)", "18:2252A(a)(2)"),
    ("21:841(a)(1) 500 g or more, and 846(1)", "21:841(a)(1)"),
    ("DISTRIBUTE EXPLOSIVE MATERIAL(3s)", ""),
    ("POSSESSION OF 50 GRAMS OR MORE, CASE 4:17-cr-00367(1)", ""),
)


@pytest.fixture(scope="module")
def citations() -> Reading:
    return Reading(counts=[(text, "") for text, _ in CITATIONS])


@pytest.mark.parametrize(("row_id", "cited"), numbered(CITATIONS))
def test_citations_of_every_style_become_titles_and_sections(
    row_id: int, cited: tuple[str, str], citations: Reading
) -> None:
    found = citations.rows(
        "select string_agg("
        "concat(title, ':', section_number, case when not ends_with(citation_text, '.F') or subsection is null"
        " then section_suffix end, subsection), ' ' order by citation_number)"
        f" from intermediate.docket_citation where row_id = {row_id} and basis <> 'unread'"
    )
    assert found == [(cited[1] or None,)]


def test_trafficking_in_the_words_of_a_count_is_not_the_subject() -> None:
    reading = Reading(
        counts=[
            ("TRAFFICKING IN COUNTERFEIT GOODS(1)", ""),
            ("18:2320(a) TRAFFICKING IN COUNTERFEIT GOODS(2)", ""),
            ("POSSESSION OF A FIREARM IN FURTHERANCE OF A DRUG TRAFFICKING CRIME(3)", ""),
            ("18:924(c) FIREARM DURING A DRUG TRAFFICKING CRIME(4)", ""),
            ("21:1591 DRUG TRAFFICKING(5)", ""),
            ("18:15910 TRAFFICKING(6)", ""),
            ("18:1591(a) SEX TRAFFICKING(7)", ""),
            ("18:2 and 1589(a) FORCED LABOR(8)", ""),
            ("18:2423(a) TRANSPORTATION OF A MINOR(9)", ""),
        ]
    )
    found = reading.rows(
        "select row_id, scope, trafficking_type from intermediate.docket_citation where scope is not null order by row_id"
    )
    assert found == [(7, "chapter_77", "sex"), (8, "chapter_77", "labor"), (9, "wider", "sex")]


# What is not read is listed, and never guessed


UNREAD = (
    ("14 (41) MONTHS imprisonment", "prison_months"),
    ("60 months imprisonment, suspended", "prison_months"),
    ("60 months on count 1 and 24 months on count 2, consecutive", "prison_months"),
    ("$5,000 fine; fine of $500", "fine_amount"),
    ("restitution of 80,000 dollars ($8,000.00)", "restitution_amount"),
    ("24 months BOP; $400 for synthetic purposes", "unread"),
    ("24 months BOP; 6 weeks of synthetic things", "unread"),
)


@pytest.fixture(scope="module")
def unread() -> Reading:
    return dispositions_of(text for text, _ in UNREAD)


@pytest.mark.parametrize(("row_id", "said"), numbered(UNREAD))
def test_what_cannot_be_read_is_null_and_listed(row_id: int, said: tuple[str, str], unread: Reading) -> None:
    assert sentence_of(unread, row_id)[said[1]] is None
    listed = f"select row_id from marts.unread_docket_text where part = 'sentence' and row_id = {row_id}"
    assert unread.rows(listed) == [(row_id,)]


def test_words_that_no_pattern_reads_are_no_disposition_and_listed() -> None:
    reading = dispositions_of(["Synthetic words of no meaning", ""])
    assert reading.rows(
        "select outcome, is_conviction, basis from intermediate.docket_disposition order by row_id"
    ) == [
        (None, None, "unread"),
        ("pending", False, "exact"),
    ]
    assert reading.rows("select row_id from marts.unread_docket_text where part = 'disposition'") == [(1,)]


ORDERED = (
    ("ORDER OF RESTITUTION as to DEFENDANT (1) in the amount of $75,000.00", 75000),
    ("JUDGMENT as to DEFENDANT (1): 24 months; restitution to the victims: $288,272.00, joint and several", 288272),
    ("JUDGMENT as to DEFENDANT (1): $1860.00 RESTITUTION; $500.00 P/A", 1860),
    ("JUDGMENT as to DEFENDANT (1): no restitution, $100 special assessment", None),
    ("JUDGMENT as to DEFENDANT (1): restitution to be determined, fine of $500", None),
    ("JUDGMENT as to DEFENDANT (1): restitution waived, forfeiture of $2,000", None),
)
NOT_ORDERED = (
    "MOTION for Restitution in the amount of $40,000.00 by USA as to DEFENDANT (1)",
    "ORDER denying motion for Restitution in the amount of $40,000.00 as to DEFENDANT (1)",
    "ORDER re restitution as to DEFENDANT (1): motion for restitution in the amount of $40,000.00 is denied",
)


@pytest.fixture(scope="module")
def restitution() -> Reading:
    return entries_of([*(text for text, _ in ORDERED), *NOT_ORDERED])


@pytest.mark.parametrize(("row_id", "said"), numbered(ORDERED))
def test_restitution_of_an_entry_is_the_amount_that_it_states(
    row_id: int, said: tuple[str, float | None], restitution: Reading
) -> None:
    found = restitution.rows(f"select cast(amount as double) from intermediate.docket_event where row_id = {row_id}")
    assert found == [(said[1],)]


def test_restitution_that_was_asked_for_or_refused_is_no_order(restitution: Reading) -> None:
    orders = restitution.rows("select distinct row_id from intermediate.docket_event order by row_id")
    assert orders == [(number,) for number in range(1, len(ORDERED) + 1)]


def test_counts_of_an_entry_are_those_that_it_names() -> None:
    text = "JURY VERDICT as to DEFENDANT (1), OTHER (12) Guilty on Counts 1, 2s-4s of 18:1591(a)(1), 14 (14) months"
    found = entries_of([text]).rows("select count_numbers from intermediate.docket_event")
    assert found == [(["1", "2s", "3s", "4s"],)]


def test_no_name_is_kept_of_a_text_that_has_one() -> None:
    texts = [
        "Dismissed as to Quibble on government motion",
        "Rule 20 transfer of Quibble to another district",
        "Jury finds Quibble not guilty",
        "Court finds Quibble not guilty",
        "Government motion to dismiss Quibble granted",
        "Count as to Quibble dismissed without prejudice; dismissed as to Quibble without prejudice",
        "24 months; restitution to Quibble in the amount of $500, joint and several with Quibble",
        "24 months; restitution to Quibble: $500; restitution to Quibble and Quibble and $700",
        "24 months custody of Quibble; 12 Quibble months",
        "Ñuñez superseded by later indictment",
        "Ñuñez; life",
    ]
    counts = [(CITED, text) for text in texts]
    counts += [(f"18:1591{mark}QUIBBLE.F (1)", "") for mark in ("", " ", "(a)", "-", "=")]
    reading = Reading(counts=counts)
    kept = [text for (text,) in reading.rows(KEPT)]
    assert len(kept) > len(texts)
    assert [text for text in kept if re.search("quibble|ñ", str(text).lower())] == []
    assert reading.rows("select * from intermediate.docket_citation where citation_text ilike '%quibble%'") == []


def free_text(pattern: Any) -> list[str]:
    """The parts of a parsed pattern that match text which nobody listed."""
    found = []
    for name, value in pattern:
        name = str(name)
        if name in ("ANY", "NOT_LITERAL"):
            found.append(name)
        elif name == "IN":
            of_letters = [item for item in value if str(item[0]) == "RANGE" and chr(item[1][0]).isalpha()]
            classes = [str(item[1]) for item in value if str(item[0]) in ("NEGATE", "CATEGORY")]
            found += [str(item) for item in of_letters] + [
                kind for kind in classes if not kind.endswith(("SPACE", "DIGIT"))
            ]
        elif name == "SUBPATTERN":
            found += free_text(value[3])
        elif name == "BRANCH":
            found += [part for branch in value[1] for part in free_text(branch)]
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            found += free_text(value[2])
    return found


def kept_group(pattern: Any) -> Any:
    """Group 1 of a parsed pattern."""
    for name, value in pattern:
        name = str(name)
        if name == "SUBPATTERN" and value[0] == 1:
            return value[3]
        for part in [value[3]] if name == "SUBPATTERN" else value[1] if name == "BRANCH" else []:
            if group := kept_group(part):
                return group
    return None


@pytest.mark.parametrize(("number", "pattern"), numbered([*SENTENCE_PATTERNS, *DISPOSITION_PATTERNS]))
def test_group_that_is_kept_has_no_place_for_a_name(number: int, pattern: dict[str, str]) -> None:
    from re import _parser  # type: ignore[attr-defined]  # the only tree of a pattern that there is

    words = {row["word"]: row["pattern"] for row in seed("docket_pattern_word")}
    text = pattern["pattern"]
    for _ in words:
        text = re.sub(r"\{([a-z]+)\}", lambda found: words[found[1]], text)
    # Signs that are neither letter nor number, of any script; Python has no name for them.
    group = kept_group(_parser.parse(text.replace(r"[^\pL\pN]", r"\s")))
    assert group is not None
    assert free_text(group) == []


KEPT = (
    "select matched_text from intermediate.docket_disposition where matched_text is not null"
    " union all select matched_text from intermediate.docket_sentence where matched_text is not null"
)

# Real pages

COUNTS = """
azd | 1 | 8:1326 | 1 | convicted | assessment_amount=100; prison_months=14; supervised_release_months=36
azd    |       | 8:1326               |        | pending     |
caed_2 | 1     | 18:513A 18:513 18:2  | 1      | convicted   | PROBATION
caed_2 | 2-4   | 18:513A 18:513 18:2  | 2 3 4  | convicted   | PROBATION
caed_2 | 5     | 18:513A 18:513 18:2  | 5      | convicted   | PROBATION
caed_2 | 6-9   | 18:513A 18:513 18:2  | 6 7 8 9 | 1 dismissed |
caed_2 | 10    | 18:513A 18:513 18:2  | 10     | convicted   | PROBATION
caed_2 | 11-13 | 18:513A 18:513 18:2  | 11 12 13 | 1 dismissed |
caed_2 | 14    | 18:513A 18:513 18:2  | 14     | convicted   | PROBATION
caed_2 | 15-19 | 18:513A 18:513 18:2  | 15 16 17 18 19 | convicted | PROBATION
caed_2 | 20    | 18:513A 18:513 18:2  | 20     | convicted   | PROBATION
cand_3 | 1 | 18:1326 | 1 | convicted | assessment_amount=100; prison_months=37; supervised_release_months=36
cand_3 |       | 8:1326               |        | pending     |
casd   | 1     | 8:1324               | 1      | convicted   | later_change=1
casd   | 2     | 8:1324               | 2      | convicted   | later_change=1
casd   |       | 8:1324               |        | convicted   | later_change=1
casd_3 | 1     | 18:758               | 1      | 15 dismissed |
casd_3 | 2     | 18:111               | 2      | convicted   | assessment_amount=0; fine_amount=0; time_served=1
casd_3 |       | 18:111 18:758        |        | pending     |
dcd_1  | 1     | 18:371               | 1!     | pending     |
dcd_1  | 1s    | 18:371               | 1s!    | pending     |
dcd_1  | 1ss   | 18:371 18:3551       | 1ss    | pending     |
dcd_1  | 2     | 18:1956              | 2!     | pending     |
dcd_1  | 2s    | 18:1956              | 2s!    | pending     |
dcd_1  | 2ss   | 18:1956 18:3551      | 2ss    | pending     |
dcd_1  | 3-6   | 31:5314 31:5322 18:2 | 3! 4! 5! 6! | pending |
dcd_1  | 3s    | 22:612 22:618 18:2   | 3s!    | pending     |
dcd_1  | 3ss   | 22:612 22:618 18:2 18:3551 | 3ss | pending  |
dcd_1  | 4s    | 22:612 22:618 18:2   | 4s!    | pending     |
dcd_1  | 4ss   | 22:612 22:618 18:2 18:3551 | 4ss | pending  |
dcd_1  | 5s    | 18:2 18:1001         | 5s!    | pending     |
dcd_1  | 5ss   | 18:2 18:1001 18:3551 | 5ss    | pending     |
dcd_1  | 10    | 22:612 22:618 18:2   | 10!    | pending     |
dcd_1  | 11    | 22:612 22:618 18:2   | 11!    | pending     |
dcd_1  | 12    | 18:2 18:1001         | 12!    | pending     |
gasd | 1 | | 1 | convicted | assessment_amount=100; fine_amount=2000; prison_months=220; supervised_release_months=60
gasd   | 21    |                      | 21     | 1 dismissed |
gasd   | 24    |                      | 24     | 1 dismissed |
gasd   | 32    |                      | 32     | 1 dismissed |
moed   | 1r    |                      | 1r!    | pending     |
moed   | 1s    |                      | 1s     | pending     |
mowd | 3s | | 3s | convicted | assessment_amount=100; prison_months=18; supervised_release_months=36
mowd   | 4s    |                      | 4s     | 1 dismissed |
mowd   | 1-2   |                      | 1! 2!  | 1 dismissed |
mowd   | 5-6   |                      | 5! 6!  | 1 dismissed |
nvd_128568 |   | 18:371               |        | pending     |
txsd_1 | 1     |                      | 1      | convicted   | assessment_amount=0; time_served=1
txsd_1 |       | 8:1326               |        | pending     |
utd    | 1     | 18:1201              | 1      | 9 convicted | LIFE
utd    | 2     | 18:2423              | 2      | 9 convicted | LIFE
""".replace("PROBATION", "assessment_amount=500; probation_months=36; restitution_amount=1860").replace(
    "LIFE", "assessment_amount=200; fine_amount=0; life=1; supervised_release_months=0"
)

# Pages whose counts are few and their entries many: what an event is, was read by a person from the entries.
EVENTS = """
azd    | 2017-02-06 | complaint     |
azd    | 2017-03-15 | information   | 1
azd    | 2017-03-15 | plea_guilty   |
azd    | 2017-03-30 | plea_accepted |
azd    | 2017-06-26 | judgment      |
azd    | 2017-06-26 | sentencing    |
caed_2 | 2002-06-13 | indictment    | 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20
caed_2 | 2004-03-22 | plea_guilty   | 1 5 10 14
caed_2 | 2004-06-07 | sentencing | 1 2 3 4 5 10 14 15 16 17 18 19 20
caed_2 | 2004-06-09 | judgment      |
casd   | 2015-01-12 | complaint     |
casd   | 2015-02-10 | indictment    | 1
casd   | 2015-06-08 | plea_guilty   | 1 2
casd   | 2015-08-24 | sentencing    | 1 2
casd_3 | 2014-12-18 | complaint     |
casd_3 | 2015-01-15 | information   | 1 2
casd_3 | 2015-02-12 | dismissal | 1
casd_3 | 2015-02-12 | judgment | 1
casd_3 | 2015-02-12 | plea_guilty | 2
casd_3 | 2015-02-12 | sentencing | 1
casd_3 | 2015-02-12 | sentencing | 2
moed   | 2018-02-15 | plea_guilty   | 1s
mowd   | 2008-01-11 | indictment    |
mowd   | 2008-01-11 | indictment    | 1 2 3 4 5 6
mowd   | 2008-07-21 | plea_guilty   | 3
mowd   | 2008-08-14 | plea_accepted |
mowd | 2009-03-30 | dismissal | 1 2 4 5 6
mowd | 2009-03-30 | sentencing | 3
mowd   | 2009-03-30 | sentencing    | 1 2 3 4 5 6
mowd   | 2009-04-01 | judgment      |
txsd_1 | 2020-03-15 | complaint     |
txsd_1 | 2020-03-27 | information   | 1
txsd_1 | 2020-04-15 | plea_accepted | 1
txsd_1 | 2020-04-15 | plea_guilty   | 1
txsd_1 | 2020-04-15 | sentencing    | 1
txsd_1 | 2020-04-17 | judgment      |
utd    | 2008-03-05 | indictment    | 1 2
"""
NO_EVENTS = ("cand_4", "dcd_1", "gasd", "nysd_2")


@pytest.fixture(scope="module")
def pages() -> Reading:
    return Reading(pages=sorted(CRIMINAL.glob("*.html")))


def table(text: str) -> list[tuple[str, ...]]:
    """The rows of a table of lines with cells between bars."""
    return [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]


@needs_pacer
def test_counts_of_real_pages_read_as_a_person_reads_them(pages: Reading) -> None:
    found = pages.rows(
        """
        select
            page.page_name,
            coalesce(docket_count.count_label, ''),
            coalesce(cited.citations, ''),
            coalesce(numbered.numbers, ''),
            trim(concat(docket_disposition.disposition_code, ' ', docket_disposition.outcome)),
            docket_count.row_id
        from staging.docket_count
        inner join page on docket_count.docket_row_id = page.docket_row_id
        inner join intermediate.docket_disposition on docket_count.row_id = docket_disposition.row_id
        left join (
            select row_id, string_agg(
                concat(title, ':', section_number, section_suffix), ' ' order by citation_number
            ) as citations
            from intermediate.docket_citation where basis <> 'unread' group by row_id
        ) as cited on docket_count.row_id = cited.row_id
        left join (
            select row_id, string_agg(
                concat(count_number, count_suffix, case when is_superseded then '!' end), ' ' order by count_number
            ) as numbers
            from intermediate.docket_count_number group by row_id
        ) as numbered on docket_count.row_id = numbered.row_id
        order by docket_count.row_id
        """
    )
    read = [(*map(str, cells), written(sentence_of(pages, int(str(row_id))))) for *cells, row_id in found]
    assert read == table(COUNTS)


@needs_pacer
def test_parts_of_real_pages_that_are_unread_are_citations_and_the_parties_that_are_not_there(pages: Reading) -> None:
    assert pages.rows("select part, count(*) from marts.unread_docket_text group by part order by part") == [
        ("citation", 11),
        ("page", 1),
    ]


@needs_pacer
def test_events_of_real_pages_are_those_that_a_person_finds_in_the_entries(pages: Reading) -> None:
    found = pages.rows(
        """
        select
            page.page_name,
            cast(docket_event.event_date as varchar),
            docket_event.event_code,
            list_aggregate(docket_event.count_numbers, 'string_agg', ' ')
        from intermediate.docket_event
        inner join page on docket_event.docket_row_id = page.docket_row_id
        where page.page_name not in ('cand_3', 'nvd_128568')
        """
    )
    read = [
        (*map(str, cells), " ".join(sorted(str(counts or "").split(), key=lambda count: int(count.rstrip("sr")))))
        for *cells, counts in found
    ]
    assert sorted({*read}) == sorted(table(EVENTS))
    assert {name for name, *_ in read}.isdisjoint(NO_EVENTS)


@needs_pacer
def test_amounts_of_real_entries_are_restitution_only(pages: Reading) -> None:
    found = pages.rows(
        "select cast(event_date as varchar), amount from intermediate.docket_event where amount is not null"
    )
    assert [(day, float(str(amount))) for day, amount in found] == [("2004-06-07", 1860.0)]


@needs_pacer
def test_no_name_of_a_real_page_is_kept(pages: Reading) -> None:
    names = " ".join(
        str(name) for (name,) in pages.rows("select party_name from raw.docket_party where party_name is not null")
    )
    for expected in CRIMINAL.glob("*.expected.json"):
        docket = json.loads(expected.read_text())
        attorneys = [lawyer["name"] for party in docket["parties"] for lawyer in party.get("attorneys", [])]
        names += " ".join(["", *attorneys, docket.get("assigned_to_str") or "", docket.get("referred_to_str") or ""])
    words = set(re.findall(r"[a-z]{3,}", names.lower())) - NO_NAMES
    kept = {word for (text,) in pages.rows(KEPT) for word in re.findall(r"[a-z]{3,}", str(text).lower())}
    assert len(words) > 60
    assert words & kept == set()


# Words of offices and firms in the list of parties, which are no names.
NO_NAMES = {"the"}

_WORDS = (
    "18:1591(a) 21:952 99999999999 $ $1,2,3 1.2.3 million dollars months yrs (14) ( ) (1-99999999) (9s-3) life served",
    "restitution fine BOP S/R total each dismissed guilty not jury verdict plea held 99/99/9999 counts 1-5 as to ' %",
    "JUDGMENT ORDER OF RESTITUTION INDICTMENT sentencing concurrent consecutive hundred thousand one and \\ supersed",
)
_PROSE = strategies.lists(strategies.sampled_from(" ".join(_WORDS).split()), max_size=12).map(" ".join)


_TEXTS = strategies.lists(strategies.one_of(_PROSE, strategies.text(max_size=60)), min_size=10, max_size=40)


@hypothesis_settings(max_examples=5, deadline=None)
@given(_TEXTS)
def test_none_of_a_few_texts_makes_the_reading_fail(texts: Sequence[str]) -> None:
    assert_all_are_read(texts)


@pytest.mark.torture
@hypothesis_settings(max_examples=100, deadline=None)
@given(_TEXTS)
def test_no_text_makes_the_reading_fail(texts: Sequence[str]) -> None:
    assert_all_are_read(texts)


def assert_all_are_read(texts: Sequence[str]) -> None:
    for text in texts:
        digits(text)
    reading = Reading(counts=[(text, text) for text in texts], entries=[("2018-06-04", text) for text in texts])
    for part in ("intermediate.docket_disposition", "intermediate.docket_sentence"):
        assert reading.rows(f"select * from {part} where row_id is null") == []
    assert reading.rows("select count(*) from intermediate.docket_disposition") == [(len(texts),)]
