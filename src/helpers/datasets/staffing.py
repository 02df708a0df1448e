"""``staffing``: posts (정원), staff (현원) and women by department, group and grade.

A table counts as one of staff when it has numbers under both 정원 and 현원, wherever these stand: in the
header, in the rows, or as two roles of one cell. What else the labels say is the department (a name of the
report's list), the grade (``4급``) and the group (all the rest: ``일반직``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from helpers.datasets.frames import Rows, records
from helpers.datasets.labels import Record, by_table, clean, is_comparison, is_total_label, joined, labels, origin, place
from helpers.datasets.names import Names
from helpers.reading.document import Document, Table

MEASURES = {"정원": "capacity", "현원": "current", "여성": "women", "여": "women"}
TOTAL = "계"

_GRADE = re.compile(r"(?:[1-9]급|\d-\d급|고위공무원|나급|가급|다급|라급|마급)\S*")
_PEOPLE = frozenset({"명", "인", None})
_IN_TEXT = re.compile(r"정\s*원\s*[:：]?\s*([\d,]+)\s*명?\s*[/·,]?\s*현\s*원\s*[:：]?\s*([\d,]+)")


def staffing(observations: Rows, documents: Sequence[Document], names: Names) -> list[dict[str, Any]]:
    """Staff of every report.

    Parameters
    ----------
    observations
        The observations of all reports.
    documents
        The reports: where no table gives a bureau's total, a line that reads ``정원 … / 현원 …`` does.
    names
        What departments are called.
    """
    dates = {document.report: document.date for document in documents}
    rows: list[dict[str, Any]] = []
    for (report, _), members in by_table(records(observations)).items():
        rows += _from_table(report, members, names)
    stated = {row["report"] for row in rows if row["department"] is None and row["group"] == TOTAL}
    for document in documents:
        if document.report not in stated and (row := _from_text(document)):
            rows.append(row)
    for row in rows:
        row["as_of"] = row["as_of"] or dates.get(row["report"])
    return rows


def _from_table(report: str, members: Iterable[Record], names: Names) -> list[dict[str, Any]]:
    measured = [(measure, row) for row in members if (measure := _measure(row))]
    if not {"capacity", "current"} <= {measure for measure, _ in measured}:
        return []
    rows: dict[tuple, dict[str, Any]] = {}
    for measure, row in measured:
        department, group, grade, total = _whose(report, row, names)
        entry = rows.setdefault((department, group, grade), _entry(row, department, group, grade, total))
        if measure not in entry:
            entry[measure] = int(row["value"])
            entry["origins"].append(origin(measure, row))
    return list(rows.values())


def _measure(row: Record) -> str | None:
    if row["unit"] not in _PEOPLE or row["value"] < 0 or not float(row["value"]).is_integer():
        return None
    found = [MEASURES[text] for label in labels(row) if (text := re.sub(r"\(.*\)$", "", clean(label))) in MEASURES]
    if not found or any(is_comparison(label) for label in labels(row)):
        return None
    return found[-1]


def _whose(report: str, row: Record, names: Names) -> tuple[str | None, str, str | None, bool]:
    department, grade, group = row["department"], None, []
    total = False
    for label in labels(row):
        text = clean(label)
        if re.sub(r"\(.*\)$", "", text) in MEASURES:
            continue
        if named := names.department(report, label, row["line"]):
            department = named
        elif is_total_label(label):
            total = True
        elif _GRADE.fullmatch(text):
            grade = text
        else:
            group.append(text)
    whole = joined(group) or TOTAL
    return department, whole, grade, total or (whole == TOTAL and grade is None)


def _entry(row: Record, department: str | None, group: str, grade: str | None, total: bool) -> dict[str, Any]:
    return {
        "report": row["report"],
        "department": department,
        "group": group,
        "grade": grade,
        "as_of": row["period"] if row["period"] and "/" not in row["period"] else None,
        "is_total": total,
        "origins": [],
        **place(row),
    }


def _from_text(document: Document) -> dict[str, Any] | None:
    for block in document.blocks:
        if isinstance(block, Table) or block.section.department is not None:
            continue
        text = document.lines[block.line - 1]
        if match := _IN_TEXT.search(text):
            capacity, current = (int(number.replace(",", "")) for number in match.groups())
            return {
                "report": document.report,
                "group": TOTAL,
                "department": None,
                "capacity": capacity,
                "current": current,
                "as_of": None,
                "is_total": True,
                "line": block.line,
                "origins": [
                    [measure, block.line, None, None, None, index] for index, measure in enumerate(("capacity", "current"))
                ],
            }
    return None
