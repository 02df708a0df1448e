"""Testing the identities of a document: what holds, what does not, how bad it is and which number is to blame."""

from __future__ import annotations

import json

from ..acyclic import acyclic
from ..reading.document import Document
from .copied import copied
from .cross import cross
from .identities import find
from .notes import name_of, note
from .observation import Observation
from .ratios import Learned
from .settled import settle
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
    # Numbers are known by their identity: as observations of a reading, or as records.
    confirmed: set[int] = set()
    contested: set[int] = set()
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
        for one in judged:
            identity = one.identity
            into = confirmed if one.holds else contested
            into.add(id(identity.tested))
            into.update(map(id, identity.members))
            if identity.blanks and line_of is None:
                line_of = {o.grid_row: o.cell.line for o in observations}
            records.append(_record(report, quoted, item.name, one, blamed.get(id(identity), _NOBODY), line_of or {}))
    for record in (*cross(document, tidied), *told(document, tidied)):
        records.append(record)
        (confirmed if record["holds"] else contested).update(record.pop("spots"))
    settle(records)
    for item in tidied.understood:
        for o, record in zip(item.reading.observations, item.records, strict=True):
            if id(o) in confirmed or id(record) in confirmed:
                record["check"] = "confirmed"
            elif id(o) in contested or id(record) in contested:
                record["check"] = "conflict"
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


def _spots(quoted: str, numbers: list[Observation] | tuple[Observation, ...]) -> str:
    """The places of numbers as compact JSON."""
    parts = []
    for o in numbers:
        cell = o.cell
        nested = "null,null" if cell.html_index is None else f"{cell.html_index},{cell.html_row}"
        parts.append(f"[{quoted},{cell.line},{cell.cell},{nested},{o.part}]")
    return f"[{','.join(parts)}]"


def _record(report: str, quoted: str, table: str, judged: Judged, verdict: Verdict, line_of: dict[int, int]) -> Record:
    identity, holds, severity = judged
    if verdict.after:
        identity = identity._replace(remark=verdict.after)
    o = identity.tested
    return {
        "report": report, "table": table, "kind": identity.kind, "line": o.cell.line, "cell": o.cell.cell, "part": o.part,
        "html_index": o.cell.html_index, "html_row": o.cell.html_row,
        "members": _spots(quoted, identity.members), "suspects": _spots(quoted, [s for s, _ in verdict.blamed]),
        "printed": o.number.value, "computed": round(identity.computed, 6), "holds": holds, "severity": severity,
        "note": note(identity, name_of(o) or table, holds, severity, verdict.blamed, verdict.said, line_of),
    }  # fmt: skip
