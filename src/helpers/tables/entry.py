"""The base tables of a document as dataframes with the contract's columns."""

from __future__ import annotations

import pandas as pd

from ..reading.document import Document
from .checks import check
from .tidy import Record, tidy

OBSERVATIONS = [
    "report", "table", "line", "cell", "part", "html_index", "html_row", "start", "end", "department", "project", "title", "row_labels", "col_labels",
    "period", "value", "unit", "amount_krw", "raw", "check",
]  # fmt: skip
SKIPPED = ["report", "line", "cell", "html_index", "html_row", "start", "end", "raw", "reason"]
FIGURES = ["report", "line", "department", "project", "label", "value", "unit", "period", "amount_krw", "raw"]
TABLES = [
    "report", "table", "first_line", "last_line", "title", "department", "project", "unit_note", "rows", "columns", "header_rows", "stub_columns", "kind",
    "observations", "score", "runner_up", "margin", "why",
]  # fmt: skip
CHECKS = [
    "report",
    "table",
    "kind",
    "line",
    "cell",
    "part",
    "html_index",
    "html_row",
    "members",
    "suspects",
    "printed",
    "computed",
    "holds",
    "severity",
    "note",
]
COLUMNS = {"observations": OBSERVATIONS, "skipped": SKIPPED, "figures": FIGURES, "tables": TABLES, "checks": CHECKS}


def records(document: Document) -> dict[str, list[Record]]:
    """The five base tables of a document as lists of records."""
    tidied = tidy(document)
    checks = check(document, tidied)
    return {
        "observations": tidied.observations,
        "skipped": tidied.skipped,
        "figures": tidied.figures,
        "tables": tidied.tables,
        "checks": checks,
    }


def frames(document: Document) -> dict[str, pd.DataFrame]:
    """The five base tables of a document, columns and order as in the contract.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``observations``, ``skipped``, ``figures``, ``tables`` (one row per table, with the layout chosen and why) and ``checks``.
    """
    return {name: pd.DataFrame.from_records(rows, columns=COLUMNS[name]) for name, rows in records(document).items()}
