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
    counted: str | None
    """The innermost telling label without its last syllable where that is ``수`` (number of): ``주차면`` of ``주차면수``."""
    counts: bool
    """Whether a label says beyond doubt that something is counted; others (여성, 청년) may only say whose money it is."""
    comparing: bool
    total: bool
    """Whether any of its labels names a comparison; a total."""


class Word(NamedTuple):
    """What a single label says."""

    means: tuple[str, str | None] | None
    """As :func:`units.meaning`."""
    total: bool
    """As :func:`labels.is_total`."""
    comparing: bool
    """As :func:`periods.is_comparison`."""
    counted: str | None
    """As in :class:`Sense`."""
    counts: bool
    digits: bool


class Words:
    """Meaning of labels: kind of quantity, total, comparison."""

    __slots__ = ("_paths", "_words")

    def __init__(self) -> None:
        self._words: dict[str, Word] = {}
        self._paths: dict[tuple[str, ...], Sense] = {}

    def word(self, label: str) -> Word:
        """What a label says."""
        try:
            return self._words[label]
        except KeyError:
            means = units.meaning(label)
            stem = labels.bare(units.unbracketed(label))
            found = self._words[label] = Word(
                means,
                labels.is_total(label),
                periods.is_comparison(label),
                stem[:-1] if stem[-1:] == "수" and not (means and means[0] == "money") else None,
                bool(_COUNTS.search(label)),
                bool(_DIGIT.search(label)),
            )
            return found

    def meaning(self, label: str) -> tuple[str, str | None] | None:
        """As :func:`units.meaning`."""
        return self.word(label).means

    def total(self, label: str) -> bool:
        """As :func:`labels.is_total`."""
        return self.word(label).total

    def comparison(self, label: str) -> bool:
        """As :func:`periods.is_comparison`."""
        return self.word(label).comparing

    def path(self, path: tuple[str, ...]) -> Sense:
        """What a path of labels says."""
        try:
            return self._paths[path]
        except KeyError:
            pass
        percent = counts = comparing = total = False
        plain: tuple[str, str | None] | None = None
        dated: tuple[str, str | None] | None = None
        stem: str | None = None
        for label in path:
            means, is_total, compares, number_of, counted, digits = self.word(label)
            if number_of or means is not None:
                stem = number_of
            if means is not None:
                # The innermost telling label counts: a later one takes the place of an earlier.
                percent = percent or means[0] == "percent"
                if digits:
                    dated = means
                else:
                    plain = means
            counts, comparing, total = counts or counted, comparing or compares, total or is_total
        found = self._paths[path] = Sense(percent, plain, dated, stem, counts, comparing, total)
        return found
