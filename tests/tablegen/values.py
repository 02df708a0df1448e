"""Values that add up along both axes, and what is computed from them; None is a number that is missing."""

from __future__ import annotations

from collections.abc import Callable

from .choices import Choices
from .model import Axis

Matrix = list[list[float | None]]
Further = tuple[float, ...]
"""The numbers of a cell that stand with its first one."""


def draw_values(
    choices: Choices, rows: Axis, columns: Axis, units: list[list[str | None]], low: int = 0, gaps: bool = True
) -> Matrix:
    """Draw the leaves and compute the rest; rates are drawn freely unless a rule gives them."""
    height, width = len(rows.leaves), len(columns.leaves)
    values: Matrix = [[None] * width for _ in range(height)]
    top = choices.pick([30, 900, 60_000, 2_000_000])
    tenths = choices.chance(15) and not low
    gaps = gaps and height > 2 and width > 1 and not (rows.computed or columns.computed)
    for r in range(height):
        for c in range(width):
            if not (rows.leaves[r].parts or columns.leaves[c].parts or columns.leaves[c].rule):
                values[r][c] = (
                    None
                    if gaps and choices.chance(6)
                    else _draw(choices, units[r][c], top, tenths, max(low, 1 if columns.computed else 0))
                )
        if all(value is None for value in values[r]) and not rows.leaves[r].parts:
            free = [c for c in range(width) if not (columns.leaves[c].parts or columns.leaves[c].rule)]
            for c in free:
                values[r][c] = _draw(choices, units[r][c], top, tenths, max(low, 1))
    for c in _inside_out(columns):
        for r in range(height):
            if columns.leaves[c].parts and not rows.leaves[r].parts:
                values[r][c] = _add([values[r][k] for k in columns.leaves[c].parts], units[r][c], choices)
    for r in _inside_out(rows):
        for c in range(width):
            if rows.leaves[r].parts and not columns.leaves[c].rule:
                values[r][c] = _add([values[k][c] for k in rows.leaves[r].parts], units[r][c], choices)
    for c, leaf in enumerate(columns.leaves):
        if leaf.rule:
            for row in values:
                row[c] = _compute(leaf.rule, row[leaf.of[0]], row[leaf.of[1]])
    return values


def _draw(choices: Choices, unit: str | None, top: int, tenths: bool, low: int) -> float:
    if unit == "%":
        return choices.integer(1, 999) / 10
    if tenths and unit in ("㎡", "억원", "km", "톤"):
        return choices.integer(max(low, 1), 9999) / 10
    return float(choices.integer(low, min(top, 900) if unit in ("회", "개소") else top))


def _add(parts: list[float | None], unit: str | None, choices: Choices) -> float:
    return choices.integer(1, 999) / 10 if unit == "%" else round(sum(part or 0 for part in parts), 1)


def _compute(rule: str, a: float | None, b: float | None) -> float | None:
    if a is None or b is None:
        return None
    if rule == "a-b":
        return round(a - b, 1)
    if rule == "b/a":
        return round(b / a * 100, 1) if a else None
    return round((a - b) / b * 100, 1) if b else None


def add_further(rows: Axis, columns: Axis, draw: Callable[[int, int], Further]) -> list[list[Further]]:
    """Further numbers of every cell: drawn for the leaves, added up for totals like the first ones."""
    further: list[list[Further]] = [
        [() if row.parts or column.parts else draw(r, c) for c, column in enumerate(columns.leaves)]
        for r, row in enumerate(rows.leaves)
    ]
    for c in _inside_out(columns):
        for r, row in enumerate(rows.leaves):
            if columns.leaves[c].parts and not row.parts:
                further[r][c] = _sums([further[r][k] for k in columns.leaves[c].parts])
    for r in _inside_out(rows):
        if rows.leaves[r].parts:
            for c in range(len(columns.leaves)):
                further[r][c] = _sums([further[k][c] for k in rows.leaves[r].parts])
    return further


def _sums(members: list[Further]) -> Further:
    """Sums number by number; cells without further numbers count nothing."""
    return tuple(round(sum(numbers), 1) for numbers in zip(*filter(None, members), strict=True))


def _inside_out(axis: Axis) -> list[int]:
    def depth(i: int) -> int:
        return 1 + max(map(depth, axis.leaves[i].parts)) if axis.leaves[i].parts else 0

    return sorted(range(len(axis.leaves)), key=depth)
