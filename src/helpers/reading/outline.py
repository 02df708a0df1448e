"""The blocks of a report in order, each with the department, project and headings that it stands under."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.reading.captions import bare, caption_above
from helpers.reading.departments import department_of_cell
from helpers.reading.document import Block, Department, Figure, Heading, Item, Note, Project, Row, Section, Table
from helpers.reading.marks import Marked, bracketed_label, is_note, label_value, unspaced
from helpers.reading.scan import Scan, is_caption, is_plain_heading, without_kind

CHAPTER, NUMBERED, TOPIC, POINT, CAPTION, DASH, DEEPER = range(1, 8)
_LEVEL = {"□": TOPIC, "■": POINT, "○": POINT, "◎": POINT, "●": POINT, "◇": POINT, "◆": POINT, "☑": POINT}
_AUDIT_ROW = re.compile(r"\s*(?:<[^<>]*>\s*)*\d{1,3}\.\s")
_OFFICE = re.compile(r"(?:과|실|관|센터|국|단|소)$")
_APPENDIX = re.compile(r"(?:참\s*고|붙\s*임|별\s*첨|첨\s*부|별\s*지)\s*\d{0,2}")
_DATE_LABEL = re.compile(r"[\s\d.,'‘’`~∼년월일말초중순상하반기()월화수목금토-]+")
_MANY = re.compile(r"(?:,(?!\d{3}(?!\d))\s*|\s+/\s+)(?=[^,:(（]{1,24}\s*[:：]\s)")
_COUNT = re.compile(r"(?:총\s*|약\s*)?\d[\d,.]*\s?(?:명|건|개|개소|개사|개국|곳|천원|백만원|억원|㎡)")
_ITEMS = re.compile(r",\s+(?![^(（]*[)）])")
_ITEM = re.compile(
    r"([가-힣A-Za-z][가-힣A-Za-z·\s]{0,15}?)\s*(?:[(（](\d[^()（）]{0,24})[)）]|\s(\d[\d,.]*\s?[가-힣%㎡]{0,3}(?:\([^()]*\))?))(?:\s등)?"
)
_PAIRS = re.compile(r"([가-힣]{2,8})\s+([\d,.]+\s*명?)\s*/\s*([가-힣]{2,8})\s+(\d.*)")


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
        self.pages = {d.first_line - 1 for d in departments if d.first_line and d.first_line > 1}
        self.starts = {p.first_line - 1 for p in projects if p.first_line and p.first_line > 1}
        self.department_at = _spans(len(scan.lines), [(d.first_line, d.last_line, d.name) for d in departments])
        self.project_at = _spans(len(scan.lines), [(p.first_line, p.last_line, p.title) for p in projects])
        self.heads = {n.start: n for n in scan.numbered}
        self.words = {n.place for n in scan.numbered if n.place != n.start}
        self.tables = {rows.start: rows for rows in scan.tables}
        self.blocks: list[Block] = []
        self.stack: list[tuple[int, str]] = []
        self.appendix = False
        # An audit item outside a table: its department, and the headings that were open when it began.
        self.item_department: str | None = None
        self.before_item: list[tuple[int, str]] | None = None
        self.audit_heads: set[str] = set()
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
        self.appendix = level == NUMBERED and bool(_APPENDIX.fullmatch(part.text))
        self.blocks.extend(figures or [Heading(place + 1, text, level, section)])

    def _level(self, place: int, part: Marked) -> int | None:
        """The level of a heading; None for a line that is none."""
        if place in self.pages or part.style == "roman":
            return CHAPTER
        if place in self.heads:
            if self._is_audit(place) or (part.style == "paren" and label_value(part.text)):
                return None
            circled = self.heads[place].style == "circled" and place not in self.starts
            return POINT if circled else CAPTION if part.style == "paren" else NUMBERED
        if "…" in part.text or place < self.scan.cover_end:
            return None
        if part.mark[:1] in _LEVEL and part.text:
            return _LEVEL[part.mark[0]]
        pair = label_value(part.text)
        if not part.mark and pair and "예산" in pair[0] and len(pair[0]) <= 20:
            return TOPIC
        if not is_plain_heading(part):
            return None
        return NUMBERED if self.appendix or _APPENDIX.fullmatch(part.text) else TOPIC

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
        if audit or head in self.audit_heads:
            self._end_item()
        if audit:
            self.audit_heads.add(head)
        section = self._section(rows.start)
        named = sorted({name for names in offices for name in names[:1]})
        if not section.department and len(named) == 1:
            section = Section(self._office(named), section.project, section.headings)
        above: list[int] = []
        for i in self.scan.above(rows.start, 2):
            if self.scan.is_table(i):
                break
            above.append(i)
        title = None if audit else caption_above(self.scan, above)
        below = self.scan.after(rows.stop - 1)
        after = self.scan.lines[below] if below < len(self.scan.lines) and not self.scan.is_table(below) else ""
        self.blocks.append(
            Table(
                rows=tuple([self._row(i, tuple(row)) for i, row in zip(rows, cells, strict=True)]),
                title=title or next((text for level, text in reversed(self.stack) if level <= CAPTION), None),
                before=tuple(self.scan.lines[i] for i in above),
                after=(after,) if after and is_note(after) else (),
                section=section,
            )
        )

    def _row(self, place: int, cells: tuple[str, ...]) -> Row:
        source = self.source[place]
        return Row(place + 1, cells, cells if source == self.scan.lines[place] else tuple(source.split("\t")))


def _spans(count: int, spans: Sequence[tuple[int | None, int | None, str]]) -> list[str | None]:
    at: list[str | None] = [None] * count
    for first, last, name in spans:
        if first and last:
            at[first - 1 : last] = [name] * (last - first + 1)
    return at


def figures_of(place: int, part: Marked, section: Section) -> list[Figure]:
    """The ``label : value`` pairs of a line; a label that is only a date gives none.

    >>> from helpers.reading.marks import marked
    >>> [(f.label, f.text) for f in figures_of(0, marked("- 회원수 : 860명, 만족도 : 99%"), Section())]
    [('회원수', '860명'), ('만족도', '99%')]
    >>> [(f.label, f.text) for f in figures_of(0, marked("- 정원 30 / 현원 29명"), Section())]
    [('정원', '30'), ('현원', '29명')]
    """
    text = part.text
    if pairs := _PAIRS.fullmatch(text):
        return [Figure(place + 1, pairs.group(n), pairs.group(n + 1).strip(), section) for n in (1, 3)]
    if named := bracketed_label(text):
        return [Figure(place + 1, *named, section)]
    found: list[Figure] = []
    for piece in _pieces(text):
        pair = label_value(piece)
        if pair is None:
            continue
        label, value = unspaced(pair[0]), pair[1]
        if "…" in label or (not found and _DATE_LABEL.fullmatch(label)):
            return []
        if _COUNT.fullmatch(label) and section.headings:
            # 81개: 시설(42개), …: the number is the figure, and what it counts stands above.
            label, value = _name(section.headings[-1]), piece
        found.append(Figure(place + 1, label, value, section))
    return found


def _name(heading: str) -> str:
    return heading if len(heading) <= 24 else re.split(r"\s*[(（]", heading)[0]


def _pieces(text: str) -> list[str]:
    """A line cut before every ``label :`` that a comma or a slash outside brackets sets apart from a figure."""
    pieces, start = [], 0
    for match in _MANY.finditer(text):
        before = text[start : match.start()]
        if any(map(str.isdigit, before)) and sum(map(before.count, "(（[")) <= sum(map(before.count, ")）]")):
            pieces.append(before)
            start = match.end()
    return [*pieces, text[start:]]


def parts_of(place: int, part: Marked, whole: Figure, section: Section) -> list[Figure]:
    """The named figures of a list that stands under a ``label : figure`` line: two or more, and nothing else.

    >>> from helpers.reading.marks import marked
    >>> whole = Figure(1, "사육규모", "17,909두", Section())
    >>> [(f.label, f.text) for f in parts_of(1, marked(" - 개(16,044두, 17.2%), 고양이(1,865두, 2%)"), whole, Section())]
    [('사육규모|개', '16,044두, 17.2%'), ('사육규모|고양이', '1,865두, 2%')]
    """
    found = []
    for item in _ITEMS.split(part.text):
        match = _ITEM.fullmatch(item)
        if not match:
            return []
        found.append(Figure(place + 1, f"{whole.label}|{match[1].strip()}", match[2] or match[3], section, whole.line))
    return found if len(found) > 1 else []
