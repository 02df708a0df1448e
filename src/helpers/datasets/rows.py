"""Which rows of the tidy tables are a report's, a department's, or stand at some places: decided here and nowhere else.

Notebooks ask here for what they show, and whoever has to know whether a page is still up to date asks here what the
same question gives now. Tables come as plain lists, so neither pandas nor pyarrow is needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

SPOT = ("report", "line", "cell", "html_index", "html_row", "part")
"""Columns that name the place of a number; the same as checks name it by."""

Spot = tuple[Any, ...]

Where = Mapping[str, Any]
"""What the values of a column must be, by column: a list of values (None for a missing one), ``{"below": number}``,
``{"like": pattern}`` or ``{"present": True}``; all of it can be JSON."""

_SINGLE = ("observations", "budgets", "indicators", "facilities")
_ORIGINS = ("staffing", "usage")
BEHIND: Mapping[str, tuple[str, ...]] = {
    "checks": ("departments", *_SINGLE, *_ORIGINS),
    "spots": ("departments", *_SINGLE, *_ORIGINS),
}
"""Tables that decide which rows of a table (or which spots) are a department's, beside the table itself."""


class Columns(Protocol):
    """Tables as columns of Python values, None for whatever is missing."""

    def names(self, table: str) -> Sequence[str]:
        """The columns of a table."""

    def column(self, table: str, name: str) -> Sequence[Any]:
        """The values of a column."""


class Rows:
    """Answers which rows a question means, as their positions in the table, ascending."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._kept: dict[tuple, Any] = {}

    def positions(
        self, table: str, report: str | None = None, department: str | None = None, where: Where | None = None
    ) -> Sequence[int]:
        """Rows of a table.

        Parameters
        ----------
        table
            Its name.
        report, department
            Only theirs; a department only within its report. A table without such a column is everybody's.
        where
            Further conditions.
        """
        names = self.columns.names(table)
        if report is not None and "report" in names:
            found = self._groups(table, "report").get(report, [])
        else:
            found = range(len(self.columns.column(table, names[0])) if names else 0)
        if department is not None:
            found = self._own(table, names, str(report), department, found)
        for column, wanted in (where or {}).items():
            fits = _condition(wanted)
            values = self.columns.column(table, column) if column in names else None
            found = [row for row in found if fits(values[row] if values is not None else None)]
        return found

    def spots_at(self, table: str, positions: Iterable[int]) -> list[Spot]:
        """The places of the numbers of some rows."""
        every = self._once(
            ("places", table), lambda: list(zip(*(self.columns.column(table, name) for name in SPOT), strict=True))
        )
        return [every[row] for row in positions]

    def spots(self, report: str | None, department: str | None) -> frozenset[Spot]:
        """Places of all numbers of a department: of its sections, and its rows in tables of the whole bureau."""
        return self._once(("spots", report, department), lambda: self._spots(report, department))

    def numbers(self, spots: Iterable[Spot]) -> dict[Spot, int]:
        """The row of ``observations`` for each place that has one."""
        found = self._once(("numbers",), self._numbers)
        return {spot: found[spot] for spot in spots if spot in found}

    def checks_at(self, spots: Iterable[Spot]) -> dict[Spot, list[int]]:
        """The rows of ``checks`` that a number takes part in, tested or counted, for each place that has any."""
        found: dict[Spot, list[int]] = {}
        for spot in spots:
            of_report = self._once(("checked", spot[0]), lambda report=spot[0]: self._checked(report))
            if spot in of_report:
                found[spot] = of_report[spot]
        return found

    def slips(self) -> frozenset[Spot]:
        """Places of all numbers in identities that fail by more than rounding."""
        return self._once(("slips",), self._slips)

    def _once(self, key: tuple, make: Any) -> Any:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _groups(self, table: str, column: str) -> dict[Any, list[int]]:
        def grouped() -> dict[Any, list[int]]:
            groups: dict[Any, list[int]] = {}
            for row, value in enumerate(self.columns.column(table, column)):
                groups.setdefault(value, []).append(row)
            return groups

        return self._once(("groups", table, column), grouped)

    def _own(self, table: str, names: Sequence[str], report: str, department: str, found: Sequence[int]) -> Sequence[int]:
        if table == "audit_items":
            owners = self.columns.column(table, "departments")
            return [row for row in found if department in owners[row]]
        if table == "checks":
            own, members = self.spots(report, department), self.columns.column(table, "members")
            tested = zip(found, self.spots_at(table, found), strict=True)
            return [row for row, spot in tested if spot in own or _all_in(members[row], own)]
        if "department" not in names or table == "reports":
            return found
        owner = self.columns.column(table, "department")
        # Where a report has one department only, what names none is that department's too.
        alone = len(self._groups("departments", "report").get(report, [])) == 1
        return [row for row in found if owner[row] == department or (alone and owner[row] is None)]

    def _spots(self, report: str | None, department: str | None) -> frozenset[Spot]:
        found: set[Spot] = set()
        for table in _SINGLE:
            found.update(self.spots_at(table, self.positions(table, report, department)))
        for table in _ORIGINS:
            reports, origins = (self.columns.column(table, name) for name in ("report", "origins"))
            for row in self.positions(table, report, department):
                found.update((reports[row], *spot) for _, *spot in json.loads(origins[row]))
        return frozenset(spot for spot in found if spot[2] is not None)

    def _numbers(self) -> dict[Spot, int]:
        rows = range(len(self.columns.column("observations", "report")))
        return dict(zip(self.spots_at("observations", rows), rows, strict=True))

    def _checked(self, report: str) -> dict[Spot, list[int]]:
        found: dict[Spot, list[int]] = {}
        positions = self._groups("checks", "report").get(report, [])
        members = self.columns.column("checks", "members")
        for row, tested in zip(positions, self.spots_at("checks", positions), strict=True):
            for spot in dict.fromkeys([tested, *(tuple(member) for member in json.loads(members[row]))]):
                found.setdefault(spot, []).append(row)
        return found

    def _slips(self) -> frozenset[Spot]:
        holds, severity, members = (self.columns.column("checks", name) for name in ("holds", "severity", "members"))
        failing = [row for row in range(len(holds)) if not holds[row] and severity[row] != "rounding"]
        found = set(self.spots_at("checks", failing))
        for row in failing:
            found.update(tuple(member) for member in json.loads(members[row]))
        return frozenset(found)


def _condition(wanted: Any) -> Any:
    if not isinstance(wanted, Mapping):
        allowed = list(wanted)
        return lambda value: value in allowed
    if "present" in wanted:
        return lambda value: (value is not None) == wanted["present"]
    if "below" in wanted:
        return lambda value: value is not None and value < wanted["below"]
    pattern = re.compile(wanted["like"])
    return lambda value: value is not None and pattern.search(value) is not None


def _all_in(members: str, own: frozenset[Spot]) -> bool:
    """Whether all members of a check are this department's: a bureau's total has others as well."""
    spots = [tuple(member) for member in json.loads(members)]
    return bool(spots) and all(spot in own for spot in spots)
