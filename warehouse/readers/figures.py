"""The figures of a summary page in the order of the page: their words, and what covers them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Figure:
    """A column of a summary mart as it stands on the page."""

    section: str
    column: str
    words: str
    group: str
    """The figure group of seeds.figure_group, by which `coverage` says what covers it."""
    rank: str = ""
    """The column of its rank, if it has one."""

    def text(self, value: object) -> str:
        """The value as people write it.

        >>> Figure("", "new_cases_sex_percent", "", "cases").text(87.1), Figure("", "new_cases", "", "cases").text(1234)
        ('87.1 %', '1,234')
        """
        if isinstance(value, bool):
            return "yes" if value else "no"
        if not isinstance(value, int | float | Decimal):
            return str(value)
        if self.column.endswith("_percent"):
            return f"{value:.1f} %"
        if self.column.endswith("_amount"):
            return f"${value:,.0f}"
        return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _by_type(section: str, column: str, group: str) -> tuple[Figure, ...]:
    words = (
        "of sex trafficking",
        "of labor trafficking",
        "of both",
        "of unknown type",
        "sex, percent",
        "labor, percent",
    )
    ends = ("sex", "labor", "both", "unknown", "sex_percent", "labor_percent")
    return tuple(Figure(section, f"{column}_{end}", f"  {text}", group) for end, text in zip(ends, words, strict=True))


def _counted(
    section: str, column: str, words: str, group: str, type_group: str = "", rank: str = ""
) -> tuple[Figure, ...]:
    return (Figure(section, column, words, group, rank), *_by_type(section, column, type_group or group))


PAGE = (
    *_counted("Cases", "new_cases", "New cases", "cases", rank="new_cases_rank"),
    Figure("Cases", "is_without_new_labor_case", "No new labor case in the state", "cases"),
    Figure("Cases", "jurisdictions_without_new_labor_case", "Jurisdictions without one", "cases"),
    Figure("Cases", "new_case_jurisdictions", "Jurisdictions with a new case", "cases"),
    Figure("Cases", "new_cases_mean_over_nonzero", "New cases, mean over these", "cases"),
    *_counted("Cases", "active_cases", "Active cases", "cases", rank="active_cases_rank"),
    Figure("Cases", "active_case_jurisdictions", "Jurisdictions with an active case", "cases"),
    *_counted("Defendants", "new_defendants", "New defendants", "defendants"),
    *_counted("Defendants", "active_defendants", "Active defendants", "defendants"),
    *_counted(
        "Defendants", "convicted_defendants", "Convicted defendants", "convictions", rank="convicted_defendants_rank"
    ),
    Figure(
        "Defendants",
        "convicted_defendants_mean_over_active",
        "Convicted, mean over active jurisdictions",
        "convictions",
    ),
    Figure("Restitution", "restitution_eligible_defendants", "Convicted and eligible", "restitution"),
    Figure("Restitution", "restitution_excluded_defendants", "Excluded: no victim named", "restitution"),
    Figure("Restitution", "restitution_unknown_defendants", "Not known whether", "restitution"),
    Figure("Restitution", "restitution_ordered_defendants", "Ordered to pay", "restitution", "restitution_orders_rank"),
    Figure("Restitution", "restitution_percent", "  of the eligible, percent", "restitution"),
    Figure("Restitution", "restitution_ordered_other_defendants", "Ordered on earlier convictions", "restitution"),
    Figure("Restitution", "restitution_amount", "Amount", "restitution"),
    Figure("Sentences", "prison_sentenced_defendants", "Sentenced to prison", "sentences"),
    Figure("Sentences", "mean_prison_months", "  mean months", "sentences"),
    Figure("Sentences", "median_prison_months", "  median months", "sentences"),
    Figure("Sentences", "life_sentence_defendants", "Life", "sentences"),
    Figure("Sentences", "death_sentence_defendants", "Death", "sentences"),
    Figure("Sentences", "sealed_sentence_defendants", "Sealed", "sentences"),
    Figure("Sentences", "no_prison_defendants", "No prison", "sentences"),
    Figure("Sentences", "unknown_sentence_defendants", "Not known", "sentences"),
    Figure("Resolution", "resolved_defendants", "Resolved defendants", "resolution"),
    Figure("Resolution", "mean_months_to_resolve", "  mean months from charge", "resolution"),
    *_counted("Civil", "new_civil_cases", "New civil suits (18 USC 1595)", "civil", "civil_type"),
    Figure("Detail", "top_labor_sector", "Most frequent labor sector", "labor_detail"),
    Figure("Detail", "deportation_threat_percent", "Threat of deportation, percent", "labor_detail"),
)
