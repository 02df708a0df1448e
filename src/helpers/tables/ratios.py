"""Rates and shares: which line is a quotient, a relative change or a share of which."""

from __future__ import annotations

import re
from itertools import permutations

from . import labels
from .definitions import neighbours
from .lines import Identity, Line, decimals, holds, is_rate, truncated
from .observation import Observation
from .words import Words

_AGAINST = re.compile(r"(.+?)\s*대비$")
_COMPOSITION = re.compile(r"구성비|비중|점유|비율|분포")

Pair = tuple[Line, Line, str]

Learned = dict[tuple[bool, tuple[str, ...]], tuple[tuple[str, ...], tuple[str, ...], str]]
"""What tables of a section showed: the labels of a rate, those of the two lines it is made of, and how."""


def ratios(lines: list[Line], words: Words, taken: set[int], learned: Learned) -> list[Identity]:
    """The rates, changes and shares along one axis of a table, but for numbers `taken` by a definition.

    A table too small to show what its rates are made of takes it from one before in the same section with the same labels.
    """
    result: list[Identity] = []
    pairs: dict[tuple[str, ...], Pair] = {}
    open_lines: list[Line] = []
    for line in lines:
        if not line.rates or not line.path or (taken and all([id(o) in taken for o in line.rates.values()])):
            continue
        if not line.comparing and not any([(m := words.meaning(label)) and m[0] == "percent" for label in line.path]):
            continue
        tests, pair = _best_quotient(line, lines)
        tests = tests or _year_on_year(line, lines) or _composition(line, lines)
        result += tests
        if pair:
            pairs.setdefault(line.path[:-1], pair)
            if len(tests) > 1:
                learned[line.by_rows, line.path] = pair[0].path, pair[1].path, pair[2]
        elif not tests:
            open_lines.append(line)
    if open_lines and (pairs or learned):
        by_path = {line.path: line for line in lines}
        for line in open_lines:
            # 관내비율 건수대비 / 금액대비: what one of them is a share of tells what the other should be.
            pair = pairs.get(line.path[:-1])
            measure = _AGAINST.match(line.path[-1])
            if pair and measure:
                first, second, basis = *((*other.path[:-1], measure.group(1)) for other in pair[:2]), pair[2]
            elif (line.by_rows, line.path) in learned:
                first, second, basis = learned[line.by_rows, line.path]
            else:
                continue
            a, b = by_path.get(first), by_path.get(second)
            if a and b:
                learned[line.by_rows, line.path] = first, second, basis
                result += quotients(line, a, b, basis)
    return result


def _best_quotient(line: Line, lines: list[Line]) -> tuple[list[Identity], Pair | None]:
    """The two lines whose quotient (or relative change) this one is, if one pair explains most of it."""
    places = line.rates.keys()
    others = [other for other in lines if other is not line and not places.isdisjoint(other.amounts)]
    others = sorted(others, key=lambda other: abs(other.index - line.index))[:6]
    best: tuple[int, list[Identity], Pair | None] = (0, [], None)
    for a, b in permutations(others, 2):
        for basis in ("(a-b)/b", "a/b") if line.comparing else ("a/b",):
            tests = quotients(line, a, b, basis)
            held = sum([1 for t in tests if holds(t) or truncated(t)])
            enough = held >= (2 if len(tests) > 1 else 1) and held * 5 >= len(tests) * 3
            if enough and held > best[0] and (len(tests) > 1 or decimals(tests[0].tested) > 0):
                best = (held, tests, (a, b, basis))
                if held == len(line.rates):
                    return best[1:]
    return best[1:]


def quotients(line: Line, a: Line, b: Line, basis: str) -> list[Identity]:
    """The tests of a line's rates as quotients, or relative changes, of two others."""
    tests = []
    for place, o in line.rates.items():
        first, second = a.amounts.get(place), b.amounts.get(place)
        if first is None or second is None or not second.number.value or first.unit != second.unit:
            continue
        value = first.number.value / second.number.value * 100
        computed = value - 100 if basis == "(a-b)/b" else value
        tests.append(Identity("ratio", o, (first, second), (1, -1), computed, basis, 100.0))
    return tests


