"""HTML inside cells: removing tags, and taking nested ``<table>`` apart.

Report cells may hold fragments of HTML that the conversion left behind, often unclosed. Nothing here is
parsed as a document: tags are only landmarks, so that no text between them can be lost, whatever is broken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>")
TABLE = re.compile(r"<table\b[^<>]*>(.*?)(?:</table\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TABLE_PART = re.compile(r"<(/?)(table|tr|td|th|thead|tbody)\b([^<>]*)>", re.IGNORECASE)
_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HtmlCell:
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


def _grid(html: str) -> list[HtmlCell]:
    cells: list[HtmlCell] = []
    taken: set[tuple[int, int]] = set()
    row, column, position = -1, 0, 0
    current: dict | None = None

    def close(text: str) -> None:
        nonlocal current, row, column
        if current is None:
            if not without_tags(text).strip():
                return
            if cells:
                last = cells[-1]
                cells[-1] = HtmlCell(
                    last.row, last.column, last.text + " " + text.strip(), last.header, last.rowspan, last.colspan
                )
                return
            row = max(row, 0)
            current = {"header": False, "rowspan": 1, "colspan": 1}
        while (row, column) in taken:
            column += 1
        cells.append(HtmlCell(row, column, text, **current))
        for r in range(current["rowspan"]):
            for c in range(current["colspan"]):
                taken.add((row + r, column + c))
        column += current["colspan"]
        current = None

    buffer = ""
    for match in _TABLE_PART.finditer(html):
        buffer += html[position : match.start()]
        position = match.end()
        closing, name, attributes = match.group(1), match.group(2).lower(), match.group(3)
        if name in ("thead", "tbody", "table"):
            if closing or name == "table":
                close(buffer)
                buffer = ""
            continue
        close(buffer)
        buffer = ""
        if name == "tr" and not closing:
            row, column = row + 1, 0
        elif name in ("td", "th") and not closing:
            row = max(row, 0)
            spans = {kind.lower() + "span": min(max(int(n), 1), 200) for kind, n in _SPAN.findall(attributes)}
            current = {"header": name == "th", "rowspan": spans.get("rowspan", 1), "colspan": spans.get("colspan", 1)}
    close(buffer + html[position:])
    return cells
