"""Budget money in lines outside tables: ``소요예산 : 477,250천원(국 82,550, 시 130,300, 구비 264,400)``."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, NamedTuple

from helpers.datasets.funding import ALL_SOURCES, only_source, source_of
from helpers.datasets.labels import label_year, years_apart
from helpers.reading.document import Block, Document, Figure, Heading, Section, Table
from helpers.reading.marks import marked
from helpers.tables.content import Number
from helpers.tables.numbers import read_cell
from helpers.tables.units import krw

_BRACKETED_YEAR = re.compile(
    r"(?P<year>(?:(?:19|20)\d{2}|['‘’`´′]\s?\d{2})\s*년도?)\s*(?:(?:소요)?\s*예\s*산(?:액)?)?\s*[:：]?\s*$"
)
_GENERIC = re.compile(
    r"(?:.{0,6}(?:개요|내용|계획|방향|규모|대상|대상지|시설|구성|장소|분야|기간|위치|운영|현황|방법|목적|실적|효과|일정|개선|대책|방안|체계))|시기·장소"
)
_LINE = re.compile(
    r"(?P<year>(?:(?:19|20)\d{2}|['‘’`´′]\s?\d{2})\s*년도?\s*)?(?P<total>총\s*)?[(（]?(?P<what>(?:소\s*요|사\s*업|운\s*영)\s*(?:예\s*산(?:\s*액)?|비|규\s*모)|(?(year)예\s*산(?:\s*액)?|(?!)))[)）]?\s*(?:[:：]|(?<=[)）]))\s*(?P<value>.+)"
)


class _Line(NamedTuple):
    line: int
    section: Section
    year: int | None
    total: bool
    """Whether the line says that it is the budget of a year or the total of one."""
    over_years: bool
    """Whether it is a total cost (총사업비), which belongs to no year."""
    value: str
    """As printed."""
    spoken: str
    """With years set apart from numbers; what `numbers` count their characters in."""
    numbers: tuple[Number, ...]
    unit: str


def budget_lines(document: Document) -> list[dict[str, Any]]:
    """Budget rows from the lines of a report.

    A line is the budget of the department or project whose section holds it when it is the only one there
    or names a year; the others are items, called by the heading they stand under.
    """
    lines = _lines(document)
    plain = Counter(_owner(entry) for entry in lines)
    stated = Counter((*_owner(entry), entry.year) for entry in lines if entry.total)
    owners = {owner[:2] for owner in stated}
    rows: list[dict[str, Any]] = []
    for entry in lines:
        # Two lines that state the same year of one project are the budgets of two parts of it.
        alone = stated[(*_owner(entry), entry.year)] == 1
        whole = alone if entry.total else plain[_owner(entry)] == 1 and _owner(entry) not in owners
        rows += _rows(document, entry, None if whole else _item(entry, document))
    return rows


def _owner(entry: _Line) -> tuple[str | None, str | None]:
    return entry.section.department, entry.section.project


def _lines(document: Document) -> list[_Line]:
    found: list[_Line] = []
    for block in document.blocks:
        if isinstance(block, Table) or (found and found[-1].line == block.line):
            continue
        match = _LINE.search(document.lines[block.line - 1])
        if not match:
            continue
        value = match["value"].replace("**", "").strip()
        numbers = read_cell(years_apart(value)).numbers
        first = next((number for number in numbers if krw(number.value, number.unit) is not None), None)
        if first is None:
            continue
        numbers = numbers[numbers.index(first) :]
        year = label_year(match["year"]) if match["year"] else None
        budget = "예산" in "".join(match["what"].split())
        stated = bool(match["year"] or (match["total"] and budget))
        cost = bool(match["total"]) and not budget
        found.append(_Line(block.line, block.section, year, stated, cost, value, years_apart(value), numbers, first.unit or ""))
    return found


def _item(entry: _Line, document: Document) -> str | None:
    """The outermost heading below the project's own that says something, the innermost where that one is lost.

    A ``label : value`` line of the same list is no heading. Null is no answer: it means the whole of the project.
    """
    offices = {"".join(department.name.split()) for department in document.departments}
    beside = _beside(entry, document)
    headings = [text for text in entry.section.headings if "".join(text.split()) not in offices and text not in beside]
    titles = {"".join(project.title.split()) for project in document.projects}
    below = max((index for index, heading in enumerate(headings, start=1) if "".join(heading.split()) in titles), default=0)
    inner = headings[below:] if below else headings[::-1]
    telling = [heading for heading in inner if not _GENERIC.fullmatch(heading.replace(" ", ""))]
    numbered = _numbered_above(entry, document) if not telling else None
    return numbered or (telling or headings[-1:] or [f"line {entry.line}"])[0]


def _numbered_above(entry: _Line, document: Document) -> str | None:
    """The last numbered heading above a line inside its project (``① 서울패션허브 운영`` over ``□ 사업개요``)."""
    found = None
    for block in document.blocks:
        if _first_line(block) >= entry.line:
            break
        if isinstance(block, Heading) and _same_owner(block.section, entry.section) and block.text != entry.section.project:
            found = block.text if marked(document.lines[block.line - 1]).number is not None else found
    return found


def _first_line(block: Block) -> int:
    return block.first_line if isinstance(block, Table) else block.line


def _beside(entry: _Line, document: Document) -> set[str]:
    """Labels of the generic ``label : value`` lines that stand in one list with a line: same section, mark and indent."""
    own = marked(document.lines[entry.line - 1])
    found = set()
    for block in document.blocks:
        if isinstance(block, Figure) and block.line < entry.line and _same_owner(block.section, entry.section):
            part = marked(document.lines[block.line - 1])
            if (part.mark, part.indent) == (own.mark, own.indent) and _GENERIC.fullmatch("".join(block.label.split())):
                found.add(block.label)
    return found


def _same_owner(one: Section, other: Section) -> bool:
    return (one.department, one.project) == (other.department, other.project)


def _rows(document: Document, entry: _Line, item: str | None) -> list[dict[str, Any]]:
    first, *others = entry.numbers
    parts: list[tuple[int, Number, str]] = []
    years: list[tuple[int, Number, int]] = []
    for index, number in enumerate(others, start=1):
        if krw(number.value, number.unit or entry.unit) is None:
            continue  # a share of the amount (국비 80%), a count
        before = entry.spoken[: number.start]
        if match := _BRACKETED_YEAR.search(before):
            if year := label_year(match["year"]):
                years.append((index, number, year))
        elif source := _source_before(number, before):
            parts.append((index, number, source))
    single = only_source(entry.value) if not parts else None
    # A cost over several years carries the year's own budget in brackets: only that has a fiscal year.
    year = None if years or entry.over_years else entry.year or label_year(entry.spoken[: first.start]) or document.fiscal_year
    rows = [_row(document, entry, item, 0, first, ALL_SOURCES, year, bool(parts or single))]
    rows += [_row(document, entry, item, index, number, source, year, False) for index, number, source in parts]
    rows += [_row(document, entry, item, index, number, ALL_SOURCES, own, False) for index, number, own in years]
    if single:
        rows.append(_row(document, entry, item, 0, first, single, year, False))
    return rows


def _source_before(number: Number, before: str) -> str | None:
    word = number.role or next(iter(re.findall(r"([가-힣]+)\s*$", before)), "")
    found = source_of(word, in_cell=True)
    return found[0] if found else None


def _row(
    document: Document, entry: _Line, item: str | None, part: int, number: Number, source: str, year: int | None, total: bool
) -> dict[str, Any]:
    unit = number.unit or entry.unit
    return {
        "report": document.report,
        "department": entry.section.department,
        "project": entry.section.project,
        "item": item,
        "source": source,
        "fiscal_year": year,
        "stage": "예산",
        "amount_krw": krw(number.value, unit),
        "is_total": total,
        "value": number.value,
        "unit": unit,
        "line": entry.line,
        "part": part,
        "raw": entry.value,
    }
