"""A part of the package: the tables of some reports, checked and encoded, in a folder of its own.

Every table is sorted by report first, so the parts of one report after the other, put end to end, are the
whole table. A part is made by the process that read its reports and is merged by :mod:`helpers.datasets.package`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.datasets.encode import EncodingError, Row, arrow_schema, rows_of, to_arrow, to_csv, to_frame
from helpers.datasets.schema import TABLES, TableSpec, pandera_schema
from helpers.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 1 << 15
"""How many rows are checked and encoded at a time."""


class PackageError(ReportError):
    """The tables cannot be written: which one, and what is wrong with it."""


def conform(frame: pd.DataFrame | Iterable[Mapping[str, Any]], name: str) -> pd.DataFrame:
    """The frame (or records) as table `name`: its columns, dtypes and row order, not yet validated."""
    spec = TABLES[name]
    return to_frame(to_arrow(conformed(frame, name), spec), spec)


def conformed(frame: pd.DataFrame | Iterable[Mapping[str, Any]], name: str) -> list[Row]:
    """The frame (or records) as plain rows of table `name`, in its order.

    Raises
    ------
    PackageError
        Where a value is of another type than its column.
    """
    given = frame.to_dict("records") if hasattr(frame, "to_dict") else frame
    try:
        return rows_of(given, TABLES[name])
    except EncodingError as error:
        raise PackageError(f"table {error}") from None


def validate(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The frame itself, if it holds to the schema of table `name`.

    Raises
    ------
    PackageError
        Naming table, column, rule and the first offending rows.
    """
    import pandera.errors

    try:
        return pandera_schema(name).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        problems = []
        for (column, check), group in cases.groupby(["column", "check"], dropna=False, sort=True):
            indices = [int(index) for index in group["index"].dropna().unique()[:3]]
            places = ", ".join(_place(frame, index) for index in indices)
            problems.append(f"{column}: {check}{f' ({places})' if places else ''}: {group['failure_case'].iloc[0]!r}")
        raise PackageError(f"table {name} does not hold to its schema: " + "; ".join(problems)) from None


def _place(frame: pd.DataFrame, index: int) -> str:
    row = frame.loc[index]
    return ":".join(str(row[column]) for column in ("report", "line", "first_line") if column in frame.columns)


def write_table(rows: Sequence[Row], name: str, folder: Path) -> None:
    """Check the rows of a table and write them into a part's folder: CSV without its header, and Arrow.

    Parameters
    ----------
    rows
        As :func:`conformed` gives them.
    name
        The table.
    folder
        Of the part. A table without rows leaves no file in it.

    Raises
    ------
    PackageError
        Where the rows break the schema.
    """
    if not rows:
        return
    import pyarrow as pa

    spec = TABLES[name]
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with (
        csv_path(folder, name).open("wb") as csv,
        pa.OSFile(str(arrow_path(folder, name)), "wb") as sink,
        pa.ipc.new_file(sink, arrow_schema(spec), options=options) as arrow,
    ):
        for chunk in _chunks(rows, spec):
            table = to_arrow(chunk, spec)
            validate(to_frame(table, spec), name)
            arrow.write_table(table)
            csv.writelines(to_csv(chunk, spec))


def _chunks(rows: Sequence[Row], spec: TableSpec) -> Iterator[Sequence[Row]]:
    """The rows some at a time, those together that could have one key: a chunk ends where a line does."""
    if len(rows) <= CHUNK or (spec.key and "line" not in spec.key):
        yield rows
        return
    line = spec.columns.index("line")
    start = 0
    while start < len(rows):
        end = min(start + CHUNK, len(rows))
        while end < len(rows) and rows[end][line] == rows[end - 1][line]:
            end += 1
        yield rows[start:end]
        start = end


def csv_path(folder: Path, name: str) -> Path:
    """Where a part keeps the CSV of a table."""
    return folder / f"{name}.csv"


def arrow_path(folder: Path, name: str) -> Path:
    """Where a part keeps the columns of a table."""
    return folder / f"{name}.arrow"
