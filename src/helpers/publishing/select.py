"""Which pages a command asks for: patterns, or a report and a department by name."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from helpers.errors import ReportError
from helpers.publishing.parameters import nearest
from helpers.publishing.places import Places
from helpers.publishing.plan import Page, choose, make_plan


def patterns(places: Places, only: Sequence[str] | None, report: str | None, department: str | None) -> list[str] | None:
    """Patterns that choose what is asked for; None for everything.

    Parameters
    ----------
    places
        The folders.
    only
        Patterns as given.
    report, department
        Names as given; each must be one that there is.
    """
    if report is None and department is None:
        return list(only) if only else None
    pages = choose(make_plan(places), only)
    reports = list(dict.fromkeys(page.report for page in pages if page.report))
    if report is not None:
        if report not in reports:
            raise ReportError(f"unknown report {report!r}", remedy=nearest(report, reports))
        pages = [page for page in pages if page.report == report]
    if department is not None:
        names = list(dict.fromkeys(page.department for page in pages if page.department))
        if department not in names:
            where = f" in {report}" if report else ""
            raise ReportError(f"unknown department {department!r}{where}", remedy=nearest(department, names))
        pages = [page for page in pages if page.department == department]
    return [_literal(page) for page in pages]


def _literal(page: Page) -> str:
    """A pattern that fits the page's id and nothing else, whatever signs the id holds."""
    pattern = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in page.id)
    assert fnmatchcase(page.id, pattern)
    return pattern
