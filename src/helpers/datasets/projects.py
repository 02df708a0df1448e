"""``projects``: the 세부사업 of each report with their budgets of this year and the year before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.datasets.budgets import is_whole_budget
from helpers.datasets.frames import Rows, records
from helpers.datasets.names import Names
from helpers.reading.document import Document


def projects(documents: Sequence[Document], budgets: Rows, names: Names) -> list[dict[str, Any]]:
    """The projects of every report, listed or found by their heading.

    Parameters
    ----------
    documents
        The reports.
    budgets
        The table ``budgets``: a project's budget is its whole, all sources together, as printed. Where
        only parts are printed nothing is added up.
    names
        What departments are called.
    """
    amounts: dict[tuple, float] = {}
    for row in records(budgets):
        if row["project"] and row["fiscal_year"] and is_whole_budget(row):
            amounts.setdefault((row["report"], row["department"], row["project"], row["fiscal_year"]), row["amount_krw"])
    rows: list[dict[str, Any]] = []
    for document in documents:
        year = document.fiscal_year
        for project in document.projects:
            department = names.resolve(document.report, project.department) if project.department else None
            own = (document.report, department, project.title)
            rows.append(
                {
                    "report": document.report,
                    "department": department,
                    "theme": project.theme,
                    "no": project.no,
                    "title": project.title,
                    "kind": project.kind,
                    "page": project.page,
                    "budget_krw": amounts.get((*own, year)) if year else None,
                    "previous_krw": amounts.get((*own, year - 1)) if year else None,
                    "line": project.line,
                    "first_line": project.first_line,
                    "last_line": project.last_line,
                }
            )
    return rows
