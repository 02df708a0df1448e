"""The data dictionary as DataFrames, for those who sit in front of a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import helpers
from helpers import recording
from helpers.nearest import listed, meant

if TYPE_CHECKING:
    import pandas as pd


def tables_of(data_dir: str | Path | None = None) -> pd.DataFrame:
    """One row per table: its name, how many rows it has (missing where it has not been built), what it holds."""
    import pandas as pd

    from helpers.datasets.schema import TABLES

    rows = [(spec.name, _length(spec.name, data_dir), spec.en, spec.ko) for spec in TABLES.values()]
    return pd.DataFrame(rows, columns=["table", "rows", "meaning", "뜻"]).astype({"rows": "Int64"})


def columns_of(name: str) -> pd.DataFrame:
    """One row per column of a table: its name, dtype, unit, the values it can have, what it means."""
    import pandas as pd

    from helpers.datasets.schema import TABLES, pandas_type

    if name not in TABLES:
        raise helpers.DataError(f"there is no table {name!r}{meant(name, TABLES)}", remedy=f"tables are: {listed(TABLES)}")
    spec = TABLES[name]
    rows = []
    for column in spec.columns:
        entry = spec.field(column)
        kind = "list" if entry.type == "list" else pandas_type(spec, column)
        rows.append((column, kind, entry.unit, ", ".join(entry.enum) or None, entry.en, entry.ko))
    return pd.DataFrame(rows, columns=["column", "type", "unit", "values", "meaning", "뜻"])


def _length(name: str, data_dir: str | Path | None) -> int | None:
    import pyarrow.parquet as pq

    from helpers.datasets.schema import TABLES

    recording.note("rows", helpers.noted_folder(data_dir), name, None, None, [TABLES[name].columns[0]], {})
    path = helpers.data_folder(data_dir) / f"{name}.parquet"
    try:
        with recording.quiet():
            return pq.read_metadata(path).num_rows
    except (OSError, ValueError):
        return None
