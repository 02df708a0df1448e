"""The tidy tables as a notebook uses them: all of them, those of a report, or those of a department."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa

import helpers
from helpers import DataError, recording
from helpers.datasets.rows import SPOT, Rows, Spot, Where
from helpers.nearest import listed, meant

PLACE = ("report", "table", "line", "cell", "html_index", "html_row", "part")
"""Columns that lead a row back to the number it comes from."""

CHECKED = (*SPOT, "kind", "members", "printed", "computed", "holds", "severity")
"""What is said of a check beside a number that takes part in it."""

ABOUT = ("report", "title", "title_en", "agency", "agency_en", "level", "date", "fiscal_year", "line")
"""What is known of a report as a document."""

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
        return self.select(table)

    def select(self, table: str, columns: Sequence[str] | None = None, where: Where | None = None) -> pd.DataFrame:
        """Rows of a table, only some columns of it where that is enough.

        A page is made again when what it asked for changes; one that counts, or sums some of the rows, does well to ask
        for no more than that.

        Parameters
        ----------
        table
            Its name.
        columns
            Only these; None for all. Those that the table does not have are left out.
        where
            Only rows whose values are these, by column; see :data:`helpers.datasets.rows.Where`.
        """
        where = {column: list(wanted) if isinstance(wanted, (tuple, set)) else wanted for column, wanted in (where or {}).items()}
        asked = ["rows", self._noted, table, self.report_id, self.department_name, columns and list(columns), where]
        key = json.dumps(asked, ensure_ascii=False)
        if key not in self._kept:
            frame = self._tables.frame(table)
            recording.note(*asked)
            found = self._rows.positions(table, self.report_id, self.department_name, where)
            if columns is not None:
                frame = frame[[name for name in columns if name in frame]]
            self._kept[key] = frame.iloc[list(found)].reset_index(drop=True)
        return self._kept[key].copy(deep=False)  # pandas copies on write

    def _ipython_key_completions_(self) -> list[str]:
        """What ``own["`` may go on with in a notebook."""
        return helpers.tables(self.data_dir)

    def count(self, table: str) -> int:
        """How many rows there are; their values do not matter."""
        return len(self.select(table, [self._tables.names(table)[0]]))

    def report(self, report: str) -> Data:
        """Only a report.

        Raises
        ------
        DataError
            Where there is no such report; the message names those there are.
        """
        self._known("report", "reports", report, {"report": [report]})
        return replace(self, report_id=report, department_name=None)

    def department(self, report: str, department: str) -> Data:
        """Only a department of a report.

        Raises
        ------
        DataError
            Where there is no such report or department; the message names those there are.
        """
        whole = self.report(report)
        where = {"report": [report], "department": [department]}
        self._known(f"department of {report}", "departments", department, where)
        return replace(whole, department_name=department)

    def _known(self, what: str, table: str, name: str, where: Where) -> None:
        """Fail where a table has no such row. Whether it has one is all that is noted: others may come and go."""
        frame = self._tables.frame(table)
        *within, column = where
        recording.note("rows", self._noted, table, None, None, [column], dict(where))
        if not self._rows.positions(table, where=where):
            others = self._rows.positions(table, where={key: where[key] for key in within})
            known(what, name, list(frame[column].iloc[list(others)]))

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
        """The row of ``reports`` for the report at hand without what was counted in it; whatever is missing is None."""
        return records(self.whole_report.select("reports", ABOUT))[0]

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

    @property
    def spots(self) -> frozenset[Spot]:
        """Places of all numbers that are this department's: of its sections, and its rows in tables of the whole bureau."""
        recording.note("spots", self._noted, self.report_id, self.department_name)
        return self._rows.spots(self.report_id, self.department_name)

    def numbers(self, spots: Iterable[Spot], columns: Sequence[str]) -> dict[Spot, dict[str, Any]]:
        """What stands at some places: the rows of ``observations``, by place; places that have none are left out.

        Parameters
        ----------
        spots
            The places, in whichever table of whichever report.
        columns
            The columns wanted of each.
        """
        asked = sorted(set(spots), key=repr)
        if not asked:
            return {}
        frame = self._tables.frame("observations")
        recording.note("numbers", self._noted, list(columns), asked)
        found = self._rows.numbers(asked)
        rows = records(frame[list(columns)].iloc[list(found.values())])
        return dict(zip(found, rows, strict=True))

    def states_of(self, spots: Iterable[Spot]) -> dict[Spot, str]:
        """The check of the numbers at some places."""
        return {spot: row["check"] for spot, row in self.numbers(spots, ["check"]).items()}

    def slips_of(self, spots: Iterable[Spot]) -> frozenset[Spot]:
        """Those of some places whose number is part of an identity that fails by more than rounding."""
        asked = sorted(set(spots), key=repr)
        if not asked:
            return frozenset()
        recording.note("slips", self._noted, asked)
        return self._rows.slips() & frozenset(asked)

    def checks_of(self, spots: Iterable[Spot]) -> dict[Spot, list[dict[str, Any]]]:
        """The checks that the numbers at some places take part in, tested or counted; places without any are left out.

        Parameters
        ----------
        spots
            The places, in whichever table of whichever report.

        Returns
        -------
        dict
            By place: rows of ``checks`` with :data:`CHECKED`, and ``row``, which tells them apart.
        """
        asked = sorted(set(spots), key=repr)
        if not asked:
            return {}
        frame = self._tables.frame("checks")
        recording.note("checks", self._noted, list(CHECKED), asked)
        found = self._rows.checks_at(asked)
        positions = sorted({row for rows in found.values() for row in rows})
        shown = records(frame[list(CHECKED)].iloc[positions])
        rows = {position: {**row, "row": position} for position, row in zip(positions, shown, strict=True)}
        return {spot: [rows[position] for position in own] for spot, own in found.items()}

    @property
    def _noted(self) -> str:
        if "folder" not in self._kept:
            self._kept["folder"] = helpers.noted_folder(self.data_dir)
        return self._kept["folder"]

    @property
    def _tables(self) -> _Frames:
        if "frames" not in self._kept:
            self._kept["frames"] = _Frames(self.data_dir)
        return self._kept["frames"]

    @property
    def _rows(self) -> Rows:
        if "rows" not in self._kept:
            self._kept["rows"] = Rows(self._tables)
        return self._kept["rows"]


class _Frames:
    """The tables as loaded, and their columns as lists."""

    def __init__(self, data_dir: str | Path | None) -> None:
        self.data_dir = data_dir
        self._frames: dict[str, pd.DataFrame] = {}
        self._columns: dict[tuple[str, str], list[Any]] = {}

    def frame(self, table: str) -> pd.DataFrame:
        if table not in self._frames:
            self._frames[table] = helpers.table(table, self.data_dir)
        return self._frames[table]

    def names(self, table: str) -> Sequence[str]:
        return list(self.frame(table).columns)

    def column(self, table: str, name: str) -> Sequence[Any]:
        if (table, name) not in self._columns:
            self._columns[table, name] = [value for (value,) in _plain(self.frame(table), (name,))]
        return self._columns[table, name]


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
    if not len(frame):
        return []
    if tuple(frame.columns) != columns:
        frame = frame[list(columns)]
    return list(zip(*(_values(array) for array in _arrays(frame)), strict=True))


def _arrays(frame: pd.DataFrame) -> Iterable[Any]:
    """The columns without the Series around them, which cost more than what is done with a few rows."""
    if hasattr(frame, "_iter_column_arrays"):  # pandas's own way, not promised to stay
        return frame._iter_column_arrays()
    return (frame.iloc[:, number].values for number in range(frame.shape[1]))


def values_of(column: pd.Series) -> list[Any]:
    """The values of a column with None for whatever is missing; whole numbers are integers."""
    return _values(column.values)


def _values(array: Any) -> list[Any]:
    if isinstance(array.dtype, pd.StringDtype):
        return pa.array(array).to_pylist()  # many times faster than one by one
    if array.dtype.kind in "iu":
        return array.tolist() if isinstance(array, np.ndarray) else array.to_numpy(dtype=object, na_value=None).tolist()
    if array.dtype.kind == "f":
        return [None if _missing(value) else int(value) if value.is_integer() else value for value in array.tolist()]
    return [None if _missing(value) else value for value in array.astype(object).tolist()]


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
    known_states = data.states_of(spot for own in found for _, spot in own)
    slips = data.slips_of(spot for spot, state in known_states.items() if state == "conflict")
    states = [[known_states.get(spot) for _, spot in own] for own in found]
    out["check"] = pd.Series(
        [next((state for state in ("conflict", "unchecked", "confirmed") if state in own), None) for own in states],
        index=out.index,
        dtype="object",
    )
    if "places" in frame:
        # What is shown as printed carries the mark; what is computed from several numbers is ours.
        found = [[(name, spots[0]) for name, spots in (own or {}).items() if len(spots) == 1] for own in frame["places"]]
        slips = data.slips_of(spot for own in found for _, spot in own)
    marks = [tuple(name for name, spot in own if spot in slips) for own in found]
    out["marks"] = pd.Series(marks, index=out.index, dtype="object")
    return out


def known(what: str, value: str, valid: list[str]) -> None:
    """Fail where a value is not one of the valid ones, naming the nearest and all of them."""
    if value in valid:
        return
    raise DataError(f"there is no {what} called {value!r}{meant(value, valid)}", remedy=f"there are: {listed(valid)}")