def _year_on_year(line: Line, lines: list[Line]) -> list[Identity]:
    """Growth from each year to the next, in percent (``전년대비증감율`` below a row over years)."""
    if not line.comparing or len(line.rates) < 2:
        return []
    near = sorted([other for other in lines if len(other.amounts) > 1], key=lambda other: abs(other.index - line.index))[:6]
    for base in near:
        tests = [
            Identity("ratio", o, (now, before), (1, -1), now.number.value / before.number.value * 100 - 100, "(a-b)/b", 100.0)
            for o, now, before in neighbours(line.rates, base)
            if before.number.value and now.unit == before.unit
        ]
        held = sum([1 for t in tests if holds(t) or truncated(t)])
        if held > 1 and held * 5 >= len(tests) * 3:
            return tests
    return []


def _composition(line: Line, lines: list[Line]) -> list[Identity]:
    """Shares of the total of the line beside (``구성비``): of its total, or of all its numbers where none is printed."""
    if len(line.rates) < 2 or line.comparing or not _COMPOSITION.search(line.path[-1]):
        return []
    near = sorted(
        [other for other in lines if other is not line and len(other.amounts) > 1],
        key=lambda other: abs(other.index - line.index),
    )[:3]
    for base in near:
        wholes = [p for p in base.amounts if (other := base.others[p]) and labels.is_total(other[-1])]
        if len(wholes) > 1:
            wholes = [p for p in wholes if p in line.rates and line.rates[p].number.value == 100]
        tests = []
        for place, o in line.rates.items():
            own = base.amounts.get(place)
            if own is None or (wholes and base.amounts[wholes[0]].unit != own.unit):
                continue
            whole = (base.amounts[wholes[0]],) if len(wholes) == 1 else ()
            below = whole[0].number.value if whole else sum([x.number.value for x in base.amounts.values()])
            if below and whole and place != wholes[0]:
                tests.append(Identity("ratio", o, (own, *whole), (1, -1), own.number.value / below * 100, "a/b", 100.0))
        held = sum([1 for t in tests if holds(t) or truncated(t)])
        if held > 1 and held * 5 >= len(tests) * 3:
            return tests
    return []


def shares(observations: list[Observation], cells: dict[tuple[int, int], list[Observation]]) -> list[Identity]:
    """Shares in brackets (``1,371 (42.5%)``) of the row's or the column's total."""
    pairs = [
        (group[0], group[1])
        for group in cells.values()
        if len(group) == 2 and group[1].number.bracketed and is_rate(group[1]) and not is_rate(group[0])
    ]
    if len(pairs) < 2:
        return []
    best: tuple[int, list[Identity]] = (0, [])
    for by_row in (True, False):
        wholes: dict[tuple, list[Observation]] = {}
        for o in observations:
            path = o.column if by_row else o.row
            if o.part == 0 and path and labels.is_total(path[-1]):
                where = (o.grid_row, o.column[:-1]) if by_row else (o.grid_column, ())
                wholes.setdefault((*where, o.unit), []).append(o)
        tests = []
        for value, share in pairs:
            where = (value.grid_row, value.column[:-1]) if by_row else (value.grid_column, ())
            whole = wholes.get((*where, value.unit), [])
            if len(whole) == 1 and whole[0].number.value:
                computed = value.number.value / whole[0].number.value * 100
                tests.append(Identity("ratio", share, (value, whole[0]), (1, -1), computed, "a/b", 100.0))
        held = sum([1 for t in tests if holds(t) or truncated(t)])
        if held > best[0] and held * 2 >= len(tests):
            best = (held, tests)
    return best[1]
