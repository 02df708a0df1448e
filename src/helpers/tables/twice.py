"""What a number measures, as far as its labels say, and the records of numbers that stand in two places."""

from __future__ import annotations

import re
from typing import NamedTuple

from . import labels
from .notes import number
from .tidy import Record, address, to_json
from .units import krw

_YEAR = re.compile(r"['‘’]?\d{2,4}(?:년도?|회계연도)|(?<!\d)(?:19|20)\d{2}(?!\d)|['‘’]\d{2}(?!\d)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[\s○□◦·▶<>〈〉《》「」*:：-]+")


class Key(NamedTuple):
    """What a number measures, as far as its labels and its section say."""

    department: str | None
    project: str | None
    names: frozenset[str]
    unit: str | None
    period: str | None


class Namer:
    """Labels without spacing, years, brackets and words for totals, asked once per label."""

    def __init__(self, departments: list[str]):
        self._names: dict[str, str] = {}
        self._paths: dict[tuple[str, ...], frozenset[str]] = {}
        self.departments = frozenset([self.name(department) for department in departments])

    def name(self, label: str) -> str:
        """A label's bare words; empty for a total."""
        found = self._names.get(label)
        if found is None:
            found = "" if labels.is_total(label) else _BRACKETS.sub("", _YEAR.sub("", label))
            self._names[label] = found
        return found

    def names(self, path: tuple[str, ...]) -> frozenset[str]:
        """The bare words of a path of labels, without totals."""
        found = self._paths.get(path)
        if found is None:
            found = self._paths[path] = frozenset([name for label in path if (name := self.name(label))])
        return found

    def department(self, o: Record) -> str | None:
        """The department in whose section a record stands, written as labels are here."""
        return self.name(o["department"]) if o["department"] else None

    def key(self, o: Record) -> Key:
        """The key of an observation; a row of the whole bureau that names a department is that department's."""
        words = self.names(tuple(o["row_labels"])) | self.names(tuple(o["col_labels"]))
        department, names = self.whose(o, words)
        project = o["project"] if names is words else None
        return Key(department, project, names, "won" if o["amount_krw"] is not None else o["unit"], o["period"])

    def whose(self, o: Record, names: frozenset[str]) -> tuple[str | None, frozenset[str]]:
        """The department that a number is of: the one that its labels name, else that of its section; and the other names."""
        named = names & self.departments
        if len(named) == 1:
            return next(iter(named)), names - named
        return self.department(o), names


def equal(figure: Record, k: int, o: Record) -> Record:
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
    return number_record(o, [[figure["report"], figure["line"], None, None, None, k]], computed, severity, note, [spot(o)])


def _step(value: float, raw: str) -> float:
    match = re.search(r"\.(\d+)", raw) if not float(value).is_integer() else None
    return 10.0 ** -len(match.group(1)) if match else 1.0


def number_record(o: Record, members: list, computed: float, severity: str | None, note: str, spots: list) -> Record:
    """A record of ``checks`` on a number of a table; ``spots`` are the numbers of tables that take part."""
    return {
        "report": o["report"], "table": o["table"], "kind": "cross-table", "line": o["line"], "cell": o["cell"], "part": o["part"],
        "html_index": o["html_index"], "html_row": o["html_row"], "members": to_json(members),
        "suspects": to_json([address(o)] if severity == "slip" else []), "printed": o["value"], "computed": computed,
        "holds": severity is None, "severity": severity, "note": note, "spots": spots,
    }  # fmt: skip


def spot(o: Record) -> int:
    """What an observation's record is known by while its report is checked."""
    return id(o)
