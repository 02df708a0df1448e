"""Arithmetic identities that a table claims: which numbers should be the sum, difference or ratio of which.

A structure (this row is the total of those) is claimed by labels and proved by the columns it holds in; only
then are the cells where it fails reported.
"""

from __future__ import annotations

from . import averages, blanks, definitions, labels, ratios
from .dashes import over_dashes
from .grid import Grid
from .lines import Identity, lines_of
from .observation import Observation
from .sums import Claim, parts, sums
from .words import Words

WIDEST = 400
"""Lines along one axis up to which pairs and sums are looked for."""


def find(observations: list[Observation], grid: Grid, learned: ratios.Learned, words: Words) -> list[Identity]:
    """Every identity that a table's labels claim and its numbers bear out.

    Parameters
    ----------
    observations, grid
        The numbers of the table, and the cells they stand in.
    learned
        What the tables before in the same section showed of their rates; takes what this one shows.
    words
        What the labels of the table mean, as far as they were asked.
    """
    remarks = {label for label in {o.column[0] for o in observations if o.column} if labels.REMARK.match(label)}
    numbers = [o for o in observations if not (o.column and o.column[0] in remarks)] if remarks else observations
    result: list[Identity] = []
    claims: list[Claim] = []
    parents: list[Claim] = []
    for by_rows in (True, False):
        lines = lines_of(numbers, by_rows, words)
        if 1 < len(lines) <= WIDEST:
            defined = definitions.defined(lines)
            taken = {id(t.tested) for t in defined}
            result += defined + sums(lines, claims, parents)
            result += [t for t in definitions.differences(lines) if id(t.tested) not in taken]
            means = averages.averages(lines)
            result += means
            taken.update([id(t.tested) for t in means])
            result += [t for t in ratios.ratios(lines, words, taken, learned) if id(t.tested) not in taken]
    if any([o.part for o in numbers]):
        cells: dict[tuple[int, int], list[Observation]] = {}
        for o in numbers:
            cells.setdefault((o.grid_row, o.grid_column), []).append(o)
        if len(cells) < len(numbers):
            result += ratios.shares(numbers, cells) + parts(cells)
    if claims:
        result = blanks.settle(result, claims, grid)
    result += over_dashes([*claims, *parents], grid)
    unique: list[Identity] = []
    by_tested: dict[int, list[Identity]] = {}
    for identity in result:
        if len(identity.members) == 1 and _says_nothing(identity):
            continue
        others = by_tested.setdefault(id(identity.tested), [])
        if not any([_same(identity, other) for other in others]):
            others.append(identity)
            unique.append(identity)
    return unique


def _same(one: Identity, other: Identity) -> bool:
    """Whether two identities compute their number in one way from the same numbers."""
    a, b = one.members, other.members
    return one.basis == other.basis and len(a) == len(b) and sorted([id(m) for m in a]) == sorted([id(m) for m in b])


def _says_nothing(t: Identity) -> bool:
    """Whether a number is just printed again: the one part of a total whose other parts are blank confirms nothing."""
    return t.basis == "sum" and not t.blanks and t.members[0].number.value == t.tested.number.value
