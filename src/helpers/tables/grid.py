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
from .labels import REMARK, STUB_WORDS, is_total
from .numbers import LONGEST, read_cell

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HAS_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_SPLIT = {("합", "계"), ("총", "계"), ("소", "계"), ("누", "계"), ("구", "분")}
_RULE = re.compile(r"^[-=:\s]*$")
_NUMERIC = re.compile(r"[△▲▼(+-]?\s?\d[\d,./()%\s]*[가-힣%㎡()]{0,4}$")
_OWN_UNIT = re.compile(r"\d\s?([가-힣%㎡]{1,3})$")
_BARE = re.compile(r"[△▲▼+-]?\s?\d[\d,.]*\s?(?:%|천?원|백만원|억원|명|건|개|회|㎡)?$")
_AMOUNT = re.compile(r"(?:약|총)?\s?[△▲▼(+-]?\s?\d[\d,.]*\s?(?:여\s?)?(?:[~∼]|[가-힣%㎡]{0,4}\)?$)")
_YEAR = re.compile(r"(?:19|20)\d{2}\D*$")
_SPACE = re.compile(r"\s+")
_SECOND_STUB = re.compile(r"^(?:업종|유형|연도|년도|항목|분야|지역|종류|연령|연령대|종목|품목|동명|권역|분기|월)$|별$")
_FORM_KEY = re.compile(
    r"(?:명|명칭|기간|위치|주소|소재지|면적|연면적|예산|사업비|공사비|금액|인원|정원|대상|내용|규모|근거|부서|기관|일자|일시|시기|주체|방법|방식|시설|전화|연락처"
    r"|담당|담당자|수|구조|용도|연장|총연장|폭|높이|층수|개관일|준공일|착공일|운영|이용료|요금|시간|목적|율|률|대표자|업체|계약자|규격|수량|단가|비고|현황)$"
)
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


def sides(grid: Grid) -> tuple[list[Grid], list[Cell]]:
    """A grid as the tables that stand side by side in it: one, unless a later column heads a stub of its own.

    Halves of one table are put under each other; the cells that only repeat its header come second.
    """
    if grid.html_index is not None or len(grid.texts[0]) < 2:
        return [grid], []
    width = len(grid.texts[0])
    form = _is_form(grid.texts)
    cuts = list(range(0, width, 2)) if form else [0, *_stub_heads(grid.texts)]
    if len(cuts) == 1:
        return [grid._replace(form=form)], []
    parts = []
    for a, b in zip(cuts, [*cuts[1:], width], strict=True):
        keep = [r for r in range(len(grid.texts)) if any(grid.texts[r][a:b])]
        part = Grid(
            [grid.rows[r][a:b] for r in keep], [grid.texts[r][a:b] for r in keep], [grid.indents[r] for r in keep], None, ()
        )
        parts.append(part._replace(form=form))
    parts = [part for part in parts if part.rows]
    return _stacked(parts) if not form and _halves(parts) else (parts, [])


def _halves(parts: list[Grid]) -> bool:
    """Whether grids are parts of one table: the same header over each, and one total for all."""
    heads = {"\t".join([_SPACE.sub("", text) for text in part.texts[0]]).rstrip("\t") for part in parts}
    return len(heads) == 1 < len(parts) and sum([any([is_total(row[0]) for row in part.texts]) for part in parts]) == 1


def _stacked(parts: list[Grid]) -> tuple[list[Grid], list[Cell]]:
    """Parts of one table under the header that they share, and the cells that repeat it."""
    first, width = parts[0], max([len(part.texts[0]) for part in parts])
    rows: list[list[Cell | None]] = []
    texts: list[list[str]] = []
    indents: list[int] = []
    repeats: list[Cell] = []
    for part in parts:
        more = width - len(part.texts[0])
        count = 0
        while part is not first and part.texts[count : count + 1] and (count == 0 or part.texts[count] == first.texts[count]):
            repeats += [cell for cell in part.rows[count] if cell is not None]
            count += 1
        rows += [[*row, *[None] * more] for row in part.rows[count:]]
        texts += [[*row, *[""] * more] for row in part.texts[count:]]
        indents += part.indents[count:]
    return [first._replace(rows=rows, texts=texts, indents=indents)], repeats


