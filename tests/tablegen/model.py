"""The shapes of a drawn table: what it means (axes, figures) and how it stands in text (slots, sheets, lines)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

PLAIN: frozenset[str] = frozenset()


class Leaf(NamedTuple):
    """A row or column as meant: its labels, period and unit, and what it is computed from."""

    path: tuple[str, ...]
    period: str | None = None
    unit: str | None = None
    parts: tuple[int, ...] = ()
    """Of a total: the leaves that it is the sum of."""
    rule: str | None = None
    """``a-b``, ``b/a`` or ``(a-b)/b`` of the two leaves in `of`."""
    of: tuple[int, int] = (0, 0)


@dataclass
class Axis:
    """The rows or columns of a table, and how many levels of labels they have."""

    leaves: list[Leaf]
    levels: int

    @property
    def measured(self) -> bool:
        return any(leaf.unit for leaf in self.leaves)

    @property
    def dated(self) -> bool:
        return any(leaf.period for leaf in self.leaves)

    @property
    def computed(self) -> bool:
        return any(leaf.rule for leaf in self.leaves)


class Figure(NamedTuple):
    """A measured number as meant."""

    value: float
    unit: str | None
    row: tuple[str, ...]
    col: tuple[str, ...]
    period: str | None = None


class Slot(NamedTuple):
    """A cell: its text, and the numbers that it holds."""

    text: str = ""
    figures: tuple[Figure, ...] = ()


BLANK = Slot()


@dataclass
class Line:
    """A row of the body."""

    stub: list[Slot]
    data: list[Slot]
    path: tuple[str, ...] = ()
    total: bool = False
    kind: str = "data"
    """``data``, ``section`` or ``bracket`` (a row in brackets under the one above)."""

    @property
    def slots(self) -> list[Slot]:
        return [*self.stub, *self.data]


@dataclass
class Sheet:
    """A table before it is written: header rows, body, and the notes around it."""

    stub: int
    columns: Axis
    rows: Axis
    head: list[list[Slot]]
    body: list[Line]
    notes: list[str] = field(default_factory=list)
    unit: str | None = None
    below: str | None = None
    beside: bool = False


class Meant(NamedTuple):
    """A measured number and where it stands."""

    line: int
    cell: int
    part: int
    value: float
    unit: str | None
    row: tuple[str, ...]
    col: tuple[str, ...]
    period: str | None = None
    html_index: int | None = None
    html_row: int | None = None


@dataclass
class Generated:
    """A table as text, with the lines around it, and what it means."""

    lines: list[str]
    first_line: int
    last_line: int
    meant: list[Meant]
    damage: frozenset[str]


def document(table: Generated) -> str:
    """The text of a small report that holds the table."""
    return "\n".join(table.lines)
