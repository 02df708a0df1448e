"""``reports`` and ``departments``: who reports, on what, and who is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.catalog import Catalog
from helpers.datasets.frames import Rows, records
from helpers.datasets.names import Names, squeezed
from helpers.reading.document import Document


def reports(documents: Sequence[Document], tables: Rows, catalog: Catalog) -> list[dict[str, Any]]:
    """The reports, one row each, those without any table included.

    Parameters
    ----------
    documents
        The reports.
    tables
        The catalogue of their tables.
    catalog
        What is known beyond the text: English names of report and agency.
    """
    by_report: dict[str, list[int]] = {}
    for row in records(tables):
        by_report.setdefault(row["report"], []).append(int(row["observations"]))
    rows = []
    for document in documents:
        counts = by_report.get(document.report, [])
        rows.append(
            {
                "report": document.report,
                "title": document.title,
                "title_en": catalog[document.report].title_en,
                "agency": document.agency,
                "agency_en": catalog[document.report].agency_en,
                "level": document.level,
                "date": document.date,
                "fiscal_year": document.fiscal_year,
                "line": _title_line(document),
                "lines": len(document.lines),
                "departments_count": len(document.departments),
                "projects_count": len(document.projects),
                "tables_count": len(counts),
                "observations": sum(counts),
            }
        )
    return rows


def _title_line(document: Document) -> int:
    """The line that holds the title; the first that holds anything where the title is not printed as such."""
    title = "".join((document.title or "").split())
    filled = [number for number, line in enumerate(document.lines, start=1) if line.strip()]
    for number in filled:
        line = "".join(document.lines[number - 1].replace("*", "").split())
        if title and len(line) > 2 and (title in line or line in title):
            return number
    return filled[0] if filled else 1


def departments(documents: Sequence[Document], names: Names) -> list[dict[str, Any]]:
    """The departments of every report in its order.

    Parameters
    ----------
    documents
        The reports.
    names
        What departments are called, in English too where the catalogue knows.
    """
    rows = []
    for document in documents:
        english = names.catalog[document.report].departments_en
        for order, department in enumerate(document.departments, start=1):
            name = names.resolve(document.report, department.name)
            rows.append(
                {
                    "report": document.report,
                    "department": name,
                    "name_en": english.get(squeezed(name)),
                    "parent": department.parent,
                    "order": order,
                    "line": department.line,
                    "functions": list(department.functions),
                    "teams": list(department.teams),
                }
            )
    return rows