def _stub_heads(texts: list[list[str]]) -> list[int]:
    """Columns inside a grid that are the stub of a second table: words under a head that says so, numbers on both sides."""
    height, width = len(texts), len(texts[0])
    found: list[int] = []
    ends: list[int] = []
    first = _SPACE.sub("", texts[0][0])
    for c in range(2, width - 1):
        head = _SPACE.sub("", texts[0][c])
        same, other = head in STUB_WORDS or head == first, bool(_SECOND_STUB.search(head))
        if not same and not other:
            continue
        below = [texts[r][c] for r in range(1, height) if texts[r][c]]
        if not head or not first or not below or not all([not _BARE.match(text) or _YEAR.match(text) for text in below]):
            continue
        ends = ends or [max((k for k in range(width) if row[k]), default=-1) for row in texts]
        labelled = [r for r in range(1, height) if texts[r][0]]
        if len(below) * 2 < len(labelled) and any([ends[r] > c for r in labelled if not texts[r][c]]):
            continue
        other = other and len(set(below)) == len(below) > 1
        left, right = range((found or [0])[-1] + 1, c), range(c + 1, width)
        if same or (other and _mostly_numbers(texts, left) and _mostly_numbers(texts, right)):
            found.append(c)
    return found


def _mostly_numbers(texts: list[list[str]], columns: range) -> bool:
    counted = [c for c in columns if not REMARK.match(_SPACE.sub("", texts[0][c]))]
    filled = [row[c] for row in texts[1:] for c in counted if row[c] and row[c] != "-"]
    return bool(filled) and sum(bool(_NUMERIC.match(text)) for text in filled) * 10 >= len(filled) * 8


def _is_form(texts: list[list[str]]) -> bool:
    """Whether a grid is a form (``시설명 | … | 위치 | …``): keys at the left of what they stand for, of all kinds, and no header."""
    height, width = len(texts), len(texts[0])
    if width not in (2, 4, 6) or height < 2:
        return False
    keys = [row[c] for row in texts for c in range(0, width, 2) if row[c]]
    values = [row[c] for row in texts for c in range(1, width, 2) if row[c]]
    if (
        len(keys) < 3
        or not values
        or any([_AMOUNT.match(key) or read_cell(key).kind == "number" for key in keys])
        or len(set(keys)) < len(keys)
        or any(len(key) > 16 for key in keys)
    ):
        return False
    named = sum(bool(_FORM_KEY.search(_SPACE.sub("", key))) for key in keys)
    numeric = sum(any(ch.isdigit() for ch in value) for value in values)
    top = texts[0][1]
    if width == 2 and height > 2 and _SPACE.sub("", texts[0][0]) not in STUB_WORDS:
        # Values of many units, and words among them, have no header in common.
        units = {match.group(1) for value in values if (match := _OWN_UNIT.search(value))}
        if len(units) > 2 or (len(units) == 2 and numeric < len(values) and height > 3):
            return not _YEAR.match(top)
        # A name above numbers that bring their units along, every key known: the name is a value, not a header.
        named_top = not any(ch.isdigit() for ch in top) and not _FORM_KEY.search(_SPACE.sub("", top))
        if named == len(keys) and named_top and units and all(_OWN_UNIT.search(v) for v in values if any(map(str.isdigit, v))):
            return True
    if width == 2:
        # Two columns are a form only where the first row cannot be a header.
        return (
            named * 10 >= len(keys) * 6
            and numeric > 0
            and (len(top) > 6 or any(ch.isdigit() for ch in top))
            and not _YEAR.match(top)
        )
    bare = sum(bool(_BARE.match(value)) for value in values)
    mixed = bare < len(values) or any(ch.isdigit() for ch in top)
    return (
        mixed and numeric > 0 and named * 10 >= len(keys) * 5 and not any(_SPACE.sub("", text) in STUB_WORDS for text in texts[0])
    )


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
