"""The blocks of a report in order, each with the department, project and headings that it stands under."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.reading.captions import bare, caption_above
from helpers.reading.departments import department_of_cell
from helpers.reading.document import Block, Department, Figure, Heading, Item, Note, Project, Row, Section, Table
from helpers.reading.labelled import figures_of, parts_of
from helpers.reading.marks import BOXES, RINGS, Marked, is_note, label_value, squeezed, unspaced
from helpers.reading.scan import Scan, is_caption, is_plain_heading, without_kind

CHAPTER, NUMBERED, TOPIC, POINT, CAPTION, DASH, DEEPER = range(1, 8)
_LEVEL = dict.fromkeys(BOXES, TOPIC) | dict.fromkeys(RINGS + "ㅇo■◎●◇◆☑▣◈❖", POINT)
_NUMBERED_LEVEL = {"circled": POINT, "paren": CAPTION, "round": CAPTION, "syllable": TOPIC}
_FACTS = RINGS + "ㅇo"
_AUDIT_ROW = re.compile(r"\s*(?:<[^<>]*>\s*)*\d{1,3}\.\s")
_OFFICE = re.compile(r"(?:과|실|관|센터|국|단|소)$")
_APPENDIX = re.compile(r"(?:참\s*고|붙\s*임|별\s*첨|첨\s*부|별\s*지)\s*\d{0,2}")


def outline(scan: Scan, source: Sequence[str], departments: Sequence[Department], projects: Sequence[Project]) -> list[Block]:
    """Blocks of a report in the order of its lines.

    Parameters
    ----------
    scan : Scan
        The extract of the report.
    source : sequence of str
        The lines as printed, same numbering.
    departments, projects : sequence
        With the lines of their sections.
    """
    return _Outliner(scan, source, departments, projects).blocks


class _Outliner:
    """One walk down the lines, with the headings that are open."""

    def __init__(self, scan: Scan, source: Sequence[str], departments: Sequence[Department], projects: Sequence[Project]) -> None:
        self.scan, self.source = scan, source
        self.names = tuple(department.name for department in departments)
        self.pages = {first - 1 for d in departments for first, _ in d.sections() if first > 1}
        self.starts = {p.first_line - 1 for p in projects if p.first_line and p.first_line > 1}
        self.department_at = _spans(len(scan.lines), sorted((*lines, d.name) for d in departments for lines in d.sections()))
        self.project_at = _spans(len(scan.lines), [(p.first_line, p.last_line, p.title) for p in projects])
        self.heads = {n.start: n for n in scan.numbered}
        self.words = {n.place for n in scan.numbered if n.place != n.start}
        self.tables = {rows.start: rows for rows in scan.tables}
        self.table_heads: dict[str, set[str]] = {}
        self.loose: set[int] = set()
        for start in self.tables:
            line = scan.lines[start]
            self.table_heads.setdefault(squeezed(line.lstrip().partition("\t")[0]), set()).add(line)
        self.blocks: list[Block] = []
        self.stack: list[tuple[int, str]] = []
        self.told: set[str] = set()  # headings that are the label of a figure
        self.appendix = False
        # An audit item outside a table: its department, and the headings that were open when it began.
        self.item_department: str | None = None
        self.before_item: list[tuple[int, str]] | None = None
        self.audit_titles: dict[str, str | None] = {}
        for place in scan.filled:
            if not scan.is_table(place):
                self._line(place)
            elif place in self.tables:
                self._table(self.tables[place])

    def _section(self, place: int) -> Section:
        return Section(
            self.department_at[place] or self.item_department, self.project_at[place], tuple(text for _, text in self.stack)
        )

    def _push(self, level: int, text: str) -> None:
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        self.stack.append((level, text))

    def _end_item(self) -> None:
        if self.before_item is not None:
            self.stack = self.before_item
        self.item_department = self.before_item = None

    def _line(self, place: int) -> None:
        part, line = self.scan.marks[place], self.scan.lines[place]
        if place in self.words:
            return  # the words of a number on the line above
        if place in self.starts and place not in self.heads:
            # A project whose heading was lost: the headings of the one before it are closed.
            self.stack = [entry for entry in self.stack if entry[0] < NUMBERED]
        level = self._level(place, part)
        if level is not None:
            self._heading(place, part, level)
        elif self._is_audit(place):
            self._end_item()
            below = self.scan.after(place)
            offices = department_of_cell(line, self.names) or department_of_cell(
                "".join(self.scan.lines[below : below + 1]), self.names
            )
            self.item_department, self.before_item = self._office(offices), list(self.stack)
            self.blocks.append(Item(place + 1, line.strip(), self._section(place)))
        elif is_caption(line) or is_note(part.text) or part.mark[:1] in ("※", "*"):
            if is_caption(line):
                self._push(CAPTION, bare(part.text))
            self.blocks.append(Note(place + 1, part.text if part.mark else line.strip(), self._section(place)))
        else:
            self._plain(place, part)

    def _plain(self, place: int, part: Marked) -> None:
        section = self._section(place)
        figures = figures_of(place, part, section)
        if not figures and (whole := self._whole_above(place, part)):
            figures = parts_of(place, part, whole, section)
            if figures:
                self.blocks.extend(figures)
                return
        if part.mark == "-" and "…" not in part.text and (figures or label_value(part.text) is None):
            self._push(DEEPER if part.indent else DASH, figures[0].label if figures else part.text)
        self.blocks.extend(figures or [Item(place + 1, part.text or self.scan.lines[place].strip(), self._section(place))])

    def _whole_above(self, place: int, part: Marked) -> Figure | None:
        """The one ``label : figure`` of the line right above, where this line stands below it in the list."""
        last = self.blocks[-1] if self.blocks else None
        if not isinstance(last, Figure) or self.scan.after(last.line - 1) != place or not any(map(str.isdigit, last.text)):
            return None
        beside = self.blocks[-2:-1]
        alone = not (beside and isinstance(beside[0], Figure) and beside[0].line == last.line)
        return last if alone and last.part_of is None and part.indent > self.scan.marks[last.line - 1].indent else None

    def _heading(self, place: int, part: Marked, level: int) -> None:
        head = self.heads.get(place)
        text = without_kind(unspaced((head.text if head else part.text).strip()))[0]
        if level <= NUMBERED:
            self._end_item()
        section = self._section(place)
        figures = figures_of(place, part, section) if part.text else []
        self._push(level, figures[0].label if figures else text)
        if figures:
            self.told.add(figures[0].label)
        self.appendix = level == NUMBERED and bool(_APPENDIX.fullmatch(part.text))
        self.blocks.extend(figures or [Heading(place + 1, text, level, section)])

    def _level(self, place: int, part: Marked) -> int | None:
        """The level of a heading; None for a line that is none."""
        if place in self.pages or part.style == "roman":
            return CHAPTER
        if place in self.heads:
            if self._is_audit(place) or (part.style == "paren" and label_value(part.text)):
                return None
            return NUMBERED if place in self.starts else _NUMBERED_LEVEL.get(self.heads[place].style, NUMBERED)
        if "…" in part.text or place < self.scan.cover_end:
            return None
        if part.mark[:1] in _LEVEL and part.text:
            return _LEVEL[part.mark[0]]
        pair = label_value(part.text)
        if not part.mark and pair and "예산" in pair[0] and len(pair[0]) <= 20:
            return TOPIC
        if not is_plain_heading(part) or self._is_loose_head(place, part.text):
            return None
        return NUMBERED if self.appendix or _APPENDIX.fullmatch(part.text) else TOPIC

    def _is_loose_head(self, place: int, text: str) -> bool:
        """Whether a line is one of those that print the header cells of a table one below the other, without its TABs."""
        if place in self.loose:
            return True
        for line in sorted(self.table_heads.get(squeezed(text), ())):
            head = [cell for words in line.split("\t") if (cell := squeezed(words))]
            if len(head) < 2:
                continue
            places = [place]
            while len(places) < len(head):
                places.append(self.scan.after(places[-1]))
            if places[-1] < len(self.scan.lines) and all(
                squeezed(self.scan.lines[i]) == c for i, c in zip(places, head, strict=True)
            ):
                self.loose.update(places)
                return True
        return False

    def _is_audit(self, place: int) -> bool:
        """A numbered item whose department stands in brackets at its end or on the next line."""
        line = self.scan.lines[place]
        if self.scan.marks[place].style != "dot":
            return False
        if line.rstrip()[-1:] in ")）" and department_of_cell(line):
            return True
        below = "".join(self.scan.lines[self.scan.after(place) : self.scan.after(place) + 1]).strip()
        return "\t" not in below and below[:1] in ("(", "（") and bool(department_of_cell(below))

    def _office(self, names: Sequence[str]) -> str | None:
        return next((name for name in names if name in self.names or _OFFICE.search(name)), None)

    def _table(self, rows: range) -> None:
        cells = [self.scan.lines[i].split("\t") for i in rows]
        offices = [department_of_cell(row[0], self.names) for row in cells if _AUDIT_ROW.match(row[0])]
        head = "".join("".join(cells[0]).split())
        audit = any(offices)
        if audit or head in self.audit_titles:
            self._end_item()
        section = self._section(rows.start)
        named = sorted({name for names in offices for name in names[:1]})
        if not section.department and len(named) == 1:
            section = Section(self._office(named), section.project, section.headings)
        above: list[int] = []
        for i in self.scan.above(rows.start, 2):
            if self.scan.is_table(i):
                break
            above.append(i)
        title = self._audit_title(head, cells[0][0]) if audit else caption_above(self.scan, above, rows)
        heads = [text for level, text in reversed(self.stack) if level <= CAPTION]
        facts = 0 if audit else self._facts(above)
        if facts > 1:
            title = None  # what a project costs and when it begins stands above its table and does not name it
        if facts:
            heads = [text for text in heads if text not in self.told] or heads
        below = self.scan.after(rows.stop - 1)
        after = self.scan.lines[below] if below < len(self.scan.lines) and not self.scan.is_table(below) else ""
        self.blocks.append(
            Table(
                rows=tuple([self._row(i, tuple(row)) for i, row in zip(rows, cells, strict=True)]),
                title=title or next(iter(heads), None),
                before=tuple(self.scan.lines[i] for i in above),
                after=(after,) if after and is_note(after) else (),
                section=section,
            )
        )

    def _heading_above(self) -> str | None:
        return next((text for level, text in reversed(self.stack) if level <= CAPTION), None)

    def _audit_title(self, head: str, first: str) -> str | None:
        """The heading that the first table of a list of audit items stands under; its own header where that heads another list."""
        if head not in self.audit_titles:
            above = self._heading_above()
            self.audit_titles[head] = unspaced(first.strip()) if above in self.audit_titles.values() else above
        return self.audit_titles[head]

    def _row(self, place: int, cells: tuple[str, ...]) -> Row:
        source = self.source[place]
        return Row(place + 1, cells, cells if source == self.scan.lines[place] else tuple(source.split("\t")))

    def _facts(self, above: list[int]) -> int:
        """How many facts end here (``○ 기간 : …``, ``○ 대상 : …``): 2 of several, 1 of the only one below a heading, else 0."""
        last = next((place for place in above if not is_note(self.scan.marks[place].text)), None)
        before = self.scan.above(last, 1) if last is not None and self._is_fact(last) else []
        if not before or last is None:
            return 0
        mark = self.scan.marks[before[0]].mark
        if self._is_fact(before[0]) and mark == self.scan.marks[last].mark:
            return 2
        return int(before[0] in self.starts or (mark[:1] or " ") in BOXES)

    def _is_fact(self, place: int) -> bool:
        part = self.scan.marks[place]
        return not self.scan.is_table(place) and bool(part.mark) and part.mark[0] in _FACTS and label_value(part.text) is not None


def _spans(count: int, spans: Sequence[tuple[int | None, int | None, str]]) -> list[str | None]:
    at: list[str | None] = [None] * count
    for first, last, name in spans:
        if first and last:
            at[first - 1 : last] = [name] * (last - first + 1)
    return at
