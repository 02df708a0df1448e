"""Totals: which lines of a table are the sum of which.

A label claims it (계, 소계, 합계), a parent label over its children claims it, or the numbers show it. Which lines a
total counts is not printed; the reading that holds in most columns is taken.
"""

from __future__ import annotations

from typing import NamedTuple

from . import labels
from .definitions import is_rest, minus
from .lines import Identity, Line, decimals, holds, of_years
from .observation import Observation


class Claim(NamedTuple):
    """A total and the lines that it counts; some of them are totals themselves and stand for other lines."""

    line: Line
    members: list[Line]
    under: dict[int, list[Line]]

    def values(self, line: Line, place: int) -> list[Observation]:
        """The number of a line at a place; of a total that is blank there, the numbers that it stands for."""
        o = line.amounts.get(place)
        if o is not None:
            return [o]
        inner = self.under.get(id(line))
        return [p for m in inner if (p := m.amounts.get(place)) is not None] if inner else []


def sums(lines: list[Line], claims: list[Claim], parents: list[Claim]) -> list[Identity]:
    """The sums along one axis of a table; which totals count what is entered in `claims`, which parents in `parents`."""
    plain = [line for line in lines if not line.comparing]
    children = _implicit(plain)
    # The numbers in front of those in brackets, or behind, are lines of the same index.
    beside = {line.index: children[id(line)] for line in plain if id(line) in children}
    by_parent: dict[tuple[str, ...], list[Line]] = {}
    for line in plain:
        if line.path and not line.totals[-1]:
            by_parent.setdefault(line.path[:-1], []).append(line)
    result: list[Identity] = []
    for line in lines:
        found: list[Identity] = []
        for level, total in enumerate(line.totals):
            if total:
                found = _total(line, level, plain, children, claims)
                if found:
                    break
        if found:
            result += found
        else:
            # A parent over its children, be it called a total or not.
            members = by_parent.get(line.path, []) if line.path else []
            if len(members) > 1:
                result += _add_up(line, members, parents)
            elif id(line) in children and not any(line.totals):
                result += _add_up(line, children[id(line)], parents)
            elif line.index in beside and not any(line.totals):
                result += _twin(line, beside[line.index], plain)
    return result


def _twin(line: Line, children: list[Line], lines: list[Line]) -> list[Identity]:
    """What the numbers in brackets (or in front of them) add up to, the numbers beside them do in the same rows, give or take.

    Of two parts, one that is said to be left over (``미환금액``) is tested as the difference, not their sum.
    """
    units = {o.unit for o in line.amounts.values()}
    members = []
    for index in dict.fromkeys([child.index for child in children]):
        beside = [m for m in lines if m.index == index and {o.unit for o in m.amounts.values()} == units]
        if len(beside) != 1:
            return []
        members += beside
    tests = _tests(Claim(line, members, {}))
    if len(units) != 1 or len(tests) < 3 or not all([len(t.members) > 1 and _near(t, 0.01) for t in tests]):
        return []
    if len(members) == 2 and (rest := [k for k, m in enumerate(members) if is_rest(m)]) and len(rest) == 1:
        return minus(members[rest[0]], line, members[1 - rest[0]])
    return tests


def _implicit(lines: list[Line]) -> dict[int, list[Line]]:
    """Lines that are the sum of the lines right below them in every column, though no label says so (지방세 over 구세, 시세).

    They are named by identity: the numbers of one cell are lines of their own with one index.
    """
    found: dict[int, list[Line]] = {}
    leaves = [line for line in lines if True not in line.totals]
    for i, line in enumerate(leaves):
        wanted = [(place, o.number.value, o.unit) for place, o in line.amounts.items() if o.number.value]
        if len(wanted) < 2:
            continue
        # The first column rules out most runs, so that the others are added up for the few that are left.
        place, value, unit = wanted[0]
        sofar, count = 0.0, 0
        for j in range(i + 1, min(i + 9, len(leaves))):
            o = leaves[j].amounts.get(place)
            if o is not None and o.unit == unit:
                sofar += o.number.value
                count += 1
            if j > i + 1 and (count < 2 or abs(sofar - value) < 0.51) and _adds_up(wanted, leaves[i + 1 : j + 1]):
                found[id(line)] = leaves[i + 1 : j + 1]
                break
    return found


