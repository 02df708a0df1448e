"""Reports of Korean local governments as tidy tables.

The three functions here are what notebooks and consoles start from; everything else is imported by name.
Nothing heavy is loaded before it is needed.

>>> import helpers
>>> budgets = helpers.load("budgets")  # doctest: +SKIP
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from helpers import recording
from helpers.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DataError", "departments", "load", "source"]


BUILD = "run `make data` to build it"


class DataError(ReportError):
    """The tidy tables, or what is asked of them, are not there; the message says what to do."""


def load(name: str, data_dir: str | Path | None = None, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """One of the tidy tables as a DataFrame.

    Parameters
    ----------
    name
        A table of the data dictionary: ``observations``, ``budgets``, ``staffing`` …
    data_dir
        The folder that holds the tables. By default the environment variable ``HELPERS_DATA``, else the
        nearest ``data/processed`` at or above the working folder, else that of the project.
    columns
        Only these, in this order; a page that asks for few is not made again when others change.

    Returns
    -------
    pandas.DataFrame
        Columns and dtypes as in the data dictionary; label paths are lists.

    Raises
    ------
    DataError
        Where there is no such table or column, or where the data have not been built.
    """
    frame = table(name, data_dir)
    if columns is not None and (unknown := [column for column in columns if column not in frame]):
        raise DataError(f"{name} has no column {unknown[0]!r}", remedy=f"columns are: {', '.join(frame.columns)}")
    recording.note("rows", noted_folder(data_dir), name, None, None, None if columns is None else list(columns), {})
    return frame if columns is None else frame[list(columns)]


def table(name: str, data_dir: str | Path | None = None) -> pd.DataFrame:
    """The same as :func:`load` without noting that it was read: for those who use parts of it, and note which."""
    from helpers.datasets.schema import TABLES

    if name not in TABLES:
        import difflib

        near = difflib.get_close_matches(str(name), TABLES, n=3, cutoff=0.4)
        hint = f", did you mean {' or '.join(near)}?" if near else ""
        raise DataError(f"there is no table {name!r}{hint}", remedy=f"tables are: {', '.join(TABLES)}")
    path = data_folder(data_dir) / f"{name}.parquet"
    if not path.is_file():
        raise DataError("this table has not been built", path, remedy=BUILD)
    return _read(path, name, path.stat().st_mtime_ns).copy()


@lru_cache(maxsize=32)
def _read(path: Path, name: str, _changed: int) -> pd.DataFrame:
    import pyarrow.parquet as pq

    from helpers.datasets.encode import to_frame
    from helpers.datasets.schema import TABLES

    try:
        with recording.quiet():
            table = pq.read_table(path)
        return to_frame(table, TABLES[name])
    except (OSError, KeyError, ValueError) as error:
        raise DataError(f"this table cannot be read ({error})", path, remedy=BUILD) from None


def departments(report: str | None = None, data_dir: str | Path | None = None) -> list[str]:
    """The names of the departments of a report, in its order; of all reports where none is named.

    Raises
    ------
    DataError
        Where there is no such report; the message lists those there are.
    """
    frame = table("departments", data_dir)
    folder = noted_folder(data_dir)
    recording.note("rows", folder, "departments", report, None, ["report", "department", "order"], {})
    if report is not None:
        recording.note("rows", folder, "reports", report, None, ["report"], {})
        reports = table("reports", data_dir)["report"].tolist()
        if report not in reports:
            raise DataError(f"there is no report {report!r}", remedy=f"reports are: {', '.join(reports)}")
        frame = frame[frame["report"] == report]
    names = frame.sort_values(["report", "order"])["department"]
    return list(dict.fromkeys(names))


def source(report: str, line: int, data_dir: str | Path | None = None, raw_dir: str | Path | None = None) -> str:
    """The text of a line of a report as it stands in the raw folder.

    Parameters
    ----------
    report, line
        As in any row of any table; lines are counted from 1.
    data_dir, raw_dir
        The folder of the tables, and that of the reports: by default the environment variable
        ``HELPERS_RAW``, else the ``raw`` beside the tables' folder.
    """
    folder = _raw_folder(data_dir, raw_dir)
    recording.note("line", os.path.abspath(folder), report, line)
    path = folder / f"{report}.txt"
    if not path.is_file():
        known = ", ".join(sorted(entry.stem for entry in folder.glob("*.txt"))) or "none"
        raise DataError("this report is not there", path, remedy=f"reports in this folder: {known}")
    lines = _lines(path, path.stat().st_mtime_ns)
    if not 1 <= line <= len(lines):
        raise DataError(f"there is no line {line}", path, remedy=f"lines are 1 to {len(lines)}")
    return lines[line - 1]


@lru_cache(maxsize=16)
def _lines(path: Path, _changed: int) -> tuple[str, ...]:
    from helpers.reading.text import read_lines

    with recording.quiet():
        return tuple(read_lines(path))


def data_folder(data_dir: str | Path | None = None) -> Path:
    """The folder that holds the tidy tables (it may not exist yet)."""
    if data_dir is not None:
        return Path(data_dir)
    recording.note("variable", "HELPERS_DATA")
    if named := os.environ.get("HELPERS_DATA"):
        return Path(named)
    here = Path.cwd()
    project = Path(__file__).resolve().parents[2]
    for folder in (here, *here.parents, project):
        if (folder / "data" / "processed").is_dir():
            return folder / "data" / "processed"
    return project / "data" / "processed"


def noted_folder(data_dir: str | Path | None = None) -> str:
    """The folder of the tidy tables as it is noted where something of it is read."""
    return os.path.abspath(data_folder(data_dir))


def _raw_folder(data_dir: str | Path | None, raw_dir: str | Path | None) -> Path:
    if raw_dir is not None:
        return Path(raw_dir)
    recording.note("variable", "HELPERS_RAW")
    if named := os.environ.get("HELPERS_RAW"):
        return Path(named)
    return data_folder(data_dir).parent / "raw"
