"""Totals over nothing but dashes: a printed dash counts nothing, and a blank says nothing."""

from __future__ import annotations

from .blanks import text_at
from .grid import Grid
from .lines import Identity
from .numbers import read_cell
from .observation import Observation
from .sums import Claim

PROOF = 2
"""Places where a total adds up from several parts, before it is held against parts that are dashes."""


def over_dashes(claims: list[Claim], grid: Grid) -> list[Identity]:
    """The totals that print a number where each of their parts prints a dash, though they add up in the other places."""
    result: list[Identity] = []
    for claim in claims:
        amounts = claim.line.amounts
        open_places = amounts.keys() - {p for m in claim.members for p in m.amounts}
        if not open_places:
            continue
        alone = [p for p in sorted(open_places) if _counts(amounts[p]) and not any(_values(claim, p))]
        # Where most places have no parts, the total is just not broken down there.
        if not alone or len(alone) * 2 > len(amounts) or _proofs(claim) < PROOF:
            continue
        for place in alone:
            if all([_is_dash(claim, k, place, grid) for k in range(len(claim.members))]):
                result.append(Identity("sum", amounts[place], (), (), 0.0, "sum", remark=_moved(claim, place, grid)))
    return result


def _counts(total: Observation) -> bool:
    return bool(total.number.value) and not total.part


def _values(claim: Claim, place: int) -> list[list[Observation]]:
    return [claim.values(m, place) for m in claim.members]


def _proofs(claim: Claim) -> int:
    held = 0
    for place, total in claim.line.amounts.items():
        parts = [o.number.value for group in _values(claim, place) for o in group if o.unit == total.unit]
        held += len(parts) > 1 and abs(sum(parts) - total.number.value) < 1e-6
    return held


def _is_dash(claim: Claim, member: int, place: int, grid: Grid) -> bool:
    line = claim.members[member]
    row, column, *_ = line.place(place)
    beside = (*line.amounts.values(), *line.rates.values(), *claim.line.amounts.values())
    return read_cell(text_at(grid, row, column, beside) or "").kind == "nil"


def _moved(claim: Claim, place: int, grid: Grid) -> str:
    """What is said of a number that the parts of the place beside it give, where the total prints a dash."""
    line = claim.line
    total = line.amounts[place]
    at = line.across[place]
    for other in {p for m in claim.members for p in m.amounts} - line.amounts.keys() - line.rates.keys():
        if abs(line.across[other] - at) != 1:
            continue
        given = sum([o.number.value for group in _values(claim, other) for o in group])
        row, column, row_labels, column_labels = line.place(other)
        if given == total.number.value and read_cell(text_at(grid, row, column, line.amounts.values()) or "").kind == "nil":
            where = " / ".join((*row_labels, *column_labels))
            return f" It seems to stand one place off: {where} prints a dash where the parts give just that."
    return ""
