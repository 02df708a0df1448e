"""Tables as files for spreadsheets: CSV that Excel reads as it is meant, and XLSX.

Text from reports can begin like a formula. In CSV an apostrophe stands before it then; in XLSX it is written as text,
which is never calculated. Numbers are untouched. The same table gives the same bytes.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from helpers.analysis.data import values_of
from helpers.datasets.encode import csv_line

Columns = Sequence[tuple[str, Sequence[Any]]]
"""A table as headings and their values, None for whatever is missing."""

MEDIA = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

# Behind blanks and signs that are not seen, too; the full-width forms are formulas in some versions of Excel.
_FORMULA = re.compile(r"[\s\x00-\x1f\x7f-\xa0\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NOT_IN_SHEET = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST = 32_767
"""Signs that a cell of Excel can hold."""
_WIDEST, _NARROWEST, _MEASURED = 48, 8, 200
_FIXED = datetime(2000, 1, 1)


def safe_csv(frame: pd.DataFrame) -> bytes:
    """A table as CSV that a spreadsheet opens without harm: UTF-8 with BOM, CRLF, no cell that could be a formula.

    Parameters
    ----------
    frame
        The table; its column names are the header. Lists become JSON, missing values empty cells.

    Returns
    -------
    bytes
        The file. ``pandas.read_csv`` gives the numbers back exactly, and text with an apostrophe before what began with
        ``= + - @``, a tab or a line break, also behind blanks.

    Examples
    --------
    >>> safe_csv(pd.DataFrame({"사업": ["=1+1", "-"], "원": [1.5, -2]})).decode("utf-8-sig").splitlines()
    ['사업,원', "'=1+1,1.5", "'-,-2"]
    """
    return csv_of(_columns(frame))


def _columns(frame: pd.DataFrame) -> Columns:
    return [(str(name), values_of(frame.iloc[:, place])) for place, name in enumerate(frame.columns)]


def csv_of(columns: Columns) -> bytes:
    """:func:`safe_csv` of columns that are lists already, with None for whatever is missing."""
    shown = [[_csv_value(value) for value in values] for _, values in columns]
    rows = [[_neutral(name) for name, _ in columns], *zip(*shown, strict=True)]
    text = "".join(csv_line(row).removesuffix("\n") + "\r\n" for row in rows)
    return b"\xef\xbb\xbf" + text.encode("utf-8")


def _csv_value(value: Any) -> Any:
    value = _plain(value)
    return _neutral(value) if isinstance(value, str) else value


def _neutral(text: str) -> str:
    text = _SURROGATE.sub("\ufffd", text)
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(value: Any) -> Any:
    """A number, a truth value, text or None."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (list, tuple)):
        return json.dumps(list(value), ensure_ascii=False)
    return str(value)


def xlsx(frame: pd.DataFrame, sheet: str, formats: dict[str, str] | None = None) -> bytes:
    """A table as an Excel workbook with one sheet: bold header that stays in view, fitting widths, text never calculated.

    Parameters
    ----------
    frame
        The table; its column names are the header. Lists become JSON, missing values empty cells.
    sheet
        Name of the sheet; what Excel does not allow in one is left out.
    formats
        Number format by column, such as ``{"share": "0.0%"}``; numbers are kept in full whatever they look like.

    Returns
    -------
    bytes
        The file.
    """
    return xlsx_of(_columns(frame), sheet, formats)


def xlsx_of(columns: Columns, sheet: str, formats: Mapping[str, str] | None = None) -> bytes:
    """:func:`xlsx` of columns that are lists already, with None for whatever is missing."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd", **as_text})
    book.set_properties({"created": _FIXED})
    page = book.add_worksheet(_sheet_name(sheet))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    kinds = {kind: book.add_format({"num_format": kind}) for kind in dict.fromkeys((formats or {}).values())}
    page.freeze_panes(1, 0)
    for place, (name, given) in enumerate(columns):
        values = [_plain(value) for value in given]
        kind = kinds.get((formats or {}).get(name, ""))
        page.write_string(0, place, _fitting(name), head)
        for row, value in enumerate(values, start=1):
            if isinstance(value, bool):
                page.write_boolean(row, place, value)
            elif isinstance(value, str):
                if value:
                    page.write_string(row, place, _fitting(value))
            elif value is not None:
                page.write_number(row, place, value, kind)
        page.set_column(place, place, _width(name, values))
    book.close()
    return out.getvalue()


def _fitting(text: str) -> str:
    text = _SURROGATE.sub("\ufffd", text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _sheet_name(name: str) -> str:
    cleaned = _SURROGATE.sub("", _NOT_IN_SHEET.sub(" ", name)).strip().strip("'")[:31].strip().strip("'")
    return "Sheet1" if not cleaned or cleaned.lower() == "history" else cleaned


def _width(name: str, values: list[Any]) -> int:
    widths = [_signs(value) if isinstance(value, str) else len(f"{value:,}") for value in values[:_MEASURED] if value is not None]
    return min(max([*widths, _signs(name) // 2, _NARROWEST]) + 2, _WIDEST)


def _signs(text: str) -> int:
    """Columns that a text takes: a Korean letter takes two."""
    return sum(2 if sign >= "\u1100" else 1 for sign in text[:_WIDEST])
