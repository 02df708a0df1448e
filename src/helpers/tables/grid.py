"""Cells with coordinates: a block of TAB rows as one grid, and each table nested in one of its cells as another.

The conversion repeated some nested tables in further cells of their line or in rows of their own; these
repeats are found here and taken out of the grid, their numbers listed as skipped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..reading.document import Table
from ..reading.markup import TABLE, HtmlCell, nested_tables, without_tags
from .numbers import LONGEST

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HAS_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_SPLIT = {("합", "계"), ("총", "계"), ("소", "계"), ("누", "계"), ("구", "분")}
_RULE = re.compile(r"^[-=:\s]*$")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|li|div)>", re.IGNORECASE)


LARGE, UNEVEN = 100_000, 4
"""A grid of more places than LARGE is no table where it has UNEVEN times as many places as the rows have cells."""


_new = tuple.__new__
"""Makes a named tuple in half the time of its class; for the one place where every cell is made."""


class Cell(NamedTuple):
    """A cell: where it stands, its text as read (tags removed), and as printed."""

    line: int
    cell: int
    html_index: int | None
    html_row: int | None
    text: str
    source: str
    raw: str


class Grid(NamedTuple):
    """Rows of cells of equal length; None where a row has no cell."""

    rows: list[list[Cell | None]]
    texts: list[list[str]]
    indents: list[int]
    html_index: int | None
    lead: tuple[str, ...]
    """For a nested table: the text that stands above it in its cell, nearest first."""
    spanned: list[list[bool]] | None = None
    """For a nested table: whether a cell is covered by one that spans it; it is empty then, as a merged cell of TAB text is."""

    form: bool = False
    """Whether it is a form: words at the left, what they stand for at the right, no header."""


class Grids(NamedTuple):
    """What a block of TAB rows holds: its own grid, the nested ones, and the cells that only repeat these."""

    outer: Grid | None
    nested: list[Grid]
    repeats: list[Cell]
    loose: list[Cell]
    """Cells of rows that make no table."""


def fold(text: str) -> str:
    """`text` with full-width digits, letters and signs as plain ones, character for character."""
    return text.translate(_WIDE) if _HAS_WIDE.search(text) else text


def grids_of(table: Table) -> Grids:
    """Take a block of TAB rows apart."""
    rows: list[list[Cell]] = []
    nested: list[Grid] = []
    owners: list[list[list[str]]] = []
    repeats: list[Cell] = []
    loose: list[Cell] = []
    pending: list[list[str]] = []
    for row in table.rows:
        line, printed = row.line, "\t".join(row.cells)
        together = fold(printed)
        if not pending and "<" not in together and (row.source is row.cells or "<" not in "\t".join(row.source)):
            texts = row.cells if together is printed else together.split("\t")
            if "--" in together and all([_RULE.match(text) for text in texts]):
                continue
            rows.append(
                [
                    _new(Cell, (line, k, None, None, text, source, source))
                    for k, (text, source) in enumerate(zip(texts, row.source, strict=True))
                ]
            )
            continue
        cells: list[Cell] = []
        own_tables: list[Grid] = []
        idle = 0  # tables of the line that hold nothing to read
        for position, (text, source) in enumerate(zip(row.cells, row.source, strict=True)):
            if "<" not in text and "<" not in source:
                cells.append(Cell(line, position, None, None, fold(text), source, source))
                continue
            outer, tables = nested_tables(text)
            outer_source, source_tables = nested_tables(source)
            for found, found_source, lead in zip(tables, source_tables, _leads(text), strict=True):
                grid = _nested_grid(found, found_source, row.line, len(own_tables) + idle, lead)
                if isinstance(grid, Grid):
                    own_tables.append(grid)
                else:
                    loose += grid
                    idle += 1
            cells.append(Cell(row.line, position, None, None, fold(without_tags(outer)), without_tags(outer_source), source))
        if own_tables:
            nested += own_tables
            pending = _take_repeats_in_line(cells, own_tables, repeats)
            owners.append(pending)
        elif pending and (match := _repeated_row(cells, pending)) is not None:
            repeats += [cell for cell in cells if cell.text.strip()]
            pending = pending[match + 1 :]
            continue
        elif pending and any(cell.text.strip() for cell in cells):
            pending = []
        if any("--" in cell.text for cell in cells) and all(_RULE.match(cell.text) for cell in cells):
            continue
        rows.append(cells)
    if _unwieldy(len(rows), max(map(len, rows), default=0), sum(map(len, rows))):
        return Grids(None, nested, repeats, loose + [cell for cells in rows for cell in cells])
    return Grids(_pad(rows), nested, repeats, loose)


def _shown(text: str) -> str:
    """A cell's text as a label or a heading may be taken from it: of a long one only the beginning."""
    text = text.strip()
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _unwieldy(height: int, width: int, cells: int) -> bool:
    """Whether rows are too uneven for a table: nearly all of the grid that would hold them is no cell of theirs."""
    return height * width > max(LARGE, UNEVEN * cells)


