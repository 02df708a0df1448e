"""Arithmetic identities that a table claims: which numbers should be the sum, difference or ratio of which.

A structure (this row is the total of those) is claimed by labels and proved by the columns it holds in; only
then are the cells where it fails reported. What is found here also judges between readings of a layout.
"""

from __future__ import annotations

import re
from itertools import permutations
from typing import NamedTuple

from . import labels, periods
from .observation import Observation
from .units import meaning

Key = tuple[int, tuple[str, ...], bool]
"""A place across the axis: the other axis' index and path (named parts of a cell differ in it), and whether a rate stands there."""


class Line(NamedTuple):
    """A row or column of a table with its numbers, by their place across."""

    index: int
    path: tuple[str, ...]
    values: dict[Key, Observation]


class Identity(NamedTuple):
    """A number and the numbers it should be computed from."""

    kind: str
    tested: Observation
    members: tuple[Observation, ...]
    signs: tuple[int, ...]
    computed: float
    basis: str
    """``sum``, ``a-b``, ``a/b``, ``(a-b)/b``: how it is computed; in words in the note."""


def lines_of(observations: list[Observation], by_rows: bool) -> list[Line]:
    """The rows (or columns) of a table as lines."""
    found: dict[tuple[int, tuple[str, ...]], dict[Key, Observation]] = {}
    for o in observations:
        index, across = (o.grid_row, o.grid_column) if by_rows else (o.grid_column, o.grid_row)
        path = o.row if by_rows else o.column
        key = (across, o.column if by_rows else o.row, _rate(o))
        found.setdefault((index, path), {}).setdefault(key, o)
    return [Line(index, path, values) for (index, path), values in sorted(found.items(), key=lambda item: item[0][0])]


def find(observations: list[Observation]) -> list[Identity]:
    """Every identity that a table's labels claim and its numbers bear out."""
    numbers = [o for o in observations if not (o.column and labels.REMARK.match(o.column[0]))]
    result: list[Identity] = []
    for by_rows in (True, False):
        lines = lines_of(numbers, by_rows)
        if 1 < len(lines) <= 400:
            result += _sums(lines) + _differences(lines) + _ratios(lines)
    result += _shares(numbers) + _parts(numbers)
    unique: dict[tuple, Identity] = {}
    for identity in result:
        key = (id(identity.tested), tuple(sorted(id(m) for m in identity.members)), identity.basis)
        unique.setdefault(key, identity)
    return list(unique.values())


# -- sums ---------------------------------------------------------------------------------------------------


def _comparing(path: tuple[str, ...]) -> bool:
    return any(periods.is_comparison(label) for label in path)


def _rate(o: Observation) -> bool:
    return o.unit in ("%", "%p")


def _sums(lines: list[Line]) -> list[Identity]:
    plain = [line for line in lines if not _comparing(line.path)]
    children = _implicit(plain)
    result = []
    for line in lines:
        for level, label in enumerate(line.path):
            if labels.is_total(label):
                found = _total(line, level, lines, children)
                if found:
                    result += found
                    break
        else:
            members = [
                other
                for other in plain
                if len(other.path) == len(line.path) + 1 and other.path[:-1] == line.path and not labels.is_total(other.path[-1])
            ]
            if len(members) > 1:
                result += _add_up(line, members)
            elif line.index in children:
                result += _add_up(line, children[line.index])
    return result


def _implicit(lines: list[Line]) -> dict[int, list[Line]]:
    """Lines that are the sum of the lines right below them in every column, though no label says so (지방세 over 구세, 시세)."""
    found: dict[int, list[Line]] = {}
    leaves = [line for line in lines if not any(labels.is_total(label) for label in line.path)]
    for i, line in enumerate(leaves):
        for j in range(i + 2, min(i + 9, len(leaves))):
            members = leaves[i + 1 : j + 1]
            tests = [t for t in _tests(line, members) if len(t.members) > 1 and t.computed]
            if len(tests) > 1 and all(abs(t.computed - t.tested.number.value) < 0.51 for t in tests):
                found[line.index] = members
                break
    return found