def _adds_up(wanted: list[tuple[int, float, str | None]], run: list[Line]) -> bool:
    """Whether a run of lines gives what is wanted wherever at least two of them have a number, in two columns or more."""
    tested = 0
    for place, value, unit in wanted:
        parts = [o.number.value for line in run if (o := line.amounts.get(place)) is not None and o.unit == unit]
        if len(parts) > 1:
            tested += 1
            if abs(sum(parts) - value) >= 0.51:
                return False
    return tested > 1


def _total(line: Line, level: int, lines: list[Line], children: dict[int, list[Line]], claims: list[Claim]) -> list[Identity]:
    path, suffix = line.path, line.path[level + 1 :]
    own, end = labels.bare(path[level]), len(suffix)
    scope: list[Line] = []
    totals: set[int] = set()
    for other in lines:
        theirs = other.path
        if other is line or len(theirs) <= level or theirs[:level] != path[:level] or (end and theirs[-end:] != suffix):
            continue
        if not end and other.totals[level] and labels.bare(theirs[level]) == own:
            continue
        scope.append(other)
        if True in other.totals[level : len(theirs) - end]:
            totals.add(id(other))
    if not scope:
        return []
    if any([digit in path[level] for digit in "0123456789"]):
        scope = of_years(scope, path[level])
    hidden = {id(child) for members in children.values() for child in members}
    leaves = [other for other in scope if id(other) not in totals and id(other) not in hidden]
    under: dict[int, list[Line]] = {}
    cover = _cover(leaves, [other for other in scope if id(other) in totals], level, end, under) if totals else leaves
    depth = min([len(other.path) for other in scope])
    subtotals = [other for other in scope if id(other) in totals and other.totals[level]]
    candidates = [
        subtotals if labels.is_grand_total(path[level]) and len(subtotals) > 1 else [],
        leaves,
        cover,
        [other for other in leaves if len(other.path) == depth],
        _run(scope, line, totals, -1),
        _run(scope, line, totals, 1),
    ]
    best: tuple[float, list[Identity]] = (0.0, [])
    seen: set[tuple[int, ...]] = set()
    chosen: list[Line] = []
    for members in candidates:
        key = tuple([id(member) for member in members])
        if not members or key in seen:
            continue
        seen.add(key)
        tests = _tests(Claim(line, members, under))
        weighty = [t for t in tests if t.tested.number.value or t.computed]
        if not weighty:
            continue
        share = sum([holds(t) for t in weighty]) / len(weighty)
        if share > best[0] + 1e-9:
            best, chosen = (share, tests), members
        if share == 1.0:
            break
    share, tests = best
    if share >= 0.5 or (share > 0.3 and len(tests) >= 6):
        claims.append(Claim(line, chosen, under))
        return tests
    # Few columns hold, or none: the total is claimed all the same where what it counts leaves no doubt.
    if len(cover) > 1 and cover is not leaves:
        tests = _tests(Claim(line, cover, under))
        proved = any([holds(t) and len(t.members) > 1 for t in tests]) and all([_near(t, 0.1) for t in tests])
        if proved or _agree(tests, _tests(Claim(line, leaves, under))):
            claims.append(Claim(line, cover, under))
            return tests
    if len(lines) > 1 and not totals and len(leaves) > 1:
        claims.append(Claim(line, leaves, under))
        return [t for t in _tests(Claim(line, leaves, under)) if _near(t, 0.5)]
    return []


