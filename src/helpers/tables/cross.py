"""Equality across tables, and of tables with *label : figure* lines: where labels, unit and period agree, so must the numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise

from ..reading.document import Document
from .labels import is_total
from .notes import number
from .stated import MONEY, NEAR, against, heading, own_sum, parts_against
from .tidy import Record, Tidy, address
from .twice import Namer, number_record, spot
from .units import krw

CROWD = 6
"""Tables that print the same labels, above which the labels say too little."""


def cross(document: Document, tidied: Tidy) -> list[Record]:
    """Numbers that stand in two places: each record has ``spots``, the numbers of tables that take part, for the caller."""
    figures = tidied.figures
    titled = [t for t in tidied.tables if t["title"] and t["observations"] and MONEY.search(t["title"])]
    if not figures and not titled and len(tidied.tables) < 2:
        return []
    names = Namer([d.name for d in document.departments])
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
            records += own_sum(group)
            at = bisect_right(starts, line)
            following = tables[at] if at < len(tables) and starts[at] - line <= NEAR else None
            if following is not None and following["project"] == group[0]["project"]:
                own = by_table[following["table"]]
                between = document.lines[line : following["first_line"] - 1]
                apart = any(["\t" in text for text in between])
                next_to = not apart and not any([MONEY.search(text) for text in between])
                parts = [] if apart else parts_against(group, own, names, next_to)
                told = {_tested(record) for record in parts}
                for k, figure in enumerate(group):
                    found = against(figure, k, own, names, apart, next_to)
                    records += [record for record in found if _tested(record) not in told]
                records += parts
    taken = {figure["line"] for figure in figures}
    for table in titled:
        records += heading(document, table, by_table[table["table"]], taken)
    if len(by_table) > 1:
        records += _tables(tidied, names)
    return records


def _tested(record: Record) -> tuple:
    """The number of a table that a record tests, and the figure that it is held to."""
    return record["line"], record["cell"], record["part"], record["html_index"], record["html_row"], record["members"]


def _tables(tidied: Tidy, names: Namer) -> list[Record]:
    """Numbers that two tables print under the same labels, where the tables prove that they speak of the same."""
    titles = {t["table"]: names.name(t["title"]) if t["title"] else "" for t in tidied.tables}
    # Only labels that two tables print (or that one prints and another has as its title) can say the same twice.
    paths: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for item in tidied.understood:
        paths[item.name].update([o.row for o in item.reading.observations], [o.column for o in item.reading.observations])
    tables_with: dict[str, int] = defaultdict(int)
    for table, printed in paths.items():
        for word in {titles.get(table, "")}.union(*[names.names(path) for path in printed]):
            tables_with[word] += 1
    rare = {word for word, count in tables_with.items() if count < 2} - names.departments
    found: dict[tuple, dict[str, list[Record]]] = defaultdict(dict)
    for item in tidied.understood:
        table = item.name
        title = titles.get(table, "")
        lone = {path for path in paths[table] if not rare.isdisjoint(names.names(path))}
        for read, o in zip(item.reading.observations, item.records, strict=True):
            if read.row in lone or read.column in lone:
                continue
            department, words = names.whose(o, names.names(read.row) | names.names(read.column))
            about = "won" if o["amount_krw"] is not None else o["unit"], o["period"], department
            if words:
                found[words, about].setdefault(table, []).append(o)
            # What a table's title names is what a row of an overview names (쾌적한 전통시장 조성).
            if title and len(read.row) == 1 and is_total(read.row[0]):
                found[words | {title}, about].setdefault(table, []).append(o)
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
        telling = sum([_is_telling(a["value"]) for a in equal])
        one, other = shared[0][0], shared[0][1]
        if one["department"] != other["department"]:
            # The bureau's row of a department and its own table: both say whose numbers they are.
            proved, together = bool(equal) and len(equal) * 2 >= len(shared), True
        else:
            # Two projects of a department may well print the same labels of different things.
            together = one["project"] == other["project"]
            proved = telling >= (2 if together else 4) and len(equal) * 3 >= len(shared) * 2
        for first, second, same in shared:
            if proved or (same and together and len(shared) == 1 and abs(first["value"]) >= 100):
                records.append(_pair(first, second, same))
    return records


def _is_telling(value: float) -> bool:
    """Whether a number has two digits that are not just zeros: round ones are the same by chance."""
    return abs(value) >= 10 and len(f"{abs(value):.10g}".replace(".", "").strip("0")) > 1


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
    return number_record(second, [address(first)], computed, None if same else "slip", note, [spot(first), spot(second)])
