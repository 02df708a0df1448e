"""Damage to rows, headers and labels: what is added, moved, lost or written otherwise, one function a kind."""

from __future__ import annotations

from .choices import Choices, distinct
from .forms import digits
from .model import BLANK, Line, Sheet, Slot
from .words import ITEMS, REMARKS, SECTIONS, noun, spaced


def _split_stub_word(choices: Choices, sheet: Sheet) -> None:
    sheet.head[0][: sheet.stub] = [Slot("구"), Slot("분"), *[BLANK] * (sheet.stub - 2)]


def _split_total(choices: Choices, sheet: Sheet) -> None:
    for line in sheet.body:
        if line.total and sheet.stub > 1 and not any(slot.text for slot in line.stub[1:]) and len(line.stub[0].text) == 2:
            line.stub[0], line.stub[1] = Slot(line.stub[0].text[0]), Slot(line.stub[0].text[1])


def _lost_corner(choices: Choices, sheet: Sheet) -> None:
    sheet.head[0][: sheet.stub] = [BLANK] * sheet.stub


def _header_right(choices: Choices, sheet: Sheet) -> None:
    for row in sheet.head:
        row.insert(sheet.stub, BLANK)
    for line in sheet.body:
        line.data.append(BLANK)


def _header_left(choices: Choices, sheet: Sheet) -> None:
    for row in sheet.head:
        del row[sheet.stub - 1]
        row.append(BLANK)


def _lost_total_header(choices: Choices, sheet: Sheet) -> None:
    for c, leaf in enumerate(sheet.columns.leaves):
        if leaf.parts and c == 0:
            sheet.head[0][sheet.stub] = BLANK
            for line in sheet.body:
                line.data[c] = line.data[c]._replace(figures=tuple(f._replace(col=f.col[1:]) for f in line.data[c].figures))


def _lost_total_label(choices: Choices, sheet: Sheet) -> None:
    for line in sheet.body:
        if line.total:
            line.stub, line.path = [BLANK] * sheet.stub, line.path[1:]
            line.data = [slot._replace(figures=tuple(f._replace(row=f.row[1:]) for f in slot.figures)) for slot in line.data]


def _label_too_many(choices: Choices, sheet: Sheet) -> None:
    leaves = [k for k, line in enumerate(sheet.body) if not line.total]
    start = choices.integer(min(1, len(leaves) - 1), len(leaves) - 1)
    for k, line in enumerate(sheet.body):
        # Where the last cell is blank nobody could tell a label more from a text instead of a number.
        if k in leaves[start:] and line.data[-1].text.strip():
            label = choices.pick(ITEMS) + " " + choices.pick(["계획", "운영", "지원"])
            line.stub.append(Slot(label))
            line.path = (*line.path, label)
            line.data = [_under(slot, (), (label,)) for slot in line.data]
        else:
            line.data.append(BLANK)
    for row in sheet.head:
        row.append(BLANK)


def _under(slot: Slot, before: tuple[str, ...], after: tuple[str, ...] = ()) -> Slot:
    """A cell whose row has more labels."""
    return slot._replace(figures=tuple(f._replace(row=(*before, *f.row, *after)) for f in slot.figures))


def _sections(choices: Choices, sheet: Sheet, whole: bool) -> None:
    """Rows of one label over the rows that belong to it: over all rows, or from the middle of the table on."""
    leaves = [k for k, line in enumerate(sheet.body) if not line.total]
    # Where groups are merged a section begins with a group.
    starts = [k for k in leaves if sheet.body[k].stub[0].text]
    later = starts[1:]
    at = ([starts[0]] if whole else []) + (
        sorted(distinct(choices, later, 1 if not whole else choices.integer(0, 1))) if later else []
    )
    names = distinct(choices, [*SECTIONS, noun(choices) + " 분야", noun(choices) + " 계열"], len(at))
    # A section that begins in the middle is told by its marks: blanks alone might be numbers that are missing.
    mark = choices.pick(["{}"] if whole else ["□ {}", "<{}>", "[{}]", "○ {}", "▣ {}"])
    body: list[Line] = []
    current: str | None = None
    for k, line in enumerate(sheet.body):
        if k in at:
            current = names[at.index(k)]
            shown = mark.format(current)
            current = shown
            body.append(Line([Slot(shown), *[BLANK] * (sheet.stub - 1)], [BLANK] * len(line.data), (), False, "section"))
        if current and not line.total:
            line.data = [_under(slot, (current,)) for slot in line.data]
        body.append(line)
    # What is missing is marked, so that a row of blanks is no row of numbers.
    for line in body:
        if line.kind == "data":
            line.data = [slot if slot.text or slot.figures else Slot("-") for slot in line.data]
    sheet.body = body


