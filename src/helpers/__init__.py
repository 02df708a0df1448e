"""Reports of Korean local governments as tidy tables.

What notebooks and consoles start from; everything else is imported by name. Nothing heavy is loaded before it is needed.

================================  ==========================================================================
``helpers.reports()``             the ids of the reports
``helpers.departments(report)``   the departments of one of them
``helpers.describe()``            the tables: how many rows, what they hold
``helpers.describe("budgets")``   the columns of a table: type, unit, meaning
``helpers.load("budgets")``       a table as an ordinary DataFrame
``helpers.source(report, line)``  a line as it was printed; ``helpers.source(row)`` for a row of any table
``helpers.show(frame)``           a DataFrame with units and aligned; ``%load_ext helpers`` does it for all
================================  ==========================================================================

>>> import helpers
>>> "geumcheon-2018" in helpers.reports()
True
>>> budgets = helpers.load("budgets")
>>> type(budgets).__module__.startswith("pandas")
True
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from helpers import recording
from helpers.errors import ReportError
from helpers.nearest import listed, meant

if TYPE_CHECKING:
    import pandas as pd

    from helpers.quoted import SourceLine
    from helpers.showing import Shown

__all__ = ["DataError", "departments", "describe", "load", "reports", "show", "source"]

TableName = Literal[
    "reports", "departments", "observations", "skipped", "figures", "tables", "checks", "staffing", "budgets", "projects",
    "indicators", "audit_items", "evaluations", "usage", "facilities",
]  # fmt: skip
"""Written out, so that editors can complete it without running anything."""


BUILD = "run `make data` to build it"


class DataError(ReportError):
    """The tidy tables, or what is asked of them, are not there; the message says what to do."""


def load(name: TableName | str, data_dir: str | Path | None = None, columns: Sequence[str] | None = None) -> pd.DataFrame:
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
        One row per thing that the table is about, columns and dtypes as in the data dictionary
        (:func:`describe`); label paths are lists. It is the caller's own: changing it changes nothing else.

    Raises
    ------
    DataError
        Where there is no such table or column, or where the data have not been built.

    Examples
    --------
    Money is in won in ``amount_krw``, as printed in ``value`` and ``unit``. Rows with ``is_total`` are sums of others.

    >>> budgets = helpers.load("budgets")
    >>> own = budgets[(budgets["report"] == "geumcheon-2018") & (budgets["department"] == "재무과")]
    >>> own[["item", "fiscal_year", "amount_krw", "value", "unit"]].dropna().to_dict("records")[0]
    {'item': '정책사업비', 'fiscal_year': 2018, 'amount_krw': 222102000.0, 'value': 222102.0, 'unit': '천원'}

    >>> helpers.load("budgets", columns=["department", "amount"])
    Traceback (most recent call last):
    helpers.DataError: budgets has no column 'amount', did you mean 'amount_krw'?; columns are: ...
    """
    frame = table(name, data_dir)
    if columns is not None and (unknown := [column for column in columns if column not in frame]):
        near = meant(unknown[0], frame.columns)
        raise DataError(f"{name} has no column {unknown[0]!r}{near}", remedy=f"columns are: {', '.join(frame.columns)}")
    recording.note("rows", noted_folder(data_dir), name, None, None, None if columns is None else list(columns), {})
    return frame if columns is None else frame[list(columns)]


def table(name: str, data_dir: str | Path | None = None) -> pd.DataFrame:
    """The same as :func:`load` without noting that it was read: for those who use parts of it, and note which."""
    from helpers.datasets.schema import TABLES

    if name not in TABLES:
        raise DataError(f"there is no table {name!r}{meant(name, TABLES)}", remedy=f"tables are: {', '.join(TABLES)}")
    path = data_folder(data_dir) / f"{name}.parquet"
    if not path.is_file():
        raise DataError("this table has not been built", path, remedy=BUILD)
    state = path.stat()
    return _read(os.path.abspath(path), name, state.st_mtime_ns, state.st_size).copy()


