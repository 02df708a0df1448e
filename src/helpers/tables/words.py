"""What the labels of one table mean, asked once per label: a memory that lives as long as its table."""

from __future__ import annotations

import re
from typing import NamedTuple

from . import labels, periods, units

_DIGIT = re.compile(r"\d")
_COUNTS = re.compile(r"(?:수|인원|정원|현원|결원|인구)(?:\(.*\))?$")


class Sense(NamedTuple):
    """What a path of labels says about the numbers under it."""

    percent: bool
    """Whether one of its labels names a share or a rate."""
    means: tuple[str, str | None] | None
    """Kind of quantity and unit that the innermost telling label names."""
    dated: tuple[str, str | None] | None
    """The same of a label with digits (``2018년 예산``): it may only name a stage, and counts where no other label tells."""
    counts: bool
    """Whether a label says beyond doubt that something is counted; others (여성, 청년) may only say whose money it is."""
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
            said = [(means, label) for label in reversed(path) if (means := self.meaning(label))]
            plain = [means for means, label in said if not _DIGIT.search(label)]
            dated = [means for means, label in said if _DIGIT.search(label)] if len(plain) < len(said) else []
            found = self._paths[path] = Sense(
                any([means[0] == "percent" for means, _ in said]),
                plain[0] if plain else None,
                dated[0] if dated else None,
                any([_COUNTS.search(label) for label in path]),
                any([self.comparison(label) for label in path]),
                any([self.total(label) for label in path]),
            )
            return found
