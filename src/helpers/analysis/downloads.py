"""Each table of a page as files to download: what it shows, in won and unrounded, and where each row is printed."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from helpers.analysis import formats
from helpers.analysis.columns import MONEY, NUMBERS, Column
from helpers.analysis.data import records
from helpers.analysis.escape import plain
from helpers.analysis.export import MEDIA, Columns, csv_of, xlsx_of
from helpers.analysis.tables import shown_columns
from helpers.analysis.wording import Words

_KEYS = ("report", "line")
"""Columns called as in ``data/processed``, in both languages: they lead from a row to the report."""

_SHARES = frozenset({"share", "signed_share"})
_NOT_IN_NAMES = re.compile(r"[^\w.()-]+")


def downloads_html(
    table: pd.DataFrame, columns: Sequence[Column], words: Words, stem: str, caption: str, values: Mapping[str, object]
) -> Markup:
    """Links that hold a table as CSV and as XLSX.

    Parameters
    ----------
    table, columns, values
        As for :func:`helpers.analysis.tables.table_html`.
    words
        The wording.
    stem
        Name of the files, without their ending.
    caption
        Name of the sheet.
    """
    headed, looks = download_columns(table, columns, words, values)
    files = {"csv": csv_of(headed), "xlsx": xlsx_of(headed, caption, looks)}
    links = Markup(" ").join(
        Markup('<a download="{}.{}" href="data:{};base64,{}">{}</a>').format(
            file_name(stem),
            kind,
            MEDIA[kind] + (";charset=utf-8" if kind == "csv" else ""),
            b64encode(data).decode(),
            kind.upper(),
        )
        for kind, data in files.items()
    )
    return Markup('<p class="downloads">{}</p>').format(links)


def file_name(stem: str) -> str:
    """A name that every system takes for a file.

    >>> file_name("geumcheon-2018-재무과-budget"), file_name("../a b/c")
    ('geumcheon-2018-재무과-budget', 'a_b_c')
    """
    return _NOT_IN_NAMES.sub("_", stem).strip("._")[:120] or "table"


def download_columns(
    table: pd.DataFrame, columns: Sequence[Column], words: Words, values: Mapping[str, object]
) -> tuple[Columns, dict[str, str]]:
    """What a table shows, to be worked with: money in won, shares of one, nothing rounded, units in the headings.

    Returns
    -------
    tuple
        The table, headed in the language of the page, with the columns ``report`` and ``line`` at its end; and number
        formats by column.
    """
    rows = records(table)
    shown = [column for column in shown_columns(rows, columns) if column.field not in _KEYS and column.kind != "line"]
    data: list[tuple[str, list[Any]]] = []
    looks = {}
    for column in shown:
        head = _head(column, words, values)
        data.append((head, [_value(row, column, words) for row in rows]))
        if column.kind in MONEY:
            looks[head] = "#,##0"
        elif column.kind in _SHARES:
            looks[head] = "0.0%"
    for key in _KEYS:
        if any(row.get(key) is not None for row in rows):
            data.append((key, [row.get(key) for row in rows]))
    return data, looks


def _head(column: Column, words: Words, values: Mapping[str, object]) -> str:
    text = words(f"column.{column.heading or column.field}", **values)
    if column.kind in MONEY:
        return f"{text} ({formats.ONE.name(words.language)})"
    return words("text.share_of_one", heading=text) if column.kind in _SHARES else text


def _value(row: Mapping[str, Any], column: Column, words: Words) -> Any:
    value = row.get(column.field)
    if column.kind in NUMBERS:
        return None if formats.missing(value) else value
    if column.kind == "names":
        return ", ".join(plain(item) for item in value or ())
    if formats.missing(value) or value == "":
        if column.blank:
            return words(f"text.{column.blank}")
        whole = row.get("is_total") is True and column.kind in ("name", "term") and column.always
        return words("text.whole") if whole else None
    if column.kind == "term":
        return words.term(column.group or column.field, value)
    if column.kind == "unit":
        return words.unit(value)
    return plain(value)
