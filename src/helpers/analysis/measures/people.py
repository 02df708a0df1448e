"""Staff and facilities."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.data import PLACE, Data, once, records, with_check
from helpers.analysis.places import PLACES, joined, origins, place, with_places
from helpers.datasets.rows import Where

TOTAL = "계"
COUNTS = ("department", "group", "grade", "capacity", "current", "as_of", "is_total", "origins", *PLACE)
"""Columns of those who compare posts and staff, and show neither women nor checks."""

_KEEP = (*COUNTS, "women")


@once
def headcount(data: Data, columns: tuple[str, ...] = _KEEP) -> dict[str, Any] | None:
    """Posts and staff as a whole: the printed total, else the sum of the groups.

    Parameters
    ----------
    data
        The tables of a department or report.
    columns
        :data:`COUNTS` for less: no women, and nothing of what arithmetic says of the numbers.

    Returns
    -------
    dict or None
        ``capacity``, ``current``, ``women``, ``as_of``, ``printed``, the place, and the ``places`` of each number; None
        where staff is not reported.
    """
    whole = _latest(data, {"group": [TOTAL], "grade": [None]}, columns)
    staff = whole if len(whole) else _latest(data, columns=columns)
    if staff.empty:
        return None
    if len(whole):
        return {**_first(data, whole), "printed": True}
    parts = staff[~staff["is_total"]]
    counted = [name for name in ("capacity", "current", "women") if name in columns]
    sums = {name: int(parts[name].sum()) if parts[name].notna().any() else None for name in counted}
    every = [origins(row) for row in records(parts)]
    places = {name: joined(*(own.get(name, ()) for own in every)) for name in counted}
    return {**_first(data, parts), **sums, "group": TOTAL, "grade": None, "printed": False, PLACES: places}


def _first(data: Data, staff: pd.DataFrame) -> dict[str, Any]:
    placed = with_places(staff, origins)
    return records(with_check(data, placed) if "women" in placed else placed)[0]


def _latest(data: Data, where: Where | None = None, columns: tuple[str, ...] = _KEEP) -> pd.DataFrame:
    """Rows as of the latest date that there are any for; of a report, those that name no department."""
    own = {} if data.department_name is not None else {"department": [None]}
    dates = data.select("staffing", ["as_of"], own)["as_of"].fillna("")
    staff = data.select("staffing", columns, own | dict(where or {}))
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
    return with_check(data, with_places(staff, _staffed)).drop(columns="origins")


def _staffed(row: dict[str, Any]) -> dict[str, Any]:
    own = origins(row)
    return {**own, "gap": joined(own.get("current", ()), own.get("capacity", ()))}


@once
def facilities(data: Data) -> pd.DataFrame:
    """Facilities and their floors as listed: ``name``, ``address``, ``floor``, ``area_m2``, ``use``, ``is_total``."""
    return with_check(data, with_places(data["facilities"], lambda row: {"area_m2": place(row)}))
