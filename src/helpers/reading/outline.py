"""The blocks of a report in order, each with the department, project and headings that it stands under."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.reading.cover import Cover
from helpers.reading.departments import department_of_cell
from helpers.reading.document import Block, Department, Figure, Heading, Item, Note, Project, Row, Section, Table
from helpers.reading.marks import Marked, is_note, label_value, unspaced
from helpers.reading.scan import Scan, is_caption, is_plain_heading, without_kind

CHAPTER, NUMBERED, TOPIC, POINT, CAPTION, DASH, DEEPER = range(1, 8)
_LEVEL = {"□": TOPIC, "■": POINT, "○": POINT, "◎": POINT, "●": POINT, "◇": POINT, "◆": POINT, "☑": POINT}
_AUDIT_ROW = re.compile(r"\s*(?:<[^<>]*>\s*)*\d{1,3}\.\s")
_DATE_LABEL = re.compile(r"[\s\d.,'‘’`~∼년월일말초중순상하반기()월화수목금토-]+")
_MONEY = re.compile(r"(?:총\s*)?[\d,.]+\s*(?:조|억|천|백|만)*\s*원")
_MANY = re.compile(r",\s*(?=[^,:(（]{1,24}\s*[:：]\s)")
_PAIRS = re.compile(r"([가-힣]{2,8})\s+([\d,.]+\s*명?)\s*/\s*([가-힣]{2,8})\s+(\d.*)")
_TRAILING_NOTE = re.compile(r"\s*[(（]\s*단\s*위[^()（）]*[)）]\s*$")
_ASIDE = re.compile(r"\s*※.*$")
_WRAPPED = re.compile(r"[(（〈<《【\[]\s*(.*?)\s*[)）〉>》】\]]")


def outline(
    scan: Scan, source: Sequence[str], departments: Sequence[Department], projects: Sequence[Project], cover: Cover
) -> list[Block]:
    """Blocks of a report in the order of its lines."""
    count = len(scan.lines)
    department_at: list[str | None] = [None] * count
    project_at: list[str | None] = [None] * count
    for department in departments:
        if department.first_line and department.last_line:
            department_at[department.first_line - 1 : department.last_line] = [department.name] * (department.last_line - department.first_line + 1)
    for project in projects:
        if project.first_line and project.last_line:
            project_at[project.first_line - 1 : project.last_line] = [project.title] * (project.last_line - project.first_line + 1)
    names = tuple(d.name for d in departments)
    pages = {d.first_line - 1 for d in departments if d.first_line and d.first_line > 1}
    heads = {n.start: n for n in scan.numbered}
    words = {n.place: n for n in scan.numbered if n.place != n.start}

    blocks: list[Block] = []
    stack: list[tuple[int, str]] = []
    item_department: str | None = None  # of a numbered audit item that stands outside a table
    tables = {rows.start: rows for rows in scan.tables}

    def section(place: int) -> Section:
        return Section(department_at[place] or item_department, project_at[place], tuple(text for _, text in stack))

    def push(level: int, text: str) -> None:
        while stack and stack[-1][0] >= level:
            stack.pop()
        stack.append((level, text))

    for i in scan.filled:
        line, part = scan.lines[i], scan.marks[i]
        if scan.is_table(i):
            if i in tables:
                rows = tables[i]
                items = {name for r in rows if _AUDIT_ROW.match(scan.lines[r]) for name in department_of_cell(scan.lines[r].split("\t")[0], names)[:1]}
                if items or _repeats_head(blocks, line):
                    item_department = None
                here = section(i)
                if not here.department and len(items) == 1:
                    here = Section(items.pop(), here.project, here.headings)
                blocks.append(_table(scan, source, rows, here, stack))
            continue
        if (level := _level(scan, i, part, heads, words, pages)) is not None:
            text = heads[i].text if i in heads else part.text
            text = without_kind(unspaced(text.strip()))[0]
            if level <= NUMBERED:
                item_department = None
            place = section(i)
            pair = label_value(part.text) if i not in heads or part.text else None
            push(level, pair[0] if pair else text)
            if pair and not (i in heads and _is_audit(scan, i)):
                blocks.extend(_figures(i, part, place))
            else:
                blocks.append(Heading(i + 1, text, level, place))
            continue
        if i in words:
            continue  # the words of a number on the line above
        if _is_audit(scan, i):
            offices = department_of_cell(line, names) or department_of_cell(scan.lines[scan.after(i)] if scan.after(i) < count else "", names)
            item_department = offices[0] if offices else None
            blocks.append(Item(i + 1, line.strip(), section(i)))
        elif is_note(part.text) or is_caption(line) or part.mark[:1] in ("※", "*"):
            if is_caption(line):
                push(CAPTION, _bare(part.text))
            blocks.append(Note(i + 1, part.text if part.mark else line.strip(), section(i)))
        elif figures := _figures(i, part, section(i)):
            if part.mark == "-" and not part.indent:
                push(DASH, figures[0].label)
            blocks.extend(figures)
        else:
            if part.mark == "-" and "…" not in line:
                push(DEEPER if part.indent else DASH, part.text)
            blocks.append(Item(i + 1, part.text or line.strip(), section(i)))
    return blocks


def _level(scan: Scan, i: int, part: Marked, heads: dict, words: dict, pages: set[int]) -> int | None:
    """The level of a heading; None for a line that is none."""
    if i in pages or part.style == "roman":
        return CHAPTER
    if i in heads:
        if _is_audit(scan, i):
            return None
        if part.style == "paren":
            return CAPTION if label_value(part.text) is None else None
        return POINT if heads[i].style == "circled" else NUMBERED
    if i in words or "…" in part.text or i < scan.cover_end:
        return None
    if part.mark[:1] in _LEVEL and part.text:
        return _LEVEL[part.mark[0]]
    pair = label_value(part.text)
    if not part.mark and pair and "예산" in pair[0] and len(pair[0]) <= 20:
        return TOPIC
    return TOPIC if is_plain_heading(part) else None


def _is_audit(scan: Scan, i: int) -> bool:
    """A numbered item whose department stands in brackets at its end or on the next line."""
    line = scan.lines[i]
    if scan.marks[i].style != "dot":
        return False
    if department_of_cell(line) and line.rstrip()[-1:] in ")）":
        return True
    following = scan.after(i)
    below = scan.lines[following].strip() if following < len(scan.lines) else ""
    return "\t" not in below and below[:1] in "(（" and bool(department_of_cell(below))


def _repeats_head(blocks: list[Block], line: str) -> bool:
    """Whether a table begins like one that holds audit items."""
    head = "".join(line.split())
    return bool(head) and any("".join("\t".join(b.rows[0].cells).split()) == head for b in blocks[-400:] if isinstance(b, Table) and len(b.rows) > 1 and _AUDIT_ROW.match(b.rows[1].cells[0]))


def _figures(place: int, part: Marked, section: Section) -> list[Figure]:
    text = part.text
    if "…" in text and label_value(text) is None:
        return []
    if pairs := _PAIRS.fullmatch(text):
        return [Figure(place + 1, pairs.group(n), pairs.group(n + 1), section) for n in (1, 3)]
    found = []
    for piece in _MANY.split(text):
        pair = label_value(piece)
        if pair is None:
            if not found:
                return []
            last = found[-1]
            found[-1] = Figure(last.line, last.label, f"{last.text}, {piece}", section)
            continue
        label = unspaced(pair[0])
        if "…" in label or (not found and _DATE_LABEL.fullmatch(label)):
            return []
        found.append(Figure(place + 1, label, pair[1], section))
    return found


def _table(scan: Scan, source: Sequence[str], rows: range, section: Section, stack: list[tuple[int, str]]) -> Table:
    above = scan.above(rows.start, 2)
    before: list[str] = []
    for i in above:
        if scan.is_table(i):
            break
        before.append(scan.lines[i])
    below = scan.after(rows.stop - 1)
    after = scan.lines[below] if below < len(scan.lines) and not scan.is_table(below) else ""
    after = after if after and is_note(after.strip()) else ""
    return Table(
        rows=tuple(Row(i + 1, tuple(scan.lines[i].split("\t")), tuple(source[i].split("\t"))) for i in rows),
        title=_title(scan, above, stack),
        before=tuple(before),
        after=(after,) if after else (),
        section=section,
    )


def _title(scan: Scan, above: list[int], stack: list[tuple[int, str]]) -> str | None:
    for i in above:
        if scan.is_table(i):
            break
        part = scan.marks[i]
        text = _ASIDE.sub("", _TRAILING_NOTE.sub("", part.text))
        if not text or is_note(text):
            continue
        title = caption(text)
        if title is None:
            break
        return title
    return next((text for level, text in reversed(stack) if level <= CAPTION), None)


def caption(text: str) -> str | None:
    """The caption that a line above a table gives; None for a line that states something instead.

    >>> caption("(1개 업체 최다 계약현황)"), caption("2018년 소요예산 : 2,000천원"), caption("입점 대상 : 3개 단지")
    ('1개 업체 최다 계약현황', '2018년 소요예산', None)
    """
    if "…" in text or text[:1].isdigit() and not re.match(r"\d{2,4}\s*년|\d개", text):
        return None
    pair = label_value(text)
    if pair is None:
        return without_kind(_bare(unspaced(text)))[0] or None
    label, value = pair
    if "예산" in label or re.fullmatch(r".{2,20}\([^()]*\)", label):
        return _bare(label)
    if _MONEY.match(value):
        return _bare(text)
    return None


def _bare(text: str) -> str:
    text = text.strip()
    match = _WRAPPED.fullmatch(text)
    return (match.group(1) if match else text).strip()

