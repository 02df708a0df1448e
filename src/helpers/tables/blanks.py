"""Blanks that the sums determine: a part or a subtotal that is not printed, and the value it must have had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from .grid import Grid
from .lines import Blank, Identity, holds
from .observation import Observation
from .sums import Claim

Key = tuple[int, int, tuple[str, ...], tuple[str, ...]]


class _Gap(NamedTuple):
    """A sum one part of which is not printed."""

    total: Observation
    parts: tuple[Observation, ...]
    key: Key
    value: float
    proved: bool
    """Whether the same total counts the same lines elsewhere in the table, and it adds up there."""


def settle(identities: list[Identity], claims: list[Claim], grid: Grid) -> list[Identity]:
    """Explain by a blank what only a blank explains.

    A blank is determined where a sum across and a sum down give it one value; where the total is confirmed by
    another identity; or where only one part stands beside the blank and the same sum holds in the other columns.
    Elsewhere a total that does not fit may be wrong itself, and stays reported.
    """
    claims = [claim for claim in claims if _has_blanks(claim)]
    if not claims:
        return identities
    fills = _fills(claims)
    gaps: dict[Key, list[_Gap]] = defaultdict(list)
    found: list[Identity] = []
    for claim in claims:
        for place, total in claim.line.amounts.items():
            missing = [m for m in claim.members if place not in m.amounts and not claim.values(m, place)]
            parts = [o for m in claim.members for o in claim.values(m, place) if o.unit == total.unit]
            if not missing or not parts:
                continue
            keys = [m.place(place) for m in missing]
            open_value = round(total.number.value - sum([o.number.value for o in parts]), 6)
            if not open_value:
                continue
            given = [(key, fills[key]) for key in keys if key in fills]
            if given:
                inner = [o for _, group in given for o in group if o.unit == total.unit]
                if abs(sum([o.number.value for o in inner]) - open_value) < 1e-6:
                    blanks = tuple([_blank(key, sum([o.number.value for o in group])) for key, group in given])
                    found.append(
                        _identity(total, (*parts, *inner), tuple([b for b in blanks if b.value]))._replace(
                            computed=total.number.value
                        )
                    )
            elif len(keys) == 1 and (open_value > 0 or min([o.number.value for o in parts]) < 0):
                gaps[keys[0]].append(_Gap(total, tuple(parts), keys[0], open_value, _proved(claim, place)))
    found += _determined(identities, gaps, grid)
    replaced = {(id(t.tested), *sorted([id(m) for m in t.members])) for t in found}
    # Numbers that already make up a total without what stands for the blank are not reported twice.
    totals = {(id(t.tested), t.tested.grid_row == t.members[0].grid_row) for t in found if t.basis == "sum"}
    kept = [
        t
        for t in identities
        if t.kind != "sum"
        or holds(t)
        or not (
            (id(t.tested), *sorted([id(m) for m in t.members])) in replaced
            or (id(t.tested), t.tested.grid_row == t.members[0].grid_row) in totals
        )
    ]
    return kept + found


def _has_blanks(claim: Claim) -> bool:
    width = len(claim.line.amounts)
    return any([len(m.amounts) < width for m in claim.members]) or any([len(m.amounts) > width for m in claim.members])


def _fills(claims: list[Claim]) -> dict[Key, list[Observation]]:
    """The parts of subtotals that are blank themselves, by the place of the blank."""
    fills: dict[Key, list[Observation]] = {}
    for claim in claims:
        line = claim.line
        for place in {place for m in claim.members for place in m.amounts} - line.amounts.keys() - line.rates.keys():
            parts = [o for m in claim.members for o in claim.values(m, place)]
            if len({o.unit for o in parts}) == 1:
                fills[line.place(place)] = parts
    return fills


def _proved(claim: Claim, place: int) -> bool:
    """Whether the total adds up at other places, with more than one part."""
    held = tried = 0
    for other, total in claim.line.amounts.items():
        if other != place:
            parts = [o.number.value for m in claim.members for o in claim.values(m, other) if o.unit == total.unit]
            if len(parts) > 1:
                tried += 1
                held += abs(sum(parts) - total.number.value) < 1e-6
    return held > 0 and held == tried


def _determined(identities: list[Identity], gaps: dict[Key, list[_Gap]], grid: Grid) -> list[Identity]:
    if not gaps:
        return []
    taking_part: dict[int, int] = defaultdict(int)
    anchored: set[int] = set()
    for t in identities:
        good = holds(t) and len(t.members) > 1
        for o in (t.tested, *t.members):
            if good:
                anchored.add(id(o))
            elif not holds(t):
                taking_part[id(o)] += 1
    result: list[Identity] = []
    for key, group in gaps.items():
        first = group[0]
        if not _is_empty(grid, key, first):
            continue
        agreed = len({gap.value for gap in group}) == 1
        # A part that fails elsewhere as well is the likelier culprit than a blank, but for a sum across and a sum down
        # that agree: they share nothing but the blank.
        crossed = len({gap.total.grid_row == gap.parts[0].grid_row for gap in group}) > 1
        if not agreed or (not crossed and any([taking_part[id(o)] > 1 for gap in group for o in gap.parts])):
            continue
        for gap in group:
            if len(group) > 1 or id(gap.total) in anchored or (gap.proved and len(gap.parts) == 1):
                blank = _blank(key, gap.value)
                result.append(_identity(gap.total, gap.parts, (blank,))._replace(computed=gap.total.number.value))
    return result


def _identity(total: Observation, parts: tuple[Observation, ...], blanks: tuple[Blank, ...]) -> Identity:
    return Identity("sum", total, parts, (1,) * len(parts), total.number.value, "sum", 1.0, blanks)


def _blank(key: Key, value: float) -> Blank:
    row, column, row_labels, column_labels = key
    return Blank(row, column, (*row_labels, *column_labels), round(value, 6))


def _is_empty(grid: Grid, key: Key, gap: _Gap) -> bool:
    """Whether nothing is printed where the blank is: a dash or a word says that there is nothing to count."""
    return text_at(grid, key[0], key[1], (gap.total, *gap.parts)) == ""


def text_at(grid: Grid, row: int, column: int, numbers: Iterable[Observation]) -> str | None:
    """What is printed in a row under a column, as the numbers of that row among `numbers` stand; None outside the table."""
    beside = next((o for o in numbers if o.grid_row == row), None)
    shift = 0
    if beside is not None:
        cells = grid.rows[row]
        at = next((c for c, cell in enumerate(cells) if cell is beside.cell), None)
        shift = at - beside.grid_column if at is not None else 0
    at = column + shift
    if not 0 <= at < len(grid.rows[row]):
        return None
    cell = grid.rows[row][at]
    return cell.text.strip() if cell is not None else ""
