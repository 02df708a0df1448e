"""What the labels of one table mean, asked once per label: a memory that lives as long as its table."""

from __future__ import annotations

from typing import NamedTuple

from . import labels, periods, units


class Sense(NamedTuple):
    """What a path of labels says about the numbers under it."""

    percent: bool
    """Whether one of its labels names a share or a rate."""
    means: tuple[str, str | None] | None
    """Kind of quantity and unit that the innermost telling label names."""
    comparing: bool
    total: bool
    """Whether any of its labels names a comparison; a total."""


class Words:
    """Meaning of labels: kind of quantity, total, comparison."""

    __slots__ = ("_comparisons", "_meanings", "_paths", "_totals")

    def __init__(self) -> None:
        self._meanings: dict[str, tuple[str, str | None] | None] = {}
        self._totals: dict[str, bool] = {}
        self._comparisons: dict[str, bool] = {}
        self._paths: dict[tuple[str, ...], Sense] = {}

    def meaning(self, label: str) -> tuple[str, str | None] | None:
        """As :func:`units.meaning`."""
        try:
            return self._meanings[label]
        except KeyError:
            found = self._meanings[label] = units.meaning(label)
            return found

    def total(self, label: str) -> bool:
        """As :func:`labels.is_total`."""
        try:
            return self._totals[label]
        except KeyError:
            found = self._totals[label] = labels.is_total(label)
            return found

    def comparison(self, label: str) -> bool:
        """As :func:`periods.is_comparison`."""
        try:
            return self._comparisons[label]
        except KeyError:
            found = self._comparisons[label] = periods.is_comparison(label)
            return found

    def path(self, path: tuple[str, ...]) -> Sense:
        """What a path of labels says."""
        try:
            return self._paths[path]
        except KeyError:
            meanings = [means for label in reversed(path) if (means := self.meaning(label))]
            found = self._paths[path] = Sense(
                any([kind == "percent" for kind, _ in meanings]),
                meanings[0] if meanings else None,
                any([self.comparison(label) for label in path]),
                any([self.total(label) for label in path]),
            )
            return found