def _total(line: Line, level: int, lines: list[Line], children: dict[int, list[Line]]) -> list[Identity]:
    path, suffix = line.path, line.path[level + 1 :]
    scope = [
        other
        for other in lines
        if other is not line
        and other.path[:level] == path[:level]
        and len(other.path) > level
        and not (level < len(other.path) and labels.bare(other.path[level]) == labels.bare(path[level]) and not suffix)
        and (not suffix or other.path[-len(suffix) :] == suffix)
        and not _comparing(other.path)
    ]
    if not scope:
        return []
    hidden = {id(child) for members in children.values() for child in members}

    def totals(other: Line) -> bool:
        inner = other.path[level : len(other.path) - len(suffix)] if suffix else other.path[level:]
        return any(labels.is_total(label) for label in inner)

    leaves = [other for other in scope if not totals(other) and id(other) not in hidden]
    groups = {other.path[level] for other in scope if totals(other)}
    nested = [other for other in scope if totals(other) and not labels.is_total(other.path[level])] + [
        other for other in leaves if other.path[level] not in groups
    ]
    depth = min(len(other.path) for other in scope)
    top = [other for other in leaves if len(other.path) == depth]
    before = _run(scope, line, totals, -1)
    behind = _run(scope, line, totals, 1)
    subtotals = [other for other in scope if totals(other) and labels.is_total(other.path[level])]
    grand = labels.is_grand_total(path[level]) and len(subtotals) > 1
    candidates = [c for c in ([subtotals] if grand else []) + [leaves, nested, top, before, behind] if c]
    best: tuple[float, int, list[Identity]] = (0.0, 0, [])
    for order, members in enumerate(candidates):
        tests = _tests(line, members)
        weighty = [t for t in tests if t.tested.number.value or t.computed]
        if not weighty:
            continue
        held = sum(1 for t in weighty if _close(t))
        if held / len(weighty) > best[0] + 1e-9:
            best = (held / len(weighty), order, tests)
    share, _, tests = best
    if share >= 0.5 or (share > 0.3 and len(tests) >= 6):
        return tests
    # No reading of the total holds: it is claimed all the same where only one is possible.
    if len(lines) > 1 and not suffix and not groups and len(leaves) > 1:
        tests = [t for t in _tests(line, leaves) if _near(t)]
        return tests
    return []


def _run(scope: list[Line], line: Line, totals, step: int) -> list[Line]:
    """The lines on one side of a subtotal, up to the next one."""
    ordered = [other for other in scope if (other.index - line.index) * step > 0]
    ordered.sort(key=lambda other: other.index * step)
    run = []
    for other in ordered:
        if totals(other):
            break
        run.append(other)
    return run


def _tests(line: Line, members: list[Line]) -> list[Identity]:
    tests = []
    for key, total in line.values.items():
        if _rate(total) and total.number.value != 100:
            continue
        parts = [m.values[key] for m in members if key in m.values]
        parts = [p for p in parts if p.unit == total.unit]
        if not parts or (_rate(total) and len(parts) < 2):
            continue
        if total.number.role and not all(_accounted(m, key) for m in members):
            continue
        if len(parts) == 1 < len(members) and parts[0].number.value != total.number.value:
            continue  # blanks among the parts: nothing printed contradicts the total
        tests.append(Identity("sum", total, tuple(parts), (1,) * len(parts), sum(p.number.value for p in parts), "sum"))
    return tests


def _accounted(line: Line, key: Key) -> bool:
    """Whether a line says how much of its number is the part that `key` names: the part itself, or others that make up the whole."""
    if key in line.values:
        return True
    cells = [o for k, o in line.values.items() if k[0] == key[0]]
    whole = [o for o in cells if o.part == 0]
    return not whole or sum(o.number.value for o in cells if o.part) == whole[0].number.value


def _add_up(line: Line, members: list[Line]) -> list[Identity]:
    tests = [t for t in _tests(line, members) if len(t.members) > 1]
    return tests if tests and sum(map(_close, tests)) * 2 >= len(tests) else []


