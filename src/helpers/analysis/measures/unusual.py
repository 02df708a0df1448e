"""What sets a department apart from the others of its report: simple rules that hold for any report."""

from __future__ import annotations

from statistics import median
from typing import Any

from helpers.analysis import formats
from helpers.analysis.data import Data, once, records
from helpers.analysis.measures.money import ALL, PLANNED, budget_total
from helpers.analysis.measures.people import TOTAL

FEWEST = 4
"""Departments that must have a number before one of them can be unusual."""

_APART, _POINTS, _TIMES, _AHEAD = 4.5, 0.1, 2.0, 1.5
_SPENT = ("지출액", "집행")


@once
def unusual(own: Data) -> dict[str, Any] | None:
    """The one thing in which a department stands out most clearly, by the whole budgets and staff that the report prints.

    In this order: a change of the budget far from that of the others (more than 4.5 times their median deviation, and ten
    points), the lowest execution (ten points below their median), the most money per head (twice their median), the largest
    budget (half as much again as the next).

    Returns
    -------
    dict or None
        ``kind`` (``growth``, ``execution``, ``per_head`` or ``share``), ``value`` (its own), ``typical`` (the median of the
        others, or the whole), ``n`` (how many departments are compared); None where nothing stands out.
    """
    name, year = own.department_name, own.fiscal_year
    if name is None or year is None:
        return None
    now = next((row for row in records(budget_total(own)) if row["fiscal_year"] == year and row["printed"]), None)
    if now is None:
        return None
    wholes = _wholes(own)
    amounts = wholes.get((year, now["stage"]), {})
    before = wholes.get((year - 1, now["stage"]), {})
    growths = {who: formats.change(amounts[who], before[who]) for who in amounts if before.get(who)}
    spent = next((wholes[year, stage] for stage in _SPENT if (year, stage) in wholes), {})
    shares = {who: spent[who] / amounts[who] for who in spent if amounts.get(who)}
    staff = _staff(own)
    heads = {who: amounts[who] / staff[who] for who in amounts if staff.get(who)}
    found = (
        _far(growths, name),
        _below(shares, name) if now["stage"] in PLANNED else None,
        _times(heads, name),
        _largest(amounts, name),
    )
    return next((finding for finding in found if finding), None)


def _wholes(own: Data) -> dict[tuple[int, str], dict[str, float]]:
    """Whole budgets by year and stage, and department."""
    year = own.fiscal_year or 0
    where = {
        "amount_krw": {"present": True}, "department": {"present": True}, "project": [None], "item": [None], "source": [ALL],
        "fiscal_year": [year, year - 1],
    }  # fmt: skip
    found: dict[tuple[int, str], dict[str, float]] = {}
    for row in records(own.whole_report.select("budgets", ["department", "fiscal_year", "stage", "amount_krw"], where)):
        of_stage = found.setdefault((row["fiscal_year"], row["stage"]), {})
        of_stage[row["department"]] = max(of_stage.get(row["department"], 0), row["amount_krw"])
    return found


def _staff(own: Data) -> dict[str, int]:
    """Staff in post by department, as of the latest date."""
    where = {"department": {"present": True}, "group": [TOTAL], "grade": [None]}
    rows = records(own.whole_report.select("staffing", ["department", "current", "as_of"], where))
    return {row["department"]: row["current"] for row in sorted(rows, key=lambda row: row["as_of"] or "")}


def _others(values: dict[str, Any], name: str) -> list[float]:
    """The values of the others; none where there are too few to compare with."""
    return [value for who, value in values.items() if who != name] if name in values and len(values) >= FEWEST else []


def _finding(kind: str, values: dict[str, Any], name: str, typical: float) -> dict[str, Any]:
    return {"kind": kind, "value": values[name], "typical": typical, "n": len(values)}


def _far(values: dict[str, Any], name: str) -> dict[str, Any] | None:
    others = _others(values, name)
    if not others:
        return None
    middle = median(others)
    apart = abs(values[name] - middle)
    far = apart > _POINTS and apart > _APART * median(abs(value - middle) for value in others)
    return _finding("growth", values, name, middle) if far else None


def _below(values: dict[str, Any], name: str) -> dict[str, Any] | None:
    others = _others(values, name)
    low = bool(others) and values[name] < min(others) and values[name] < median(others) - _POINTS
    return _finding("execution", values, name, median(others)) if low else None


def _times(values: dict[str, Any], name: str) -> dict[str, Any] | None:
    others = _others(values, name)
    high = bool(others) and values[name] > max(others) and values[name] >= _TIMES * median(others)
    return _finding("per_head", values, name, median(others)) if high else None


def _largest(values: dict[str, Any], name: str) -> dict[str, Any] | None:
    others = _others(values, name)
    large = bool(others) and values[name] >= _AHEAD * max(others)
    return _finding("share", values, name, values[name] + sum(others)) if large else None
