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
        result += ratios.shares(numbers, cells) + parts(cells)
    if claims:
        result = blanks.settle(result, claims, grid)
    result += over_dashes([*claims, *parents], grid)
    unique: dict[tuple, Identity] = {}
    for identity in result:
        key = (id(identity.tested), identity.basis, *sorted([id(m) for m in identity.members]))
        unique.setdefault(key, identity)
    return list(unique.values())
