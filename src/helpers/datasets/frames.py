"""Between DataFrames and plain records: domain tables are made from records and give records; readers get frames."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Union

from helpers.datasets.parts import conform

if TYPE_CHECKING:
    import pandas as pd

Rows = Union["pd.DataFrame", Iterable[Mapping[str, Any]]]
"""What domain tables are made from: a frame, or records."""

__all__ = ["Rows", "frame", "records"]


def records(data: Rows) -> list[dict[str, Any]]:
    """The rows of a frame as dicts in which whatever is missing is None; records are given back as they are."""
    if isinstance(data, list):
        return data
    if not hasattr(data, "to_dict"):
        return [dict(row) for row in data]
    return [{name: None if _missing(value) else value for name, value in row.items()} for row in data.to_dict("records")]


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value)) or type(value).__name__ == "NAType"


def frame(rows: Iterable[Mapping[str, Any]], name: str) -> pd.DataFrame:
    """Rows as table `name`: its columns, dtypes and order."""
    return conform(rows, name)
