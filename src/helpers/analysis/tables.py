"""DataFrames as HTML tables that everyone can read: caption, headed columns, units in the head, totals set apart.

All text is escaped. Every row that has a line says which; a number in conflict carries a mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from helpers.analysis import formats
from helpers.analysis.columns import MONEY, NUMBERS, Column
from helpers.analysis.data import records
from helpers.analysis.escape import escape, name, plain
from helpers.analysis.places import PLACES, anchor
from helpers.analysis.wording import Words
from helpers.datasets.rows import Spot

Link = Callable[[Markup, Sequence[Spot]], Markup]
"""Makes a number lead to where it is printed."""


def line_link(report: Any, line: Any, words: Words) -> Markup:
    """A link to where a source line is quoted on the page."""
    text = words("text.line", line=line)
    return Markup('<small><a href="#{}">{}</a></small>').format(quote(anchor(str(report), int(line)), safe=""), text)


def table_html(
    table: pd.DataFrame,
    columns: Sequence[Column],
    words: Words,
    caption: str,
    values: Mapping[str, object] | None = None,
    link: Link | None = None,
    quoted: Callable[[str, int], bool] | None = None,
) -> Markup:
    """A table as HTML.

    Parameters
    ----------
    table
        The rows in the order in which they are shown; ``is_total`` sets a row apart, ``check`` marks conflicts.
    columns
        What is shown; columns in which everything is missing are left out. The first heads the row.
    words
        The wording.
    caption
        The caption, as plain text.
    values
        Values for the headings (years).
    link
        Makes a number lead to where it is printed; by default none does.
    quoted
        Whether the page quotes a line of a report, so that a row can lead there; by default all are.
    """
    rows = records(table)
    if quoted is not None and any(column.kind == "line" for column in columns):
        rows = [row | {"quoted": row.get("line") is not None and quoted(row["report"], row["line"])} for row in rows]
    shown = shown_columns(rows, columns)
    amounts = [row.get(column.field) for column in shown if column.kind in MONEY - {"rounded_won"} for row in rows]
    scale = formats.exact_scale(amounts)
    head = "".join(_head(column, words, scale, values or {}) for column in shown)
    body = "".join(_row(row, shown, words, scale, link) for row in rows)
    return Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        name(caption, words.language), Markup(head), Markup(body)
    )


def shown_columns(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> list[Column]:
    """The columns that are shown: not those in which everything is missing, nor a report's name that is always the same."""
    shown = [column for column in columns if column.always or any(_filled(row.get(column.field)) for row in rows)]
    if len({row.get("report") for row in rows}) == 1:
        shown = [column for column in shown if column.field != "report" or column is columns[0]]
    return shown


def _filled(value: Any) -> bool:
    return bool(value) if isinstance(value, (list, tuple, str)) else not formats.missing(value)


def _head(column: Column, words: Words, scale: formats.Scale, values: Mapping[str, object]) -> str:
    text = words(f"column.{column.heading or column.field}", **values)
    if column.kind in MONEY:
        unit = scale.name(words.language)
        text = f"{text} ({unit})"
    return f'<th scope="col"{_class(column)}>{escape(text)}</th>'


def _row(row: Mapping[str, Any], columns: Sequence[Column], words: Words, scale: formats.Scale, link: Link | None) -> str:
    cells = []
    heads = next((column for column in columns if column.kind not in NUMBERS and column.kind != "line"), None)
    for column in columns:
        inner = _cell(row, column, words, scale, link)
        if column is heads:
            cells.append(f'<th scope="row">{inner}</th>')
        else:
            cells.append(f"<td{_class(column)}>{inner}</td>")
    total = ' class="total"' if row.get("is_total") is True else ""
    return f"<tr{total}>{''.join(cells)}</tr>"


def _class(column: Column) -> str:
    return ' class="num"' if column.kind in NUMBERS else ' class="text"'


def _cell(row: Mapping[str, Any], column: Column, words: Words, scale: formats.Scale, link: Link | None) -> Markup:
    value = row.get(column.field)
    if column.kind == "line":
        if formats.missing(value):
            return Markup("")
        return (
            line_link(row["report"], value, words) if row.get("quoted", True) else Markup(escape(words("text.line", line=value)))
        )
    if not _filled(value):
        if column.blank:
            return Markup('<span class="blank">{}</span>').format(words(f"text.{column.blank}"))
        whole = row.get("is_total") is True and column.kind in ("name", "term")
        return Markup(escape(words("text.whole"))) if whole and column.always else Markup('<span class="blank">–</span>')
    text = _text(value, column, words, scale)
    if link is not None and (spots := (row.get(PLACES) or {}).get(column.field)):
        text = link(text, spots)
    marks = row.get("marks") or ()
    if column.marked and ("*" in marks or column.field in marks):
        return text + Markup(' <span class="mark">{}</span>').format(words("text.conflict_mark"))
    return text


def _text(value: Any, column: Column, words: Words, scale: formats.Scale) -> Markup:
    kind = column.kind
    if kind == "names":
        return Markup(", ").join(name(item, words.language) for item in value)
    if kind in NUMBERS:
        return Markup(escape(_number(value, kind, scale)))
    if kind == "term":
        return name(words.term(column.group or column.field, value), words.language)
    if kind == "unit":
        return name(words.unit(value), words.language)
    if kind == "period":
        return Markup(escape(words.period(value)))
    if kind == "path":
        return name(plain(value).replace(" > ", " › "), words.language)
    return name(value, words.language)


def _number(value: Any, kind: str, scale: formats.Scale) -> str:
    if kind == "year":
        return str(int(value))
    if kind in MONEY:
        text = formats.digits(value / scale.won, 0 if kind == "rounded_won" else None)
        return formats.signed(text, value) if kind == "signed_won" else text
    if kind in ("share", "signed_share"):
        text = formats.percent(value)
        return formats.signed(text, value) if kind == "signed_share" else text
    text = formats.digits(value)
    return formats.signed(text, value) if kind == "signed_count" else text
