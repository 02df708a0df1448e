"""The tables of a document as they were meant: those that a page break or a section row without TAB cut put together again,
repeated headers taken out.
"""

from __future__ import annotations

import re
from collections import Counter

from ..reading.document import Document, Row, Table
from ..reading.marks import is_note, label_value, marked, squeezed
from .classes import TWO_YEARS
from .labels import INDEX, bare, is_stub_word, is_total, without_mark
from .numbers import read_cell
from .unit_notes import note_units

_WORDS = frozenset({"text", "mixed", "period", "year", "bound"})
_LONGEST_SECTION = 20
"""A line between two parts of a table that names the second part is no longer (characters)."""
_NO_SECTION = re.compile(r"[\d\[\]<>〈〉《》【】:：]|^\W")
_CONTINUED = re.compile(r"[(\[（〔<〈【]\s*(?:앞에서\s*)?계\s*속\s*[)\]）〕>〉】]\s*$")
_NOTED = re.compile(r"[(\[（][^()（）]*단\s*위(?![가-힣])[^()（）]*[)）\]]\s*$|^단\s*위\s*[:：].*$")
"""A unit note at the end of a cell, or that fills it."""
_PAGE_NUMBER = re.compile(r"^\W*(?:p(?:age)?\.?\s*)?\d{1,3}\W*$", re.IGNORECASE)


def whole_tables(document: Document) -> list[tuple[Table, tuple[Row, ...]]]:
    """The tables of a document, those that were cut put together again, with the header rows that a page break repeated."""
    running: frozenset[str] | None = None
    result: list[tuple[Table, tuple[Row, ...]]] = []
    for block in document.tables():
        block, caption = _without_caption(block)
        block, again_inside = _without_repeats(block)
        again_inside = (*caption, *again_inside)
        if result:
            previous, repeated = result[-1]
            between = document.lines[previous.last_line : block.first_line - 1]
            said = {"", *(note.strip() for note in previous.before)}
            paged = any(_PAGE_NUMBER.match(line) for line in between)
            if paged or _counted_together(previous, block, document.lines):
                left = {squeezed(line) for line in between if line.strip() not in said and not _PAGE_NUMBER.match(line)}
                again = _repeated_rows(previous, block)
                if left and again and previous.section.department == block.section.department:
                    running = _running_lines(document) if running is None else running
                    left -= running | {squeezed(block.section.department or "")}
                if again is not None and not left:
                    joined = Table(
                        (*previous.rows, *block.rows[again:]), previous.title, previous.before, block.after, previous.section
                    )
                    result[-1] = joined, (*repeated, *block.rows[:again], *again_inside)
                    continue
            elif _resumed(previous, block, document.lines):
                joined = Table((*previous.rows, *block.rows), previous.title, previous.before, block.after, previous.section)
                result[-1] = joined, (*repeated, *again_inside)
                continue
            elif (row := _section_row(previous, block, document)) is not None:
                joined = Table((*previous.rows, row, *block.rows), previous.title, previous.before, block.after, previous.section)
                result[-1] = joined, (*repeated, *again_inside)
                continue
        result.append((block, again_inside))
    return result


def _without_caption(block: Table) -> tuple[Table, tuple[Row, ...]]:
    """A table without a first row that only holds its unit note, with or without a caption, and that row; it then stands above the table."""
    first = [cell.strip() for cell in block.rows[0].cells if cell.strip()]
    if len(block.rows) < 3 or len(block.rows[0].cells) < 2 or len(first) != 1 or "<" in first[0] or not note_units(first):
        return block, ()
    caption = _NOTED.split(first[0])
    if len(caption) != 2 or any(map(str.isdigit, caption[0])):
        return block, ()
    return block._replace(rows=block.rows[1:], before=(first[0], *block.before)), block.rows[:1]


def _resumed(previous: Table, block: Table, lines: tuple[str, ...]) -> bool:
    """Whether a table that blank lines cut goes on: no header of its own, its first row like those above and, where these are
    numbered, the next number."""
    first, last, head = block.rows[0].cells, previous.rows[-1].cells, previous.rows[0].cells
    if len(first) != len(head) or len(first) < 3 or any(map(str.strip, lines[previous.last_line : block.first_line - 1])):
        return False
    if INDEX.match(bare(without_mark(head[0]))):
        return last[0].isdecimal() and first[0].isdecimal() and int(first[0]) == int(last[0]) + 1
    return _heads(head) and _bare_data(first) and _goes_on(last, first)


def _running_lines(document: Document) -> frozenset[str]:
    """What is printed on every page: the agency, the title, and unmarked lines that stand at several page numbers, without blanks."""
    filled = [line for line in document.lines if line.strip()]
    beside: Counter[str] = Counter()
    for k, line in enumerate(filled):
        if _PAGE_NUMBER.match(line):
            near = {n for n in (k - 1, k + 1) if 0 <= n < len(filled)}
            beside.update({squeezed(filled[n]) for n in near if "\t" not in filled[n] and not marked(filled[n]).mark})
    agency = document.agency or ""
    known = {squeezed(text) for text in (agency, *agency.split(), document.title or "")}
    return frozenset(known | {text for text, times in beside.items() if times > 1 and not is_note(text)})


