"""Arithmetic identities that a table claims: which numbers should be the sum, difference or ratio of which.

A structure (this row is the total of those) is claimed by labels and proved by the columns it holds in; only
then are the cells where it fails reported.
"""

from __future__ import annotations

import re
from itertools import permutations

from . import labels
from .lines import Identity, Line, decimals, holds, is_rate, lines_of
from .observation import Observation
from .sums import parts, sums
from .words import Words

WIDEST = 400
"""Lines along one axis up to which pairs and sums are looked for."""


def find(observations: list[Observation]) -> list[Identity]:
    """Every identity that a table's labels claim and its numbers bear out."""
    numbers = [o for o in observations if not (o.column and labels.REMARK.match(o.column[0]))]
    words = Words()
    result: list[Identity] = []
    for by_rows in (True, False):
        lines = lines_of(numbers, by_rows, words)
        if 1 < len(lines) <= WIDEST:
            result += sums(lines, []) + _differences(lines) + _ratios(lines, words)
    cells: dict[tuple[int, int], list[Observation]] = {}
    for o in numbers:
        cells.setdefault((o.grid_row, o.grid_column), []).append(o)
    if len(cells) < len(numbers):
        result += _shares(numbers, cells) + parts(cells)
    unique: dict[tuple, Identity] = {}
    for identity in result:
        key = (id(identity.tested), identity.basis, *sorted([id(m) for m in identity.members]))
        unique.setdefault(key, identity)
    return list(unique.values())


# -- differences --------------------------------------------------------------------------------------------

_DEFINED = re.compile(r"\(\s*([A-Z])\s*([-/:÷])\s*([A-Z])\s*\)?")
_NAMED = re.compile(r"\(\s*([A-Z])\s*\)\s*$")
_AGAINST = re.compile(r"(.+?)\s*대비$")
_LEFT_OVER = re.compile(r"과\s?부\s?족|잔\s?액|차\s?액")


def _letters(lines: list[Line]) -> dict[str, Line]:
    return {m.group(1): line for line in lines if line.path and (m := _NAMED.search(line.path[-1]))}


def _definition(line: Line, signs: str) -> tuple[str, str] | None:
    """The letters of a definition in a line's labels (``잉여금 (A-B)`` → A, B)."""
    for label in line.path:
        if "(" in label and (match := _DEFINED.search(label)) and match.group(2) in signs:
            return match.group(1), match.group(3)
    return None


def _differences(lines: list[Line]) -> list[Identity]:
    named = _letters(lines)
    result: list[Identity] = []
    for line in lines:
        defined = _definition(line, "-")
        # Below a defined parent (잉여금 (A-B)) only its total is the difference, not its parts.
        whole = line.path and (len(line.path) == 1 or line.totals[-1] or _DEFINED.search(line.path[-1]))
        if defined and defined[0] in named and defined[1] in named and whole:
            result += _minus(line, named[defined[0]], named[defined[1]])
        elif line.comparing or any([_LEFT_OVER.search(label) for label in line.path]):
            result += _best_pair(line, lines)
    return result


def _minus(line: Line, a: Line, b: Line) -> list[Identity]:
    tests = []
    for place, o in line.amounts.items():
        first, second = a.amounts.get(place), b.amounts.get(place)
        given = [x for x in (first, second) if x is not None and x.unit == o.unit]
        if given:
            signs = tuple([1 if x is first else -1 for x in given])
            computed = sum([s * x.number.value for s, x in zip(signs, given, strict=True)])
            tests.append(Identity("difference", o, tuple(given), signs, computed, "a-b"))
    return tests