def decimals(o: Observation) -> int:
    """Digits printed behind the point."""
    token = o.cell.text[o.number.start : o.number.end]
    match = re.search(r"\.(\d+)", token)
    return len(match.group(1)) if match else 0


def _close(t: Identity) -> bool:
    step = 10.0 ** -min(decimals(t.tested), 6)
    if t.kind == "ratio":
        return abs(t.computed - t.tested.number.value) <= 0.5 * step + 1e-9
    return abs(t.computed - t.tested.number.value) <= 1e-6 * max(1.0, abs(t.computed)) * step


def _near(t: Identity) -> bool:
    return abs(t.computed - t.tested.number.value) <= 0.2 * max(abs(t.computed), abs(t.tested.number.value), 1.0)


# -- differences --------------------------------------------------------------------------------------------

_DEFINED = re.compile(r"\(\s*([A-Z])\s*([-/:÷])\s*([A-Z])\s*\)?")
_NAMED = re.compile(r"\(\s*([A-Z])\s*\)\s*$")


def _letters(lines: list[Line]) -> dict[str, Line]:
    return {m.group(1): line for line in lines if line.path and (m := _NAMED.search(line.path[-1]))}


def _differences(lines: list[Line]) -> list[Identity]:
    named = _letters(lines)
    result = []
    for line in lines:
        defined = next((m for label in line.path if (m := _DEFINED.search(label)) and m.group(2) == "-"), None)
        if (
            defined
            and defined.group(1) in named
            and defined.group(3) in named
            and not (len(line.path) > 1 and not labels.is_total(line.path[-1]) and _DEFINED.search(line.path[-1]) is None)
        ):
            result += _minus(line, named[defined.group(1)], named[defined.group(3)])
        elif _comparing(line.path) or any(
            word in labels.bare(label) for label in line.path for word in ("과부족", "잔액", "차액")
        ):
            result += _best_pair(line, lines)
    return result


def _minus(line: Line, a: Line, b: Line) -> list[Identity]:
    tests = []
    for key, o in line.values.items():
        first, second = a.values.get(key), b.values.get(key)
        if (first is None and second is None) or _rate(o) != (_rate(first or second)):
            continue
        given = [x for x in (first, second) if x is not None and x.unit == o.unit]
        if not given or _rate(o):
            continue
        signs = tuple(1 if x is first else -1 for x in given)
        tests.append(
            Identity(
                "difference", o, tuple(given), signs, sum(s * x.number.value for s, x in zip(signs, given, strict=True)), "a-b"
            )
        )
    return tests


def _best_pair(line: Line, lines: list[Line]) -> list[Identity]:
    """The two lines whose difference this one is, if one pair explains most of it."""
    others = [other for other in lines if other is not line and not _comparing(other.path) and other.path[:-1] == line.path[:-1]]
    if len(others) < 2:
        others = [other for other in lines if other is not line and not _comparing(other.path)]
    others = sorted(others, key=lambda other: abs(other.index - line.index))[:6]
    best: tuple[int, list[Identity]] = (0, [])
    for a, b in permutations(others, 2):
        tests = _minus(line, a, b)
        full = [t for t in tests if len(t.members) == 2]
        held = sum(1 for t in tests if _close(t) and (t.computed or len(t.members) == 2))
        if full and held > best[0] and held * 2 >= len(tests):
            best = (held, tests)
    return best[1]


# -- ratios -------------------------------------------------------------------------------------------------


