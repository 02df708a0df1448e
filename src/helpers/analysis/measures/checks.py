"""What arithmetic says of the numbers, and what was read and what was not."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pandas as pd

from helpers.analysis.data import PLACE, Data, once, records, spots_of, values_of
from helpers.analysis.places import PLACES, joined, place, with_places
from helpers.tables.notes import BLANK, LOST, WOULD_FIT, figure_of

NARROW = 1.0
"""Points by which the reading of a table must beat the next best to go unmentioned where no sum confirms it."""

IN_TEXT, UNNAMED = "in the text", "without a name"
"""What a number is called that stands in a text, and one that no label names."""

STATES = ("confirmed", "unchecked", "conflict")


@once
def failing(data: Data) -> pd.DataFrame:
    """Identities that do not hold, slips before rounding, in the report's order.

    Returns
    -------
    DataFrame
        ``kind``, ``label`` (what the tested number is), ``printed``, ``computed``, ``gap``, ``unit``, ``severity``,
        ``lines`` (of all the numbers involved) and the place of the tested number.
    """
    checks = data.select("checks", where={"holds": [False]})
    named = data.numbers(spots_of(checks), ["row_labels", "col_labels", "unit"])
    tested = [named.get(spot) for spot in spots_of(checks)]
    checks["label"] = [
        " / ".join([*row["row_labels"], *row["col_labels"]]) or UNNAMED if row else figure_of(sentence) or IN_TEXT
        for row, sentence in zip(tested, checks["note"], strict=True)
    ]
    checks["unit"] = [row["unit"] if row else None for row in tested]
    checks["gap"] = checks["printed"] - checks["computed"]
    checks["lines"] = [
        sorted({line, *(int(member[1]) for member in json.loads(members))})
        for line, members in zip(values_of(checks["line"]), checks["members"], strict=True)
    ]
    checks = with_places(checks, _tested)
    checks["order"] = (checks["severity"] == "rounding").astype(int)
    return checks.sort_values(["report", "order", "line", "cell"], kind="stable").drop(columns="order").reset_index(drop=True)


def _tested(row: dict[str, Any]) -> dict[str, Any]:
    return {"printed": place(row), "computed": joined(tuple(member) for member in json.loads(row["members"]))}


def suspects(data: Data) -> pd.DataFrame:
    """Numbers that, read otherwise, would mend what does not add up, where that is not the stated result itself.

    Returns
    -------
    DataFrame
        ``label``, ``printed``, ``mended`` (the value that would fit), ``unit``, ``mends`` (how many gaps) and the place.
    """
    wrong = failing(data)
    suspected = [[tuple(spot) for spot in json.loads(spots or "[]")] for spots in values_of(wrong["suspects"])]
    named = data.numbers({spot for spots in suspected for spot in spots}, ["row_labels", "col_labels", "value", "unit", *PLACE])
    found: dict[tuple, dict[str, Any]] = {}
    for row, tested, blamed in zip(records(wrong), spots_of(wrong), suspected, strict=True):
        values = [match.group(3) for match in WOULD_FIT.finditer(row["note"] or "")]
        if row["severity"] == "rounding" or len(values) != len(blamed):
            continue
        for spot, value in zip(blamed, values, strict=True):
            number = named.get(spot)
            if number is None or spot == tested:
                continue
            entry = found.setdefault((spot, value), {**number, "mended": float(value.replace(",", "")), "mends": 0, PLACES: {}})
            entry["mends"] += 1
            others = joined(entry[PLACES].get("mended", ()), row[PLACES]["printed"], row[PLACES]["computed"])
            entry[PLACES] = {"printed": (spot,), "mended": tuple(other for other in others if other != spot)}
    rows = [
        {**entry, "label": " / ".join([*entry["row_labels"], *entry["col_labels"]]), "printed": entry["value"]}
        for entry in found.values()
    ]
    columns = ["label", "printed", "mended", "unit", "mends", PLACES, *PLACE]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["report", "line", "cell", "mended"], kind="stable").reset_index(drop=True)


def unprinted(data: Data) -> pd.DataFrame:
    """What the sums say that the report does not print: blanks with the value they must have had, and rows that were lost.

    Returns
    -------
    DataFrame
        ``label`` (of the blank; of the total for a lost row), ``missing`` (``blank``, ``row`` or ``column``), ``held``
        (what must have stood there, as text), ``report`` and ``line``.
    """
    found: dict[tuple, dict[str, Any]] = {}
    told = data.select("checks", ["report", "line", "note"], {"note": {"like": f"{BLANK.pattern}|{LOST.pattern}"}})
    for row in records(told):
        note = row["note"] or ""
        for line, label, value in BLANK.findall(note):
            entry = {"label": label, "missing": "blank", "held": value, "report": row["report"], "line": int(line)}
            found.setdefault((row["report"], int(line), label), entry)
        for what, held in LOST.findall(note):
            label = note.partition(" is printed as ")[0]
            entry = {"label": label, "missing": what, "held": held, "report": row["report"], "line": row["line"]}
            found.setdefault((row["report"], row["line"], held), entry)
    return pd.DataFrame(list(found.values()), columns=["label", "missing", "held", "report", "line"])


@once
def certainty(data: Data) -> dict[str, Any]:
    """How many of the numbers in tables arithmetic confirms: ``numbers`` and one count per state."""
    if data.department_name:
        states = list(data.states_of(data.spots).values())
    else:
        states = list(data.select("observations", ["check"])["check"])
    counts = Counter(states)
    return {"numbers": len(states), **{state: counts.get(state, 0) for state in STATES}}


def certainty_by_report(data: Data) -> pd.DataFrame:
    """The same for each report, wide."""
    rows = [
        {"label": report, "report": report, **certainty(data.report(report))}
        for report in data.select("reports", ["report"])["report"]
    ]
    return pd.DataFrame(rows, columns=["label", "report", "numbers", *STATES])


def certainty_by_department(data: Data) -> pd.DataFrame:
    """The same for each department of each report, by the section in which the numbers stand; null for a whole bureau."""
    return _counted(data, ["report", "department"], {"department": ""}).replace({"department": {"": None}})


def certainty_by_table(data: Data) -> pd.DataFrame:
    """The same for each table that holds numbers, with its ``title`` and first ``line``."""
    counts = _counted(data, ["report", "table"])
    tables = data.select("tables", ["report", "table", "title", "first_line"]).rename(columns={"first_line": "line"})
    merged = counts.merge(tables, on=["report", "table"], how="left")
    return merged.sort_values(["report", "line", "table"], kind="stable").reset_index(drop=True)


def _counted(data: Data, keys: list[str], missing: dict[str, str] | None = None) -> pd.DataFrame:
    observations = data.select("observations", [*keys, "check"]).fillna(missing or {})
    counts = observations.groupby([*keys, "check"], sort=False).size().unstack(fill_value=0)
    for state in STATES:
        if state not in counts:
            counts[state] = 0
    counts = counts[list(STATES)].reset_index()
    counts.columns.name = None
    counts["numbers"] = counts[list(STATES)].sum(axis=1)
    return counts


def reading_by_report(data: Data) -> pd.DataFrame:
    """What was read of each report: lines, tables, numbers measured, numbers set aside, lines with figures."""
    rows = []
    reports = data.select("reports", ["report", "line", "lines"])
    tables, observations, skipped, figures = (
        data.select(table, ["report"]) for table in ("tables", "observations", "skipped", "figures")
    )
    checks = data.select("checks", ["report", "holds"])
    for row in records(reports):
        own = row["report"]
        rows.append(
            {
                "report": own,
                "line": row["line"],
                "lines": row["lines"],
                "tables": int((tables["report"] == own).sum()),
                "numbers": int((observations["report"] == own).sum()),
                "skipped": int((skipped["report"] == own).sum()),
                "figures": int((figures["report"] == own).sum()),
                "checks": int((checks["report"] == own).sum()),
                "failing": int(((checks["report"] == own) & ~checks["holds"]).sum()),
            }
        )
    return pd.DataFrame(rows)


def skipped_by_reason(data: Data) -> pd.DataFrame:
    """Numbers in tables that measure nothing, by reason and report, most first."""
    skipped = data.select("skipped", ["reason", "report"])
    table = skipped.groupby(["reason", "report"]).size().unstack(fill_value=0)
    table["total"] = table.sum(axis=1)
    table = table.sort_values("total", ascending=False, kind="stable").reset_index()
    table.columns.name = None
    return table


def doubtful_tables(data: Data) -> pd.DataFrame:
    """Numeric tables that deserve a second look: with numbers in conflict, or read one way by a narrow margin only.

    Returns
    -------
    DataFrame
        The rows of ``tables`` with the counts ``confirmed``, ``unchecked`` and ``conflict``, the most doubtful first.
    """
    counts = data.select("observations", ["table", "check"]).groupby(["table", "check"]).size().unstack(fill_value=0)
    tables = data.select("tables", ["report", "table", "title", "department", "first_line", "kind", "observations"])
    for state in STATES:
        tables[state] = tables["table"].map(counts.get(state, {})).fillna(0).astype(int)
    close = data.select("tables", ["table"], {"margin": {"below": NARROW}})["table"]
    narrow = tables["table"].isin(close) & (tables["confirmed"] == 0)
    tables = tables[(tables["kind"] == "numeric") & (tables["observations"] > 0) & ((tables["conflict"] > 0) | narrow)].copy()
    tables["line"] = tables["first_line"]
    return tables.sort_values(
        ["conflict", "unchecked", "report", "line"], ascending=[False, False, True, True], kind="stable"
    ).reset_index(drop=True)
