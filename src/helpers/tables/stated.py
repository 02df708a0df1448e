"""*label : figure* lines and headings: their own parts, and what the table below them prints of the same."""

from __future__ import annotations

import re

from ..reading.document import Document
from . import labels
from .notes import number
from .numbers import read_cell
from .tidy import Record, address, to_json
from .twice import Namer, equal, spot
from .units import kind_of, krw

NEAR = 15
"""Lines between a figure and the table that it speaks of."""

MONEY = re.compile(r"\d\s?(?:천|백만|천만|십억|억|만|조)?원|\d억")
_BUDGET = re.compile(r"예산|사업비")
_STAFF = frozenset({"정원", "현원"})
_AMOUNT = re.compile(r"예산|사업비|금액|소요액|재원")
_FUNDS = re.compile(r"^(?:국|시|구|군|도|민)(?:비|자|간)?$|^(?:기금|자부담|특교|특별교부세|교부세|외부)$")


def own_sum(group: list[Record]) -> list[Record]:
    """The named parts of a figure (``1,167,388천원(국 622,500 시 247,313 구비 297,575)``)."""
    whole = group[0]
    parts = group[1:]
    if len(parts) < 2 or "|" in whole["label"] or whole["value"] is None:
        return []
    roles = [p["label"].rpartition("|")[2] if "|" in p["label"] else "" for p in parts]
    if not all(roles) or any([p["unit"] != whole["unit"] or p["period"] != whole["period"] for p in parts]):
        return []
    computed = sum([p["value"] for p in parts])
    holds = abs(computed - whole["value"]) < 1e-6
    if not holds and not all([_FUNDS.match(role) for role in roles]):
        return []  # a list of some parts, not of all
    name = f"{whole['label']}: {number(whole['value'])}"
    note = (
        f"{name} is the sum of the {len(parts)} parts in brackets."
        if holds
        else f"{name} is printed, but the {len(parts)} parts in brackets give {number(computed)}."
    )
    members = [[whole["report"], whole["line"], None, None, None, k] for k in range(1, len(group))]
    return [_figure_record("sum", None, whole, members, computed, holds, note, [])]


def _figure_record(kind, table, figure: Record, members: list, computed: float, holds: bool, note: str, spots: list) -> Record:
    return {
        "report": figure["report"], "table": table, "kind": kind, "line": figure["line"], "cell": None, "part": None,
        "html_index": None, "html_row": None, "members": to_json(members),
        "suspects": to_json([] if holds else [[figure["report"], figure["line"], None, None, None, 0]]),
        "printed": figure["value"], "computed": round(computed, 6), "holds": holds, "severity": None if holds else "slip",
        "note": note, "spots": spots,
    }  # fmt: skip


def against(figure: Record, k: int, observations: list[Record], names: Namer, apart: bool, next_to: bool) -> list[Record]:
    """A figure against the table that follows: its total, or the row or column of the same name.

    `apart` says that another table stands between, `next_to` that not even another amount does.
    """
    label, _, role = figure["label"].partition("|")
    if figure["value"] is None or apart:
        return []
    unit = "won" if figure["amount_krw"] is not None else figure["unit"]
    own = {name for name in (names.name(label), names.name(role) if role else "") if name}
    department = names.department(figure)
    budget = bool(_BUDGET.search(label)) and not role
    exact: list[Record] = []
    wholes: list[Record] = []
    split: list[Record] = []
    single_row = budget and len({o["line"] for o in observations}) == 1
    for o in observations:
        if o["part"] and not o["row_labels"] and not o["col_labels"]:
            continue
        key = names.key(o)
        # 정원 307 / 현원 295명: the unit stands once.
        alike = key.unit == unit or (unit is None and key.unit == "명" and own <= _STAFF)
        if not alike or key.department != department or (figure["period"] and key.period and key.period != figure["period"]):
            continue
        if key.names == own:
            exact.append(o)
        elif own and own < key.names and len(key.names) == len(own) + 1:
            split.append(o)
        path = o["row_labels"] or o["col_labels"]
        whole = budget and not o["part"] and len(path) == 1 and labels.is_total(path[-1])
        # The total of a table with one row stands in its column (예산액 | 계).
        whole = whole or (single_row and not o["part"] and len(o["col_labels"]) == 1 and labels.is_total(o["col_labels"][0]))
        if whole and figure["period"] in (None, o["period"]):
            wholes.append(o)
    if budget:
        same = [o for o in wholes if "총사업비" not in labels.bare((o["col_labels"] or [""])[-1])]
        if len(same) == 1:
            record = equal(figure, k, same[0])
            # A line without a year may speak of a part of what the table is about.
            sure = figure["period"] or (next_to and _of_this(figure, record, same[0], observations, names))
            return [record] if record["holds"] or sure else []
    if len(exact) == 1:
        record = equal(figure, k, exact[0])
        sure = budget or own <= _STAFF or abs(record["printed"] - record["computed"]) <= 0.02 * abs(record["printed"])
        return [record] if record["holds"] or sure else []
    if not exact and not own <= _STAFF and (seen := _printed_again(figure, k, observations, unit)):
        return [seen]
    parts = [o for o in split if o["row_labels"] and names.name(o["row_labels"][-1]) in own]
    if not exact and len(parts) > 1 and len({o["line"] for o in parts}) == 1 and len({o["unit"] for o in parts}) == 1:
        factor = 1.0 if unit != "won" else (krw(1.0, parts[0]["unit"]) or 1.0) / (krw(1.0, figure["unit"]) or 1.0)
        computed = sum([o["value"] for o in parts]) * factor
        if abs(computed - figure["value"]) < 1e-6 and abs(computed) >= 10:
            note = f"{figure['label']}: {number(figure['value'])} is the sum of {len(parts)} numbers of the table below."
            members = [address(o) for o in parts]
            return [
                _figure_record("cross-table", parts[0]["table"], figure, members, computed, True, note, [spot(o) for o in parts])
            ]
    return []


