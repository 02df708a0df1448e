"""Reports of Korean local governments as tidy tables.

The three functions here are what notebooks and consoles start from; everything else is imported by name.
Nothing heavy is loaded before it is needed.

>>> import helpers
>>> budgets = helpers.load("budgets")  # doctest: +SKIP
"""

from __future__ import annotations

import difflib
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DataError", "departments", "load", "source"]


BUILD = "run `make data` to build it"


class DataError(ReportError):
    """The tidy tables, or what is asked of them, are not there; the message says what to do."""


def load(name: str, data_dir: str | Path | None = None) -> pd.DataFrame:
    """One of the tidy tables as a DataFrame.

    Parameters
    ----------
    name
        A table of the data dictionary: ``observations``, ``budgets``, ``staffing`` …
    data_dir
        The folder that holds the tables. By default the environment variable ``HELPERS_DATA``, else the
        nearest ``data/processed`` at or above the working folder, else that of the project.

    Returns
    -------
    pandas.DataFrame
        Columns and dtypes as in the data dictionary; label paths are lists.

    Raises
    ------
    DataError
        Where there is no such table, or where the data have not been built.
    """
    from helpers.datasets.schema import TABLES

    if name not in TABLES:
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
    frame = load("departments", data_dir)
    if report is not None:
        reports = load("reports", data_dir)["report"].tolist()
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

    return tuple(read_lines(path))


def data_folder(data_dir: str | Path | None = None) -> Path:
    """The folder that holds the tidy tables (it may not exist yet)."""
    if data_dir is not None:
        return Path(data_dir)
    if named := os.environ.get("HELPERS_DATA"):
        return Path(named)
    here = Path.cwd()
    project = Path(__file__).resolve().parents[2]
    for folder in (here, *here.parents, project):
        if (folder / "data" / "processed").is_dir():
            return folder / "data" / "processed"
    return project / "data" / "processed"


def _raw_folder(data_dir: str | Path | None, raw_dir: str | Path | None) -> Path:
    if raw_dir is not None:
        return Path(raw_dir)
    if named := os.environ.get("HELPERS_RAW"):
        return Path(named)
    return data_folder(data_dir).parent / "raw"
