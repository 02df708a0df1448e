"""What the times of the benchmark of pages say: medians, spread, ratios, and whether the targets are met."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bench_document import table

Times = Mapping[str, Sequence[float]]
"""Seconds of every round, by peer."""


class Target(NamedTuple):
    """How long one peer may take, as a share of what another takes."""

    peer: str
    other: str
    most: float


TARGETS = (
    Target("d", "a-lean", 0.40),
    Target("d", "c", 0.45),
    Target("d", "g", 1.20),
    Target("e", "d", 0.02),
    Target("f", "d", 0.10),
)
CORES, PAGES = 2, 24
"""The targets are for so many cores, and for so many pages or more."""


class Verdict(NamedTuple):
    """A target and what was measured."""

    target: Target
    ratio: float
    """Of the medians."""
    least: float
    """Of a round."""
    largest: float
    met: bool


def verdicts(times: Times) -> list[Verdict]:
    """The targets of which both peers were measured."""
    return [
        verdict(target, times[target.peer], times[target.other])
        for target in TARGETS
        if {target.peer, target.other} <= times.keys()
    ]


def verdict(target: Target, seconds: Sequence[float], others: Sequence[float]) -> Verdict:
    """Whether a target is met; by the ratio as it is, not as it is printed."""
    ratio = statistics.median(seconds) / statistics.median(others)
    rounds = [one / other for one, other in zip(seconds, others, strict=True)]
    return Verdict(target, ratio, min(rounds), max(rounds), ratio <= target.most)


def times_table(times: Times, names: Mapping[str, str], written: Mapping[str, Sequence[int]]) -> str:
    """A row a peer: median, spread, times the median of ours, pages."""
    ours = statistics.median(times["d"]) if "d" in times else None
    rows = []
    for peer, seconds in times.items():
        median = statistics.median(seconds)
        pages = sorted(set(written[peer]))
        rows.append(
            [
                f"{peer}. {names[peer]}",
                f"**{median:.2f}**",
                f"{min(seconds):.2f} to {max(seconds):.2f}",
                f"{median / ours:.3f}" if ours else "",
                " or ".join(map(str, pages)),
            ]
        )
    return table(["peer", "seconds", "min to max", "÷ d", "pages written"], rows)


def targets_table(found: Sequence[Verdict]) -> str:
    """A row a target."""
    rows = [
        [
            f"{item.target.peer} ÷ {item.target.other}",
            f"**{item.ratio:.3f}**",
            f"{item.least:.3f} to {item.largest:.3f}",
            f"≤ {item.target.most:.2f}",
            "met" if item.met else "missed",
        ]
        for item in found
    ]
    return table(["ratio", "of the medians", "min to max", "target", ""], rows)


def scope(pages: int, jobs: int) -> str:
    """Whether this sitting is one that the targets are for; nothing where it is."""
    if jobs == CORES and pages >= PAGES:
        return ""
    return f" The targets are for {CORES} cores and {PAGES} pages or more; this was {jobs} at a time and {pages}."
