"""Where the numbers of a cell stand in it as printed: an extract may have shortened the words around them."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right

from .content import TOKEN
from .grid import Cell, fold

_SHORT = 200
"""Up to this length (characters) two texts are compared at every number; longer ones once."""


class Printed:
    """The places of numbers in cells as printed; keeps the tokens of the cell that it was asked for last."""

    def __init__(self) -> None:
        self._cell: Cell | None = None
        self._found: tuple[list[tuple[int, int]], list[tuple[int, int]]] | None = None

    def _tokens(self, cell: Cell) -> tuple[list[tuple[int, int]], list[tuple[int, int]]] | None:
        if cell is not self._cell:
            self._cell, self._found = cell, _tokens(cell.text, cell.source)
        return self._found

    def span(self, cell: Cell, start: int, end: int) -> tuple[int, int]:
        """The characters of the printed cell that a span of its extract takes: the same tokens, the same margins."""
        if len(cell.text) < _SHORT and cell.text == cell.source:
            return start, end
        tokens = self._tokens(cell)
        if tokens is None:
            return start, end
        read, printed = tokens
        first, last = bisect_left(read, (start, start)), bisect_right(read, (end, end)) - 1
        a, b = printed[first][0], printed[last][1]
        # The margins (sign, unit) count only where the print has the same characters there, be its Hangul composed or not.
        for margin in _forms(cell.text[start : read[first][0]]):
            if cell.source.endswith(margin, 0, a):
                a -= len(margin)
                break
        for margin in _forms(cell.text[read[last][1] : end]):
            if cell.source.startswith(margin, b):
                return a, b + len(margin)
        return a, b


def _tokens(text: str, source: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]] | None:
    """The number tokens of a cell as read and as printed, full-width signs taken as plain ones; None where both are the same."""
    if len(text) == len(source) and text == fold(source):
        return None
    read = [m.span() for m in TOKEN.finditer(text)]
    printed = [m.span() for m in TOKEN.finditer(fold(source))]
    return (read, printed) if len(read) == len(printed) else None


def _forms(text: str) -> tuple[str, ...]:
    return (text,) if text.isascii() else (text, unicodedata.normalize("NFD", text))