def _ratios(lines: list[Line]) -> list[Identity]:
    named = _letters(lines)
    result = []
    for line in lines:
        rates = {(*key[:2], False): o for key, o in line.values.items() if _rate(o)}
        if (
            not rates
            or not line.path
            or not (any((m := meaning(label)) and m[0] == "percent" for label in line.path) or _comparing(line.path))
        ):
            continue
        defined = next((m for label in line.path if (m := _DEFINED.search(label)) and m.group(2) in "/÷"), None)
        if defined and defined.group(1) in named and defined.group(3) in named:
            result += _quotients(rates, named[defined.group(1)], named[defined.group(3)], "a/b")
            continue
        others = [other for other in lines if other is not line and not any(map(_rate, other.values.values()))]
        others = sorted(others, key=lambda other: abs(other.index - line.index))[:6]
        best: tuple[int, list[Identity]] = (0, [])
        for a, b in permutations(others, 2):
            for basis in ("(a-b)/b", "a/b") if _comparing(line.path) else ("a/b",):
                tests = _quotients(rates, a, b, basis)
                held = sum(1 for t in tests if _close(t) or _truncated(t))
                needed = 2 if len(tests) > 1 else 1
                if (
                    held >= needed
                    and held > best[0]
                    and held * 5 >= len(tests) * 3
                    and (len(tests) > 1 or decimals(tests[0].tested) > 0)
                ):
                    best = (held, tests)
        result += best[1]
    return result


def _quotients(rates: dict[Key, Observation], a: Line, b: Line, basis: str) -> list[Identity]:
    tests = []
    for key, o in rates.items():
        first, second = a.values.get(key), b.values.get(key)
        if first is None or second is None or not second.number.value or first.unit != second.unit:
            continue
        value = first.number.value / second.number.value * 100
        computed = value - 100 if basis == "(a-b)/b" else value
        tests.append(Identity("ratio", o, (first, second), (1, -1), computed, basis))
    return tests


def _truncated(t: Identity) -> bool:
    return abs(t.computed - t.tested.number.value) < 10.0 ** -decimals(t.tested) + 1e-9


def _shares(observations: list[Observation]) -> list[Identity]:
    """Shares in brackets (``1,371 (42.5%)``) of the row's or the column's total."""
    cells: dict[tuple[int, int], list[Observation]] = {}
    for o in observations:
        cells.setdefault((o.grid_row, o.grid_column), []).append(o)
    pairs = [
        (group[0], group[1])
        for group in cells.values()
        if len(group) == 2 and group[1].number.bracketed and _rate(group[1]) and not _rate(group[0])
    ]
    if len(pairs) < 2:
        return []
    best: tuple[int, list[Identity]] = (0, [])
    for by_row in (True, False):
        tests = []
        for value, share in pairs:
            whole = [
                o for o in observations
                if o.part == 0 and o.unit == value.unit and (o.grid_row == value.grid_row if by_row else o.grid_column == value.grid_column)
                and (o.column[: len(value.column) - 1] == value.column[:-1] if by_row else True)
                and labels.is_total((o.column if by_row else o.row or ("",))[-1] if (o.column if by_row else o.row) else "")
            ]  # fmt: skip
            if len(whole) == 1 and whole[0].number.value:
                tests.append(
                    Identity("ratio", share, (value, whole[0]), (1, -1), value.number.value / whole[0].number.value * 100, "a/b")
                )
        held = sum(1 for t in tests if _close(t) or _truncated(t))
        if held > best[0] and held * 2 >= len(tests):
            best = (held, tests)
    return best[1]


def _parts(observations: list[Observation]) -> list[Identity]:
    """Named parts in brackets that make up the number in front (``520 (국 260 시 156, 구 104)``)."""
    cells: dict[tuple[int, int], list[Observation]] = {}
    for o in observations:
        cells.setdefault((o.grid_row, o.grid_column), []).append(o)
    tests = []
    for group in cells.values():
        whole, parts = group[0], [o for o in group[1:] if o.number.bracketed and o.number.role and o.unit == group[0].unit]
        if (
            not whole.number.bracketed
            and len(parts) == len(group) - 1
            and parts
            and (len(parts) > 1 or parts[0].number.value == whole.number.value)
        ):
            tests.append(Identity("sum", whole, tuple(parts), (1,) * len(parts), sum(p.number.value for p in parts), "sum"))
    held = sum(map(_close, tests))
    return tests if held * 2 >= len(tests) else []
