"""The arithmetic as judge between readings of a table that its cells make nearly as likely."""

from __future__ import annotations

from typing import NamedTuple

from .grid import Grid
from .identities import find
from .layout import Layout, shape
from .lines import holds
from .observation import Observation, Skipped
from .paths import Path
from .words import Words

WEIGHT = 3.0
"""What it is worth, in the costs of :mod:`layout`, that every number of a table takes part in a sum that holds."""


class Reading(NamedTuple):
    """A grid understood."""

    layout: Layout
    observations: list[Observation]
    skipped: list[Skipped]
    rows: list[Path]
    columns: list[Path]
    words: Words
    """What the labels mean, as far as it was asked."""


def support(reading: Reading, grid: Grid) -> int:
    """How many of a reading's numbers take part in identities that hold.

    Those that fail say nothing against a reading: a worse one, which loses labels, claims fewer.
    """
    confirmed: set[int] = set()
    for identity in find(reading.observations, grid, {}, reading.words):
        # What comes to nothing, or repeats a single number, proves nothing.
        if len(identity.members) > 1 and (identity.computed or identity.tested.number.value) and holds(identity):
            confirmed.update(map(id, (identity.tested, *identity.members)))
    return len(confirmed)


def best_supported(readings: list[Reading], grid: Grid) -> Reading:
    """Of readings with nearly the same cost (the likeliest first) the one that sums, differences and ratios speak for.

    A number that no sum holds for counts against a reading, for it may be a label: the share of the numbers is what weighs.
    """
    weighed = []
    for k, reading in enumerate(readings):
        count, total = support(reading, grid), len(reading.observations)
        weighed.append((reading.layout.score - WEIGHT * count / max(total, 1), k, f"{count} of {total}"))
    weighed.sort()
    (cost, first, own), (next_cost, second, others) = weighed[:2]
    best, other = readings[first], readings[second].layout
    why = best.layout.why.removesuffix("; another reading fits nearly as well")
    if own != others:
        why += f"; {own} numbers stand in sums that hold, under the other reading {others}"
    elif next_cost - cost < 0.5:
        why += "; another reading fits nearly as well"
    layout = best.layout._replace(
        score=round(cost, 3), margin=round(next_cost - cost, 3), runner_up=shape(other.header_rows, other.stub_columns), why=why
    )
    return best._replace(layout=layout)


def better_signed(reading: Reading, less: Reading, grid: Grid) -> Reading:
    """Of two readings the second, in which ▲ means less, where more numbers then stand in sums that hold."""
    otherwise, count = support(reading, grid), support(less, grid)
    if count <= otherwise:
        return reading
    why = f"{less.layout.why}; ▲ means less: {count} numbers then stand in sums that hold, otherwise {otherwise}"
    return less._replace(layout=less.layout._replace(why=why))