def _cover(leaves: list[Line], totals: list[Line], level: int, end: int, under: dict[int, list[Line]]) -> list[Line]:
    """What a grand total counts: the total of each group, or where a group has none, what its own groups give.

    `under` takes for each such total the lines that it stands for, for the columns where the total itself is blank.
    """
    groups: dict[str, tuple[list[Line], list[Line]]] = {}
    for which, members in ((0, leaves), (1, totals)):
        for other in members:
            if not other.totals[level]:
                groups.setdefault(other.path[level], ([], []))[which].append(other)
    result: list[Line] = []
    for inner, subtotals in groups.values():
        whole = [other for other in subtotals if len(other.path) - end == level + 2]
        if len(whole) == 1:
            result += whole
            under[id(whole[0])] = inner
        elif subtotals and not whole:
            deep = [other for other in inner if len(other.path) - end > level + 1]
            result += [other for other in inner if len(other.path) - end <= level + 1]
            result += _cover(deep, subtotals, level + 1, end, under)
        else:
            result += inner
    return sorted(result, key=lambda other: other.index)


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


def _tests(claim: Claim) -> list[Identity]:
    line, members, under = claim
    tests = []
    for place, total in line.amounts.items():
        unit = total.unit
        parts = [o for m in members if (o := m.amounts.get(place)) is not None and o.unit == unit]
        if under and len(parts) < len(members):
            parts = [o for m in members for o in claim.values(m, place) if o.unit == unit]
        if not parts:
            continue
        if total.number.role and not all([_accounted(m, place) for m in members]):
            continue
        if len(parts) == 1 < len(members) and parts[0].number.value != total.number.value:
            continue  # blanks among the parts: nothing printed contradicts the total
        test = _sum(total, parts)
        if _near(test, 0.02) or not _unlike(claim.line, test):
            tests.append(test)
    for place, total in line.rates.items():
        if total.number.value == 100:
            parts = [m.rates[place] for m in members if place in m.rates]
            # Where a part is 100 itself, each column has a whole of its own.
            if len(parts) > 1 and all([p.number.value != 100 for p in parts]):
                tests.append(_sum(total, parts))
    return tests


def _unlike(line: Line, test: Identity) -> bool:
    """Whether a column alone has decimals: a rate, most likely, of which the label was lost."""
    own = [decimals(o) > 0 for o in (test.tested, *test.members)]
    return sum(own) * 2 > len(own) and len(line.amounts) > 2 and sum([decimals(o) > 0 for o in line.amounts.values()]) == 1


def _sum(total, parts: list) -> Identity:
    return Identity("sum", total, tuple(parts), (1,) * len(parts), sum([p.number.value for p in parts]), "sum")


def _accounted(line: Line, place: int) -> bool:
    """Whether a line says how much of its number is the part at `place`: the part itself, or others that make up the whole."""
    if place in line.amounts:
        return True
    cells = [o for k, o in line.amounts.items() if line.across[k] == line.across[place]]
    whole = [o for o in cells if o.part == 0]
    return not whole or sum([o.number.value for o in cells if o.part]) == whole[0].number.value


def _add_up(line: Line, members: list[Line], parents: list[Claim]) -> list[Identity]:
    claim = Claim(line, members, {})
    tests = [t for t in _tests(claim) if len(t.members) > 1]
    if not tests or sum(map(holds, tests)) * 2 < len(tests):
        return []
    parents.append(claim)
    return tests


def _agree(tests: list[Identity], others: list[Identity]) -> bool:
    """Whether two readings of a total give the same everywhere, and not far from what is printed."""
    by_tested = {id(t.tested): t.computed for t in others}
    return bool(tests) and all([by_tested.get(id(t.tested)) == t.computed and _near(t, 0.5) for t in tests])


def _near(t: Identity, share: float) -> bool:
    return abs(t.computed - t.tested.number.value) <= share * max(abs(t.computed), abs(t.tested.number.value), 1.0)


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
