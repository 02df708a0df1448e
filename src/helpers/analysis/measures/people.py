"""Staff and facilities."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.data import PLACE, Data, once, records, with_check
from helpers.datasets.rows import Where

TOTAL = "계"
_KEEP = ["department", "group", "grade", "capacity", "current", "women", "as_of", "is_total", *PLACE, "origins"]


@once
def headcount(data: Data) -> dict[str, Any] | None:
    """Posts and staff as a whole: the printed total, else the sum of the groups.

    Returns
    -------
    dict or None
        ``capacity``, ``current``, ``women``, ``as_of``, ``printed`` and the place; None where staff is not reported.
    """
    whole = _latest(data, {"group": [TOTAL], "grade": [None]})
    staff = whole if len(whole) else _latest(data)
    if staff.empty:
        return None
    if len(whole):
        return {**records(with_check(data, whole))[0], "printed": True}
    parts = staff[~staff["is_total"]]
    first = records(with_check(data, parts))[0]
    sums = {name: int(parts[name].sum()) if parts[name].notna().any() else None for name in ("capacity", "current", "women")}
    return {**first, **sums, "group": TOTAL, "grade": None, "printed": False}


def _latest(data: Data, where: Where | None = None) -> pd.DataFrame:
    """Rows as of the latest date that there are any for; of a report, those that name no department."""
    own = {} if data.department_name is not None else {"department": [None]}
    dates = data.select("staffing", ["as_of"], own)["as_of"].fillna("")
    staff = data.select("staffing", _KEEP, own | dict(where or {}))
    return staff[staff["as_of"].fillna("") == dates.max()]


def staff_by_group(data: Data) -> pd.DataFrame:
    """Posts against staff by group and grade, as ordered in the report; the total stands last.

    Returns
    -------
    DataFrame
        ``group``, ``grade``, ``capacity``, ``current``, ``gap`` (staff less posts), ``women``, ``is_total``.
    """
    staff = _latest(data).copy()
    staff["is_total"] = (staff["group"] == TOTAL) & staff["grade"].isna()
    # A group's own total is left out where its grades are listed.
    graded = set(staff[staff["grade"].notna()]["group"])
    staff = staff[staff["is_total"] | staff["grade"].notna() | ~staff["group"].isin(graded)].copy()
    staff["gap"] = staff["current"] - staff["capacity"]
    staff = staff.sort_values(["is_total", "line", "cell"], kind="stable").reset_index(drop=True)
    return with_check(data, staff).drop(columns="origins")


@once
def facilities(data: Data) -> pd.DataFrame:
    """Facilities and their floors as listed: ``name``, ``address``, ``floor``, ``area_m2``, ``use``, ``is_total``."""
    return with_check(data, data["facilities"])
