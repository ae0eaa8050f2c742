"""All made-up criminal cases of the sample, step by step."""

from __future__ import annotations

from sample.background import mann_act_cases, unrelated_cases
from sample.cohort import cases_active_in_2018
from sample.docket import Case
from sample.docket_cases import with_orders_on_dockets
from sample.numbering import with_numbers
from sample.oddities import odd_cases, with_further_records
from sample.other_years import cases_closed_before_2018, cases_new_after_2018
from sample.outcomes import with_outcomes
from sample.review import with_review
from sample.targets import Targets
from sample.tuning import tuned


def make_cases(targets: Targets) -> list[Case]:
    """The cases whose counts are the targets, among others that must not be counted."""
    active = cases_active_in_2018(targets)
    until_2018 = active + cases_closed_before_2018(targets, active)
    subject = cases_new_after_2018(targets, until_2018) + odd_cases(targets)
    numbered = with_numbers(subject + mann_act_cases(targets) + unrelated_cases(targets))
    settled = tuned([with_outcomes(case) for case in numbered])
    return with_further_records(with_orders_on_dockets(with_review(settled, targets)))
