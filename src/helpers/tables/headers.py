"""Header rows that the conversion moved: the lower one of two, which stands a column off the labels above it."""

from __future__ import annotations

from . import labels
from .grid import Grid
from .looks import EMPTY, NIL, PERIOD, TEXT, YEAR

_LABELS = frozenset({TEXT, PERIOD, YEAR})


def straightened(grid: Grid, codes: list[list[int]]) -> Grid:
    """The grid with the second row of its header put under the labels that it divides; its codes are put right in place.

    It is moved only where it has as many labels as the first row leaves room for, one behind the other, and all of them stand one
    column off that room.

    Parameters
    ----------
    grid
        The grid.
    codes
        What its cells look like.
    """
    if len(codes) < 3:
        return grid
    filled = [c for c, code in enumerate(codes[1]) if code != EMPTY]
    if len(filled) < 2 or not all([codes[1][c] in _LABELS for c in filled]) or not {*codes[0]} <= {EMPTY, *_LABELS}:
        return grid
    room = _room(grid.texts, codes)
    shift = next((shift for shift in (1, -1) if [c + shift for c in filled] == room), 0)
    if not shift or labels.is_unit_row([grid.texts[1][c] for c in filled]):
        return grid
    width = len(codes[1])
    texts = ["" if not 0 <= c - shift < width else grid.texts[1][c - shift] for c in range(width)]
    codes[1] = [EMPTY if not 0 <= c - shift < width else codes[1][c - shift] for c in range(width)]
    return grid._replace(texts=[grid.texts[0], texts, *grid.texts[2:]])


def _room(texts: list[list[str]], codes: list[list[int]]) -> list[int]:
    """The columns under labels of the first row that are merged over several columns of data."""
    used = [any([row[c] not in (EMPTY, NIL) for row in codes[2:]]) for c in range(len(codes[0]))]
    heads = [c for c, text in enumerate(texts[0]) if text]
    room: list[int] = []
    for k, head in enumerate(heads):
        end = heads[k + 1] if k + 1 < len(heads) else len(used)
        under = [c for c in range(head, end) if used[c]]
        if not used[head]:
            return []  # the header as a whole is off
        if head and len(under) > 1:
            room += under
    return room