def preload(data_dir: str | Path) -> None:
    """Read all tables of a folder that are there, so that processes forked from this one need not; no thread is started."""
    from helpers.datasets.schema import TABLES

    for name in TABLES:
        with suppress(DataError, OSError):
            table(name, data_dir)


@lru_cache(maxsize=32)
def _read(path: str, name: str, _changed: int, _size: int) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from helpers.datasets.encode import to_frame
    from helpers.datasets.schema import TABLES

    try:
        with recording.quiet(), open(path, "rb") as stream:
            content = pa.py_buffer(stream.read())
        table = pq.ParquetFile(content, pre_buffer=False).read(use_threads=False)  # threads cost more than they save here
        return to_frame(table, TABLES[name])
    except (OSError, KeyError, ValueError) as error:
        raise DataError(f"this table cannot be read ({error})", Path(path), remedy=BUILD) from None


def reports(data_dir: str | Path | None = None) -> list[str]:
    """The ids of the reports, in order; ``helpers.load("reports")`` says more of each.

    Examples
    --------
    >>> "geumcheon-2018" in helpers.reports()
    True
    """
    recording.note("rows", noted_folder(data_dir), "reports", None, None, ["report"], {})
    return table("reports", data_dir)["report"].tolist()


def departments(report: str | None = None, data_dir: str | Path | None = None) -> list[str]:
    """The names of the departments of a report, in its order; of all reports where none is named.

    Raises
    ------
    DataError
        Where there is no such report; the message lists those there are.

    Examples
    --------
    >>> helpers.departments("geumcheon-2018")[:3]
    ['기획예산과', '지역혁신과', '홍보마케팅과']

    >>> helpers.departments("geumchon-2018")
    Traceback (most recent call last):
    helpers.DataError: there is no report 'geumchon-2018', did you mean 'geumcheon-2018'?; reports are: ...
    """
    frame = table("departments", data_dir)
    folder = noted_folder(data_dir)
    recording.note("rows", folder, "departments", report, None, ["report", "department", "order"], {})
    if report is not None:
        recording.note("rows", folder, "reports", report, None, ["report"], {})
        known = table("reports", data_dir)["report"].tolist()
        if report not in known:
            raise DataError(f"there is no report {report!r}{meant(report, known)}", remedy=f"reports are: {listed(known)}")
        frame = frame[frame["report"] == report]
    names = frame.sort_values(["report", "order"])["department"]
    return list(dict.fromkeys(names))


def describe(name: TableName | str | None = None, data_dir: str | Path | None = None) -> pd.DataFrame:
    """What the tables hold, or what the columns of one mean: the data dictionary at hand.

    Parameters
    ----------
    name
        A table; by default all of them are listed.
    data_dir
        As for :func:`load`; only the numbers of rows are read there.

    Returns
    -------
    pandas.DataFrame
        Without a name one row per table: ``table``, ``rows`` (missing where it has not been built), ``meaning`` and
        ``뜻``. With a name one row per column: ``column``, ``type`` (its dtype), ``unit``, ``values`` (those there can
        be), ``meaning``, ``뜻``.

    Examples
    --------
    >>> helpers.describe("budgets").set_index("column").loc["amount_krw", ["type", "unit"]].tolist()
    ['float64', '원']
    """
    from helpers.describing import columns_of, tables_of

    return tables_of(data_dir) if name is None else columns_of(name)


