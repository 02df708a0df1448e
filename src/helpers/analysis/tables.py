"""DataFrames as HTML tables that everyone can read: caption, headed columns, units in the head, totals set apart.

All text is escaped. Every row that has a line says which; a number in conflict carries a mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from helpers.analysis import formats
from helpers.analysis.data import records
from helpers.analysis.escape import escape, name, plain
from helpers.analysis.wording import Words

MONEY = frozenset({"won", "signed_won"})
NUMBERS = frozenset({"won", "signed_won", "count", "signed_count", "number", "share", "signed_share", "year"})


@dataclass(frozen=True)
class Column:
    """A column of a table: the field it shows, how, and under which heading."""

    field: str
    kind: str = "name"
    """``name`` (as printed), ``term`` (translated where we can), ``won``, ``signed_won``, ``count``, ``signed_count``,
    ``number``, ``share``, ``signed_share``, ``year``, ``period``, ``unit``, ``names`` (a list), ``line``."""
    heading: str = ""
    """Key of the heading in the wording, without ``column.``; the field's name by default."""
    group: str = ""
    """Group of terms of the wording."""
    always: bool = False
    """Shown even where all is missing."""
    marked: bool = False
    """Carries the mark of a number in conflict."""


def anchor(report: str, line: int) -> str:
    """The id of a source line on a page."""
    return f"source-{report}-{line}"


def line_link(report: Any, line: Any, words: Words) -> Markup:
    """A link to where a source line is quoted on the page."""
    text = words("text.line", line=line)
    return Markup('<small><a href="#{}">{}</a></small>').format(quote(anchor(str(report), int(line)), safe=""), text)


