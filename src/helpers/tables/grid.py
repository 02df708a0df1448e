"""Cells with coordinates: a block of TAB rows as one grid, and each table nested in one of its cells as another.

The conversion repeated some nested tables in further cells of their line or in rows of their own; these
repeats are found here and taken out of the grid, their numbers listed as skipped.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from ..reading.document import Table
from ..reading.markup import HtmlCell, nested_tables, without_tags
from .labels import STUB_WORDS

_RULE = re.compile(r"^[-=:\s]*$")
_BARE = re.compile(r"[△▲▼+-]?\s?\d[\d,.]*\s?(?:%|천?원|백만원|억원|명|건|개|회|㎡)?$")
_YEAR = re.compile(r"(?:19|20)\d{2}\D*$")
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|li|div)>", re.IGNORECASE)


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


class Grids(NamedTuple):
    """What a block of TAB rows holds: its own grid, the nested ones, and the cells that only repeat these."""

    outer: Grid | None
    nested: list[Grid]
    repeats: list[Cell]


def grids_of(table: Table) -> Grids:
    """Take a block of TAB rows apart."""
    rows: list[list[Cell]] = []
    nested: list[Grid] = []
    owners: list[list[list[str]]] = []
    repeats: list[Cell] = []
    pending: list[list[str]] = []
    for row in table.rows:
        cells: list[Cell] = []
        own_tables: list[Grid] = []
        for position, (text, source) in enumerate(zip(row.cells, row.source, strict=True)):
            if "<" not in text and "<" not in source:
                cells.append(Cell(row.line, position, None, None, text, source, source))
                continue
            outer, tables = nested_tables(text)
            outer_source, source_tables = nested_tables(source)
            for found, found_source in zip(tables, source_tables, strict=True):
                lead = _lead(text, len(own_tables))
                own_tables.append(_nested_grid(found, found_source, row.line, position, len(own_tables), lead))
            cells.append(Cell(row.line, position, None, None, without_tags(outer), without_tags(outer_source), source))
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
        if (
            all(_RULE.match(cell.text) for cell in cells)
            and any("-" in cell.text for cell in cells)
            and any("--" in cell.text for cell in cells)
        ):
            continue
        rows.append(cells)
    return Grids(_pad(rows), nested, repeats)


def sides(grid: Grid) -> list[Grid]:
    """A grid as the tables that stand side by side in it: one, unless a later column heads a stub of its own."""
    height, width = len(grid.texts), len(grid.texts[0])
    if width < 4 or grid.html_index is not None:
        return [grid]
    cuts = [0]
    keyed = all(grid.texts[0][c] for c in range(width)) and width % 2 == 0
    first = _SPACE.sub("", grid.texts[0][0])
    for c in range(2, width - 1):
        head = _SPACE.sub("", grid.texts[0][c])
        below = [grid.texts[r][c] for r in range(1, height) if grid.texts[r][c]]
        if (
            head
            and (head in STUB_WORDS or head == first)
            and first
            and below
            and all(not _BARE.match(text) or _YEAR.match(text) for text in below)
            and len(below) * 2 >= height - 1
        ):
            cuts.append(c)
    if len(cuts) == 1 and keyed and height > 1:
        # Forms: a word, its number, a word, its number.
        evens = [row[c] for row in grid.texts for c in range(0, width, 2) if row[c]]
        odds = [row[c] for row in grid.texts for c in range(1, width, 2) if row[c]]
        numeric = sum(any(ch.isdigit() for ch in text) for text in odds)
        if (
            all(not any(ch.isdigit() for ch in text) for text in evens)
            and numeric * 2 > len(odds)
            and any(ch.isdigit() for ch in grid.texts[0][1])
        ):
            cuts = list(range(0, width, 2))
    if len(cuts) == 1:
        return [grid]
    parts = []
    for a, b in zip(cuts, [*cuts[1:], width], strict=True):
        keep = [r for r in range(height) if any(grid.texts[r][a:b])]
        parts.append(
            Grid([grid.rows[r][a:b] for r in keep], [grid.texts[r][a:b] for r in keep], [grid.indents[r] for r in keep], None, ())
        )
    return [part for part in parts if part.rows]


def _lead(text: str, index: int) -> tuple[str, ...]:
    """The text above the `index`-th nested table of a cell, in pieces, nearest first."""
    position = -1
    for _ in range(index + 1):
        position = text.lower().find("<table", position + 1)
    above = text[:position]
    previous = above.lower().rfind("</table")
    above = above[previous + 1 :] if previous >= 0 else above
    above = without_tags(_BREAK.sub("\n", above))
    pieces = [piece.strip() for piece in re.split(r"\n|(?=○)|(?=〈)|(?=□)|(?=※)|(?<=〉)|\s(?=- )|(?=\(단)|(?=<)", above)]
    return tuple(piece for piece in reversed(pieces) if piece)[:6]


def _nested_grid(
    cells: list[HtmlCell], sources: list[HtmlCell], line: int, position: int, index: int, lead: tuple[str, ...]
) -> Grid:
    height = max((c.row + c.rowspan for c in cells), default=0)
    width = max((c.column + c.colspan for c in cells), default=0)
    height, width = min(height, max((c.row for c in cells), default=0) + 1), min(width, 400)
    rows: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    texts = [[""] * width for _ in range(height)]
    spanned = [[False] * width for _ in range(height)]
    indents = [0] * height
    for cell, source in zip(cells, sources, strict=True):
        text = without_tags(cell.text)
        texts[cell.row][cell.column] = text.strip()
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
    width = 0
    for row in rows:
        for i in range(len(row) - 1, width - 1, -1):
            if row[i].text.strip():
                width = i + 1
                break
    if not width:
        return None
    padded: list[list[Cell | None]] = [[*row[:width], *([None] * (width - len(row)))] for row in rows]
    texts = [["" if cell is None else cell.text.strip() for cell in row] for row in padded]
    keep = [r for r, row in enumerate(texts) if any(row)]
    return Grid([padded[r] for r in keep], [texts[r] for r in keep], [0] * len(keep), None, ())
