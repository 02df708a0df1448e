"""Which period each number of a table is for: its labels', the caption's, the reference date's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from . import periods
from .context import Context
from .paths import Path
from .words import Sense

_SOME_YEAR = "1000"
"""Stands for the year that a month or quarter as a label leaves to the other label."""


class Dates:
    """The periods that a table's labels and context name, and the rule that chooses among them."""

    def __init__(self, context: Context, rows: Sequence[Path], columns: Sequence[Path], head_start: int):
        self.context = context
        self.whole, self.by_reference = context.period()
        year = int(self.whole[:4]) if self.whole else None
        self.of_columns = [_path_period(p.labels, year) for p in columns]
        self.of_rows = [_path_period(p.labels, year) for p in rows]
        self.months_across = [_month(p.labels) for p in columns]
        self.months_down = [_month(p.labels) for p in rows]
        in_columns = sorted({p for p in self.of_columns[head_start:] if p})
        in_rows = sorted({p for p in self.of_rows if p})
        # For a number whose own labels name no period; over several years only totals have one.
        self.years = "across" if len(in_columns) > 1 else "down" if len(in_rows) > 1 else None
        self.named = in_columns if self.years == "across" else in_rows
        self.inside = self.whole and all(p == self.whole or p.startswith(f"{self.whole}-") for p in self.named)
        """Whether all periods that labels name are parts of the one that the caption names: that is the others' then."""
        self.otherwise = self.whole if self.by_reference or not (in_columns or in_rows) else None

    @cached_property
    def over(self) -> str | None:
        """The whole time that the labels name, or the caption where that is exacter."""
        own, said = periods.span(self.named), self.context.range()
        if said and own and len(said) > len(own):
            (a, b), (x, y) = periods.ends(said), periods.ends(own)
            if a <= y and x <= b:
                return said
        return own

    def of(self, row: int, column: int, down: Sense, across: Sense) -> str | None:
        """The period of the number in a row (below the header) and column, given what its label paths say."""
        by_row = self.of_rows[row]
        by_column = self.of_columns[column] if 0 <= column < len(self.of_columns) else None
        if by_row and len(by_row) == 4 and 0 <= column < len(self.months_across) and (month := self.months_across[column]):
            return month.replace(_SOME_YEAR, by_row)
        if by_column and len(by_column) == 4 and (month := self.months_down[row]):
            return month.replace(_SOME_YEAR, by_column)
        if by_row and by_column:
            return by_row if by_row.startswith(by_column) else by_column
        if by_row or by_column:
            return by_row or by_column
        if down.comparing or across.comparing:
            return None
        if self.years and (across if self.years == "across" else down).total:
            return self.over
        return self.whole if self.inside else None if self.years else self.otherwise


def _month(path: tuple[str, ...]) -> str | None:
    """The month, quarter or half that labels name without saying of which year; in a year of no meaning."""
    for label in reversed(path):
        if periods.label_period(label):
            return None  # it says of which
        if found := periods.label_period(label, int(_SOME_YEAR)):
            return found
    return None


def _path_period(path: tuple[str, ...], year: int | None) -> str | None:
    found = None
    for label in path:
        found = periods.label_period(label, int(found[:4]) if found else year) or found
    return found
