"""Key figures of the index: the same measures as on the pages, so that the two never differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.publishing.places import records


@dataclass(frozen=True)
class Unit:
    """The key figures of one department; None where the report does not print one."""

    budget_krw: float | None = None
    current: int | None = None
    capacity: int | None = None
    projects: int | None = None
    audit_items: int | None = None


def department_figures(data: Path) -> dict[tuple[str, str], Unit]:
    """Key figures by report and department.

    Parameters
    ----------
    data
        Folder of the tidy tables.
    """
    from helpers.analysis.data import open_data
    from helpers.analysis.data import records as rows
    from helpers.analysis.measures.compare import profiles

    return {
        (row["report"], row["department"]): Unit(
            budget_krw=row["amount_krw"],
            current=_count(row["current"]),
            capacity=_count(row["capacity"]),
            projects=_count(row["projects"]) or None,
            audit_items=_count(row["audit_items"]) or None,
        )
        for row in rows(profiles(open_data(data)))
    }


def _count(value: Any) -> int | None:
    return None if value is None else int(value)


def won(amount: float | None) -> str:
    """Money for reading; nothing where there is none."""
    from helpers.analysis.formats import won as formatted

    return "" if amount is None else formatted(amount, "en")


def checked(data: Path) -> dict[str, int]:
    """How many numbers there are, and how many of them arithmetic confirms or contradicts."""
    states = Counter(row["check"] for row in records(data, "observations", required=False, columns=["check"]))
    return {"numbers": states.total(), "confirmed": states["confirmed"], "conflict": states["conflict"]}
