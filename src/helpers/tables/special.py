"""Columns and rows that need more than their labels: running numbers, pages, addresses, contents lists, rows with one name."""

from __future__ import annotations

import re

from . import labels
from .context import Context
from .grid import Grid
from .layout import Layout
from .looks import TEXT
from .paths import Path

_CONTENTS = re.compile(r"목차|차례|보고순서|^순서|contents", re.IGNORECASE)
_PAGE_CELL = re.compile(r"[·.…\s‥-]*(\d{1,3})")
_PHONE = re.compile(r"(?:☎|Tel\.?)?\s*(?:\(?0\d{1,2}\s?[-)]\s?)?\d{3,4}\s?-\s?\d{4}")
_LEADER = re.compile(r"^[·.…\s‥-]{2,}\d")


def special_columns(grid: Grid, layout: Layout, columns: list[Path]) -> dict[int, str]:
    """Columns whose numbers measure nothing: running numbers, pages, addresses, dates; and the column of units."""
    special = {}
    for c in range(len(columns)):
        heads = [labels.bare(labels.without_mark(grid.texts[r][c])) for r in range(layout.header_rows) if grid.texts[r][c]]
        if not heads:
            continue
        head = heads[-1]
        if labels.INDEX.match(head):
            special[c] = "running number"
        elif labels.PAGE.match(head):
            special[c] = "page"
        elif labels.UNIT_COLUMN.match(head):
            special[c] = "unit"
        elif any(word in head for word in ("위치", "주소", "소재지", "장소", "전화", "연락처")) and "수" not in head[-1:]:
            special[c] = "address"
        elif head.endswith(("기간", "일시", "시기", "예정일", "년월", "연월", "일자", "일정", "날짜")) and not head.endswith(
            "(년)"
        ):
            special[c] = "date"
    return special


def nameless(grid: Grid, layout: Layout, special: dict[int, str]) -> set[int]:
    """Stub columns that name no row: running numbers, and phone numbers beside another column of labels."""
    found = {c for c, role in special.items() if role == "running number" and c < layout.stub_columns}
    if layout.stub_columns > 1:
        for c in range(1, layout.stub_columns):
            texts = [text for row in grid.texts[layout.header_rows :] if (text := row[c])]
            if texts and "-" in texts[0] and all(map(_PHONE.fullmatch, texts)):
                found.add(c)
    return found


def is_contents(grid: Grid, context: Context, layout: Layout) -> bool:
    """Whether a table is a list of contents: page numbers that only grow, under a heading that says so or behind leaders."""
    last = [(r, row[-1]) for r, row in enumerate(grid.texts) if r >= layout.header_rows and row[-1]]
    pages = []
    for _, text in last:
        match = _PAGE_CELL.fullmatch(text)
        if not match:
            return False
        pages.append(int(match.group(1)))
    if len(pages) < 2 or pages != sorted(pages) or len(grid.texts[0]) > 3:
        return False
    heads = (context.title or "", *context.notes[:2], *context.headings[:1])
    return any(_CONTENTS.search(labels.bare(text)) for text in heads) or all(_LEADER.search(text) for _, text in last)


def tell_apart(grid: Grid, layout: Layout, codes: list[list[int]], rows: list[Path]) -> list[Path]:
    """Rows that a merged label leaves with one name get the words that tell them apart, where the row has such words beside it."""
    by_name: dict[tuple[str, ...], list[int]] = {}
    for k, path in enumerate(rows):
        by_name.setdefault(path.labels, []).append(k)
    result = list(rows)
    for name, members in by_name.items():
        if len(members) < 2 or not name or not any(not rows[k].own for k in members[1:]):
            continue
        for c in range(layout.stub_columns, len(grid.texts[0])):
            head = labels.bare(grid.texts[0][c]) if layout.header_rows else ""
            words = [grid.texts[k + layout.header_rows][c] for k in members]
            kinds = {codes[k + layout.header_rows][c] for k in members}
            if (
                not labels.REMARK.match(head)
                and kinds <= {TEXT}
                and len(set(words)) == len(members)
                and all("…" not in w for w in words)
            ):
                for k, word in zip(members, words, strict=True):
                    result[k] = rows[k]._replace(labels=(*name, labels.collapse(word)))
                break
    return result
