"""Follow-up of the council's audit."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.data import PLACE, Data, once, records, spots_of
from helpers.analysis.places import place, with_places

STATUSES = ("완료", "추진중", "검토중", "미반영")
KINDS = ("시정·처리 요구사항", "건의사항", "자료제출")
UNKNOWN = "–"


@once
def audit_items(data: Data) -> pd.DataFrame:
    """Items by kind and number, with ``status`` never empty (``–`` where none is printed)."""
    items = data["audit_items"].copy()
    items["status"] = items["status"].fillna(UNKNOWN)
    items["order"] = items["kind"].map({kind: place for place, kind in enumerate(KINDS)}).fillna(len(KINDS)).astype(int)
    items = items.sort_values(["report", "order", "no", "line"], kind="stable").drop(columns="order").reset_index(drop=True)
    return with_places(items, lambda row: {"no": place(row)})


def statuses(items: pd.DataFrame) -> list[str]:
    """The states there are, in the order of follow-up."""
    return [status for status in (*STATUSES, UNKNOWN) if (items["status"] == status).any()]


def audit_by_kind(data: Data) -> pd.DataFrame:
    """Number of items by kind and status, wide: one row a kind, ``total`` last."""
    items = audit_items(data)
    return _crossed(items, items["kind"], list(KINDS))


def audit_by_department(data: Data) -> pd.DataFrame:
    """Number of items by department and status, most items first; an item of two departments counts for both."""
    items = audit_items(data)
    items = items.assign(who=[row or [UNKNOWN] for row in items["departments"]]).explode("who").reset_index(drop=True)
    table = _crossed(items, items["who"], [])
    return table.sort_values(["total", "label"], ascending=[False, True]).reset_index(drop=True)


def _crossed(items: pd.DataFrame, by: pd.Series, order: list[str]) -> pd.DataFrame:
    states = statuses(items)
    rows = []
    for label in sorted(set(by), key=lambda name: (order.index(name) if name in order else len(order), name)):
        own = items[by == label]
        rows.append(
            {
                "label": label,
                **{state: int((own["status"] == state).sum()) for state in states},
                "total": len(own),
                "report": own["report"].iloc[0],
                "line": int(own["line"].min()),
            }
        )
    return pd.DataFrame(rows, columns=["label", *states, "total", "report", "line"])


@once
def audit_summary(data: Data) -> pd.DataFrame:
    """The report's own summary against the items counted one by one.

    Returns
    -------
    DataFrame
        ``report``, ``line``, ``kind``, ``status`` (``계`` for all), ``printed``, ``counted``, ``agrees``.
    """
    from helpers.datasets.audit_items import KINDS as KNOWN
    from helpers.datasets.audit_items import kind_of, status_of
    from helpers.datasets.labels import clean, is_total_label

    items = audit_items(data)
    own_tables = set(items["table"].dropna())
    counts = {"report": sorted(set(items["report"])), "unit": ["건", "개", None]}
    labelled = data.select("observations", [*PLACE, "row_labels", "col_labels"], counts)
    labelled = labelled[~labelled["table"].isin(own_tables)]
    rows = []
    for row in records(labelled):
        if not row["row_labels"] or not row["col_labels"]:
            continue
        kind = next((found for label in reversed(row["row_labels"]) if (found := kind_of(label))), None)
        whole = all(is_total_label(label) for label in row["row_labels"])
        last = clean(row["col_labels"][-1])
        status = status_of(last) if last in {"완료", "추진완료", "추진중", "검토중", "미반영"} else None
        if not (kind in KNOWN or whole) or not (status or is_total_label(row["col_labels"][-1])):
            continue
        counted = items[(items["report"] == row["report"])]
        counted = counted[(counted["kind"] == kind) if kind else counted["kind"].notna()]
        counted = counted[counted["status"] == status] if status else counted
        rows.append({**row, "kind": kind or "계", "status": status or "계", "counted": len(counted)})
    table = pd.DataFrame(rows, columns=[*PLACE, "kind", "status", "counted"])
    # A table about something else may have a total column as well: a summary names states.
    named = set(table[table["status"] != "계"]["table"])
    table = table[table["table"].isin(named)].reset_index(drop=True)
    printed = data.numbers(spots_of(table), ["value"])
    table.insert(len(table.columns) - 1, "printed", [int(printed[spot]["value"]) for spot in spots_of(table)])
    agrees = table["printed"] == table["counted"]
    table = table.assign(agrees=agrees, agrees_text=["yes" if same else "no_differs" for same in agrees])
    return with_places(table, lambda row: {"printed": place(row)})
