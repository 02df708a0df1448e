"""The tidy tables as a notebook uses them: all of them, those of a report, or those of a department."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa

import helpers
from helpers import DataError

PLACE = ("report", "table", "line", "cell", "html_index", "html_row", "part")
"""Columns that lead a row back to the number it comes from."""

SPOT = ("report", "line", "cell", "html_index", "html_row", "part")
"""The same as checks name a number."""

Spot = tuple[Any, ...]

T = TypeVar("T")


@dataclass(frozen=True)
class Data:
    """The tidy tables, narrowed to a report and a department where these are given.

    ``data["budgets"]`` is a DataFrame; what the columns mean stands in ``docs/data-dictionary.md``.
    """

    data_dir: str | Path | None = None
    report_id: str | None = None
    department_name: str | None = None
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """Tables as loaded, shared by all narrowings: a report has many departments."""

    def __getitem__(self, table: str) -> pd.DataFrame:
        narrowed = ("table", table, self.report_id, self.department_name)
        if narrowed not in self._kept:
            self._kept[narrowed] = self._narrowed(table)
        return self._kept[narrowed].copy(deep=False)  # a page asks for the same rows many times; pandas copies on write

    def _narrowed(self, table: str) -> pd.DataFrame:
        if table not in self._kept:
            self._kept[table] = helpers.load(table, self.data_dir)
        frame = self._kept[table]
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
        known("report", report, list(self.everything["reports"]["report"]))
        return replace(self, report_id=report, department_name=None)

    def department(self, report: str, department: str) -> Data:
        """Only a department of a report.

        Raises
        ------
        DataError
            Where there is no such report or department; the message names those there are.
        """
        whole = self.report(report)
        known(f"department of {report}", department, list(whole["departments"]["department"]))
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
        return records(self.whole_report["reports"])[0]

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
            return frame[frame["departments"].map(lambda names: self.department_name in names).astype(bool)]
        if table == "checks":
            tested = zip(spots_of(frame), frame["members"], strict=True)
            return frame[[spot in self.spots or self._touches(members) for spot, members in tested]]
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
            found.update(spots_of(self[table]))
        for table in ("staffing", "usage"):
            frame = self[table]
            for report, origins in zip(frame["report"], frame["origins"], strict=True):
                found.update((report, *spot) for _, *spot in json.loads(origins))
        return frozenset(spot for spot in found if spot[2] is not None)

    @property
    def states(self) -> dict[Spot, str]:
        """The check of every number in a table, by its place."""
        if "states" not in self._kept:
            observations = self.everything["observations"]
            self._kept["states"] = dict(zip(spots_of(observations), observations["check"], strict=True))
        return self._kept["states"]

    @property
    def slips(self) -> frozenset[Spot]:
        """Places of all numbers in identities that fail by more than rounding."""
        if "slips" not in self._kept:
            checks = self.everything["checks"]
            checks = checks[~checks["holds"] & (checks["severity"] != "rounding")]
            found = set(spots_of(checks))
            for members in checks["members"]:
                found.update(tuple(member) for member in json.loads(members))
            self._kept["slips"] = frozenset(found)
        return self._kept["slips"]

    def _touches(self, members: str) -> bool:
        """Whether all members of a check are this department's: a bureau's total has others as well."""
        spots = [tuple(member) for member in json.loads(members)]
        return bool(spots) and all(spot in self.spots for spot in spots)


def once(measure: Callable[..., T]) -> Callable[..., T]:
    """A measure that is worked out once for the data at hand: sentences, charts and tables of a page ask for the same.

    Its first parameter is the data, what else it takes can be hashed; what it returns is a DataFrame, or is never changed.
    """

    @wraps(measure)
    def kept(data: Data, *args: Any) -> T:
        key = (measure.__module__, measure.__name__, data.report_id, data.department_name, *args)
        if key not in data._kept:
            data._kept[key] = measure(data, *args)
        found = data._kept[key]
        return found.copy(deep=False) if isinstance(found, pd.DataFrame) else found

    return kept


def open_data(data_dir: str | Path | None = None) -> Data:
    """The tidy tables of all reports.

    Parameters
    ----------
    data_dir
        The folder that holds them; by default that of the project.
    """
    return Data(data_dir)


def spots_of(frame: pd.DataFrame) -> list[Spot]:
    """The place of the number of each row: report, line, cell, html_index, html_row, part."""
    return _plain(frame, SPOT)


def _plain(frame: pd.DataFrame, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Rows of a frame with None for whatever is missing and plain integers."""
    return list(zip(*(values_of(frame[column]) for column in columns), strict=True)) if len(frame) else []


def values_of(column: pd.Series) -> list[Any]:
    """The values of a column with None for whatever is missing; whole numbers are integers."""
    if isinstance(column.dtype, pd.StringDtype):
        return pa.array(column.array).to_pylist()  # many times faster than one by one
    if column.dtype.kind in "iu":
        return column.array.to_numpy(dtype=object, na_value=None).tolist() if column.hasnans else column.tolist()
    if column.dtype.kind == "f":
        return [None if _missing(value) else int(value) if value.is_integer() else value for value in column.tolist()]
    return [None if _missing(value) else value for value in column.astype(object).tolist()]


def _missing(value: Any) -> bool:
    return value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and value != value)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts in which whatever is missing is None and numbers are Python's own."""
    names = tuple(frame.columns)
    return [dict(zip(names, row, strict=True)) for row in _plain(frame, names)]


def with_check(data: Data, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with what arithmetic says of the numbers that its rows come from.

    Returns
    -------
    DataFrame
        With ``check`` as in ``observations`` (null outside tables; the worst where a row is made of several numbers) and
        ``marks``: the fields whose number contradicts others by more than rounding (``*`` where a row is one number).
    """
    out = frame.copy()
    if "origins" in frame:
        found = [
            [(measure, (report, *spot)) for measure, *spot in json.loads(origins)]
            for report, origins in zip(frame["report"], frame["origins"], strict=True)
        ]
    else:
        found = [[("*", spot)] for spot in spots_of(frame)]
    states = [[data.states.get(spot) for _, spot in own] for own in found]
    out["check"] = pd.Series(
        [next((state for state in ("conflict", "unchecked", "confirmed") if state in own), None) for own in states],
        index=out.index,
        dtype="object",
    )
    marks = [tuple(name for name, spot in own if data.states.get(spot) == "conflict" and spot in data.slips) for own in found]
    out["marks"] = pd.Series(marks, index=out.index, dtype="object")
    return out


def known(what: str, value: str, valid: list[str]) -> None:
    """Fail where a value is not one of the valid ones, naming the nearest and all of them."""
    if value in valid:
        return
    near = difflib.get_close_matches(str(value), valid, n=1, cutoff=0.5)
    hint = f", did you mean {near[0]!r}?" if near else ""
    raise DataError(f"there is no {what} called {value!r}{hint}", remedy=f"there are: {', '.join(valid) or 'none'}")
