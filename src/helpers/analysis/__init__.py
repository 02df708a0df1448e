"""What notebooks import: measures (tables in, tables out), charts, wording and the page they are shown on.

A notebook reads: open the data, measure, show.

>>> from helpers.analysis import Page, charts, measures, open_data
>>> own = open_data().department("geumcheon-2018", "재무과")  # doctest: +SKIP
>>> measures.budget_by_item(own)  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.analysis.data import Data, open_data
    from helpers.analysis.page import Page

__all__ = ["Data", "Page", "open_data", "warm"]

PRELOADED = "HELPERS_PRELOADED"
"""Variable that tells :func:`warm` of a folder whose tables will be asked for."""


def __getattr__(name: str) -> Any:
    """What notebooks start from, loaded when it is asked for: the wording alone needs none of the heavy libraries."""
    if name == "Page":
        from helpers.analysis.page import Page as found
    elif name in ("Data", "open_data"):
        from helpers.analysis import data

        found = getattr(data, name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def warm() -> None:
    """Do ahead of time what the first page of a process would pay for (see :func:`helpers.analysis.warming.warm`)."""
    from helpers.analysis import warming

    warming.warm()