def _best_pair(line: Line, lines: list[Line]) -> list[Identity]:
    """The two lines whose difference this one is, if one pair explains most of it."""
    if not line.amounts:
        return []
    others = [other for other in lines if other is not line and not other.comparing and other.path[:-1] == line.path[:-1]]
    if len(others) < 2:
        others = [other for other in lines if other is not line and not other.comparing]
    others = sorted(others, key=lambda other: abs(other.index - line.index))[:6]
    best: tuple[int, list[Identity]] = (0, [])
    for a, b in permutations(others, 2):
        tests = _minus(line, a, b)
        full = any([len(t.members) == 2 for t in tests])
        held = sum([1 for t in tests if holds(t) and (t.computed or len(t.members) == 2)])
        if full and held > best[0] and held * 2 >= len(tests):
            best = (held, tests)
    return best[1]


# -- ratios -------------------------------------------------------------------------------------------------


def _ratios(lines: list[Line], words: Words) -> list[Identity]:
    named = _letters(lines)
    result: list[Identity] = []
    pairs: dict[tuple[str, ...], tuple[Line, Line, str]] = {}
    open_lines: list[Line] = []
    for line in lines:
        if not line.rates or not line.path:
            continue
        if not line.comparing and not any([(m := words.meaning(label)) and m[0] == "percent" for label in line.path]):
            continue
        defined = _definition(line, "/÷")
        if defined and defined[0] in named and defined[1] in named:
            result += _quotients(line, named[defined[0]], named[defined[1]], "a/b")
        else:
            tests, pair = _best_quotient(line, lines)
            result += tests
            if pair:
                pairs.setdefault(line.path[:-1], pair)
            else:
                open_lines.append(line)
    by_path = {line.path: line for line in lines}
    for line in open_lines:
        # 관내비율 건수대비 / 금액대비: what one of them is a share of tells what the other should be.
        pair = pairs.get(line.path[:-1])
        measure = _AGAINST.match(line.path[-1])
        if pair and measure:
            a, b = (by_path.get((*other.path[:-1], measure.group(1))) for other in pair[:2])
            if a and b:
                result += _quotients(line, a, b, pair[2])
    return result


def _best_quotient(line: Line, lines: list[Line]) -> tuple[list[Identity], tuple[Line, Line, str] | None]:
    """The two lines whose quotient (or relative change) this one is, if one pair explains most of it."""
    others = [other for other in lines if other is not line and other.amounts and not other.rates]
    others = sorted(others, key=lambda other: abs(other.index - line.index))[:6]
    best: tuple[int, list[Identity], tuple[Line, Line, str] | None] = (0, [], None)
    for a, b in permutations(others, 2):
        for basis in ("(a-b)/b", "a/b") if line.comparing else ("a/b",):
            tests = _quotients(line, a, b, basis)
            held = sum([1 for t in tests if holds(t) or _truncated(t)])
            enough = held >= (2 if len(tests) > 1 else 1) and held * 5 >= len(tests) * 3
            if enough and held > best[0] and (len(tests) > 1 or decimals(tests[0].tested) > 0):
                best = (held, tests, (a, b, basis))
    return best[1:]


def _quotients(line: Line, a: Line, b: Line, basis: str) -> list[Identity]:
    tests = []
    for place, o in line.rates.items():
        first, second = a.amounts.get(place), b.amounts.get(place)
        if first is None or second is None or not second.number.value or first.unit != second.unit:
            continue
        value = first.number.value / second.number.value * 100
        tests.append(Identity("ratio", o, (first, second), (1, -1), value - 100 if basis == "(a-b)/b" else value, basis))
    return tests


def _truncated(t: Identity) -> bool:
    return abs(t.computed - t.tested.number.value) < 10.0 ** -decimals(t.tested) + 1e-9


def _shares(observations: list[Observation], cells: dict[tuple[int, int], list[Observation]]) -> list[Identity]:
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
                tests.append(Identity("ratio", share, (value, whole[0]), (1, -1), computed, "a/b"))
        held = sum([1 for t in tests if holds(t) or _truncated(t)])
        if held > best[0] and held * 2 >= len(tests):
            best = (held, tests)
    return best[1]
