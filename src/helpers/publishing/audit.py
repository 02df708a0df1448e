"""What the audit found, for the terminal: how much of a report is confirmed, which sums do not hold, what is missing."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

import helpers
from helpers import DataError
from helpers.errors import ReportError
from helpers.publishing.parameters import nearest
from helpers.publishing.places import records
from helpers.reading.markup import without_tags
from helpers.tables.notes import BLANK, LOST

WIDTH = 150
"""Characters of a source row shown."""

Row = dict[str, Any]


def print_audit(data: Path, report: str | None = None, *, tables: bool = False, stream: TextIO | None = None) -> int:
    """Print the audit's findings per report.

    Parameters
    ----------
    data
        Folder of the tidy tables.
    report
        Only this one.
    tables
        The statement for every table, not only for those where something does not hold.

    Returns
    -------
    int
        0; that a report's own sums do not hold is a finding, not an error.
    """
    stream = stream or sys.stdout
    ids = [row["report"] for row in records(data, "reports")]
    if report is not None and report not in ids:
        raise ReportError(f"unknown report {report!r}", remedy=nearest(report, ids))
    observations, checks = records(data, "observations"), records(data, "checks")
    catalogue = records(data, "tables", required=False)
    skipped = Counter(row["report"] for row in records(data, "skipped"))
    for name in [report] if report else ids:
        own = [row for row in observations if row["report"] == name]
        tested = [row for row in checks if row["report"] == name]
        for line in _report(data, name, own, tested, [t for t in catalogue if t["report"] == name], skipped[name], tables):
            print(line, file=stream)
    return 0


def statement(states: Iterable[str]) -> str:
    """The statement that can be cited: how many of the numbers at least one identity confirms.

    >>> statement(["confirmed", "confirmed", "unchecked"])
    '2 of 3 numbers confirmed by at least one identity'
    """
    counts = Counter(states)
    numbers = counts.total()
    return f"{counts['confirmed']:,} of {numbers:,} numbers confirmed by at least one identity"


def _report(
    data: Path, name: str, observations: list[Row], checks: list[Row], catalogue: list[Row], skipped: int, every: bool
) -> list[str]:
    broken = [row for row in checks if not row["holds"]]
    slips = [row for row in broken if row.get("severity") != "rounding"]
    states = Counter(row["check"] for row in observations)
    lines = [name, f"  {statement(states.elements())}"]
    lines.append(
        f"  {states.total():,} numbers: {states['confirmed']:,} confirmed, {states['conflict']:,} in conflict, "
        f"{states['unchecked']:,} unchecked; {skipped:,} left out, each with its reason"
    )
    lines.append(
        f"  {len(checks):,} identities tested: {len(checks) - len(broken):,} hold, "
        f"{len(broken) - len(slips):,} but for rounding, {len(slips):,} do not"
    )
    lines += _departments(observations) + _tables(observations, catalogue, slips, every)
    if slips:
        lines.append("  does not hold:")
        for row in slips:
            text = row.get("note") or f"printed {row['printed']:,.10g}, computed {row['computed']:,.10g}"
            lines.append(f"  line {row['line']}: {row['kind']}: {text}")
            lines += _sources(data, row)
    lines += _told("blanks that the sums determine", BLANK, checks)
    lines += _told("rows or columns that are missing", LOST, checks)
    return lines


def _departments(observations: list[Row]) -> list[str]:
    by_department: dict[str, list[str]] = {}
    for row in observations:
        by_department.setdefault(row.get("department") or "", []).append(row["check"])
    if not any(by_department):
        return []
    named = [f"    {department or '(whole bureau)'}: {statement(states)}" for department, states in by_department.items()]
    return ["  by department:", *named]


def _tables(observations: list[Row], catalogue: list[Row], slips: list[Row], every: bool) -> list[str]:
    states: dict[str, list[str]] = {}
    for row in observations:
        states.setdefault(row.get("table") or "", []).append(row["check"])
    wrong = Counter(row.get("table") for row in slips)
    lines = []
    for table in sorted(catalogue, key=lambda t: (t["first_line"], t["table"])):
        own = states.get(table["table"])
        if own and (every or wrong[table["table"]] or "conflict" in own):
            said = f"; {wrong[table['table']]} of its checks fail" if wrong[table["table"]] else ""
            lines.append(f"    line {table['first_line']}, {table.get('title') or 'without a title'}: {statement(own)}{said}")
    return ["  by table:" if every else "  tables with checks that fail:", *lines] if lines else []


def _sources(data: Path, check: Row) -> list[str]:
    """The source rows of the number tested and of the one to blame, the numbers marked; of the rest, where they stand."""
    tested = [
        check["report"],
        check["line"],
        check.get("cell"),
        check.get("html_index"),
        check.get("html_row"),
        check.get("part"),
    ]
    blamed = json.loads(check.get("suspects") or "[]")
    marked: dict[int, set[int | None]] = {}
    for spot in (tested, *blamed):
        marked.setdefault(spot[1], set()).add(None if spot[3] is not None else spot[2])
    lines = []
    for line, cells in sorted(marked.items()):
        try:
            text = helpers.source(check["report"], line, data)
        except DataError:
            continue
        lines.append(f"      {line} | {_shown(text, cells)}")
    others = sorted({member[1] for member in json.loads(check.get("members") or "[]")} - set(marked))
    if others and lines:
        spans = f"{others[0]}" if len(others) == 1 else f"{others[0]} to {others[-1]}"
        lines.append(f"      computed from line {spans}" if len(others) == 1 else f"      computed from lines {spans}")
    return lines


def _shown(text: str, cells: set[int | None]) -> str:
    """A source row with its cells set apart and the numbers in question between arrows; cut where it is long."""
    parts = []
    for k, part in enumerate(text.split("\t")):
        words = " ".join(without_tags(part).split())
        words = words if len(words) <= 40 else words[:39] + "…"
        parts.append(f"→{words}←" if k in cells and "\t" in text else words)
    shown = " | ".join(parts)
    first = shown.find("→")
    start = max(0, first - WIDTH // 2) if first > WIDTH * 2 // 3 else 0
    end = start + WIDTH
    return ("…" if start else "") + shown[start:end] + ("…" if len(shown) > end else "")


def _told(title: str, pattern: Any, checks: list[Row]) -> list[str]:
    """What notes say of blanks or of lost rows, each once."""
    found: dict[str, None] = {}
    for row in checks:
        for match in pattern.finditer(row.get("note") or ""):
            if pattern is BLANK:
                line, labels, value = match.groups()
                found[f"    line {line}, {labels}: {value}"] = None
            else:
                what, held = match.groups()
                found[f"    line {row['line']}: a {what} with {held}"] = None
    return [f"  {title}:", *found] if found else []
