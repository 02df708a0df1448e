"""A key figure of a page."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.datasets.rows import Spot


@dataclass(frozen=True)
class Figure:
    """A number in large type: what it is, its value as shown, what is said below it."""

    label: str
    value: str
    detail: str = ""
    places: tuple[Spot, ...] = ()
    """Where it is printed, or the printed numbers that it is computed from."""
    section: str = ""
    """The section that lists what it counts, where it is not printed."""


Figures = list[Figure]
