"""Reading without the cycle collector, which has nothing to find among small records that hold no cycles."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def acyclic(function: Callable[P, T]) -> Callable[P, T]:
    """A function that makes very many small objects and no cycles, run with the collector of cycles paused.

    The collector is started by the number of objects made and walks through all young ones each time,
    here for nothing. It is as it was before when the function returns or raises.
    """

    @wraps(function)
    def paused(*args: P.args, **kwargs: P.kwargs) -> T:
        if not gc.isenabled():
            return function(*args, **kwargs)
        gc.disable()
        try:
            return function(*args, **kwargs)
        finally:
            gc.enable()

    return paused
