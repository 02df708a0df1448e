"""Equality across tables, and of tables with *label : figure* lines: where labels, unit and period agree, so must the numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from ..reading.document import Document
from . import labels
from .notes import number
from .tidy import Record, Tidy, address, to_json
from .units import krw

NEAR = 15
"""Lines between a figure and the table that it speaks of."""
CROWD = 6
"""Tables that print the same labels, above which the labels say too little."""

_YEAR = re.compile(r"['‘’]?\d{2,4}(?:년도?|회계연도)|(?<!\d)(?:19|20)\d{2}(?!\d)|['‘’]\d{2}(?!\d)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[\s○□◦·▶<>〈〉《》「」*:：-]+")
_BUDGET = re.compile(r"예산|사업비")
_STAFF = frozenset({"정원", "현원"})
_FUNDS = re.compile(r"^(?:국|시|구|군|도|민)(?:비|자|간)?$|^(?:기금|자부담|특교|특별교부세|교부세|외부)$")


class _Key(NamedTuple):
    """What a number measures, as far as its labels and its section say."""

    department: str | None
    project: str | None
    names: frozenset[str]
    unit: str | None
    period: str | None


class _Namer:
    """Labels without spacing, years, brackets and words for totals, asked once per label."""

    def __init__(self, departments: frozenset[str]):
        self.departments = departments
        self._names: dict[str, str] = {}

    def name(self, label: str) -> str:
        """A label's bare words; empty for a total."""
        found = self._names.get(label)
        if found is None:
            found = "" if labels.is_total(label) else _BRACKETS.sub("", _YEAR.sub("", label))
            self._names[label] = found
        return found

    def key(self, o: Record) -> _Key:
        """The key of an observation; a row of the whole bureau that names a department is that department's."""
        names = {self.name(label) for label in (*o["row_labels"], *o["col_labels"])}
        names.discard("")
        department, project = o["department"], o["project"]
        named = names & self.departments
        if len(named) == 1:
            department, project = next(iter(named)), None
            names -= named
        return _Key(department, project, frozenset(names), "won" if o["amount_krw"] is not None else o["unit"], o["period"])


def cross(document: Document, tidied: Tidy) -> list[Record]:
    """Numbers that stand in two places: each record has ``spots``, the numbers of tables that take part, for the caller."""
    figures = tidied.figures
    if not figures and len(tidied.tables) < 2:
        return []
    names = _Namer(frozenset([_BRACKETS.sub("", d.name) for d in document.departments]))
    by_table: dict[str, list[Record]] = defaultdict(list)
    for o in tidied.observations:
        by_table[o["table"]].append(o)
    records: list[Record] = []
    if figures:
        order: dict[int, list[Record]] = defaultdict(list)
        for figure in figures:
            order[figure["line"]].append(figure)
        tables = sorted([t for t in tidied.tables if t["observations"]], key=lambda t: (t["first_line"], t["table"]))
        starts = [t["first_line"] for t in tables]
        for line, group in order.items():
            records += _own_sum(group)
            at = bisect_right(starts, line)
            following = tables[at] if at < len(tables) and starts[at] - line <= NEAR else None
            if following is not None and following["project"] == group[0]["project"]:
                for k, figure in enumerate(group):
                    records += _against(
                        figure, k, by_table[following["table"]], names, _between(document, line, following["first_line"])
                    )
    if len(by_table) > 1:
        records += _tables(tidied, by_table, names)
    return records


def _between(document: Document, line: int, first: int) -> bool:
    """Whether another table stands between a line and the table."""
    return any(["\t" in text for text in document.lines[line : first - 1]])


# -- label : figure lines -----------------------------------------------------------------------------------


def _own_sum(group: list[Record]) -> list[Record]:
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


def _against(figure: Record, k: int, observations: list[Record], names: _Namer, apart: bool) -> list[Record]:
    """A figure against the table that follows: its total, or the row or column of the same name."""
    label, _, role = figure["label"].partition("|")
    if figure["value"] is None or apart:
        return []
    unit = "won" if figure["amount_krw"] is not None else figure["unit"]
    own = {name for name in (names.name(label), names.name(role) if role else "") if name}
    budget = bool(_BUDGET.search(label)) and not role
    exact: list[Record] = []
    wholes: list[Record] = []
    split: list[Record] = []
    for o in observations:
        if o["part"] and not o["row_labels"] and not o["col_labels"]:
            continue
        key = names.key(o)
        if key.unit != unit or (figure["period"] and key.period and key.period != figure["period"]):
            continue
        if key.names == own:
            exact.append(o)
        elif own and own < key.names and len(key.names) == len(own) + 1:
            split.append(o)
        path = o["row_labels"] or o["col_labels"]
        whole = budget and not o["part"] and len(path) == 1 and labels.is_total(path[-1])
        if whole and figure["period"] in (None, o["period"]):
            wholes.append(o)
    if budget:
        same = [o for o in wholes if "총사업비" not in labels.bare((o["col_labels"] or [""])[-1])]
        if len(same) == 1:
            record = _equal(figure, k, same[0])
            # A line without a year may speak of a part of what the table is about.
            return [record] if record["holds"] or figure["period"] else []
    if len(exact) == 1:
        record = _equal(figure, k, exact[0])
        sure = budget or own <= _STAFF or abs(record["printed"] - record["computed"]) <= 0.02 * abs(record["printed"])
        return [record] if record["holds"] or sure else []
    parts = [o for o in split if o["row_labels"] and names.name(o["row_labels"][-1]) in own]
    if not exact and len(parts) > 1 and len({o["line"] for o in parts}) == 1 and len({o["unit"] for o in parts}) == 1:
        factor = 1.0 if unit != "won" else (krw(1.0, parts[0]["unit"]) or 1.0) / (krw(1.0, figure["unit"]) or 1.0)
        computed = sum([o["value"] for o in parts]) * factor
        if abs(computed - figure["value"]) < 1e-6 and abs(computed) >= 10:
            note = f"{figure['label']}: {number(figure['value'])} is the sum of {len(parts)} numbers of the table below."
            members = [address(o) for o in parts]
            return [
                _figure_record("cross-table", parts[0]["table"], figure, members, computed, True, note, [_spot(o) for o in parts])
            ]
    return []


