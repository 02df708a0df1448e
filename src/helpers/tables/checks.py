"""Testing the identities of a document: what holds, what does not, how bad it is and which number is to blame."""

from __future__ import annotations

import json

from ..acyclic import acyclic
from ..reading.document import Document
from .copied import copied
from .cross import cross
from .identities import find
from .notes import name_of, note
from .ratios import Learned
from .suspects import Judged, Verdict, judge, verdicts, with_customs
from .tidy import Record, Tidy
from .told import told

_NOBODY = Verdict([])


@acyclic
def check(document: Document, tidied: Tidy) -> list[Record]:
    """Find and test the identities of every table; fills ``check`` in the observations' records.

    Returns
    -------
    list of dict
        The ``checks`` table (contract section 2), in order of lines.
    """
    confirmed: set[tuple] = set()
    contested: set[tuple] = set()
    records: list[Record] = []
    report = document.report
    learned: dict[tuple[str | None, str | None], Learned] = {}
    quoted = json.dumps(report, ensure_ascii=False)
    for item in tidied.understood:
        observations = item.reading.observations
        section = learned.setdefault((item.section.department, item.section.project), {})
        judged = (
            [judge(identity) for identity in find(observations, item.grid, section, item.reading.words)]
            if len(observations) > 1
            else []
        )
        judged = with_customs(judged)
        blamed = verdicts(judged)
        if len(blamed) > 1:
            blamed.update(copied(judged, item, tidied.understood))
        line_of: dict[int, int] | None = None
        places: dict[int, tuple[tuple, str]] = {}
        for one in judged:
            identity = one.identity
            into = confirmed if one.holds else contested
            for o in (identity.tested, *identity.members):
                if id(o) not in places:
                    spot = (o.cell.line, o.cell.cell, o.cell.html_index, o.cell.html_row, o.part)
                    places[id(o)] = spot, _written(quoted, spot)
                into.add(places[id(o)][0])
            if identity.blanks and line_of is None:
                line_of = {o.grid_row: o.cell.line for o in observations}
            records.append(_record(report, places, item.name, one, blamed.get(id(identity), _NOBODY), line_of or {}))
    for record in (*cross(document, tidied), *told(document, tidied)):
        records.append(record)
        (confirmed if record["holds"] else contested).update(record.pop("spots"))
    for o in tidied.observations:
        place = (o["line"], o["cell"], o["html_index"], o["html_row"], o["part"])
        o["check"] = "confirmed" if place in confirmed else "conflict" if place in contested else "unchecked"
    records.sort(
        key=lambda r: (
            r["line"],
            -1 if r["html_index"] is None else r["html_index"],
            -1 if r["html_row"] is None else r["html_row"],
            -1 if r["cell"] is None else r["cell"],
            r["part"] or 0,
            r["kind"],
            r["members"],
        )
    )
    return records


def _written(quoted: str, spot: tuple) -> str:
    """A place as compact JSON."""
    line, cell, index, row, part = spot
    nested = "null,null" if index is None else f"{index},{row}"
    return f"[{quoted},{line},{cell},{nested},{part}]"


def _record(
    report: str, places: dict[int, tuple[tuple, str]], table: str, judged: Judged, verdict: Verdict, line_of: dict[int, int]
) -> Record:
    identity, holds, severity = judged
    if verdict.after:
        identity = identity._replace(remark=verdict.after)
    o = identity.tested
    return {
        "report": report, "table": table, "kind": identity.kind, "line": o.cell.line, "cell": o.cell.cell, "part": o.part,
        "html_index": o.cell.html_index, "html_row": o.cell.html_row,
        "members": f"[{','.join([places[id(m)][1] for m in identity.members])}]",
        "suspects": f"[{','.join([places[id(s)][1] for s, _ in verdict.blamed])}]",
        "printed": o.number.value, "computed": round(identity.computed, 6), "holds": holds, "severity": severity,
        "note": note(identity, name_of(o) or table, holds, severity, verdict.blamed, verdict.said, line_of),
    }  # fmt: skip
