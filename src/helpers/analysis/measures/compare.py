"""Departments side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.data import Data, known, once, records
from helpers.analysis.measures.money import budget_total, compared
from helpers.analysis.measures.people import COUNTS, headcount
from helpers.analysis.places import PLACES, joined, place, with_places

_COLUMNS = [
    "report",
    "department",
    "name_en",
    "parent",
    "agency",
    "level",
    "fiscal_year",
    "stage",
    "amount_krw",
    "previous_krw",
    "growth",
]


@once
def profiles(data: Data) -> pd.DataFrame:
    """One row per department (of one report or of all): budget, staff, projects, audit items.

    Returns
    -------
    DataFrame
        ``amount_krw`` and ``previous_krw`` (same stage, the year before), ``growth``, ``capacity``, ``current``,
        ``projects``, ``audit_items``, ``per_head_krw`` (budget by staff in post); missing where not reported. ``line`` and
        ``cell`` are the place of the budget (of the department's name where there is none), ``staff_line`` that of staff.
    """
    rows = []
    columns = ["report", "department", "name_en", "parent", "order", "line"]
    for listed in records(data.select("departments", columns)):
        own = data.department(listed["report"], listed["department"])
        totals = records(budget_total(own))
        now = next((row for row in totals if row["fiscal_year"] == own.fiscal_year), None)
        before = next(
            (row for row in totals if now and row["fiscal_year"] == now["fiscal_year"] - 1 and row["stage"] == now["stage"]), None
        )
        staff = headcount(own, COUNTS)
        place = now or listed
        budget = [row[PLACES]["amount_krw"] if row else () for row in (now, before)]
        posts = staff[PLACES] if staff else {}
        rows.append(
            {
                PLACES: {
                    **compared(*budget),
                    **posts,
                    "per_head_krw": joined(budget[0], posts.get("current", ())),
                },
                **{name: listed[name] for name in ("report", "department", "name_en", "parent", "order")},
                "agency": own.about["agency"],
                "level": own.about["level"],
                "fiscal_year": own.fiscal_year,
                "stage": now["stage"] if now else None,
                "amount_krw": now["amount_krw"] if now else None,
                "previous_krw": before["amount_krw"] if before else None,
                "check": now["check"] if now else None,
                "marks": (now["marks"] if now else ()) + (("previous_krw",) if before and before["marks"] else ()),
                "line": place["line"],
                **{name: place.get(name) for name in ("table", "cell", "html_index", "html_row", "part")},
                **{name: staff[name] if staff else None for name in ("capacity", "current")},
                "staff_line": staff["line"] if staff else None,
                "projects": _count(own, "projects"),
                "audit_items": _count(own, "audit_items"),
            }
        )
    table = pd.DataFrame(
        rows,
        columns=[
            *_COLUMNS,
            "order",
            PLACES,
            "marks",
            "check",
            "line",
            "table",
            "cell",
            "html_index",
            "html_row",
            "part",
            "capacity",
            "current",
            "staff_line",
            "projects",
            "audit_items",
        ],
    )
    for name in ("amount_krw", "previous_krw"):
        table[name] = table[name].astype(float)
    for name in (
        "capacity",
        "current",
        "staff_line",
        "projects",
        "audit_items",
        "cell",
        "html_index",
        "html_row",
        "part",
    ):
        table[name] = table[name].astype("Int64")
    table["growth"] = (table["amount_krw"] - table["previous_krw"]) / table["previous_krw"]
    table["per_head_krw"] = table["amount_krw"] / table["current"].astype(float)
    return table.reset_index(drop=True)


def _count(own: Data, table: str) -> int | None:
    """How many a department has; None where the report gives none to any department."""
    whole = own.whole_report.select(table, ["departments" if table == "audit_items" else "department"])
    given = whole["departments"].map(len).sum() if "departments" in whole else whole["department"].notna().sum()
    return own.count(table) if given else None


def per_head(table: pd.DataFrame) -> pd.DataFrame:
    """The profiles that have both budget and staff, most money per head first."""
    both = table[table["per_head_krw"].notna()]
    return both.sort_values(["per_head_krw", "department"], ascending=[False, True]).reset_index(drop=True)


def growth(table: pd.DataFrame) -> pd.DataFrame:
    """The profiles with the budgets of two years, what grew most first."""
    both = table[table["growth"].notna()]
    return both.sort_values(["growth", "department"], ascending=[False, True]).reset_index(drop=True)


def members(own: Data) -> pd.DataFrame:
    """The departments of a bureau, as :func:`profiles` gives them; none where nothing in the report belongs to it."""
    listed = own.whole_report.select("departments", ["department"], {"parent": [own.department_name]})["department"]
    if listed.empty:
        return pd.DataFrame(columns=[*_COLUMNS])
    table = profiles(own.whole_report)
    return table[table["department"].isin(listed)].reset_index(drop=True)


def about(own: Data) -> dict[str, Any]:
    """The row of a department in ``departments``, with the agency that reports it."""
    row = records(own["departments"])[0]
    agency = own.about["agency"] or own.about["report"]
    # An agency is often written with the bureau in it, or is the department itself.
    parent = row["parent"] if row["parent"] and row["parent"] not in agency else None
    # A department that reports for itself does not belong to itself.
    agency = agency.removesuffix(row["department"]).strip() or agency
    english = (own.about["agency_en"] or "").removeprefix(f"{row['name_en']}, ") or None
    return {**row, "parent": parent, "agency": agency, "agency_en": english}


def affair(data: Data, name: str) -> dict[str, Any]:
    """An evaluated affair of a report.

    Raises
    ------
    DataError
        Where there is no such affair; the message names those there are.
    """
    rows = {row["affair"]: row for row in records(data["evaluations"])}
    known(f"affair in {data.report_id}", name, list(rows))
    return rows[name]


def affairs(data: Data) -> pd.DataFrame:
    """The evaluated affairs of a report; what is counted of one leads to its line."""
    return with_places(data["evaluations"], lambda row: dict.fromkeys(("no", "achievements", "improvements"), place(row)))


def findings(data: Data, row: dict[str, Any]) -> pd.DataFrame:
    """What an evaluation found: points and the figures they name, one row for achievements and one for improvements.

    Parameters
    ----------
    data
        The tables of the report.
    row
        The affair (see :func:`affair`).
    """
    tables = {
        table["table"]: table for table in records(data.select("tables", ["table", "last_line"], {"table": [row["table"]]}))
    }
    last = tables[row["table"]]["last_line"] if row["table"] in tables else row["line"]
    heads = {line: "".join((data.source(line) or "").split("\t")[0].split()) for line in range(row["line"], last + 1)}
    rows = []
    for kind, word in (("achievements", "성과"), ("improvements", "개선")):
        line = next((line for line, head in heads.items() if word in head), row["line"])
        rows.append(
            {
                "finding": kind,
                "points": row[kind],
                "figures": row[f"{kind[:-1]}_figures"],
                "report": row["report"],
                "line": line,
                "cell": 1 if line in heads else None,
            }
        )
    return with_places(pd.DataFrame(rows), lambda row: {"points": place(row)})
