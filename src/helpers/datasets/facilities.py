"""``facilities``: buildings and their floors: area, use, address.

A floor area is a number in ㎡ whose row, column or own cell names a floor, or whose labels say that it is
the size of something (면적, 규모). What it is used for and where it stands is read from the other cells of
the same row or column, or from ``시설명 : …`` and ``위치 : …`` lines of the same section above it. A size in a
line (``규모 : …``) is told of by its own line and the list that holds it, by nothing further away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from helpers.datasets.frames import Rows, records
from helpers.datasets.labels import Record, clean, is_total_label, labels, place
from helpers.reading.document import Document, Figure, Heading, Section, Table
from helpers.reading.marks import Marked, marked
from helpers.reading.markup import without_tags

FLOOR = re.compile(r"((?:지하|지상)?\s*(?:B?\d{1,2}|[가-힣]?\d)\s*층)")
_FLOOR_BEFORE = re.compile(r"((?:지하|지상)?\s*\d{1,2}\s*층)\s*[(:：]?\s*$")
_SIZE = re.compile(r"(?:연|건축|대지|토지|전용|바닥|시설)?(?:면적|규모)")
_USE = re.compile(r"(?:[가-힣]*용도|공간구성(?:\(안\))?|주요기능|주요시설|활용)")
_ADDRESS = re.compile(r"(?:시설)?(?:위치|주소|소재지|장소)(?:(?:및|[/·,])(?:규모|면적))?")
_NAME = re.compile(r"(?:시설|건물|기관|센터)?(?:명칭|명)")
_NAMED_PLACE = re.compile(r"(.+?)\s*[(（]([^()（）]*(?:로|길|동|가|읍|면|리)\s?[A-Z]?\d[^()（）]*)[)）]")
_AFTER_ADDRESS = re.compile(
    r"\s*[/,]?\s*(?:(?:연|전용|토지|대지|건축|바닥)?면적|규모)|\s*/\s*(?=(?:지하|지상)?\s*B?\d+\s*층|\d[\d,.]*\s*(?:㎡|m))|\s+[-–▶※○]\s"
)
_PAIR = re.compile(r"([가-힣][가-힣\s]{0,8}?)\s*[:：]\s*(.+?)(?=\s+[-–▶○※•]\s|$)")
_REACH = 60


def facilities(documents: Sequence[Document], observations: Rows, figures: Rows) -> list[dict[str, Any]]:
    """Facilities of every report, one row per floor or whole building.

    Parameters
    ----------
    documents
        The reports, for the words around the areas.
    observations, figures
        Their numbers; those in ㎡ count.
    """
    areas = [row for row in records(observations) if row["unit"] == "㎡" and row["value"] > 0]
    sizes = [row for row in records(figures) if row["unit"] == "㎡" and row["value"] and _SIZE.search(clean(row["label"]))]
    rows: list[dict[str, Any]] = []
    for document in documents:
        tables = {f"{document.report}:{table.first_line}": table for table in document.tables()}
        lines = _lines(document)
        own = [row for row in areas if row["report"] == document.report]
        rows += [made for row in own if (made := _from_table(document, lines, tables.get(_outer(row["table"])), row))]
        rows += [_from_figure(document, lines, row) for row in _one_a_line(sizes) if row["report"] == document.report]
    _mark_wholes(rows)
    return rows


def _one_a_line(sizes: Sequence[Record]) -> list[Record]:
    """One size per line: the floor area (연면적) where the line says which it is, else the first."""
    best: dict[tuple, Record] = {}
    for row in sizes:
        key = (row["report"], row["line"])
        if key not in best or ("연면적" in row["label"] and "연면적" not in best[key]["label"]):
            best[key] = row
    return list(best.values())


def _mark_wholes(rows: list[dict[str, Any]]) -> None:
    """The size of a whole building is a total wherever its floors are listed too."""

    def key(row: Record) -> tuple:
        return row["report"], row["department"], row["project"], row["address"]

    with_floors = {key(row) for row in rows if row["floor"]}
    for row in rows:
        if row["floor"] is None and key(row) in with_floors:
            row["is_total"] = True


def _outer(table: str) -> str:
    return ":".join(table.split(":")[:2])


class _Lines(NamedTuple):
    """What is found again and again in the lines of a document, by line."""

    figures: dict[int, list[Figure]]
    headings: set[int]


def _lines(document: Document) -> _Lines:
    figures: dict[int, list[Figure]] = {}
    for block in document.blocks:
        if isinstance(block, Figure):
            figures.setdefault(block.line, []).append(block)
    return _Lines(figures, {block.line for block in document.blocks if isinstance(block, Heading)})


def _from_table(document: Document, lines: _Lines, table: Table | None, row: Record) -> dict[str, Any] | None:
    own = labels(row)
    text = without_tags(row["raw"])
    before = text[: row["start"]]
    inside = _FLOOR_BEFORE.search(before)
    floor = (
        inside.group(1) if inside else next((found.group(1) for label in own if (found := FLOOR.fullmatch(clean(label)))), None)
    )
    total = floor is None and any(is_total_label(label) for label in own)
    said_inside = bool(row["row_labels"]) and bool(re.search(r"(?:면적|규모)\s*[:：(]?\s*$", before))
    if floor is None and not said_inside and not any(_SIZE.search(clean(label)) for label in own):
        return None
    around = _around(table, row)
    name, address = _split(around.get("name") or _line_above(lines, row, _NAME) or _own_name(row))
    return {
        "report": document.report,
        "department": row["department"],
        "project": row["project"],
        "name": name or row["project"],
        "address": _address(around.get("address") or address or _line_above(lines, row, _ADDRESS)),
        "floor": "".join(floor.split()) if floor else None,
        "area_m2": row["value"],
        "use": _use_in_cell(text[row["end"] :]) if inside else None if total else around.get("use"),
        "is_total": total,
        **place(row),
    }


def _own_name(row: Record) -> str | None:
    """What the labels name beside floor, size and use: the row first, then the column."""
    for path in (row["row_labels"], row["col_labels"]):
        for label in reversed(path):
            text = clean(label)
            if not (FLOOR.fullmatch(text) or _SIZE.search(text) or is_total_label(label) or _USE.fullmatch(text)):
                return label
    return None


def _split(name: str | None) -> tuple[str | None, str | None]:
    """A name and the address in its brackets (``사회적경제지원센터 (선유동1로 80)``)."""
    match = _NAMED_PLACE.fullmatch(name.strip()) if name else None
    return (match.group(1).strip(), match.group(2).strip()) if match else (name, None)


def _address(text: str | None) -> str | None:
    """An address without the sizes and remarks that stand behind it."""
    return (_AFTER_ADDRESS.split(text)[0].strip(" ,/") or None) if text else None


def _around(table: Table | None, row: Record) -> dict[str, str]:
    """Use, name and address from the other cells of the number's row and column."""
    found: dict[str, str] = {}
    if table is None or row["html_index"] is not None:
        return found
    wanted = {"use": _USE, "name": _NAME, "address": _ADDRESS}
    own = next((entry for entry in table.rows if entry.line == row["line"]), None)
    for entry in table.rows:
        head = clean(without_tags(entry.cells[0]))
        for key, pattern in wanted.items():
            if pattern.fullmatch(head) and row["cell"] < len(entry.cells) and entry is not own:
                found.setdefault(key, _words(entry.cells[row["cell"]]))
        if row["cell"] < len(entry.cells):
            for key in ("name", "address"):
                if match := _labelled(entry.cells[row["cell"]], wanted[key], own=entry is own):
                    found.setdefault(key, match)
    if own is not None:
        for entry in table.rows[:3]:
            for column, cell in enumerate(entry.cells):
                for key, pattern in wanted.items():
                    if pattern.fullmatch(clean(without_tags(cell))) and column < len(own.cells) and entry is not own and column:
                        found.setdefault(key, _words(own.cells[column]))
    return {key: text for key, text in found.items() if text}


