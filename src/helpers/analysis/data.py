"""The tidy tables as a notebook uses them: all of them, those of a report, or those of a department."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import helpers
from helpers import DataError

if TYPE_CHECKING:
    import pandas as pd

PLACE = ("report", "table", "line", "cell", "html_index", "html_row", "part")
"""Columns that lead a row back to the number it comes from."""

SPOT = ("report", "line", "cell", "html_index", "html_row", "part")
"""The same as checks name a number."""

Spot = tuple[Any, ...]


@dataclass(frozen=True)
class Data:
    """The tidy tables, narrowed to a report and a department where these are given.

    ``data["budgets"]`` is a DataFrame; what the columns mean stands in ``docs/data-dictionary.md``.
    """

    data_dir: str | Path | None = None
    report_id: str | None = None
    department_name: str | None = None

    def __getitem__(self, table: str) -> pd.DataFrame:
        frame = helpers.load(table, self.data_dir)
        if self.report_id is not None and "report" in frame:
            frame = frame[frame["report"] == self.report_id]
        if self.department_name is not None:
            frame = self._own(table, frame)
        return frame.reset_index(drop=True)

    def report(self, report: str) -> Data:
        """Only a report.

        Raises
        ------
        DataError
            Where there is no such report; the message names those there are.
        """
        _known("report", report, list(self.everything["reports"]["report"]))
        return replace(self, report_id=report, department_name=None)

    def department(self, report: str, department: str) -> Data:
        """Only a department of a report.

        Raises
        ------
        DataError
            Where there is no such report or department; the message names those there are.
        """
        whole = self.report(report)
        _known(f"department of {report}", department, list(whole["departments"]["department"]))
        return replace(whole, department_name=department)

    @property
    def everything(self) -> Data:
        """All reports."""
        return replace(self, report_id=None, department_name=None)

    @property
    def whole_report(self) -> Data:
        """The report that a department belongs to, with all its departments."""
        return replace(self, department_name=None)

    @cached_property
    def about(self) -> dict[str, Any]:
        """The row of ``reports`` for the report at hand; whatever is missing is None."""
        return _record(self.whole_report["reports"].iloc[0])

    @cached_property
    def fiscal_year(self) -> int | None:
        """The year that the report plans or accounts for."""
        return self.about["fiscal_year"]

    def source(self, line: int, report: str | None = None) -> str | None:
        """A line as it stands in the extract; None where the extracts are not at hand."""
        try:
            return helpers.source(str(report or self.report_id), int(line), self.data_dir)
        except DataError:
            return None

    def _own(self, table: str, frame: pd.DataFrame) -> pd.DataFrame:
        if table == "audit_items":
            return frame[frame["departments"].map(lambda names: self.department_name in names)]
        if table == "checks":
            return frame[frame["members"].map(self._touches) | self._tested(frame)]
        if "department" not in frame or table == "reports":
            return frame
        mine = frame["department"] == self.department_name
        # Where a report has one department only, what names none is that department's too.
        return frame[mine | frame["department"].isna()] if self._alone else frame[mine]

    @cached_property
    def _alone(self) -> bool:
        return len(self.whole_report["departments"]) == 1

    @cached_property
    def spots(self) -> frozenset[Spot]:
        """Places of all numbers that are this department's: of its sections, and its rows in tables of the whole bureau."""
        found: set[Spot] = set()
        for table in ("observations", "budgets", "indicators", "facilities"):
            found.update(map(tuple, _plain(self[table], SPOT)))
        for table in ("staffing", "usage"):
            frame = self[table]
            for report, origins in zip(frame["report"], frame["origins"], strict=True):
                found.update((report, *spot) for _, *spot in json.loads(origins))
        return frozenset(spot for spot in found if spot[2] is not None)

    def _tested(self, frame: pd.DataFrame) -> Any:
        return [tuple(spot) in self.spots for spot in _plain(frame, SPOT)]

    def _touches(self, members: str) -> bool:
        """Whether all members of a check are this department's: a bureau's total has others as well."""
        spots = [tuple(member) for member in json.loads(members)]
        return bool(spots) and all(spot in self.spots for spot in spots)


def open_data(data_dir: str | Path | None = None) -> Data:
    """The tidy tables of all reports.

    Parameters
    ----------
    data_dir
        The folder that holds them; by default that of the project.
    """
    return Data(data_dir)


def _plain(frame: pd.DataFrame, columns: tuple[str, ...]) -> list[list[Any]]:
    """Rows of a frame with None for whatever is missing and plain integers."""
    rows = []
    for row in zip(*(frame[column] for column in columns), strict=True):
        rows.append([None if value != value or type(value).__name__ == "NAType" else _item(value) for value in row])
    return rows


def _item(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _record(row: pd.Series) -> dict[str, Any]:
    frame = row.to_frame().T
    return dict(zip(frame.columns, _plain(frame, tuple(frame.columns))[0], strict=True))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts in which whatever is missing is None."""
    out = []
    for values in zip(*(frame[column] for column in frame.columns), strict=True):
        out.append(
            {
                column: None if not isinstance(value, (list, tuple)) and (value is None or value != value or type(value).__name__ == "NAType") else value
                for column, value in zip(frame.columns, values, strict=True)
            }
        )
    return out


def with_check(data: Data, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with the column ``check`` of the observations that its rows come from (null outside tables).

    Rows that are made of several numbers carry the worst: a conflict, else what is unchecked.
    """
    states = {tuple(spot): state for spot, state in zip(_plain(o := data.everything["observations"], SPOT), o["check"], strict=True)}
    out = frame.copy()
    if "origins" in frame:
        found = [
            [states.get((report, *spot)) for _, *spot in json.loads(origins)]
            for report, origins in zip(frame["report"], frame["origins"], strict=True)
        ]
    else:
        found = [[states.get(tuple(spot))] for spot in _plain(frame, SPOT)]
    out["check"] = [next((state for state in ("conflict", "unchecked", "confirmed") if state in own), None) for own in found]
    return out


def _known(what: str, value: str, valid: list[str]) -> None:
    if value in valid:
        return
    near = difflib.get_close_matches(str(value), valid, n=1, cutoff=0.5)
    hint = f", did you mean {near[0]!r}?" if near else ""
    raise DataError(f"there is no {what} called {value!r}{hint}", remedy=f"there are: {', '.join(valid) or 'none'}")
