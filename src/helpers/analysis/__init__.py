"""What notebooks import: measures (tables in, tables out), charts, wording and the page they are shown on.

A notebook reads: open the data, measure, show.

>>> from helpers.analysis import Page, charts, measures, open_data
>>> own = open_data().department("geumcheon-2018", "재무과")  # doctest: +SKIP
>>> measures.budget_by_item(own)  # doctest: +SKIP
"""

from __future__ import annotations

from helpers.analysis.data import Data, open_data
from helpers.analysis.page import Page

__all__ = ["Data", "Page", "open_data", "warm"]


def warm() -> None:
    """Do ahead of time what the first page of a process would pay for (see :func:`helpers.analysis.warming.warm`)."""
    from helpers.analysis import warming

    warming.warm()
