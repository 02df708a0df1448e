"""A table inside a cell, as HTML with spans; with copies, its cells stand again behind it or in rows of their own below."""

from __future__ import annotations

from .choices import Choices
from .model import Axis, Generated, Meant, Sheet
from .write import Page


def write_nested(choices: Choices, page: Page, sheet: Sheet) -> Generated:
    """The sheet in the second cell of a row of demands and answers."""
    rows = [*_head_rows(page, sheet), *_body_rows(page, sheet)]
    html = " ".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    note = "".join(f'<p style="text-align: right;">{text}</p> ' for text in sheet.notes)
    cell = f'<p>추진내용</p> {note}<table border="1"> {html} </table> <p>향후계획</p>'
    texts = [[page.script(slot.text) for slot in row] for row in [*sheet.head, *(line.slots for line in sheet.body)]]
    flat = [text for row in texts for text in row if text]
    tail = flat if page.damage & {"nested copies", "nested copies in line"} else []
    page.lines += ["□ 지적사항 조치결과", "", "\t".join(["요구사항", "조치결과", *[""] * len(tail)])]
    page.first = len(page.lines)
    page.lines.append("\t".join(["1. 개선방안 마련 (기획과)", cell, *tail]))
    here = len(page.lines)
    depth = len(sheet.head)
    for k, line in enumerate(sheet.body):
        for c, slot in enumerate(line.slots):
            page.meant += [Meant(here, c, part, *figure, 0, depth + k) for part, figure in enumerate(slot.figures)]
    if "nested copies" in page.damage:
        width = 2 + len(tail)
        page.lines += ["\t".join([*row, *[""] * (width - len(row))]) for row in texts]
    return page.done()


def _spans(paths: list[tuple[str, ...]], levels: int, level: int) -> list[tuple[int, int]]:
    """For each leaf: how many leaves its label at a level covers (0: covered by the one before), and how many levels."""
    result = []
    k = 0
    while k < len(paths):
        path = paths[k]
        count = 1
        if level < len(path) - 1:
            while (
                k + count < len(paths)
                and paths[k + count][: level + 1] == path[: level + 1]
                and level < len(paths[k + count]) - 1
            ):
                count += 1
        deep = levels - level if level == len(path) - 1 else 1
        result += [(count, deep if level < len(path) else 0), *[(0, 0)] * (count - 1)]
        k += count
    return result


def _head_rows(page: Page, sheet: Sheet) -> list[list[str]]:
    columns: Axis = sheet.columns
    extra = len(sheet.head) - columns.levels
    rows = []
    for level in range(columns.levels):
        cells = []
        if level == 0 and sheet.stub:
            cells = _corner(page, sheet, columns.levels + extra)
        spans = _spans([leaf.path for leaf in columns.leaves], columns.levels, level)
        for c, (wide, deep) in enumerate(spans):
            if wide and deep:
                cells.append(_cell("th", page.script(sheet.head[level][sheet.stub + c].text), wide, deep))
        for slot in sheet.head[level][sheet.stub + len(columns.leaves) :]:
            if level == 0:
                cells.append(_cell("th", page.script(slot.text), 1, columns.levels + extra))
        rows.append(cells)
    for row in sheet.head[columns.levels :]:
        rows.append([_cell("th", page.script(slot.text), 1, 1) for slot in row[sheet.stub : sheet.stub + len(columns.leaves)]])
    return rows


def _corner(page: Page, sheet: Sheet, depth: int) -> list[str]:
    texts = [page.script(slot.text) for slot in sheet.head[0][: sheet.stub]]
    if sum(map(bool, texts)) > 1 or not texts[0]:
        return [_cell("th", text, 1, depth) for text in texts]
    return [_cell("th", texts[0], sheet.stub, depth)]


def _body_rows(page: Page, sheet: Sheet) -> list[list[str]]:
    paths = [line.path for line in sheet.body]
    spans = [_spans(paths, sheet.stub, level) for level in range(sheet.stub)]
    rows = []
    for r, line in enumerate(sheet.body):
        cells = []
        for level in range(sheet.stub):
            deep, wide = spans[level][r]
            if deep and wide:
                cells.append(_cell("td", page.script(line.stub[level].text), wide, deep))
        cells += [_cell("td", page.script(slot.text), 1, 1) for slot in line.data]
        rows.append(cells)
    return rows


def _cell(tag: str, text: str, wide: int, deep: int) -> str:
    spans = (f' colspan="{wide}"' if wide > 1 else "") + (f' rowspan="{deep}"' if deep > 1 else "")
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    return f"<{tag}{spans}>{text}</{tag}>"