def _leads(text: str) -> Iterator[tuple[str, ...]]:
    """For each nested table of a cell the text above it, in pieces, nearest first."""
    position = 0
    for match in TABLE.finditer(text):
        above = without_tags(_BREAK.sub("\n", text[position : match.start()]))
        position = match.end()
        pieces = [piece.strip() for piece in re.split(r"\n|(?=○)|(?=〈)|(?=□)|(?=※)|(?<=〉)|\s(?=- )|(?=\(단)|(?=<)", above)]
        yield tuple(piece for piece in reversed(pieces) if piece)[:6]


def _nested_grid(
    cells: list[HtmlCell], sources: list[HtmlCell], line: int, index: int, lead: tuple[str, ...]
) -> Grid | list[Cell]:
    """A nested table as a grid, or only its cells where they make none."""
    height = max((c.row + c.rowspan for c in cells), default=0)
    width = max((c.column + c.colspan for c in cells), default=0)
    height = min(height, max((c.row for c in cells), default=0) + 1)
    if not cells or _unwieldy(height, width, len(cells)):
        return [
            Cell(line, cell.column, index, cell.row, fold(without_tags(cell.text)), without_tags(source.text), source.text)
            for cell, source in zip(cells, sources, strict=True)
        ]
    rows: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    texts = [[""] * width for _ in range(height)]
    spanned = [[False] * width for _ in range(height)]
    indents = [0] * height
    for cell, source in zip(cells, sources, strict=True):
        text = fold(without_tags(cell.text))
        texts[cell.row][cell.column] = _shown(text)
        rows[cell.row][cell.column] = Cell(line, cell.column, index, cell.row, text, without_tags(source.text), source.text)
        for r in range(cell.row, min(cell.row + cell.rowspan, height)):
            for c in range(cell.column, min(cell.column + cell.colspan, width)):
                spanned[r][c] = (r, c) != (cell.row, cell.column)
        if cell.column == 0:
            shown = html.unescape(text)
            indents[cell.row] = len(shown) - len(shown.lstrip(" \u00a0\u3000"))
    return Grid(rows, texts, indents, index, lead, spanned)


def _take_repeats_in_line(cells: list[Cell], tables: list[Grid], repeats: list[Cell]) -> list[list[str]]:
    """Blank the cells of a line that repeat its nested tables; return the nested rows that may follow as rows of their own."""
    wanted = [
        [text for c, text in enumerate(row) if text and not (grid.spanned and grid.spanned[r][c])]
        for grid in tables
        for r, row in enumerate(grid.texts)
    ]
    words = {text for row in wanted for text in row}
    holder = max(i for i, cell in enumerate(cells) if "<table" in cell.raw.lower())
    tail = [i for i in range(holder + 1, len(cells)) if cells[i].text.strip()]
    same = [i for i in tail if cells[i].text.strip() in words]
    if same and len(same) * 2 >= len(tail):
        for i in tail:
            repeats.append(cells[i])
            cells[i] = cells[i]._replace(text="", source="")
    return [row for row in wanted if row]


def _repeated_row(cells: list[Cell], pending: list[list[str]]) -> int | None:
    shown = [cell.text.strip() for cell in cells if cell.text.strip()]
    if not shown:
        return None
    for i, row in enumerate(pending):
        if shown == row:
            return i
    return None


def _pad(rows: list[list[Cell]]) -> Grid | None:
    """Rows of one length, without the columns at the right that are empty throughout."""
    if not rows:
        return None
    stripped = [[_shown(cell.text) for cell in row] for row in rows]
    width = 0
    for row in stripped:
        for i in range(len(row) - 1, width - 1, -1):
            if row[i]:
                width = i + 1
                break
    if not width:
        return None
    padded: list[list[Cell | None]] = [
        row if len(row) == width else [*row[:width], *([None] * (width - len(row)))] for row in rows
    ]
    texts = [row if len(row) == width else [*row[:width], *([""] * (width - len(row)))] for row in stripped]
    for row in texts:
        # A word that letter-spacing split over two cells (합 | 계) is one label.
        if len(row) > 2 and (row[0], row[1]) in _SPLIT:
            row[0], row[1] = row[0] + row[1], ""
    keep = [r for r, row in enumerate(texts) if any(row)]
    return Grid([padded[r] for r in keep], [texts[r] for r in keep], [0] * len(keep), None, ())
