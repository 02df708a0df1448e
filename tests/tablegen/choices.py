"""Where the decisions of a drawn table come from: a seed for the fixed corpus, hypothesis for properties that shrink."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from hypothesis import strategies as st


class Choices(Protocol):
    """A source of decisions; the simplest one comes first (the low end, the first option, no)."""

    def integer(self, low: int, high: int) -> int: ...
    def pick(self, options: Sequence[Any]) -> Any: ...
    def chance(self, percent: int) -> bool: ...


class Seeded:
    """Decisions from a seed."""

    def __init__(self, seed: int | str):
        self.random = random.Random(seed)

    def integer(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def pick(self, options: Sequence[Any]) -> Any:
        return options[self.random.randrange(len(options))]

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent


class Drawn:
    """Decisions that hypothesis draws one by one, so that a failing table shrinks: fewer leaves, small numbers, plain forms."""

    def __init__(self, draw: Callable[[st.SearchStrategy], Any]):
        self.draw = draw

    def integer(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high)) if low < high else low

    def pick(self, options: Sequence[Any]) -> Any:
        return options[self.integer(0, len(options) - 1)]

    def chance(self, percent: int) -> bool:
        return self.integer(0, 99) >= 100 - percent


def distinct(choices: Choices, options: Sequence[Any], count: int) -> list[Any]:
    """`count` different ones of the options, in the order in which they were drawn."""
    pool, taken = list(options), []
    for _ in range(min(count, len(pool))):
        taken.append(pool.pop(choices.integer(0, len(pool) - 1)))
    return taken
