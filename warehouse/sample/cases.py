"""All made-up criminal cases of the sample, step by step."""

from __future__ import annotations

from warehouse.sample.background import mann_act_cases, unrelated_cases
from warehouse.sample.cohort import cases_active_in_2018
from warehouse.sample.docket import Case
from warehouse.sample.docket_cases import with_orders_on_dockets
from warehouse.sample.numbering import with_numbers
from warehouse.sample.oddities import odd_cases, with_further_records
from warehouse.sample.other_years import cases_closed_before_2018, cases_new_after_2018
from warehouse.sample.outcomes import with_outcomes
from warehouse.sample.review import with_review
from warehouse.sample.targets import Targets
from warehouse.sample.tuning import tuned


def make_cases(targets: Targets) -> list[Case]:
    """The cases whose counts are the targets, among others that must not be counted."""
    active = cases_active_in_2018(targets)
    until_2018 = active + cases_closed_before_2018(targets, active)
    subject = cases_new_after_2018(targets, until_2018) + odd_cases(targets)
    numbered = with_numbers(subject + mann_act_cases(targets) + unrelated_cases(targets))
    settled = tuned([with_outcomes(case) for case in numbered])
    return with_further_records(with_orders_on_dockets(with_review(settled, targets)))