def _section_row(previous: Table, block: Table, document: Document) -> Row | None:
    """The line between two tables as a section row of one, where the second has no header and goes on in the first one's columns.

    A conversion that drops the TABs of empty cells leaves such a row as a line of its own. It has no mark, note or number.
    """
    if block.first_line != previous.last_line + 2 or len(block.rows[0].cells) != len(previous.rows[0].cells):
        return None
    line, section, below = document.lines[previous.last_line], previous.section, block.section
    text = line.strip()
    if not text or len(text) > _LONGEST_SECTION or _NO_SECTION.search(text) or is_note(text) or label_value(text):
        return None
    if marked(line).mark or (below.department, below.project) != (section.department, section.project):
        return None
    if not _heads(previous.rows[0].cells) or not _bare_data(block.rows[0].cells):
        return None
    return Row(previous.last_line + 1, (line,), (document.source[previous.last_line],))


def _heads(cells: tuple[str, ...]) -> bool:
    """Whether a row can be the header of a table: words or times in most of its cells, and no amounts."""
    kinds = [read_cell(cell).kind for cell in cells[1:]]
    return sum(kind in _WORDS for kind in kinds) * 2 >= len(kinds) > 0 and "number" not in kinds and "nil" not in kinds


def _bare_data(cells: tuple[str, ...]) -> bool:
    """Whether a row is labels with numbers behind them, and nothing else."""
    kinds = [read_cell(cell).kind for cell in cells]
    names = next((k for k, kind in enumerate(kinds) if kind != "text"), len(kinds))
    return names > 0 and not is_stub_word(cells[0]) and "number" in kinds and {*kinds[names:]} <= {"number", "nil", "empty"}


def _counted_together(previous: Table, block: Table, lines: tuple[str, ...]) -> bool:
    """Whether two tables are parts of one: one header, rows that go on, and one total for all."""
    if not same_header(previous, block, lines):
        return False
    count = _repeated_rows(previous, block)
    totals = [any([is_total(row.cells[0]) for row in table.rows]) for table in (previous, block)]
    return count is not None and sum(totals) == 1 and _goes_on(previous.rows[-1].cells, block.rows[count].cells)


def _without_repeats(block: Table) -> tuple[Table, tuple[Row, ...]]:
    """A table without rows that only print its header again, and these rows."""
    first = block.rows[0].cells
    at = [k for k, row in enumerate(block.rows) if k and row.cells[0] == first[0] and row.cells == first]
    if (
        not at
        or any(row.cells[0] == first[0] and row.cells != first for row in block.rows)
        or sum(map(bool, first)) < 2
        or any(read_cell(cell).kind == "number" and not TWO_YEARS.fullmatch(cell) for cell in first)
    ):
        return block, ()
    again: set[int] = set()
    for start in at:
        count = 0
        while start + count < len(block.rows) and count < at[0] and block.rows[start + count].cells == block.rows[count].cells:
            again.add(start + count)
            count += 1
    kept = tuple(row for k, row in enumerate(block.rows) if k not in again)
    return block._replace(rows=kept), tuple(row for k, row in enumerate(block.rows) if k in again)


def continued(previous: Table, block: Table, header: int, lines: tuple[str, ...]) -> bool:
    """Whether a table prints all `header` rows of an earlier one again and goes on with it.

    Between the two stands nothing but blanks, page numbers and what says that it goes on (``… [계속]``), or the text
    above the second says so and an office's part holds both.
    """
    again = [_header_words(row) for row in block.rows[:header]]
    if not header or again != [_header_words(row) for row in previous.rows[:header]] or sum(map(bool, again[0])) < 2:
        return False
    between = [line for line in lines[previous.last_line : block.first_line - 1] if line.strip()]
    if all([_CONTINUED.search(line) or _PAGE_NUMBER.match(line) for line in between]):
        return True
    office, other = previous.section.department, block.section.department
    return office == other and any([_CONTINUED.search(line) for line in block.before])


def same_header(previous: Table, block: Table, lines: tuple[str, ...]) -> bool:
    """Whether a table begins with the header of the one right above it, nothing but blank lines between them."""
    between = lines[previous.last_line : block.first_line - 1]
    if any(map(str.strip, between)):
        return False
    first = _header_words(block.rows[0])
    return sum(map(bool, first)) > 1 and first == _header_words(previous.rows[0])


def _repeated_rows(previous: Table, block: Table) -> int | None:
    """How many rows of a table repeat the header of the one before; 0 where it just goes on, None where it is another table."""
    count = 0
    for a, b in zip(previous.rows, block.rows, strict=False):
        if _header_words(a) != _header_words(b):
            break
        count += 1
    if count and _header_words(block.rows[0]):
        return count if count < len(block.rows) else None
    return 0 if _goes_on(previous.rows[-1].cells, block.rows[0].cells) else None


def _header_words(row: Row) -> list[str]:
    """The cells of a row as a header would repeat them: without spacing, footnote marks and empty cells at the end."""
    words = [bare(without_mark(cell.strip())) for cell in row.cells]
    while words and not words[-1]:
        words.pop()
    return words


def _goes_on(above: tuple[str, ...], below: tuple[str, ...]) -> bool:
    """Whether a row continues the one above it: as many cells, numbers and words at the same places."""
    if len(above) != len(below) and any(above[len(below) :] + below[len(above) :]):
        return False
    kinds = [(read_cell(a).kind, read_cell(b).kind) for a, b in zip(above, below, strict=False)]
    # Labels may look like anything (10~29명, 100억원 이상); it is the cells behind the first that tell.
    both = [(a, b) for a, b in kinds[1 if len(kinds) > 2 else 0 :] if "empty" not in (a, b)]
    alike = sum(a == b or {a, b} <= {"number", "nil"} or {a, b} <= _WORDS for a, b in both)
    return any(b == "number" for _, b in kinds) and alike * 10 >= len(both) * 7
