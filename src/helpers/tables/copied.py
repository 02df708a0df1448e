"""Rows that were copied from the wrong place: another table prints, under the same labels, what mends all that fails in them."""

from __future__ import annotations

from collections import defaultdict

from .lines import compute
from .observation import Observation
from .suspects import Judged, Verdict, judge
from .tidy import Understood

Row = dict[tuple[tuple[str, ...], int], Observation]
"""The numbers of a row by the labels of their column and their part."""


def copied(judged: list[Judged], item: Understood, understood: list[Understood]) -> dict[int, Verdict]:
    """Who is to blame for rows of a table in which several identities fail and none holds, by the identity's id.

    Where a table of the same section has a row with the same labels, and with its numbers all of them would hold,
    the numbers in which the two rows differ are to blame.
    """
    rows: dict[int, list[Judged]] = defaultdict(list)
    for j in judged:
        t = j.identity
        if t.members and all([m.grid_row == t.tested.grid_row for m in t.members]):
            rows[t.tested.grid_row].append(j)
    result: dict[int, Verdict] = {}
    for index, group in rows.items():
        slips = [j for j in group if j.severity == "slip"]
        if len(slips) < 2 or len(slips) < len(group):
            continue
        own = _row(item.reading.observations, index)
        labels = {o.row for o in own.values()}
        for other in understood:
            place = (other.section.department, other.section.project)
            if other is item or place != (item.section.department, item.section.project):
                continue
            for line in sorted({o.grid_row for o in other.reading.observations if o.row in labels}):
                there = _row(other.reading.observations, line)
                if there.keys() == own.keys() and {o.row for o in there.values()} == labels:
                    value = {id(o): there[key].number.value for key, o in own.items()}
                    if all([_mended(j, value) for j in slips]):
                        first = next(iter(there.values())).cell.line
                        after = f" Line {first} prints all of this under the same labels, and there it holds."
                        for j in slips:
                            numbers = (j.identity.tested, *j.identity.members)
                            blamed = [(o, value[id(o)]) for o in numbers if value[id(o)] != o.number.value]
                            result[id(j.identity)] = Verdict(blamed, after=after)
    return result


def _row(observations: list[Observation], index: int) -> Row:
    return {(o.column, o.part): o for o in observations if o.grid_row == index}


def _mended(judged: Judged, value: dict[int, float]) -> bool:
    """Whether an identity holds, be it rounded, with other numbers in the row."""

    def read(o: Observation) -> Observation:
        return o._replace(number=o.number._replace(value=value[id(o)]))

    t = judged.identity
    if any([id(o) not in value for o in (t.tested, *t.members)]):
        return False
    members = tuple([read(m) for m in t.members])
    found = judge(t._replace(tested=read(t.tested), members=members, computed=compute(t, members)))
    return found.holds or found.severity == "rounding"
