"""Key figures of the index: the same measures as on the pages, so that the two never differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers.publishing.places import records


@dataclass(frozen=True)
class Unit:
    """The key figures of one department, or of one report; None where the report does not print one."""

    budget_krw: float | None = None
    current: int | None = None
    capacity: int | None = None
    projects: int | None = None
    audit_items: int | None = None


@dataclass(frozen=True)
class Certainty:
    """How many numbers there are, and what arithmetic says of them."""

    confirmed: int = 0
    unchecked: int = 0
    conflict: int = 0

    @property
    def numbers(self) -> int:
        """All of them."""
        return self.confirmed + self.unchecked + self.conflict

    @property
    def share(self) -> float | None:
        """How much of them is confirmed; None where there are none."""
        return self.confirmed / self.numbers if self.numbers else None


@dataclass(frozen=True)
class Figures:
    """All figures of the index."""

    departments: Mapping[tuple[str, str], Unit] = field(default_factory=dict)
    budgets: Mapping[str, float] = field(default_factory=dict)
    """Of whole reports, in their own fiscal year, where they print one."""
    certainty: Mapping[str, Certainty] = field(default_factory=dict)
    """By report."""

    @property
    def all_numbers(self) -> Certainty:
        """Of all reports together."""
        own = self.certainty.values()
        return Certainty(sum(one.confirmed for one in own), sum(one.unchecked for one in own), sum(one.conflict for one in own))


def gather(data: Path) -> Figures:
    """The figures of all reports and departments.

    Parameters
    ----------
    data
        Folder of the tidy tables.
    """
    from helpers.analysis.data import open_data
    from helpers.analysis.data import records as rows
    from helpers.analysis.measures.compare import profiles
    from helpers.analysis.measures.money import budget_total

    whole = open_data(data)
    departments = {
        (row["report"], row["department"]): Unit(
            budget_krw=row["amount_krw"],
            current=_count(row["current"]),
            capacity=_count(row["capacity"]),
            projects=_count(row["projects"]) or None,
            audit_items=_count(row["audit_items"]) or None,
        )
        for row in rows(profiles(whole))
    }
    budgets = {}
    for report in records(data, "reports", required=False, columns=["report", "fiscal_year"]):
        totals = rows(budget_total(whole.report(report["report"])))
        now = [row["amount_krw"] for row in totals if row["fiscal_year"] == report["fiscal_year"]]
        if now:
            budgets[report["report"]] = now[0]
    return Figures(departments, budgets, certainty(data))


def _count(value: Any) -> int | None:
    return None if value is None else int(value)


def certainty(data: Path) -> dict[str, Certainty]:
    """What arithmetic says of the numbers of each report."""
    states: dict[str, Counter[str]] = {}
    for row in records(data, "observations", required=False, columns=["report", "check"]):
        states.setdefault(row["report"], Counter())[row["check"]] += 1
    return {name: Certainty(own["confirmed"], own["unchecked"], own["conflict"]) for name, own in sorted(states.items())}
