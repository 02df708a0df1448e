"""What was found in a report, and what is unsure, for the person who brings it in: each doubt with line and remedy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from helpers.reading.document import Document
from helpers.tables.layout import shape

CLOSE = 1.0
"""A layout whose lead over the next one is smaller is named as unsure."""

_MOST = 12  # so many doubts of a kind are printed
_CATALOG = "in the entry of the catalogue"
Records = Mapping[str, Sequence[Mapping[str, Any]]]


def inventory(document: Document, base: Records) -> list[str]:
    """What a report holds, and what to look at, line by line.

    Parameters
    ----------
    document : Document
        The report.
    base : mapping
        Its records: ``observations``, ``skipped``, ``tables`` and ``checks``.
    """
    return [*_about(document), *_parts(document, base), *_numbers(base), *_doubts(document, base)]


def _about(document: Document) -> Iterator[str]:
    said = {
        "agency": f"{document.agency} ({document.level or 'level not found'})" if document.agency else None,
        "title": document.title,
        "date": document.date,
        "fiscal year": document.fiscal_year,
    }
    for label, value in said.items():
        yield f"{label + ':':<13} {value or 'not found'}"


def _parts(document: Document, base: Records) -> Iterator[str]:
    of_department = Counter(table["department"] for table in base["tables"])
    of_project = Counter((table["department"], table["project"]) for table in base["tables"] if table["project"])
    yield f"departments:  {len(document.departments)}"
    for own in document.departments:
        begins = own.first_line or own.line
        teams = f"; {', '.join(own.teams)}" if own.teams else ""
        where = "" if own.first_line else " (named there; no section of its own)"
        yield f"  line {begins}: {own.name}, {_count(of_department[own.name], 'table')}{where}{teams}"
    if document.departments and of_department[None]:
        yield f"  under none: {_count(of_department[None], 'table')}"
    yield f"projects:     {len(document.projects)}"
    for project in document.projects:
        tables = sum(n for (_, title), n in of_project.items() if title == project.title)
        home = f" ({project.department})" if project.department else ""
        yield f"  line {project.first_line or project.line}: {project.title}{home}, {_count(tables, 'table')}"


def _numbers(base: Records) -> Iterator[str]:
    kinds = Counter(table["kind"] for table in base["tables"])
    yield f"tables:       {len(base['tables'])}, {kinds['numeric']} of them numeric"
    judged = Counter(row["check"] for row in base["observations"])
    yield (
        f"numbers:      {len(base['observations'])} read: {judged['confirmed']} confirmed by a sum, difference or ratio, "
        f"{judged['conflict']} in conflict, {judged['unchecked']} unchecked"
    )
    reasons = Counter(row["reason"] for row in base["skipped"])
    listed = ", ".join(f"{n} {reason}" for reason, n in sorted(reasons.items(), key=lambda item: (-item[1], item[0])))
    yield f"left out:     {len(base['skipped'])} numbers" + (f": {listed}" if listed else "")


def _doubts(document: Document, base: Records) -> Iterator[str]:
    kinds = [
        _of_cover(document),
        _of_departments(document, base),
        list(document.unsure),
        *_of_tables(document, base),
        _of_sums(base),
    ]
    lines = [line for kind in kinds for line in _first(kind)]
    yield f"unsure:       {sum(map(len, kinds)) or 'nothing'}"
    yield from (f"  {line}" for line in lines)


def _first(kind: Sequence[str]) -> Iterator[str]:
    yield from kind[:_MOST]
    if len(kind) > _MOST:
        yield f"… and {len(kind) - _MOST} more of this kind (see the quality page, or `make check`)"


def _of_cover(document: Document) -> list[str]:
    wanted = {
        "agency": (document.agency, "agency: name of the office"),
        "level": (document.level, "level: metropolitan, or level: district"),
        "title": (document.title, "title: title of the report"),
        "date": (document.date, "date: 2024-03-01 (or 2024-03, or 2024)"),
        "fiscal year": (document.fiscal_year, "fiscal_year: 2024"),
    }
    return [
        f"line 1: no {what} was found on the first page; write '{line}' {_CATALOG}"
        for what, (value, line) in wanted.items()
        if not value
    ]


def _of_departments(document: Document, base: Records) -> list[str]:
    if not document.departments:
        return [
            "line 1: no department was found; there are pages for the report as a whole only; "
            "give each part a line with nothing but the department's name"
        ]
    spread = any(d.first_line and (d.first_line > 1 or (d.last_line or 0) < len(document.lines)) for d in document.departments)
    found = [
        f"line {d.line}: {d.name} has no section of its own; give its part a line with nothing but the name"
        for d in document.departments
        if spread and not d.first_line
    ]
    return found + [
        f"line {t['first_line']}: {_named(t)} stands under no department; right where it speaks of all of them, else put the "
        "department's name on a line of its own above it"
        for t in base["tables"]
        if spread and t["department"] is None and t["kind"] == "numeric"
    ]


def _of_tables(document: Document, base: Records) -> tuple[list[str], list[str], list[str]]:
    close, bare, inferred = [], [], []
    numbers: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in base["observations"]:
        numbers[row["table"]].append(row)
    for table in base["tables"]:
        if table["kind"] != "numeric":
            continue
        line = table["first_line"]
        if table["margin"] is not None and table["margin"] < CLOSE:
            close.append(
                f"line {line}: {_named(table)} is read with {shape(table['header_rows'], table['stub_columns'])}; "
                f"{table['runner_up']} are nearly as likely; check its rows in the text (a lost TAB is mended there)"
            )
        own = numbers[table["table"]]
        without = [row for row in own if row["unit"] is None]
        if len(without) * 2 > len(own):
            bare.append(
                f"line {line}: {_named(table)}: {len(without)} of {len(own)} numbers have no unit; "
                "write '(단위 : 명)' or the like in the line above it"
            )
        around = "".join(document.lines[max(0, line - 4) : table["last_line"]])
        guessed = sorted({row["unit"] for row in own if row["unit"] and row["unit"] not in around})
        if guessed:
            inferred.append(
                f"line {line}: {_named(table)}: the unit {', '.join(guessed)} is printed neither in the table nor right above "
                "it; where it is wrong, write '(단위 : …)' in the line above it"
            )
    return close, bare, inferred


def _of_sums(base: Records) -> list[str]:
    return [
        f"line {row['line']}: {(row['note'] or 'a sum does not hold').rstrip('.')}; the data stay as printed"
        for row in base["checks"]
        if not row["holds"] and row["severity"] == "slip"
    ]


def _named(table: Mapping[str, Any]) -> str:
    return f"the table '{table['title']}'" if table["title"] else "a table"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
