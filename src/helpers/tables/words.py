"""What the labels of one table mean, asked once per label: a memory that lives as long as its table."""

from __future__ import annotations

from . import labels, periods, units


class Words:
    """Meaning of labels: kind of quantity, total, comparison."""

    __slots__ = ("_comparisons", "_meanings", "_totals")

    def __init__(self) -> None:
        self._meanings: dict[str, tuple[str, str | None] | None] = {}
        self._totals: dict[str, bool] = {}
        self._comparisons: dict[str, bool] = {}

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
