"""Writing a sheet as lines of a report, and where its numbers then stand."""

from __future__ import annotations

import unicodedata

from .choices import Choices
from .model import BLANK, Generated, Line, Meant, Sheet, Slot

_WIDE = str.maketrans("0123456789,.%()-~", "０１２３４５６７８９，．％（）－～")
TITLES = ["○ 추진 현황", "□ 운영 실적", "- 연도별 현황", "○ 지원 내역", "1) 세부 현황", "▣ 재원별 현황"]


class Page:
    """The lines written so far, and what they mean."""

    def __init__(self, damage: frozenset[str]):
        self.damage = damage
        self.lines: list[str] = ["주요업무 보고", "", "새터구 기획과", "", "□ 일반 현황", ""]
        self.meant: list[Meant] = []
        self.first = 0

    def script(self, text: str) -> str:
        """A cell's text in the script of this page."""
        return text.translate(_WIDE) if "fullwidth" in self.damage else text

    def row(self, slots: list[Slot], width: int, choices: Choices | None = None) -> None:
        """A row of cells; its numbers are noted."""
        self.first = self.first or len(self.lines) + 1
        texts = [self.script(slot.text) for slot in slots] + [""] * (width - len(slots))
        line = "\t".join(texts)
        if "ragged" in self.damage and sum(map(bool, texts)) > 1:
            line = line.rstrip("\t")
        if "ragged, longer" in self.damage and choices is not None and choices.chance(40):
            line += "\t" * choices.integer(1, 2)
        self.lines.append(line)
        for cell, slot in enumerate(slots):
            self.meant += [Meant(len(self.lines), cell, part, *figure) for part, figure in enumerate(slot.figures)]

    def done(self, below: list[str] | None = None) -> Generated:
        """The finished page."""
        last = len(self.lines)
        lines = [*self.lines, *(below or []), ""]
        if "NFD" in self.damage:
            lines = [unicodedata.normalize("NFD", line) for line in lines]
        return Generated(lines, self.first, last, self.meant, self.damage)


def introduce(choices: Choices, page: Page, sheet: Sheet) -> list[str]:
    """Write title and notes; what is returned comes below the table."""
    title, notes = choices.pick(TITLES), list(sheet.notes)
    alone = "notes around" in page.damage and len(notes) == 1
    if alone and choices.chance(40):
        page.lines += [f"{title} {notes[0]}", ""]
        return []
    page.lines += [title, ""]
    if alone and "단위" in notes[0] and "기준" not in notes[0] and "현재" not in notes[0] and choices.chance(40):
        return ["", notes[0] if choices.chance(50) else f"※ {notes[0].strip('()')}"]
    for note in notes:
        page.lines += [note, ""] if choices.chance(70) else [note]
    return []


def width_of(sheet: Sheet) -> int:
    """The number of columns that a sheet takes."""
    return max(len(row) for row in [*sheet.head, *(line.slots for line in sheet.body)])


def write_sheet(choices: Choices, page: Page, sheet: Sheet) -> Generated:
    """A table as rows of cells, broken between pages where the damage says so."""
    below = introduce(choices, page, sheet)
    width, body = width_of(sheet), sheet.body
    breaks = page.damage & {"page break", "page break, headless", "repeated header"}
    places = [k for k in range(1, len(body)) if body[k].kind == "data" and body[k - 1].kind != "section"]
    at = choices.pick(places) if breaks and places else None
    for row in sheet.head:
        page.row(row, width, choices)
    for k, line in enumerate(body):
        if k == at:
            _break(choices, page, sheet, width)
            line = _named_again(sheet, line)
        page.row(line.slots, width, choices)
    return page.done(below)


def _break(choices: Choices, page: Page, sheet: Sheet, width: int) -> None:
    if "repeated header" in page.damage:
        if choices.chance(50):
            page.lines.append("")
    else:
        number = choices.integer(2, 90)
        page.lines += ["", choices.pick([f"- {number} -", f"{number}", f"- {number} / 120 -"][:2]), ""]
    if "page break, headless" not in page.damage:
        for row in sheet.head:
            page.row(row, width, choices)


def _named_again(sheet: Sheet, line: Line) -> Line:
    """A row whose merged labels are printed again, as they are where a table goes on over a page."""
    stub = list(line.stub)
    for k in range(min(len(line.path) - 1, len(stub) - 1)):
        if not stub[k].text:
            stub[k] = Slot(line.path[k])
    return Line(stub, line.data, line.path, line.total, line.kind)


def write_two(choices: Choices, page: Page, sheet: Sheet, other: Sheet) -> Generated:
    """Two tables with one line between them: blank, or the caption of the second."""
    write_sheet(choices, page, sheet)
    caption = choices.pick(["○ 다음 연도 계획", "□ 예산 집행", "- 분야별 내역"])
    page.lines.append(f"{caption} {other.notes[0]}" if other.notes else "")
    for row in [*other.head, *(line.slots for line in other.body)]:
        page.row(row, width_of(other), choices)
    return page.done()


def write_beside(choices: Choices, page: Page, sheet: Sheet, other: Sheet | None) -> Generated:
    """A table in two halves side by side, the header over each, or two tables with the same stub word."""
    introduce(choices, page, sheet)
    half = (len(sheet.body) + 1) // 2
    left, right = sheet.body[:half], sheet.body[half:]
    heads = [sheet.head, sheet.head]
    if other is not None:
        other.head[0][0] = sheet.head[0][0]._replace(text="구분")
        sheet.head[0][0] = Slot("구분" + sheet.head[0][0].text.partition("(")[1] + sheet.head[0][0].text.partition("(")[2])
        heads, left, right = [sheet.head, other.head], sheet.body, other.body
    gap = [BLANK] if "side by side, with a gap" in page.damage else []
    widths = [len(heads[0][0]), len(heads[1][0])]
    for a, b in zip(_padded(heads[0], heads[1], widths[0]), _padded(heads[1], heads[0], widths[1]), strict=True):
        page.row([*a, *gap, *b], 0)
    rows, more = [line.slots for line in left], [line.slots for line in right]
    for a, b in zip(_padded(rows, more, widths[0]), _padded(more, rows, widths[1]), strict=True):
        page.row([*a, *gap, *b], 0)
    return page.done()


def _padded(rows: list[list[Slot]], other: list[list[Slot]], width: int) -> list[list[Slot]]:
    return [*rows, *[[BLANK] * width] * (len(other) - len(rows))]