def _equal(figure: Record, k: int, o: Record) -> Record:
    """One number of a table against a figure; a coarser unit is rounded, and says no more than its last digit."""
    factor = 1.0
    if figure["amount_krw"] is not None:
        factor = (krw(1.0, figure["unit"]) or 1.0) / (krw(1.0, o["unit"]) or 1.0)
    computed = round(figure["value"] * factor, 6)
    gap = abs(computed - o["value"])
    step = factor * _step(figure["value"], figure["raw"]) if factor > 1 else 0.0
    holds = gap < 1e-6 * max(1.0, abs(computed)) or gap <= step / 2
    severity = None if holds else "rounding" if gap < step else "slip"
    shown = f"line {figure['line']} ({figure['label']})"
    name = " / ".join((*o["row_labels"], *o["col_labels"]))
    note = (
        f"{name}: {number(o['value'])} is the amount in {shown}."
        if holds
        else f"{name} is printed as {number(o['value'])} {o['unit'] or ''}, but {shown} says {number(figure['value'])} {figure['unit'] or ''}."
    )
    return _number_record(o, [[figure["report"], figure["line"], None, None, None, k]], computed, severity, note, [_spot(o)])


def _step(value: float, raw: str) -> float:
    match = re.search(r"\.(\d+)", raw) if not float(value).is_integer() else None
    return 10.0 ** -len(match.group(1)) if match else 1.0


def _number_record(o: Record, members: list, computed: float, severity: str | None, note: str, spots: list) -> Record:
    return {
        "report": o["report"], "table": o["table"], "kind": "cross-table", "line": o["line"], "cell": o["cell"], "part": o["part"],
        "html_index": o["html_index"], "html_row": o["html_row"], "members": to_json(members),
        "suspects": to_json([address(o)] if severity == "slip" else []), "printed": o["value"], "computed": computed,
        "holds": severity is None, "severity": severity, "note": note, "spots": spots,
    }  # fmt: skip


def _spot(o: Record) -> tuple:
    return (o["line"], o["cell"], o["html_index"], o["html_row"], o["part"])


# -- tables -------------------------------------------------------------------------------------------------


def _tables(tidied: Tidy, by_table: dict[str, list[Record]], names: _Namer) -> list[Record]:
    """Numbers that two tables print under the same labels, where the tables prove that they speak of the same."""
    titles = {t["table"]: names.name(t["title"]) if t["title"] else "" for t in tidied.tables}
    found: dict[_Key, dict[str, list[Record]]] = defaultdict(dict)
    for table, observations in by_table.items():
        title = titles.get(table, "")
        for o in observations:
            key = names.key(o)._replace(project=None)
            if key.names:
                found[key].setdefault(table, []).append(o)
            # What a table's title names is what a row of an overview names (쾌적한 전통시장 조성).
            if title and o["row_labels"] and labels.is_total(o["row_labels"][-1]) and len(o["row_labels"]) == 1:
                found[key._replace(names=key.names | {title})].setdefault(table, []).append(o)
    pairs: dict[tuple[str, str], list[tuple[Record, Record, bool]]] = defaultdict(list)
    for where in found.values():
        if not 1 < len(where) <= CROWD:
            continue
        single = [group[0] for group in where.values() if len(group) == 1]
        single.sort(key=_line)
        for first, second in pairwise(single):
            pairs[first["table"], second["table"]].append((first, second, _same(first, second)))
    records: list[Record] = []
    for shared in pairs.values():
        equal = [a for a, _, same in shared if same]
        telling = sum([abs(a["value"]) >= 10 for a in equal])
        # Two projects of a department may well print the same labels of different things.
        together = shared[0][0]["project"] == shared[0][1]["project"] or shared[0][0]["department"] != shared[0][1]["department"]
        needed = 2 if together else 4
        proved = telling >= needed and len(equal) * 3 >= len(shared) * 2
        for first, second, same in shared:
            if proved or (same and together and len(shared) == 1 and abs(first["value"]) >= 100):
                records.append(_pair(first, second, same))
    return records


def _line(o: Record) -> tuple[int, int]:
    return o["line"], o["cell"]


def _same(first: Record, second: Record) -> bool:
    if first["amount_krw"] is None or first["unit"] == second["unit"]:
        return first["value"] == second["value"]
    coarse = max(krw(1.0, first["unit"]) or 1.0, krw(1.0, second["unit"]) or 1.0)
    return abs(first["amount_krw"] - second["amount_krw"]) <= coarse / 2


def _pair(first: Record, second: Record, same: bool) -> Record:
    factor = 1.0
    if first["amount_krw"] is not None:
        factor = (krw(1.0, first["unit"]) or 1.0) / (krw(1.0, second["unit"]) or 1.0)
    name = " / ".join((*second["row_labels"], *second["col_labels"]))
    shown = f"the table in line {first['line']}"
    note = (
        f"{name}: {number(second['value'])} is also what {shown} prints."
        if same
        else f"{name} is printed as {number(second['value'])}, but {shown} prints {number(first['value'])} under the same labels."
    )
    computed = round(first["value"] * factor, 6)
    return _number_record(second, [address(first)], computed, None if same else "slip", note, [_spot(first), _spot(second)])
