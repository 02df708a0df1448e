"""``budgets``: money by department, project, item, funding source, fiscal year and stage.

A number of a table is budget money when its unit is money and a label names a stage (예산액, 예산현액, 집행액
…), or when the table's title says that it is a budget (소요예산, 예산현황) and its labels a year or source.
Changes, rates and costs over many years are not. Lines such as ``소요예산 : …`` add what no table gives.

An item is null for the whole of a department or project; a source is ``계`` for all together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from helpers.datasets.budget_lines import budget_lines
from helpers.datasets.frames import Rows, records
from helpers.datasets.funding import (
    ALL_SOURCES,
    is_budget_title,
    is_item_label,
    is_open_need,
    is_other_money,
    is_previous,
    is_year_label,
    only_source,
    source_of,
    stage_of,
)
from helpers.datasets.labels import Record, by_table, is_total_label, joined, label_year, labels, period_year, place
from helpers.datasets.names import Names
from helpers.reading.document import Document

_SAYS_NOTHING = re.compile(r"(?:일반|기본|예산\s*집행|결산|지출)\s*(?:현황|총괄|개요)")
"""Titles that name no item: the total below one is that of the department."""


def budgets(observations: Rows, documents: Sequence[Document], names: Names) -> list[dict[str, Any]]:
    """Budget money of every report.

    Parameters
    ----------
    observations
        The observations of all reports.
    documents
        The reports, for their fiscal years and for ``소요예산 : …`` lines.
    names
        What departments are called: a bureau's table names them in its rows.
    """
    years = {document.report: document.fiscal_year for document in documents}
    rows: list[dict[str, Any]] = []
    for (report, _), members in by_table(records(observations)).items():
        rows += _from_table(members, names, years.get(report))
    _mark_items_listed_elsewhere(rows)
    for document in documents:
        rows += _not_told_yet(budget_lines(document), {_whole_key(row): row["amount_krw"] for row in rows if _is_whole(row)})
    return rows


def is_whole_budget(row: Record) -> bool:
    """Whether a budget row is the whole budget of a department or project in a year, all sources together."""
    return _is_whole(row)


def _is_whole(row: Record) -> bool:
    return row["item"] is None and row["source"] == ALL_SOURCES and row["stage"] == "예산"


def _not_told_yet(lines: list[dict[str, Any]], wholes: dict[tuple, float]) -> list[dict[str, Any]]:
    """Lines that say more than the tables: items, and wholes of which there is no table.

    An item that costs more than the whole of its project in a year is a cost over several years.
    """
    over = {row["line"] for row in lines if row["item"] and row["amount_krw"] > wholes.get(_whole_key(row), float("inf"))}
    told = [row for row in lines if row["item"] or _whole_key(row) not in wholes]
    return [{**row, "fiscal_year": None} if row["line"] in over else row for row in told]


def _whole_key(row: Record) -> tuple:
    return row["report"], row["department"], row["project"], row["fiscal_year"]


def _from_table(members: Iterable[Record], names: Names, fiscal_year: int | None) -> list[dict[str, Any]]:
    money = [row for row in members if row["amount_krw"] is not None]
    in_columns, in_rows = (_name_stages(money, side) for side in ("col_labels", "row_labels"))
    money = [{**row, "among_stages": _among_stages(row, in_columns, in_rows)} for row in money]
    read = [(row, stage) for row in money if (stage := _stage(row))]
    read = [(row, stage) for row, stage in read if not _only_sources(row) or _has_source(read)]
    if not read:
        return []
    title = read[0][0]["title"]
    about_whole = (
        is_budget_title(title) or bool(_SAYS_NOTHING.fullmatch(title or "")) or not any(_items(row, names) for row, _ in read)
    )
    rows = []
    for row, stage in read:
        rows += _rows(row, stage, names, fiscal_year, about_whole)
    _mark_totals_over_sources(rows)
    return rows


def _name_stages(rows: Iterable[Record], side: str) -> bool:
    """Whether the labels on a side of a table name stages."""
    return any(stage_of(label) for row in rows for label in row[side])


def _among_stages(row: Record, in_columns: bool, in_rows: bool) -> list[bool]:
    """For each label whether it stands among others of its side that name stages."""
    return [in_rows] * len(row["row_labels"]) + [in_columns] * len(row["col_labels"])


def _has_source(read: Iterable[tuple[Record, str]]) -> bool:
    return any(_source(row)[0] for row, _ in read)


def _stage(row: Record) -> str | None:
    own = labels(row)
    if any(is_other_money(label) for label in own):
        return None
    for label, among_stages in zip(reversed(own), reversed(row["among_stages"]), strict=True):
        if stage := stage_of(label, among_stages=among_stages):
            return stage
    if _only_sources(row):
        return "예산"
    if not is_budget_title(row["title"]):
        return None
    says = any(is_year_label(label) or source_of(label) for label in own)
    return "예산" if says or any(is_total_label(label) for label in own) else None


def _only_sources(row: Record) -> bool:
    """Whether the header names nothing but sources (``계, 국비, 시비, 구비``) above a row without a name."""
    columns = row["col_labels"]
    return not row["row_labels"] and len(columns) == 1 and (bool(source_of(columns[0])) or is_total_label(columns[0]))


def _source(row: Record) -> tuple[str | None, str | None]:
    """The source that the labels name (innermost first) and what stands in its brackets."""
    columns = row["col_labels"]
    for index, label in enumerate(reversed(columns)):
        if found := source_of(label, in_cell=index == 0 and len(columns) > 1):
            return found
    for label in reversed(row["row_labels"]):
        if found := source_of(label):
            return found
    return None, None


def _items(row: Record, names: Names) -> list[str]:
    last = len(row["row_labels"]) + len(row["col_labels"]) - 1
    return [
        label
        for index, label in enumerate(labels(row))
        if is_item_label(label, in_cell=index == last and len(row["col_labels"]) > 1, among_stages=row["among_stages"][index])
        and not names.department(row["report"], label, row["line"])
    ]


def _rows(row: Record, stage: str, names: Names, fiscal_year: int | None, about_whole: bool) -> list[dict[str, Any]]:
    source, detail = _source(row)
    own = labels(row)
    named = [department for label in row["row_labels"] if (department := names.department(row["report"], label, row["line"]))]
    item = joined([*_items(row, names), detail or ""])
    made = {
        "report": row["report"],
        "department": named[-1] if named else row["department"],
        "project": None if named else row["project"],
        "item": item if item or about_whole else _without_brackets(row["title"]),
        "source": source or ALL_SOURCES,
        "fiscal_year": _year(row, fiscal_year),
        "stage": stage,
        "amount_krw": row["amount_krw"],
        "is_total": any(is_total_label(label) for label in own),
        "value": row["value"],
        "unit": row["unit"],
        "raw": row["raw"],
        "title_item": None if item or about_whole else _without_brackets(row["title"]),
        **place(row),
    }
    if source is None and (paid_by := only_source(row["raw"])):
        return [{**made, "is_total": True}, {**made, "source": paid_by}]
    return [made]


def _without_brackets(title: str | None) -> str | None:
    return re.sub(r"\s*\([^()]*\)$", "", title) if title else None


def _year(row: Record, fiscal_year: int | None) -> int | None:
    own = labels(row)
    if fiscal_year and any(is_previous(label) for label in own):
        return fiscal_year - 1
    for label in reversed(own):
        if is_year_label(label):
            return label_year(label)
    if row["period"]:
        return period_year(row["period"])
    titled = label_year(row["title"]) if row["title"] else None
    return titled or (None if any(is_open_need(label) for label in own) else fiscal_year)


def _mark_items_listed_elsewhere(rows: list[dict[str, Any]]) -> None:
    """An item of one table is a total where a table of its own, called by its name, lists what it consists of."""

    def key(row: Record) -> tuple:
        return row["report"], row["department"], row["project"], row["item"]

    listed = {key(row) for row in rows if row["item"] and row["is_total"] and row["item"] == row.get("title_item")}
    for row in rows:
        if key(row) in listed:
            row["is_total"] = True


def _mark_totals_over_sources(rows: list[dict[str, Any]]) -> None:
    """All sources together are a total wherever the same table gives the sources one by one."""

    def key(row: Record) -> tuple:
        return row["department"], row["project"], row["item"], row["fiscal_year"], row["stage"]

    split = {key(row) for row in rows if row["source"] != ALL_SOURCES}
    for row in rows:
        if row["source"] == ALL_SOURCES and key(row) in split:
            row["is_total"] = True
