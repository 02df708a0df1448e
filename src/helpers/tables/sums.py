"""Totals: which lines of a table are the sum of which.

A label claims it (계, 소계, 합계), a parent label over its children claims it, or the numbers show it. Which lines a
total counts is not printed; the reading that holds in most columns is taken.
"""

from __future__ import annotations

from . import labels
from .lines import Identity, Line, holds


def sums(lines: list[Line]) -> list[Identity]:
    """The sums along one axis of a table."""
    plain = [line for line in lines if not line.comparing]
    children = _implicit(plain)
    by_parent: dict[tuple[str, ...], list[Line]] = {}
    for line in plain:
        if line.path and not line.totals[-1]:
            by_parent.setdefault(line.path[:-1], []).append(line)
    result: list[Identity] = []
    for line in lines:
        found: list[Identity] = []
        for level, total in enumerate(line.totals):
            if total:
                found = _total(line, level, plain, children)
                if found:
                    break
        if found:
            result += found
        else:
            # A parent over its children, be it called a total or not.
            members = by_parent.get(line.path, []) if line.path else []
            if len(members) > 1:
                result += _add_up(line, members)
            elif line.index in children and not any(line.totals):
                result += _add_up(line, children[line.index])
    return result


def _implicit(lines: list[Line]) -> dict[int, list[Line]]:
    """Lines that are the sum of the lines right below them in every column, though no label says so (지방세 over 구세, 시세)."""
    found: dict[int, list[Line]] = {}
    leaves = [line for line in lines if not any(line.totals)]
    for i, line in enumerate(leaves):
        wanted = [(place, o.number.value, o.unit) for place, o in line.amounts.items() if o.number.value]
        if len(wanted) < 2:
            continue
        sofar = [0.0] * len(wanted)
        counts = [0] * len(wanted)
        for j in range(i + 1, min(i + 9, len(leaves))):
            amounts = leaves[j].amounts
            for k, (place, _, unit) in enumerate(wanted):
                o = amounts.get(place)
                if o is not None and o.unit == unit:
                    sofar[k] += o.number.value
                    counts[k] += 1
            tested = [k for k in range(len(wanted)) if counts[k] > 1]
            if j > i + 1 and len(tested) > 1 and all([abs(sofar[k] - wanted[k][1]) < 0.51 for k in tested]):
                found[line.index] = leaves[i + 1 : j + 1]
                break
    return found


def _total(line: Line, level: int, lines: list[Line], children: dict[int, list[Line]]) -> list[Identity]:
    path, suffix = line.path, line.path[level + 1 :]
    own, end = labels.bare(path[level]), len(suffix)
    scope: list[Line] = []
    totals: set[int] = set()
    for other in lines:
        theirs = other.path
        if other is line or len(theirs) <= level or theirs[:level] != path[:level] or (end and theirs[-end:] != suffix):
            continue
        if not end and labels.bare(theirs[level]) == own:
            continue
        scope.append(other)
        if any(other.totals[level : len(theirs) - end]):
            totals.add(id(other))
    if not scope:
        return []
    hidden = {id(child) for members in children.values() for child in members}
    leaves = [other for other in scope if id(other) not in totals and id(other) not in hidden]
    groups = {other.path[level] for other in scope if id(other) in totals}
    nested = [other for other in scope if id(other) in totals and not other.totals[level]]
    nested += [other for other in leaves if other.path[level] not in groups]
    depth = min(len(other.path) for other in scope)
    subtotals = [other for other in scope if id(other) in totals and other.totals[level]]
    candidates = [
        subtotals if labels.is_grand_total(path[level]) and len(subtotals) > 1 else [],
        leaves,
        nested,
        [other for other in leaves if len(other.path) == depth],
        _run(scope, line, totals, -1),
        _run(scope, line, totals, 1),
    ]
    best: tuple[float, list[Identity]] = (0.0, [])
    seen: set[tuple[int, ...]] = set()
    for members in candidates:
        key = tuple([id(member) for member in members])
        if not members or key in seen:
            continue
        seen.add(key)
        tests = _tests(line, members)
        weighty = [t for t in tests if t.tested.number.value or t.computed]
        if not weighty:
            continue
        share = sum([holds(t) for t in weighty]) / len(weighty)
        if share > best[0] + 1e-9:
            best = (share, tests)
        if share == 1.0:
            break
    share, tests = best
    if share >= 0.5 or (share > 0.3 and len(tests) >= 6):
        return tests
    # No reading of the total holds: it is claimed all the same where only one is possible.
    if len(lines) > 1 and not groups and len(leaves) > 1:
        return [t for t in _tests(line, leaves) if _near(t)]
    return []


def _run(scope: list[Line], line: Line, totals: set[int], step: int) -> list[Line]:
    """The lines on one side of a subtotal, up to the next one."""
    ordered = [other for other in scope if (other.index - line.index) * step > 0]
    ordered.sort(key=lambda other: other.index * step)
    run = []
    for other in ordered:
        if id(other) in totals:
            break
        run.append(other)
    return run


def _tests(line: Line, members: list[Line]) -> list[Identity]:
    tests = []
    for place, total in line.amounts.items():
        unit = total.unit
        parts = [o for m in members if (o := m.amounts.get(place)) is not None and o.unit == unit]
        if not parts:
            continue
        if total.number.role and not all([_accounted(m, place) for m in members]):
            continue
        if len(parts) == 1 < len(members) and parts[0].number.value != total.number.value:
            continue  # blanks among the parts: nothing printed contradicts the total
        tests.append(_sum(total, parts))
    for place, total in line.rates.items():
        if total.number.value == 100:
            parts = [m.rates[place] for m in members if place in m.rates]
            if len(parts) > 1:
                tests.append(_sum(total, parts))
    return tests


def _sum(total, parts: list) -> Identity:
    return Identity("sum", total, tuple(parts), (1,) * len(parts), sum([p.number.value for p in parts]), "sum")


def _accounted(line: Line, place: int) -> bool:
    """Whether a line says how much of its number is the part at `place`: the part itself, or others that make up the whole."""
    if place in line.amounts:
        return True
    cells = [o for k, o in line.amounts.items() if line.across[k] == line.across[place]]
    whole = [o for o in cells if o.part == 0]
    return not whole or sum([o.number.value for o in cells if o.part]) == whole[0].number.value


def _add_up(line: Line, members: list[Line]) -> list[Identity]:
    tests = [t for t in _tests(line, members) if len(t.members) > 1]
    return tests if tests and sum(map(holds, tests)) * 2 >= len(tests) else []


def _near(t: Identity) -> bool:
    return abs(t.computed - t.tested.number.value) <= 0.5 * max(abs(t.computed), abs(t.tested.number.value), 1.0)


def parts(cells: dict[tuple[int, int], list]) -> list[Identity]:
    """Named parts in brackets that make up the number in front (``520 (국 260 시 156, 구 104)``)."""
    tests = []
    for group in cells.values():
        if len(group) < 2:
            continue
        whole = group[0]
        named = [o for o in group[1:] if o.number.bracketed and o.number.role and o.unit == whole.unit]
        complete = not whole.number.bracketed and named and len(named) == len(group) - 1
        if complete and (len(named) > 1 or named[0].number.value == whole.number.value):
            tests.append(_sum(whole, named))
    return tests if sum(map(holds, tests)) * 2 >= len(tests) else []
