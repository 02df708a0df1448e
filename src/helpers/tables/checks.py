"""Testing the identities of a document: what holds, what does not, how bad it is and which number is to blame."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ..acyclic import acyclic
from ..reading.document import Document
from . import labels
from .identities import find
from .lines import Identity, decimals
from .observation import Observation
from .tidy import Record, Tidy, address, to_json

_WORDS = {
    "sum": "the sum of {n} numbers",
    "a-b": "the difference of two numbers",
    "a/b": "one number as a share of another",
    "(a-b)/b": "the change in percent",
    "equal": "the same amount printed elsewhere",
}


@acyclic
def check(document: Document, tidied: Tidy) -> list[Record]:
    """Find and test the identities of every table; fills ``check`` in the observations' records.

    Returns
    -------
    list of dict
        The ``checks`` table (contract section 2), in order of lines.
    """
    by_place = {_place(record): record for record in tidied.observations}
    confirmed: set[tuple] = set()
    contested: set[tuple] = set()
    records: list[Record] = []
    for item in tidied.understood:
        identities = find(item.reading.observations)
        judged = [(identity, *_judge(identity)) for identity in identities]
        suspects = _suspects([i for i, holds, severity in judged if severity == "slip"], [i for i, holds, _ in judged if holds])
        for identity, holds, severity in judged:
            places = [_spot(document.report, o) for o in (identity.tested, *identity.members)]
            (confirmed if holds else contested).update(places)
            blamed = suspects.get(id(identity), []) if not holds and severity == "slip" else []
            records.append(_record(document.report, item.name, identity, holds, severity, blamed))
    for record in _cross(document, tidied):
        records.append(record)
        place = (record["report"], record["line"], record["cell"], record["html_index"], record["html_row"], record["part"])
        (confirmed if record["holds"] else contested).add(place)
    for place, record in by_place.items():
        record["check"] = "confirmed" if place in confirmed else "conflict" if place in contested else "unchecked"
    records.sort(
        key=lambda r: (r["line"], r["html_index"] or -1, r["html_row"] or -1, r["cell"], r["part"], r["kind"], r["members"])
    )
    return records


def _place(record: Record) -> tuple:
    return tuple(address(record))


def _spot(report: str, o: Observation) -> tuple:
    return (report, o.cell.line, o.cell.cell, o.cell.html_index, o.cell.html_row, o.part)


def _judge(identity: Identity) -> tuple[bool, str | None]:
    """Whether an identity holds, and if not whether rounding or truncation of what is printed explains it."""
    printed, computed = identity.tested.number.value, identity.computed
    step = 10.0 ** -decimals(identity.tested)
    gap = abs(printed - computed)
    if identity.kind == "ratio":
        if gap <= step / 2 + 1e-9:
            return True, None
        return False, "rounding" if gap < step + 1e-9 else "slip"
    digits = max([decimals(identity.tested), *(decimals(m) for m in identity.members)])
    if gap <= 10.0**-digits / 100:
        return True, None
    # Each rounded member may be off by half its last digit, the total by another half; truncation doubles that.
    allowed = sum(10.0 ** -decimals(m) for m in identity.members) / 2 + step / 2
    rounded = len(identity.members) > 1 and gap <= allowed and abs(printed) > 20 * gap and _rounded_values(identity)
    return False, "rounding" if rounded else "slip"


def _rounded_values(identity: Identity) -> bool:
    """Whether these are amounts that somebody rounded: shares, decimals, or money in large units; counts never are."""
    unit = identity.tested.unit or ""
    return decimals(identity.tested) > 0 or unit == "%" or unit in ("백만원", "억원", "십억원", "조원", "천만원")


def _with(identity: Identity, number: Observation, value: float) -> Identity:
    """The identity as it would be if `number` read `value`."""

    def read(o: Observation) -> Observation:
        return o._replace(number=o.number._replace(value=value)) if o is number else o

    tested, members = read(identity.tested), tuple(read(m) for m in identity.members)
    return identity._replace(tested=tested, members=members, computed=_compute(identity, members))


def _compute(identity: Identity, members: tuple[Observation, ...]) -> float:
    if identity.kind == "ratio":
        share = members[0].number.value / members[1].number.value * 100 if members[1].number.value else float("inf")
        return share - 100 if identity.basis == "(a-b)/b" else share
    return sum(sign * m.number.value for sign, m in zip(identity.signs, members, strict=True))


def _suspects(failing: list[Identity], holding: list[Identity]) -> dict[int, list[tuple[Observation, float]]]:
    """For each failing identity the number to blame.

    That is a number which two failing identities share and whose one correction mends them, while it breaks none
    that holds; else the number tested.
    """
    taking_part: dict[int, list[Identity]] = defaultdict(list)
    proven: dict[int, list[Identity]] = defaultdict(list)
    numbers: dict[int, Observation] = {}
    for group, into in ((failing, taking_part), (holding, proven)):
        for identity in group:
            for o in (identity.tested, *identity.members):
                numbers[id(o)] = o
                into[id(o)].append(identity)
    candidates: list[tuple[int, int, Observation, float, list[Identity]]] = []
    for key, shared in taking_part.items():
        if len(shared) < 2:
            continue
        number = numbers[key]
        for value in sorted({_mending(identity, number) for identity in shared if identity.kind != "ratio"}):
            mended = [i for i in shared if _judge(_with(i, number, value))[0]]
            if len(mended) > 1:
                broken = sum(1 for i in proven[key] if len(i.members) > 1 and not _judge(_with(i, number, value))[0])
                candidates.append((broken, -len(mended), number, value, mended))
    result: dict[int, list[tuple[Observation, float]]] = {}
    candidates.sort(key=lambda c: (c[0] - (-c[1]), c[0], c[2].cell.line, c[2].cell.cell, c[2].part, c[3]))
    for broken, mends, number, value, mended in candidates:
        if broken >= -mends:
            continue
        for identity in mended:
            result.setdefault(id(identity), [(number, value)])
    for identity in failing:
        result.setdefault(id(identity), [(identity.tested, identity.computed)])
    return result


def _mending(identity: Identity, number: Observation) -> float:
    """The value of `number` that would make a sum or difference hold."""
    if identity.tested is number:
        return round(identity.computed, 6)
    sign = next(s for s, m in zip(identity.signs, identity.members, strict=True) if m is number)
    return round(number.number.value + sign * (identity.tested.number.value - identity.computed), 6)


def _record(
    report: str, table: str, identity: Identity, holds: bool, severity: str | None, blamed: list[tuple[Observation, float]]
) -> Record:
    o = identity.tested
    words = _WORDS[identity.basis].format(n=len(identity.members))
    name = " / ".join((*o.row, *o.column)) or table
    if holds:
        note = f"{name}: {_number(o.number.value)} is {words}."
    else:
        note = f"{name} is printed as {_number(o.number.value)}, but {words} gives {_number(round(identity.computed, 4))}."
        if severity == "rounding":
            note += " Rounding explains the gap."
        for suspect, value in blamed:
            label = " / ".join((*suspect.row, *suspect.column))
            note += f" It would fit if line {suspect.cell.line} ({label}) read {_number(round(value, 4))} instead of {_number(suspect.number.value)}."
    return {
        "report": report, "table": table, "kind": identity.kind, "line": o.cell.line, "cell": o.cell.cell, "part": o.part,
        "html_index": o.cell.html_index, "html_row": o.cell.html_row,
        "members": to_json([list(_spot(report, m)) for m in identity.members]),
        "suspects": to_json([list(_spot(report, s)) for s, _ in blamed]),
        "printed": o.number.value, "computed": round(identity.computed, 6), "holds": holds, "severity": severity, "note": note,
    }  # fmt: skip


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4f}".rstrip("0").rstrip(".")


def _cross(document: Document, tidied: Tidy) -> list[Record]:
    """Amounts of *label : figure* lines against the total of the table that follows in the same section."""
    totals: dict[str, list[tuple[int, Record]]] = defaultdict(list)
    for o in tidied.observations:
        if o["amount_krw"] is None or o["part"] or o["html_index"] is not None:
            continue
        path = o["row_labels"] or o["col_labels"]
        if path and labels.is_total(path[-1]) and len(path) == 1:
            totals[o["table"]].append((o["line"], o))
    firsts = sorted((t["first_line"], t["table"], t["project"]) for t in tidied.tables if t["table"] in totals)
    records: list[Record] = []
    for figure in tidied.figures:
        if figure["amount_krw"] is None or "예산" not in figure["label"] or "|" in figure["label"] or not figure["period"]:
            continue
        following = next((t for t in firsts if 0 < t[0] - figure["line"] <= 12), None)
        if following is None or following[2] != figure["project"]:
            continue
        same = [
            o
            for _, o in totals[following[1]]
            if o["period"] == figure["period"] and labels.bare((o["col_labels"] or [""])[-1]).find("총사업비") < 0
        ]
        if len(same) != 1:
            continue
        o = same[0]
        holds = abs(o["amount_krw"] - figure["amount_krw"]) < 0.5
        computed = round(figure["amount_krw"] / (o["amount_krw"] / o["value"]), 6) if o["value"] else 0.0
        shown = f"line {figure['line']} ({figure['label']})"
        note = (
            f"The table's total is the amount in {shown}."
            if holds
            else f"The table's total is {_number(o['value'])} {o['unit']}, but {shown} says {_number(figure['value'])} {figure['unit']}."
        )
        records.append({
            "report": o["report"], "table": o["table"], "kind": "cross-table", "line": o["line"], "cell": o["cell"], "part": o["part"],
            "html_index": None, "html_row": None, "members": to_json([[figure["report"], figure["line"], None, None, None, 0]]),
            "suspects": to_json([] if holds else [address(o)]), "printed": o["value"], "computed": computed, "holds": holds,
            "severity": None if holds else "slip", "note": note,
        })  # fmt: skip
    return records


def summary(records: list[dict[str, Any]]) -> dict[str, int]:
    """How many observations each state of ``check`` has."""
    counts = {"confirmed": 0, "conflict": 0, "unchecked": 0}
    for record in records:
        counts[record["check"]] += 1
    return counts