def _bracketed(choices: Choices, sheet: Sheet, changes: bool) -> None:
    """Under every row its shares (or changes) in brackets."""
    sheet.notes = [f"(단위 : {sheet.unit}, %)"]
    body: list[Line] = []
    for line in sheet.body:
        shown = []
        for slot in line.data:
            if not slot.figures:
                shown.append(BLANK)
                continue
            share = choices.integer(1, 999) / 10
            negative = changes and choices.chance(50)
            figure = slot.figures[0]._replace(value=-share if negative else share, unit="%")
            shown.append(Slot(f"({'△' if negative else ''}{digits(share)})", (figure,)))
        body += [line, Line([BLANK] * len(line.stub), shown, line.path, False, "bracket")]
    sheet.body = body


def _running_numbers(choices: Choices, sheet: Sheet) -> None:
    word = choices.pick(["연번", "순번", "번호", "No."])
    for level, row in enumerate(sheet.head):
        row.insert(0, Slot(word if level == 0 else ""))
    for k, line in enumerate(line for line in sheet.body if line.kind == "data"):
        line.stub.insert(0, Slot(str(k + 1)))
    for line in sheet.body:
        if line.kind != "data":
            line.stub.insert(0 if line.kind == "bracket" else 1, BLANK)
    sheet.stub += 1


def _remarks(choices: Choices, sheet: Sheet) -> None:
    for level, row in enumerate(sheet.head):
        row.append(Slot("비고" if level == 0 else ""))
    for line in sheet.body:
        line.data.append(Slot(choices.pick(REMARKS) if line.kind == "data" else ""))


def _footnotes(choices: Choices, sheet: Sheet) -> None:
    mark = choices.pick(["*", "¹⁾", "**", " *"])

    def marked(slot: Slot, percent: int) -> Slot:
        return slot._replace(text=slot.text + mark) if slot.text and choices.chance(percent) else slot

    head = sheet.head[0]
    sheet.head[0] = [*head[: sheet.stub], *(marked(slot, 30) if slot.text[-1:] != ")" else slot for slot in head[sheet.stub :])]
    for line in sheet.body:
        if line.kind == "data" and not any(f.row[-1:] == ("건수",) for slot in line.data for f in slot.figures):
            line.stub = [marked(slot, 15) if not slot.text.isdigit() else slot for slot in line.stub]


def _spaced(choices: Choices, sheet: Sheet) -> None:
    def loose(slot: Slot) -> Slot:
        return slot._replace(text=spaced(slot.text)) if choices.chance(60) else slot

    sheet.head = [[loose(slot) for slot in row] for row in sheet.head]
    for line in sheet.body:
        line.stub = [loose(slot) for slot in line.stub]


ROW_WORK = {
    "lost total label": _lost_total_label,
    "label too many": _label_too_many,
    "section rows": lambda choices, sheet: _sections(choices, sheet, True),
    "sections in part": lambda choices, sheet: _sections(choices, sheet, False),
    "bracketed rows": lambda choices, sheet: _bracketed(choices, sheet, False),
    "bracketed changes": lambda choices, sheet: _bracketed(choices, sheet, True),
    "lost total header": _lost_total_header,
    "spaced": _spaced,
    "footnotes": _footnotes,
    "split stub word": _split_stub_word,
    "split total": _split_total,
    "lost corner": _lost_corner,
    "running numbers": _running_numbers,
    "remarks": _remarks,
    "header right": _header_right,
    "header left": _header_left,
    "header left, stub word lost": _header_left,
}
"""In the order in which they are done."""
