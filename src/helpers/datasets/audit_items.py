"""``audit_items``: what the council's audit demanded, of whom, and how far the follow-up is.

An item is a numbered text (``15. …``) with its department in the last brackets and a 추진상황, either as a
row of a table or as lines of their own. Which kind of demand it is, the heading of its table says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from helpers.datasets.frames import Rows, records
from helpers.datasets.labels import clean, is_total_label, labels
from helpers.datasets.names import Names, is_organisation
from helpers.reading.document import Document
from helpers.reading.markup import without_tags

STATUSES = ("완료", "추진중", "검토중", "미반영")
KINDS = ("시정·처리 요구사항", "건의사항", "자료제출")
_KIND_WORDS = (("자료제출", KINDS[2]), ("건의", KINDS[1]), ("시정", KINDS[0]), ("처리요구", KINDS[0]))

_NUMBER = re.compile(r"\s*(\d{1,3})\s*\.\s*(?=\D)")
_STATUS = re.compile(r"추\s*진\s*상\s*황\s*[:：]\s*([가-힣 ]+)")
_BRACKETS = re.compile(r"[(（]([^()（）]+)[)）]")
#: How many lines below its number the state of an item outside tables may stand.
_REACH = 8


def audit_items(documents: Sequence[Document], names: Names) -> list[dict[str, Any]]:
    """The audit items of every report.

    Parameters
    ----------
    documents
        The reports.
    names
        What departments are called: ``departments`` holds right names, ``department`` what is printed.
    """
    rows: list[dict[str, Any]] = []
    for document in documents:
        rows += _of_document(document, names)
    return rows


def _of_document(document: Document, names: Names) -> list[dict[str, Any]]:
    if not any("상황" in line for line in document.lines):
        return []
    kind: str | None = None
    found: dict[tuple[str, int], dict[str, Any]] = {}
    in_tables = {row.line: (table, row) for table in document.tables() for row in table.rows}
    for number, text in enumerate(document.lines, start=1):
        if number in in_tables:
            table, row = in_tables[number]
            item = _from_row(row.cells)
            table_id = f"{document.report}:{table.first_line}"
        else:
            item = _from_lines(document.lines, number, in_tables)
            table_id = None
        if item is None:
            kind = kind_of(text) or kind
            continue
        no, words, status = item
        printed = department_printed(words, names, document.report)
        found.setdefault(
            (kind or KINDS[0], no),
            {
                "report": document.report,
                "kind": kind or KINDS[0],
                "no": no,
                "department": printed,
                "departments": [names.resolve(document.report, name, number) for name in _split(printed)],
                "status": status,
                "table": table_id,
                "line": number,
                "cell": 0 if table_id else None,
            },
        )
    return list(found.values())


def _from_row(cells: Sequence[str]) -> tuple[int, str, str | None] | None:
    words = without_tags(cells[0])
    number = _NUMBER.match(words)
    status = next((match for cell in cells for match in [_STATUS.search(without_tags(cell))] if match), None)
    return (int(number.group(1)), words, status_of(status.group(1))) if number and status else None


def _from_lines(lines: Sequence[str], at: int, tables: dict) -> tuple[int, str, str | None] | None:
    number = _NUMBER.match(without_tags(lines[at - 1]))
    if not number:
        return None
    words = without_tags(lines[at - 1])
    for following in _next_lines(lines, at, tables):
        if _NUMBER.match(following):
            return None
        if status := _STATUS.search(following):
            return int(number.group(1)), words, status_of(status.group(1))
        words += " " + following
    return None


def _next_lines(lines: Sequence[str], at: int, tables: dict) -> Iterator[str]:
    for line in range(at + 1, min(at + _REACH, len(lines)) + 1):
        if line in tables:
            return
        if text := without_tags(lines[line - 1]).strip():
            yield text


def kind_of(heading: str) -> str | None:
    """The kind of demand that a heading or a table's header names.

    >>> kind_of("시정 및 처리 요구사항"), kind_of("기타사항(자료제출)"), kind_of("추진계획")
    ('시정·처리 요구사항', '자료제출', None)
    """
    text = clean(heading.split("\t")[0])
    if len(text) > 30:
        return None
    return next((kind for word, kind in _KIND_WORDS if word in text), None)


def status_of(text: str) -> str | None:
    """The state that a 추진상황 names.

    >>> status_of("추진 중 "), status_of("추진완료 "), status_of("검토중")
    ('추진중', '완료', '검토중')
    """
    squeezed = "".join(text.split())
    for status, words in (
        ("미반영", ("미반영", "반영불가", "불가")),
        ("완료", ("완료",)),
        ("검토중", ("검토",)),
        ("추진중", ("추진중", "추진")),
    ):
        if any(word in squeezed for word in words):
            return status
    return None


def department_printed(words: str, names: Names, report: str) -> str | None:
    """What the last brackets of an item name, if it is one or more departments or other bodies."""
    for inside in reversed(_BRACKETS.findall(words)):
        parts = _split(inside)
        if parts and all(names.department(report, part) or is_organisation(part) for part in parts):
            return " ".join(inside.split())
    return None


def _split(printed: str | None) -> list[str]:
    return [name for name in (part.strip() for part in re.split(r"[,/、]|(?<=과)·", printed or "")) if name]


def summary_differences(items: Rows, observations: Rows) -> list[str]:
    """Where a report's own table of audit items by state disagrees with the items counted one by one.

    Parameters
    ----------
    items
        The table ``audit_items``.
    observations
        The table ``observations``.

    Returns
    -------
    list of str
        One sentence for each number that disagrees; empty where all agree.
    """
    counted = Counter((row["report"], row["kind"], row["status"]) for row in records(items))
    reports = {report for report, _, _ in counted}
    listed = {row["table"] for row in records(items) if row["table"]}
    messages = []
    for row in records(observations):
        if row["report"] not in reports:
            continue
        status = next((s for label in labels(row) for s in STATUSES if clean(label) in (s, f"추진{s}")), None)
        kind = next((k for label in reversed(row["row_labels"]) if (k := kind_of(label))), None)
        total = all(is_total_label(label) for label in row["row_labels"]) and bool(row["row_labels"])
        all_states = bool(row["col_labels"]) and is_total_label(row["col_labels"][-1])
        if not ((kind or total) and (status or all_states)) or not _is_summary(row, listed):
            continue
        count = sum(
            number
            for (report, own_kind, own_status), number in counted.items()
            if report == row["report"] and (kind is None or own_kind == kind) and (status is None or own_status == status)
        )
        if count != row["value"]:
            what = f"{kind or '계'}, {status or '계'}"
            messages.append(f"{row['report']}:{row['line']}: {what}: printed {row['value']:g}, counted {count}")
    return messages


def _is_summary(row: dict[str, Any], listed: set[str]) -> bool:
    """A summary stands outside the tables of items themselves."""
    return row["unit"] in ("건", "개", None) and row["table"] not in listed
