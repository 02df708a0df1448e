"""Key figures of the index: what the tidy tables say of a report, a department and an affair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Unit:
    """The key figures of one department; None where the report does not print one."""

    budget_krw: float | None = None
    current: int | None = None
    capacity: int | None = None
    projects: int | None = None
    audit_items: int | None = None


def won(amount: float | None) -> str:
    """Money for reading: 억원 and 만원 as one is used to, in English words.

    Examples
    --------
    >>> won(75_397_600_000_0)
    'KRW 754.0 billion'
    >>> won(1_780_060_000)
    'KRW 1.78 billion'
    >>> won(8_500_000)
    'KRW 8.5 million'
    """
    if amount is None:
        return ""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(amount) >= size:
            scaled = amount / size
            return f"KRW {scaled:,.{1 if abs(scaled) >= 100 or (scaled * 10).is_integer() else 2}f} {name}"
    return f"KRW {amount:,.0f}"


def department_figures(tables: Mapping[str, Sequence[Row]], years: Mapping[str, int | None]) -> dict[tuple[str, str], Unit]:
    """Key figures by report and department.

    Parameters
    ----------
    tables
        Rows of ``departments``, ``budgets``, ``staffing``, ``projects``, ``audit_items``, by name.
    years
        Fiscal year by report.
    """
    budgets = _by_department(tables.get("budgets", ()))
    staff = _by_department(tables.get("staffing", ()))
    projects = _by_department(tables.get("projects", ()))
    audit: dict[tuple[str, str], int] = defaultdict(int)
    for row in tables.get("audit_items", ()):
        for name in dict.fromkeys(row.get("departments") or ()):
            audit[row["report"], name] += 1
    return {
        key: Unit(
            budget_krw=budget(budgets.get(key, ()), years.get(key[0])),
            current=headcount(staff.get(key, ()), "current"),
            capacity=headcount(staff.get(key, ()), "capacity"),
            projects=len(projects.get(key, ())) or None,
            audit_items=audit.get(key),
        )
        for key in ((row["report"], row["department"]) for row in tables.get("departments", ()))
    }


def _by_department(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.get("department") is not None:
            grouped[row["report"], row["department"]].append(row)
    return grouped


def budget(rows: Sequence[Row], year: int | None) -> float | None:
    """A department's own budget of the report's year: the total it prints, or else the sum of its lines.

    Totals and their parts are never added; of funding sources only 계 (all together) counts.
    """
    own = [
        row
        for row in rows
        if row.get("project") is None and row.get("source") in ("계", None) and row.get("amount_krw") is not None
    ]
    dated = [row for row in own if row.get("fiscal_year") == year] or [row for row in own if row.get("fiscal_year") is None]
    for stage in ("예산", "예산현액", "배정"):
        staged = [row for row in dated if row.get("stage") == stage]
        whole = [row for row in staged if row.get("item") is None]
        if whole:
            return max(row["amount_krw"] for row in whole)
        parts = [row["amount_krw"] for row in staged if not row.get("is_total")]
        if parts:
            return sum(parts)
    return None


def headcount(rows: Sequence[Row], column: str) -> int | None:
    """Posts or staff of a department: the total of its latest count, or else the sum of what is not a total."""
    filled = [row for row in rows if row.get(column) is not None]
    if not filled:
        return None
    latest = max(str(row.get("as_of") or "") for row in filled)
    filled = [row for row in filled if str(row.get("as_of") or "") == latest]
    totals = [row[column] for row in filled if row.get("is_total")]
    return int(max(totals)) if totals else int(sum(row[column] for row in filled))


def checked(observations: Sequence[str]) -> dict[str, int]:
    """How many numbers there are, and how many arithmetic confirms or contradicts."""
    return {
        "numbers": len(observations),
        "confirmed": sum(value == "confirmed" for value in observations),
        "conflict": sum(value == "conflict" for value in observations),
    }
