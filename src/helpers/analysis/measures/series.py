"""Series over time: indicators and the usage of centres."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.data import PLACE, Data, once, records, with_check
from helpers.analysis.places import PLACES, origins, place, with_places

SERIES = ["report", "department", "project", "series", "breakdown", "unit"]


@once
def indicators(data: Data, most: int = 12) -> pd.DataFrame:
    """The series that are shown as small multiples, a row per point.

    Series with three or more periods come first, then totals before their parts, then the report's order; a series that
    repeats the numbers of another is left out.

    Parameters
    ----------
    data
        The tables of a department or report.
    most
        How many series at most.

    Returns
    -------
    DataFrame
        ``id`` (place of the series), ``series``, ``breakdown``, ``unit``, ``period``, ``value``, ``project`` and the place.
    """
    table = _numbered(data)
    kept: list[int] = []
    seen: set[tuple] = set()
    series = _points(data)
    for number in sorted(series, key=lambda number: _rank(number, series[number])):
        # The same figures under another heading are not a second finding.
        points = series[number]
        figures = (points[0]["unit"], tuple((point["period"], point["value"]) for point in points))
        if figures in seen or len(kept) == most:
            continue
        seen.add(figures)
        kept.append(number)
    shown = table[table["id"].isin(sorted(kept))].copy()
    shown["id"] = shown["id"].map({number: place for place, number in enumerate(sorted(kept))})
    return shown.reset_index(drop=True)


@once
def _points(data: Data) -> dict[int, list[dict]]:
    """The points of each series, by its number."""
    found: dict[int, list[dict]] = {}
    for point in records(_numbered(data)):
        found.setdefault(point["id"], []).append(point)
    return found


def _rank(number: int, points: list[dict]) -> tuple:
    depth = points[0]["breakdown"]
    steps = 0 if depth is None else str(depth).count(">") + 1
    return (len(points) < 3, not points[0]["is_total"] and steps > 1, steps > 2, number)


def other_series(data: Data, most: int = 12) -> pd.DataFrame:
    """What the small multiples leave out, one row per series: first and last value and the periods they are for."""
    table = _numbered(data)
    shown = {_key(row) for row in records(indicators(data, most))}
    rows = []
    for points in _points(data).values():
        if _key(points[0]) in shown:
            continue
        first, last = points[0], points[-1]
        rows.append(
            {
                **last,
                "is_total": False,
                "first_period": first["period"],
                "first_value": first["value"],
                "periods": len(points),
                PLACES: {"first_value": place(first), "value": place(last)},
            }
        )
    return pd.DataFrame(rows, columns=[*table.columns, "first_period", "first_value", "periods", PLACES])


def _key(row: dict) -> tuple:
    return tuple(row[name] for name in SERIES)


@once
def _numbered(data: Data) -> pd.DataFrame:
    """Points of all series with two periods or more, in order of time, the series numbered in the report's order."""
    own = data.select("indicators", where={} if data.department_name is not None else {"department": [None]})
    table = own.sort_values(["line", "cell"], kind="stable")
    if table.empty:
        return with_check(data, table.assign(id=pd.Series(dtype=int)))
    keys = [_key(row) for row in records(table)]
    number: dict[tuple, int] = {}
    table["id"] = [number.setdefault(key, len(number)) for key in keys]
    count = table.groupby("id")["period"].transform("nunique")
    table = table[count >= 2].sort_values(["id", "period"], kind="stable").reset_index(drop=True)
    return with_check(data, table)


def usage_areas(data: Data) -> pd.DataFrame:
    """Usage by area and year (the totals over all years left out).

    The printed subtotal of the area; where it has none, the sum of its groups, each with its printed subtotal or else the
    sum of its programmes.
    """
    usage = data["usage"]
    usage = usage[usage["year"].notna()]
    rows = []
    for (area, year), group in usage.groupby(["area", "year"], sort=False):
        totals = group[group["is_total"] & group["programme"].isna()]
        own = totals[totals["group"].isna()]
        if len(own) == 1:
            row, printed = records(own)[0], True
        else:
            parts = pd.concat([_subtotal_or_programmes(part) for _, part in group.groupby("group", sort=False, dropna=False)])
            if parts.empty:
                continue
            row, printed = records(parts)[0], False
            row |= {
                name: float(parts[name].sum()) if parts[name].notna().any() else None for name in ("sessions", "participants")
            }
        rows.append({**row, "area": area, "year": int(year), "programme": None, "printed": printed})
    columns = ["area", "year", "sessions", "participants", "printed", *PLACE, "origins"]
    return with_check(data, pd.DataFrame(rows, columns=columns))


def _subtotal_or_programmes(part: pd.DataFrame) -> pd.DataFrame:
    """The rows that a group of an area adds to it: its one printed subtotal, else its programmes."""
    totals = part[part["is_total"] & part["programme"].isna()]
    return totals if len(totals) == 1 else part[~part["is_total"]]


def usage_programmes(data: Data) -> pd.DataFrame:
    """Programmes with their sessions and participants over all years, the most used first."""
    usage = data["usage"]
    named = usage[usage["programme"].notna()]
    whole = named[named["year"].isna()]
    whole = (named if whole.empty else whole).assign(is_total=False)
    return (
        with_check(data, with_places(whole, origins))
        .sort_values(["participants", "line"], ascending=[False, True], na_position="last")
        .reset_index(drop=True)
    )


@once
def usage_whole(data: Data) -> pd.DataFrame:
    """Participants of all areas together by year, where the report prints them."""
    from helpers.datasets.labels import is_total_label

    usage = data["usage"]
    whole = usage[
        usage["year"].notna()
        & usage["participants"].notna()
        & usage["area"].map(lambda area: is_total_label(str(area))).astype(bool)
    ]
    return (
        with_check(data, with_places(whole, origins)).sort_values(["year", "line"]).drop_duplicates("year").reset_index(drop=True)
    )
