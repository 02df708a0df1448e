"""What holds around a run: nobody else writes the same folders, and what a killed run left is gone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from helpers import leftovers
from helpers.locking import locked
from helpers.publishing.places import Places

P = ParamSpec("P")
T = TypeVar("T")

LOCK = ".lock"


def undisturbed(run: Callable[Concatenate[Places, P], T]) -> Callable[Concatenate[Places, P], T]:
    """Let a function that writes pages have its folders for itself while it runs.

    It waits for another one (and says so) where that writes the same site or the same memory of earlier runs, and
    for a build of the tables that it reads; a build waits for it. What a killed run or build left is finished or
    cleared away first.
    """

    @wraps(run)
    def alone(places: Places, *args: P.args, **options: P.kwargs) -> T:
        with ExitStack() as held:
            for folder in (places.cache, places.site):
                held.enter_context(locked(folder / LOCK))
            if leftovers.half_replaced(places.data):
                with locked(leftovers.lock_of(places.data)):
                    leftovers.finish_builds(places.data)
            if places.data.is_dir():
                held.enter_context(locked(leftovers.lock_of(places.data), shared=True))
            leftovers.clear_drafts(places.cache, places.site)
            held.enter_context(leftovers.scratch(places.cache))
            return run(places, *args, **options)

    return alone
