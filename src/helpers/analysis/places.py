"""Where shown numbers are printed: each row of a measure says, field by field, which printed numbers it comes from.

The column :data:`PLACES` holds a mapping from field to places (see :data:`helpers.datasets.rows.SPOT`): one place where
a number is shown as printed, several where it is computed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd

from helpers.analysis.data import records
from helpers.datasets.rows import SPOT, Spot

PLACES = "places"

Places = Mapping[str, tuple[Spot, ...]]


def place(row: Mapping[str, Any] | None) -> tuple[Spot, ...]:
    """The one place of a row that is one number; none where there is no row.

    >>> place({"report": "r", "line": 3, "cell": 1, "part": 0}), place(None)
    ((('r', 3, 1, None, None, 0),), ())
    """
    return (tuple(row.get(name) for name in SPOT),) if row is not None and row.get("line") is not None else ()


def origins(row: Mapping[str, Any]) -> dict[str, tuple[Spot, ...]]:
    """The places of a row that keeps one per measure in ``origins`` (``staffing``, ``usage``)."""
    return {measure: ((row["report"], *spot),) for measure, *spot in json.loads(row["origins"])}


def joined(*many: Iterable[Spot]) -> tuple[Spot, ...]:
    """All places, each once, in the order in which they come.

    >>> joined([("r", 1)], [("r", 2), ("r", 1)])
    (('r', 1), ('r', 2))
    """
    return tuple(dict.fromkeys(spot for spots in many for spot in spots))


def with_places(frame: pd.DataFrame, find: Callable[[dict[str, Any]], Places]) -> pd.DataFrame:
    """A frame with the column of places, as found for each of its rows."""
    out = frame.copy()
    out[PLACES] = pd.Series([find(row) for row in records(frame)], index=out.index, dtype="object")
    return out


def anchor(report: str, line: int) -> str:
    """The id of a source line on a page."""
    return f"source-{report}-{line}"


def cell_name(spot: Spot) -> str:
    """The cell of a place as its mark is named: ``3``, or ``2:0:4`` in the fifth row of a line's first nested table.

    Nothing for a line that has no cells.
    """
    _, _, cell, table, row, _ = spot
    if cell is None:
        return ""
    return str(cell) if table is None else f"{cell}:{table}:{row}"


def token(spot: Spot, several: bool) -> str:
    """A place as links carry it: ``line:cell:part``, in a nested table followed by ``:table:row``.

    >>> token(("r", 99, 2, None, None, 0), False), token(("r", 1600, 1, 0, 4, 0), True), token(("r", 5, None, None, None, None), False)
    ('99:2:0', 'r/1600:1:0:0:4', '5::')
    """
    report, line, cell, table, row, part = spot
    own = [line, cell, part] if table is None else [line, cell, part, table, row]
    text = ":".join("" if value is None else str(value) for value in own)
    return f"{quote(str(report), safe='')}/{text}" if several else text
