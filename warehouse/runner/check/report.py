"""What a check found, and what all of them together say about a build."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warehouse.errors import CheckFailed, CheckNotRun

_NAMED_IN_ERROR = 5


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one check on one table; `expected` and `observed` are texts for people."""

    table_name: str
    check_name: str
    severity: str
    """fail (gates publication) or warn."""
    outcome: str
    """passed, failed or not run."""
    observed: str
    expected: str
    message: str
    """What to do when it does not pass."""
    examples: tuple[str, ...] = ()
    """A handful of failing keys such as `shop=north, year=2018`."""
    where: str = ""
    """File and line of the expectation; the contract's file for a check that comes from a contract."""
    checked_at: datetime | None = None
    """When it passed or warned, of a result that is kept (UTC); None of one that was found now."""
    evidence: str | None = None
    """Hash of the check and of the content of all that it reads; None where that cannot be told."""

    @property
    def is_gating(self) -> bool:
        """Whether this result stops publication: a failed check of severity fail, and any that could not run."""
        return self.outcome == "not run" or (self.outcome == "failed" and self.severity == "fail")

    def __str__(self) -> str:
        """The result in one line, with place, finding and next step.

        >>> print(CheckResult("core.dim_state", "no_state_twice", "fail", "failed", "1 row", "none", "Mend the seed."))
        core.dim_state no_state_twice: 1 row, expected none. Mend the seed.
        """
        found = f"could not run: {self.observed}" if self.outcome == "not run" else self.observed
        expected = f", expected {self.expected}" if self.outcome == "failed" else ""
        examples = f" ({'; '.join(self.examples[:2])})" if self.examples else ""
        place = f"{self.where}: " if self.where else ""
        # What another program says may end with a full stop of its own.
        finding = f"{found}{expected}{examples}".removesuffix(".")
        return f"{place}{self.table_name} {self.check_name}: {finding}. {self.message}".strip()


@dataclass(frozen=True)
class CheckReport:
    """The results of all checks on a build."""

    build_id: str
    results: tuple[CheckResult, ...]
    data_docs: Path
    """The first page of the Data Docs."""
    state: str
    """What readers see as long as this build is not published."""
    is_synthetic: bool = False
    seconds: float = 0.0
    is_partial: bool = False
    """Whether these are the checks of some tables only, which no publication takes for all."""
    left_out: tuple[str, ...] = ()
    """Table and name of checks about the whole build, of which only a part was built."""
    without_columns: tuple[str, ...] = ()
    """Table and name of checks that do not apply, with the columns that they need and the table has not."""

    @property
    def outcome(self) -> str:
        """passed, failed or not run; a build is passed when nothing in it gates."""
        gating = {result.outcome for result in self.gating}
        has_any = self.results or self.left_out
        return "not run" if "not run" in gating or not has_any else "failed" if gating else "passed"

    @property
    def gating(self) -> tuple[CheckResult, ...]:
        """The results that stop publication."""
        return tuple(result for result in self.results if result.is_gating)

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        """The failed checks that are recorded and shown, and stop nothing."""
        return tuple(result for result in self.results if result.outcome == "failed" and result.severity == "warn")

    @property
    def kept(self) -> int:
        """How many passed checks keep their result, since nothing that they read has changed."""
        return sum(result.checked_at is not None and result.outcome == "passed" for result in self.results)

    @property
    def known_warnings(self) -> tuple[CheckResult, ...]:
        """The warnings that are as they were told before: nothing that they read has changed."""
        return tuple(result for result in self.warnings if result.checked_at)

    @property
    def counts(self) -> dict[str, int]:
        """How many checks passed, failed, warned and could not run; the four add up to all."""
        passed = sum(result.outcome == "passed" for result in self.results)
        not_run = sum(result.outcome == "not run" for result in self.results)
        return {
            "passed": passed,
            "failed": len(self.gating) - not_run,
            "warned": len(self.warnings),
            "not run": not_run,
        }

    def raise_if_not_passed(self) -> None:
        """Raises CheckNotRun or CheckFailed, which names the checks and ends with the state readers are in."""
        for outcome, error, verb in (("not run", CheckNotRun, "could not run"), ("failed", CheckFailed, "failed")):
            if self.outcome == outcome:
                first = [result for result in self.gating if result.outcome == outcome]
                others = {word: count for word, count in self.counts.items() if count and word != outcome}
                rest = "".join(f", {count} {word}" for word, count in others.items())
                count = f"{len(first)} of {len(self.results)} checks {verb}{rest}"
                results = [*first, *(result for result in self.gating if result.outcome != outcome)]
                raise error(
                    f"build {self.build_id}", _listed(count, results), f"\nNothing was published; {self.state}."
                )


def _listed(count: str, results: Iterable[CheckResult]) -> str:
    lines = [f"\n  {result}" for result in results]
    more = f"\n  and {len(lines) - _NAMED_IN_ERROR} more" if len(lines) > _NAMED_IN_ERROR else ""
    return f"{count}:{''.join(lines[:_NAMED_IN_ERROR])}{more}"
