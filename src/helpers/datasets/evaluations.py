"""``evaluations``: affairs evaluated, with their indicators and what was achieved and asked for.

A table with one row of achievements (주요 성과) and one of improvements (개선 과제) is an evaluation; the
heading above it names the affair, the list of 성과지표 below it the indicators.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from helpers.datasets.labels import years_apart
from helpers.reading.document import Document, Row, Table
from helpers.reading.marks import CIRCLED, marked
from helpers.reading.markup import without_tags
from helpers.tables.content import Number
from helpers.tables.numbers import read_cell

_ROWS = {
    "achievements": re.compile(r"(?:주요)?(?:성과|실적|우수사례|잘된점)"),
    "improvements": re.compile(r"(?:개선|보완)(?:과제|사항|필요사항|점)?"),
}
_BULLET = re.compile(r"(?:^|(?<=[\s>]))[-–○●•▪▸▶◦ㆍ](?=\s)")
_LIST_ENTRY = re.compile(r"<li\b", re.IGNORECASE)
_INDICATORS = re.compile(r"지표")


def evaluations(documents: Sequence[Document]) -> list[dict[str, Any]]:
    """The affairs that the reports evaluate, in their order."""
    rows: list[dict[str, Any]] = []
    for document in documents:
        tables = [(table, parts) for table in document.tables() if (parts := _parts(table))]
        headings = [_heading(document, table) for table, _ in tables]
        ends = [*(heading.line for heading in headings[1:]), len(document.lines) + 1][: len(tables)]
        for order, (heading, (table, parts), end) in enumerate(zip(headings, tables, ends, strict=True), start=1):
            rows.append(_evaluation(document, order, heading, table, parts, end))
    return rows


def _parts(table: Table) -> dict[str, Row] | None:
    found: dict[str, Row] = {}
    for row in table.rows:
        label = "".join(without_tags(row.cells[0]).split())
        for name, pattern in _ROWS.items():
            if pattern.fullmatch(label):
                found.setdefault(name, row)
    return found if set(found) == set(_ROWS) else None


def _evaluation(
    document: Document, order: int, heading: _Heading, table: Table, parts: dict[str, Row], end: int
) -> dict[str, Any]:
    return {
        "report": document.report,
        "no": heading.no or order,
        "affair": heading.affair,
        "indicators": _indicators(document, table.last_line + 1, end),
        "achievements": count_points(parts["achievements"].cells[1:]),
        "improvements": count_points(parts["improvements"].cells[1:]),
        "achievement_figures": named_figures(parts["achievements"].cells[1:]),
        "improvement_figures": named_figures(parts["improvements"].cells[1:]),
        "table": f"{document.report}:{table.first_line}",
        "line": table.first_line,
    }


class _Heading(NamedTuple):
    line: int
    no: int | None
    affair: str


def _heading(document: Document, table: Table) -> _Heading:
    """Number and name of the affair: the nearest line above the table, if it is numbered."""
    for line in range(table.first_line - 1, max(0, table.first_line - 12), -1):
        text = document.lines[line - 1].strip()
        if not text:
            continue
        read = marked(text)
        if read.number is not None and read.text:
            return _Heading(line, read.number, read.text)
        break
    return _Heading(table.first_line, None, table.section.project or table.title or f"line {table.first_line}")


def count_points(cells: Sequence[str]) -> int:
    """How many points a cell lists.

    >>> count_points(["<ul> - 가 나 - 다 라</ul>"]), count_points(["<ul><li>가</li><li>나</li></ul>"]), count_points(["가 나"])
    (2, 2, 1)
    """
    text = " ".join(cells)
    entries = len(_LIST_ENTRY.findall(text)) or len(_BULLET.findall(without_tags(text)))
    return entries or (1 if without_tags(text).strip() else 0)


def _indicators(document: Document, first: int, end: int) -> list[str]:
    """The numbered entries of the first list of indicators between two lines."""
    found: list[str] = []
    listed = False
    for line in range(first, end):
        text = document.lines[line - 1].strip()
        if not text:
            continue
        if any(sign in text for sign in CIRCLED):
            if listed:
                found += [" ".join(entry.split()) for entry in re.split(f"[{CIRCLED}]", text)[1:] if entry.strip()]
        elif _INDICATORS.search(text):
            listed = True
        elif found:
            break
    return found


def named_figures(cells: Sequence[str]) -> list[str]:
    """The figures that cells name, with their units; bare numbers say too little.

    >>> named_figures(["<ul> - 매출 증대(3년간 143억)와 고용 161명</ul>"])
    ['143억원', '161명']
    """
    texts = [years_apart(without_tags(cell)) for cell in cells]
    return [
        f"{number.value:,.15g}{number.unit}"
        for text in texts
        for number in read_cell(text).numbers
        if number.unit and not _is_age(number)
    ]


def _is_age(number: Number) -> bool:
    """``20대`` are people in their twenties, not twenty machines."""
    return number.unit == "대" and number.value < 100 and number.value % 10 == 0
