"""Rows and columns of a table as lines of numbers, and the identities between them."""

from __future__ import annotations

import re
from typing import NamedTuple

from .observation import Observation
from .words import Words

_DECIMALS = re.compile(r"\.(\d+)")


class Identity(NamedTuple):
    """A number and the numbers it should be computed from."""

    kind: str
    tested: Observation
    members: tuple[Observation, ...]
    signs: tuple[int, ...]
    computed: float
    basis: str
    """``sum``, ``a-b``, ``a/b``, ``(a-b)/b``: how it is computed; in words in the note."""


class Line:
    """A row or column with its numbers by their place across (an index into the table's places).

    Amounts and rates are kept apart: a share stands at the same place as its amount.
    """

    __slots__ = ("across", "amounts", "comparing", "index", "path", "rates", "totals")

    def __init__(self, index: int, path: tuple[str, ...], across: list[int], words: Words):
        self.index, self.path, self.across = index, path, across
        self.amounts: dict[int, Observation] = {}
        self.rates: dict[int, Observation] = {}
        self.totals = tuple([words.total(label) for label in path])
        self.comparing = any([words.comparison(label) for label in path])


def is_rate(o: Observation) -> bool:
    """Whether a number is a percentage."""
    return o.unit == "%" or o.unit == "%p"


def lines_of(observations: list[Observation], by_rows: bool, words: Words) -> list[Line]:
    """The rows (or columns) of a table as lines, in order."""
    found: dict[tuple[int, tuple[str, ...]], Line] = {}
    places: dict[tuple[int, tuple[str, ...]], int] = {}
    across: list[int] = []
    for o in observations:
        if by_rows:
            index, other, path, other_path = o.grid_row, o.grid_column, o.row, o.column
        else:
            index, other, path, other_path = o.grid_column, o.grid_row, o.column, o.row
        place = places.get((other, other_path))
        if place is None:
            place = places[other, other_path] = len(across)
            across.append(other)
        line = found.get((index, path))
        if line is None:
            line = found[index, path] = Line(index, path, across, words)
        (line.rates if is_rate(o) else line.amounts).setdefault(place, o)
    return sorted(found.values(), key=lambda line: line.index)


def decimals(o: Observation) -> int:
    """Digits printed behind the point."""
    if o.number.value.is_integer() and "." not in o.cell.text:
        return 0
    match = _DECIMALS.search(o.cell.text, o.number.start, o.number.end)
    return len(match.group(1)) if match else 0


def holds(t: Identity) -> bool:
    """Whether an identity holds as printed: sums to the last digit, ratios as rounded."""
    gap = abs(t.computed - t.tested.number.value)
    if not gap:
        return True
    step = 10.0 ** -min(decimals(t.tested), 6)
    return gap <= 0.5 * step + 1e-9 if t.kind == "ratio" else gap <= 1e-6 * max(1.0, abs(t.computed)) * step