def _labelled(cell: str, pattern: re.Pattern[str], *, own: bool) -> str | None:
    """The value of a cell that reads ``label : value``; the number's own cell may hold more than one such pair."""
    pairs = _PAIR.findall(without_tags(cell))
    if len(pairs) > 1 and not own:
        return None
    return next((_words(value) for label, value in pairs if pattern.fullmatch(clean(label))), None)


def _words(cell: str) -> str:
    return " ".join(without_tags(cell).split())


def _use_in_cell(after: str) -> str | None:
    match = re.match(r"\s*[)）]?\s*[:：]\s*([^○●\n]+?)(?=\s*(?:[-–○●]\s|$))", after)
    return _words(match.group(1)) or None if match else None


def _line_above(lines: _Lines, row: Record, label: re.Pattern[str]) -> str | None:
    """The value of the nearest ``label : value`` line above, within the same section."""
    return _nearest(lines, row["line"], (row["department"], row["project"]), label)


def _nearest(lines: _Lines, line: int, owner: tuple, label: re.Pattern[str]) -> str | None:
    for number in range(line, line - _REACH - 1, -1):
        for block in reversed(lines.figures.get(number, [])):
            if _owner(block.section) == owner and label.fullmatch(clean(block.label)):
                return block.text.strip() or None
    return None


def _owner(section: Section) -> tuple[str | None, str | None]:
    return section.department, section.project


def _from_figure(document: Document, lines: _Lines, row: Record) -> dict[str, Any]:
    above, below = _beside(document, lines, row["line"])
    return {
        "report": document.report,
        "department": row["department"],
        "project": row["project"],
        "name": _said(above, _NAME) or row["project"],
        "address": _address(_said(above, _ADDRESS) or _said(below, _ADDRESS)),
        "floor": None,
        "area_m2": row["value"],
        "use": _said(below, _USE) or _said(above, _USE),
        "is_total": False,
        "line": row["line"],
    }


def _said(entries: Sequence[Figure], label: re.Pattern[str]) -> str | None:
    return next((entry.text.strip() for entry in entries if label.fullmatch(clean(entry.label)) and entry.text.strip()), None)


def _beside(document: Document, lines: _Lines, line: int) -> tuple[list[Figure], list[Figure]]:
    """The ``label : value`` lines of the list that a size stands in: from its own line up, and below to the next size.

    A list ends where a line has another mark: that is the heading or bullet that holds it, or another list.
    """
    figures, headings = lines
    own = marked(document.lines[line - 1])

    def follow(numbers: range) -> Iterator[Figure]:
        for number in numbers:
            part = marked(document.lines[number - 1])
            if (part.mark, part.indent) != (own.mark, own.indent):
                if number in headings or _ends(part, own):
                    return
            elif number in figures:
                yield figures[number][-1]

    above = figures[line][-1:] if line in figures else []
    above += follow(range(line - 1, 0, -1))
    is_next = re.compile(f"(?:{_SIZE.pattern}|{_ADDRESS.pattern}|{_NAME.pattern})")
    below = list(
        takewhile(lambda entry: not is_next.fullmatch(clean(entry.label)), follow(range(line + 1, len(document.lines) + 1)))
    )
    return above, below


def _ends(part: Marked, own: Marked) -> bool:
    """Whether a line ends a list: it has a mark or number of its own, is no remark and not indented below it."""
    return bool(part.mark or part.style) and part.mark[:1] not in ("※", "*") and part.indent <= own.indent
