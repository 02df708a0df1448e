"""Rows and columns of a table as lines of numbers, and the identities between them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from . import periods
from .observation import Observation
from .words import Words

GROWTHS = ("mean growth", "compound growth", "growth by years")
_DECIMALS = re.compile(r"\.(\d+)")


class Blank(NamedTuple):
    """A place where a number should stand, and the value it must have had."""

    row: int
    column: int
    labels: tuple[str, ...]
    value: float


class Identity(NamedTuple):
    """A number and the numbers it should be computed from."""

    kind: str
    tested: Observation
    members: tuple[Observation, ...]
    signs: tuple[int, ...]
    computed: float
    basis: str
    """``sum``, ``a-b``, ``a/b``, ``(a-b)/b``, ``mean`` …: how it is computed; in words in the note."""
    factor: float = 1.0
    """By which a quotient or a sum is multiplied: 100 where it is printed in percent, 1/12 for a monthly mean."""
    blanks: tuple[Blank, ...] = ()
    """Parts that are not printed; the identity holds if they read what is given."""
    remark: str = ""
    """What else the reader of one that fails should know: a sentence after a space."""


class Line:
    """A row or column with its numbers by their place across (an index into the table's places).

    Amounts and rates are kept apart: a share stands at the same place as its amount.
    """

    __slots__ = ("across", "amounts", "by_rows", "comparing", "index", "others", "path", "rates", "totals")

    def __init__(self, index: int, path: tuple[str, ...], axis: Axis, traits: tuple[tuple[bool, ...], bool]):
        self.index, self.path = index, path
        self.across, self.others, self.by_rows = axis
        self.amounts: dict[int, Observation] = {}
        self.rates: dict[int, Observation] = {}
        self.totals, self.comparing = traits

    def place(self, place: int) -> tuple[int, int, tuple[str, ...], tuple[str, ...]]:
        """Row, column and their labels at one of the places, the same for the row as for the column that meet there."""
        if self.by_rows:
            return self.index, self.across[place], self.path, self.others[place]
        return self.across[place], self.index, self.others[place], self.path


class Axis(NamedTuple):
    """What the lines of one direction share: for each place across, its index and its labels; and the direction."""

    across: list[int]
    others: list[tuple[str, ...]]
    by_rows: bool


def is_rate(o: Observation) -> bool:
    """Whether a number is a percentage."""
    return o.unit == "%" or o.unit == "%p"


def lines_of(observations: list[Observation], by_rows: bool, words: Words) -> list[Line]:
    """The rows (or columns) of a table as lines, in order."""
    found: dict[tuple[int, tuple[str, ...]], Line] = {}
    places: dict[tuple[int, tuple[str, ...]], int] = {}
    traits: dict[tuple[str, ...], tuple[tuple[bool, ...], bool]] = {}
    axis = Axis([], [], by_rows)
    for o in observations:
        _, _, _, path, other_path, unit, _, index, other = o
        if not by_rows:
            index, other, path, other_path = other, index, other_path, path
        place = places.get((other, other_path))
        if place is None:
            place = places[other, other_path] = len(axis.across)
            axis.across.append(other)
            axis.others.append(other_path)
        line = found.get((index, path))
        if line is None:
            known = traits.get(path)
            if known is None:
                known = tuple([words.total(label) for label in path]), True in [words.comparison(label) for label in path]
                traits[path] = known
            line = found[index, path] = Line(index, path, axis, known)
        (line.rates if unit == "%" or unit == "%p" else line.amounts).setdefault(place, o)
    return sorted(found.values(), key=lambda line: line.index)


def of_years(lines: list[Line], label: str) -> list[Line]:
    """Of lines that are years, those of the range that a total's label names (``합계(2021~2023)``); else all of them."""
    span = periods.find_period(label)
    if not span or "/" not in span:
        return lines
    first, last = span[:4], span.partition("/")[2][:4]
    within = [
        line for line in lines if len(held := {o.period for o in line.amounts.values()}) == 1 and _is_year(held, first, last)
    ]
    return within if len(within) > 1 else lines


def _is_year(held: set[str | None], first: str, last: str) -> bool:
    (period,) = held
    return period is not None and first <= period[:4] and period.rpartition("/")[2][:4] <= last


def decimals(o: Observation) -> int:
    """Digits printed behind the point."""
    if o.number.value.is_integer() and "." not in o.cell.text:
        return 0
    match = _DECIMALS.search(o.cell.text, o.number.start, o.number.end)
    return len(match.group(1)) if match else 0


def compute(t: Identity, members: tuple[Observation, ...]) -> float:
    """What an identity gives for the tested number when its members are `members`."""
    if t.basis in ("a/b", "(a-b)/b"):
        below = members[1].number.value
        share = members[0].number.value / below * t.factor if below else float("inf")
        return share - t.factor if t.basis == "(a-b)/b" else share
    if t.basis in GROWTHS:
        return growth([m.number.value for m in members], t.basis)
    added = sum([sign * m.number.value for sign, m in zip(t.signs, members, strict=True)])
    return added * t.factor + sum([blank.value for blank in t.blanks])


def growth(values: list[float], basis: str) -> float:
    """Mean growth in percent of a series.

    >>> round(growth([100, 110, 121], "compound growth"), 6), round(growth([100, 110, 132], "mean growth"), 6)
    (10.0, 15.0)
    """
    steps = len(values) - 1
    if basis == "compound growth":
        return ((values[-1] / values[0]) ** (1 / steps) - 1) * 100
    if basis == "growth by years":
        return (values[-1] / values[0] - 1) * 100 / steps
    return sum([(b / a - 1) * 100 for a, b in pairwise(values)]) / steps


def holds(t: Identity) -> bool:
    """Whether an identity holds as printed: sums to the last digit, ratios as rounded."""
    gap = abs(t.computed - t.tested.number.value)
    if not gap:
        return True
    step = 10.0 ** -min(decimals(t.tested), 6)
    return gap <= 0.5 * step + 1e-9 if t.kind == "ratio" else gap <= 1e-6 * max(1.0, abs(t.computed)) * step


def truncated(t: Identity) -> bool:
    """Whether an identity holds but for the last printed digit, as where the rest was cut off."""
    return abs(t.computed - t.tested.number.value) < 10.0 ** -decimals(t.tested) + 1e-9
