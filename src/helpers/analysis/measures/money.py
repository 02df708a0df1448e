"""Budgets: totals, items, funding sources, execution, projects. Money is in won throughout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from helpers.analysis.data import PLACE, Data, once, records, with_check
from helpers.analysis.places import PLACES, Places, joined, place, with_places
from helpers.datasets.rows import Spot, Where

PLANNED = ("예산", "예산현액", "배정")
"""Stages that say how much there is to spend, the best first."""

SPENDING = ("예산현액", "배정", "교부", "원인행위액", "지출액", "집행")
"""Stages in the order in which money passes through them."""

ALL = "계"
_KEEP = ["department", "project", "item", "source", "fiscal_year", "stage", "amount_krw", "is_total", *PLACE]


def _budgets(data: Data, where: Where | None = None, columns: Sequence[str] = _KEEP) -> pd.DataFrame:
    return data.select("budgets", columns, {"amount_krw": {"present": True}, **(where or {})})


@once
def budget_total(data: Data) -> pd.DataFrame:
    """The budget as a whole, one row a year, the latest first.

    Parameters
    ----------
    data
        The tables of a department, or of a report (then only what names no department counts).

    Returns
    -------
    DataFrame
        ``fiscal_year``, ``stage``, ``amount_krw``, ``printed`` (False where it is the sum of the items, as no total is
        printed) and the place of the printed number or of the first item.
    """
    own = records(_own(data))
    rows = []
    for year in sorted({row["fiscal_year"] for row in own if row["fiscal_year"] is not None}, reverse=True):
        for stage in PLANNED:
            staged = [row for row in own if row["fiscal_year"] == year and row["stage"] == stage]
            whole = [row for row in staged if row["item"] is None]
            parts = [row for row in staged if row["item"] is not None and not row["is_total"]]
            if whole:
                row = max(whole, key=lambda row: row["amount_krw"])
                rows.append({**row, "printed": True, PLACES: {"amount_krw": place(row)}})
                break
            if parts:
                total = {"item": None, "amount_krw": float(sum(row["amount_krw"] for row in parts)), "printed": False}
                rows.append({**parts[0], **total, PLACES: {"amount_krw": joined(*map(place, parts))}})
                break
    # Each is the whole of its year: none is the sum of the others.
    return with_check(data, pd.DataFrame([{**row, "is_total": False} for row in rows], columns=[*_KEEP, "printed", PLACES]))


@once
def _own(data: Data) -> pd.DataFrame:
    """Rows of the department (or report) itself, all sources together; those of its only project where it has none."""
    together = {"source": [ALL]}
    if data.department_name is None:
        return _budgets(data, together | {"project": [None], "department": [None]})
    own = _budgets(data, together | {"project": [None]})
    if own.empty and _budgets(data, together, ["project"])["project"].nunique() == 1:
        return _budgets(data, together)
    return own


def budget_by_item(data: Data) -> pd.DataFrame:
    """Budget items of this year and last, the largest first.

    Returns
    -------
    DataFrame
        ``item``, ``amount_krw``, ``previous_krw``, ``change_krw``, ``is_total``; the printed total stands last.
    """
    own = _own(data)
    own = own[own["stage"] == "예산"]
    year = data.fiscal_year
    now = own[own["fiscal_year"] == year]
    if now.empty or now["item"].notna().sum() == 0:
        return _changes(now.iloc[:0], own.iloc[:0], data, ["item"])
    before = own[own["fiscal_year"] == (year or 0) - 1]
    table = _changes(now, before, data, ["item"])
    table["is_total"] = table["is_total"].astype(bool) | table["item"].isna()
    return table.sort_values(["is_total", "amount_krw", "line"], ascending=[True, False, True], kind="stable").reset_index(
        drop=True
    )


def _changes(now: pd.DataFrame, before: pd.DataFrame, data: Data, key: list[str]) -> pd.DataFrame:
    """This year's rows (and those that only last year has) with last year's amounts beside them."""

    def keyed(frame: pd.DataFrame) -> dict[tuple, dict]:
        found: dict[tuple, dict] = {}
        for row in records(frame):
            found.setdefault(tuple(row[name] for name in key), row)
        return found

    ours, theirs = keyed(now), keyed(before)
    rows = []
    for spot in [*ours, *(spot for spot in theirs if spot not in ours)]:
        row = ours.get(spot) or {**theirs[spot], "amount_krw": None, "fiscal_year": data.fiscal_year}
        places = compared(place(ours.get(spot)), place(theirs.get(spot)))
        rows.append({**row, "previous_krw": theirs[spot]["amount_krw"] if spot in theirs else None, PLACES: places})
    table = pd.DataFrame(rows, columns=[*_KEEP, "previous_krw", PLACES])
    for column in ("amount_krw", "previous_krw"):
        table[column] = table[column].astype(float)
    table["change_krw"] = table["amount_krw"] - table["previous_krw"]
    return with_check(data, table)


def compared(now: tuple[Spot, ...], before: tuple[Spot, ...], amount: str = "amount_krw") -> Places:
    """The places of an amount, of that of the year before, and of what is computed from the two."""
    both = joined(now, before)
    return {amount: now, "previous_krw": before, "change_krw": both, "growth": both}


def funding(data: Data) -> pd.DataFrame:
    """Who pays: money by funding source and year.

    A department's own split counts where it is printed, else that of its projects is added up; what is printed for the
    whole of a project goes before what is printed for its items, so that nothing is counted twice.

    Returns
    -------
    DataFrame
        ``fiscal_year``, ``source``, ``amount_krw``, ``share`` (of the year), ``projects`` (how many it comes from) and
        the place of the largest part.
    """
    parts = _parts(data)
    whole = {year: joined(*map(place, records(group))) for year, group in parts.groupby("fiscal_year")}
    rows = []
    for (year, source), group in parts.groupby(["fiscal_year", "source"], sort=True):
        own = joined(*map(place, records(group)))
        largest = records(group.sort_values(["amount_krw", "line"], ascending=[False, True]))[0]
        rows.append(
            {
                **largest,
                "fiscal_year": int(year),
                "source": source,
                "amount_krw": float(group["amount_krw"].sum()),
                "projects": group["project"].nunique(),
                PLACES: {"amount_krw": own, "share": joined(own, whole[year]), "projects": own},
            }
        )
    table = pd.DataFrame(rows, columns=[*_KEEP, "projects", PLACES]).drop(
        columns=["department", "project", "item", "stage", "is_total"]
    )
    table["amount_krw"] = table["amount_krw"].astype(float)
    table["share"] = table["amount_krw"] / table.groupby("fiscal_year")["amount_krw"].transform("sum")
    return table.sort_values(["fiscal_year", "amount_krw", "source"], ascending=[False, False, True]).reset_index(drop=True)


def _parts(data: Data) -> pd.DataFrame:
    """Rows by source that add up without overlap, of this year and last."""
    budgets = _budgets(data)
    years = {data.fiscal_year, (data.fiscal_year or 0) - 1}
    split = budgets[
        (budgets["source"] != ALL) & ~budgets["is_total"] & (budgets["stage"] == "예산") & budgets["fiscal_year"].isin(years)
    ]
    if data.department_name is None:
        split = split[split["department"].isna()] if split["department"].isna().any() else split
    if split["project"].isna().any():
        split = split[split["project"].isna()]
    whole = split["item"].isna()
    key = ["department", "project", "fiscal_year", "source"]
    covered = split[whole].drop_duplicates(key).set_index(key).index
    in_parts = split[~whole & ~pd.MultiIndex.from_frame(split[key]).isin(covered)]
    return pd.concat([split[whole].drop_duplicates(key), in_parts]).sort_values(["line", "cell", "part"], kind="stable")


def funding_cover(data: Data) -> dict[str, int]:
    """How many of the projects that have a budget this year say who pays it: ``named`` of ``all``."""
    parts = _parts(data)
    named = set(parts[parts["fiscal_year"] == data.fiscal_year]["project"].dropna())
    listed = data.select("projects", ["title", "budget_krw"])
    return {"named": len(named), "all": len(set(listed[listed["budget_krw"].notna()]["title"]) | named)}


@once
def execution(data: Data) -> pd.DataFrame:
    """How far the money has come: one row per year and stage, of the department itself or of its only project.

    Returns
    -------
    DataFrame
        ``fiscal_year``, ``stage``, ``amount_krw``, ``share`` (of what there is to spend); empty where no stage after the
        budget is printed.
    """
    stages = {"source": [ALL], "item": [None], "stage": SPENDING}
    budgets = _budgets(data, stages if data.department_name is not None else stages | {"department": [None]})
    own = budgets[budgets["project"].isna()]
    if own.empty and budgets["project"].nunique() == 1:
        own = budgets
    own = own.drop_duplicates(["fiscal_year", "stage"]).copy()
    if own["stage"].nunique() < 2:
        own = own.iloc[:0]
    order = {stage: place for place, stage in enumerate(SPENDING)}
    own["order"] = own["stage"].map(order).astype(float)
    own = own.sort_values(["fiscal_year", "order"]).drop(columns="order")
    own["is_total"] = False  # stages of one whole: none is the sum of the others
    base = own.groupby("fiscal_year")["amount_krw"].transform("first")
    own["share"] = own["amount_krw"] / base
    first: dict[int, tuple[Spot, ...]] = {}
    for row in records(own):
        first.setdefault(row["fiscal_year"], place(row))

    def spots(row: dict[str, Any]) -> Places:
        return {"amount_krw": place(row), "share": joined(place(row), first[row["fiscal_year"]])}

    return with_check(data, with_places(own.reset_index(drop=True), spots))


@once
def projects(data: Data) -> pd.DataFrame:
    """Projects with their budgets of this year and last, the largest first; those without a budget stand last, as listed.

    Returns
    -------
    DataFrame
        ``no``, ``title``, ``kind``, ``theme``, ``budget_krw``, ``previous_krw``, ``change_krw`` and the place of the
        budget (that of the listing where no budget is printed).
    """
    listed = data.select(
        "projects", ["report", "department", "theme", "no", "title", "kind", "budget_krw", "previous_krw", "line"]
    )
    listed["change_krw"] = listed["budget_krw"] - listed["previous_krw"]
    whole = _budgets(
        data,
        {
            "project": {"present": True},
            "item": [None],
            "source": [ALL],
            "stage": ["예산"],
            "fiscal_year": [] if data.fiscal_year is None else [data.fiscal_year, data.fiscal_year - 1],
        },
    )
    places: dict[tuple, dict[str, Any]] = {}
    for row in records(whole):
        places.setdefault((row["report"], row["department"], row["project"], row["fiscal_year"]), row)

    def printed(row: dict[str, Any], field: str, ago: int) -> dict[str, Any] | None:
        key = (row["report"], row["department"], row["title"], (data.fiscal_year or 0) - ago)
        return places.get(key) if row[field] is not None else None

    found = [printed(row, "budget_krw", 0) for row in records(listed)]
    listed = with_places(
        listed, lambda row: compared(place(printed(row, "budget_krw", 0)), place(printed(row, "previous_krw", 1)), "budget_krw")
    )
    listed["listed_line"] = listed["line"]
    listed["line"] = [place["line"] if place else line for place, line in zip(found, listed["line"], strict=True)]
    for column in ("table", "cell", "html_index", "html_row", "part"):
        values = [place[column] if place else None for place in found]
        listed[column] = pd.Series(values, index=listed.index, dtype="str" if column == "table" else "Int64")
    table = with_check(data, listed)
    return table.sort_values(["budget_krw", "listed_line"], ascending=[False, True], na_position="last").reset_index(drop=True)


def project_changes(data: Data) -> pd.DataFrame:
    """Projects whose budget changed from last year to this, what grew most first."""
    table = projects(data)
    table = table[table["change_krw"].notna() & (table["change_krw"] != 0)]
    return table.sort_values(["change_krw", "line"], ascending=[False, True]).reset_index(drop=True)