def _of_this(figure: Record, record: Record, total: Record, observations: list[Record], names: Namer) -> bool:
    """Whether a table splits a budget up, of one year only, and a line's amount cannot be that of a part nor of much more."""
    if len({o["period"] for o in observations}) > 1:
        return False
    said = {name for o in observations for name in names.names((*o["row_labels"], *o["col_labels"]))}
    if not any([_FUNDS.match(name) or _BUDGET.search(name) for name in said]):
        return False
    if "총사업비" in figure["label"] and any(["예산" in name for name in said]):
        return False  # what a project costs over the years, and what is set aside for it this year
    others = [abs(o["value"]) for o in observations if o is not total and o["unit"] == total["unit"]]
    return bool(others) and max(others) < record["computed"] <= 1.25 * total["value"] and max(others) < total["value"]


def parts_against(group: list[Record], observations: list[Record], names: Namer, next_to: bool) -> list[Record]:
    """The named parts in brackets of a budget (``700백만원(국비 300, 시비 400)``) against the rows or columns of the same name.

    Differences are told where nothing stands between, and another part or the whole is the same in both.
    """
    whole = group[0]
    if len(group) < 3 or "|" in whole["label"] or not _BUDGET.search(whole["label"]):
        return []
    by_fund: dict[str, list[Record]] = {}
    for o in observations:
        if not o["part"] and o["amount_krw"] is not None:
            said = [name for name in names.names((*o["row_labels"], *o["col_labels"])) if not _AMOUNT.search(name)]
            if len(said) < 2:
                by_fund.setdefault(_fund(said[0]) if said else "", []).append(o)
    result: list[Record] = []
    agreed = any([equal(whole, 0, o)["holds"] for o in by_fund.get("", [])])
    for k, part in enumerate(group[1:], 1):
        same = by_fund.get(_fund(names.name(part["label"].rpartition("|")[2])), [])
        if len(same) == 1 and part["amount_krw"] is not None and part["period"] in (None, same[0]["period"]):
            result.append(equal(part, k, same[0]))
    agreed = agreed or any([record["holds"] for record in result])
    return [record for record in result if record["holds"] or (agreed and next_to)]


def _fund(name: str) -> str:
    """A fund without the syllable that a list leaves out (국비, 국)."""
    return name.removesuffix("비") if _FUNDS.match(name) else name


def _printed_again(figure: Record, k: int, observations: list[Record], unit: str | None) -> Record | None:
    """The one total of the table that has the same four digits or more; that no total has them says nothing."""
    if abs(figure["value"]) < 1000:
        return None
    kinds = {kind_of(unit or ""), None} if unit != "won" else set()
    same = []
    for o in observations:
        own = [path[-1] for path in (o["row_labels"], o["col_labels"]) if path]
        alike = o["amount_krw"] is not None if unit == "won" else o["amount_krw"] is None and kind_of(o["unit"] or "") in kinds
        if alike and any([labels.is_total(label) for label in own]):
            record = equal(figure, k, o)
            if record["holds"]:
                same.append(record)
    return same[0] if len(same) == 1 else None


def heading(document: Document, table: Record, observations: list[Record], taken: set[int]) -> list[Record]:
    """The amount in a heading (``쾌적한 전통시장 조성 (4개 사업, 3,837백만원)``) against the one total of the table below it."""
    title = table["title"]
    amounts = [n for n in read_cell(title).numbers if n.unit and krw(1.0, n.unit) is not None]
    wholes = [
        o
        for o in observations
        if not o["part"] and o["amount_krw"] is not None and len(o["row_labels"]) == 1 and labels.is_total(o["row_labels"][0])
    ]
    first = table["first_line"]
    line = next((k for k in range(first - 1, max(0, first - NEAR), -1) if title in document.lines[k - 1].replace("*", "")), None)
    if len(amounts) != 1 or len(wholes) != 1 or line is None or line in taken:
        return []
    amount = amounts[0]
    figure = {
        "report": document.report, "line": line, "label": title, "value": amount.value, "unit": amount.unit,
        "amount_krw": krw(amount.value, amount.unit), "raw": title[amount.start : amount.end],
    }  # fmt: skip
    return [equal(figure, 0, wholes[0])]
