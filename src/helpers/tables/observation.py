"""What understanding a grid gives: its observations and the number tokens that are none."""

from __future__ import annotations

from typing import NamedTuple

from .content import TOKEN, Number, Skip
from .grid import Cell


class Observation(NamedTuple):
    """A measured number with its place, labels, unit and period."""

    cell: Cell
    part: int
    number: Number
    row: tuple[str, ...]
    column: tuple[str, ...]
    unit: str | None
    period: str | None
    grid_row: int
    grid_column: int
    """Column of the header it stands under (its own place less the row's shift)."""


class Skipped(NamedTuple):
    """A number token that is no observation, and why."""

    cell: Cell
    skip: Skip


def skip_all(cell: Cell, reason: str) -> list[Skipped]:
    """Every number token of a cell, skipped for one reason."""
    return [Skipped(cell, Skip(*match.span(), reason)) for match in TOKEN.finditer(cell.text)]
