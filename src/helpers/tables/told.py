"""What sentences, brackets and lists say of their own numbers: what makes up what, what grew by how much, how many there are.

Numbers in the sentences of a cell are no observations: a check on them names the cell, and no part of it. A list in
brackets may leave something out or count something twice, so one that does not add up is only told where it is proved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..reading.document import Document, Figure
from .notes import number
from .tidy import Record, Tidy, to_json

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT = r"[가-힣%㎡]{1,4}"
_ITEM = rf"([^()\d,/<>→:]{{1,24}}?)\s?({_NUMBER})\s?({_UNIT})?\s?"
_ITEMS = re.compile(_ITEM)
_LIST = re.compile(rf"(?:{_ITEM}[,/]\s?)+{_ITEM}")
_WHOLE = re.compile(rf"({_NUMBER})\s?({_UNIT})\s?(\)?)\s?(\(?)")
_SAID = re.compile(r"총\s?$")
_END = re.compile(r"\s*(?:$|[→<(○])")
_GROWTH = re.compile(
    rf"(?<![\d.,])({_NUMBER})\s?({_UNIT})\s?(?:→|⇒|⇨)\s?(?:\([^()]{{0,40}}\)\s?)?({_NUMBER})\s?({_UNIT})[\s※(,:]{{0,6}}"
    rf"({_NUMBER})\s?%\s?(증가|감소|상승|하락|증|감)"
)
_TAG = re.compile(r"<[^<>]*>")
_OFFICES = re.compile(r"(\d+)\s?(?:과|실|국|담당관)\s?(\d+)\s?팀")
CLOSE = 0.1
"""By how much (of the whole) the parts may exceed it to be believed to be its parts, where nothing else proves it."""


def told(document: Document, tidied: Tidy) -> list[Record]:
    """The checks on what the running text of cells and the lists outside of tables say of themselves."""
    records: list[Record] = []
    seen: set[tuple[int, int]] = set()
    for skip in tidied.skipped:
        if skip["reason"] != "free text" or skip["html_index"] is not None:
            continue
        place = (skip["line"], skip["cell"])
        if place in seen:
            continue
        seen.add(place)
        if "→" in skip["raw"] or "총" in skip["raw"]:
            cells = document.lines[place[0] - 1].split("\t")
            if place[1] < len(cells):
                text = _TAG.sub("<", cells[place[1]])
                records += [_record(document.report, place, said) for said in (*_breakdowns(text), *_growths(text))]
    if records:
        _name_tables(records, tidied.tables)
    if tidied.figures:
        records += _lists(document, tidied.figures)
        records += _offices(document, tidied.figures)
    return records


class Said(NamedTuple):
    """What a text says of one of its numbers."""

    kind: str
    printed: float
    computed: float
    holds: bool
    words: str


def _value(text: str) -> float:
    return float(text.replace(",", ""))


def breakdown(text: str, at: int) -> tuple[str, float, list[tuple[str, float]]] | None:
    """The whole that begins at a place of a text, with its named parts: ``총 9명(임명직 2, 위촉직 7)``, ``(총 9명) 임명직 2, 위촉직 7``.

    >>> breakdown("총 9명(임명직 2, 위촉직 7)", 2)
    ('명', 9.0, [('임명직', 2.0), ('위촉직', 7.0)])
    >>> breakdown("총 9명(정원 12건, 현원 7)", 2) is None
    True
    """
    whole = _WHOLE.match(text, at)
    if whole is None or bool(whole[3]) == bool(whole[4]):
        return None
    listed = _LIST.match(text, whole.end())
    if listed is None or not (text.startswith(")", listed.end()) if whole[4] else _END.match(text, listed.end())):
        return None
    parts: list[tuple[str, float]] = []
    for name, value, unit in _ITEMS.findall(listed[0]):
        name = name.strip(" ,/")
        if unit not in ("", whole[2]) or not name:
            return None
        parts.append((name, _value(value)))
    return (whole[2], _value(whole[1]), parts) if len(dict(parts)) == len(parts) else None


def _breakdowns(text: str) -> Iterator[Said]:
    found = []
    for match in re.finditer(_NUMBER, text):
        if _SAID.search(text, max(0, match.start() - 3), match.start()) and (said := breakdown(text, match.start())):
            found.append(said)
    held = [{name for name, _ in parts} for _, whole, parts in found if _adds_up(whole, parts)]
    for unit, whole, parts in found:
        names = {name for name, _ in parts}
        # One list of the same names that adds up proves what the other should.
        if _adds_up(whole, parts) or any([len(names & other) > 1 for other in held]):
            shown = ", ".join(f"{name} {number(value)}" for name, value in parts)
            computed = sum([value for _, value in parts])
            words = f"{number(whole)}{unit} in all, made up of {shown}"
            yield Said("sum", whole, computed, _adds_up(whole, parts), words)


def _adds_up(whole: float, parts: list[tuple[str, float]]) -> bool:
    return abs(sum([value for _, value in parts]) - whole) < 1e-6


def _growths(text: str) -> Iterator[Said]:
    """``36건 → 61건 (69% 증가)``; one that prints the quotient for the growth is told, another may speak of something else."""
    for before, unit, after, other, printed, way in _GROWTH.findall(text):
        a, b, said = _value(before), _value(after), _value(printed)
        if unit != other or not a or not b:
            continue
        grown = (b - a) / a * 100 * (-1 if way in ("감소", "하락", "감") else 1)
        step = 10.0 ** -len(printed.partition(".")[2])
        # The quotient for the growth is the mistake that is made; any other percentage may be one of something else.
        holds = abs(grown - said) <= step / 2 + 1e-9
        if holds or (grown > 0 and abs(b / a * 100 - said) < step):
            yield Said("ratio", said, grown, holds, f"from {number(a)}{unit} to {number(b)}{unit}")


def _record(report: str, place: tuple[int, int], said: Said) -> Record:
    spot = [report, *place, None, None, None]
    what = "its parts give" if said.kind == "sum" else "the change in percent is"
    shown = number(round(said.computed, 1))
    note = f"In the text: {said.words}; " + (
        f"{what} {shown}, as printed." if said.holds else f"{number(said.printed)} is printed, but {what} {shown}."
    )
    return {
        "report": report, "table": None, "kind": said.kind, "line": place[0], "cell": place[1], "part": None, "html_index": None,
        "html_row": None, "members": to_json([spot]), "suspects": to_json([] if said.holds else [spot]), "printed": said.printed,
        "computed": round(said.computed, 6), "holds": said.holds, "severity": None if said.holds else "slip", "note": note, "spots": [],
    }  # fmt: skip


def _name_tables(records: list[Record], tables: list[Record]) -> None:
    """Enter the table around each cell of text."""
    ordered = sorted([t for t in tables if t["table"].count(":") == 1], key=lambda t: t["first_line"])
    for record in records:
        around = [t for t in ordered if t["first_line"] <= record["line"] <= t["last_line"]]
        record["table"] = around[-1]["table"] if around else None


def _lists(document: Document, figures: list[Record]) -> list[Record]:
    """A figure and the list of its parts on the line below it (``17,537두`` / ``개(16,044두), 고양이(1,865두)``)."""
    below = {b.line: b.part_of for b in document.blocks if isinstance(b, Figure) and b.part_of is not None}
    if not below:
        return []
    by_line: dict[int, list[Record]] = {}
    for figure in figures:
        by_line.setdefault(figure["line"], []).append(figure)
    records = []
    for line, above in below.items():
        whole = by_line.get(above, [None])[0]
        if whole is None or "|" in whole["label"] or whole["unit"] in (None, "%"):
            continue
        parts = [(k, f) for k, f in enumerate(by_line.get(line, [])) if f["unit"] == whole["unit"] and "|" in f["label"]]
        computed = sum([f["value"] for _, f in parts])
        over = computed - whole["value"]
        if len(parts) < 2 or len({f["label"] for _, f in parts}) < len(parts):
            continue
        holds = abs(over) < 1e-6
        # The list may leave out some; that it exceeds the whole is a slip.
        if holds or 0 < over <= CLOSE * whole["value"]:
            members = [[document.report, line, None, None, None, k] for k, _ in parts]
            records.append(_of_figure(whole, 0, members, computed, holds, f"the {len(parts)} parts in line {line}"))
    return records


def _offices(document: Document, figures: list[Record]) -> list[Record]:
    """How many teams the bureau says it has, and those that are listed with its departments (``7과 31팀``)."""
    departments = document.departments
    if not departments or not all([len(d.teams) > 1 for d in departments]):
        return []
    records = []
    for k, figure in enumerate(figures):
        if figure["unit"] != "팀" or figure["department"] is not None:
            continue
        match = _OFFICES.search(figure["raw"])
        first = next(n for n, other in enumerate(figures) if other["line"] == figure["line"])
        if match and int(match[1]) == len(departments) and int(match[2]) == figure["value"]:
            listed = float(sum([len(d.teams) for d in departments]))
            members = [[document.report, d.line, None, None, None, None] for d in departments]
            holds = listed == figure["value"]
            if holds or abs(listed - figure["value"]) <= CLOSE * figure["value"]:
                what = f"the teams listed with the {len(departments)} departments"
                records.append(_of_figure(figure, k - first, members, listed, holds, what))
    return records


def _of_figure(whole: Record, k: int, members: list, computed: float, holds: bool, what: str) -> Record:
    name = f"{whole['label']}: {number(whole['value'])}"
    note = f"{name} is what {what} give." if holds else f"{name} is printed, but {what} give {number(computed)}."
    return {
        "report": whole["report"], "table": None, "kind": "sum", "line": whole["line"], "cell": None, "part": None, "html_index": None,
        "html_row": None, "members": to_json(members),
        "suspects": to_json([] if holds else [[whole["report"], whole["line"], None, None, None, k]]), "printed": whole["value"],
        "computed": computed, "holds": holds, "severity": None if holds else "slip", "note": note, "spots": [],
    }  # fmt: skip
