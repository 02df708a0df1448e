"""HTML inside cells: removing tags, and taking nested ``<table>`` apart.

Report cells may hold fragments of HTML that the conversion left behind, often unclosed. Nothing here is
parsed as a document: tags are only landmarks, so that no text between them can be lost, whatever is broken.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# A comment that holds the beginning of another is none: so many beginnings without an end cost no more than one.
TAG = re.compile(r"<!--(?:(?!<!--).)*?-->|</?[A-Za-z][^<>]*>")
TABLE = re.compile(r"<table\b[^<>]*>(.*?)(?:</table\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TABLE_PART = re.compile(r"<(/?)(table|tr|td|th|thead|tbody)\b([^<>]*)>", re.IGNORECASE)
_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,4})", re.IGNORECASE)
WIDEST = 400
"""No span reaches beyond this column; cells of their own may stand there."""


class HtmlCell(NamedTuple):
    """A cell of a nested table at its place in the full grid (spans expanded)."""

    row: int
    column: int
    text: str
    header: bool
    rowspan: int = 1
    colspan: int = 1


def without_tags(text: str) -> str:
    """`text` with every HTML tag removed; nothing is put in its place.

    >>> without_tags("<p>1,200</p>천원")
    '1,200천원'
    >>> without_tags("5 < 6")
    '5 < 6'
    """
    return TAG.sub("", text) if "<" in text else text


def nested_tables(cell: str) -> tuple[str, list[list[HtmlCell]]]:
    """Take the nested tables out of a cell.

    Returns
    -------
    tuple
        The cell without its nested tables, and each table as a list of its cells. Text that stands between
        the cells of a broken table is added to the cell before it, so that no number is lost.
    """
    if "<table" not in cell.lower():
        return cell, []
    tables = [_grid(match.group(1)) for match in TABLE.finditer(cell)]
    return TABLE.sub("", cell), tables


class _Draft:
    """A cell whose text is still being gathered."""

    __slots__ = ("colspan", "column", "header", "pieces", "row", "rowspan")

    def __init__(self, header: bool = False, rowspan: int = 1, colspan: int = 1):
        self.header, self.rowspan, self.colspan = header, rowspan, colspan
        self.row = self.column = 0
        self.pieces: list[str] = []


def _grid(html: str) -> list[HtmlCell]:
    drafts: list[_Draft] = []
    free: dict[int, int] = {}  # the first row in which a column is free of spans from above
    row, column, position = -1, 0, 0
    current: _Draft | None = None
    buffer: list[str] = []

    def close() -> None:
        nonlocal current, row, column, buffer
        text, buffer = "".join(buffer), []
        if current is None:
            if not without_tags(text).strip():
                return
            if drafts:
                drafts[-1].pieces += (" ", text.strip())
                return
            row = max(row, 0)
            current = _Draft()
        while free.get(column, 0) > row:
            column += 1
        current.row, current.column = row, column
        current.colspan = max(1, min(current.colspan, WIDEST - column))
        current.pieces.append(text)
        drafts.append(current)
        for c in range(column, column + current.colspan):
            free[c] = max(free.get(c, 0), row + current.rowspan)
        column += current.colspan
        current = None

    for match in _TABLE_PART.finditer(html):
        buffer.append(html[position : match.start()])
        position = match.end()
        closing, name, attributes = match.group(1), match.group(2).lower(), match.group(3)
        if name in ("thead", "tbody", "table"):
            if closing or name == "table":
                close()
            continue
        close()
        if name == "tr" and not closing:
            row, column = row + 1, 0
        elif name in ("td", "th") and not closing:
            row = max(row, 0)
            spans = {kind.lower() + "span": min(max(int(n), 1), 200) for kind, n in _SPAN.findall(attributes)}
            current = _Draft(name == "th", spans.get("rowspan", 1), spans.get("colspan", 1))
    buffer.append(html[position:])
    close()
    return [HtmlCell(d.row, d.column, "".join(d.pieces), d.header, d.rowspan, d.colspan) for d in drafts]
