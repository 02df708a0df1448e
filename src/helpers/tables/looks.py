"""The first look at a grid: what every cell holds, before anything is known of its layout."""

from __future__ import annotations

from typing import NamedTuple

from .grid import Grid
from .layout import EMPTY, code
from .numbers import Content, read_cell

_NOTHING = Content("empty")


class Looks(NamedTuple):
    """The contents of a grid's cells and what they look like (codes of :mod:`layout`)."""

    contents: list[list[Content]]
    codes: list[list[int]]
    bracketed: bool
    """Whether a number stands in brackets anywhere."""
    slashed: bool
    """Whether a cell anywhere is a slash list (``307/295``)."""


def look(grid: Grid) -> Looks:
    """Read every cell by itself; what a grid repeats is read once."""
    seen: dict[str, tuple[Content, int]] = {"": (_NOTHING, EMPTY)}
    contents: list[list[Content]] = []
    codes: list[list[int]] = []
    for cells, texts in zip(grid.rows, grid.texts, strict=True):
        row: list[Content] = []
        looks: list[int] = []
        for cell, text in zip(cells, texts, strict=True):
            # Spanned areas of a nested table keep their text for the labels but hold their number only once.
            own = text if cell is None else cell.text
            found = seen.get(own)
            if found is None:
                content = read_cell(own)
                found = seen[own] = content, code(own.strip(), content)
            row.append(found[0])
            # A word that was put together from two cells stands in the texts alone.
            looks.append(found[1] if own == text or own.strip() == text else code(text, found[0]))
        contents.append(row)
        codes.append(looks)
    numbers = [number for content, _ in seen.values() for number in content.numbers]
    return Looks(contents, codes, any([n.bracketed for n in numbers]), any([content.slashed for content, _ in seen.values()]))
