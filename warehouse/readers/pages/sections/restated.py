"""What the page said otherwise when it was first published."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from warehouse.readers.figures import Figure
from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.restated import Moved, Restated
from warehouse.readers.pages.titles import titles_of
from warehouse.readers.pages.told import Figures, Told, own, text_of
from warehouse.readers.pages.words import counted, listed, long_date

# Sections whose titles say little without it.
_NAMED = ("Restitution", "Sentences")
# Titles that lean on the line above them.
_LABELS = {
    "jurisdictions_without_new_labor_case": "States and territories without a new labor case",
    "new_cases_mean_over_nonzero": "New cases, mean over the states and territories with one",
    "restitution_unknown_defendants": "Restitution, not known whether a victim is named",
}


def section(page: PlaceYear, figures: Figures) -> Section | None:
    """The section `restated`; None where every figure is as it was first published."""
    told, titles = own(page, figures), titles_of(figures)
    # Ranks, ties and labels have no section: they move with other places.
    changes = {
        name: change for name, change in (page.restated or {}).items() if name in figures and figures[name].section
    }
    if not changes:
        return None
    sentences = tuple(
        _sentence(told, name, title_alone(figures[name], titles[name]), changes[name]) for name in changes
    )
    moved = {cause for change in changes.values() for cause in change.moved}
    notes = ((f"What moved (listed with each figure on the web page): {moved_in_all(moved)}.",),) if moved else ()
    return Section("restated", "Changed since this site first published it", sentences, notes=notes)


def title_alone(figure: Figure, title: str) -> str:
    """What a figure is called where nothing stands above it."""
    if figure.section in _NAMED:
        title = f"{figure.section}, {title[:1].lower()}{title[1:]}"
    return _LABELS.get(figure.figure, title)


def _sentence(told: Told, name: str, title: str, change: Restated) -> Sentence:
    figure = told.figures[name]
    now = told.shown(name) if told.has(name) else _text(figure, change.now)
    first = f"{title}: {_text(figure, change.first)} as first published, "
    return (first, now, f" now; restated {long_date(change.changed_date)}.")


def _text(figure: Figure, value: str) -> str:
    """A value of the history, which is text, as the figure is written.

    >>> def figure(kind): return Figure("f", None, None, False, "cases", None, kind, "", "", "", "")
    >>> _text(figure("dollars"), "75000.00"), _text(figure("percent"), "25.0"), _text(figure("mean"), "135.0")
    ('$75,000', '25%', '135')
    >>> _text(figure("flag"), "true"), _text(figure("text"), "domestic work"), _text(figure("count"), "not available")
    ('yes', 'domestic work', 'not available')
    """
    if figure.kind == "flag" and value in ("true", "false"):
        return text_of(figure, value == "true")
    try:
        return text_of(figure, Decimal(value))
    except InvalidOperation:
        return value


def moved_in_all(moved: Iterable[Moved]) -> str:
    """What moved: defendants in their cases, and the cases of which none is told apart.

    >>> case, defendant = Moved("added", "a", None, ""), Moved("added", "a", "a-1", "")
    >>> moved_in_all([case]), moved_in_all([case, defendant]), moved_in_all([defendant, Moved("removed", "b", None, "")])
    ('1 case', '1 defendant in 1 case', '1 defendant in 1 case and 1 other case')
    """
    causes = list(moved)
    defendants = {cause.defendant_id for cause in causes if cause.defendant_id}
    theirs = {cause.case_id for cause in causes if cause.defendant_id}
    others = {cause.case_id for cause in causes} - theirs
    parts = [f"{counted(len(defendants), 'defendant')} in {counted(len(theirs), 'case')}"] if defendants else []
    parts += [counted(len(others), "other case" if defendants else "case")] if others else []
    return listed(parts)