def table_html(
    table: pd.DataFrame, columns: Sequence[Column], words: Words, caption: str, values: Mapping[str, object] | None = None
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
    """
    rows = records(table)
    shown = [column for column in columns if column.always or any(_filled(row.get(column.field)) for row in rows)]
    if len({row.get("report") for row in rows}) == 1:
        shown = [column for column in shown if column.field != "report" or column is columns[0]]
    amounts = [row.get(column.field) for column in shown if column.kind in MONEY for row in rows]
    scale = formats.exact_scale(amounts)
    head = "".join(_head(column, words, scale, values or {}) for column in shown)
    body = "".join(_row(row, shown, words, scale) for row in rows)
    return Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        name(caption, words.language), Markup(head), Markup(body)
    )


def _filled(value: Any) -> bool:
    return bool(value) if isinstance(value, (list, tuple, str)) else not formats.missing(value)


def _head(column: Column, words: Words, scale: formats.Scale, values: Mapping[str, object]) -> str:
    text = words(f"column.{column.heading or column.field}", **values)
    if column.kind in MONEY:
        unit = scale.name(words.language)
        text = f"{text} ({unit})"
    return f'<th scope="col"{_class(column)}>{escape(text)}</th>'


def _row(row: Mapping[str, Any], columns: Sequence[Column], words: Words, scale: formats.Scale) -> str:
    cells = []
    for place, column in enumerate(columns):
        inner = _cell(row, column, words, scale)
        if place == 0 and column.kind not in NUMBERS:
            cells.append(f'<th scope="row">{inner}</th>')
        else:
            cells.append(f"<td{_class(column)}>{inner}</td>")
    total = ' class="total"' if row.get("is_total") is True else ""
    return f"<tr{total}>{''.join(cells)}</tr>"


def _class(column: Column) -> str:
    return ' class="num"' if column.kind in NUMBERS else ' class="text"'


def _cell(row: Mapping[str, Any], column: Column, words: Words, scale: formats.Scale) -> Markup:
    value = row.get(column.field)
    if column.kind == "line":
        return Markup("") if formats.missing(value) else line_link(row["report"], value, words)
    if not _filled(value):
        whole = row.get("is_total") is True and column.kind in ("name", "term")
        return Markup(escape(words("text.whole"))) if whole and column.always else Markup('<span class="blank">–</span>')
    text = _text(value, column, words, scale)
    if column.marked and row.get("check") == "conflict":
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
        text = formats.digits(value / scale.won)
        return formats.signed(text, value) if kind == "signed_won" else text
    if kind in ("share", "signed_share"):
        text = formats.percent(value)
        return formats.signed(text, value) if kind == "signed_share" else text
    text = formats.digits(value)
    return formats.signed(text, value) if kind == "signed_count" else text


C = Column

TABLES: dict[str, tuple[Column, ...]] = {
    "staff": (
        C("group", "term", always=True),
        C("grade", "term"),
        C("capacity", "count", marked=True),
        C("current", "count"),
        C("gap", "signed_count"),
        C("women", "count"),
        C("line", "line"),
    ),
    "budget": (
        C("item", "term", always=True),
        C("amount_krw", "won", marked=True),
        C("previous_krw", "won"),
        C("change_krw", "signed_won"),
        C("growth", "signed_share"),
        C("line", "line"),
    ),
    "funding": (
        C("source", "term"),
        C("fiscal_year", "year"),
        C("amount_krw", "won", "amount"),
        C("share", "share"),
        C("projects", "count"),
        C("line", "line"),
    ),
    "execution": (
        C("stage", "term"),
        C("fiscal_year", "year"),
        C("amount_krw", "won", "amount", marked=True),
        C("share", "share"),
        C("line", "line"),
    ),
    "projects": (
        C("title"),
        C("kind", "term", group="project_kind"),
        C("budget_krw", "won", marked=True),
        C("previous_krw", "won"),
        C("change_krw", "signed_won"),
        C("growth", "signed_share"),
        C("line", "line"),
    ),
    "themes": (
        C("title"),
        C("department"),
        C("theme"),
        C("budget_krw", "won", marked=True),
        C("previous_krw", "won"),
        C("line", "line"),
    ),
    "series": (
        C("series"),
        C("breakdown", "path"),
        C("unit", "unit"),
        C("first_period", "period"),
        C("first_value", "number"),
        C("period", "period"),
        C("value", "number", marked=True),
        C("line", "line"),
    ),
    "usage": (
        C("programme"),
        C("area"),
        C("group", "path"),
        C("year", "year"),
        C("sessions", "number"),
        C("participants", "number", marked=True),
        C("line", "line"),
    ),
    "facilities": (
        C("name"),
        C("address"),
        C("floor"),
        C("area_m2", "number", marked=True),
        C("use"),
        C("line", "line"),
    ),
    "audit": (
        C("no", "count"),
        C("kind", "term", group="audit_kind"),
        C("departments", "names"),
        C("status", "term"),
        C("line", "line"),
    ),
    "failing": (
        C("label", "name"),
        C("report"),
        C("kind", "term", "check_kind", group="check_kind"),
        C("printed", "number"),
        C("computed", "number"),
        C("unit", "unit"),
        C("severity", "term", group="severity"),
        C("line", "line"),
    ),
    "departments": (
        C("department"),
        C("name_en"),
        C("amount_krw", "won", "money", marked=True),
        C("previous_krw", "won", "before"),
        C("growth", "signed_share"),
        C("capacity", "count"),
        C("current", "count"),
        C("projects", "count"),
        C("audit_items", "count"),
        C("line", "line"),
    ),
    "per_head": (
        C("department"),
        C("name_en"),
        C("report"),
        C("fiscal_year", "year"),
        C("stage", "term"),
        C("amount_krw", "won", "money", marked=True),
        C("current", "count"),
        C("per_head_krw", "won"),
        C("line", "line"),
    ),
    "all_departments": (
        C("department"),
        C("name_en"),
        C("report"),
        C("fiscal_year", "year"),
        C("stage", "term"),
        C("amount_krw", "won", "money", marked=True),
        C("capacity", "count"),
        C("current", "count"),
        C("projects", "count"),
        C("audit_items", "count"),
        C("line", "line"),
    ),
    "growth": (
        C("department"),
        C("name_en"),
        C("report"),
        C("fiscal_year", "year"),
        C("amount_krw", "won", "money", marked=True),
        C("previous_krw", "won", "before"),
        C("growth", "signed_share"),
        C("line", "line"),
    ),
    "affairs": (
        C("affair"),
        C("no", "count"),
        C("indicators", "names"),
        C("achievements", "count"),
        C("improvements", "count"),
        C("line", "line"),
    ),
    "findings": (C("finding", "term", group="key"), C("points", "count"), C("figures", "names", "figure"), C("line", "line")),
    "summary": (
        C("kind", "term", group="audit_kind"),
        C("status", "term"),
        C("printed", "count"),
        C("counted", "count"),
        C("agrees_text", "term", "agrees", group="text"),
        C("line", "line"),
    ),
    "reading": (
        C("report"),
        C("lines", "count"),
        C("tables", "count"),
        C("numbers", "count"),
        C("skipped", "count"),
        C("figures", "count"),
        C("checks", "count"),
        C("failing", "count"),
        C("line", "line"),
    ),
    "certainty": (
        C("label", "name", "report"),
        C("numbers", "count"),
        C("confirmed", "count"),
        C("unchecked", "count"),
        C("conflict", "count"),
    ),
    "doubtful": (
        C("title", "name", "table_title", always=True),
        C("department"),
        C("report"),
        C("confirmed", "count"),
        C("unchecked", "count"),
        C("conflict", "count"),
        C("line", "line"),
    ),
}
"""The tables of the pages, by name."""
