"""Columns of numbers whose header is lost or was never printed: what their numbers say about their unit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from .layout import Layout
from .looks import Looks
from .paths import Path

_MOST_COLUMNS, _MOST_ROWS = 8, 40
"""A quotient of columns shows in few rows and between neighbours; a large table is not searched through."""


def headless_rates(texts: list[list[str]], looks: Looks, layout: Layout, columns: Sequence[Path]) -> dict[int, bool]:
    """Columns without a header whose numbers all have decimals, and whether they are a rate of two other columns beyond doubt.

    A column is only given where the others count in whole numbers; one that is 100 times the quotient of two
    others in all rows, at least two, is a rate in any case.
    """
    if not layout.header_rows or layout.stub_columns < 1:
        return {}
    # A label that stands to the left may head two columns, or this column has lost its own.
    bare = [c for c in range(layout.stub_columns, len(columns)) if not columns[c].own]
    if not bare or len(bare) == len(columns) - layout.stub_columns:
        return {}
    found = {}
    headed = [_values(looks, layout, c) for c in range(layout.stub_columns, len(columns)) if columns[c].own]
    for c in bare:
        own = _values(looks, layout, c)
        if len(own) < 2 or not all([_decimals(texts[r][c + layout.shifts[r - layout.header_rows]]) for r in own]):
            continue
        near = headed[-_MOST_COLUMNS:]
        rate = any(_quotient(own, part, whole) for part, whole in permutations(near, 2))
        if rate or all([value.is_integer() for values in headed for value in values.values()]):
            found[c] = rate
    return found


def _values(looks: Looks, layout: Layout, column: int) -> dict[int, float]:
    """The bare numbers of a column by their row, as far as one stands alone in its cell."""
    found = {}
    for r in range(layout.header_rows, min(len(looks.contents), layout.header_rows + _MOST_ROWS)):
        at = column + layout.shifts[r - layout.header_rows]
        numbers = looks.contents[r][at].numbers if 0 <= at < len(looks.contents[r]) else ()
        if len(numbers) == 1 and numbers[0].unit is None:
            found[r] = numbers[0].value
    return found


def _decimals(text: str) -> bool:
    return "." in text.rstrip(". ")


def _quotient(rates: dict[int, float], parts: dict[int, float], wholes: dict[int, float]) -> bool:
    """Whether each rate is 100 times a part by its whole, as exactly as one digit behind the point can say."""
    rows = [r for r in rates if r in parts and wholes.get(r)]
    return len(rows) > 1 and all([abs(parts[r] / wholes[r] * 100 - rates[r]) < 0.1 for r in rows])
