"""Whole tables as files for spreadsheets."""

from __future__ import annotations

from helpers.publishing.sitepages.given import Files, Given

FOLDER = "data"
MOST_ROWS = 1_048_575
"""Rows that a sheet of Excel holds below its header."""


def make(given: Given) -> Files:
    """A table as CSV, and as XLSX where a sheet can hold it."""
    import helpers
    from helpers.analysis import export

    frame = helpers.table(given.table, given.places.data)
    files: dict[str, str | bytes] = {f"{FOLDER}/{given.table}.csv": export.safe_csv(frame)}
    if len(frame) <= MOST_ROWS:
        files[f"{FOLDER}/{given.table}.xlsx"] = export.xlsx(frame, given.table)
    return files
