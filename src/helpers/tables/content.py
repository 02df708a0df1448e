"""What a cell holds: its measured numbers, its other number tokens, and what kind of cell that makes it."""

from __future__ import annotations

import re
from typing import NamedTuple

TOKEN = re.compile(r"\d[\d,.]*")
"""What counts as a number in the text of a cell (contract section 2)."""
MOST_DIGITS = 30
"""A token of more characters is a code or a list: nobody counts so far."""


class Number(NamedTuple):
    """A measured number: the characters it takes, its value and unit as printed, and the name it carries in its cell."""

    start: int
    end: int
    value: float
    unit: str | None
    role: str | None = None
    bracketed: bool = False
    strong: bool = True
    """Whether its form alone (a unit, a key) shows that it is measured."""


class Skip(NamedTuple):
    """A number token that measures nothing, and why."""

    start: int
    end: int
    reason: str


class Content(NamedTuple):
    """What a cell holds: ``empty``, ``nil``, ``number``, ``year``, ``period``, ``bound`` (``10% 이하``), ``text`` or ``mixed`` (words with measures)."""

    kind: str
    numbers: tuple[Number, ...] = ()
    skips: tuple[Skip, ...] = ()
    key: str | None = None
    """The cell's own label where it reads ``label : number``."""
    slashed: bool = False
    """Whether all its numbers stand in a slash list (``307/295``)."""
    pure: bool = True
    """Whether nothing but numbers, units, brackets and words like ``약`` stands in it."""