def show(frame: pd.DataFrame | pd.Series, rows: int | None = None, units: Mapping[Any, str | None] | None = None) -> Shown:
    """A DataFrame for reading: units below the headings, thousands set apart, text to the left, Korean aligned.

    Only what is shown is made; the frame is left as it is. ``%load_ext helpers`` shows every frame of a notebook so.

    Parameters
    ----------
    frame
        Any DataFrame or Series.
    rows
        Rows shown at most, the first and the last; by default as pandas' ``display.max_rows`` and ``min_rows`` say.
    units
        Units by column, for columns of your own. Those of the data dictionary are known by name while a column has the
        dtype that it has there, so that a count of amounts is not called won; None takes one away.

    Examples
    --------
    >>> budgets = helpers.load("budgets")
    >>> own = budgets[(budgets["report"] == "geumcheon-2018") & (budgets["department"] == "재무과")].reset_index(drop=True)
    >>> helpers.show(own.loc[:1, ["department", "fiscal_year", "amount_krw"]])
      department fiscal_year amount_krw (원)
    0     재무과        2018     306,387,000
    1     재무과        2017     289,312,000
    """
    from helpers.showing import Shown

    return Shown(frame, rows, units)


def source(
    report: Any,
    line: int | None = None,
    data_dir: str | Path | None = None,
    raw_dir: str | Path | None = None,
    *,
    cell: int | None = None,
) -> SourceLine:
    """The text of a line of a report as it stands in the raw folder.

    Parameters
    ----------
    report
        The report's id; or a row of any table (``budgets.iloc[0]``), whose line is then taken and whose cell is marked.
    line
        Counted from 1, as in any row of any table.
    data_dir, raw_dir
        The folder of the tables, and that of the reports: by default the environment variable
        ``HELPERS_RAW``, else the ``raw`` beside the tables' folder.
    cell
        A cell to mark, counted from 0 as in any row of any table.

    Returns
    -------
    SourceLine
        The text: a string. A notebook shows it among the lines around it, its cells numbered; ``.cells`` holds them.

    Raises
    ------
    DataError
        Where there is no such report, or no such line in it.

    Examples
    --------
    >>> helpers.source("geumcheon-2018", 99).cells[2:4]
    ['19,717,984', '16,554,129']
    >>> row = helpers.load("budgets").query("report == 'geumcheon-2018'").iloc[0]
    >>> print(helpers.source(row).numbered())
    geumcheon-2018, line 99
      0: 합 계
      1:
    → 2: 19,717,984
      3: 16,554,129
      4: 3,163,855
      5: 19.11
    """
    from helpers.quoted import SourceLine, place_of

    used, nested = () if cell is None else (cell,), None
    if not isinstance(report, str):
        try:
            report, line, used, nested = place_of(report)
        except (ValueError, TypeError, AttributeError):
            remedy = "give a report and a line, or a row of a table with both"
            raise DataError("this does not say which line of which report", remedy=remedy) from None
    folder = _raw_folder(data_dir, raw_dir)
    line = _whole(line)
    text = _line(folder, report, line)

    def beside(number: int) -> str | None:
        try:
            return _line(folder, report, number)
        except DataError:
            return None

    return SourceLine(text, report, line, used, nested, beside)


def _whole(line: Any) -> int:
    try:
        if line is not None and int(line) == line:
            return int(line)
    except (TypeError, ValueError):
        pass
    raise DataError(f"{line!r} is no line", remedy="lines are whole numbers from 1")


def _line(folder: Path, report: str, line: int) -> str:
    recording.note("line", os.path.abspath(folder), report, line)
    path = folder / f"{report}.txt"
    if not path.is_file():
        known = sorted(entry.stem for entry in folder.glob("*.txt"))
        raise DataError(
            f"this report is not there{meant(report, known)}", path, remedy=f"reports in this folder: {listed(known)}"
        )
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


def load_ipython_extension(ipython: Any) -> None:
    """``%load_ext helpers``: frames shown as by :func:`show`, names completed; ``%unload_ext helpers`` takes it back."""
    from helpers import extension

    extension.load(ipython)


def unload_ipython_extension(ipython: Any) -> None:
    """``%unload_ext helpers``: everything as it was."""
    from helpers import extension

    extension.unload(ipython)


def __dir__() -> list[str]:
    """What completion offers: what is meant to be used."""
    return sorted(__all__)
