"""Cells as Python values, as CSV text and as Parquet columns: one way in, the same bytes out.

A missing value is None here, whatever pandas calls it; an empty string counts as missing, because CSV could
not tell the two apart.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from itertools import groupby
from numbers import Integral, Real
from typing import Any

from helpers.datasets.schema import TableSpec

Row = tuple[Any, ...]

_EXACT = {"string": str, "json": str, "integer": int, "boolean": bool}
_QUOTED = re.compile(r'[,"\n\r]')
#: One encoder for all cells: `json.dumps` would make a new one for each.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


class EncodingError(ValueError):
    """A value that its field cannot hold."""


def python_value(value: Any, kind: str) -> Any:
    """`value` as the plain Python value of a field of type `kind`, or None where it is missing."""
    if kind == "list":
        if value is None or isinstance(value, float):
            return []
        if isinstance(value, str):
            return json.loads(value) if value else []
        return [str(entry) for entry in value]
    if kind == "json":
        if value is None or isinstance(value, float):
            return None
        if isinstance(value, str):
            return value or None
        return json_text(plain(value))
    if _missing(value):
        return None
    if kind == "string":
        return str(value)
    if kind == "boolean":
        return bool(value)
    if kind == "integer":
        if isinstance(value, Integral):
            return int(value)
        if isinstance(value, Real) and float(value).is_integer():
            return int(value)
    elif kind == "number" and isinstance(value, Real):
        return float(value) + 0.0  # -0.0 and 0.0 are one number
    raise EncodingError(f"{value!r} is not of type {kind}")


def _reader(kind: str) -> Callable[[Any], Any]:
    """:func:`python_value` for one type, with a short way for what is plain already (nearly all)."""
    exact = _EXACT.get(kind)
    if exact:
        return lambda value: value if (type(value) is exact and value != "") or value is None else python_value(value, kind)
    if kind == "number":
        # NaN is the one number that is not itself.
        return lambda value: value + 0.0 if type(value) is float and value == value else python_value(value, kind)
    return lambda value: python_value(value, kind)


def _missing(value: Any) -> bool:
    if value is None or value == "":
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in ("NAType", "NaTType")


def plain(value: Any) -> Any:
    """Lists and numbers of any library as those of Python, so that they can be JSON."""
    if isinstance(value, str) or value is None or isinstance(value, bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return None if math.isnan(value) else _whole(float(value))
    if type(value).__name__ == "NAType":
        return None
    return [plain(entry) for entry in value]


def _whole(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def json_text(value: Any) -> str:
    """JSON in one fixed spelling, Korean as it is."""
    return _encode(value)


def csv_text(value: Any) -> str:
    """A cell of the CSV, not yet quoted.

    >>> csv_text(10.0), csv_text(0.55), csv_text(["계", "국비"]), csv_text(None), csv_text(True)
    ('10', '0.55', '["계", "국비"]', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(_whole(value))
    if isinstance(value, list):
        return json_text(value)
    return str(value)


def csv_line(row: Iterable[Any]) -> str:
    """One line of CSV. Quoting is spelled out here because that of the csv module differs between Pythons."""
    return ",".join([_csv_cell(value) for value in row]) + "\n"


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    text = value if type(value) is str else csv_text(value)
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if _QUOTED.search(text) else text


def rows_of(records: Iterable[dict[str, Any]], spec: TableSpec) -> list[Row]:
    """Records as plain rows of the table, columns in its order, rows in their total order."""
    readers = [(column, _reader(spec.field(column).type)) for column in spec.columns]
    rows = []
    for record in records:
        try:
            rows.append(tuple([read(record.get(column)) for column, read in readers]))
        except EncodingError as error:
            raise EncodingError(f"{spec.name}: {record.get('report')}:{record.get('line')}: {error}") from None
    first = [spec.columns.index(column) for column in spec.order]

    def place(row: Row) -> tuple:
        return tuple([(row[index] is not None, row[index]) for index in first])

    rows.sort(key=place)
    # What all other columns say decides only between rows that stand at one place: few.
    return [row for _, tied in groupby(rows, place) for row in _by_text(list(tied))]


def _by_text(rows: list[Row]) -> list[Row]:
    return rows if len(rows) == 1 else sorted(rows, key=lambda row: [csv_text(value) for value in row])


def as_records(rows: Iterable[Row], spec: TableSpec) -> list[dict[str, Any]]:
    """Plain rows of the table as records, for what is made from them."""
    columns = spec.columns
    return [dict(zip(columns, row, strict=True)) for row in rows]


def csv_header(spec: TableSpec) -> bytes:
    """The first line of the table's CSV."""
    return csv_line(spec.columns).encode("utf-8")


def to_csv(rows: Iterable[Row], spec: TableSpec) -> Iterable[bytes]:
    """The lines of the table's CSV below its header: UTF-8 without BOM, LF."""
    for row in rows:
        yield csv_line(row).encode("utf-8")


def arrow_schema(spec: TableSpec):
    """The Arrow schema of a table."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "json": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "list": pa.list_(pa.string()),
    }
    return pa.schema([pa.field(column, types[spec.field(column).type], column in spec.nullable) for column in spec.columns])


def to_arrow(rows: list[Row], spec: TableSpec):
    """The table as an Arrow table; pandas is left out of it, so that nothing but the data is written."""
    import pyarrow as pa

    schema = arrow_schema(spec)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(spec.columns)
    return pa.Table.from_arrays(
        [pa.array(column, entry.type) for column, entry in zip(columns, schema, strict=True)], schema=schema
    )


def to_frame(table, spec: TableSpec):
    """An Arrow table as a DataFrame with the dtypes that the schema names; lists are Python lists."""
    import pandas as pd

    from helpers.datasets.schema import pandas_type

    data = {}
    for column in spec.columns:
        values, kind = table.column(column), pandas_type(spec, column)
        dtype = pd.api.types.pandas_dtype(kind)
        if kind == "float64":
            data[column] = pd.Series(values.to_numpy(), dtype=dtype)  # null becomes NaN
        elif hasattr(dtype, "__from_arrow__"):
            data[column] = pd.Series(dtype.__from_arrow__(values))
        else:
            data[column] = pd.Series(values.to_pylist(), dtype=dtype)
    return pd.DataFrame(data, columns=list(spec.columns))
